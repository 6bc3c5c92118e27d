/** The weeks, months, quarters and years of the commune's calendar that targets are counted by. */
import { DAY_MS, firstInstantFrom, midnightOf, type WallMs, wallAt } from './local-time.ts';
import type { InstantMs, LocalDate, Span, ZoneName } from './model.ts';

/** ISO weeks from Monday; quarters begin in January, April, July and October. */
export type PeriodLength = 'week' | 'month' | 'quarter' | 'year';

export const LONGEST_FIRST: readonly PeriodLength[] = ['year', 'quarter', 'month', 'week'];

/** One period, whole, as instants [from, to) and as local days, the last one included. */
export interface Period extends Span {
  readonly per: PeriodLength;
  readonly firstDay: LocalDate;
  readonly lastDay: LocalDate;
}

/** The periods that touch `span`, each whole, in order; none for an empty span. */
export function periodsIn(span: Span, per: PeriodLength, zone: ZoneName): Period[] {
  const periods: Period[] = [];
  if (span.to <= span.from) return periods;
  let first = firstDayOf(midnightOf(wallAt(span.from, zone)), per);
  for (;;) {
    const next = firstDayOf(first + LONGER_DAYS[per] * DAY_MS, per);
    const period = {
      per,
      firstDay: dayText(first),
      lastDay: dayText(next - DAY_MS),
      from: firstInstantFrom(first, zone),
      to: firstInstantFrom(next, zone),
    };
    if (period.from >= span.to) return periods;
    periods.push(period);
    first = next;
  }
}

/** How much of what is left of a period at `from` lies before `until`: 1 for one that ends by then. */
export function shareUntil(period: Span, from: InstantMs, until: InstantMs): number {
  if (period.to <= until) return 1;
  const begins = Math.max(period.from, from);
  return (until - begins) / (period.to - begins);
}

/** So many days after a period's first day lies the next period, and never the one after it. */
const LONGER_DAYS: Readonly<Record<PeriodLength, number>> = { week: 7, month: 31, quarter: 92, year: 366 };

function firstDayOf(midnight: WallMs, per: PeriodLength): WallMs {
  const day = Temporal.Instant.fromEpochMilliseconds(midnight).toZonedDateTimeISO('UTC');
  if (per === 'week') return midnight - (day.dayOfWeek - 1) * DAY_MS;
  const month = per === 'month' ? day.month : per === 'quarter' ? day.month - ((day.month - 1) % 3) : 1;
  return day.with({ month, day: 1 }).epochMilliseconds;
}

function dayText(midnight: WallMs): LocalDate {
  return new Date(midnight).toISOString().slice(0, 10);
}
