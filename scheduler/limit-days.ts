/** Which days a rule's BY parts allow, each part by itself: the check where the recurrence library mixes parts wrongly. */
import { DAY_MS, isoWeekday, midnightOf, type WallMs } from './local-time.ts';
import type { RecurrenceRule } from './recurrence-rule.ts';

export const WEEKDAY_NAMES: readonly string[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/**
 * Whether the day of a wall time fits every day part of the rule (RFC 5545, 3.3.10). A numbered BYDAY counts within the
 * month where the rule is monthly or names months, else within the year; BYWEEKNO counts weeks that begin on WKST and
 * have at least four days in their year.
 */
export function allowsDay(rule: RecurrenceRule, wall: WallMs): boolean {
  const date = Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC').toPlainDate();
  return (
    isIn(rule.byParts.get('BYMONTH'), date.month, 12) &&
    isIn(rule.byParts.get('BYMONTHDAY'), date.day, date.daysInMonth) &&
    isIn(rule.byParts.get('BYYEARDAY'), date.dayOfYear, date.daysInYear) &&
    isInWeek(rule, date, wall) &&
    isOnWeekday(rule, date)
  );
}

/** Midnight of the first day of the rule's period that `wall` is in: year, month, week from WKST on, or the day itself. */
export function periodStart(rule: RecurrenceRule, wall: WallMs): WallMs {
  const midnight = midnightOf(wall);
  if (rule.frequency === 'WEEKLY') return midnight - daysIntoWeek(rule, midnight) * DAY_MS;
  if (rule.frequency !== 'YEARLY' && rule.frequency !== 'MONTHLY') return midnight;
  const { day, dayOfYear } = Temporal.Instant.fromEpochMilliseconds(midnight).toZonedDateTimeISO('UTC');
  return midnight - ((rule.frequency === 'YEARLY' ? dayOfYear : day) - 1) * DAY_MS;
}

/** A part without values allows all; a negative value counts from the end, which is `last`. */
function isIn(values: readonly string[] | undefined, value: number, last: number): boolean {
  return values === undefined || values.includes(String(value)) || values.includes(String(value - last - 1));
}

function isOnWeekday(rule: RecurrenceRule, date: Temporal.PlainDate): boolean {
  const values = rule.byParts.get('BYDAY');
  const name = WEEKDAY_NAMES[date.dayOfWeek - 1] ?? '';
  if (values === undefined || values.includes(name)) return true;
  const isMonthly = rule.frequency === 'MONTHLY' || rule.byParts.has('BYMONTH');
  const [day, last] = isMonthly ? [date.day, date.daysInMonth] : [date.dayOfYear, date.daysInYear];
  const fromStart = Math.ceil(day / 7);
  const fromEnd = Math.ceil((last - day + 1) / 7);
  return values.includes(`${fromStart}${name}`) || values.includes(`-${fromEnd}${name}`);
}

/** A week belongs to the year that its fourth day is in. */
function isInWeek(rule: RecurrenceRule, date: Temporal.PlainDate, wall: WallMs): boolean {
  const values = rule.byParts.get('BYWEEKNO');
  if (values === undefined) return true;
  const fourth = date.add({ days: 3 - daysIntoWeek(rule, wall) });
  const fromStart = Math.ceil(fourth.dayOfYear / 7);
  const fromEnd = Math.ceil((fourth.daysInYear - fourth.dayOfYear + 1) / 7);
  return values.includes(String(fromStart)) || values.includes(String(-fromEnd));
}

function daysIntoWeek(rule: RecurrenceRule, wall: WallMs): number {
  const weekStart = WEEKDAY_NAMES.indexOf(rule.byParts.get('WKST')?.[0] ?? 'MO') + 1;
  return (isoWeekday(wall) - weekStart + 7) % 7;
}
