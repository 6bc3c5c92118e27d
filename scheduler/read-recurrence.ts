/** Reads when a schedule sounds, as people and the API write it, into checked wall times; says which field is wrong and why. */
import {
  isZoneName,
  midnightOf,
  parseLocalDate,
  parseLocalDateTime,
  parseLocalTime,
  type WallMs,
} from './local-time.ts';
import type { Schedule, ZoneName } from './model.ts';
import { type RecurrenceRule, type RuleFault, readRule } from './recurrence-rule.ts';

/** When a schedule sounds, in local words: the part of a schedule that recurs. `times` may be left out. */
export type RecurrenceText = Pick<Schedule, 'dtstart' | 'rdates' | 'exdates'> & {
  readonly rrule?: string | undefined;
  readonly times?: Schedule['times'] | undefined;
};

/** The same, read. One-offs have no rule. */
export interface Recurrence {
  /** DTSTART and its day at each further time, ascending. */
  readonly starts: readonly WallMs[];
  readonly rule?: RecurrenceRule;
  readonly added: readonly WallMs[];
  readonly removed: readonly WallMs[];
  /** Midnights of the days that are removed whole. */
  readonly removedDays: readonly WallMs[];
}

/** Which field cannot be used, and why; for a rule also the part at fault, such as `BYMONTH`. */
export interface RecurrenceFault {
  readonly kind: 'invalid';
  readonly field: 'zone' | 'dtstart' | 'rrule' | 'rdates' | 'exdates' | 'times';
  readonly reason: RuleFault['reason'] | 'unknown-zone' | 'not-a-local-time' | 'never-occurs' | 'too-often';
  readonly part?: string;
}

/**
 * Reads a recurrence. A bare date among `exdates` removes that whole day; among `rdates` it adds that day at DTSTART's
 * time and at each of `times`. An empty `rrule` is none.
 */
export function readRecurrence(
  text: RecurrenceText,
  zone: ZoneName,
): { readonly kind: 'ok'; readonly recurrence: Recurrence } | RecurrenceFault {
  if (!isZoneName(zone)) return faultIn('zone', 'unknown-zone');
  const start = parseLocalDateTime(text.dtstart);
  if (start === undefined) return faultIn('dtstart', 'not-a-local-time');
  const times = readEach(text.times ?? [], parseLocalTime);
  if (times === undefined) return faultIn('times', 'not-a-local-time');
  const timesOfDay = [...new Set([start - midnightOf(start), ...times])].sort((a, b) => a - b);
  const onDay = (midnight: WallMs): WallMs[] => timesOfDay.map((time) => midnight + time);
  const added = readEach(text.rdates, (date) => readMoments(date, onDay));
  if (added === undefined) return faultIn('rdates', 'not-a-local-time');
  const removed = readEach(text.exdates, (date) => readMoments(date, () => []));
  if (removed === undefined) return faultIn('exdates', 'not-a-local-time');
  const removedDays = text.exdates.map(parseLocalDate).filter((midnight) => midnight !== undefined);
  const dates = { starts: onDay(midnightOf(start)), added: added.flat(), removed: removed.flat(), removedDays };
  if (text.rrule === undefined || text.rrule.trim() === '') return { kind: 'ok', recurrence: dates };
  const read = readRule(text.rrule);
  if (read.kind === 'invalid') return { ...read, field: 'rrule' };
  return { kind: 'ok', recurrence: { ...dates, rule: read.rule } };
}

function faultIn(field: RecurrenceFault['field'], reason: RecurrenceFault['reason']): RecurrenceFault {
  return { kind: 'invalid', field, reason };
}

/** Everything read, or undefined when one text cannot be. */
function readEach<Read>(texts: readonly string[], read: (text: string) => Read | undefined): Read[] | undefined {
  const results: Read[] = [];
  for (const text of texts) {
    const result = read(text);
    if (result === undefined) return undefined;
    results.push(result);
  }
  return results;
}

function readMoments(text: string, onDay: (midnight: WallMs) => WallMs[]): WallMs[] | undefined {
  const midnight = parseLocalDate(text);
  if (midnight !== undefined) return onDay(midnight);
  const wall = parseLocalDateTime(text);
  return wall === undefined ? undefined : [wall];
}
