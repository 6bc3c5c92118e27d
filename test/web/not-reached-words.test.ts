/** What is said after a thu hồi: who is still being told, whom to phone, and what for. */
import { expect, test } from 'vitest';
import { placesToPhone, placeWords, standing, type UnreachedPlace } from '../../web/src/words/not-reached-words.ts';

const zone = 'Asia/Ho_Chi_Minh';
const wouldPlayAt = '2026-11-24T10:00:00.000Z';
const now = Date.parse('2026-11-24T09:00:00Z');
const place = (over: Partial<UnreachedPlace> = {}): UnreachedPlace => ({
  stationId: 'T1',
  stationName: 'Tân Thủy',
  transport: 'ip',
  carrierName: null,
  wouldPlayAt,
  contacts: [],
  ...over,
});
const all = [
  place(),
  place({ stationId: 'T3', transport: 'fm', carrierName: 'Tân Thủy' }),
  place({ transport: 'manual' }),
];
const answer = (telling: boolean, notReached = all) => ({ withdrawnAt: wouldPlayAt, telling, notReached });

test.each([
  [
    'at first',
    answer(true),
    1,
    'telling',
    'Đang báo cho các trạm: còn 2 nơi chưa trả lời. 1 nơi có thể chưa biết: gọi điện trước giờ ghi dưới đây để không phát bài này.',
  ],
  [
    'at first, all with a network',
    answer(true, [place()]),
    0,
    'telling',
    'Đang báo cho các trạm: còn 1 nơi chưa trả lời.',
  ],
  [
    'after half a minute',
    answer(false),
    3,
    'phone',
    '3 nơi có thể chưa biết: gọi điện trước giờ ghi dưới đây để không phát bài này.',
  ],
  ['when all have answered', answer(true, []), 0, 'over', 'Mọi trạm đã nhận: không nơi nào còn phát.'],
])('%s', (_name, given, places, state, words) => {
  expect(placesToPhone(given)).toHaveLength(places);
  expect(standing(given)).toEqual({ words, state });
});

test.each<[Partial<UnreachedPlace>, number, string]>([
  [{}, now, 'sẽ phát bài này 17:00 hôm nay nếu vẫn chưa có mạng: nhờ tắt máy hoặc rút loa trước giờ đó'],
  [{}, now + 3_600_000, 'có thể đang phát bài này: nhờ tắt máy hoặc rút loa'],
  [
    { transport: 'fm', carrierName: 'Tân Thủy' },
    now + 3_600_000,
    'thu và phát theo Tân Thủy, có thể đang phát bài này: nhờ tắt máy hoặc rút loa',
  ],
  [{ transport: 'manual' }, now, 'không nối mạng, có bài này trong lịch 17:00 hôm nay: nhờ bỏ bài này ra'],
  [{ transport: 'manual' }, now + 3_600_000, 'không nối mạng, có thể đang phát bài này: nhờ tắt loa'],
])('%j at %d', (over, at, words) => {
  expect(placeWords(place(over), at, zone)).toBe(words);
});
