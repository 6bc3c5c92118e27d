/** Puts the commune's wall clock on the line of instants and back: missing hours, repeated hours, whole local days. */
import type { InstantMs, LocalDateTime, LocalTime, Span, ZoneName } from './model.ts';

/** What a wall clock shows, as epoch milliseconds as if the clock stood in UTC: ordered, countable, never an instant. */
export type WallMs = number;

/** One local day in milliseconds of wall clock. */
export const DAY_MS = 86_400_000;

/**
 * Where a wall time lies in a zone: once; twice (clocks went back over it); or never (clocks jumped over it), with the
 * instant of the jump and the instant RFC 5545 section 3.3.5 reads it as (the offset before the jump goes on).
 */
export type Located =
  | { readonly kind: 'once'; readonly at: InstantMs }
  | { readonly kind: 'twice'; readonly first: InstantMs; readonly second: InstantMs }
  | { readonly kind: 'never'; readonly jumpAt: InstantMs; readonly readAs: InstantMs };

/** Where `wall` lies in `zone`. */
export function locate(wall: WallMs, zone: ZoneName): Located {
  const segments = segmentsAround(wall, zone);
  let first: InstantMs | undefined;
  for (let index = 0; index < segments.length; index++) {
    const segment = segments[index];
    if (segment === undefined) break;
    const until = segments[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const at = wall - segment.offsetMs;
    if (at >= segment.from && at < until) {
      if (first !== undefined) return { kind: 'twice', first, second: at };
      first = at;
    } else if (first === undefined && at >= until && wall - (segments[index + 1]?.offsetMs ?? 0) < until) {
      return { kind: 'never', jumpAt: until, readAs: at };
    }
  }
  if (first === undefined) throw new RangeError(`no instant for wall time ${wall} in ${zone}`);
  return { kind: 'once', at: first };
}

/** The instant that an explicit local time means by RFC 5545 section 3.3.5: the first of two, the offset before a jump. */
export function readAsInstant(wall: WallMs, zone: ZoneName): InstantMs {
  const located = locate(wall, zone);
  if (located.kind === 'once') return located.at;
  return located.kind === 'twice' ? located.first : located.readAs;
}

/** The first instant at which the clock shows `wall` or later. */
export function firstInstantFrom(wall: WallMs, zone: ZoneName): InstantMs {
  const located = locate(wall, zone);
  if (located.kind === 'once') return located.at;
  return located.kind === 'twice' ? located.first : located.jumpAt;
}

/** The last instant at which the clock reaches `wall`: behind it the clock never shows less. */
export function lastInstantAt(wall: WallMs, zone: ZoneName): InstantMs {
  const located = locate(wall, zone);
  if (located.kind === 'once') return located.at;
  return located.kind === 'twice' ? located.second : located.jumpAt;
}

/** What the zone's clocks show at an instant. */
export function wallAt(at: InstantMs, zone: ZoneName): WallMs {
  let offsetMs = 0;
  for (const segment of segmentsAround(at, zone)) {
    if (segment.from > at) break;
    offsetMs = segment.offsetMs;
  }
  return at + offsetMs;
}

/** Midnight, on the wall clock, of the day that `wall` is in. */
export function midnightOf(wall: WallMs): WallMs {
  return Math.floor(wall / DAY_MS) * DAY_MS;
}

/** The local day that begins at `midnight`, as instants: 23 or 25 hours where clocks change. */
export function daySpan(midnight: WallMs, zone: ZoneName): Span {
  return { from: firstInstantFrom(midnight, zone), to: firstInstantFrom(midnight + DAY_MS, zone) };
}

/** ISO weekday of a wall time: Monday 1 ... Sunday 7. */
export function isoWeekday(wall: WallMs): number {
  const daysSinceMonday = (Math.floor(wall / DAY_MS) + 3) % 7;
  return ((daysSinceMonday + 7) % 7) + 1;
}

/** `2026-11-23T05:00:00` (seconds may be left out) as wall time; undefined when it is no such date or time. */
export function parseLocalDateTime(text: LocalDateTime): WallMs | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})T(.+)$/.exec(text);
  const day = parseLocalDate(match?.[1] ?? '');
  const time = parseLocalTime(match?.[2] ?? '');
  return day === undefined || time === undefined ? undefined : day + time;
}

/** `2026-11-23` as the wall time of its midnight; undefined when there is no such date. */
export function parseLocalDate(text: string): WallMs | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  try {
    return Temporal.PlainDate.from(text).toZonedDateTime('UTC').epochMilliseconds;
  } catch {
    return undefined;
  }
}

/** `05:20` or `05:20:30` as milliseconds after midnight; undefined when it is no time of day. */
export function parseLocalTime(text: LocalTime): number | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (match === null) return undefined;
  return ((Number(match[1]) * 60 + Number(match[2])) * 60 + Number(match[3] ?? 0)) * 1000;
}

/** Whether `zone` is the name of a zone in the IANA database; a bare offset such as `+07:00` is not. */
export function isZoneName(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Temporal.ZonedDateTime(0n, zone);
    return true;
  } catch {
    return false;
  }
}

/** `2026-11-24T05:00:00+07:00`: local time with its offset, as the outside reads it. */
export function formatWithOffset(at: InstantMs, zone: ZoneName): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toString({ timeZoneName: 'never' });
}

/** `2026-11-24T05:00:00`: a wall time as the data writes it. */
export function formatLocalDateTime(wall: WallMs): LocalDateTime {
  return Temporal.Instant.fromEpochMilliseconds(wall).toString().slice(0, 19);
}

/** A stretch of instants, up to the next segment, with one offset from UTC. */
interface OffsetSegment {
  readonly from: InstantMs;
  readonly offsetMs: number;
}

/** Asking Temporal for every occurrence costs 2 to 5 microseconds each; the offsets of a year are asked for once. */
const segmentsByZone = new Map<ZoneName, Map<number, readonly OffsetSegment[]>>();
const YEARS_KEPT_PER_ZONE = 500;
/** A mean Gregorian year: the pieces of time that offsets are kept by. */
const YEAR_MS = 365.2425 * DAY_MS;
/** More than any zone's offset, so that a wall time's year piece holds its instant. */
const MARGIN_MS = 2 * DAY_MS;

function segmentsAround(time: InstantMs | WallMs, zone: ZoneName): readonly OffsetSegment[] {
  let byYear = segmentsByZone.get(zone);
  if (byYear === undefined) {
    byYear = new Map();
    segmentsByZone.set(zone, byYear);
  }
  const year = Math.floor(time / YEAR_MS);
  let segments = byYear.get(year);
  if (segments === undefined) {
    if (byYear.size >= YEARS_KEPT_PER_ZONE) byYear.clear();
    segments = readSegments(Math.floor(year * YEAR_MS) - MARGIN_MS, Math.ceil((year + 1) * YEAR_MS) + MARGIN_MS, zone);
    byYear.set(year, segments);
  }
  return segments;
}

function readSegments(from: InstantMs, to: InstantMs, zone: ZoneName): readonly OffsetSegment[] {
  const segments: OffsetSegment[] = [];
  let here: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
  while (here !== null && here.epochMilliseconds < to) {
    segments.push({ from: here.epochMilliseconds, offsetMs: here.offsetNanoseconds / 1e6 });
    here = here.getTimeZoneTransition('next');
  }
  return segments;
}
