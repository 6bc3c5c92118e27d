/** From the days of a rule to its times: hours, minutes and seconds of each day, and the positions that BYSETPOS picks in a period. */
import { periodStart } from './limit-days.ts';
import { DAY_MS, midnightOf, type WallMs } from './local-time.ts';
import type { Frequency, RecurrenceRule } from './recurrence-rule.ts';

/**
 * The wall times that `rule` gives from `start` on, ascending. `days` are midnights of whole periods, ascending, that fit the
 * rule's day parts; what the rule leaves open of the time of day is that of `start`.
 */
export function* expandTimes(days: Iterable<WallMs>, rule: RecurrenceRule, start: WallMs): Generator<WallMs> {
  const unitMs = UNIT_MS[rule.frequency];
  const walls = unitMs === undefined ? timesOfDays(days, rule, start) : timesOfUnits(days, rule, start, unitMs);
  for (const wall of walls) if (wall >= start) yield wall;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const UNIT_MS: Readonly<Partial<Record<Frequency, number>>> = {
  HOURLY: HOUR_MS,
  MINUTELY: MINUTE_MS,
  SECONDLY: SECOND_MS,
};

/** YEARLY to DAILY: every day has the same times; positions count over all of them in a period. */
function* timesOfDays(days: Iterable<WallMs>, rule: RecurrenceRule, start: WallMs): Generator<WallMs> {
  const times = timesWithin(DAY_MS, rule, start);
  if (!rule.byParts.has('BYSETPOS')) {
    for (const day of days) for (const time of times) yield day + time;
    return;
  }
  for (const period of groupByPeriod(days, rule)) yield* pick(period, times, rule);
}

function* groupByPeriod(days: Iterable<WallMs>, rule: RecurrenceRule): Generator<readonly WallMs[]> {
  let group: WallMs[] = [];
  for (const day of days) {
    const [first] = group;
    if (first !== undefined && periodStart(rule, first) !== periodStart(rule, day)) {
      yield group;
      group = [];
    }
    group.push(day);
  }
  if (group.length > 0) yield group;
}

/** HOURLY to SECONDLY: units of the clock in step with that of `start`; positions count inside one unit, each has the same. */
function* timesOfUnits(days: Iterable<WallMs>, rule: RecurrenceRule, start: WallMs, unitMs: number): Generator<WallMs> {
  const stepMs = unitMs * rule.interval;
  const firstUnit = Math.floor(start / unitMs) * unitMs;
  const times = [...pick([0], timesWithin(unitMs, rule, start), rule)];
  if (times.length === 0) return;
  const isLimited = LIMITS.some(([part]) => rule.byParts.has(part));
  let closedUnits = 0;
  for (const day of days) {
    for (let unit = nextInStep(firstUnit, stepMs, day); unit < day + DAY_MS; ) {
      const passedBy = isLimited ? findClosed(rule, unit, unitMs) : undefined;
      if (passedBy !== undefined) {
        closedUnits += 1;
        if (closedUnits > MOST_CLOSED_UNITS) return;
        unit = nextInStep(unit, stepMs, (Math.floor(unit / passedBy) + 1) * passedBy);
        continue;
      }
      closedUnits = 0;
      for (const time of times) yield unit + time;
      unit += stepMs;
    }
  }
}

/** Steps in a row that a part does not allow: INTERVAL=86399 seconds needs 86,400 to come round the clock. */
const MOST_CLOSED_UNITS = 300_000;

function nextInStep(inStep: WallMs, stepMs: number, from: WallMs): WallMs {
  return inStep + Math.max(0, Math.ceil((from - inStep) / stepMs)) * stepMs;
}

const LIMITS = [
  ['BYHOUR', HOUR_MS, 24],
  ['BYMINUTE', MINUTE_MS, 60],
  ['BYSECOND', SECOND_MS, 60],
] as const;

/** The longest stretch of the clock at `unit` that a part does not allow, in ms; undefined when all allow it. */
function findClosed({ byParts }: RecurrenceRule, unit: WallMs, unitMs: number): number | undefined {
  for (const [part, ms, perRound] of LIMITS) {
    if (ms < unitMs) return undefined;
    const values = byParts.get(part);
    if (values !== undefined && !values.includes(String(Math.floor((unit - midnightOf(unit)) / ms) % perRound)))
      return ms;
  }
  return undefined;
}

/** The times inside one day, hour, minute or second, in ms after its begin, ascending: what no part says is that of `start`. */
function timesWithin(wholeMs: number, { byParts }: RecurrenceRule, start: WallMs): readonly number[] {
  let times = [0];
  for (const [part, ms, perRound] of LIMITS) {
    if (ms >= wholeMs) continue;
    const own = Math.floor((start - midnightOf(start)) / ms) % perRound;
    const values = byParts.get(part)?.map(Number) ?? [own];
    times = times.flatMap((time) => values.map((value) => time + value * ms));
  }
  return times.sort((a, b) => a - b);
}

/** All times after all begins, or those at the positions of BYSETPOS: nothing else of a large set is made. */
function* pick(begins: readonly WallMs[], times: readonly number[], { byParts }: RecurrenceRule): Generator<WallMs> {
  const all = begins.length * times.length;
  const positions = byParts.get('BYSETPOS')?.map(Number);
  const indexes = positions?.map((position) => (position > 0 ? position - 1 : all + position));
  const chosen =
    indexes === undefined
      ? begins.keys().flatMap((at) => times.map((_, n) => at * times.length + n))
      : sortUnique(indexes);
  for (const index of chosen) {
    const begin = begins[Math.floor(index / times.length)];
    const time = times[index % times.length];
    if (begin !== undefined && time !== undefined) yield begin + time;
  }
}

function sortUnique(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
