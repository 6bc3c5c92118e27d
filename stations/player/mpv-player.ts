/** The player's engine on mpv: one long-lived process, tracks held paused before they begin, every claim measured. */
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import { DeviceLatency } from './device-latency.ts';
import { type EngineLook, glanceAt, lookAt } from './engine-look.ts';
import { keepMpvRunning } from './keep-mpv-running.ts';
import { toMs, toRateHz } from './mpv-answers.ts';
import { MpvLoading, NOT_RUNNING, SILENT_SOURCE } from './mpv-loading.ts';
import type { MpvEvent, MpvProcess } from './mpv-process.ts';
import type { EngineState, LoadResult, Player, PlayerEvent, PlayerFault, Track, TrackEnd } from './player.ts';
import type { PositionReading } from './pts-readings.ts';
import { RelayGate } from './relay-gate.ts';
import { SoundingTrack } from './sounding-track.ts';
import { moveTo, unsteeredMs } from './track-start.ts';
import { Unison } from './unison.ts';

const FIRST_LOOK_MS = 300;
/** A position that has not come so far says nothing of when it began. */
const MOVED_MS = 10;
const NEXT_LOOK_MS = 100;
const LOOK_EVERY_MS = 1_000;
/** The last look before a track's end: mpv's meter runs ahead of the sound by its buffers, up to 0.4 s measured. */
const LAST_LOOK_MS = 500;
const STUCK_AFTER_MS = 3_000;
/** The lead is steered this often: an order's effect has come through the buffers by then. */
const LEAD_LOOK_EVERY_MS = 300;
/** How long before its lead a track is loaded once more, with the silence before it; longer where mpv took long the first time. */
const RELOAD_MS = 300;
const RELOAD_FACTOR = 1.5;
/** Less silence is not worth a lead, more is not needed. */
const LEAST_LEAD_MS = 1_000;
const LONGEST_LEAD_MS = 6_000;
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
  #unison = new Unison();
  #current: SoundingTrack | undefined;
  #queued: SoundingTrack | undefined;
  #isLatencyKnown = false;
  #start: AbortController | undefined;
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
    const { soundsFromMs } = this.#current;
    if (soundsFromMs === undefined || !this.#isSounding) return { kind: 'ready', id, ...queued };
    const { errorMs } = this.#unison;
    const known = errorMs === undefined ? {} : { errorMs };
    return { kind: 'playing', id, beganAtMs: soundsFromMs, ...known, ...queued };
  }

  prepare(track: Track): Promise<LoadResult> {
    this.#start?.abort();
    this.#preparing.abort();
    this.#preparing = new AbortController();
    const { signal } = this.#preparing;
    return this.#inOrder<LoadResult>(NOT_RUNNING, async (mpv) => {
      await this.#silence(mpv);
      await this.#unison.rest(mpv);
      const sinceMs = this.#clock.monotonicMs();
      const result = await (track.isLive
        ? this.#loading.loadLive(mpv, track.path, this.#gate, signal)
        : this.#loading.load(mpv, track.path, signal));
      if (result.kind === 'failed') return result;
      this.#current = new SoundingTrack(track, result);
      this.#current.loadMs = this.#clock.monotonicMs() - sinceMs;
      this.#current.durationMs = toMs(await mpv.get('duration'));
      return { kind: 'ready' };
    });
  }

  begin(id: string, atMs: number, graceMs: number): void {
    if (this.#queued?.id === id) this.#queued.heldToMs = atMs;
    const track = this.#current;
    if (track?.id !== id) return;
    const move = this.#isSounding ? 'steered' : moveTo(track.start, track.heldToMs, atMs, this.#clock.monotonicMs());
    if (move === 'overdue') return;
    track.heldToMs = atMs;
    if (move === 'steered') return;
    this.#start?.abort();
    this.#start = new AbortController();
    const held = track.start.kind === 'held' ? track : this.#holdAnew(track);
    void this.#beginAt(held, atMs, graceMs, this.#start.signal);
  }

  queue(track: Track): Promise<void> {
    return this.#inOrder(undefined, async (mpv) => {
      if (this.#current === undefined || this.#isDraining) return;
      await this.#append(mpv, track);
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
    this.#start?.abort();
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
    this.#unison = new Unison();
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

  get #isSounding(): boolean {
    return this.#current?.isSoundingAt(this.#clock.monotonicMs()) === true;
  }

  /** Begins it on the moment: in silence some seconds before, where there is the time, so that it is in unison when its first sample comes. */
  async #beginAt(
    { track, start, loadMs }: SoundingTrack,
    atMs: number,
    graceMs: number,
    signal: AbortSignal,
  ): Promise<void> {
    const clock = this.#clock;
    const reloadMs = Math.max(RELOAD_MS, RELOAD_FACTOR * loadMs);
    const sparedMs = atMs - this.#latency.leadMs - reloadMs - clock.monotonicMs();
    // Whole, as mpv’s filter takes it: a fraction it did not make would part this station from the others.
    const leadMs = track.isLive || sparedMs < LEAST_LEAD_MS ? 0 : Math.floor(Math.min(LONGEST_LEAD_MS, sparedMs));
    await clock.wait(sparedMs - leadMs, signal);
    const isFresh = start.kind === 'held' && start.isFresh;
    if (leadMs > 0 || !isFresh) await this.#reload(track.id, leadMs, signal);
    // It may have moved a little meanwhile.
    const heldToMs = (): number => this.#current?.heldToMs ?? atMs;
    await clock.wait(heldToMs() - leadMs - this.#latency.leadMs - clock.monotonicMs(), signal);
    if (signal.aborted || this.#current?.id !== track.id) return;
    const nowMs = clock.monotonicMs();
    if (nowMs > heldToMs() + graceMs) {
      await this.stop();
      return this.#tell({ kind: 'missed', id: track.id });
    }
    void this.#mpv?.request('set_property', 'pause', false).catch(() => {});
    this.#current.start = { kind: 'running', unpausedAtMs: nowMs };
    this.#isLatencyKnown = false;
    void this.#watch();
  }

  /** The current track from its beginning, with silence before it; what is queued behind it stays so. Where it cannot be loaded any more nothing is left. */
  #reload(id: string, leadMs: number, signal: AbortSignal): Promise<void> {
    return this.#inOrder(undefined, async (mpv) => {
      const before = this.#current;
      if (signal.aborted || before?.id !== id) return;
      const queued = this.#queued;
      before.start = { kind: 'leading' };
      await this.#unison.rest(mpv);
      const result = await this.#loading.load(mpv, before.track.path, signal, leadMs);
      if (signal.aborted) return;
      if (result.kind === 'failed') {
        this.#forget(undefined);
        return this.#tell(before.cut(this.#clock.monotonicMs(), result.fault, result.detail));
      }
      this.#current = before.anew(result, { kind: 'leading' }, leadMs);
      if (queued !== undefined) await this.#append(mpv, queued.track, queued.heldToMs);
    });
  }

  /** The silence it runs through, or was about to, ends at another moment: it is held until it is loaded anew. */
  #holdAnew(track: SoundingTrack): SoundingTrack {
    this.#looking?.abort();
    void this.#mpv?.request('set_property', 'pause', true).catch(() => {});
    this.#current = track.anew(track, { kind: 'held', isFresh: false });
    return this.#current;
  }

  async #append(mpv: MpvProcess, track: Track, heldToMs?: number): Promise<void> {
    const entry = await this.#loading.append(mpv, track.path);
    // What it was to follow may have sounded to its end meanwhile.
    if (entry === undefined || this.#current === undefined) {
      this.#queued = undefined;
      return;
    }
    this.#queued = new SoundingTrack(track, entry);
    this.#queued.heldToMs = heldToMs;
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
      const track = this.#heard;
      if (looking.signal.aborted || track === undefined) return;
      if (hasAnswered && track.stillForMs > STUCK_AFTER_MS) return this.#onStuck();
    }
  }

  #nextLookMs(): number {
    const nowMs = this.#clock.monotonicMs();
    const silentForMs = (this.#current?.soundsFromMs ?? nowMs) - nowMs;
    if (silentForMs > 0 && !this.#isDraining) return Math.min(LEAD_LOOK_EVERY_MS, silentForMs + NEXT_LOOK_MS);
    const { beganAtMs, durationMs } = this.#current ?? {};
    if (beganAtMs === undefined || this.#isDraining) return NEXT_LOOK_MS;
    const lastLookInMs = beganAtMs + (durationMs ?? 0) - LAST_LOOK_MS - nowMs;
    return lastLookInMs > 50 ? Math.min(LOOK_EVERY_MS, lastLookInMs) : LOOK_EVERY_MS;
  }

  /** What mpv's position speaks of: the queued track as soon as the current one has been read to its end. */
  get #heard(): SoundingTrack | undefined {
    return this.#isDraining ? (this.#queued ?? this.#current) : this.#current;
  }

  /** The current track's file has been read to its end; its sound is still on the way out. */
  get #isDraining(): boolean {
    return this.#current?.isRead === true;
  }

  async #look(mpv: MpvProcess): Promise<void> {
    const track = this.#heard;
    if (track === undefined) return;
    const look = await lookAt(mpv, this.#clock, this.#volumePct);
    const durationMs = track.durationMs ?? toMs(await mpv.get('duration'));
    const rateHz = track.rateHz ?? toRateHz(await mpv.get('audio-params/samplerate'));
    // Answers that came with the next file, or with none, do not speak of this one.
    if (track !== this.#heard) return;
    track.durationMs = durationMs;
    track.rateHz = rateHz;
    const reading = this.#take(track, look);
    if (reading === undefined || track.heldToMs === undefined || track.track.isLive) return;
    await this.#unison.follow(mpv, reading, track.heldToMs);
    track.speed = this.#unison.speed;
  }

  /** What a look says of a track; the reading, in the track's own position, where that has moved. */
  #take(track: SoundingTrack, { reading, nowDb, ...measures }: EngineLook): PositionReading | undefined {
    if (reading === undefined) {
      track.noteNowhere(this.#clock.monotonicMs());
      return undefined;
    }
    const { atMs } = reading;
    const positionMs = reading.positionMs - track.leadMs;
    const hasMoved = positionMs > Math.max(track.positionMs, MOVED_MS - track.leadMs);
    if (track.note({ atMs, positionMs, ...measures })) this.#onBegan(track);
    if (nowDb !== undefined && positionMs > 0) this.#tell({ kind: 'level', id: track.id, atMs, levelDb: nowDb });
    if (!hasMoved) return undefined;
    this.#noteLatency(track, atMs - positionMs);
    return { ...reading, positionMs };
  }

  /** A start's first reading tells the device's latency: nothing has been steered yet. */
  #noteLatency({ start, leadMs }: SoundingTrack, firstAtMs: number): void {
    const expectedMs = unsteeredMs(start, leadMs);
    if (this.#isLatencyKnown || expectedMs === undefined) return;
    this.#isLatencyKnown = true;
    this.#latency.note(firstAtMs - expectedMs);
  }

  #onBegan(track: SoundingTrack): void {
    const beganAtMs = track.beganAtMs ?? this.#clock.monotonicMs();
    if (track === this.#queued) {
      const before = this.#current;
      if (before !== undefined) {
        this.#noteUnseen(before, before.soundsFromMs);
        this.#tell(before.complete(beganAtMs));
      }
      track.start = { kind: 'running', unpausedAtMs: beganAtMs };
      this.#current = track;
      this.#queued = undefined;
      // It followed without a start of its own.
      this.#isLatencyKnown = true;
    }
    this.#tell({ kind: 'began', id: track.id, beganAtMs });
  }

  /** A file that does not move is the device's fault; a live source may just have nothing to give. */
  #onStuck(): void {
    const fault: PlayerFault = this.#current?.track.isLive ? 'player-error' : 'audio-device';
    const end = this.#current?.cut(this.#clock.monotonicMs(), fault, 'position stands still');
    this.#drop(undefined);
    if (end !== undefined) this.#tell(end);
  }

  #onEvent(event: MpvEvent): void {
    if (event.event === 'metered') this.#onMetered(event.meter, Number(event.frames));
    if (event.event === 'start-file') this.#onFileStart(Number(event.playlist_entry_id));
    if (event.event === 'playback-restart') this.#loading.succeeded();
    if (event.event === 'end-file') this.#onFileEnd(Number(event.playlist_entry_id), event.reason, event.file_error);
    if (event.event === 'idle' && this.#isDraining && this.#current?.isCut === false) this.#onDrained();
  }

  /** A file was read to its end, or taken out: what its meter counted. Of one that was cut not all has sounded. */
  #onMetered(meter: unknown, frames: number): void {
    const track = [this.#current, this.#queued].find((one) => one?.meter === meter);
    if (track !== undefined) track.meteredFrames = frames;
  }

  /** mpv goes on by itself to what is queued. What was taken back in that moment, or is left after a fault, nobody wants. */
  #onFileStart(entryId: number): void {
    this.#loading.started(entryId);
    const isKnown = [this.#current, this.#queued].some((track) => track?.entryId === entryId);
    if (!isKnown && !this.#loading.isBusy) this.#drop(this.#current?.cut(this.#clock.monotonicMs()));
  }

  /** The last sound has left the device. What was too short for a look is measured by the time it took; what mpv never opened has not sounded. */
  #onDrained(): void {
    const first = this.#current;
    if (first === undefined) return;
    this.#noteUnseen(first, first.soundsFromMs);
    const next = this.#queued;
    const nextBeganAtMs = (first.beganAtMs ?? 0) + (first.durationMs ?? 0);
    if (next !== undefined && this.#loading.isAt(next.entryId)) this.#noteUnseen(next, nextBeganAtMs);
    this.#forget(this.#current?.complete(this.#clock.monotonicMs()));
  }

  #noteUnseen(track: SoundingTrack, beganAtMs: number | undefined): void {
    const passedMs = this.#clock.monotonicMs() - (beganAtMs ?? Number.POSITIVE_INFINITY);
    const positionMs = Math.min(track.durationMs ?? passedMs, passedMs);
    if (track.beganAtMs !== undefined || beganAtMs === undefined) return;
    if (track.note({ atMs: beganAtMs + positionMs, positionMs })) this.#onBegan(track);
  }

  #onFileEnd(entryId: number, reason: unknown, fileError: unknown): void {
    const fault: PlayerFault = /audio output/.test(String(fileError)) ? 'audio-device' : 'player-error';
    const detail = String(fileError ?? reason);
    const nowMs = this.#clock.monotonicMs();
    this.#loading.failed(entryId, fault, detail);
    // Of a quit the process's own end tells, when it is known who wanted it.
    if (reason === 'stop' || reason === 'quit') return;
    const track = [this.#current, this.#queued].find((one) => one?.entryId === entryId);
    if (track === undefined) return;
    if (reason === 'eof') {
      track.isRead = true;
      // What follows begins within the half second that is still on its way out.
      if (track === this.#current && this.#queued !== undefined) void this.#watch();
    } else if (track === this.#current) this.#drop(track.cut(nowMs, fault, detail));
    else {
      this.#tell(track.cut(nowMs, fault, detail));
      this.#queued = undefined;
    }
  }

  async #silence(mpv: MpvProcess): Promise<void> {
    this.#start?.abort();
    if (this.#current === undefined) return;
    this.#current.isCut = true;
    const track = this.#heard;
    const glance = this.#current.start.kind === 'running' ? glanceAt(mpv, this.#clock, this.#volumePct) : undefined;
    const stopped = mpv.request('stop');
    const look = await glance?.catch(() => undefined);
    if (look !== undefined && track !== undefined && track === this.#heard) this.#take(track, look);
    await stopped;
    this.#forget(this.#current?.cut(this.#clock.monotonicMs()));
  }

  /** What mpv plays or is about to play is over at once, without an order from outside. */
  #drop(end: TrackEnd | undefined): void {
    void this.#mpv?.request('stop').catch(() => {});
    this.#forget(end);
  }

  /** Nothing is loaded any more; what sounded has its end told: by the clock, or by a look that found it had begun a moment early. */
  #forget(end: TrackEnd | undefined): void {
    const hasSounded = this.#isSounding;
    this.#start?.abort();
    this.#looking?.abort();
    this.#gate.leave();
    this.#current = undefined;
    this.#queued = undefined;
    if (end !== undefined && hasSounded) this.#tell(end);
  }
}
