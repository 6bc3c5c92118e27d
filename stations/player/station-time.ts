/** What time it is, by the station's best knowledge: an anchor on the monotonic clock, whether it is trusted, and its bound. */
import { z } from 'zod';
import type { InstantMs } from '../../scheduler/model.ts';
import type { Clock } from './clock.ts';
import { isDiskFull, readJsonIfWhole, writeDurably } from './durable-file.ts';

/** A wall clock that moves more than this against the monotonic clock has stepped (design, section 8). */
export const STEP_MS = 1_000;
/** Crystals of cheap boxes drift up to about 50 ppm: what a bound grows by with age. */
export const DRIFT = 50e-6;
const SAVE_EVERY_MS = 600_000;

/** Where the station's time comes from. */
export type TimeSource = 'none' | 'server' | 'ntp' | 'rtc';

/** One exchange with the server: UTC at a monotonic moment, right to within `boundMs`. */
export interface TimeSample {
  readonly utcMs: InstantMs;
  readonly monotonicMs: number;
  readonly boundMs: number;
}

/** The state to report: `offsetMs` = best UTC minus the machine's clock; `boundMs` only where it was measured. */
export interface TimeStatus {
  readonly trusted: boolean;
  readonly source: TimeSource;
  readonly offsetMs: number;
  readonly boundMs?: number;
}

/** What a check found: a step of the machine's clock, a change of the station's own time, newly trusted. */
export interface TimeChange {
  readonly steppedMs?: number;
  readonly trustChanged: boolean;
}

/** What the machine says of its own clock; `ntpSynchronised` may turn true later. */
export interface MachineClock {
  readonly ntpSynchronised: () => boolean;
  /** A battery keeps the clock through power cuts, says whoever set the box up. */
  readonly hasBattery: boolean;
}

const savedSchema = z.object({
  bootId: z.string(),
  utcMs: z.number(),
  monotonicMs: z.number(),
  boundMs: z.number(),
});

/**
 * The station's time. Trusted are: the server's answer in this boot (kept on disk with the boot's id, so that a restarted
 * process needs no server), a clock the network keeps (NTP), and a battery clock that is not behind what the station has
 * already seen. Once anchored to the server, steps of the machine's clock no longer move it.
 */
export class StationTime {
  readonly #clock: Clock;
  readonly #file: string;
  readonly #machine: MachineClock;
  #anchor: TimeSample | undefined;
  #floorMs: InstantMs;
  #wallMinusMonotonicMs: number;
  #source: TimeSource = 'none';
  #savedAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, file: string, machine: MachineClock, floorMs: InstantMs) {
    this.#clock = clock;
    this.#file = file;
    this.#machine = machine;
    this.#floorMs = floorMs;
    this.#wallMinusMonotonicMs = clock.now() - clock.monotonicMs();
  }

  /** Takes up the anchor of this boot, if there is one. */
  async load(): Promise<void> {
    const saved = await readJsonIfWhole(this.#file, savedSchema);
    if (saved !== undefined && saved.bootId === this.#clock.bootId) this.#anchor = saved;
    this.#source = this.#findSource();
  }

  /** The best known UTC; not below the floor while it is a guess. */
  now(): InstantMs {
    return this.toUtc(this.#clock.monotonicMs());
  }

  /** The UTC instant of a monotonic moment near now. */
  toUtc(monotonicMs: number): InstantMs {
    if (this.#source === 'server' && this.#anchor !== undefined) {
      return this.#anchor.utcMs + (monotonicMs - this.#anchor.monotonicMs);
    }
    const guess = this.#clock.now() + (monotonicMs - this.#clock.monotonicMs());
    return this.#source === 'none' ? Math.max(guess, this.#floorMs) : guess;
  }

  /** The monotonic moment of a UTC instant. */
  toMonotonic(utcMs: InstantMs): number {
    const monotonicMs = this.#clock.monotonicMs();
    return monotonicMs + (utcMs - this.toUtc(monotonicMs));
  }

  get trusted(): boolean {
    return this.#source !== 'none';
  }

  /** The state to report. */
  status(): TimeStatus {
    const offsetMs = this.now() - this.#clock.now();
    const boundMs = this.#source === 'server' ? this.#boundNow() : undefined;
    return { trusted: this.trusted, source: this.#source, offsetMs, ...(boundMs === undefined ? {} : { boundMs }) };
  }

  /** Signed evidence that it is at least this late: what is behind it is wrong. */
  raiseFloor(issuedAt: InstantMs): void {
    this.#floorMs = Math.max(this.#floorMs, issuedAt);
  }

  /**
   * Takes an exchange with the server if it says more than what is known: a tighter bound, or the old answer ruled out;
   * tells only what is worth a journal entry.
   * A sample from before the floor is a server with a wrong clock and is not taken.
   */
  async observe(sample: TimeSample): Promise<TimeChange | undefined> {
    if (sample.utcMs + sample.boundMs < this.#floorMs) return undefined;
    const before = this.status();
    const movedMs = sample.utcMs - this.toUtc(sample.monotonicMs);
    const ruledOut = Math.abs(movedMs) > sample.boundMs + (this.#boundNow() ?? 0);
    if (before.source === 'server' && !ruledOut && sample.boundMs >= (this.#boundNow() ?? Infinity)) return undefined;
    this.#anchor = sample;
    this.#source = 'server';
    await this.#save(before.source !== 'server' || ruledOut);
    const stepped = before.trusted && Math.abs(movedMs) > STEP_MS;
    const trustChanged = before.source !== 'server';
    return stepped || trustChanged ? { trustChanged, ...(stepped ? { steppedMs: movedMs } : {}) } : undefined;
  }

  /** To be called at every nap's end: notices steps of the machine's clock and a source gained or lost. */
  check(): TimeChange | undefined {
    const wallMinusMonotonicMs = this.#clock.now() - this.#clock.monotonicMs();
    const steppedMs = wallMinusMonotonicMs - this.#wallMinusMonotonicMs;
    this.#wallMinusMonotonicMs = wallMinusMonotonicMs;
    const before = this.#source;
    this.#source = this.#findSource();
    const stepped = Math.abs(steppedMs) > STEP_MS;
    if (!stepped && before === this.#source) return undefined;
    return { trustChanged: before !== this.#source, ...(stepped ? { steppedMs } : {}) };
  }

  #findSource(): TimeSource {
    if (this.#anchor !== undefined) return 'server';
    if (this.#clock.now() < this.#floorMs) return 'none';
    if (this.#machine.ntpSynchronised()) return 'ntp';
    return this.#machine.hasBattery ? 'rtc' : 'none';
  }

  #boundNow(): number | undefined {
    if (this.#anchor === undefined) return undefined;
    return this.#anchor.boundMs + (this.#clock.monotonicMs() - this.#anchor.monotonicMs) * DRIFT;
  }

  async #save(must: boolean): Promise<void> {
    const nowMs = this.#clock.monotonicMs();
    if (this.#anchor === undefined || (!must && nowMs - this.#savedAtMs < SAVE_EVERY_MS)) return;
    this.#savedAtMs = nowMs;
    try {
      await writeDurably(this.#file, JSON.stringify({ bootId: this.#clock.bootId, ...this.#anchor }));
    } catch (error) {
      // Kept for a restart without a server only: the time counts all the same.
      if (!isDiskFull(error)) throw error;
    }
  }
}
