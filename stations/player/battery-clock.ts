/** Whether this box's hardware clock keeps the time through a power cut: measured against trusted time, believed only as far as it was. */
import { z } from 'zod';
import type { InstantMs } from '../../scheduler/model.ts';
import type { TimeSample } from './clock-drift.ts';

/** Believed for a day after the last trusted moment; then it waits to hear the time (design, R4). */
const BELIEVED_MS = 86_400_000;
/** Off for less, it may have been a restart with the power on, which proves nothing of a battery. */
const POWER_CUT_MS = 600_000;
/** Cheap clock chips: up to 9 s a day. */
const ASSUMED_DRIFT = 100e-6;
/** It shows whole seconds, and is read twice. */
const READING_MS = 1_000;
const TOLERANCE_MS = 5_000;

/** The last look at the hardware clock while the time was trusted; `survived`: the last power cut it came through, and how wrong it was. */
export const batteryRecordSchema = z.object({
  utcMs: z.number(),
  boundMs: z.number(),
  hardwareMs: z.number(),
  survived: z.object({ awayMs: z.number(), errorMs: z.number() }).optional(),
});
export type BatteryRecord = z.infer<typeof batteryRecordSchema>;

/** The hardware clock of this box, by what is known of it. */
export class BatteryClock {
  readonly #hardwareMs: () => number | undefined;
  #record: BatteryRecord | undefined;
  /** What it showed when this boot's first process began; undefined once it is judged. */
  #unjudged: { readonly hardwareMs: number; readonly monotonicMs: number } | undefined;

  /** `hardwareMs`: what it shows, in whole seconds; undefined where there is none. */
  constructor(hardwareMs: () => number | undefined) {
    this.#hardwareMs = hardwareMs;
  }

  get record(): BatteryRecord | undefined {
    return this.#record;
  }

  /** The record of an earlier process of this boot. */
  take(record: BatteryRecord | undefined): void {
    this.#record = record;
  }

  /**
   * What the clock brought over a power cut, by the record of an earlier boot, if it is to be believed. `isSet`: somebody else may
   * have set it already in this boot, and it proves nothing.
   */
  begin(record: BatteryRecord | undefined, monotonicMs: number, isSet: boolean): TimeSample | undefined {
    this.#record = record;
    const hardwareMs = this.#hardwareMs();
    if (hardwareMs === undefined || record === undefined) return undefined;
    if (!isSet) this.#unjudged = { hardwareMs, monotonicMs };
    const reading = readBattery(record, hardwareMs);
    const isBelieved = record.survived !== undefined && reading !== undefined && reading.awayMs <= BELIEVED_MS;
    return isBelieved ? { utcMs: reading.utcMs, boundMs: reading.boundMs, monotonicMs } : undefined;
  }

  /** The time is heard: what the clock showed at the beginning of this boot is held against it, once. */
  judge(toUtc: (monotonicMs: number) => InstantMs): void {
    if (this.#unjudged === undefined || this.#record === undefined) return;
    const { hardwareMs, monotonicMs } = this.#unjudged;
    this.#unjudged = undefined;
    this.#record = judgeBattery(this.#record, hardwareMs, toUtc(monotonicMs));
  }

  /** Notes what the clock shows at a trusted moment. */
  note(utcMs: InstantMs, boundMs: number): void {
    const hardwareMs = this.#hardwareMs();
    if (hardwareMs === undefined) return;
    const { survived } = this.#record ?? {};
    this.#record = { utcMs, boundMs, hardwareMs, ...(survived === undefined ? {} : { survived }) };
  }

  /** A day has not passed since the last trusted moment. */
  isInTime(utcMs: InstantMs): boolean {
    return utcMs - (this.#record?.utcMs ?? 0) <= BELIEVED_MS;
  }

  /** A hardware clock without power falls back to its beginning, though the system may have set its own clock from a file. */
  isBehind(floorMs: InstantMs): boolean {
    return (this.#hardwareMs() ?? floorMs) < floorMs;
  }
}

/** What the hardware clock says the time is, and how long it ran unwatched. */
interface BatteryReading {
  readonly utcMs: InstantMs;
  readonly boundMs: number;
  readonly awayMs: number;
}

/** Whatever the clock was set to, it ran on from the record: undefined when it went back, as it does when its battery is dead. Pure. */
function readBattery(record: BatteryRecord, hardwareMs: number): BatteryReading | undefined {
  const awayMs = hardwareMs - record.hardwareMs;
  if (awayMs < 0) return undefined;
  return {
    utcMs: record.utcMs + awayMs,
    boundMs: record.boundMs + READING_MS + awayMs * driftOf(record),
    awayMs,
  };
}

/**
 * What a power cut says of the clock, once the true time of that reading is known: it survived, or it is not believed from now
 * on. The old judgement stands where the box was off for too short a time. Pure.
 */
function judgeBattery(record: BatteryRecord, hardwareMs: number, trueUtcMs: InstantMs): BatteryRecord {
  const awayMs = trueUtcMs - record.utcMs;
  if (awayMs < POWER_CUT_MS) return record;
  const { survived: _, ...rest } = record;
  const errorMs = record.utcMs + (hardwareMs - record.hardwareMs) - trueUtcMs;
  const isSound = Math.abs(errorMs) <= TOLERANCE_MS + awayMs * ASSUMED_DRIFT;
  return isSound ? { ...rest, survived: { awayMs, errorMs } } : rest;
}

/** At most what it was seen to drift by, where that was more than its whole seconds hide; else what is assumed of every such clock. */
function driftOf({ survived }: BatteryRecord): number {
  const errorMs = Math.abs(survived?.errorMs ?? 0);
  if (survived === undefined || errorMs <= READING_MS) return ASSUMED_DRIFT;
  return Math.max(ASSUMED_DRIFT, (errorMs + READING_MS) / survived.awayMs);
}
