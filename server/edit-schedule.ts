/** How a stored series takes a change: in place while nothing of it has sounded, else parted, so that what has begun stays as it was. */
import { splitSeries } from '../scheduler/edit-series.ts';
import { expandOccurrences, listSeries, type Series } from '../scheduler/expand-schedule.ts';
import { DAY_MS, formatLocalDateTime, parseLocalDateTime, readAsInstant, wallAt } from '../scheduler/local-time.ts';
import type { InstantMs, LocalDateTime, Schedule, ZoneName } from '../scheduler/model.ts';
import { airingId } from '../scheduler/plan-airings.ts';
import { type SeriesAtNow, splitAtNow } from '../scheduler/split-at-now.ts';
import { AppError } from './errors.ts';
import type { AiringName } from './store/airing-names.ts';
import { spokenTime } from './vietnamese-time.ts';

/** What people decided about single airings is carried over for this long ahead, ms: farther there is nothing to decide yet. */
const CARRIED_MS = 17 * DAY_MS;

/** The change as it is to be stored; `next` is what the schedule is from now on, in both cases. */
export type ScheduleEdit =
  | { readonly kind: 'in-place'; readonly next: Schedule; readonly renamed: readonly AiringName[] }
  | {
      readonly kind: 'split';
      readonly ended: Schedule;
      readonly next: Schedule;
      readonly renamed: readonly AiringName[];
    };

/**
 * `written` is the schedule with everything that was named put over it; `nextId` names what a split makes. `from`, the local start of
 * the first occurrence to change, asks for this and following; undefined is all that has not begun, also what was moved behind its
 * time. Throws not-an-occurrence, airing-begun, never-occurs.
 */
export function editSchedule(
  before: Schedule,
  written: Schedule,
  { from, nextId, zone, now }: { from: LocalDateTime | undefined; nextId: string; zone: ZoneName; now: InstantMs },
): ScheduleEdit {
  const shiftMs = timeOf(written.dtstart) - timeOf(before.dtstart);
  const changed = followTime(before, written, shiftMs);
  const parted =
    from === undefined
      ? splitAtNow(before, changed, zone, now)
      : splitFrom(before, changed, comingOccurrence(before, from, zone, now), shiftMs, zone);
  if (parted === undefined)
    return { kind: 'in-place', next: changed, renamed: renamedBy(before, changed, shiftMs, zone, now) };
  if (parted.next === undefined) throw new AppError('never-occurs');
  const next = { ...withSeries(changed, parted.next), id: nextId };
  const renamed = renamedBy(before, next, shiftMs, zone, now + 1);
  return { kind: 'split', ended: withSeries(before, parted.ended), next, renamed };
}

/** The series without this occurrence and all that follow; undefined when nothing is left of it. Throws as `editSchedule`. */
export function endSchedule(
  schedule: Schedule,
  from: LocalDateTime,
  zone: ZoneName,
  now: InstantMs,
): Schedule | undefined {
  const at = comingOccurrence(schedule, from, zone, now);
  const { before } = splitSeries(schedule, localText(at, zone), zone);
  return before === undefined ? undefined : withSeries(schedule, before);
}

/** The instant the rule gives an occurrence that has not begun. Throws not-an-occurrence, airing-begun. */
export function comingOccurrence(
  schedule: Schedule,
  occurrence: LocalDateTime,
  zone: ZoneName,
  now: InstantMs,
): InstantMs {
  const at = instantOf(occurrence, zone);
  if (at === undefined || listSeries(schedule, zone, { from: at, to: at + 1 }, 1).length === 0)
    throw new AppError('not-an-occurrence', { at: at === undefined ? occurrence : spokenTime(at, zone) });
  const change = schedule.changes?.find((one) => instantOf(one.occurrence, zone) === at);
  const startsAt = (change?.startsAt === undefined ? undefined : instantOf(change.startsAt, zone)) ?? at;
  if (startsAt <= now) throw new AppError('airing-begun', { at: spokenTime(startsAt, zone) });
  return at;
}

