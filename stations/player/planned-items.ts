/** The playlist's items on the station's timeline: which are still to come, which may sound, and which give way to a higher rank. */
import type { InstantMs, Span } from '../../scheduler/model.ts';
import type { Playlist, PlaylistAiring, PlaylistItem, SkipReason } from '../protocol.ts';
import type { HeldAiring } from './begun-airings.ts';
import { findHindrance } from './item-hindrance.ts';
import { isClip, unsignedReason } from './leave.ts';
import {
  HORIZON_MS,
  isInEngine,
  isOpenRelay,
  itemKey,
  LATE_TOLERANCE_MS,
  type PlannedItem,
  PREEMPT_LEAD_MS,
  PREROLL_MS,
  progressOf,
  type Situation,
} from './situation.ts';

/** An item with the airing it belongs to. */
export interface Candidate {
  readonly airing: PlaylistAiring;
  readonly item: PlaylistItem;
  readonly planned: PlannedItem;
}

/** Items of the coming minute and relays under way that nothing has settled, by start, the higher rank first. */
export function listUpcoming(situation: Situation, playlist: Playlist, gone: ReadonlySet<string>): Candidate[] {
  const { now } = situation;
  return playlist.airings
    .filter(({ startsAt, endsAt }) => endsAt >= now - LATE_TOLERANCE_MS && startsAt <= now + HORIZON_MS)
    .filter(({ id }) => !progressOf(situation, id).closed)
    .flatMap((airing) =>
      airing.items
        .filter((item) => isLeft(situation, airing, item))
        .map((item) => toCandidate(playlist, airing, item))
        .filter(({ planned }) => planned.startsAt <= now + HORIZON_MS && !gone.has(itemKey(planned))),
    )
    .sort((a, b) => a.planned.startsAt - b.planned.startsAt || rankOf(a.airing) - rankOf(b.airing));
}

/** The item of the playlist in force that has this name. */
export function findNamed(
  playlist: Playlist,
  { airingId, index }: { readonly airingId: string; readonly index: number },
): Candidate | undefined {
  const airing = playlist.airings.find(({ id }) => id === airingId);
  const item = airing?.items.find((one) => one.index === index);
  return airing === undefined || item === undefined ? undefined : toCandidate(playlist, airing, item);
}

/** 0 is the highest. */
export function rankOf({ priority }: Pick<PlaylistAiring, 'priority'>): number {
  return { emergency: 0, priority: 1, normal: 2, filler: 3 }[priority];
}

/** Whether an airing that is due cuts what sounds: by its rank, or because that is there no longer but for its sake. */
export function cuts(above: PlaylistAiring, own: PlaylistAiring, sounding: PlannedItem): boolean {
  if (above.takes?.some((taken) => itemKey(taken) === itemKey(sounding))) return true;
  return rankOf(above) < rankOf(own) && (sounding.kind === 'relay' || above.priority === 'emergency');
}

/** True for what may be loaded now: to begin at its start, a relay at any moment until its end. */
export function isDue({ planned }: Candidate, now: InstantMs, leadMs = PREROLL_MS): boolean {
  const until = planned.kind === 'relay' ? planned.endsAt - 1 : planned.startsAt + LATE_TOLERANCE_MS;
  return planned.startsAt - now <= leadMs && now <= until;
}

/** Why people let nothing of this airing sound now. */
export function findHold(
  { stopPressed }: Situation,
  { suspended }: Playlist,
  { priority }: Pick<PlaylistAiring, 'priority'>,
): SkipReason | undefined {
  if (stopPressed === true) return 'stopped';
  return suspended !== undefined && priority !== 'emergency' ? 'suspended' : undefined;
}

/**
 * Nothing but time stands in its way: people, policy, validity, signatures, media, journal. `engineFreeAt` is when the engine can begin it, now or
 * later. An order begins only where all of it can sound: the time of issue alone says nothing.
 */
export function isFree(
  situation: Situation,
  playlist: Playlist,
  candidate: Candidate,
  engineFreeAt: InstantMs,
): boolean {
  const { airing } = candidate;
  if (situation.journalFull && airing.priority !== 'emergency') return false;
  if (findHold(situation, playlist, airing) !== undefined) return false;
  const isUnhindered = ({ item, planned }: Candidate): boolean =>
    findHindrance(playlist.policy, airing, item, Math.max(planned.startsAt, engineFreeAt), situation.leave) ===
    undefined;
  return (
    listBegunWith(situation, playlist, candidate).every(isUnhindered) &&
    findMediaTrouble(situation, playlist, candidate) === undefined
  );
}

