/** What time it is, by the station's best knowledge: an anchor on the monotonic clock, whether it is trusted, and its bound. */
import { z } from 'zod';
import type { InstantMs } from '../../scheduler/model.ts';
import type { TimeSource } from '../protocol.ts';
import { BatteryClock, batteryRecordSchema } from './battery-clock.ts';
import type { Clock } from './clock.ts';
import { addPoint, type Drift, measureDrift, type TimeSample, timeSampleSchema, UNMEASURED } from './clock-drift.ts';
import { isDiskRefusing, readJsonIfWhole, writeDurably } from './durable-file.ts';
import { agree, type Backing, type Readings, TwoSources, twoSourcesSchema } from './two-sources.ts';

/** A wall clock that moves more than this against the monotonic clock has stepped (design, section 8). */
export const STEP_MS = 1_000;
const SAVE_EVERY_MS = 600_000;
/** What a source that tells no error of its own is taken to be wrong by, where that is kept for later. */
const UNTOLD_BOUND_MS = 1_000;
/** What the kernel lets a clock be wrong by and still calls it kept by the network (adjtimex(2)). */
const NTP_BOUND_MS = 16_000;

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

const anchorSchema = timeSampleSchema.extend({
  source: z.enum(['server', 'rtc', 'operator']),
});
type Anchor = z.infer<typeof anchorSchema>;
const savedSchema = z.object({
  bootId: z.string(),
  anchor: anchorSchema.optional(),
  twoSources: twoSourcesSchema.optional(),
  floor: z.object({ issuedAt: z.number(), floorMs: z.number() }).optional(),
  drift: z.object({ rate: z.number(), growth: z.number() }).optional(),
  battery: batteryRecordSchema.optional(),
});

/**
 * The station's time. Trusted are: the server's answer in this boot (kept on disk with the boot's id, so that a restarted
 * process needs no server), a clock the network keeps (NTP), what a technician has set in this boot or says of the box's
 * battery clock, and for a day after a power cut a battery clock that was measured. None of them may be behind what the
 * station has already seen. Once anchored, steps of the machine's clock no longer move it. Where server and NTP contradict
 * each other, decision 0020 says who wins and when none is trusted.
 */
