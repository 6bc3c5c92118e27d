/** The player's engine on mpv: one long-lived process, tracks held paused before they begin, every claim measured. */
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import { DeviceLatency } from './device-latency.ts';
import { keepMpvRunning } from './keep-mpv-running.ts';
import { entryIdOf, toLevelDb, toMs } from './mpv-answers.ts';
import { MpvLoading, NOT_RUNNING, SILENT_SOURCE } from './mpv-loading.ts';
import { METER } from './mpv-options.ts';
import type { MpvEvent, MpvProcess } from './mpv-process.ts';
import type { EngineState, LoadResult, Player, PlayerEvent, PlayerFault, Track, TrackEnd } from './player.ts';
import { RelayGate } from './relay-gate.ts';
import { SoundingTrack } from './sounding-track.ts';

const FIRST_LOOK_MS = 300;
const NEXT_LOOK_MS = 100;
const LOOK_EVERY_MS = 1_000;
/** The last look before a track's end: mpv's meter runs ahead of the sound by its buffers, up to 0.4 s measured. */
const LAST_LOOK_MS = 500;
const STUCK_AFTER_MS = 3_000;
const SAME_MOMENT_MS = 0.5;
/** A live source that gives nothing for so long is dropped. */
const STALL_MS = 8_000;

/** The adapter. `audio` as for `mpvArguments`; `chance` in [0, 1) spreads restarts; `mayReach` says from which IP addresses a live source may come. */
export class MpvPlayer implements Player {
  readonly #audio: string;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #chance: () => number;
  readonly #gate: RelayGate;
  #tell: (event: PlayerEvent) => void = () => {};
  #mpv: MpvProcess | undefined;
  #stopped = new AbortController();
  #orders: Promise<unknown> = Promise.resolve();
  readonly #loading: MpvLoading;
  #preparing = new AbortController();
  readonly #latency = new DeviceLatency();
  #current: SoundingTrack | undefined;
  #queued: SoundingTrack | undefined;
  #unpausedAtMs: number | undefined;
  /** The current track's file has been read to its end; its sound is still on the way out. */
  #isDraining = false;
  #start: AbortController | undefined;
  #startAtMs: number | undefined;
  #looking: AbortController | undefined;
  #volumePct = 0;

  constructor(audio: string, clock: Clock, log: Logger, chance: () => number, mayReach: (address: string) => boolean) {
    this.#audio = audio;
    this.#clock = clock;
    this.#log = log;
    this.#loading = new MpvLoading(clock);
    this.#chance = chance;
    this.#gate = new RelayGate({ mayReach, stallMs: STALL_MS, log });
  }

  async start(onEvent: (event: PlayerEvent) => void): Promise<() => Promise<void>> {
    this.#tell = onEvent;
    const stop = this.#stopped.signal;
    const closeGate = await this.#gate.start();
    const running = keepMpvRunning({
      audio: this.#audio,
      proxyUrl: this.#gate.proxyUrl,
      clock: this.#clock,
      chance: this.#chance,
      log: this.#log,
      stop,
      onEvent: (event) => this.#onEvent(event),
      onUp: (mpv) => this.#onUp(mpv),
      onDown: (detail) => this.#onDown(detail),
    });
    await running.tried;
    return async () => {
      await this.stop();
      this.#stopped.abort();
      await running.ended;
      await closeGate();
    };
  }

  /** Process id of the running mpv, for whoever measures it. */
  get pid(): number | undefined {
    return this.#mpv?.pid;
  }

