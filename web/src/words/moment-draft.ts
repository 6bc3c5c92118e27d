/** A moment while it is filled in, as a day and a time of day, and the instant it means. */
import type { Iso } from '../wire.ts';
import { isoOf, localDateTime } from './local-time.ts';

/** While it is being filled in: `time` is '' until it is one. */
export interface MomentDraft {
  readonly date: string | undefined;
  readonly time: string;
}

/** The instant; undefined while the draft is none. */
export function momentOf({ date, time }: MomentDraft, zone: string): Iso | undefined {
  return date === undefined || !isTimeOfDay(time) ? undefined : isoOf(`${date}T${time}`, zone);
}

/** The draft of an instant, or an empty one. */
export function draftOfMoment(at: Iso | number | undefined | null, zone: string): MomentDraft {
  if (at === undefined || at === null) return { date: undefined, time: '' };
  const local = localDateTime(at, zone);
  return { date: local.slice(0, 10), time: local.slice(11, 16) };
}

/** A whole time of day has been typed. */
export function isTimeOfDay(time: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(time.slice(0, 5));
}