/** The wall clock at an instant, as data writes it. */
export function localText(at: InstantMs, zone: ZoneName): LocalDateTime {
  return formatLocalDateTime(wallAt(at, zone));
}

/** The instant of a local time; undefined when the text is none. */
export function instantOf(text: LocalDateTime, zone: ZoneName): InstantMs | undefined {
  const wall = parseLocalDateTime(text);
  return wall === undefined ? undefined : readAsInstant(wall, zone);
}

/** Removed, added and changed occurrences at the usual time go along when that time moves, unless they were written anew. */
function followTime(before: Schedule, written: Schedule, shiftMs: number): Schedule {
  if (shiftMs === 0) return written;
  const usual = timeOf(before.dtstart);
  const move = (text: LocalDateTime): LocalDateTime => {
    const wall = parseLocalDateTime(text);
    return wall === undefined || timeOf(text) !== usual ? text : formatLocalDateTime(wall + shiftMs);
  };
  const moved = (key: 'rdates' | 'exdates') =>
    written[key].join() === before[key].join() ? written[key].map(move) : written[key];
  const changes = before.changes?.map((change) => ({ ...change, occurrence: move(change.occurrence) }));
  return {
    ...written,
    rdates: moved('rdates'),
    exdates: moved('exdates'),
    ...(changes === undefined ? {} : { changes }),
  };
}

/** Parts the series at one of its occurrences; undefined when it is the first. */
function splitFrom(
  before: Schedule,
  changed: Schedule,
  fromAt: InstantMs,
  shiftMs: number,
  zone: ZoneName,
): SeriesAtNow | undefined {
  const { before: ended } = splitSeries(before, localText(fromAt, zone), zone);
  if (ended === undefined) return undefined;
  const { after: next } = splitSeries(changed, localText(newStart(before, changed, fromAt, shiftMs, zone), zone), zone);
  return { ended, next };
}

/** Where the changed series takes over from one occurrence on: at that one's new time, or at a new first day that was named. */
function newStart(before: Schedule, changed: Schedule, fromAt: InstantMs, shiftMs: number, zone: ZoneName): InstantMs {
  const shifted = changed.times.length === 0 ? fromAt + shiftMs : fromAt + Math.min(0, shiftMs);
  const isNewDay = changed.dtstart.slice(0, 10) !== before.dtstart.slice(0, 10);
  return isNewDay ? Math.min(shifted, instantOf(changed.dtstart, zone) ?? shifted) : shifted;
}

/** Airings to come that are the same occurrence before and after; with another programme they are not the same. */
function renamedBy(before: Schedule, next: Schedule, shiftMs: number, zone: ZoneName, from: InstantMs): AiringName[] {
  if (before.programmeId !== next.programmeId) return [];
  const window = { from, to: from + CARRIED_MS };
  const usual = timeOf(before.dtstart);
  return expandOccurrences(before, zone, window).flatMap(({ occurrence, occurrenceAt }) => {
    const wall = parseLocalDateTime(occurrence) ?? 0;
    const at = timeOf(occurrence) === usual ? readAsInstant(wall + shiftMs, zone) : occurrenceAt;
    if (listSeries(next, zone, { from: at, to: at + 1 }, 1).length === 0) return [];
    return [{ from: airingId(before.id, occurrenceAt), to: airingId(next.id, at), scheduleId: next.id }];
  });
}

function withSeries(schedule: Schedule, { dtstart, rrule, rdates, exdates, times, changes }: Series): Schedule {
  const { rrule: _rrule, changes: _changes, ...rest } = schedule;
  return {
    ...rest,
    dtstart,
    rdates,
    exdates,
    times,
    ...(rrule === undefined ? {} : { rrule }),
    ...(changes === undefined || changes.length === 0 ? {} : { changes }),
  };
}

/** Time of day, ms. */
function timeOf(text: LocalDateTime): number {
  return (parseLocalDateTime(text) ?? 0) % DAY_MS;
}
