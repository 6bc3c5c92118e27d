/** The dates, removals and changes of one side of a split series, and a series written as nothing but its moments. */
import { changedInstant } from './apply-changes.ts';
import { listSeries, type Series } from './expand-schedule.ts';
import {
  DAY_MS,
  daySpan,
  formatLocalDateTime,
  midnightOf,
  parseLocalDate,
  parseLocalDateTime,
  parseLocalTime,
  readAsInstant,
  type WallMs,
  wallAt,
} from './local-time.ts';
import type { InstantMs, LocalDateTime, LocalTime, Span, ZoneName } from './model.ts';

/**
 * The series with only those RDATEs, EXDATEs and changes that are about `side`. A bare RDATE that reaches over its edge is
 * written out; a bare EXDATE there stays, as it may on both sides.
 */
export function dividePart(series: Series, zone: ZoneName, side: Span): Series {
  const isInside = (at: InstantMs | undefined): boolean => at !== undefined && at >= side.from && at < side.to;
  const rdates = series.rdates.flatMap((text) => {
    const moments = momentsOf(text, series);
    const inside = moments.filter((wall) => isInside(readAsInstant(wall, zone)));
    return inside.length === moments.length ? [text] : inside.map(formatLocalDateTime);
  });
  const exdates = series.exdates.filter((text) => {
    const midnight = parseLocalDate(text);
    if (midnight === undefined) return isInside(instantIn(text, zone));
    const day = daySpan(midnight, zone);
    return day.from < side.to && day.to > side.from;
  });
  const changes = series.changes?.filter((change) => isInside(changedInstant(change, zone)));
  return { ...series, rdates, exdates, ...(changes === undefined ? {} : { changes }) };
}

/** The instant that a local date and time means; undefined when the text is none. */
export function instantIn(text: LocalDateTime, zone: ZoneName): InstantMs | undefined {
  const wall = parseLocalDateTime(text);
  return wall === undefined ? undefined : readAsInstant(wall, zone);
}

/** A series without a rule that gives just these moments, of which there is at least one. */
export function fromMoments(series: Series, moments: readonly InstantMs[], zone: ZoneName): Series {
  const [first, ...rest] = moments.map((at) => wallAt(at, zone));
  if (first === undefined) throw new RangeError('a series needs a moment');
  const isSameDay = (wall: WallMs): boolean => midnightOf(wall) === midnightOf(first);
  const { rrule: _ended, ...others } = series;
  return {
    ...others,
    dtstart: formatLocalDateTime(first),
    times: rest.filter(isSameDay).map((wall) => formatTime(wall - midnightOf(wall))),
    rdates: rest.filter((wall) => !isSameDay(wall)).map(formatLocalDateTime),
    exdates: [],
  };
}

/** The series with EXDATEs for what it gives in `span` beyond what is wanted; undefined when something wanted is missing. */
export function withoutExtras(
  series: Series,
  wanted: readonly InstantMs[],
  zone: ZoneName,
  span: Span,
): Series | undefined {
  const found = listSeries(series, zone, span);
  const left = new Set(wanted);
  const extras = found.filter((at) => !left.delete(at));
  if (left.size > 0) return undefined;
  if (extras.length === 0) return series;
  const removed = extras.map((at) => formatLocalDateTime(wallAt(at, zone)));
  return { ...series, exdates: [...series.exdates, ...removed] };
}

/** The times of day at which the series' rule runs, ascending: DTSTART's and `times`. */
export function timesOfDay(series: Series): number[] {
  const start = parseLocalDateTime(series.dtstart) ?? 0;
  const times = series.times.map((time) => parseLocalTime(time) ?? 0);
  return [...new Set([start - midnightOf(start), ...times])].sort((a, b) => a - b);
}

/** `05:20`, or `05:20:30` where it has seconds. */
export function formatTime(ms: number): LocalTime {
  const text = formatLocalDateTime(ms % DAY_MS).slice(11);
  return text.endsWith(':00') ? text.slice(0, 5) : text;
}

/** Bare dates as the moments they mean. */
export function writeOut(rdates: readonly string[], series: Series): string[] {
  return rdates.flatMap((text) =>
    parseLocalDate(text) === undefined ? [text] : momentsOf(text, series).map(formatLocalDateTime),
  );
}

function momentsOf(text: string, series: Series): WallMs[] {
  const midnight = parseLocalDate(text);
  if (midnight !== undefined) return timesOfDay(series).map((time) => midnight + time);
  const wall = parseLocalDateTime(text);
  return wall === undefined ? [] : [wall];
}