/** What is wrong with its file, or with another that it must not begin without; nothing ever is with a relay's. */
export function findMediaTrouble(
  situation: Situation,
  playlist: Playlist,
  candidate: Candidate,
): SkipReason | undefined {
  return listBegunWith(situation, playlist, candidate)
    .map(({ planned }) => troubleOf(situation, planned))
    .find((trouble) => trouble !== undefined);
}

/**
 * Itself, and of an order that has not begun all that is left. What is not signed beside a signed message is left out: it costs itself, and not the
 * message; the time alone says nothing.
 */
function listBegunWith(situation: Situation, playlist: Playlist, candidate: Candidate): readonly Candidate[] {
  const { airing } = candidate;
  if (airing.lateRule !== 'when-ready' || progressOf(situation, airing.id).begun) return [candidate];
  const left = airing.items
    .filter((item) => isLeft(situation, airing, item))
    .map((item) => toCandidate(playlist, airing, item));
  const signed = left.filter(({ item, planned }) => {
    const at = Math.max(planned.startsAt, situation.now);
    return unsignedReason(situation.leave, airing, item, at) === undefined;
  });
  return signed.every(({ item }) => isClip(item)) ? left : [candidate, ...signed];
}

function troubleOf({ damagedMedia, readyMedia }: Situation, planned: PlannedItem): SkipReason | undefined {
  if (planned.kind === 'relay') return undefined;
  if (damagedMedia.includes(planned.sha256)) return 'media-damaged';
  return readyMedia.includes(planned.sha256) ? undefined : 'media-missing';
}

/** Whether a higher rank will want, or wants, time of this item: a file is then not begun, a relay is silent for that time. */
export function isBlocked(situation: Situation, playlist: Playlist, candidate: Candidate): boolean {
  const { now } = situation;
  const { planned } = candidate;
  const wanted =
    planned.kind === 'relay'
      ? { from: now, to: now + PREEMPT_LEAD_MS + 1 }
      : { from: Math.max(now, planned.startsAt), to: planned.endsAt };
  return listAbove(playlist, candidate, wanted).some(
    (above) => isInEngine(situation, above.airing.id, above.item.index) || canStillSound(situation, playlist, above),
  );
}

/** Whether a higher rank had time of this item. */
export function wasPreempted(situation: Situation, playlist: Playlist, candidate: Candidate): boolean {
  const { startsAt, endsAt } = candidate.planned;
  return listAbove(playlist, candidate, { from: startsAt, to: endsAt }).some(({ airing, item }) => {
    const { begun, settled } = progressOf(situation, airing.id);
    return isInEngine(situation, airing.id, item.index) || (begun && settled.includes(item.index));
  });
}

/** Whether a higher rank has `wanted` in this playlist, whatever becomes of it. */
export function isTaken(playlist: Playlist, airing: PlaylistAiring, wanted: Span): boolean {
  return listAbove(playlist, { airing }, wanted).length > 0;
}

/** Whether it is still to sound: not settled, or a relay that may be joined again. */
function isLeft(situation: Situation, { id }: PlaylistAiring, { index }: PlaylistItem): boolean {
  const { settled, resumable = [] } = progressOf(situation, id);
  return !settled.includes(index) || resumable.includes(index) || isOpenRelay(situation, id, index);
}

/** Lays an item on the timeline. */
export function toCandidate(playlist: Playlist, airing: HeldAiring, item: PlaylistItem): Candidate {
  const startsAt = airing.startsAt + item.offsetMs;
  const { index, title } = item;
  const place = { airingId: airing.id, index, title, playlistVersion: airing.heldFrom ?? playlist.version };
  const span = { startsAt, endsAt: startsAt + item.durationMs };
  const planned: PlannedItem =
    'url' in item
      ? { kind: 'relay', ...place, sourceId: item.sourceId, url: item.url, ...span }
      : { kind: 'file', ...place, sha256: item.sha256, ...span };
  return { airing, item, planned };
}

/** The items of higher-ranked airings that touch `wanted`. */
function listAbove(playlist: Playlist, { airing }: Pick<Candidate, 'airing'>, wanted: Span): Candidate[] {
  const rank = rankOf(airing);
  return playlist.airings
    .filter((other) => rankOf(other) < rank && other.startsAt < wanted.to && other.endsAt > wanted.from)
    .flatMap((other) => other.items.map((item) => toCandidate(playlist, other, item)))
    .filter(({ planned }) => planned.startsAt < wanted.to && planned.endsAt > wanted.from);
}

function canStillSound(situation: Situation, playlist: Playlist, candidate: Candidate): boolean {
  const { airing, item, planned } = candidate;
  const isPassed = planned.kind === 'file' && situation.now > planned.startsAt + LATE_TOLERANCE_MS;
  return isLeft(situation, airing, item) && !isPassed && isFree(situation, playlist, candidate, situation.now);
}
