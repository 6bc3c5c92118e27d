/** What is already over is told while the schedule is being written. */
import { expect, test } from 'vitest';
import { pastWords } from '../../web/src/words/past-words.ts';
import type { When } from '../../web/src/words/recurrence.ts';

const now = '2026-11-27T08:00:00';
const once: When = {
  date: '2026-11-27',
  times: ['17:00'],
  repeat: { kind: 'once' },
  until: undefined,
  count: undefined,
  exceptDays: [],
  exceptTimes: [],
  extraTimes: [],
};
const daily = { kind: 'daily', every: 1 } as const;

test.each<[string, Partial<When>, string | undefined]>([
  ['later today', {}, undefined],
  ['no day yet', { date: undefined }, undefined],
  ['no time yet, today', { times: [''] }, undefined],
  ['no time yet, a day gone by', { date: '2026-11-26', times: [''] }, 'Ngày 26/11/2026 đã qua. Chọn ngày sắp tới.'],
  ['earlier today', { times: ['05:20'] }, '05:20 ngày 27/11/2026 đã qua. Chọn ngày, giờ sắp tới.'],
  ['this very minute', { times: ['08:00'] }, '08:00 ngày 27/11/2026 đã qua. Chọn ngày, giờ sắp tới.'],
  ['yesterday', { date: '2026-11-26' }, '17:00 ngày 26/11/2026 đã qua. Chọn ngày, giờ sắp tới.'],
  ['one time of two', { times: ['17:00', '05:20'] }, '05:20 ngày 27/11/2026 đã qua, sẽ không phát.'],
  [
    'the first of a series',
    { times: ['05:20'], repeat: daily },
    '05:20 ngày 27/11/2026 đã qua: lịch chỉ phát từ lần kế tiếp.',
  ],
  ['a series to come', { repeat: daily }, undefined],
])('%s', (_, change, words) => {
  expect(pastWords({ ...once, ...change }, now)).toBe(words);
});
