/** Which local days a report is about: a quarter, half a year, a year, closed on a cut-off day or at month's end. */

/** A period people report on; days are local, `YYYY-MM-DD`, both included. */
export type ReportPeriod =
  | { readonly kind: 'quarter'; readonly year: number; readonly no: number }
  | { readonly kind: 'half'; readonly year: number; readonly no: number }
  | { readonly kind: 'year'; readonly year: number }
  | ({ readonly kind: 'any' } & DaySpan);

/** Local days, the first and the last of them included. */
export interface DaySpan {
  readonly firstDay: string;
  readonly lastDay: string;
}

const MONTHS = { quarter: 3, half: 6, year: 12 } as const;

/**
 * The days of a period. With a cut-off day (1 to 31) it ends on that day of its last month, or on the month's last where there is none such, and begins
 * the day after the one before ended: periods of one kind follow each other without a gap.
 */
export function reportSpan(period: ReportPeriod, cutoffDay?: number): DaySpan {
  if (period.kind === 'any') return { firstDay: period.firstDay, lastDay: period.lastDay };
  const months = MONTHS[period.kind];
  const lastMonth = Temporal.PlainYearMonth.from({ year: period.year, month: 1 }).add({
    months: months * numberOf(period) - 1,
  });
  const before = lastMonth.subtract({ months });
  return {
    firstDay: closingDay(before, cutoffDay).add({ days: 1 }).toString(),
    lastDay: closingDay(lastMonth, cutoffDay).toString(),
  };
}

/** What a period is compared with: the one of its kind before it; before any span as many days. */
export function spanBefore(period: ReportPeriod, cutoffDay?: number): DaySpan {
  if (period.kind !== 'any') return reportSpan(periodBefore(period), cutoffDay);
  const first = Temporal.PlainDate.from(period.firstDay);
  const days = first.until(Temporal.PlainDate.from(period.lastDay), { largestUnit: 'day' }).days + 1;
  return { firstDay: first.subtract({ days }).toString(), lastDay: first.subtract({ days: 1 }).toString() };
}

/** The quarter that a local day lies in. */
export function quarterOf(day: string, cutoffDay?: number): Extract<ReportPeriod, { kind: 'quarter' }> {
  const date = Temporal.PlainDate.from(day);
  const own = { kind: 'quarter', year: date.year, no: Math.ceil(date.month / 3) } as const;
  if (reportSpan(own, cutoffDay).lastDay >= day) return own;
  return own.no === 4 ? { kind: 'quarter', year: own.year + 1, no: 1 } : { ...own, no: own.no + 1 };
}

function periodBefore(period: Exclude<ReportPeriod, { kind: 'any' }>): ReportPeriod {
  if (period.kind === 'year') return { kind: 'year', year: period.year - 1 };
  const last = 12 / MONTHS[period.kind];
  return period.no > 1 ? { ...period, no: period.no - 1 } : { ...period, year: period.year - 1, no: last };
}

function numberOf(period: Exclude<ReportPeriod, { kind: 'any' }>): number {
  return period.kind === 'year' ? 1 : period.no;
}

function closingDay(month: Temporal.PlainYearMonth, cutoffDay: number | undefined): Temporal.PlainDate {
  return month.toPlainDate({ day: Math.min(cutoffDay ?? month.daysInMonth, month.daysInMonth) });
}
