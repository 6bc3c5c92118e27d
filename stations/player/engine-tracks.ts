/** The track that sounds or is to, and the one queued behind it: what looks and mpv's word make of the two, and what of it is told. */
import type { EngineState, PlayerEvent, PlayerFault, TrackEnd } from './player.ts';
import type { SoundingTrack, TrackLook } from './sounding-track.ts';

type TrackState = Exclude<EngineState, { kind: 'down' }>;

/** The two tracks of one engine. Moments are monotonic, ms. */
export class EngineTracks {
  readonly #tell: (event: PlayerEvent) => void;
  #current: SoundingTrack | undefined;
  #queued: SoundingTrack | undefined;

  constructor(tell: (event: PlayerEvent) => void) {
    this.#tell = tell;
  }

  /** What is held, led to its moment, or sounds. */
  get current(): SoundingTrack | undefined {
    return this.#current;
  }

  /** What follows it without a gap. */
  get queued(): SoundingTrack | undefined {
    return this.#queued;
  }

  /** The current track's file has been read to its end; its sound is still on the way out. */
  get isDraining(): boolean {
    return this.#current?.isRead === true;
  }

  /** What mpv's position speaks of: the queued track as soon as the current one has been read to its end. */
  get heard(): SoundingTrack | undefined {
    return this.isDraining ? (this.#queued ?? this.#current) : this.#current;
  }

  /** As the port tells it; `errorMs` is how far off what sounds is, where that is known. */
  stateAt(nowMs: number, errorMs: number | undefined): TrackState {
    const current = this.#current;
    if (current === undefined) return { kind: 'idle' };
    const { id, soundsFromMs } = current;
    const queued = this.#queued === undefined ? {} : { queuedId: this.#queued.id };
    if (soundsFromMs === undefined || !current.isSoundingAt(nowMs)) return { kind: 'ready', id, ...queued };
    const known = errorMs === undefined ? {} : { errorMs };
    return { kind: 'playing', id, beganAtMs: soundsFromMs, ...known, ...queued };
  }

  /** In place of the current one; what is queued stays so. */
  put(track: SoundingTrack): void {
    this.#current = track;
  }

  /** In place of what was queued. */
  queue(track: SoundingTrack | undefined): void {
    this.#queued = track;
  }

  /** Takes a look at a track that is heard. */
  note(track: SoundingTrack, look: TrackLook): void {
    if (track.note(look)) this.#begin(track, look.atMs);
  }

  /** Whether anybody wants the file that mpv has opened. It goes on by itself to what is queued, also where that was taken back in the same moment, or what it followed has failed. */
  wants(entryId: number): boolean {
    return this.#find(entryId) !== undefined || this.#current?.isRead === false;
  }

  /** A file has been read to its end. True where another follows within the half second that is still on its way out. */
  noteRead(entryId: number): boolean {
    const track = this.#find(entryId);
    if (track !== undefined) track.isRead = true;
    return track !== undefined && track === this.#current && this.#queued !== undefined;
  }

  /** A file has failed. True where that is the current track: there is nothing left to play. */
  noteFailed(entryId: number, nowMs: number, fault: PlayerFault, detail: string): boolean {
    const track = this.#find(entryId);
    if (track === undefined || track === this.#current) return track !== undefined;
    this.#queued = undefined;
    this.#tell(track.cut(nowMs, fault, detail));
    return false;
  }

  /** A file was read to its end, or taken out: what its meter counted. Of one that was cut not all has sounded. */
  noteMetered(meter: unknown, frames: number): void {
    const track = [this.#current, this.#queued].find((one) => one?.meter === meter);
    if (track !== undefined) track.meteredFrames = frames;
  }

  /**
   * The last sound has left the device: the current track's end. What was too short for a look is measured by the time it took; what is
   * queued and was not opened (`isOpened`) has not sounded.
   */
  drain(nowMs: number, isOpened: (entryId: number) => boolean): TrackEnd | undefined {
    const first = this.#current;
    if (first === undefined) return undefined;
    this.#noteUnseen(first, first.soundsFromMs, nowMs);
    if (this.#queued !== undefined && isOpened(this.#queued.entryId)) {
      this.#noteUnseen(this.#queued, first.endsAtMs, nowMs);
    }
    return this.#current?.complete(nowMs);
  }

  /** The current track's end where it was stopped: what is queued may know how much of it was left. */
  cut(nowMs: number, fault?: PlayerFault, detail?: string): TrackEnd | undefined {
    const current = this.#current;
    const { positionMs = 0, soundsFromMs = 0 } = this.#queued ?? {};
    if (current?.durationMs !== undefined && this.isDraining && positionMs < 0) {
      const { durationMs, meteredFrames } = current;
      this.note(current, { atMs: soundsFromMs + positionMs, positionMs: durationMs + positionMs, meteredFrames });
    }
    return current?.cut(nowMs, fault, detail);
  }

  /** Nothing is left. The end is told of what sounded, and of a file that failed before it could; a stream is tried again. */
  clear(nowMs: number, end: TrackEnd | undefined): void {
    const isLost = end?.fault !== undefined && this.#current?.track.isLive !== true;
    const isTold = this.#current?.isSoundingAt(nowMs) === true || isLost;
    this.#current = undefined;
    this.#queued = undefined;
    if (end !== undefined && isTold) this.#tell(end);
  }

  #find(entryId: number): SoundingTrack | undefined {
    return [this.#current, this.#queued].find((track) => track?.entryId === entryId);
  }

  #noteUnseen(track: SoundingTrack, beganAtMs: number | undefined, nowMs: number): void {
    if (track.beganAtMs !== undefined || beganAtMs === undefined) return;
    const positionMs = Math.min(track.durationMs ?? Number.POSITIVE_INFINITY, nowMs - beganAtMs);
    if (track.note({ atMs: beganAtMs + positionMs, positionMs })) this.#begin(track, nowMs);
  }

  #begin(track: SoundingTrack, nowMs: number): void {
    const beganAtMs = track.beganAtMs ?? nowMs;
    const before = this.#current;
    if (track === this.#queued && before !== undefined) {
      this.#noteUnseen(before, before.soundsFromMs, nowMs);
      this.#tell(before.complete(beganAtMs));
      this.#current = track;
      this.#queued = undefined;
    }
    this.#tell({ kind: 'began', id: track.id, beganAtMs });
  }
}
