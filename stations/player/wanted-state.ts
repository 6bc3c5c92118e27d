/** What should sound, given the playlist and the moment: pure data in, pure data out; every rule of lateness is here. */
import type { InstantMs } from '../../scheduler/model.ts';
import type { Playlist, PlaylistAiring, PlaylistItem, SkipReason } from '../protocol.ts';
import { findHindrance, findQuietStart } from './item-hindrance.ts';

/** An item begins at most this long after its planned start; later it is late, and only its successors can be joined (R6). */
export const LATE_TOLERANCE_MS = 1_000;
/** How long before its start an item is loaded and held paused. */
export const PREROLL_MS = 5_000;
/** Items whose planned end and start are this close follow each other without a gap. */
export const GAPLESS_MS = 50;
/** What sounds may run this long into quiet hours: the lateness its start was allowed. */
export const QUIET_GRACE_MS = LATE_TOLERANCE_MS;
const HORIZON_MS = 60_000;

/** What the journal knows of one airing. */
export interface AiringProgress {
  /** Indices that have started, ended or been skipped: they never start (again). */
  readonly settled: readonly number[];
  /** Something of it has sounded. */
  readonly begun: boolean;
  /** An item of it was let pass because the station was off, without trusted time, or late. */
  readonly missed: boolean;
  readonly closed: boolean;
}

/** A time [from, to) in which the station could not have played, and why. */
export interface Absence {
  readonly from: InstantMs;
  readonly to: InstantMs;
  readonly reason: 'powered-off' | 'clock-untrusted';
}

/** One item at its place on the station's timeline; `endsAt` is its planned end. */
export interface PlannedItem {
  readonly airingId: string;
  readonly index: number;
  readonly title: string;
  readonly sha256: string;
  readonly playlistVersion: number;
  readonly startsAt: InstantMs;
  readonly endsAt: InstantMs;
}

/** Everything the decision hangs on. */
export interface Situation {
  readonly playlist?: Playlist;
  readonly now: InstantMs;
  readonly clockTrusted: boolean;
  /** Hashes of the files that are here, whole and checked. */
  readonly readyMedia: readonly string[];
  readonly damagedMedia: readonly string[];
  /** Why the engine could not take an item just now, by `airingId/index`. */
  readonly failures: Readonly<Record<string, SkipReason>>;
  readonly progress: Readonly<Record<string, AiringProgress>>;
  readonly absences: readonly Absence[];
  /** What sounds, and when its sound began by its real position; `queued` follows it by itself. */
  readonly sounding?: { readonly item: PlannedItem; readonly startedAt: InstantMs; readonly queued?: PlannedItem };
  readonly volumePct: number;
  /** The journal takes no more entries: nothing is settled, and only emergencies begin (R8). */
  readonly journalFull: boolean;
}

/** An item that will not sound, with the reason to journal. */
export interface SkippedItem {
  readonly airingId: string;
  readonly index: number;
  readonly playlistVersion: number;
  readonly plannedAt: InstantMs;
  readonly reason: SkipReason;
}

/** The answer. Without `current` there is silence. */
export interface WantedState {
  readonly volumePct: number;
  /** Sounds now and goes on, or is held paused for its `startsAt`. */
  readonly current?: PlannedItem;
  /** Follows `current` without a gap. */
  readonly next?: PlannedItem;
  /** Why what sounds must stop. */
  readonly cut?: SkipReason;
  readonly skipped: readonly SkippedItem[];
  /** Airings the station is done with. */
  readonly closed: readonly { readonly airingId: string; readonly playlistVersion: number }[];
  /** When the answer changes by the clock alone, if that is within a minute. */
  readonly wakeAt?: InstantMs;
}

/** Names an item across playlists. */
export function itemKey(item: { readonly airingId: string; readonly index: number }): string {
  return `${item.airingId}/${item.index}`;
}

