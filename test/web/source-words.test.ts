/** How long a relay source may be used, in words, and how it stands. */
import { expect, test } from 'vitest';
import type { RelaySource } from '../../web/src/wire.ts';
import { lastDayOf, sourceState, validityWords } from '../../web/src/words/source-words.ts';

const zone = 'Asia/Ho_Chi_Minh';
const midnight = (day: string) => new Date(`${day}T00:00:00+07:00`).toISOString();

test.each([
  [null, null, 'không giới hạn thời gian'],
  [midnight('2027-01-01'), null, 'từ ngày 01/01/2027'],
  [null, midnight('2028-01-01'), 'đến hết ngày 31/12/2027'],
  [midnight('2027-01-01'), '2027-03-05T07:00:00Z', 'từ ngày 01/01/2027 đến 14:00 ngày 05/03/2027'],
])('from %s until %s is said as: %s', (validFrom, validUntil, words) => {
  expect(validityWords({ validFrom, validUntil }, zone)).toBe(words);
});

test('the last day is the day before an end at midnight', () => {
  expect([midnight('2028-01-01'), '2027-03-05T07:00:00Z'].map((end) => lastDayOf(end, zone))).toEqual([
    '2027-12-31',
    '2027-03-05',
  ]);
});

test('a source waits, comes, holds, nears its end and is over', () => {
  const source: RelaySource = {
    id: 's1',
    name: 'VOV1',
    url: 'https://example.vn/vov1',
    validFrom: midnight('2027-01-01'),
    validUntil: midnight('2028-01-01'),
    createdBy: 'Biên tập',
    approvedBy: 'Lãnh đạo',
    approvedAt: midnight('2026-12-01'),
  };
  const states = ['2026-12-15', '2027-06-01', '2027-12-15', '2028-01-01'].map((day) =>
    sourceState(source, Date.parse(midnight(day))),
  );
  const waiting = { ...source, approvedAt: null, approvedBy: null };
  expect([...states, sourceState(waiting, Date.parse(midnight('2027-12-15')))]).toEqual([
    'later',
    'approved',
    'expiring',
    'expired',
    'waiting',
  ]);
});
