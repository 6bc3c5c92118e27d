/** What time it is, by the station's best knowledge: an anchor on the monotonic clock, whether it is trusted, and its bound. */
import { z } from 'zod';
import type { InstantMs } from '../../scheduler/model.ts';
import type { TimeSource } from '../protocol.ts';
import { BatteryClock, batteryRecordSchema } from './battery-clock.ts';
import type { Clock } from './clock.ts';
import { addPoint, type Drift, measureDrift, type TimeSample, UNMEASURED } from './clock-drift.ts';
import { isDiskFull, readJsonIfWhole, writeDurably } from './durable-file.ts';

/** A wall clock that moves more than this against the monotonic clock has stepped (design, section 8). */
export const STEP_MS = 1_000;
const SAVE_EVERY_MS = 600_000;
/** What a source that tells no error of its own is taken to be wrong by, where that is kept for later. */
const UNTOLD_BOUND_MS = 1_000;

/** The state to report: `offsetMs` = best UTC minus the machine's clock; `boundMs` only where it is known. */
export interface TimeStatus {
  readonly trusted: boolean;
  readonly source: TimeSource;
  readonly offsetMs: number;
  readonly boundMs?: number;
}

/** What a check found: a step of the machine's clock, a change of the station's own time, newly trusted or no longer. */
export interface TimeChange {
  readonly steppedMs?: number;
  readonly trustChanged: boolean;
}

/** What the machine says of its own clocks. */
export interface MachineClock {
  /** The network keeps the clock; may turn true later. */
  readonly ntpSynchronised: () => boolean;
  /** How wrong it may be by its own word, where it gives one. */
  readonly ntpBoundMs?: () => number | undefined;
  /** A battery keeps the clock through power cuts, says whoever set the box up. */
  readonly hasBattery: boolean;
  /** What the hardware clock shows, in whole seconds; undefined where there is none. */
  readonly hardwareMs?: () => number | undefined;
}

const anchorSchema = z.object({
  utcMs: z.number(),
  monotonicMs: z.number(),
  boundMs: z.number(),
  source: z.enum(['server', 'rtc', 'operator']),
});
type Anchor = z.infer<typeof anchorSchema>;
const savedSchema = z.object({
  bootId: z.string(),
  anchor: anchorSchema.optional(),
  drift: z.object({ rate: z.number(), growth: z.number() }).optional(),
  battery: batteryRecordSchema.optional(),
});

/**
 * The station's time. Trusted are: the server's answer in this boot (kept on disk with the boot's id, so that a restarted
 * process needs no server), a clock the network keeps (NTP), what a technician has set in this boot or says of the box's
 * battery clock, and for a day after a power cut a battery clock that was measured. None of them may be behind what the
 * station has already seen. Once anchored, steps of the machine's clock no longer move it.
 */
