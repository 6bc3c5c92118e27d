/** Walks the wall times a rule gives, in order and in bounded work; the one place that knows the recurrence library. */
import { RRuleTemporal } from 'rrule-temporal';
import { allowsDay, WEEKDAY_NAMES } from './limit-days.ts';
import { DAY_MS, type WallMs } from './local-time.ts';
import type { Frequency, RecurrenceRule } from './recurrence-rule.ts';

/** Occurrences end with the last year that four digits can write, as RFC 5545 does. */
const LAST_WALL: WallMs = Temporal.PlainDateTime.from('9999-12-31T23:59:59').toZonedDateTime('UTC').epochMilliseconds;

/** A stretch of wall times, half open. */
export interface WallSpan {
  readonly from: WallMs;
  readonly to: WallMs;
}

/**
 * The wall times of `rule` inside `within`, ascending, without its COUNT and UNTIL, which are the caller's to apply.
 * Gives up quietly where the search costs more than `MAX_PERIODS`: a rule that can hardly come true ends like one that never does.
 * `share` is the part of that work this walk may do, where several are gone for one answer.
 *
 * The library runs in UTC on wall times, never in the zone. In the zone a DTSTART in a missing hour would shift every
 * later occurrence with it, a local UNTIL is refused, and HOURLY runs by two different clocks at a repeated hour.
 */
export function* walkRecurrence(rule: RecurrenceRule, start: WallMs, within: WallSpan, share = 1): Generator<WallMs> {
  if (neverMatches(rule)) return;
  const full = completeFrom(start, rule);
  const isWidened = isMixedWrongly(rule);
  const asked = isWidened ? widen(full) : withoutIdlePositions(full);
  const library = openRule(asked, start, share);
  const end = Math.min(within.to, LAST_WALL + 1000);
  let spent = 0;
  for (let at = Math.max(within.from, start); at < end && spent < MAX_PERIODS * share; ) {
    const first = readNext(library, at);
    if (first === undefined || first >= end) return;
    const until = Math.min(first + chunkMs(asked), end);
    const found = readChunk(library, first, until);
    yield* isWidened ? found.filter((wall) => allowsDay(full, wall)) : found;
    spent += (until - at) / (isWidened ? DAY_MS : periodMs(asked));
    at = until;
  }
}

/**
 * Whether the library takes parts as alternatives that limit one another, leaves the period they count in, or needs
 * seconds for them: BYYEARDAY or BYWEEKNO beside other day parts or outside YEARLY, a numbered BYDAY beside BYMONTHDAY in
 * a year or beside a plain one, a 53rd weekday in a year that has 52. Such a rule cannot have BYSETPOS as well.
 */
export function isMixedWrongly(rule: RecurrenceRule): boolean {
  if (!['YEARLY', 'MONTHLY', 'WEEKLY'].includes(rule.frequency)) return false;
  const has = (...names: string[]): boolean => names.some((name) => rule.byParts.has(name));
  const isYearly = rule.frequency === 'YEARLY';
  if (has('BYYEARDAY')) return !isYearly || has('BYMONTH', 'BYMONTHDAY', 'BYDAY', 'BYWEEKNO');
  if (has('BYWEEKNO')) return !isYearly || has('BYMONTH', 'BYMONTHDAY');
  const days = rule.byParts.get('BYDAY') ?? [];
  if (days.some(isNumbered) && !days.every(isNumbered)) return true;
  if (!isYearly || !days.some(isNumbered)) return false;
  return has('BYMONTHDAY') || (!has('BYMONTH') && days.some((day) => day.includes('53')));
}

/** The rule with so few day parts that the library gives every occurrence, and others. */
function widen(rule: RecurrenceRule): RecurrenceRule {
  const byParts = new Map([...rule.byParts].filter(([name]) => name !== 'BYYEARDAY' && name !== 'BYWEEKNO'));
  if (byParts.get('BYDAY')?.some(isNumbered)) byParts.delete('BYDAY');
  if (!byParts.has('BYMONTHDAY') && !byParts.has('BYDAY')) byParts.set('BYDAY', WEEKDAY_NAMES);
  return { ...rule, byParts };
}

function isNumbered(day: string): boolean {
  return /\d/.test(day);
}

/** Periods looked at in one walk, all told: 270 years of days, a third of a second. */
const MAX_PERIODS = 100_000;
/** Periods without an occurrence in one search: 68 years of days; the rarest real rule, 29 February on a Sunday, needs 40. */
const MAX_EMPTY_PERIODS = 25_000;
/** Occurrences asked of the library at once, at most. */
const CHUNK_SIZE = 2000;

const UNIT_MS: Readonly<Record<Frequency, number>> = {
  SECONDLY: 1000,
  MINUTELY: 60_000,
  HOURLY: 3_600_000,
  DAILY: DAY_MS,
  WEEKLY: 7 * DAY_MS,
  MONTHLY: 28 * DAY_MS,
  YEARLY: 365 * DAY_MS,
};

