/** A schedule's "when" as people fill it in, and as the API wants it (RFC 5545, local time): there and back. */
import type { Schedule } from '../wire.ts';
import { type Repeat, type RepeatEnd, readRule, writeRule } from './repeat-rule.ts';

export interface When extends RepeatEnd {
  /** The first day, `YYYY-MM-DD`. */
  readonly date: string | undefined;
  /** Times of day, `HH:mm`; '' while one is being filled in. */
  readonly times: readonly string[];
  readonly repeat: Repeat;
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

/** What the API takes; undefined while something needed is missing. */
export function toRecurrence(when: When, zone: string): Recurrence | undefined {
  const times = [...new Set(when.times.filter((time) => /^\d{2}:\d{2}/.test(time)))].sort();
  const [first, ...others] = times;
  if (when.date === undefined || first === undefined || times.length < when.times.length) return undefined;
  const rrule = writeRule(when.repeat, when, zone);
  if (rrule === undefined) return undefined;
  return {
    dtstart: `${when.date}T${fullTime(first)}`,
    rrule,
    rdates: [...when.extraTimes],
    exdates: [...when.exceptDays, ...when.exceptTimes],
    times: others.map(fullTime),
  };
}

/** The stored schedule's "when" for the form. */
export function fromSchedule(
  { dtstart, rrule, rdates, exdates, times }: Pick<Schedule, 'dtstart' | 'rrule' | 'rdates' | 'exdates' | 'times'>,
  zone: string,
): When {
  const once = { repeat: { kind: 'once' as const }, until: undefined, count: undefined };
  return {
    date: dtstart.slice(0, 10),
    times: [dtstart.slice(11, 16), ...times.map((time) => time.slice(0, 5))].sort(),
    ...(rrule === null ? once : readRule(rrule, dtstart, zone)),
    exceptDays: exdates.filter(isDay),
    exceptTimes: exdates.filter((exdate) => !isDay(exdate)),
    extraTimes: rdates,
  };
}

/** `05:20:00` from `05:20`. */
export function fullTime(time: string): string {
  return time.length === 5 ? `${time}:00` : time;
}

function isDay(exdate: string): boolean {
  return exdate.length === 10;
}
