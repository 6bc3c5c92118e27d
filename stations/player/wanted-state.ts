/** What should sound, given the playlist and the moment: pure data in, pure data out; every rule of lateness and rank is here. */
import type { InstantMs } from '../../scheduler/model.ts';
import { nextVolumeChange, volumeCeilingAt } from '../../scheduler/volume-ceiling.ts';
import type { Playlist, PlaylistAiring, SkipReason } from '../protocol.ts';
import { findClosing } from './item-hindrance.ts';
import { hasRunOut, isWithdrawn } from './leave.ts';
import { type ClosedAiring, listClosed, listSkipped, type SkippedItem } from './passed-items.ts';
import {
  type Candidate,
  cuts,
  findHold,
  findNamed,
  isBlocked,
  isDue,
  isFree,
  isTaken,
  listUpcoming,
  rankOf,
} from './planned-items.ts';
import { withReadyStarts } from './ready-starts.ts';
import {
  GAPLESS_MS,
  HORIZON_MS,
  itemKey,
  LATE_TOLERANCE_MS,
  type PlannedItem,
  type PlannedRelay,
  PREEMPT_LEAD_MS,
  PREROLL_MS,
  type Situation,
} from './situation.ts';
import { withStandIns } from './stand-ins.ts';
import { isEmergencyOrder, withVouchedOrders } from './vouched-orders.ts';

/** A relay of which nothing more will sound; `reason` where its window was not simply over while it sounded. */
export interface FinishedRelay {
  readonly item: PlannedRelay;
  readonly reason?: SkipReason;
}

/** The answer. Without `current` there is silence. */
export interface WantedState {
  readonly volumePct: number;
  /** Sounds now and goes on, or is held paused for its `startsAt`; a relay whose window has begun sounds as soon as it can. */
  readonly current?: PlannedItem;
  /** Follows `current` without a gap. */
  readonly next?: PlannedItem;
  /** Why what sounds must stop. */
  readonly cut?: SkipReason;
  /** Relays whose end is to be told. */
  readonly finished: readonly FinishedRelay[];
  readonly skipped: readonly SkippedItem[];
  /** Airings the station is done with. */
  readonly closed: readonly ClosedAiring[];
  /** When the answer changes by the clock alone, as far as what sounds and the items of the coming minute tell. */
  readonly wakeAt?: InstantMs;
}

/**
 * Decides item by item, by time and rank, whatever the order of the airings: one may lie in a hole of another. A file that
 * sounds is cut by an emergency alone, or by an order that has its time in the plan, as soon as that can begin; a relay gives way
 * to any higher rank and is joined again after it. Where closed hours begin, nothing but an emergency goes on.
 */
export function decideWantedState(situation: Situation): WantedState {
  const { sounding, now } = situation;
  if (situation.playlist === undefined) return { volumePct: 0, finished: [], skipped: [], closed: [] };
  const vouched = withVouchedOrders(situation.playlist, situation.serverAheadMs);
  const playlist = withReadyStarts(situation, withStandIns(situation, vouched));
  const canSettle = situation.clockTrusted && !situation.journalFull;
  const skipped = canSettle ? listSkipped(situation, playlist) : [];
  const gone = new Set(skipped.map(itemKey));
  const coming = listUpcoming(situation, playlist, gone).filter(({ airing }) => mayBeginNow(situation, airing));
  const mayBegin = (candidate: Candidate, engineFreeAt: InstantMs) =>
    isFree(situation, playlist, candidate, engineFreeAt) && !isBlocked(situation, playlist, candidate);
  const isWindowOver: IsWindowOver = (item) => now >= findWindowEnd(item, coming, mayBegin);
  const finished = situation.openRelays.flatMap((item) => findFinished(situation, playlist, item, isWindowOver));
  const over = new Set(finished.map(({ item }) => itemKey(item)));
  const upcoming = coming.filter(({ planned }) => !over.has(itemKey(planned)) && !isWindowOver(planned));
  const cut = sounding === undefined ? undefined : findCut(situation, playlist, sounding.item, upcoming);
  const isOver = cut !== undefined || (sounding !== undefined && isWindowOver(sounding.item));
  const current =
    isOver || sounding === undefined
      ? upcoming.find((candidate) => isDue(candidate, now) && mayBegin(candidate, now))?.planned
      : sounding.item;
  const next = current?.kind === 'file' ? findNext(situation, current, upcoming, mayBegin) : undefined;
  const wakeAt = findWake(situation, playlist, upcoming);
  return {
    volumePct: findVolume(situation, playlist),
    ...(current === undefined ? {} : { current }),
    ...(next === undefined ? {} : { next }),
    ...(cut === undefined ? {} : { cut }),
    finished,
    skipped,
    closed: canSettle ? listClosed(situation, playlist, gone) : [],
    ...(wakeAt === undefined ? {} : { wakeAt }),
  };
}

