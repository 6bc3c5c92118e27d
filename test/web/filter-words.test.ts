/** What narrows the log in words: every option is what it says, and every condition of a link has a chip or a field. */
import { expect, test } from 'vitest';
import { chipsOf, narrowingWords, resultOf, resultOptions, resultsOf } from '../../web/src/pages/log/filter-words.ts';
import { gapLines } from '../../web/src/pages/log/gap-words.ts';
import type { LedgerNarrowing } from '../../web/src/wire.ts';

test.each(resultOptions.map(({ value }) => value))('the option %s is found again by what it narrows', (value) => {
  const { outcome, state } = resultsOf(value);
  const narrowing = { ...(outcome === undefined ? {} : { outcome }), ...(state === undefined ? {} : { state }) };
  expect(resultOf(narrowing as LedgerNarrowing)).toBe(value);
});

test('a condition without a field in sight has a chip that takes exactly it away', () => {
  const narrowing: LedgerNarrowing = {
    outcome: 'missed,unknown',
    topic: 'II.5',
    evidence: 'village',
    offPlan: 'false',
    transport: 'fm',
    q: 'tin',
  };
  expect(chipsOf(narrowing, { segment: undefined, schedule: undefined })).toEqual([
    { words: 'Không phát, không rõ', fields: ['outcome', 'state'] },
    { words: 'Nội dung II.5', fields: ['topic'] },
    { words: 'Bằng chứng: trưởng thôn xác nhận', fields: ['evidence'] },
    { words: expect.stringContaining('FM'), fields: ['transport'] },
    { words: 'Trong kế hoạch', fields: ['offPlan'] },
  ]);
});

test('on paper all of it stands in one line', () => {
  expect(narrowingWords({ stationId: 's', state: 'waiting', q: 'một cửa' }, 'Tân Thủy')).toBe(
    'Trạm: Tân Thủy · Kết quả: chưa báo về · Có chữ “một cửa”',
  );
});

test('stations that lack the same stand in one line; a moment is called a moment', () => {
  const gap = { stationId: 's', from: '2026-11-27T10:35:10Z', to: '2026-11-27T10:35:40Z', kind: 'hole' as const };
  const silent = { ...gap, kind: 'silent' as const, to: '2026-11-27T12:00:00Z' };
  const lines = gapLines(
    [
      { ...gap, station: 'Tân Thủy' },
      { ...gap, station: 'Hà Chua' },
      { ...silent, station: 'Tân Thủy' },
      { ...gap, station: 'Nam Nhe', to: '2026-11-28T00:00:00Z' },
    ],
    'Asia/Ho_Chi_Minh',
  );
  expect(lines).toEqual([
    'Tân Thủy, Hà Chua: thiếu một lúc quanh 17:35 27/11/2026',
    'Tân Thủy: chưa báo về từ 17:35 27/11/2026',
    'Nam Nhe: thiếu từ 17:35 27/11/2026 đến 07:00 28/11/2026',
  ]);
});
