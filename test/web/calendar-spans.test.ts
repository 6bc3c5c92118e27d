/** The weeks, months, quarters and years that targets are counted by. */
import { expect, test } from 'vitest';
import { spanAround, stepsBetween } from '../../web/src/words/calendar-spans.ts';

test.each([
  ['2026-11-27', 'week', 0, '2026-11-23', '2026-11-29'],
  ['2026-11-29', 'week', 1, '2026-11-30', '2026-12-06'],
  ['2026-11-27', 'month', 0, '2026-11-01', '2026-11-30'],
  ['2026-12-31', 'month', 1, '2027-01-01', '2027-01-31'],
  ['2028-01-15', 'month', 1, '2028-02-01', '2028-02-29'],
  ['2026-11-27', 'quarter', 0, '2026-10-01', '2026-12-31'],
  ['2026-11-27', 'quarter', 1, '2027-01-01', '2027-03-31'],
  ['2026-11-27', 'year', -1, '2025-01-01', '2025-12-31'],
] as const)('from %s the %s %i steps on lasts from %s until %s', (date, length, steps, from, until) => {
  expect(spanAround(date, length, steps)).toEqual({ from, until });
});

test.each([
  ['2026-12-31', '2027-01-01', 'week', 0],
  ['2026-11-29', '2026-11-30', 'week', 1],
  ['2026-12-31', '2027-01-01', 'month', 1],
  ['2026-11-27', '2027-04-01', 'quarter', 2],
  ['2027-01-01', '2026-12-31', 'year', -1],
] as const)('from %s to %s it is, in periods of a %s: %i', (from, date, length, steps) => {
  expect(stepsBetween(from, date, length)).toBe(steps);
});