/** Without a trusted clock nothing begins but what the server vouches for. */
function mayBeginNow({ clockTrusted, serverAheadMs }: Situation, airing: PlaylistAiring): boolean {
  return clockTrusted || (serverAheadMs !== undefined && isEmergencyOrder(airing));
}

/** Never above the ceiling for the hour (R5); where nobody knows whose hour it is, of neither. */
function findVolume({ now, clockTrusted, serverAheadMs, volumePct }: Situation, { policy }: Playlist): number {
  const ceilingPct = volumeCeilingAt(policy, policy.zone, now);
  if (clockTrusted || serverAheadMs === undefined) return Math.min(volumePct, ceilingPct);
  return Math.min(volumePct, ceilingPct, volumeCeilingAt(policy, policy.zone, now + serverAheadMs));
}

/** What can be queued behind `current`: planned end to start, and by the sound's own time neither early nor late. */
function findNext(
  { sounding }: Situation,
  current: PlannedItem,
  upcoming: readonly Candidate[],
  mayBegin: (candidate: Candidate, engineFreeAt: InstantMs) => boolean,
): PlannedItem | undefined {
  const runsUntil =
    sounding !== undefined && itemKey(sounding.item) === itemKey(current)
      ? sounding.startedAt + (current.endsAt - current.startsAt)
      : current.endsAt;
  const follows = ({ kind, startsAt }: PlannedItem) =>
    kind === 'file' &&
    Math.abs(startsAt - current.endsAt) <= GAPLESS_MS &&
    runsUntil >= startsAt - GAPLESS_MS &&
    runsUntil <= startsAt + LATE_TOLERANCE_MS;
  return upcoming.find((candidate) => follows(candidate.planned) && mayBegin(candidate, runsUntil))?.planned;
}

/** Why what sounds may not go on: the playlist no longer says so, people stopped it or took their approval back, closed hours have begun, or a higher rank is due. */
function findCut(
  situation: Situation,
  playlist: Playlist,
  sounding: PlannedItem,
  upcoming: readonly Candidate[],
): SkipReason | undefined {
  const ended = findEnd(situation, playlist, sounding);
  if (ended !== undefined) return ended;
  const own = findNamed(playlist, sounding);
  const preempts = (above: Candidate) =>
    own !== undefined &&
    cuts(above.airing, own.airing, sounding) &&
    isDue(above, situation.now, PREEMPT_LEAD_MS) &&
    isFree(situation, playlist, above, situation.now) &&
    !isBlocked(situation, playlist, above);
  return upcoming.some(preempts) ? 'preempted' : undefined;
}

/** Why it is over for good, whatever else is due. */
function findEnd(situation: Situation, playlist: Playlist, item: PlannedItem): SkipReason | undefined {
  const own = findNamed(playlist, item);
  return (
    findSuperseded(playlist, item) ??
    (own === undefined ? undefined : findHold(situation, playlist, own.airing)) ??
    findRevoked(situation, item) ??
    findClosedNow(situation, playlist, item)
  );
}

/** What sounds goes to its end though its approval has ended meanwhile; what was withdrawn does not. */
function findRevoked({ leave, now }: Situation, item: PlannedItem): SkipReason | undefined {
  return isWithdrawn(leave, item) || hasRunOut(leave, item, now) ? 'not-signed' : undefined;
}

/**
 * Only what the playlist names goes on (R3): not what it names no longer, with other bytes or at another time. Where a higher
 * rank has the time of an airing that is still there, that is the reason.
 */
function findSuperseded(playlist: Playlist, sounding: PlannedItem): SkipReason | undefined {
  const airing = playlist.airings.find(({ id }) => id === sounding.airingId);
  const named = findNamed(playlist, sounding)?.planned;
  if (named === undefined && airing !== undefined) {
    return isTaken(playlist, airing, { from: sounding.startsAt, to: sounding.endsAt }) ? 'preempted' : 'superseded';
  }
  if (named === undefined || !isSameSound(named, sounding)) return 'superseded';
  return Math.abs(named.startsAt - sounding.startsAt) > LATE_TOLERANCE_MS ? 'superseded' : undefined;
}

