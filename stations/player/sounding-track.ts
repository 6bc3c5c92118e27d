/** What is measured of one track while it sounds: where it is, since when, how loud; and what that comes to at its end. */
import type { PlayerFault, Track, TrackEnd } from './player.ts';
import { type TrackStart, unsteeredMs } from './track-start.ts';

/** Quietest level reported; digital silence has none of its own. */
export const SILENCE_DB = -120;
/** Sound counts as begun once the position has moved this far: a stuck device stays at zero. */
const BEGUN_MS = 10;
const JUMP_MS = 1_000;

const FRESH: TrackStart = { kind: 'held', isFresh: true };

/** A look at the engine: position in the track (negative: its lead or the track before it still sounds) at a monotonic moment. */
export interface TrackLook {
  readonly atMs: number;
  readonly positionMs: number;
  /** Mean level and highest sample of the track so far, dBFS. */
  readonly levelDb?: number | undefined;
  readonly peakDb?: number | undefined;
  /** Samples per channel that have gone into the meter so far; some are still on their way out. */
  readonly meteredFrames?: number | undefined;
}

/** A file as the engine has it: its entry, and the name of the meter that counts it. */
export interface MeteredEntry {
  readonly entryId: number;
  readonly meter: string;
}

/** The measurements of one track. */
export class SoundingTrack {
  readonly track: Track;
  readonly entryId: number;
  readonly meter: string;
  /** Silence that goes before its first sample, ms. */
  readonly leadMs: number;
  start: TrackStart;
  /** The monotonic moment its first sample is held to, where there is one. */
  heldToMs: number | undefined;
  /** How long mpv took to load it. */
  loadMs = 0;
  /** The speed of the silence before it: it is hurried and stretched. */
  speed = 1;
  /** Its file has been read to its end: the last of its sound is still on its way out. */
  isRead = false;
  /** It was ordered to end: that mpv has nothing left to play is no news. */
  isCut = false;
  /** Length of the file as the engine reads it, not as planned. */
  durationMs: number | undefined;
  /** Samples a second, as the file has them. */
  rateHz: number | undefined;
  /** Samples per channel of the whole file, counted once it was read to its end. */
  meteredFrames: number | undefined;
  #look: { readonly atMs: number; readonly positionMs: number } | undefined;
  #hasBegun = false;
  /** By how much a stream has set its time ahead. */
  #skippedMs = 0;
  #movedAtMs: number | undefined;
  #lookedAtMs: number | undefined;
  #levelDb: number | undefined;
  #peakDb: number | undefined;
  #frames: number | undefined;

  constructor(track: Track, { entryId, meter }: MeteredEntry, start: TrackStart = FRESH, leadMs = 0) {
    this.track = track;
    this.start = start;
    this.entryId = entryId;
    this.meter = meter;
    this.leadMs = leadMs;
  }

  get id(): string {
    return this.track.id;
  }

  /** The same track and moment with nothing measured yet, where it begins anew. */
  anew(entry: MeteredEntry, start: TrackStart, leadMs = 0): SoundingTrack {
    const track = new SoundingTrack(this.track, entry, start, leadMs);
    track.heldToMs = this.heldToMs;
    track.durationMs = this.durationMs;
    track.loadMs = this.loadMs;
    return track;
  }

  /** When its sound began by its latest position; undefined until it has moved. */
  get beganAtMs(): number | undefined {
    return this.#hasBegun ? this.soundsFromMs : undefined;
  }

