/** The last day for a village's word: two weeks after its week, whatever day and hour it was, also where clocks change. */
import { expect, test } from 'vitest';
import { reportDeadline } from '../../scheduler/report-deadline.ts';
import { at, vietnam } from './make-plan.ts';

test.each([
  ['Monday, the first instant', '2026-11-23T00:00', '2026-12-14T00:00'],
  ['a Wednesday', '2026-11-25T17:00', '2026-12-14T00:00'],
  ['Sunday, the last second', '2026-11-29T23:59:59', '2026-12-14T00:00'],
  ['over the end of a year', '2026-12-31T05:00', '2027-01-18T00:00'],
])('%s', (_day, planned, deadline) => {
  expect(reportDeadline(at(planned), vietnam, 14)).toBe(at(deadline));
});

test('counts local days, not hours: clocks that go back give an hour more', () => {
  const instant = (text: string) => Temporal.ZonedDateTime.from(text).epochMilliseconds;
  const planned = instant('2026-10-14T05:00[Europe/Berlin]');
  expect(reportDeadline(planned, 'Europe/Berlin', 14)).toBe(instant('2026-11-02T00:00[Europe/Berlin]'));
});

test('no days of waiting end with the week', () => {
  expect(reportDeadline(at('2026-11-25T17:00'), vietnam, 0)).toBe(at('2026-11-30T00:00'));
});
