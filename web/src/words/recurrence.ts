/** A schedule's "when" as people fill it in, and as the API wants it (RFC 5545, local time): there and back. */
import type { Schedule } from '../wire.ts';
import { addDays, instantOf, localDate } from './local-time.ts';

/** Which days: one, the named weekdays (ISO), the named days of the month, or a rule of somebody else's that stays as it is. */
export type Repeat =
  | { readonly kind: 'once' }
  | { readonly kind: 'weekly'; readonly weekdays: readonly number[] }
  | { readonly kind: 'monthly'; readonly monthDays: readonly number[] }
  | { readonly kind: 'other'; readonly rrule: string };

export interface When {
  /** The first day, `YYYY-MM-DD`. */
  readonly date: string | undefined;
  /** Times of day, `HH:mm`; '' while one is being filled in. */
  readonly times: readonly string[];
  readonly repeat: Repeat;
  /** The last day, included. */
  readonly until: string | undefined;
  /** Whole days without it. */
  readonly exceptDays: readonly string[];
  /** Single occurrences left out, extra ones put in: kept as they came. */
  readonly exceptTimes: readonly string[];
  readonly extraTimes: readonly string[];
}

/** The same in the API's words: local times; an exdate of ten letters is a whole day. */
export interface Recurrence {
  readonly dtstart: string;
  readonly rrule: string | null;
  readonly rdates: string[];
  readonly exdates: string[];
  readonly times: string[];
}

const dayCodes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** What the API takes; undefined while something needed is missing. */
export function toRecurrence(when: When, zone: string): Recurrence | undefined {
  const times = [...new Set(when.times.filter((time) => /^\d{2}:\d{2}/.test(time)))].sort();
  const [first, ...others] = times;
  if (when.date === undefined || first === undefined || times.length < when.times.length) return undefined;
  const rrule = toRule(when, zone);
  if (rrule === undefined) return undefined;
  return {
    dtstart: `${when.date}T${full(first)}`,
    rrule,
    rdates: [...when.extraTimes],
    exdates: [...when.exceptDays, ...when.exceptTimes],
    times: others.map(full),
  };
}

/** The stored schedule's "when" for the form. */
export function fromSchedule({ dtstart, rrule, rdates, exdates, times }: Schedule, zone: string): When {
  return {
    date: dtstart.slice(0, 10),
    times: [dtstart.slice(11, 16), ...times.map((time) => time.slice(0, 5))].sort(),
    ...(rrule === null ? { repeat: { kind: 'once' as const }, until: undefined } : readRule(rrule, dtstart, zone)),
    exceptDays: exdates.filter(isDay),
    exceptTimes: exdates.filter((exdate) => !isDay(exdate)),
    extraTimes: rdates,
  };
}

function toRule({ repeat, until }: When, zone: string): string | null | undefined {
  if (repeat.kind === 'once') return null;
  if (repeat.kind === 'other') return repeat.rrule;
  // UNTIL is an instant in UTC and itself included: the last second of the local day.
  const end = until === undefined ? '' : `;UNTIL=${stamp(instantOf(addDays(until, 1), zone) - 1000)}`;
  if (repeat.kind === 'weekly') {
    const days = [...repeat.weekdays].sort((one, other) => one - other).map((day) => dayCodes[day - 1]);
    return days.length === 0 ? undefined : `FREQ=WEEKLY;BYDAY=${days.join(',')}${end}`;
  }
  const days = [...repeat.monthDays].sort((one, other) => one - other);
  return days.length === 0 ? undefined : `FREQ=MONTHLY;BYMONTHDAY=${days.join(',')}${end}`;
}

function readRule(rrule: string, dtstart: string, zone: string): { repeat: Repeat; until: string | undefined } {
  const parts = new Map(rrule.split(';').map((part) => part.split('=', 2) as [string, string]));
  const { FREQ, BYDAY, BYMONTHDAY, UNTIL, INTERVAL = '1', WKST: _, ...rest } = Object.fromEntries(parts);
  const until = UNTIL === undefined ? undefined : lastDay(UNTIL, zone);
  const other = { repeat: { kind: 'other' as const, rrule }, until: undefined };
  if (INTERVAL !== '1' || Object.keys(rest).length > 0) return other;
  if (FREQ === 'DAILY' && BYDAY === undefined && BYMONTHDAY === undefined) {
    return { repeat: { kind: 'weekly', weekdays: [1, 2, 3, 4, 5, 6, 7] }, until };
  }
  if (FREQ === 'WEEKLY' && BYMONTHDAY === undefined) {
    const codes = BYDAY?.split(',') ?? [dayCodes[weekdayOf(dtstart) - 1] ?? ''];
    const weekdays = codes.map((code) => dayCodes.indexOf(code) + 1);
    return weekdays.includes(0) ? other : { repeat: { kind: 'weekly', weekdays }, until };
  }
  if (FREQ === 'MONTHLY' && BYDAY === undefined) {
    const monthDays = (BYMONTHDAY ?? String(Number(dtstart.slice(8, 10)))).split(',').map(Number);
    return monthDays.every((day) => day >= 1 && day <= 31) ? { repeat: { kind: 'monthly', monthDays }, until } : other;
  }
  return other;
}

/** The last local day that UNTIL (a date, or an instant in UTC) lets through. */
function lastDay(until: string, zone: string): string {
  const date = `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`;
  const time = /T(\d{2})(\d{2})(\d{2})(Z?)$/.exec(until);
  if (time === null || time[4] === '') return date;
  return localDate(Date.parse(`${date}T${time[1]}:${time[2]}:${time[3]}Z`), zone);
}

function weekdayOf(dtstart: string): number {
  return new Date(`${dtstart.slice(0, 10)}T00:00Z`).getUTCDay() || 7;
}

function stamp(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
}

function isDay(exdate: string): boolean {
  return exdate.length === 10;
}

function full(time: string): string {
  return time.length === 5 ? `${time}:00` : time;
}
