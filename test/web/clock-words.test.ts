/** What a technician reads of a station's clock. */
import { expect, test } from 'vitest';
import { clockWords } from '../../web/src/words/clock-words.ts';

const known = { trusted: true, source: 'server' as const, offsetMs: 5_000, boundMs: 8, driftPpm: null };

test.each([
  [null, 'chưa rõ'],
  [{ ...known, trusted: false, source: 'none' as const }, 'chưa tin được, tạm giữ lịch phát'],
  [known, 'theo máy chủ, sai nhiều nhất 8,0 ms; đồng hồ máy lệch 5,0 giây'],
  [
    { ...known, offsetMs: -12.4, boundMs: 12_340, driftPpm: 20 },
    'theo máy chủ, sai nhiều nhất 12,3 giây; đồng hồ máy lệch 12 ms, mỗi ngày chậm 1,7 giây',
  ],
  [{ ...known, driftPpm: -3 }, 'theo máy chủ, sai nhiều nhất 8,0 ms; đồng hồ máy lệch 5,0 giây, mỗi ngày nhanh 259 ms'],
  [{ ...known, source: 'ntp' as const, offsetMs: 0, boundMs: null }, 'theo giờ mạng (NTP); đồng hồ máy lệch 0,0 ms'],
  [
    { ...known, source: 'rtc' as const, offsetMs: 3_600_000, boundMs: 1_500 },
    'theo pin đồng hồ của máy, đã đo qua lần mất điện trước, sai nhiều nhất 1,5 giây; đồng hồ máy lệch 60 phút',
  ],
  [
    { ...known, source: 'operator' as const, boundMs: 5_000 },
    'theo lời kỹ thuật viên tại trạm, sai nhiều nhất 5,0 giây; đồng hồ máy lệch 5,0 giây',
  ],
  [{ ...known, source: null }, 'đúng, sai nhiều nhất 8,0 ms; đồng hồ máy lệch 5,0 giây'],
])('%j', (clock, words) => {
  expect(clockWords(clock)).toBe(words);
});