export class StationTime {
  readonly #clock: Clock;
  readonly #file: string;
  readonly #machine: MachineClock;
  readonly #battery: BatteryClock;
  #anchor: Anchor | undefined;
  #drift = UNMEASURED;
  #points: readonly TimeSample[] = [];
  #floorMs: InstantMs;
  #wallMinusMonotonicMs: number;
  #source: TimeSource = 'none';
  #savedAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, file: string, machine: MachineClock, floorMs: InstantMs) {
    this.#clock = clock;
    this.#file = file;
    this.#machine = machine;
    this.#battery = new BatteryClock(() => machine.hardwareMs?.());
    this.#floorMs = floorMs;
    this.#wallMinusMonotonicMs = clock.now() - clock.monotonicMs();
  }

  /** Takes up the anchor of this boot, if there is one; else what the hardware clock brought through the power cut. */
  async load(): Promise<void> {
    const saved = await readJsonIfWhole(this.#file, savedSchema);
    this.#drift = saved?.drift ?? UNMEASURED;
    if (saved?.bootId === this.#clock.bootId) {
      this.#anchor = saved.anchor;
      this.#battery.take(saved.battery);
    } else {
      // Where the network keeps the machine's clock already, it may have set the hardware's, too.
      const isSet = this.#machine.ntpSynchronised();
      const brought = this.#battery.begin(saved?.battery, this.#clock.monotonicMs(), isSet);
      this.#anchor = brought === undefined ? undefined : { ...brought, source: 'rtc' };
    }
    this.#source = this.#findSource();
  }

  /** The best known UTC; not below the floor while it is a guess. */
  now(): InstantMs {
    return this.toUtc(this.#clock.monotonicMs());
  }

  /** The UTC instant of a monotonic moment near now. */
  toUtc(monotonicMs: number): InstantMs {
    const anchor = this.#anchorInUse();
    if (anchor !== undefined) return anchor.utcMs + (monotonicMs - anchor.monotonicMs) * this.#pace;
    const guess = this.#clock.now() + (monotonicMs - this.#clock.monotonicMs());
    return this.#source === 'none' ? Math.max(guess, this.#floorMs) : guess;
  }

  /** The monotonic moment of a UTC instant. */
  toMonotonic(utcMs: InstantMs): number {
    const monotonicMs = this.#clock.monotonicMs();
    const pace = this.#anchorInUse() === undefined ? 1 : this.#pace;
    return monotonicMs + (utcMs - this.toUtc(monotonicMs)) / pace;
  }

  get trusted(): boolean {
    return this.#source !== 'none';
  }

  /** How the monotonic clock drifts against the server; undefined until hours of exchanges have told. */
  get drift(): Drift | undefined {
    return this.#drift === UNMEASURED ? undefined : this.#drift;
  }

  /** The state to report. */
  status(): TimeStatus {
    const offsetMs = this.now() - this.#clock.now();
    const boundMs = this.#boundNow();
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
    const ruledOut = Math.abs(movedMs) > sample.boundMs + (before.boundMs ?? 0);
    this.#learnDrift(sample, ruledOut && Math.abs(movedMs) > STEP_MS);
    if (before.source === 'server' && !ruledOut && sample.boundMs >= (before.boundMs ?? Infinity)) return undefined;
    this.#anchor = { ...sample, source: 'server' };
    this.#source = 'server';
    this.#battery.judge((monotonicMs) => this.toUtc(monotonicMs));
    if (before.source !== 'server' || ruledOut) await this.#save();
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
    if (this.#source === 'ntp') this.#battery.judge((monotonicMs) => this.toUtc(monotonicMs));
    const stepped = Math.abs(steppedMs) > STEP_MS;
    if (!stepped && before === this.#source) return undefined;
    return { trustChanged: before !== this.#source, ...(stepped ? { steppedMs } : {}) };
  }

  /** A technician's word holds in this boot, until the server or the network is heard. */
  async takeWord(word: TimeSample): Promise<TimeChange | undefined> {
    const isKnown = this.#anchor?.source === 'operator' && this.#anchor.monotonicMs === word.monotonicMs;
    if (isKnown || this.#source === 'server' || this.#source === 'ntp' || word.utcMs < this.#floorMs) return undefined;
    const before = this.status();
    const steppedMs = word.utcMs - this.toUtc(word.monotonicMs);
    this.#anchor = { ...word, source: 'operator' };
    this.#source = 'operator';
    await this.#save();
    const stepped = before.trusted && Math.abs(steppedMs) > STEP_MS;
    return { trustChanged: before.source !== 'operator', ...(stepped ? { steppedMs } : {}) };
  }

  /** To be called now and then: what a restart will need is on the disk, at most ten minutes old. */
  async keep(): Promise<void> {
    if (this.#clock.monotonicMs() - this.#savedAtMs >= SAVE_EVERY_MS) await this.#save();
  }

  get #pace(): number {
    return 1 + this.#drift.rate;
  }

  #anchorInUse(): Anchor | undefined {
    return this.#anchor?.source === this.#source ? this.#anchor : undefined;
  }

  #findSource(): TimeSource {
    const anchor = this.#anchor;
    if (anchor?.source === 'server') return 'server';
    const isBehind = this.#clock.now() < this.#floorMs;
    if (!isBehind && this.#machine.ntpSynchronised()) return 'ntp';
    if (anchor?.source === 'operator') return 'operator';
    if (anchor?.source === 'rtc' && this.#isBatteryInTime(anchor)) return 'rtc';
    return !isBehind && this.#machine.hasBattery && !this.#battery.isBehind(this.#floorMs) ? 'operator' : 'none';
  }

  #boundNow(): number | undefined {
    if (this.#source === 'ntp') return this.#machine.ntpBoundMs?.();
    const anchor = this.#anchorInUse();
    if (anchor === undefined) return undefined;
    return anchor.boundMs + (this.#clock.monotonicMs() - anchor.monotonicMs) * this.#drift.growth;
  }

  /** A new rate holds from this sample on: what the old one made of the past stays. */
  #learnDrift(sample: TimeSample, serverStepped: boolean): void {
    this.#points = addPoint(serverStepped ? [] : this.#points, sample);
    const drift = measureDrift(this.#points);
    if (drift === UNMEASURED || this.#source !== 'server') return;
    const { monotonicMs } = sample;
    this.#anchor = {
      utcMs: this.toUtc(monotonicMs),
      monotonicMs,
      boundMs: this.#boundNow() ?? sample.boundMs,
      source: 'server',
    };
    this.#drift = drift;
  }

  #isBatteryInTime({ utcMs, monotonicMs }: Anchor): boolean {
    const nowMs = utcMs + (this.#clock.monotonicMs() - monotonicMs) * this.#pace;
    return nowMs >= this.#floorMs && this.#battery.isInTime(nowMs);
  }

  async #save(): Promise<void> {
    // What is only believed itself proves nothing of the hardware clock: a day is a day.
    const isTold = this.#source !== 'none' && this.#source !== 'rtc';
    if (isTold) this.#battery.note(this.now(), this.#boundNow() ?? UNTOLD_BOUND_MS);
    const battery = this.#battery.record;
    if (this.#anchor === undefined && battery === undefined) return;
    this.#savedAtMs = this.#clock.monotonicMs();
    // Measured while the network trims this clock, a rate says nothing of the next boot, which may have no network.
    const drift = this.#machine.ntpSynchronised() ? undefined : this.drift;
    const saved = { bootId: this.#clock.bootId, anchor: this.#anchor, drift, battery };
    try {
      await writeDurably(this.#file, JSON.stringify(saved));
    } catch (error) {
      // Kept for a restart without a server only: the time counts all the same.
      if (!isDiskFull(error)) throw error;
    }
  }
}
