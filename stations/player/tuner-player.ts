/** An engine that can also switch a tuner: to the playout a relay like any other, but nothing of it is measured, so it is never called aired. */
import type { Logger } from 'pino';
import { tunerName } from '../tuner-address.ts';
import type { Clock } from './clock.ts';
import type { EngineState, LoadResult, Player, PlayerEvent, Track } from './player.ts';
import type { TunerSwitch } from './tuner-switch.ts';

/** A tuner that does not go off sounds out of turn: it is told again this often. */
const OFF_AGAIN_MS = 3_000;
/** Whatever is due next waits no longer for a tuner to go off. */
const OFF_WITHIN_MS = 1_000;

/** What it works with; a station without a tuner has no `tuner`. */
export interface TunerParts {
  readonly engine: Player;
  readonly tuner: TunerSwitch | undefined;
  readonly clock: Clock;
  readonly log: Logger;
}

interface Tuned {
  readonly id: string;
  readonly name: string;
  held: AbortController | undefined;
  beganAtMs?: number;
}

/** Files and streams go to the engine as they come; a tuner and the engine never sound together. */
export class TunerPlayer implements Player {
  readonly #parts: TunerParts;
  #tell: (event: PlayerEvent) => void = () => {};
  #tuned: Tuned | undefined;
  #volumePct = 0;
  /** The switch is given one order after the other; only the last one is repeated. */
  #lastOrder: Promise<unknown> = Promise.resolve();
  #orders = 0;
  /** Rises with every order to load or stop: what was loading before has lost its turn. */
  #turn = 0;

  constructor(parts: TunerParts) {
    this.#parts = parts;
  }

  /** A tuner that a killed player left on goes off first. */
  async start(onEvent: (event: PlayerEvent) => void): Promise<() => Promise<void>> {
    this.#tell = onEvent;
    await this.#goOff();
    const stopEngine = await this.#parts.engine.start(onEvent);
    return async () => {
      await this.#leave();
      this.#orders += 1;
      await stopEngine();
    };
  }

  state(): EngineState {
    if (this.#tuned === undefined) return this.#parts.engine.state();
    const { id, beganAtMs } = this.#tuned;
    return beganAtMs === undefined ? { kind: 'ready', id } : { kind: 'playing', id, beganAtMs };
  }

  async prepare(track: Track): Promise<LoadResult> {
    const { engine, tuner } = this.#parts;
    const name = track.isLive ? tunerName(track.path) : undefined;
    this.#turn += 1;
    const turn = this.#turn;
    await this.#leave();
    if (name !== undefined) await engine.stop();
    if (turn !== this.#turn) return fail('something else was wanted');
    if (name === undefined) return engine.prepare(track);
    if (tuner === undefined) return fail('this station has no tuner');
    this.#tuned = { id: track.id, name, held: new AbortController() };
    return { kind: 'ready' };
  }

  /** A tuner is joined live: however late, it sounds from then on, and there is nothing to steer. */
  begin(id: string, atMs: number, graceMs: number): void {
    const tuned = this.#tuned;
    if (tuned === undefined) this.#parts.engine.begin(id, atMs, graceMs);
    if (tuned?.id !== id || tuned.held === undefined) return;
    tuned.held.abort();
    tuned.held = new AbortController();
    void this.#beginAt(tuned, tuned.held.signal, atMs);
  }

  async queue(track: Track): Promise<void> {
    await this.#parts.engine.queue(track);
  }

  async unqueue(): Promise<void> {
    await this.#parts.engine.unqueue();
  }

  async stop(): Promise<void> {
    this.#turn += 1;
    if (this.#tuned === undefined) await this.#parts.engine.stop();
    else await this.#leave();
  }

  async setVolume(percent: number): Promise<void> {
    this.#volumePct = percent;
    const tuned = this.#tuned;
    if (tuned?.beganAtMs !== undefined) this.#goOn(tuned).catch((error: unknown) => this.#lose(tuned, error));
    await this.#parts.engine.setVolume(percent);
  }

  async probe(): Promise<LoadResult> {
    return this.#parts.engine.probe();
  }

  async #beginAt(tuned: Tuned, moved: AbortSignal, atMs: number): Promise<void> {
    const { clock } = this.#parts;
    await clock.wait(Math.max(0, atMs - clock.monotonicMs()), moved);
    if (moved.aborted || this.#tuned !== tuned) return;
    tuned.held = undefined;
    try {
      await this.#goOn(tuned);
    } catch (error) {
      return this.#lose(tuned, error);
    }
    if (this.#tuned !== tuned) return;
    tuned.beganAtMs = clock.monotonicMs();
    this.#tell({ kind: 'began', id: tuned.id, beganAtMs: tuned.beganAtMs });
  }

  /** Volume 0 is silence. */
  #goOn({ name }: Tuned): Promise<void> {
    const percent = this.#volumePct;
    return this.#order((tuner) => (percent > 0 ? tuner.on(name, percent) : tuner.off()));
  }

  #order(give: (tuner: TunerSwitch) => Promise<void>): Promise<void> {
    const { tuner } = this.#parts;
    if (tuner === undefined) return Promise.resolve();
    this.#orders += 1;
    const given = this.#lastOrder.then(() => give(tuner));
    this.#lastOrder = given.catch(() => {});
    return given;
  }

  /** Off, again and again until it is, or until another order; resolves then, or when whatever is due can wait no longer. */
  async #goOff(): Promise<void> {
    const { clock, log } = this.#parts;
    const given = this.#order((tuner) => tuner.off());
    const order = this.#orders;
    const off = given.catch((error: unknown) => {
      log.error({ err: error }, 'the tuner does not go off');
      void clock.wait(OFF_AGAIN_MS).then(() => (order === this.#orders ? this.#goOff() : undefined));
    });
    const bound = new AbortController();
    await Promise.race([off, clock.wait(OFF_WITHIN_MS, bound.signal)]);
    bound.abort();
  }

  /** Nothing of a tuner sounds any more. */
  async #leave(): Promise<void> {
    const tuned = this.#tuned;
    if (tuned === undefined) return;
    this.#tuned = undefined;
    tuned.held?.abort();
    if (tuned.held === undefined) await this.#goOff();
    this.#end(tuned);
  }

  /** It could not be switched on. */
  #lose(tuned: Tuned, error: unknown): void {
    if (this.#tuned !== tuned) return;
    this.#tuned = undefined;
    void this.#goOff();
    this.#end(tuned, error);
  }

  /** How long it was on is all that is known: no level was measured. */
  #end({ id, beganAtMs }: Tuned, error?: unknown): void {
    const endedAtMs = this.#parts.clock.monotonicMs();
    const trouble = error === undefined ? {} : { fault: 'player-error' as const, detail: String(error) };
    const renderedMs = beganAtMs === undefined ? 0 : Math.round(endedAtMs - beganAtMs);
    this.#tell({ kind: 'ended', id, beganAtMs: beganAtMs ?? endedAtMs, endedAtMs, renderedMs, end: 'cut', ...trouble });
  }
}

function fail(detail: string): LoadResult {
  return { kind: 'failed', fault: 'player-error', detail };
}