/** Decides. Airings are taken in the playlist's order, which is by time and without overlap. */
export function decideWantedState(situation: Situation): WantedState {
  const { playlist, sounding } = situation;
  if (playlist === undefined) return { volumePct: 0, skipped: [], closed: [] };
  const volumePct = Math.min(situation.volumePct, playlist.policy.volumeCeilingPct);
  const canSettle = situation.clockTrusted && !situation.journalFull;
  const skipped = canSettle ? playlist.airings.flatMap((airing) => skipPassed(situation, airing)) : [];
  const gone = new Set(skipped.map(itemKey));
  const upcoming = situation.clockTrusted ? listUpcoming(situation, playlist, gone) : [];
  const cut = sounding === undefined ? undefined : findCut(situation, playlist, sounding.item);
  const goesOn = cut === undefined ? sounding : undefined;
  const current = goesOn?.item ?? upcoming.find((item) => isDue(situation, playlist, item));
  const next =
    current === undefined
      ? undefined
      : upcoming.find((item) => follows(situation, current, item) && isFree(situation, playlist, item));
  const wakeAt = findWake(situation, playlist, upcoming);
  return {
    volumePct,
    ...(current === undefined ? {} : { current }),
    ...(next === undefined ? {} : { next }),
    ...(cut === undefined ? {} : { cut }),
    skipped,
    closed: canSettle ? listClosed(situation, playlist, gone) : [],
    ...(wakeAt === undefined ? {} : { wakeAt }),
  };
}

const NOTHING_YET: AiringProgress = { settled: [], begun: false, missed: false, closed: false };

function progressOf(situation: Situation, airing: PlaylistAiring): AiringProgress {
  return situation.progress[airing.id] ?? NOTHING_YET;
}

function place(playlist: Playlist, airing: PlaylistAiring, item: PlaylistItem): PlannedItem {
  const startsAt = airing.startsAt + item.offsetMs;
  const { index, title, sha256 } = item;
  const playlistVersion = playlist.version;
  return { airingId: airing.id, index, title, sha256, playlistVersion, startsAt, endsAt: startsAt + item.durationMs };
}

/** Items of one airing whose time has passed, or that its late rule gives up. */
function skipPassed(situation: Situation, airing: PlaylistAiring): SkippedItem[] {
  const { playlist, now } = situation;
  const { settled, begun, missed, closed } = progressOf(situation, airing);
  if (playlist === undefined || closed || airing.startsAt > now) return [];
  const skipped: SkippedItem[] = [];
  let gaveUp = missed;
  for (const item of airing.items) {
    if (settled.includes(item.index) || isInEngine(situation, airing.id, item.index)) continue;
    const plannedAt = airing.startsAt + item.offsetMs;
    const passed = now > plannedAt + LATE_TOLERANCE_MS;
    if (!passed && !(gaveUp && !begun && airing.lateRule === 'skip')) continue;
    const reason = passed ? whyPassed(situation, playlist, airing, item) : 'late';
    gaveUp ||= ['late', 'powered-off', 'clock-untrusted'].includes(reason);
    skipped.push({ airingId: airing.id, index: item.index, playlistVersion: playlist.version, plannedAt, reason });
  }
  return skipped;
}

function isInEngine({ sounding }: Situation, airingId: string, index: number): boolean {
  return [sounding?.item, sounding?.queued].some((item) => item?.airingId === airingId && item.index === index);
}

function whyPassed(s: Situation, playlist: Playlist, airing: PlaylistAiring, item: PlaylistItem): SkipReason {
  const startsAt = airing.startsAt + item.offsetMs;
  const forbidden = findHindrance(playlist.policy, airing, item, startsAt);
  if (forbidden !== undefined) return forbidden;
  const absence = s.absences.find(({ from, to }) => startsAt >= from && startsAt < to);
  if (absence !== undefined) return absence.reason;
  return s.failures[itemKey({ airingId: airing.id, index: item.index })] ?? mediaTrouble(s, item.sha256) ?? 'late';
}

function mediaTrouble(situation: Situation, sha256: string): SkipReason | undefined {
  if (situation.damagedMedia.includes(sha256)) return 'media-damaged';
  return situation.readyMedia.includes(sha256) ? undefined : 'media-missing';
}

/** Items of the coming minute that nothing has settled, in order. */
function listUpcoming(situation: Situation, playlist: Playlist, gone: ReadonlySet<string>): PlannedItem[] {
  const { now } = situation;
  return playlist.airings
    .filter((airing) => airing.endsAt >= now - LATE_TOLERANCE_MS && airing.startsAt <= now + HORIZON_MS)
    .filter((airing) => !progressOf(situation, airing).closed)
    .flatMap((airing) => {
      const { settled } = progressOf(situation, airing);
      return airing.items
        .filter((item) => !settled.includes(item.index))
        .map((item) => place(playlist, airing, item))
        .filter((item) => item.startsAt <= now + HORIZON_MS && !gone.has(itemKey(item)));
    });
}

