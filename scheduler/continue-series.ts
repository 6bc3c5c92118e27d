/** Tells a series anew from one of its occurrences on, in step with its rule: INTERVAL keeps its phase, COUNT what is left of it. */
import { dividePart, formatTime, fromMoments, timesOfDay, withoutExtras, writeOut } from './divide-dates.ts';
import { listSeries, type Series } from './expand-schedule.ts';
import {
  DAY_MS,
  formatLocalDateTime,
  midnightOf,
  parseLocalDateTime,
  readAsInstant,
  type WallMs,
  wallAt,
} from './local-time.ts';
import type { InstantMs, ZoneName } from './model.ts';
import { type Frequency, type RecurrenceRule, readRule } from './recurrence-rule.ts';
import { endRuleAt, recountRule } from './rewrite-rule.ts';

/**
 * The series from `at` on. A new DTSTART is tried on the day of the first occurrence, then on days before it: where several
 * times of a day or a missing hour leave too much there, EXDATE takes it away. The old DTSTART always does.
 */
export function continueSeries(series: Series, at: InstantMs, zone: ZoneName): Series {
  const future = { from: at, to: FOREVER };
  const rest = dividePart(series, zone, future);
  const rule = ruleOf(series);
  const [first] = rule === undefined ? [] : listSeries({ ...series, rdates: [] }, zone, future, 1);
  if (rule === undefined || first === undefined) return fromMoments(rest, listSeries(series, zone, future), zone);
  const horizon = rule.count === undefined ? first + PROBED_DAYS * DAY_MS : FOREVER;
  const wanted = listSeries(series, zone, { from: at, to: horizon });
  for (const begun of beginnings(series, first, rule, zone)) {
    const moved = withDates(begun, rest, series);
    for (const bounded of boundings(series, moved, rule, at, zone)) {
      const mended = withoutExtras(bounded, wanted, zone, { from: -FOREVER, to: horizon });
      if (mended !== undefined) return mended;
    }
  }
  return series;
}

const FOREVER = Number.POSITIVE_INFINITY;
/** A beginning that differs from the series does so within its first days: at a missing hour, or where a day was cut in two. */
const PROBED_DAYS = 3;
/** How many days of the rule before the split are tried as the new DTSTART. */
const EARLIER_DAYS = 4;

function ruleOf(series: Series): RecurrenceRule | undefined {
  const read = series.rrule === undefined ? undefined : readRule(series.rrule);
  return read?.kind === 'ok' ? read.rule : undefined;
}

/** DTSTART and `times`. */
type Beginning = Pick<Series, 'dtstart' | 'times'>;

/** Each DTSTART that keeps the rule in step, nearest first. */
function* beginnings(series: Series, first: InstantMs, rule: RecurrenceRule, zone: ZoneName): Generator<Beginning> {
  const start = parseLocalDateTime(series.dtstart) ?? 0;
  const times = timesOfDay(series);
  const startDay = midnightOf(start);
  const startTime = start - startDay;
  const wall =
    times.map((time) => startDay + time).find((own) => readAsInstant(own, zone) === first) ?? wallAt(first, zone);
  const day = midnightOf(wall);
  const stepDays = daysInStep(rule);
  const isOneOfTimes = stepDays === undefined && times.includes(wall - day);
  if (times.length === 1 || isOneOfTimes) yield beginAt(wall, times);
  if (times.length > 1) {
    for (const earlier of daysBefore(series, day, stepDays, zone)) yield beginAt(earlier + startTime, times);
  }
  yield beginAt(start, times);
}

/** With one time of day that is DTSTART's alone; of several the others stay. */
function beginAt(wall: WallMs, times: readonly number[]): Beginning {
  const others = times.filter((time) => time !== wall - midnightOf(wall));
  return { dtstart: formatLocalDateTime(wall), times: times.length === 1 ? [] : others.map(formatTime) };
}

/** After how many days a rule below DAILY runs through the same times again; undefined for one that counts days itself. */
function daysInStep({ frequency, interval }: RecurrenceRule): number | undefined {
  const perDay = STEPS_PER_DAY[frequency];
  return perDay === undefined ? undefined : interval / greatestCommonDivisor(interval, perDay);
}

const STEPS_PER_DAY: Readonly<Partial<Record<Frequency, number>>> = { HOURLY: 24, MINUTELY: 1440, SECONDLY: 86_400 };

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Midnights, from that of the first occurrence back, on which the rule is in step: days it has, or every so many days. */
function daysBefore(series: Series, day: WallMs, stepDays: number | undefined, zone: ZoneName): WallMs[] {
  const startDay = midnightOf(parseLocalDateTime(series.dtstart) ?? 0);
  if (stepDays !== undefined) {
    const stepMs = stepDays * DAY_MS;
    const inStep = day - ((day - startDay) % stepMs);
    return [inStep, inStep - stepMs].filter((midnight) => midnight >= startDay);
  }
  const bare = { ...series, rdates: [], exdates: [] };
  const walls = listSeries(bare, zone, { from: -FOREVER, to: readAsInstant(day + DAY_MS, zone) }).map((at) =>
    wallAt(at, zone),
  );
  return [...new Set(walls.map(midnightOf))].slice(-EARLIER_DAYS).reverse();
}

/** The new beginning with what is left of the dates; bare RDATEs are written out where the times of day are others. */
function withDates(begun: Beginning, rest: Series, series: Series): Series {
  const isSameTimes = timesOfDay({ ...series, ...begun }).join() === timesOfDay(series).join();
  const rdates = isSameTimes ? rest.rdates : writeOut(rest.rdates, series);
  return { ...rest, ...begun, rdates };
}

/** The rule bounded as before: what is left of COUNT, else the last occurrence as UNTIL. */
function boundings(series: Series, begun: Series, rule: RecurrenceRule, at: InstantMs, zone: ZoneName): Series[] {
  const { rrule } = series;
  if (rrule === undefined || rule.count === undefined) return [begun];
  const wall = parseLocalDateTime(begun.dtstart) ?? 0;
  const bare = { ...series, rdates: [], exdates: [] };
  const alone = { ...bare, dtstart: sameTimeOnFirstDay(series, wall), times: [] };
  const passed = listSeries(alone, zone, { from: -FOREVER, to: readAsInstant(wall, zone) }).length;
  const last = listSeries(bare, zone, { from: at, to: FOREVER }).at(-1) ?? at;
  return [
    { ...begun, rrule: recountRule(rrule, rule.count - passed) },
    { ...begun, rrule: endRuleAt(rrule, last, zone) },
  ];
}

/** The old first day at the new DTSTART's time of day, where that is one of the series' own; else the old DTSTART. */
function sameTimeOnFirstDay(series: Series, wall: WallMs): string {
  const time = wall - midnightOf(wall);
  const startDay = midnightOf(parseLocalDateTime(series.dtstart) ?? 0);
  return timesOfDay(series).includes(time) ? formatLocalDateTime(startDay + time) : series.dtstart;
}