  /** When its first sample came out or will, if all is well: by the latest look where there was one; undefined while it is held. */
  get soundsFromMs(): number | undefined {
    if (this.#look === undefined) return unsteeredMs(this.start, this.leadMs);
    const { atMs, positionMs } = this.#look;
    return atMs - (positionMs < 0 ? positionMs / this.speed : positionMs);
  }

  /** Something of it is to be heard at `nowMs`, or would be if the device were not late. */
  isSoundingAt(nowMs: number): boolean {
    return this.#hasBegun || (this.soundsFromMs ?? Number.POSITIVE_INFINITY) <= nowMs;
  }

  /** When its last sample comes out; undefined until it has begun, or where its length is not known. */
  get endsAtMs(): number | undefined {
    if (this.beganAtMs === undefined || this.durationMs === undefined) return undefined;
    return this.beganAtMs + this.durationMs;
  }

  /** Where it was at the latest look that was taken: at its beginning where there was none, of the sound or of the silence before it. */
  get positionMs(): number {
    return this.#look?.positionMs ?? -this.leadMs;
  }

  /** Takes a look; one that goes backwards says that nothing has moved, but of a stream under way, which may set its time back. True when this look shows it has begun. */
  note(told: TrackLook): boolean {
    const look = this.#withoutJump(told);
    // What is queued is looked at while the track before it still sounds.
    const leastMs = this.start.kind === 'following' ? Number.NEGATIVE_INFINITY : -this.leadMs;
    const beforeMs = this.#look?.positionMs ?? leastMs;
    if (look.positionMs < beforeMs) {
      if (!this.track.isLive || this.#look === undefined) this.#noteStill(look.atMs);
      return false;
    }
    this.#lookedAtMs = look.atMs;
    this.#movedAtMs ??= look.atMs;
    if (look.positionMs > beforeMs + 1) this.#movedAtMs = look.atMs;
    this.#look = { atMs: look.atMs, positionMs: look.positionMs };
    this.#levelDb = look.levelDb ?? this.#levelDb;
    this.#peakDb = look.peakDb ?? this.#peakDb;
    this.#frames = this.#soundedFrames(look) ?? this.#frames;
    if (look.positionMs < BEGUN_MS) return false;
    const first = !this.#hasBegun;
    this.#hasBegun = true;
    return first;
  }

  /** A look that found no position: a file stands still from its moment on; a stream that has not begun may have nothing to give. */
  noteNowhere(atMs: number): void {
    if (!this.track.isLive || this.#movedAtMs !== undefined) this.#noteStill(atMs);
  }

  /** How long the position has stood still from one look to the last: on a busy machine a look itself takes seconds. */
  get stillForMs(): number {
    return (this.#lookedAtMs ?? 0) - (this.#movedAtMs ?? this.#lookedAtMs ?? 0);
  }

  /** It ran to its end of file at `endedAtMs`: rendered is its length, but never more than the time that passed. */
  complete(endedAtMs: number): TrackEnd {
    const began = this.beganAtMs ?? endedAtMs;
    const durationMs = this.durationMs ?? this.positionMs;
    const endMs = Math.max(began, Math.min(endedAtMs, began + durationMs));
    const renderedMs = Math.round(Math.max(this.positionMs, Math.min(durationMs, endMs - began)));
    return { ...this.#end(endMs, renderedMs, this.meteredFrames), end: 'complete' };
  }

  /** It was cut: rendered is the last position seen. */
  cut(nowMs: number, fault?: PlayerFault, detail?: string): TrackEnd {
    const renderedMs = Math.max(0, this.positionMs);
    return {
      ...this.#end((this.beganAtMs ?? nowMs) + renderedMs, Math.round(renderedMs), this.#frames),
      end: 'cut',
      ...(fault === undefined ? {} : { fault }),
      ...(detail === undefined ? {} : { detail }),
    };
  }

  #withoutJump(look: TrackLook): TrackLook {
    if (this.track.isLive !== true || this.#look === undefined) return look;
    const gainedMs = look.positionMs - this.#skippedMs - this.#look.positionMs;
    const passedMs = look.atMs - this.#look.atMs;
    if (gainedMs > passedMs + JUMP_MS) this.#skippedMs += gainedMs - passedMs;
    return { ...look, positionMs: look.positionMs - this.#skippedMs };
  }

  #noteStill(atMs: number): void {
    this.#movedAtMs ??= this.soundsFromMs ?? atMs;
    this.#lookedAtMs = atMs;
  }

  /** Of what the meter has counted, what has come out by the device's position. */
  #soundedFrames({ positionMs, meteredFrames }: TrackLook): number | undefined {
    if (meteredFrames === undefined || this.rateHz === undefined) return undefined;
    return Math.max(0, Math.min(meteredFrames, Math.round((positionMs * this.rateHz) / 1000)));
  }

  #end(endedAtMs: number, renderedMs: number, frames: number | undefined): Omit<TrackEnd, 'end'> {
    return {
      kind: 'ended',
      id: this.id,
      beganAtMs: this.beganAtMs ?? endedAtMs,
      endedAtMs,
      renderedMs,
      ...(frames === undefined ? {} : { frames }),
      ...(this.#levelDb === undefined ? {} : { rmsDb: this.#levelDb }),
      ...(this.#peakDb === undefined ? {} : { peakDb: this.#peakDb }),
    };
  }
}