function isSameSound(a: PlannedItem, b: PlannedItem): boolean {
  if (a.kind === 'file') return b.kind === 'file' && a.sha256 === b.sha256;
  return b.kind === 'relay' && a.sourceId === b.sourceId && a.url === b.url;
}

function findClosedNow({ now }: Situation, playlist: Playlist, sounding: PlannedItem): SkipReason | undefined {
  const own = findNamed(playlist, sounding);
  if (own === undefined) return undefined;
  return findClosing(playlist.policy, own.airing, { from: now, to: now + 1 })?.reason;
}

type IsWindowOver = (item: PlannedItem) => boolean;

/** When a relay makes room: at its end, or before it by what a file that follows it needs to begin on its moment. A file ends by itself. */
function findWindowEnd(
  item: PlannedItem,
  coming: readonly Candidate[],
  mayBegin: (candidate: Candidate, engineFreeAt: InstantMs) => boolean,
): InstantMs {
  if (item.kind === 'file') return Number.POSITIVE_INFINITY;
  const follows = ({ planned }: Candidate) =>
    planned.kind === 'file' && Math.abs(planned.startsAt - item.endsAt) <= GAPLESS_MS;
  const isFollowed = coming.some((candidate) => follows(candidate) && mayBegin(candidate, item.endsAt));
  return isFollowed ? item.endsAt - PREEMPT_LEAD_MS : item.endsAt;
}

/** A relay is over for good where its window is, where the playlist lets go of it, and where closed hours begin. */
function findFinished(
  situation: Situation,
  playlist: Playlist,
  item: PlannedRelay,
  isWindowOver: IsWindowOver,
): readonly FinishedRelay[] {
  const { sounding } = situation;
  const reason = findEnd(situation, playlist, item);
  if (reason !== undefined) return [{ item, reason }];
  const named = findNamed(playlist, item);
  if (named === undefined || !isWindowOver(named.planned)) return [];
  if (sounding !== undefined && itemKey(sounding.item) === itemKey(item)) return [{ item }];
  return [{ item, reason: isBlocked(situation, playlist, named) ? 'preempted' : 'relay-silent' }];
}

/** When an item that has not begun is past. */
function passesAt({ lateRule, expiresAt }: PlaylistAiring, planned: PlannedItem): InstantMs {
  if (planned.kind === 'relay') return planned.endsAt;
  if (lateRule === 'when-ready') return expiresAt ?? Number.POSITIVE_INFINITY;
  return Math.min(planned.startsAt + LATE_TOLERANCE_MS + 1, expiresAt ?? Number.POSITIVE_INFINITY);
}

function findWake(situation: Situation, playlist: Playlist, upcoming: readonly Candidate[]): InstantMs | undefined {
  const { now, sounding } = situation;
  const own = sounding === undefined ? undefined : findNamed(playlist, sounding.item);
  const lowestRank = Math.max(
    ...[...upcoming, ...(own === undefined ? [] : [own])].map(({ airing }) => rankOf(airing)),
  );
  const instants = upcoming.flatMap(({ airing, planned }) => [
    planned.startsAt - PREROLL_MS,
    ...(rankOf(airing) < lowestRank || airing.takes !== undefined ? [planned.startsAt - PREEMPT_LEAD_MS] : []),
    ...(planned.kind === 'relay' ? [planned.endsAt - PREEMPT_LEAD_MS] : []),
    passesAt(airing, planned),
  ]);
  if (sounding !== undefined && own !== undefined) {
    const { kind, endsAt } = sounding.item;
    // A file may run a little longer than its plan.
    const until = kind === 'relay' ? endsAt : Math.max(endsAt, now) + HORIZON_MS;
    const closing = until > now ? findClosing(playlist.policy, own.airing, { from: now, to: until }) : undefined;
    if (closing !== undefined) instants.push(closing.from);
    if (kind === 'relay') instants.push(endsAt - PREEMPT_LEAD_MS, endsAt);
  }
  if (own !== undefined || upcoming.length > 0) {
    instants.push(nextVolumeChange(playlist.policy, playlist.policy.zone, now) ?? now);
  }
  const ahead = instants.filter((at) => at > now);
  return ahead.length === 0 ? undefined : Math.min(...ahead);
}
