/** Which days a report is about: nothing falls between two reports, and no day is in both. */
import { describe, expect, test } from 'vitest';
import { quarterOf, type ReportPeriod, reportSpan, spanBefore } from '../../scheduler/report-span.ts';

describe('the days of a period', () => {
  test.each<[string, ReportPeriod, number | undefined, string, string]>([
    ['a quarter', { kind: 'quarter', year: 2026, no: 4 }, undefined, '2026-10-01', '2026-12-31'],
    ['the first quarter of a leap year', { kind: 'quarter', year: 2028, no: 1 }, undefined, '2028-01-01', '2028-03-31'],
    ['a quarter closed on the 14th', { kind: 'quarter', year: 2026, no: 4 }, 14, '2026-09-15', '2026-12-14'],
    ['a quarter closed on the 31st', { kind: 'quarter', year: 2026, no: 2 }, 31, '2026-04-01', '2026-06-30'],
    ['the first quarter closed on the 14th', { kind: 'quarter', year: 2027, no: 1 }, 14, '2026-12-15', '2027-03-14'],
    ['half a year', { kind: 'half', year: 2026, no: 1 }, undefined, '2026-01-01', '2026-06-30'],
    ['the other half, closed on the 20th', { kind: 'half', year: 2026, no: 2 }, 20, '2026-06-21', '2026-12-20'],
    ['a year', { kind: 'year', year: 2026 }, undefined, '2026-01-01', '2026-12-31'],
    ['any days', { kind: 'any', firstDay: '2026-11-01', lastDay: '2026-11-14' }, 20, '2026-11-01', '2026-11-14'],
  ])('%s', (_, period, cutoffDay, firstDay, lastDay) => {
    expect(reportSpan(period, cutoffDay)).toEqual({ firstDay, lastDay });
  });
});

test.each<[ReportPeriod, string, string]>([
  [{ kind: 'quarter', year: 2026, no: 1 }, '2025-10-01', '2025-12-31'],
  [{ kind: 'half', year: 2026, no: 2 }, '2026-01-01', '2026-06-30'],
  [{ kind: 'year', year: 2026 }, '2025-01-01', '2025-12-31'],
  [{ kind: 'any', firstDay: '2026-03-01', lastDay: '2026-03-31' }, '2026-01-29', '2026-02-28'],
  [{ kind: 'any', firstDay: '2026-03-01', lastDay: '2026-03-01' }, '2026-02-28', '2026-02-28'],
])('before %o', (period, firstDay, lastDay) => {
  expect(spanBefore(period)).toEqual({ firstDay, lastDay });
});

test('the years are tiled: no day is lost or doubled, whatever the cut-off day and the kind of period', () => {
  const nextDay = (day: string) => Temporal.PlainDate.from(day).add({ days: 1 }).toString();
  const counts = { quarter: 4, half: 2, year: 1 } as const;
  for (const cutoffDay of [undefined, ...Array.from({ length: 31 }, (_, index) => index + 1)]) {
    for (const [kind, perYear] of Object.entries(counts)) {
      const periods = Array.from(
        { length: perYear * 3 },
        (_, index) => ({ kind, year: 2027 + Math.floor(index / perYear), no: (index % perYear) + 1 }) as ReportPeriod,
      );
      const spans = periods.map((period) => reportSpan(period, cutoffDay));
      for (const [index, span] of spans.entries()) {
        expect(span.firstDay <= span.lastDay).toBe(true);
        if (index > 0) expect(span.firstDay).toBe(nextDay(spans[index - 1]?.lastDay ?? ''));
        if (index > 0) expect(spanBefore(periods[index] as ReportPeriod, cutoffDay)).toEqual(spans[index - 1]);
      }
    }
  }
});

test('a day belongs to the quarter that is open on it', () => {
  expect(quarterOf('2026-11-27')).toEqual({ kind: 'quarter', year: 2026, no: 4 });
  expect(quarterOf('2026-12-14', 14)).toEqual({ kind: 'quarter', year: 2026, no: 4 });
  expect(quarterOf('2026-12-15', 14)).toEqual({ kind: 'quarter', year: 2027, no: 1 });
  expect(quarterOf('2026-09-15', 14)).toEqual({ kind: 'quarter', year: 2026, no: 4 });
});
