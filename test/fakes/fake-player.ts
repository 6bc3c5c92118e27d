/** An engine without sound: keeps the port's promises on the test's clock, and breaks them on request. */
import type { Clock } from '../../stations/player/clock.ts';
import type { EngineState, LoadResult, Player, PlayerEvent, PlayerFault, Track } from '../../stations/player/player.ts';

/** Something that sounded here: `path` tells the file, instants are monotonic. */
export interface FakeSound {
  readonly id: string;
  readonly path: string;
  readonly beganAtMs: number;
  endedAtMs?: number;
}

interface Loaded extends Track {
  readonly durationMs: number;
}

/** The double. Lengths are asked by path; an unknown path does not load. */
export class FakePlayer implements Player {
  readonly sounds: FakeSound[] = [];
  readonly volumes: number[] = [];
  /** A stream that never answers: its load ends when something else is wanted. */
  stalled: string | undefined;
  /** How long each load of a path takes, ms; given up when something else is wanted. */
  readonly loadMs = new Map<string, number>();
  /** A stream that leads to another place. */
  refused: string | undefined;
  /** How long after its moment a track begins. */
  lateMs = 0;
  /** Every load fails with this while it is set. */
  fault: PlayerFault | undefined;
  readonly #clock: Clock;
  readonly #lengthOf: (path: string) => number | undefined;
  #tell: (event: PlayerEvent) => void = () => {};
  #isUp = false;
  #current: Loaded | undefined;
  #queued: Loaded | undefined;
  #beganAtMs: number | undefined;
  #going = new AbortController();
  #startAtMs: number | undefined;
  #abandon: () => void = () => {};

  constructor(clock: Clock, lengthOf: (path: string) => number | undefined) {
    this.#clock = clock;
    this.#lengthOf = lengthOf;
  }

  async start(onEvent: (event: PlayerEvent) => void): Promise<() => Promise<void>> {
    this.#tell = onEvent;
    this.comeUp();
    return async () => {
      await this.stop();
      this.#isUp = false;
    };
  }

  /** The engine dies; whatever sounded is cut. */
  crash(): void {
    this.#end('cut', 'player-error');
    this.#isUp = false;
    this.#tell({ kind: 'down', detail: 'crashed' });
  }

  /** The device stands still; whatever sounded is cut. */
  standStill(): void {
    this.#end('cut', 'audio-device');
  }

  /** What goes out now has this level. */
  hear(levelDb: number): void {
    if (this.#current === undefined || this.#beganAtMs === undefined) return;
    this.#tell({ kind: 'level', id: this.#current.id, atMs: this.#clock.monotonicMs(), levelDb });
  }

  /** The engine is there again. */
  comeUp(): void {
    this.#isUp = true;
    this.#tell({ kind: 'up' });
  }

  state(): EngineState {
    if (!this.#isUp) return { kind: 'down' };
    if (this.#current === undefined) return { kind: 'idle' };
    const { id } = this.#current;
    const queued = this.#queued === undefined ? {} : { queuedId: this.#queued.id };
    if (this.#beganAtMs === undefined) return { kind: 'ready', id, ...queued };
    return { kind: 'playing', id, beganAtMs: this.#beganAtMs, ...queued };
  }

  async prepare(track: Track): Promise<LoadResult> {
    await this.stop();
    const loading = new AbortController();
    this.#abandon = () => loading.abort();
    await this.#clock.wait(this.loadMs.get(track.path) ?? 0, loading.signal);
    if (loading.signal.aborted) return { kind: 'failed', fault: 'player-error', detail: 'given up for something else' };
    if (track.path === this.stalled) await new Promise<void>((resolve) => (this.#abandon = resolve));
    const durationMs = track.path === this.stalled ? undefined : this.#lengthOf(track.path);
    if (track.path === this.refused) return { kind: 'failed', fault: 'relay-refused', detail: 'leads elsewhere' };
    if (!this.#isUp || this.fault !== undefined || durationMs === undefined) {
      return { kind: 'failed', fault: this.fault ?? 'player-error', detail: 'refused' };
    }
    this.#current = { ...track, durationMs };
    return { kind: 'ready' };
  }

  begin(id: string, atMs: number, graceMs: number): void {
    if (this.#current?.id !== id || this.#beganAtMs !== undefined || this.#startAtMs === atMs) return;
    // Past both moments it is on its way.
    if (this.#startAtMs !== undefined && Math.max(this.#startAtMs, atMs) <= this.#clock.monotonicMs()) return;
    this.#restartClock();
    this.#startAtMs = atMs;
    void this.#play(this.#current, atMs, graceMs, this.#going.signal);
  }

  async queue(track: Track): Promise<void> {
    const durationMs = this.#lengthOf(track.path);
    if (this.#current === undefined || durationMs === undefined) return;
    this.#queued = { ...track, durationMs };
  }

  async unqueue(): Promise<void> {
    this.#queued = undefined;
  }

  async stop(): Promise<void> {
    this.#abandon();
    this.#end('cut');
  }

  async setVolume(percent: number): Promise<void> {
    this.volumes.push(percent);
  }

  async probe(): Promise<LoadResult> {
    return this.fault === undefined ? { kind: 'ready' } : { kind: 'failed', fault: this.fault, detail: 'probe' };
  }

  async #play(first: Loaded, atMs: number, graceMs: number, signal: AbortSignal): Promise<void> {
    await this.#clock.wait(atMs + this.lateMs - this.#clock.monotonicMs(), signal);
    if (signal.aborted) return;
    if (this.#clock.monotonicMs() > atMs + graceMs) {
      this.#current = undefined;
      this.#startAtMs = undefined;
      return this.#tell({ kind: 'missed', id: first.id });
    }
    for (let track: Loaded | undefined = first; track !== undefined; track = this.#next()) {
      const beganAtMs = this.#clock.monotonicMs();
      this.#current = track;
      this.#beganAtMs = beganAtMs;
      this.sounds.push({ id: track.id, path: track.path, beganAtMs });
      this.#tell({ kind: 'began', id: track.id, beganAtMs });
      await this.#clock.wait(track.durationMs, signal);
      if (signal.aborted) return;
      this.#finish('complete');
    }
    this.#end('complete');
  }

  #next(): Loaded | undefined {
    const next = this.#queued;
    this.#queued = undefined;
    return next;
  }

  #finish(end: 'complete' | 'cut', fault?: PlayerFault): void {
    const { id, isLive } = this.#current ?? {};
    const beganAtMs = this.#beganAtMs;
    this.#current = undefined;
    this.#beganAtMs = undefined;
    this.#startAtMs = undefined;
    const endedAtMs = this.#clock.monotonicMs();
    const why = fault === undefined ? {} : { fault };
    if (id === undefined) return;
    if (beganAtMs === undefined) {
      const never = { beganAtMs: endedAtMs, endedAtMs, renderedMs: 0, end: 'cut' } as const;
      if (fault !== undefined && isLive !== true) this.#tell({ kind: 'ended', id, ...never, ...why });
      return;
    }
    const sound = this.sounds.at(-1);
    if (sound !== undefined) sound.endedAtMs = endedAtMs;
    const renderedMs = Math.round(endedAtMs - beganAtMs);
    this.#tell({ kind: 'ended', id, beganAtMs, endedAtMs, renderedMs, rmsDb: -20, end, ...why });
  }

  #end(end: 'complete' | 'cut', fault?: PlayerFault): void {
    this.#restartClock();
    this.#queued = undefined;
    this.#finish(end, fault);
  }

  #restartClock(): void {
    this.#going.abort();
    this.#going = new AbortController();
  }
}
