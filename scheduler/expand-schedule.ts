/** When a schedule sounds: its recurrence on the commune's clock, as instants. */
import { applyChanges, type Occurrence } from './apply-changes.ts';
import { expandTimes } from './expand-times.ts';
import {
  DAY_MS,
  firstInstantFrom,
  formatWithOffset,
  locate,
  readAsInstant,
  type WallMs,
  wallAt,
} from './local-time.ts';
import type { InstantMs, LocalDateTime, LocalTime, Schedule, Span, ZoneName } from './model.ts';
import { type Recurrence, type RecurrenceFault, type RecurrenceText, readRecurrence } from './read-recurrence.ts';
import { lastInstantOf, type RecurrenceRule } from './recurrence-rule.ts';
import { walkDays } from './walk-recurrence.ts';

/** When, as a form or the API asks for it; `limit` is how many occurrences are wanted. */
export interface PreviewRequest {
  readonly dtstart: LocalDateTime;
  readonly zone: ZoneName;
  readonly rrule?: string | undefined;
  readonly rdates: readonly LocalDateTime[];
  readonly exdates: readonly LocalDateTime[];
  readonly times?: readonly LocalTime[] | undefined;
  readonly limit: number;
}

/** When a schedule sounds, with its single changes. */
export type Series = Pick<Schedule, 'dtstart' | 'rrule' | 'rdates' | 'exdates' | 'times' | 'changes'>;

/**
 * What sounds in `window`, by start, with the occurrence it is: cancelled ones are gone, moved ones are at their new time,
 * also when they come from outside the window. DTSTART is an occurrence only when the rule gives it.
 * What `checkRecurrence` refuses has none; a rule denser than `MAX_OCCURRENCES` in the window is cut there.
 */
export function expandOccurrences(schedule: Series, zone: ZoneName, window: Span): Occurrence[] {
  const read = readRecurrence(schedule, zone);
  if (read.kind === 'invalid' || window.to <= window.from) return [];
  const listIn = (span: Span): InstantMs[] => gather(read.recurrence, zone, span, MAX_OCCURRENCES);
  return applyChanges(schedule.changes ?? [], zone, window, listIn);
}

/** The same as instants alone, each once. */
export function expandSchedule(schedule: Series, zone: ZoneName, window: Span): InstantMs[] {
  return [...new Set(expandOccurrences(schedule, zone, window).map(({ startsAt }) => startsAt))];
}

/** The occurrences of the series itself, before its single changes: the first `limit` in the window, each once. */
export function listSeries(series: Series, zone: ZoneName, window: Span, limit = MAX_OCCURRENCES): InstantMs[] {
  const read = readRecurrence(series, zone);
  return read.kind === 'invalid' ? [] : gather(read.recurrence, zone, window, Math.min(limit, MAX_OCCURRENCES));
}

/** The occurrences that RDATEs add, without those that are removed again; sorted, each once. What `checkRecurrence` refuses has none. */
export function expandAddedDates(text: RecurrenceText, zone: ZoneName): InstantMs[] {
  const read = readRecurrence(text, zone);
  return read.kind === 'invalid' ? [] : gather({ ...read.recurrence, starts: [] }, zone, ALWAYS, MAX_OCCURRENCES);
}

/** The first `limit` occurrences from DTSTART on (an earlier RDATE included), as local times with their offset; or what is wrong. */
export function previewOccurrences(
  request: PreviewRequest,
): { readonly kind: 'ok'; readonly occurrences: string[] } | RecurrenceFault {
  const { zone, limit } = request;
  const read = readRecurrence(request, zone);
  if (read.kind === 'invalid') return read;
  const found = gather(read.recurrence, zone, ALWAYS, Math.min(limit, MAX_OCCURRENCES));
  return { kind: 'ok', occurrences: found.map((at) => formatWithOffset(at, zone)) };
}

/**
 * Whether a schedule may be stored: as `previewOccurrences`, and it has to sound at least once and at most
 * `MOST_PER_DAY` times within a day of its first occurrence.
 */
export function checkRecurrence(text: RecurrenceText, zone: ZoneName): { readonly kind: 'ok' } | RecurrenceFault {
  const read = readRecurrence(text, zone);
  if (read.kind === 'invalid') return read;
  const found = gather(read.recurrence, zone, ALWAYS, MOST_PER_DAY + 1);
  const field = text.rrule === undefined ? 'dtstart' : 'rrule';
  const [first] = found;
  if (first === undefined) return { kind: 'invalid', field, reason: 'never-occurs' };
  const next = found[MOST_PER_DAY];
  return next !== undefined && next < first + DAY_MS ? { kind: 'invalid', field, reason: 'too-often' } : { kind: 'ok' };
}

