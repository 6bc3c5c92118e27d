/** Local times of the commune's zone and instants, through Intl: Temporal is not in Chrome 109. */
import type { Iso } from '../wire.ts';

/** A wall-clock time taken apart; weekday is ISO, Monday 1 ... Sunday 7. */
export interface LocalParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly weekday: number;
}

/** The wall clock in `zone` at an instant (ISO text or epoch milliseconds). */
export function localParts(at: Iso | number, zone: string): LocalParts {
  const ms = typeof at === 'number' ? at : Date.parse(at);
  const fields = new Map(
    formatterFor(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const field = (name: Intl.DateTimeFormatPartTypes) => fields.get(name) ?? 0;
  const [year, month, day] = [field('year'), field('month'), field('day')];
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7;
  return { year, month, day, hour: field('hour'), minute: field('minute'), second: field('second'), weekday };
}

/** `2026-11-23`, the local date at an instant. */
export function localDate(at: Iso | number, zone: string): string {
  const { year, month, day } = localParts(at, zone);
  return `${year}-${pad(month)}-${pad(day)}`;
}

/** `2026-11-23T05:20:00`, the wall clock at an instant. */
export function localDateTime(at: Iso | number, zone: string): string {
  const { hour, minute, second } = localParts(at, zone);
  return `${localDate(at, zone)}T${pad(hour)}:${pad(minute)}:${pad(second)}`;
}

/** The instant of a wall-clock time such as `2026-11-23T05:00`; in a missing hour, the one just after it. */
export function instantOf(local: string, zone: string): number {
  const asUtc = Date.parse(`${local.length === 10 ? `${local}T00:00` : local}Z`);
  const guess = asUtc - offsetMs(asUtc, zone);
  return asUtc - offsetMs(guess, zone);
}

/** The date so many days later (or earlier); dates are `YYYY-MM-DD` and know no zone. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The Monday of the date's week. */
export function mondayOf(date: string): string {
  const weekday = new Date(`${date}T00:00Z`).getUTCDay() || 7;
  return addDays(date, 1 - weekday);
}

/** [from, to) of a local day, as the API wants it. */
export function dayRange(date: string, zone: string): { from: Iso; to: Iso } {
  return { from: isoOf(date, zone), to: isoOf(addDays(date, 1), zone) };
}

/** The instant of a wall-clock time as ISO text. */
export function isoOf(local: string, zone: string): Iso {
  return new Date(instantOf(local, zone)).toISOString();
}

/** Two digits. */
export function pad(number: number): string {
  return String(number).padStart(2, '0');
}

function offsetMs(ms: number, zone: string): number {
  const { year, month, day, hour, minute, second } = localParts(ms, zone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}

// Making a formatter costs far more than using one.
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(zone, made);
  return made;
}
