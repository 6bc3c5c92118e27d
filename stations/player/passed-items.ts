/** What will not sound any more, with the reason to journal, and which airings the station is done with. */
import type { InstantMs } from '../../scheduler/model.ts';
import type { Playlist, PlaylistAiring, SkipReason } from '../protocol.ts';
import { findHindrance } from './item-hindrance.ts';
import { unsignedReason } from './leave.ts';
import { type Candidate, findHold, findMediaTrouble, toCandidate, wasPreempted } from './planned-items.ts';
import {
  HORIZON_MS,
  isInEngine,
  isOpenRelay,
  itemKey,
  LATE_TOLERANCE_MS,
  progressOf,
  type Situation,
} from './situation.ts';

/** An item that will not sound, with the reason to journal. */
export interface SkippedItem {
  readonly airingId: string;
  readonly index: number;
  readonly playlistVersion: number;
  readonly plannedAt: InstantMs;
  readonly reason: SkipReason;
}

/** An airing the station is done with. */
export interface ClosedAiring {
  readonly airingId: string;
  readonly playlistVersion: number;
}

/** Items whose time has passed, or that their airing's late rule gives up. */
export function listSkipped(situation: Situation, playlist: Playlist): SkippedItem[] {
  return playlist.airings.flatMap((airing) => skipPassed(situation, playlist, airing));
}

/** Airings of which nothing is left to come; one that had begun and is no longer in the playlist is over, too. */
export function listClosed(situation: Situation, playlist: Playlist, gone: ReadonlySet<string>): ClosedAiring[] {
  const orphans = Object.keys(situation.progress).filter((id) => {
    const { begun, closed } = progressOf(situation, id);
    const isOpen = begun && !closed && !isUnderWay(situation, id);
    return isOpen && !playlist.airings.some((airing) => airing.id === id);
  });
  const done = playlist.airings.filter((airing) => isDone(situation, airing, gone)).map(({ id }) => id);
  return [...orphans, ...done].map((airingId) => ({ airingId, playlistVersion: playlist.version }));
}

const GIVES_UP: readonly SkipReason[] = ['late', 'powered-off', 'clock-untrusted'];

function skipPassed(situation: Situation, playlist: Playlist, airing: PlaylistAiring): SkippedItem[] {
  const { now } = situation;
  const { settled, begun, missed, closed } = progressOf(situation, airing.id);
  if (closed || airing.startsAt > now) return [];
  const skipped: SkippedItem[] = [];
  let gaveUp = missed;
  for (const item of airing.items) {
    const { index } = item;
    if (settled.includes(index) || isInEngine(situation, airing.id, index)) continue;
    const candidate = toCandidate(playlist, airing, item);
    const isPassed = hasPassed(candidate, now) || now >= (airing.expiresAt ?? Number.POSITIVE_INFINITY);
    if (!isPassed && !(gaveUp && !begun && airing.lateRule === 'skip')) continue;
    const reason = isPassed ? whyPassed(situation, playlist, candidate) : 'late';
    gaveUp ||= GIVES_UP.includes(reason);
    const { startsAt: plannedAt } = candidate.planned;
    skipped.push({ airingId: airing.id, index, playlistVersion: playlist.version, plannedAt, reason });
  }
  return skipped;
}

/** A relay has not passed before its window has: it is joined at any moment of it. */
function hasPassed({ planned }: Candidate, now: InstantMs): boolean {
  return planned.kind === 'relay' ? now >= planned.endsAt : now > planned.startsAt + LATE_TOLERANCE_MS;
}

function whyPassed(situation: Situation, playlist: Playlist, candidate: Candidate): SkipReason {
  const { airing, item, planned } = candidate;
  const forbidden = findHindrance(playlist.policy, airing, item, planned.startsAt, situation.leave);
  if (forbidden !== undefined && forbidden !== 'expired') return forbidden;
  const unsigned = unsignedReason(situation.leave, airing, item, planned.startsAt);
  if (unsigned !== undefined) return unsigned;
  const absence = situation.absences.find(({ from, to }) => planned.startsAt >= from && planned.startsAt < to);
  if (absence !== undefined) return absence.reason;
  const held = findHold(situation, playlist, airing);
  if (held !== undefined) return held;
  if (wasPreempted(situation, playlist, candidate)) return 'preempted';
  return (
    situation.failures[itemKey(planned)] ?? findMediaTrouble(situation, playlist, candidate) ?? forbidden ?? 'late'
  );
}

function isDone(situation: Situation, airing: PlaylistAiring, gone: ReadonlySet<string>): boolean {
  const { settled, resumable = [], closed } = progressOf(situation, airing.id);
  if (closed || airing.startsAt > situation.now + HORIZON_MS) return false;
  return airing.items.every((item) => {
    const isSettled = settled.includes(item.index) || gone.has(itemKey({ airingId: airing.id, index: item.index }));
    const comesBack =
      resumable.includes(item.index) && situation.now < airing.startsAt + item.offsetMs + item.durationMs;
    const sounds = isInEngine(situation, airing.id, item.index) || isOpenRelay(situation, airing.id, item.index);
    return isSettled && !comesBack && !sounds;
  });
}

function isUnderWay({ sounding, openRelays }: Situation, airingId: string): boolean {
  return [sounding?.item, sounding?.queued, ...openRelays].some((item) => item?.airingId === airingId);
}
