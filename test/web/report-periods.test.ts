/** The periods of Báo cáo: found from days, stepped through, named, and read from an address. */
import { expect, test } from 'vitest';
import { daysIn, kindOf, periodAround, periodTitle } from '../../web/src/pages/report/figures/report-periods.ts';

test.each([
  ['month', '2026-11-15', 0, '2026-11-01', '2026-11-30', 'Tháng 11/2026'],
  ['month', '2024-03-31', -1, '2024-02-01', '2024-02-29', 'Tháng 2/2024'],
  ['quarter', '2026-11-15', 0, '2026-10-01', '2026-12-31', 'Quý IV năm 2026'],
  ['quarter', '2026-11-15', 1, '2027-01-01', '2027-03-31', 'Quý I năm 2027'],
  ['half', '2026-06-30', 0, '2026-01-01', '2026-06-30', '6 tháng đầu năm 2026'],
  ['half', '2026-06-30', 1, '2026-07-01', '2026-12-31', '6 tháng cuối năm 2026'],
  ['year', '2026-06-30', -1, '2025-01-01', '2025-12-31', 'Năm 2025'],
] as const)('the %s around %s and %i on', (kind, date, steps, firstDay, lastDay, title) => {
  const days = periodAround(date, kind, steps);
  expect(days).toEqual({ firstDay, lastDay });
  expect(kindOf(days)).toBe(kind);
  expect(periodTitle(days)).toBe(title);
});

test('any other days are named by the first and the last', () => {
  const days = { firstDay: '2026-11-02', lastDay: '2026-11-08' };
  expect([kindOf(days), periodTitle(days)]).toEqual(['any', '02/11/2026 - 08/11/2026']);
});

test.each([
  ['whole', '2026-11-02', '2026-11-08', true],
  ['one day', '2026-11-02', '2026-11-02', true],
  ['reversed', '2026-11-08', '2026-11-02', false],
  ['no dates', 'x', '2026-11-02', false],
  ['half missing', '2026-11-02', null, false],
  ['longer than a year', '2025-11-01', '2026-12-01', false],
])('an address with days that are %s', (_, from, to, counts) => {
  const fallback = periodAround('2026-11-15', 'quarter');
  expect(daysIn(from, to, fallback)).toEqual(counts ? { firstDay: from, lastDay: to } : fallback);
});
