/** The port to whatever makes the sound: one track at a time, held paused before it begins, one more queued behind it. */

/** What to play. `id` is the caller's name for it; `path` a file, or with `isLive` the http(s) address of a stream. */
export interface Track {
  readonly id: string;
  readonly path: string;
  readonly isLive?: true;
}

/**
 * What the engine is doing. `beganAtMs` (monotonic) is when the sound began by its real position, refreshed as it plays;
 * `errorMs` how late (+) or early (-) it is now against the moment it is held to, where that is measured.
 */
export type EngineState =
  | { readonly kind: 'down' }
  | { readonly kind: 'idle' }
  | { readonly kind: 'ready'; readonly id: string; readonly queuedId?: string }
  | {
      readonly kind: 'playing';
      readonly id: string;
      readonly beganAtMs: number;
      readonly errorMs?: number;
      readonly queuedId?: string;
    };

/** Trouble of the engine: the device that should sound, a live source that leads elsewhere (R3), or anything else. */
export type PlayerFault = 'audio-device' | 'relay-refused' | 'player-error';

/** What came of an order to load. */
export type LoadResult =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly fault: PlayerFault; readonly detail: string };

/** How a track's sound ended, or with a fault and nothing rendered that it never will. `renderedMs`, `frames`, `rmsDb` and `peakDb` are measured, never planned; instants are monotonic. */
export interface TrackEnd {
  readonly kind: 'ended';
  readonly id: string;
  readonly beganAtMs: number;
  readonly endedAtMs: number;
  readonly renderedMs: number;
  /** Samples per channel that were decoded and went out, at the source's own rate; undefined where nobody counted them. */
  readonly frames?: number;
  /** RMS level of what went out, volume included, dBFS, -120 at the least; undefined when it could not be measured. */
  readonly rmsDb?: number;
  /** Its highest sample, measured the same way. */
  readonly peakDb?: number;
  readonly end: 'complete' | 'cut';
  readonly fault?: PlayerFault;
  readonly detail?: string;
}

/** What the engine tells by itself. `began` comes once per track, up to half a second after its sound began; from then on its state is `playing`. */
export type PlayerEvent =
  | { readonly kind: 'up' }
  | { readonly kind: 'down'; readonly detail: string }
  | { readonly kind: 'began'; readonly id: string; readonly beganAtMs: number }
  | TrackEnd
  /** About once a second while it sounds: the level of what went out in the last half second, volume included, dBFS. */
  | { readonly kind: 'level'; readonly id: string; readonly atMs: number; readonly levelDb: number }
  /** The moment to begin had passed before the engine was told: it did not begin. */
  | { readonly kind: 'missed'; readonly id: string };

/** The engine. Orders never throw for the engine's own trouble: a dead engine says `down`, comes back, says `up`. */
export interface Player {
  /** Starts the engine and keeps it running; gives back the way to stop it for good. */
  start(onEvent: (event: PlayerEvent) => void): Promise<() => Promise<void>>;
  state(): EngineState;
  /** Loads a track and holds it paused; whatever was loaded, being loaded or sounding is dropped. A stream may take seconds. */
  prepare(track: Track): Promise<LoadResult>;
  /**
   * Begins the prepared track at a monotonic moment, or not at all when that is more than `graceMs` ago. Asking again moves it; one that is
   * past both moments and on its way just comes.
   * What sounds already or is queued is held to the moment: brought there inaudibly, never by a jump.
   */
  begin(id: string, atMs: number, graceMs: number): void;
  /** Queues a track to follow without a gap. */
  queue(track: Track): Promise<void>;
  /** Takes the queued track back. */
  unqueue(): Promise<void>;
  /** Silence now. What sounded ends as cut. */
  stop(): Promise<void>;
  /** Percent of full volume, 0-100. */
  setVolume(percent: number): Promise<void>;
  /** Whether the device could sound, found out without a sound; only while idle. */
  probe(): Promise<LoadResult>;
}