  state(): EngineState {
    if (this.#mpv === undefined) return { kind: 'down' };
    if (this.#current === undefined) return { kind: 'idle' };
    const { id } = this.#current;
    const queued = this.#queued === undefined ? {} : { queuedId: this.#queued.id };
    if (this.#unpausedAtMs === undefined) return { kind: 'ready', id, ...queued };
    return { kind: 'playing', id, beganAtMs: this.#current.beganAtMs ?? this.#unpausedAtMs, ...queued };
  }

  prepare(track: Track): Promise<LoadResult> {
    this.#preparing.abort();
    this.#preparing = new AbortController();
    const { signal } = this.#preparing;
    return this.#inOrder<LoadResult>(NOT_RUNNING, async (mpv) => {
      await this.#silence(mpv);
      const result = await (track.isLive
        ? this.#loading.loadLive(mpv, track.path, this.#gate, signal)
        : this.#loading.load(mpv, track.path, signal));
      if (result.kind === 'failed') return result;
      this.#current = new SoundingTrack(track, result.entryId);
      this.#current.durationMs = toMs(await mpv.get('duration'));
      return { kind: 'ready' };
    });
  }

  begin(id: string, atMs: number, graceMs: number): void {
    if (this.#current?.id !== id || this.#unpausedAtMs !== undefined) return;
    if (Math.abs((this.#startAtMs ?? Number.POSITIVE_INFINITY) - atMs) < SAME_MOMENT_MS) return;
    this.#start?.abort();
    this.#start = new AbortController();
    this.#startAtMs = atMs;
    void this.#unpauseAt(id, atMs, graceMs, this.#start.signal);
  }

  queue(track: Track): Promise<void> {
    return this.#inOrder(undefined, async (mpv) => {
      if (this.#current === undefined || this.#isDraining) return;
      const answer = await mpv.request('loadfile', track.path, 'append');
      const entryId = entryIdOf(answer.kind === 'ok' ? answer.data : undefined);
      if (entryId !== undefined) this.#queued = new SoundingTrack(track, entryId);
    });
  }

  unqueue(): Promise<void> {
    return this.#inOrder(undefined, async (mpv) => {
      if (this.#isDraining) return this.#silence(mpv);
      this.#queued = undefined;
      await mpv.request('playlist-clear');
    });
  }

  stop(): Promise<void> {
    this.#preparing.abort();
    return this.#inOrder(undefined, (mpv) => this.#silence(mpv));
  }

  setVolume(percent: number): Promise<void> {
    return this.#inOrder(undefined, async (mpv) => {
      const answer = await mpv.request('set_property', 'volume', percent);
      if (answer.kind === 'ok') this.#volumePct = percent;
    });
  }

  probe(): Promise<LoadResult> {
    return this.#inOrder<LoadResult>(NOT_RUNNING, async (mpv) => {
      if (this.#current !== undefined) return { kind: 'ready' };
      const result = await this.#loading.load(mpv, SILENT_SOURCE);
      await mpv.request('stop');
      return result.kind === 'failed' ? result : { kind: 'ready' };
    });
  }

  #onUp(mpv: MpvProcess): void {
    this.#mpv = mpv;
    this.#loading.reset();
    this.#volumePct = 0;
    this.#tell({ kind: 'up' });
  }

  #onDown(detail: string): void {
    this.#mpv = undefined;
    this.#loading.abandon(detail);
    const isStopping = this.#stopped.signal.aborted;
    const fault = isStopping ? undefined : 'player-error';
    this.#forget(this.#current?.cut(this.#clock.monotonicMs(), fault, detail));
    if (!isStopping) this.#tell({ kind: 'down', detail });
  }

