/** Finds when a proposal may put sessions: the wished times of day that policy, holidays and what is planned already leave free. */
import { firstClosed, rulesFrom } from './check-policy.ts';
import { SESSION_GAP_MS } from './limit-sessions.ts';
import { DAY_MS, locate, midnightOf, parseLocalDate, parseLocalTime, type WallMs, wallAt } from './local-time.ts';
import type {
  Airing,
  ExceptionDay,
  InstantMs,
  LocalDate,
  LocalDateTime,
  LocalTime,
  Policy,
  Span,
  ZoneName,
} from './model.ts';

/** When sessions are wished for. */
export interface SessionWish {
  readonly from: LocalDate;
  /** Included. */
  readonly until: LocalDate;
  readonly times: readonly LocalTime[];
  /** A session is no longer than this, nor than the policy lets it be. */
  readonly slotMs: number;
}

/** What may stand in the way of a session. */
export interface Surroundings {
  readonly policy: Policy;
  readonly zone: ZoneName;
  /** Nothing is proposed on these. */
  readonly exceptionDays: readonly ExceptionDay[];
  /** Planned already, in the span and a day around it; what is planned before that does no harm. */
  readonly airings: readonly Airing[];
  readonly stationIds: readonly string[];
  /** Nothing is proposed before. */
  readonly notBefore: InstantMs;
}

/** A time that could be a session, with how long it may sound. */
export interface FreeSession extends Span {
  readonly startsAt: LocalDateTime;
  /** Wall time of its local day's midnight. */
  readonly day: WallMs;
  readonly roomMs: number;
}

/** Free sessions by start, and whether one more may be opened beside those that are open already. */
export interface FreeTime {
  readonly sessions: readonly FreeSession[];
  mayOpen(session: FreeSession, open: readonly FreeSession[]): boolean;
}

/** Every wished time that could be a session by itself. A local time that does not exist that day is none; of two the first. */
export function findFreeTime(wish: SessionWish, around: Surroundings): FreeTime {
  const taken = takenByStations(around);
  const sessions = wishedSessions(wish, around).filter((session) => isFree(session, [], taken, around));
  return { sessions, mayOpen: (session, open) => isFree(session, open, taken, around) };
}

/** What sounds at stations that hear the same, and how many sessions it makes by local day. */
interface Taken {
  readonly spans: readonly Span[];
  readonly sessionsByDay: ReadonlyMap<WallMs, number>;
}

function wishedSessions({ from, until, times, slotMs }: SessionWish, around: Surroundings): FreeSession[] {
  const { policy, zone, notBefore } = around;
  const first = parseLocalDate(from);
  const last = parseLocalDate(until);
  if (first === undefined || last === undefined) return [];
  const holidays = new Set(around.exceptionDays.map(({ date }) => date));
  const sessions: FreeSession[] = [];
  for (let day = first; day <= last; day += DAY_MS) {
    if (holidays.has(new Date(day).toISOString().slice(0, 10))) continue;
    for (const time of new Set(times.map((text) => parseLocalTime(text)))) {
      const located = time === undefined ? undefined : locate(day + time, zone);
      if (time === undefined || located === undefined || located.kind === 'never') continue;
      const at = located.kind === 'once' ? located.at : located.first;
      const { maxMinutesPerSession } = rulesFrom(policy.later, at) ?? policy;
      const roomMs = Math.min(slotMs, maxMinutesPerSession * 60_000);
      const span = { from: at, to: at + roomMs };
      if (at < notBefore || firstClosed(policy, zone, span) !== undefined) continue;
      sessions.push({ ...span, startsAt: new Date(day + time).toISOString().slice(0, 19), day, roomMs });
    }
  }
  return sessions.sort((a, b) => a.from - b.from);
}

/** Stations that hear the same are looked at once. */
function takenByStations({ airings, stationIds, zone }: Surroundings): Taken[] {
  const byStation = new Map<string, number[]>(stationIds.map((id) => [id, []]));
  const sounding = airings.filter((airing) => airing.endsAt > airing.startsAt);
  for (const [index, airing] of sounding.entries()) {
    for (const id of airing.stationIds) byStation.get(id)?.push(index);
  }
  const different = new Map([...byStation.values()].map((indexes) => [indexes.join(), indexes]));
  return [...different.values()].map((indexes) => {
    const spans = indexes.flatMap((index) => {
      const airing = sounding[index];
      return airing === undefined ? [] : [{ from: airing.startsAt, to: airing.endsAt }];
    });
    spans.sort((a, b) => a.from - b.from);
    return { spans, sessionsByDay: countSessions(spans, zone) };
  });
}

function countSessions(spans: readonly Span[], zone: ZoneName): Map<WallMs, number> {
  const byDay = new Map<WallMs, number>();
  let endsAt = Number.NEGATIVE_INFINITY;
  for (const { from, to } of spans) {
    const day = midnightOf(wallAt(from, zone));
    if (from - endsAt > SESSION_GAP_MS) byDay.set(day, (byDay.get(day) ?? 0) + 1);
    endsAt = Math.max(endsAt, to);
  }
  return byDay;
}

/**
 * Counts strictly: every session opened counts as one of its own, and towards the minutes of a session as if it were full
 * and ran together with whatever is less than the pause away.
 */
function isFree(
  session: FreeSession,
  open: readonly FreeSession[],
  taken: readonly Taken[],
  { policy }: Surroundings,
): boolean {
  const rules = rulesFrom(policy.later, session.from) ?? policy;
  const sameDay = open.filter(({ day }) => day === session.day).length;
  return taken.every(({ spans, sessionsByDay }) => {
    if ((sessionsByDay.get(session.day) ?? 0) + sameDay + 1 > rules.maxSessionsPerDay) return false;
    const near = [...spans.filter((span) => isNear(span, session)), ...open.filter((other) => isNear(other, session))];
    if (near.length === 0) return true;
    if (near.some(({ from, to }) => from < session.to && to > session.from)) return false;
    const all = [...spans, ...open].sort((a, b) => a.from - b.from);
    return soundAround(session, all) <= rules.maxMinutesPerSession * 60_000;
  });
}

function isNear(span: Span, session: Span): boolean {
  return span.from - session.to <= SESSION_GAP_MS && session.from - span.to <= SESSION_GAP_MS;
}

/** Sound of the session that `session` would be part of. */
function soundAround(session: Span, spans: readonly Span[]): number {
  let { from, to } = session;
  let soundMs = to - from;
  const left = new Set(spans);
  for (let grew = true; grew; ) {
    grew = false;
    for (const span of left) {
      if (!isNear(span, { from, to })) continue;
      from = Math.min(from, span.from);
      to = Math.max(to, span.to);
      soundMs += span.to - span.from;
      left.delete(span);
      grew = true;
    }
  }
  return soundMs;
}
