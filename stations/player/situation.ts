/** What a station's decision hangs on, as plain data: the playlist, the moment, what has become of its airings, what sounds. */
import type { InstantMs } from '../../scheduler/model.ts';
import type { Playlist, SkipReason } from '../protocol.ts';
import type { Leave } from './leave.ts';

/** An item begins at most this long after its planned start; later it is late, and only its successors can be joined (R6). */
export const LATE_TOLERANCE_MS = 1_000;
/**
 * An engine's own accuracy: what begins at most this late may end as closed hours begin, which cut it on the moment. Measured
 * starts are a few ms late, over a device's first buffers up to this.
 */
export const START_SLACK_MS = 250;
/** How long before its start an item is loaded and held paused. */
export const PREROLL_MS = 5_000;
/** Items whose planned end and start are this close follow each other without a gap. */
export const GAPLESS_MS = 50;
/** What is preempted ends this long before the start of what preempts it, which is loaded meanwhile and begins on its moment. */
export const PREEMPT_LEAD_MS = 500;
/** How far ahead an answer looks. */
export const HORIZON_MS = 60_000;

/** What the journal knows of one airing. */
export interface AiringProgress {
  /** Indices that have started, ended or been skipped: they never start (again). */
  readonly settled: readonly number[];
  /** Relays among the settled that a power cut tore off: joined again while their window lasts. */
  readonly resumable?: readonly number[];
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

interface ItemOnTimeline {
  readonly airingId: string;
  readonly index: number;
  readonly title: string;
  readonly playlistVersion: number;
  readonly startsAt: InstantMs;
  readonly endsAt: InstantMs;
}

/** A file at its place on the station's timeline. */
export interface PlannedFile extends ItemOnTimeline {
  readonly kind: 'file';
  readonly sha256: string;
}

/** A live window at its place: joined at any moment of it, over at its end. */
export interface PlannedRelay extends ItemOnTimeline {
  readonly kind: 'relay';
  readonly sourceId: string;
  readonly url: string;
}

/** One item at its place on the station's timeline; `endsAt` is its planned end. */
export type PlannedItem = PlannedFile | PlannedRelay;

/** Everything the decision hangs on. */
export interface Situation {
  readonly playlist?: Playlist;
  readonly now: InstantMs;
  readonly clockTrusted: boolean;
  /**
   * The server vouches, over a nonce of this run, that this playlist is its newest, and its clock is so far ahead of `now`: emergency
   * orders are held to it. Undefined where it does not, and where the station's time is the server's anyway.
   */
  readonly serverAheadMs?: number;
  /** Hashes of the files that are here, whole and checked. */
  readonly readyMedia: readonly string[];
  readonly damagedMedia: readonly string[];
  /** Why the engine could not take an item just now, by `airingId/index`. */
  readonly failures: Readonly<Record<string, SkipReason>>;
  readonly progress: Readonly<Record<string, AiringProgress>>;
  readonly absences: readonly Absence[];
  /** What sounds, and when its sound began by its real position; `queued` follows it by itself. */
  readonly sounding?: { readonly item: PlannedItem; readonly startedAt: InstantMs; readonly queued?: PlannedItem };
  /** Relays that have sounded and whose end is not told yet; between two connections none of them sounds. */
  readonly openRelays: readonly PlannedRelay[];
  readonly volumePct: number;
  /** The journal takes no more entries: nothing is settled, and only emergencies begin (R8). */
  readonly journalFull: boolean;
  /** Somebody at the station holds its stop pressed: nothing sounds. */
  readonly stopPressed?: boolean;
  /** What signatures allow; undefined where the root's list names nobody who signs. */
  readonly leave?: Leave;
}

const NOTHING_YET: AiringProgress = { settled: [], begun: false, missed: false, closed: false };

/** What has become of an airing. */
export function progressOf({ progress }: Pick<Situation, 'progress'>, airingId: string): AiringProgress {
  return progress[airingId] ?? NOTHING_YET;
}

/** Names an item across playlists. */
export function itemKey(item: { readonly airingId: string; readonly index: number }): string {
  return `${item.airingId}/${item.index}`;
}

/** Names a sound to the engine: other bytes at the same place are another track. */
export function trackId(item: PlannedItem): string {
  return `${itemKey(item)}/${item.kind === 'file' ? item.sha256 : item.url}`;
}

/** Whether the engine has it: it sounds, or is queued behind what sounds. */
export function isInEngine({ sounding }: Situation, airingId: string, index: number): boolean {
  return [sounding?.item, sounding?.queued].some((item) => item?.airingId === airingId && item.index === index);
}

/** Whether it is a relay that has sounded and may sound again. */
export function isOpenRelay({ openRelays }: Situation, airingId: string, index: number): boolean {
  return openRelays.some((item) => item.airingId === airingId && item.index === index);
}
