/** Nguồn tiếp âm in words: how long a source may be used, and how it stands. */
import type { RelaySource } from '../wire.ts';
import { instantOf, localDate } from './local-time.ts';
import { clock, dateOf } from './time-words.ts';

type Validity = Pick<RelaySource, 'validFrom' | 'validUntil'>;
/** `expiring` is approved and ends within `soonMs`. */
export type SourceState = 'waiting' | 'expired' | 'expiring' | 'later' | 'approved';

/** From so long before its end a source is marked, ms: time enough for a new paper and a new approval. */
export const soonMs = 30 * 86_400_000;

/** How a source stands at `nowMs`. */
export function sourceState({ approvedAt, validFrom, validUntil }: RelaySource, nowMs: number): SourceState {
  const left = validUntil === null ? Number.POSITIVE_INFINITY : Date.parse(validUntil) - nowMs;
  if (left <= 0) return 'expired';
  if (approvedAt === null) return 'waiting';
  if (left <= soonMs) return 'expiring';
  return validFrom !== null && Date.parse(validFrom) > nowMs ? 'later' : 'approved';
}

/** `từ ngày 01/01/2027 đến hết ngày 31/12/2027`, `đến 14:00 ngày 05/03/2027`, `không giới hạn thời gian`. */
export function validityWords({ validFrom, validUntil }: Validity, zone: string): string {
  if (validFrom === null && validUntil === null) return 'không giới hạn thời gian';
  const from = validFrom === null ? '' : `từ ${momentWords(validFrom, zone)}`;
  return [from, validUntil === null ? '' : `đến ${endWords(validUntil, zone)}`].filter((part) => part !== '').join(' ');
}

/** The last day on which it holds, `YYYY-MM-DD`; the end itself is exclusive. */
export function lastDayOf(validUntil: string, zone: string): string {
  return localDate(Date.parse(validUntil) - 1, zone);
}

function momentWords(at: string, zone: string): string {
  const day = localDate(at, zone);
  return instantOf(day, zone) === Date.parse(at) ? `ngày ${dateOf(day)}` : `${clock(at, zone)} ngày ${dateOf(day)}`;
}

function endWords(at: string, zone: string): string {
  const isMidnight = instantOf(localDate(at, zone), zone) === Date.parse(at);
  return isMidnight ? `hết ngày ${dateOf(lastDayOf(at, zone))}` : momentWords(at, zone);
}
