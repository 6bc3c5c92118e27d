/** What mpv says of what it plays: where that is, how loud, and how much of it has gone through the meter. */
import type { Clock } from './clock.ts';
import { toLevelDb, toMeteredFrames, toMs, toPeakDb } from './mpv-answers.ts';
import { LEVEL, METER } from './mpv-options.ts';
import type { MpvProcess } from './mpv-process.ts';
import { type PositionReading, readPosition } from './pts-readings.ts';

/** Of the file as a whole so far, but for `nowDb`, which is of the last half second; dBFS, volume included. */
export interface EngineLook {
  readonly reading: PositionReading | undefined;
  readonly levelDb: number | undefined;
  readonly peakDb: number | undefined;
  readonly meteredFrames: number | undefined;
  readonly nowDb?: number | undefined;
}

/** An exact look, by one answer after the other. */
export async function lookAt(mpv: MpvProcess, clock: Clock, volumePct: number): Promise<EngineLook> {
  const reading = await readPosition(() => positionOf(mpv), clock);
  const meter = await mpv.get(`af-metadata/${METER}`);
  const nowDb = toLevelDb(await mpv.get(`af-metadata/${LEVEL}`), volumePct);
  return { reading, ...measuresOf(meter, volumePct), nowDb };
}

/** The last look before an order that must not wait: everything is asked at once, and mpv answers before it obeys. */
export async function glanceAt(mpv: MpvProcess, clock: Clock, volumePct: number): Promise<EngineLook> {
  const asked = [readPosition(() => positionOf(mpv), clock, 1), mpv.get(`af-metadata/${METER}`)] as const;
  const [reading, meter] = await Promise.all(asked);
  return { reading, ...measuresOf(meter, volumePct) };
}

async function positionOf(mpv: MpvProcess): Promise<number | undefined> {
  return toMs(await mpv.get('audio-pts'));
}

function measuresOf(meter: unknown, volumePct: number): Pick<EngineLook, 'levelDb' | 'peakDb' | 'meteredFrames'> {
  return {
    levelDb: toLevelDb(meter, volumePct),
    peakDb: toPeakDb(meter, volumePct),
    meteredFrames: toMeteredFrames(meter),
  };
}