/** Wall milliseconds per period that the library has to look at; below a day it goes day by day, and positions cost ten times as much. */
function periodMs(rule: RecurrenceRule): number {
  const ms = Math.max(UNIT_MS[rule.frequency] * rule.interval, DAY_MS);
  return rule.byParts.has('BYSETPOS') ? ms / 10 : ms;
}

/** A stretch that cannot hold more than `CHUNK_SIZE` occurrences. */
function chunkMs(rule: RecurrenceRule): number {
  const slots = [
    slotsOf(rule, 'BYHOUR', 24, ['HOURLY', 'MINUTELY', 'SECONDLY']),
    slotsOf(rule, 'BYMINUTE', 60, ['MINUTELY', 'SECONDLY']),
    slotsOf(rule, 'BYSECOND', 60, ['SECONDLY']),
  ];
  return Math.floor((CHUNK_SIZE * DAY_MS) / slots.reduce((product, count) => product * count, 1));
}

function slotsOf(rule: RecurrenceRule, part: string, all: number, steppedBy: readonly Frequency[]): number {
  return rule.byParts.get(part)?.length ?? (steppedBy.includes(rule.frequency) ? all : 1);
}

/**
 * Rules that never come true and would be searched for long: days that none of the months has, and a position in a
 * second other than the first and last, which are the second itself.
 */
function neverMatches(rule: RecurrenceRule): boolean {
  const positions = rule.byParts.get('BYSETPOS');
  if (rule.frequency === 'SECONDLY' && positions?.every((position) => position !== '1' && position !== '-1'))
    return true;
  const months = rule.byParts.get('BYMONTH');
  const days = rule.byParts.get('BYMONTHDAY');
  if (months === undefined || days === undefined) return false;
  const longest = Math.max(...months.map((month) => LONGEST_MONTHS[Number(month) - 1] ?? 31));
  return days.every((day) => Math.abs(Number(day)) > longest);
}

const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A second has one position; the library would step through every second in search of it. */
function withoutIdlePositions(rule: RecurrenceRule): RecurrenceRule {
  if (rule.frequency !== 'SECONDLY') return rule;
  return { ...rule, byParts: new Map([...rule.byParts].filter(([name]) => name !== 'BYSETPOS')) };
}

/**
 * The rule with what RFC 5545 section 3.3.10 takes from DTSTART said outright: a search far from DTSTART sets out from a
 * date of its own and would take the weekday from there (`FREQ=YEARLY;BYWEEKNO=20` did).
 */
function completeFrom(start: WallMs, rule: RecurrenceRule): RecurrenceRule {
  const has = (...names: string[]): boolean => names.some((name) => rule.byParts.has(name));
  if (has('BYDAY', 'BYMONTHDAY', 'BYYEARDAY')) return rule;
  const date = utcAt(start);
  const byParts = new Map(rule.byParts);
  if (rule.frequency === 'WEEKLY' || (rule.frequency === 'YEARLY' && has('BYWEEKNO'))) {
    byParts.set('BYDAY', [WEEKDAY_NAMES[date.dayOfWeek - 1] ?? '']);
  } else if (rule.frequency === 'MONTHLY' || rule.frequency === 'YEARLY') {
    byParts.set('BYMONTHDAY', [String(date.day)]);
    if (rule.frequency === 'YEARLY' && !has('BYMONTH')) byParts.set('BYMONTH', [String(date.month)]);
  }
  return { ...rule, byParts };
}

function openRule(rule: RecurrenceRule, start: WallMs, share: number): RRuleTemporal {
  const parts = [`FREQ=${rule.frequency}`, `INTERVAL=${rule.interval}`];
  for (const [name, values] of rule.byParts) parts.push(`${name}=${values.join(',')}`);
  const empty = rule.byParts.has('BYSETPOS') ? MAX_EMPTY_PERIODS / 10 : MAX_EMPTY_PERIODS;
  const maxIterations = Math.ceil(empty * share);
  return new RRuleTemporal({ rruleString: parts.join(';'), dtstart: utcAt(start), maxIterations, cache: false });
}

/** The first wall time of the rule at or after `from`; undefined when there is none within reach. */
function readNext(library: RRuleTemporal, from: WallMs): WallMs | undefined {
  return withinReach(() => library.next(utcAt(from), true)?.epochMilliseconds);
}

function readChunk(library: RRuleTemporal, from: WallMs, until: WallMs): readonly WallMs[] {
  const found = withinReach(() => library.between(utcAt(from - 1), utcAt(until), false)) ?? [];
  return found.map((occurrence) => occurrence.epochMilliseconds);
}

/** The library throws plain errors at its own limits: that a search was given up, or that it left Temporal's calendar. */
function withinReach<Answer>(ask: () => Answer): Answer | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof RangeError || (error instanceof Error && error.message.startsWith('Maximum ')))
      return undefined;
    throw error;
  }
}

function utcAt(wall: WallMs): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC');
}
