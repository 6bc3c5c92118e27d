/** The player's engine on mpv: one long-lived process, tracks held paused before they begin, every claim measured. */
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import { DeviceLatency } from './device-latency.ts';
import { type EngineLook, glanceAt, lookAt } from './engine-look.ts';
import { EngineTracks } from './engine-tracks.ts';
import { keepMpvRunning } from './keep-mpv-running.ts';
import { toMs, toRateHz } from './mpv-answers.ts';
import { MpvLoading, NOT_RUNNING, SILENT_SOURCE } from './mpv-loading.ts';
import type { MpvEvent, MpvProcess } from './mpv-process.ts';
import type { EngineState, LoadResult, Player, PlayerEvent, PlayerFault, Track, TrackEnd } from './player.ts';
import type { PositionReading } from './pts-readings.ts';
import { RelayGate } from './relay-gate.ts';
import { SoundingTrack } from './sounding-track.ts';
import { moveTo, planLead, unsteeredMs } from './track-start.ts';
import { Unison } from './unison.ts';

const FIRST_LOOK_MS = 300;
/** A position that has not come so far says nothing of when it began. */
const MOVED_MS = 10;
const NEXT_LOOK_MS = 100;
const LOOK_EVERY_MS = 1_000;
/** The last look before a track's end: mpv's meter runs ahead of the sound by its buffers, up to 0.4 s measured. */
const LAST_LOOK_MS = 500;
const STUCK_AFTER_MS = 3_000;
const GONE_WITHIN_MS = 2_000;
/** The lead is steered this often: an order's effect has come through the buffers by then. */
const LEAD_LOOK_EVERY_MS = 300;
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
  readonly #tracks = new EngineTracks((event) => this.#tell(event));
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
    return this.#tracks.stateAt(this.#clock.monotonicMs(), this.#unison.errorMs);
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
      const prepared = new SoundingTrack(track, result);
      prepared.loadMs = this.#clock.monotonicMs() - sinceMs;
      this.#tracks.put(prepared);
      prepared.durationMs = toMs(await mpv.get('duration'));
      return { kind: 'ready' };
    });
  }

  begin(id: string, atMs: number, graceMs: number): void {
    const { current: track, queued } = this.#tracks;
    if (queued?.id === id) queued.heldToMs = atMs;
    if (track?.id !== id) return;
    const nowMs = this.#clock.monotonicMs();
    const move = track.isSoundingAt(nowMs) ? 'steered' : moveTo(track.start, track.heldToMs, atMs, nowMs);
    // Once it runs it keeps the moment that others keep, too.
    if (move === 'overdue' && track.start.kind === 'running') return;
    track.heldToMs = atMs;
    if (move !== 'anew') return;
    this.#start?.abort();
    this.#start = new AbortController();
    const held = track.start.kind === 'held' ? track : this.#holdAnew(track);
    void this.#beginAt(held, atMs, graceMs, this.#start.signal);
  }

  queue(track: Track): Promise<void> {
    return this.#inOrder(undefined, async (mpv) => {
      if (this.#tracks.current === undefined || this.#tracks.isDraining) return;
      await this.#append(mpv, track);
    });
  }

  unqueue(): Promise<void> {
    return this.#inOrder(undefined, async (mpv) => {
      if (this.#tracks.isDraining) return this.#silence(mpv);
      this.#tracks.queue(undefined);
      await mpv.request('playlist-clear');
    });
  }

  stop(): Promise<void> {
    this.#start?.abort();
    this.#preparing.abort();
    return this.#inOrder(undefined, (mpv) => this.#silence(mpv));
  }

  /** At once: what is being loaded may take long, and nothing of it hangs on the volume. */
  async setVolume(percent: number): Promise<void> {
    const answer = await this.#mpv?.request('set_property', 'volume', percent).catch(() => undefined);
    if (answer?.kind === 'ok') this.#volumePct = percent;
  }

  probe(): Promise<LoadResult> {
    return this.#inOrder<LoadResult>(NOT_RUNNING, async (mpv) => {
      if (this.#tracks.current !== undefined) return { kind: 'ready' };
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
    this.#forget(this.#tracks.cut(this.#clock.monotonicMs(), fault, detail));
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

  /**
   * Begins it on the moment: in silence some seconds before, where there is the time, so that it is in unison when its first sample
   * comes. `held` is the track as it stands now.
   */
  async #beginAt(held: SoundingTrack, atMs: number, graceMs: number, signal: AbortSignal): Promise<void> {
    const clock = this.#clock;
    const { id, start, loadMs } = held;
    const sparedMs = atMs - this.#latency.leadMs - clock.monotonicMs();
    const { waitMs, leadMs } = planLead(sparedMs, loadMs, held.track.isLive === true);
    const isFresh = start.kind === 'held' && start.isFresh;
    if (leadMs > 0 || !isFresh) {
      if (leadMs > 0) await clock.wait(waitMs, signal);
      await this.#reload(id, leadMs, signal);
    }
    // It may have moved a little meanwhile.
    const momentMs = (): number => this.#tracks.current?.heldToMs ?? atMs;
    await clock.wait(momentMs() - leadMs - this.#latency.leadMs - clock.monotonicMs(), signal);
    const { current } = this.#tracks;
    if (signal.aborted || current?.id !== id) return;
    const nowMs = clock.monotonicMs();
    if (nowMs > momentMs() + graceMs) {
      await this.stop();
      return this.#tell({ kind: 'missed', id });
    }
    void this.#mpv?.request('set_property', 'pause', false).catch(() => {});
    current.start = { kind: 'running', unpausedAtMs: nowMs };
    this.#isLatencyKnown = false;
    void this.#watch();
  }

  /** The current track from its beginning, with silence before it; what is queued behind it stays so. Where it cannot be loaded any more nothing is left. */
  #reload(id: string, leadMs: number, signal: AbortSignal): Promise<void> {
    return this.#inOrder(undefined, async (mpv) => {
      const { current: before, queued } = this.#tracks;
      if (signal.aborted || before?.id !== id) return;
      before.start = { kind: 'leading' };
      await this.#unison.rest(mpv);
      const result = await this.#loading.load(mpv, before.track.path, signal, leadMs);
      if (signal.aborted) return;
      if (result.kind === 'failed') {
        return this.#forget(before.cut(this.#clock.monotonicMs(), result.fault, result.detail));
      }
      this.#tracks.put(before.anew(result, { kind: 'leading' }, leadMs));
      if (queued !== undefined) await this.#append(mpv, queued.track, queued.heldToMs);
    });
  }

  /** The silence it runs through, or was about to, ends at another moment: it is held until it is loaded anew. */
  #holdAnew(track: SoundingTrack): SoundingTrack {
    this.#looking?.abort();
    void this.#mpv?.request('set_property', 'pause', true).catch(() => {});
    const held = track.anew(track, { kind: 'held', isFresh: false });
    this.#tracks.put(held);
    return held;
  }

  async #append(mpv: MpvProcess, track: Track, heldToMs?: number): Promise<void> {
    const entry = await this.#loading.append(mpv, track.path);
    // What it was to follow may have sounded to its end meanwhile.
    const isQueued = entry !== undefined && this.#tracks.current !== undefined;
    const queued = isQueued ? new SoundingTrack(track, entry, { kind: 'following' }) : undefined;
    if (queued !== undefined) queued.heldToMs = heldToMs;
    this.#tracks.queue(queued);
  }

  /** Looks at what sounds: soon after each beginning, then once a second, and shortly before the end. */
  async #watch(): Promise<void> {
    this.#looking?.abort();
    const looking = new AbortController();
    this.#looking = looking;
    for (let waitMs = this.#tracks.isDraining ? NEXT_LOOK_MS : FIRST_LOOK_MS; ; waitMs = this.#nextLookMs()) {
      await this.#clock.wait(waitMs, looking.signal);
      if (looking.signal.aborted || this.#mpv === undefined) return;
      const hasAnswered = await this.#look(this.#mpv).then(
        () => true,
        () => false,
      );
      const { heard } = this.#tracks;
      if (looking.signal.aborted || heard === undefined) return;
      if (hasAnswered && heard.stillForMs > STUCK_AFTER_MS) return this.#onStuck();
    }
  }

  #nextLookMs(): number {
    const { current, isDraining } = this.#tracks;
    const nowMs = this.#clock.monotonicMs();
    const silentForMs = (current?.soundsFromMs ?? nowMs) - nowMs;
    if (silentForMs > 0 && !isDraining) return Math.min(LEAD_LOOK_EVERY_MS, silentForMs + NEXT_LOOK_MS);
    if (current?.beganAtMs === undefined || isDraining) return NEXT_LOOK_MS;
    const lastLookInMs = (current.endsAtMs ?? current.beganAtMs) - LAST_LOOK_MS - nowMs;
    return lastLookInMs > 50 ? Math.min(LOOK_EVERY_MS, lastLookInMs) : LOOK_EVERY_MS;
  }

  async #look(mpv: MpvProcess): Promise<void> {
    const { heard: track } = this.#tracks;
    if (track === undefined) return;
    const look = await lookAt(mpv, this.#clock, this.#volumePct);
    const durationMs = track.durationMs ?? toMs(await mpv.get('duration'));
    const rateHz = track.rateHz ?? toRateHz(await mpv.get('audio-params/samplerate'));
    // Answers that came with the next file, or with none, do not speak of this one.
    if (track !== this.#tracks.heard) return;
    track.durationMs = durationMs;
    track.rateHz = rateHz;
    const reading = this.#take(track, look);
    if (reading === undefined) return;
    this.#noteLatency(track, reading);
    if (track.heldToMs === undefined || track.track.isLive) return;
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
    this.#tracks.note(track, { atMs, positionMs, ...measures });
    if (nowDb !== undefined && positionMs > 0) this.#tell({ kind: 'level', id: track.id, atMs, levelDb: nowDb });
    return hasMoved ? { ...reading, positionMs } : undefined;
  }

  /** A start's first reading tells the device's latency: nothing has been steered yet. */
  #noteLatency({ start, leadMs }: SoundingTrack, { atMs, positionMs }: PositionReading): void {
    const expectedMs = unsteeredMs(start, leadMs);
    if (this.#isLatencyKnown || expectedMs === undefined) return;
    this.#isLatencyKnown = true;
    this.#latency.note(atMs - positionMs - expectedMs);
  }

  /** A file that does not move is the device's fault; a live source may just have nothing to give. */
  #onStuck(): void {
    const fault: PlayerFault = this.#tracks.current?.track.isLive ? 'player-error' : 'audio-device';
    this.#drop(this.#tracks.cut(this.#clock.monotonicMs(), fault, 'position stands still'));
  }

  #onEvent(event: MpvEvent): void {
    if (event.event === 'metered') this.#tracks.noteMetered(event.meter, Number(event.frames));
    if (event.event === 'start-file') this.#onFileStart(Number(event.playlist_entry_id));
    if (event.event === 'playback-restart') this.#loading.succeeded();
    if (event.event === 'end-file') this.#onFileEnd(Number(event.playlist_entry_id), event.reason, event.file_error);
    if (event.event === 'idle' && this.#tracks.current?.isCut === false) this.#onIdle();
  }

  #onFileStart(entryId: number): void {
    this.#loading.started(entryId);
    if (this.#loading.isBusy || this.#tracks.wants(entryId)) return;
    this.#drop(this.#tracks.cut(this.#clock.monotonicMs()));
  }

  #onIdle(): void {
    if (this.#tracks.isDraining) this.#forget(this.#drain(this.#clock.monotonicMs()));
  }

  #drain(nowMs: number): TrackEnd | undefined {
    return this.#tracks.drain(nowMs, (entryId) => this.#loading.isAt(entryId));
  }

  #onFileEnd(entryId: number, reason: unknown, fileError: unknown): void {
    const fault: PlayerFault = /audio output/.test(String(fileError)) ? 'audio-device' : 'player-error';
    const detail = String(fileError ?? reason);
    const nowMs = this.#clock.monotonicMs();
    this.#loading.failed(entryId, fault, detail);
    // Of a quit the process's own end tells, when it is known who wanted it.
    if (reason === 'stop' || reason === 'quit') return;
    if (reason === 'eof') {
      if (this.#tracks.noteRead(entryId)) void this.#watch();
    } else if (this.#tracks.noteFailed(entryId, nowMs, fault, detail)) {
      this.#drop(this.#tracks.cut(nowMs, fault, detail));
    }
  }

  async #silence(mpv: MpvProcess): Promise<void> {
    this.#start?.abort();
    const { current, heard } = this.#tracks;
    if (current === undefined || heard === undefined) return;
    current.isCut = true;
    const isHeld = current.start.kind === 'held' || current.start.kind === 'leading';
    const glance = isHeld ? undefined : glanceAt(mpv, this.#clock, this.#volumePct);
    const stopped = mpv.request('stop');
    const look = await glance?.catch(() => undefined);
    if (look !== undefined && heard === this.#tracks.heard) this.#take(heard, look);
    // Killed because it did not answer, it tells the end as it goes.
    await stopped.catch(() => Promise.race([mpv.exited, this.#clock.wait(GONE_WITHIN_MS)]));
    const nowMs = this.#clock.monotonicMs();
    // Where all has been read to its end, mpv hears of the stop when the last sound is out.
    this.#forget(this.#tracks.heard?.isRead === true ? this.#drain(nowMs) : this.#tracks.cut(nowMs));
  }

  /** What mpv plays, or is about to play, is over at once. */
  #drop(end: TrackEnd | undefined): void {
    void this.#mpv?.request('stop').catch(() => {});
    this.#forget(end);
  }

  /** Nothing is loaded any more. */
  #forget(end: TrackEnd | undefined): void {
    this.#start?.abort();
    this.#looking?.abort();
    this.#gate.leave();
    this.#tracks.clear(this.#clock.monotonicMs(), end);
  }
}
