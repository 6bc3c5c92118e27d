/** Whether this box's hardware clock keeps the time through a power cut: measured against trusted time, believed only as far as it was. */
import { z } from 'zod';
import type { InstantMs } from '../../scheduler/model.ts';

/** Believed for a day after the last trusted moment; then it waits to hear the time (design, R4). */
export const BELIEVED_MS = 86_400_000;
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

/** What the hardware clock says the time is, and how long it ran unwatched. */
export interface BatteryReading {
  readonly utcMs: InstantMs;
  readonly boundMs: number;
  readonly awayMs: number;
}

/** Whatever the clock was set to, it ran on from the record: undefined when it went back, as it does when its battery is dead. Pure. */
export function readBattery(record: BatteryRecord, hardwareMs: number): BatteryReading | undefined {
  const awayMs = hardwareMs - record.hardwareMs;
  if (awayMs < 0) return undefined;
  return {
    utcMs: record.utcMs + awayMs,
    boundMs: record.boundMs + READING_MS + awayMs * driftOf(record),
    awayMs,
  };
}

/** True for a clock that has come through a power cut before, and for a day. Pure. */
export function isBelieved(record: BatteryRecord, awayMs: number): boolean {
  return record.survived !== undefined && awayMs <= BELIEVED_MS;
}

/**
 * What a power cut says of the clock, once the true time of that reading is known: it survived, or it is not believed from now
 * on. The old judgement stands where the box was off for too short a time. Pure.
 */
export function judgeBattery(record: BatteryRecord, hardwareMs: number, trueUtcMs: InstantMs): BatteryRecord {
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
