/** Parts a series in two at one of its occurrences, and departs from the rule for single ones: the past is never touched. */
import { continueSeries } from './continue-series.ts';
import { dividePart, fromMoments, instantIn, withoutExtras } from './divide-dates.ts';
import { listSeries, type Series } from './expand-schedule.ts';
import { parseLocalDateTime } from './local-time.ts';
import type { InstantMs, LocalDateTime, OccurrenceChange, Schedule, ZoneName } from './model.ts';
import { dayStartOf, endRuleAt, endRuleTheDayBefore } from './rewrite-rule.ts';

/** The two sides of a split; a side without occurrences is undefined. */
export interface SplitSeries {
  /** The old series, ended. It keeps DTSTART wherever its rule begins before the split. */
  readonly before?: Series;
  /** What goes on, as a series of its own: DTSTART is its first occurrence wherever the rule can be told from there. */
  readonly after?: Series;
}

/**
 * Parts a series at a local time, usually that of an occurrence, which is then the first of `after`. Both sides together
 * give the same occurrences as the series did, each with its change: one that was moved stays on the side its rule put it.
 * A series that cannot be read stays whole in `before`.
 */
export function splitSeries(schedule: Series, atOccurrence: LocalDateTime, zone: ZoneName): SplitSeries {
  const series = seriesOf(schedule);
  const at = instantIn(atOccurrence, zone);
  if (at === undefined || listSeries(series, zone, { from: at, to: FOREVER }, 1).length === 0)
    return { before: series };
  if (listSeries(series, zone, { from: -FOREVER, to: at }, 1).length === 0) return { after: series };
  return { before: endSeries(series, at, zone), after: continueSeries(series, at, zone) };
}

/** The schedule with this one occurrence changed; an older change of the same occurrence is replaced. */
export function changeOccurrence<Changed extends Pick<Schedule, 'changes'>>(
  schedule: Changed,
  change: OccurrenceChange,
): Changed {
  const others = restoreOccurrence(schedule, change.occurrence).changes ?? [];
  const changes = [...others, change].sort((a, b) => (a.occurrence < b.occurrence ? -1 : 1));
  return { ...schedule, changes };
}

/** The schedule with this one occurrence as the rule gives it. */
export function restoreOccurrence<Changed extends Pick<Schedule, 'changes'>>(
  schedule: Changed,
  occurrence: LocalDateTime,
): Changed {
  const wall = parseLocalDateTime(occurrence);
  const changes = (schedule.changes ?? []).filter((change) => parseLocalDateTime(change.occurrence) !== wall);
  return { ...schedule, changes };
}

const FOREVER = Number.POSITIVE_INFINITY;

function seriesOf({ dtstart, rrule, rdates, exdates, times, changes }: Series): Series {
  return {
    dtstart,
    rdates,
    exdates,
    times,
    ...(rrule === undefined ? {} : { rrule }),
    ...(changes === undefined ? {} : { changes }),
  };
}

/** The series up to `at`, exclusive. COUNT becomes UNTIL; what that lets through behind the COUNT is removed. */
function endSeries(series: Series, at: InstantMs, zone: ZoneName): Series {
  const past = { from: -FOREVER, to: at };
  const wanted = listSeries(series, zone, past);
  const { rrule, ...divided } = dividePart(series, zone, past);
  const begins = listSeries({ ...series, rdates: [] }, zone, past, 1).length > 0;
  if (rrule === undefined || !begins) return fromMoments(divided, wanted, zone);
  const bare = { ...series, rdates: [], exdates: [] };
  if (listSeries(bare, zone, { from: at, to: FOREVER }, 1).length === 0) return { ...divided, rrule };
  const onThatDay = listSeries(series, zone, { from: dayStartOf(at, zone), to: at }, 1);
  const isWholeDays = onThatDay.length === 0;
  const ended = isWholeDays ? endRuleTheDayBefore(rrule, at, zone) : endRuleAt(rrule, at - 1000, zone);
  return withoutExtras({ ...divided, rrule: ended }, wanted, zone, past) ?? series;
}
