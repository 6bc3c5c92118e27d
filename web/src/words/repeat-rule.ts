/** "Which days, until when" and its RRULE: there and back; a rule that the form cannot show stays as it is. */
import { addDays, instantOf, localDate } from './local-time.ts';

/** Which days. `every` is RFC 5545's INTERVAL; weekdays are ISO; the day of the month -1 is its last; `nth` -1 is the last such weekday. */
export type Repeat =
  | { readonly kind: 'once' }
  | { readonly kind: 'daily'; readonly every: number }
  | { readonly kind: 'weekly'; readonly every: number; readonly weekdays: readonly number[] }
  | { readonly kind: 'monthly'; readonly every: number; readonly monthDays: readonly number[] }
  | { readonly kind: 'nth'; readonly every: number; readonly days: readonly NthWeekday[] }
  | { readonly kind: 'other'; readonly rrule: string };

/** The first to fifth, or the last (-1), such weekday of a month. */
export interface NthWeekday {
  readonly nth: number;
  readonly weekday: number;
}

/** When a series ends: after a day (included; '' while it is being filled in), after so many times, or never. */
export interface RepeatEnd {
  readonly until: string | undefined;
  readonly count: number | undefined;
}

const dayCodes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** The rule without its prefix; null for once, undefined while days or the last day are missing. */
export function writeRule(repeat: Repeat, { until, count }: RepeatEnd, zone: string): string | null | undefined {
  if (repeat.kind === 'once') return null;
  if (repeat.kind === 'other') return repeat.rrule;
  if (until === '') return undefined;
  const days = daysPart(repeat);
  if (days === undefined) return undefined;
  const every = repeat.every === 1 ? '' : `;INTERVAL=${repeat.every}`;
  // UNTIL is an instant in UTC and itself included: the last second of the local day.
  const last = until === undefined ? '' : `;UNTIL=${stamp(instantOf(addDays(until, 1), zone) - 1000)}`;
  return `${days[0]}${every}${days[1]}${last}${count === undefined ? '' : `;COUNT=${count}`}`;
}

/** What a stored rule says; `dtstart` gives the day where the rule leaves it open. */
export function readRule(rrule: string, dtstart: string, zone: string): RepeatEnd & { readonly repeat: Repeat } {
  const parts = new Map(rrule.split(';').map((part) => part.split('=', 2) as [string, string]));
  const { FREQ, BYDAY, BYMONTHDAY, UNTIL, COUNT, INTERVAL = '1', WKST = 'MO', ...rest } = Object.fromEntries(parts);
  const other = { repeat: { kind: 'other' as const, rrule }, until: undefined, count: undefined };
  const every = Number(INTERVAL);
  if (Object.keys(rest).length > 0 || (WKST !== 'MO' && every > 1) || (UNTIL ?? COUNT) !== (COUNT ?? UNTIL))
    return other;
  const repeat = readDays({ FREQ, BYDAY, BYMONTHDAY }, every, dtstart);
  if (repeat === undefined) return other;
  const until = UNTIL === undefined ? undefined : lastDay(UNTIL, zone);
  return { repeat, until, count: COUNT === undefined ? undefined : Number(COUNT) };
}

/** FREQ, and what stands after INTERVAL. */
function daysPart(repeat: Exclude<Repeat, { kind: 'once' | 'other' }>): readonly [string, string] | undefined {
  switch (repeat.kind) {
    case 'daily':
      return ['FREQ=DAILY', ''];
    case 'weekly': {
      const days = ascending(repeat.weekdays).map((day) => dayCodes[day - 1]);
      return days.length === 0 ? undefined : ['FREQ=WEEKLY', `;BYDAY=${days.join(',')}`];
    }
    case 'monthly': {
      // The last day stands last.
      const days = [
        ...ascending(repeat.monthDays.filter((day) => day > 0)),
        ...repeat.monthDays.filter((day) => day < 0),
      ];
      return days.length === 0 ? undefined : ['FREQ=MONTHLY', `;BYMONTHDAY=${days.join(',')}`];
    }
    case 'nth': {
      const days = repeat.days.map(({ nth, weekday }) => `${nth}${dayCodes[weekday - 1]}`);
      return days.length === 0 ? undefined : ['FREQ=MONTHLY', `;BYDAY=${days.join(',')}`];
    }
  }
}

interface DayParts {
  readonly FREQ: string | undefined;
  readonly BYDAY: string | undefined;
  readonly BYMONTHDAY: string | undefined;
}

function readDays({ FREQ, BYDAY, BYMONTHDAY }: DayParts, every: number, dtstart: string): Repeat | undefined {
  if (FREQ === 'DAILY' && BYDAY === undefined && BYMONTHDAY === undefined) return { kind: 'daily', every };
  if (FREQ === 'WEEKLY' && BYMONTHDAY === undefined) {
    const weekdays = BYDAY?.split(',').map((code) => dayCodes.indexOf(code) + 1) ?? [isoWeekday(dtstart)];
    return weekdays.includes(0) ? undefined : { kind: 'weekly', every, weekdays };
  }
  if (FREQ !== 'MONTHLY') return undefined;
  if (BYDAY === undefined) {
    const monthDays = (BYMONTHDAY ?? String(Number(dtstart.slice(8, 10)))).split(',').map(Number);
    const shown = monthDays.every((day) => day === -1 || (day >= 1 && day <= 31));
    return shown ? { kind: 'monthly', every, monthDays } : undefined;
  }
  const days = BYDAY.split(',').map(readNth);
  const known = days.filter((day) => day !== undefined);
  return BYMONTHDAY === undefined && known.length === days.length ? { kind: 'nth', every, days: known } : undefined;
}

function readNth(code: string): NthWeekday | undefined {
  const match = /^([1-5]|-1)([A-Z]{2})$/.exec(code);
  const weekday = dayCodes.indexOf(match?.[2] ?? '') + 1;
  return match === null || weekday === 0 ? undefined : { nth: Number(match[1]), weekday };
}

/** The last local day that UNTIL (a date, or an instant in UTC) lets through. */
function lastDay(until: string, zone: string): string {
  const date = `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`;
  const time = /T(\d{2})(\d{2})(\d{2})(Z?)$/.exec(until);
  if (time === null || time[4] === '') return date;
  return localDate(Date.parse(`${date}T${time[1]}:${time[2]}:${time[3]}Z`), zone);
}

/** Monday 1 ... Sunday 7, of a date or a local time. */
export function isoWeekday(local: string): number {
  return new Date(`${local.slice(0, 10)}T00:00Z`).getUTCDay() || 7;
}

function ascending(days: readonly number[]): number[] {
  return [...new Set(days)].sort((one, other) => one - other);
}

function stamp(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
}