const ALWAYS: Span = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
/** Every five minutes round the clock: nobody plans more by one rule, and a slip of FREQ would fill the plan. */
const MOST_PER_DAY = 288;
/** What one schedule may give at once: every minute of 70 days. */
const MAX_OCCURRENCES = 100_000;

function gather(recurrence: Recurrence, zone: ZoneName, window: Span, limit: number): InstantMs[] {
  const isRemoved = removalOf(recurrence, zone);
  const found: InstantMs[] = recurrence.added.map((wall) => readAsInstant(wall, zone));
  const wallsFrom = walkStarts(recurrence, zone, window);
  for (const start of recurrence.starts) {
    let taken = 0;
    for (const at of occurrencesFrom(start, wallsFrom(start), recurrence.rule, zone, window)) {
      if (taken >= limit) break;
      if (isRemoved(at)) continue;
      found.push(at);
      taken += 1;
    }
  }
  const within = found.filter((at) => at >= window.from && at < window.to && !isRemoved(at));
  return [...new Set(within)].sort((a, b) => a - b).slice(0, limit);
}

function removalOf(recurrence: Recurrence, zone: ZoneName): (at: InstantMs) => boolean {
  const instants = new Set(recurrence.removed.map((wall) => readAsInstant(wall, zone)));
  const days = recurrence.removedDays.map((midnight) => ({
    from: firstInstantFrom(midnight, zone),
    to: firstInstantFrom(midnight + DAY_MS, zone),
  }));
  return (at) => instants.has(at) || days.some((day) => at >= day.from && at < day.to);
}

/**
 * The instants one start gives. A generated local time that does not exist is no occurrence and is not counted
 * (RFC 5545, 3.3.10); one that exists twice is its first instant; DTSTART itself is an explicit time and is read (3.3.5).
 */
function* occurrencesFrom(
  start: WallMs,
  walls: Iterable<WallMs>,
  rule: RecurrenceRule | undefined,
  zone: ZoneName,
  window: Span,
): Generator<InstantMs> {
  const startAt = readAsInstant(start, zone);
  if (rule === undefined) {
    yield startAt;
    return;
  }
  const lastAt = lastInstantIn(window, rule, zone);
  let left = rule.count ?? Number.POSITIVE_INFINITY;
  for (const wall of walls) {
    const located = locate(wall, zone);
    if (located.kind === 'never' && wall !== start) continue;
    const at =
      wall === start
        ? startAt
        : located.kind === 'once'
          ? located.at
          : located.kind === 'twice'
            ? located.first
            : startAt;
    if (at > lastAt || left === 0) return;
    if (at < startAt) continue;
    left -= 1;
    if (at >= window.from) yield at;
  }
}

/** The wall times each start gives, more at both ends than the window has. The days are the same for all: they are searched for once. */
function walkStarts({ starts, rule }: Recurrence, zone: ZoneName, window: Span): (start: WallMs) => Iterable<WallMs> {
  const [first] = starts;
  if (rule === undefined || first === undefined) return () => [];
  const lastAt = lastInstantIn(window, rule, zone);
  const to = Number.isFinite(lastAt) ? wallAt(lastAt, zone) + DAY_MS : Number.POSITIVE_INFINITY;
  const isBefore = rule.count === undefined && window.from > readAsInstant(first, zone);
  const from = isBefore ? wallAt(window.from, zone) - 2 * DAY_MS : first;
  const days = remember(walkDays(rule, first, { from, to }));
  return (start) => expandTimes(days(), rule, start);
}

function lastInstantIn(window: Span, rule: RecurrenceRule, zone: ZoneName): InstantMs {
  return Math.min(lastInstantOf(rule, zone) ?? Number.POSITIVE_INFINITY, window.to - 1);
}

/** A walk that can be gone again; what was found once is not searched for again. */
function remember(walk: Iterator<WallMs>): () => Generator<WallMs> {
  const found: WallMs[] = [];
  return function* () {
    for (let index = 0; ; index += 1) {
      if (index === found.length) {
        const next = walk.next();
        if (next.done) return;
        found.push(next.value);
      }
      yield found[index] ?? 0;
    }
  };
}