/** True for what may be loaded now, to begin at its start. */
function isDue(situation: Situation, playlist: Playlist, item: PlannedItem): boolean {
  const { now } = situation;
  return (
    item.startsAt - now <= PREROLL_MS && now <= item.startsAt + LATE_TOLERANCE_MS && isFree(situation, playlist, item)
  );
}

function isFree(situation: Situation, playlist: Playlist, planned: PlannedItem): boolean {
  const airing = playlist.airings.find(({ id }) => id === planned.airingId);
  const item = airing?.items.find(({ index }) => index === planned.index);
  if (airing === undefined || item === undefined) return false;
  if (situation.journalFull && airing.priority !== 'emergency') return false;
  const beginsAt = Math.max(planned.startsAt, situation.now);
  return (
    findHindrance(playlist.policy, airing, item, beginsAt) === undefined &&
    mediaTrouble(situation, item.sha256) === undefined
  );
}

/** True when `item` can be queued behind `current`: planned end to start, and by the sound's own time neither early nor late. */
function follows({ sounding }: Situation, current: PlannedItem, item: PlannedItem): boolean {
  const runsUntil =
    sounding !== undefined && itemKey(sounding.item) === itemKey(current)
      ? sounding.startedAt + (current.endsAt - current.startsAt)
      : current.endsAt;
  const isTouching = Math.abs(item.startsAt - current.endsAt) <= GAPLESS_MS;
  return isTouching && runsUntil >= item.startsAt - GAPLESS_MS && runsUntil <= item.startsAt + LATE_TOLERANCE_MS;
}

/** Why what sounds may not go on: the playlist no longer says so, or quiet hours have begun. */
function findCut(situation: Situation, playlist: Playlist, sounding: PlannedItem): SkipReason | undefined {
  const airing = playlist.airings.find(({ id }) => id === sounding.airingId);
  const item = airing?.items.find(({ index, sha256 }) => index === sounding.index && sha256 === sounding.sha256);
  if (airing === undefined || item === undefined) return 'superseded';
  if (Math.abs(airing.startsAt + item.offsetMs - sounding.startsAt) > LATE_TOLERANCE_MS) return 'superseded';
  const quietFrom = findQuietStart(playlist.policy, airing, { from: sounding.startsAt, to: situation.now + 1 });
  return quietFrom !== undefined && situation.now >= quietFrom + QUIET_GRACE_MS ? 'quiet-hours' : undefined;
}

/** Airings of which nothing is left to come; one that had begun and is no longer in the playlist is over, too. */
function listClosed(situation: Situation, playlist: Playlist, gone: ReadonlySet<string>): WantedState['closed'] {
  const planned = new Set(playlist.airings.map(({ id }) => id));
  const orphans = Object.entries(situation.progress)
    .filter(([id, { begun, closed }]) => begun && !closed && !planned.has(id) && !soundsOf(situation, id))
    .map(([id]) => id);
  const done = playlist.airings
    .filter((airing) => !progressOf(situation, airing).closed)
    .filter((airing) => {
      const { settled } = progressOf(situation, airing);
      return airing.items.every(
        ({ index }) =>
          (settled.includes(index) || gone.has(itemKey({ airingId: airing.id, index }))) &&
          !isInEngine(situation, airing.id, index),
      );
    })
    .map(({ id }) => id);
  return [...orphans, ...done].map((airingId) => ({ airingId, playlistVersion: playlist.version }));
}

function soundsOf({ sounding }: Situation, airingId: string): boolean {
  return sounding?.item.airingId === airingId || sounding?.queued?.airingId === airingId;
}

function findWake(situation: Situation, playlist: Playlist, upcoming: readonly PlannedItem[]): InstantMs | undefined {
  const { now, sounding } = situation;
  const instants = upcoming.flatMap(({ startsAt }) => [startsAt - PREROLL_MS, startsAt + LATE_TOLERANCE_MS + 1]);
  const airing = playlist.airings.find(({ id }) => id === sounding?.item.airingId);
  if (sounding !== undefined && airing !== undefined) {
    const span = { from: sounding.item.startsAt, to: sounding.item.endsAt + HORIZON_MS };
    const quietFrom = findQuietStart(playlist.policy, airing, span);
    if (quietFrom !== undefined) instants.push(quietFrom + QUIET_GRACE_MS);
  }
  const ahead = instants.filter((at) => at > now);
  return ahead.length === 0 ? undefined : Math.min(...ahead);
}
