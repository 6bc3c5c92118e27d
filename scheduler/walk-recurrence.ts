/** Walks the days a rule gives, in order and in bounded work; the one place that knows the recurrence library. */
import { RRuleTemporal } from 'rrule-temporal';
import { allowsDay, periodStart, WEEKDAY_NAMES } from './limit-days.ts';
import { DAY_MS, midnightOf, type WallMs } from './local-time.ts';
import type { Frequency, RecurrenceRule } from './recurrence-rule.ts';

/** Occurrences end with the last year that four digits can write, as RFC 5545 does. */
const LAST_WALL: WallMs = Temporal.PlainDate.from('9999-12-31').toZonedDateTime('UTC').epochMilliseconds;

/** A stretch of wall times, half open. */
export interface WallSpan {
  readonly from: WallMs;
  readonly to: WallMs;
}

/**
 * The days that fit `rule` inside `within`, as midnights, ascending; for a rule with positions the whole periods that `within`
 * begins and ends in, also before `start`. Times, positions, COUNT and UNTIL are the caller's to apply.
 * Gives up quietly where the search costs more than `MAX_DAYS`: a rule that can hardly come true ends like one that never does.
 *
 * The library runs in UTC on wall times, never in the zone. In the zone a DTSTART in a missing hour would shift every
 * later occurrence with it, a local UNTIL is refused, and HOURLY runs by two different clocks at a repeated hour.
 */
export function* walkDays(rule: RecurrenceRule, start: WallMs, within: WallSpan): Generator<WallMs> {
  if (neverMatches(rule)) return;
  const full = completeFrom(start, rule);
  const isInPeriods = rule.byParts.has('BYSETPOS');
  const from = isInPeriods ? periodStart(rule, Math.max(within.from, start)) : midnightOf(Math.max(within.from, start));
  const end = Math.min(within.to + (isInPeriods ? PERIOD_DAYS[rule.frequency] * DAY_MS : 0), LAST_WALL + DAY_MS);
  const days = isBelowDaily(rule) ? everyDay(from, end) : libraryDays(full, start, { from, to: end });
  const isChecked = isBelowDaily(rule) ? DAY_PARTS.some((part) => rule.byParts.has(part)) : isMixedWrongly(full);
  let looked = 0;
  for (const day of days) {
    looked += 1;
    if (looked > MAX_DAYS) return;
    if (!isChecked || allowsDay(full, day)) yield day;
  }
}

const DAY_PARTS = ['BYMONTH', 'BYMONTHDAY', 'BYYEARDAY', 'BYWEEKNO', 'BYDAY'];

function isBelowDaily({ frequency }: RecurrenceRule): boolean {
  return frequency === 'HOURLY' || frequency === 'MINUTELY' || frequency === 'SECONDLY';
}

function* everyDay(from: WallMs, end: WallMs): Generator<WallMs> {
  for (let day = midnightOf(from); day < end; day += DAY_MS) yield day;
}

function* libraryDays(rule: RecurrenceRule, start: WallMs, { from, to }: WallSpan): Generator<WallMs> {
  const isWidened = isMixedWrongly(rule);
  const asked = isWidened ? widen(rule) : rule;
  const periodMs = isWidened ? DAY_MS : PERIOD_DAYS[rule.frequency] * rule.interval * DAY_MS;
  const library = openRule(asked, periodStart(rule, start));
  let spentPeriods = 0;
  for (let at = from; at < to && spentPeriods < MAX_DAYS; ) {
    const first = readNext(library, at);
    if (first === undefined || first >= to) return;
    const until = Math.min(first + CHUNK_DAYS * DAY_MS, to);
    yield* readChunk(library, first, until);
    spentPeriods += (until - at) / periodMs;
    at = until;
  }
}

/** Days, or longer periods, looked at in one walk: 270 years of days, a third of a second. */
const MAX_DAYS = 100_000;
/** Periods without an occurrence in one search: 68 years of days; the rarest real rule, 29 February on a Sunday, needs 40. */
const MAX_EMPTY_PERIODS = 25_000;
/** Days asked of the library at once, at most. */
const CHUNK_DAYS = 2000;

/** At most. */
const PERIOD_DAYS: Readonly<Record<Frequency, number>> = {
  SECONDLY: 1,
  MINUTELY: 1,
  HOURLY: 1,
  DAILY: 1,
  WEEKLY: 7,
  MONTHLY: 31,
  YEARLY: 366,
};

/**
 * Whether the library takes parts as alternatives that limit one another, leaves the period they count in, or needs
 * seconds for them: BYYEARDAY beside other day parts or outside YEARLY; BYWEEKNO, whose week 53 it loses where a search
 * sets out in the first days of January; a numbered BYDAY beside BYMONTHDAY in a year or beside a plain one; a 53rd
 * weekday in a year that has 52.
 */
function isMixedWrongly(rule: RecurrenceRule): boolean {
  if (!['YEARLY', 'MONTHLY', 'WEEKLY'].includes(rule.frequency)) return false;
  const has = (...names: string[]): boolean => names.some((name) => rule.byParts.has(name));
  const isYearly = rule.frequency === 'YEARLY';
  if (has('BYYEARDAY')) return !isYearly || has('BYMONTH', 'BYMONTHDAY', 'BYDAY', 'BYWEEKNO');
  if (has('BYWEEKNO')) return true;
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

/** Rules that never come true and would be searched for long: days that none of the months has. */
function neverMatches(rule: RecurrenceRule): boolean {
  const months = rule.byParts.get('BYMONTH');
  const days = rule.byParts.get('BYMONTHDAY');
  if (months === undefined || days === undefined) return false;
  const longest = Math.max(...months.map((month) => LONGEST_MONTHS[Number(month) - 1] ?? 31));
  return days.every((day) => Math.abs(Number(day)) > longest);
}

const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

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

/** Only what chooses days: times and positions are not the library's. */
function openRule(rule: RecurrenceRule, start: WallMs): RRuleTemporal {
  const parts = [`FREQ=${rule.frequency}`, `INTERVAL=${rule.interval}`];
  for (const name of [...DAY_PARTS, 'WKST']) {
    const values = rule.byParts.get(name);
    if (values !== undefined) parts.push(`${name}=${values.join(',')}`);
  }
  const rruleString = parts.join(';');
  return new RRuleTemporal({ rruleString, dtstart: utcAt(start), maxIterations: MAX_EMPTY_PERIODS, cache: false });
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