  /** Orders are carried out one after the other; without a living engine they come to nothing. */
  #inOrder<T>(otherwise: T, work: (mpv: MpvProcess) => Promise<T>): Promise<T> {
    const result = this.#orders.then(async () => {
      if (this.#mpv === undefined) return otherwise;
      return work(this.#mpv).catch(() => otherwise);
    });
    this.#orders = result;
    return result;
  }

  async #unpauseAt(id: string, atMs: number, graceMs: number, signal: AbortSignal): Promise<void> {
    await this.#clock.wait(atMs - this.#latency.leadMs - this.#clock.monotonicMs(), signal);
    if (signal.aborted || this.#current?.id !== id) return;
    const nowMs = this.#clock.monotonicMs();
    if (nowMs > atMs + graceMs) {
      await this.stop();
      return this.#tell({ kind: 'missed', id });
    }
    void this.#mpv?.request('set_property', 'pause', false).catch(() => {});
    this.#unpausedAtMs = nowMs;
    void this.#watch();
  }

  /** Looks at what sounds: soon after each beginning, then once a second, and shortly before the end. */
  async #watch(): Promise<void> {
    this.#looking?.abort();
    const looking = new AbortController();
    this.#looking = looking;
    for (let waitMs = this.#isDraining ? NEXT_LOOK_MS : FIRST_LOOK_MS; ; waitMs = this.#nextLookMs()) {
      await this.#clock.wait(waitMs, looking.signal);
      if (looking.signal.aborted || this.#mpv === undefined) return;
      const hasAnswered = await this.#look(this.#mpv).then(
        () => true,
        () => false,
      );
      const track = this.#current;
      if (looking.signal.aborted || track === undefined) return;
      if (hasAnswered && track.stillForMs(this.#clock.monotonicMs()) > STUCK_AFTER_MS) return this.#onStuck(track);
    }
  }

  #nextLookMs(): number {
    const { beganAtMs, durationMs } = this.#current ?? {};
    if (beganAtMs === undefined || this.#isDraining) return NEXT_LOOK_MS;
    const lastLookInMs = beganAtMs + (durationMs ?? 0) - LAST_LOOK_MS - this.#clock.monotonicMs();
    return lastLookInMs > 50 ? Math.min(LOOK_EVERY_MS, lastLookInMs) : LOOK_EVERY_MS;
  }

  async #look(mpv: MpvProcess): Promise<void> {
    const track = this.#isDraining ? (this.#queued ?? this.#current) : this.#current;
    const askedAtMs = this.#clock.monotonicMs();
    const position = toMs(await mpv.get('audio-pts'));
    const atMs = (askedAtMs + this.#clock.monotonicMs()) / 2;
    const levelDb = toLevelDb(await mpv.get(`af-metadata/${METER}`), this.#volumePct);
    if (track === undefined) return;
    if (track.durationMs === undefined) track.durationMs = toMs(await mpv.get('duration'));
    if (position === undefined) return;
    const hasBegun = track.note({ atMs, positionMs: position, ...(levelDb === undefined ? {} : { levelDb }) });
    if (hasBegun) this.#onBegan(track);
  }

  #onBegan(track: SoundingTrack): void {
    const beganAtMs = track.beganAtMs ?? this.#clock.monotonicMs();
    if (track === this.#queued) {
      if (this.#current !== undefined) this.#tell(this.#current.complete(beganAtMs));
      this.#current = track;
      this.#queued = undefined;
      this.#isDraining = false;
    } else if (this.#unpausedAtMs !== undefined) {
      this.#latency.note(beganAtMs - this.#unpausedAtMs);
    }
    this.#tell({ kind: 'began', id: track.id, beganAtMs });
  }

  /** A file that does not move is the device's fault; a live source may just have nothing to give. */
  #onStuck(track: SoundingTrack): void {
    const fault: PlayerFault = track.isLive ? 'player-error' : 'audio-device';
    this.#tell(track.cut(this.#clock.monotonicMs(), fault, 'position stands still'));
    this.#forget(undefined);
    void this.#mpv?.request('stop').catch(() => {});
  }

  #onEvent(event: MpvEvent): void {
    if (event.event === 'start-file') this.#loading.started(Number(event.playlist_entry_id));
    if (event.event === 'playback-restart') this.#loading.succeeded();
    if (event.event === 'end-file') this.#onFileEnd(Number(event.playlist_entry_id), event.reason, event.file_error);
    if (event.event === 'idle' && this.#isDraining) this.#onDrained();
  }

  /** The last sound has left the device. What was too short for a look is measured by the time it took. */
  #onDrained(): void {
    const first = this.#current;
    if (first === undefined) return;
    this.#noteUnseen(first, this.#unpausedAtMs ?? this.#clock.monotonicMs());
    if (this.#queued !== undefined) this.#noteUnseen(this.#queued, (first.beganAtMs ?? 0) + (first.durationMs ?? 0));
    this.#forget(this.#current?.complete(this.#clock.monotonicMs()));
  }

  #noteUnseen(track: SoundingTrack, beganAtMs: number): void {
    const passedMs = this.#clock.monotonicMs() - beganAtMs;
    const positionMs = Math.min(track.durationMs ?? passedMs, passedMs);
    if (track.beganAtMs === undefined && track.note({ atMs: beganAtMs + positionMs, positionMs })) this.#onBegan(track);
  }

  #onFileEnd(entryId: number, reason: unknown, fileError: unknown): void {
    const fault: PlayerFault = /audio output/.test(String(fileError)) ? 'audio-device' : 'player-error';
    const detail = String(fileError ?? reason);
    const nowMs = this.#clock.monotonicMs();
    this.#loading.failed(entryId, fault, detail);
    // Of a quit the process's own end tells, when it is known who wanted it.
    if (reason === 'stop' || reason === 'quit') return;
    if (this.#current?.entryId === entryId && reason === 'eof') {
      this.#isDraining = true;
      // What follows begins within the half second that is still on its way out.
      if (this.#queued !== undefined) void this.#watch();
    } else if (this.#current?.entryId === entryId) this.#forget(this.#current.cut(nowMs, fault, detail));
    else if (this.#queued?.entryId === entryId && reason !== 'eof') {
      this.#tell(this.#queued.cut(nowMs, fault, detail));
      this.#queued = undefined;
    }
  }

  async #silence(mpv: MpvProcess): Promise<void> {
    this.#start?.abort();
    if (this.#current === undefined) return;
    if (this.#unpausedAtMs !== undefined) await this.#look(mpv).catch(() => {});
    const wasPlaying = this.#unpausedAtMs !== undefined;
    await mpv.request('stop');
    this.#forget(wasPlaying ? this.#current.cut(this.#clock.monotonicMs()) : undefined);
  }

  /** Nothing is loaded any more; what sounded has its end told. */
  #forget(end: TrackEnd | undefined): void {
    const wasPlaying = this.#unpausedAtMs !== undefined;
    this.#start?.abort();
    this.#looking?.abort();
    this.#gate.leave();
    this.#current = undefined;
    this.#queued = undefined;
    this.#unpausedAtMs = undefined;
    this.#startAtMs = undefined;
    this.#isDraining = false;
    if (end !== undefined && wasPlaying) this.#tell(end);
  }
}
