/** What a clock on the wall shows at an instant, read from Temporal alone: for checks that must not share the planner's arithmetic. */
import type { InstantMs, LocalHours } from '../scheduler/model.ts';

/** A reading: `2026-11-23`, `05:20:30`, ISO weekday. */
export interface LocalReading {
  readonly date: string;
  readonly time: string;
  readonly weekday: number;
}

/** Reads the clock of one zone. */
export type LocalClock = (at: InstantMs) => LocalReading;

/** A clock for `zone` that remembers what it read: many stations ask for the same moments. */
export function localClock(zone: string): LocalClock {
  const read = new Map<InstantMs, LocalReading>();
  return (at) => {
    const known = read.get(at);
    if (known !== undefined) return known;
    const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
    const reading = {
      date: local.toPlainDate().toString(),
      time: local.toPlainTime().toString({ smallestUnit: 'second' }),
      weekday: local.dayOfWeek,
    };
    read.set(at, reading);
    return reading;
  };
}

/** Whether a reading lies in hours that may cross midnight; equal bounds are no hours. */
export function within({ from, until }: LocalHours, { time }: LocalReading): boolean {
  const [begin, end] = [inSeconds(from), inSeconds(until)];
  if (begin === end) return false;
  return begin < end ? time >= begin && time < end : time >= begin || time < end;
}

/** "05:20 ngày 24/11/2026". */
export function localHourText({ date, time }: LocalReading): string {
  return `${time.slice(0, 5)} ngày ${date.split('-').reverse().join('/')}`;
}

/** `05:20` as `05:20:00`, so that times compare as text. */
function inSeconds(time: string): string {
  return time.length === 5 ? `${time}:00` : time;
}