export class StationTime {
  readonly #clock: Clock;
  readonly #file: string;
  readonly #machine: MachineClock;
  readonly #battery: BatteryClock;
  #anchor: Anchor | undefined;
  #drift = UNMEASURED;
  #points: readonly TimeSample[] = [];
  readonly #twoSources = new TwoSources();
  /** When the playlist in force was signed, by its own word, and what of it is believed. */
  #issuedAt: InstantMs;
  #floorMs: InstantMs;
  /** Since when, monotonic: whatever the time is, it has gone on from there. */
  #floorSinceMs: number;
  #wallMinusMonotonicMs: number;
  #source: TimeSource = 'none';
  #savedAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, file: string, machine: MachineClock, floorMs: InstantMs) {
    this.#clock = clock;
    this.#file = file;
    this.#machine = machine;
    this.#battery = new BatteryClock(() => machine.hardwareMs?.());
    this.#issuedAt = floorMs;
    this.#floorMs = floorMs;
    this.#floorSinceMs = clock.monotonicMs();
    this.#wallMinusMonotonicMs = clock.now() - clock.monotonicMs();
  }

  /** Takes up the anchor of this boot, if there is one; else what the hardware clock brought through the power cut. */
  async load(): Promise<void> {
    const saved = await readJsonIfWhole(this.#file, savedSchema);
    this.#drift = saved?.drift ?? UNMEASURED;
    if (saved?.floor?.issuedAt === this.#issuedAt) this.#floorMs = saved.floor.floorMs;
    if (saved?.bootId === this.#clock.bootId) {
      this.#anchor = saved.anchor;
      if (saved.twoSources !== undefined) this.#twoSources.take(saved.twoSources);
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
    const leastMs = this.#floorMs + Math.max(0, monotonicMs - this.#floorSinceMs);
    return this.#source === 'none' ? Math.max(guess, leastMs) : guess;
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

  /** Who stands behind it, see `Backing`. */
  get backing(): Backing {
    const { ntp, server } = this.#readings(this.#clock.monotonicMs());
    if (this.#source === 'server') return agree(ntp, server) ? 'both' : 'alone';
    return this.#source === 'ntp' || this.#source === 'operator' ? 'other' : 'alone';
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

  /** What server or NTP says beyond the one of them in use; undefined where they agree or one alone is heard. */
  get disputeMs(): number | undefined {
    return this.#twoSources.disputeMs(this.#readings(this.#clock.monotonicMs()));
  }

  /**
   * The newest playlist was signed at this time: what is behind it is wrong. A newer one may say less than the one before, where the
   * server's clock was corrected (older ones are refused by their version); what is ahead of a time that is heard counts only up to that.
   */
  setFloor(issuedAt: InstantMs): void {
    const isHeard = this.#source === 'server' || this.#source === 'ntp';
    if (issuedAt === this.#issuedAt && !isHeard) return;
    this.#issuedAt = issuedAt;
    this.#floorMs = isHeard ? Math.min(issuedAt, this.now()) : issuedAt;
    this.#floorSinceMs = this.#clock.monotonicMs();
    // A restart knows the playlist only: what was taken off has to be on the disk soon.
    if (this.#floorMs < issuedAt) this.#savedAtMs = Number.NEGATIVE_INFINITY;
  }

  /**
   * Takes an exchange with the server if it says more than what is known: a tighter bound, or the old answer ruled out;
   * tells only what is worth a journal entry. Not taken is what NTP contradicts, and what NTP does not back and
   * is from before the floor: a server with a wrong clock.
   */
  async observe(sample: TimeSample): Promise<TimeChange | undefined> {
    const readings = this.#readings(sample.monotonicMs);
    if (!this.#twoSources.isTaken(sample, readings)) return await this.#hearRefused();
    if (agree(sample, readings.ntp)) this.#floorMs = Math.min(this.#floorMs, sample.utcMs - sample.boundMs);
    else if (sample.utcMs + sample.boundMs < this.#floorMs) return undefined;
    const before = this.status();
    const movedMs = sample.utcMs - this.toUtc(sample.monotonicMs);
    const ruledOut = Math.abs(movedMs) > sample.boundMs + (before.boundMs ?? 0);
    this.#learnDrift(sample, ruledOut && Math.abs(movedMs) > STEP_MS);
    if (before.source === 'server' && !ruledOut && sample.boundMs >= (before.boundMs ?? Infinity)) return undefined;
    this.#anchor = { ...sample, source: 'server' };
    this.#noteAgreement();
    this.#source = this.#findSource();
    if (this.#source === 'server') this.#battery.judge((monotonicMs) => this.toUtc(monotonicMs));
    const trustChanged = before.source !== this.#source;
    if (trustChanged || ruledOut) await this.#save();
    const stepped = before.trusted && Math.abs(movedMs) > STEP_MS;
    return stepped || trustChanged ? { trustChanged, ...(stepped ? { steppedMs: movedMs } : {}) } : undefined;
  }

  /** To be called at every nap's end: notices steps of the machine's clock and a source gained or lost. */
  check(): TimeChange | undefined {
    const wallMinusMonotonicMs = this.#clock.now() - this.#clock.monotonicMs();
    const steppedMs = wallMinusMonotonicMs - this.#wallMinusMonotonicMs;
    this.#wallMinusMonotonicMs = wallMinusMonotonicMs;
    const before = this.#source;
    this.#noteAgreement();
    this.#source = this.#findSource();
    if (this.#source === 'ntp') this.#battery.judge((monotonicMs) => this.toUtc(monotonicMs));
    const stepped = Math.abs(steppedMs) > STEP_MS;
    if (!stepped && before === this.#source) return undefined;
    return { trustChanged: before !== this.#source, ...(stepped ? { steppedMs } : {}) };
  }

  /** A technician's word holds in this boot, until the server or the network is heard. */
  async takeWord(word: TimeSample): Promise<TimeChange | undefined> {
    const isKnown = this.#anchor?.source === 'operator' && this.#anchor.monotonicMs === word.monotonicMs;
    const isHeard = this.#source === 'server' || this.#source === 'ntp' || this.disputeMs !== undefined;
    if (isKnown || isHeard || word.utcMs < this.#floorMs) return undefined;
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

  /** What the network's clock says at a moment near now, wherever the floor is. */
  #ntpAt(monotonicMs: number): TimeSample | undefined {
    if (!this.#machine.ntpSynchronised()) return undefined;
    const utcMs = this.#clock.now() + (monotonicMs - this.#clock.monotonicMs());
    return { utcMs, monotonicMs, boundMs: this.#machine.ntpBoundMs?.() ?? NTP_BOUND_MS };
  }

  /** What the server's last taken answer says of a moment near now. */
  #serverAt(monotonicMs: number): TimeSample | undefined {
    const anchor = this.#anchor;
    if (anchor?.source !== 'server') return undefined;
    const passedMs = monotonicMs - anchor.monotonicMs;
    const boundMs = anchor.boundMs + Math.abs(passedMs) * this.#drift.growth;
    return { utcMs: anchor.utcMs + passedMs * this.#pace, monotonicMs, boundMs };
  }

  #readings(monotonicMs: number): Readings {
    return { ntp: this.#ntpAt(monotonicMs), server: this.#serverAt(monotonicMs) };
  }

  #noteAgreement(): void {
    const isNew = this.#twoSources.noteAgreement(this.#readings(this.#clock.monotonicMs()));
    if (isNew) this.#savedAtMs = Number.NEGATIVE_INFINITY;
  }

  async #hearRefused(): Promise<TimeChange | undefined> {
    const before = this.#source;
    this.#source = this.#findSource();
    // A restarted process has to hold, too.
    if (this.#source === 'none') await this.#save();
    return before === this.#source ? undefined : { trustChanged: true };
  }

  #findSource(): TimeSource {
    if (this.#twoSources.isHeld(this.#readings(this.#clock.monotonicMs()))) return 'none';
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
    const twoSources = this.#twoSources.record;
    const isFloorLower = this.#floorMs < this.#issuedAt;
    if (!isFloorLower && [this.#anchor, battery, twoSources.refused].every((kept) => kept === undefined)) return;
    this.#savedAtMs = this.#clock.monotonicMs();
    // Measured while the network trims this clock, a rate says nothing of the next boot, which may have no network.
    const drift = this.#machine.ntpSynchronised() ? undefined : this.drift;
    const floor = { issuedAt: this.#issuedAt, floorMs: this.#floorMs };
    const { bootId } = this.#clock;
    const saved = { bootId, anchor: this.#anchor, twoSources, floor, drift, battery };
    try {
      await writeDurably(this.#file, JSON.stringify(saved));
    } catch (error) {
      // Kept for a restart without a server only: the time counts all the same.
      if (!isDiskRefusing(error)) throw error;
    }
  }
}
