/** Reads where the sound is and when that was so: several readings, the quickest kept, the middle one of those believed. */
import type { Clock } from './clock.ts';

const READINGS = 5;
const KEPT = 3;

/** The sound stood at `positionMs` at the monotonic moment `atMs`, right to within half of `tripMs`, the time the answer took. */
export interface PositionReading {
  readonly atMs: number;
  readonly positionMs: number;
  readonly tripMs: number;
}

/** Asks several times, or as often as is said; undefined where there is no position to be had. */
export async function readPosition(
  ask: () => Promise<number | undefined>,
  clock: Pick<Clock, 'monotonicMs'>,
  times: number = READINGS,
): Promise<PositionReading | undefined> {
  const readings: PositionReading[] = [];
  for (let n = 0; n < times; n += 1) {
    const askedAtMs = clock.monotonicMs();
    const positionMs = await ask();
    const answeredAtMs = clock.monotonicMs();
    if (positionMs === undefined) return undefined;
    readings.push({ atMs: (askedAtMs + answeredAtMs) / 2, positionMs, tripMs: answeredAtMs - askedAtMs });
  }
  return chooseReading(readings);
}

/**
 * Of the readings with the shortest trips the one in the middle by what it says of the sound's beginning: a slow answer was
 * held up nobody knows on which side, and now and then the device itself gives a wrong figure.
 */
export function chooseReading(readings: readonly PositionReading[]): PositionReading | undefined {
  const quickest = readings.toSorted((a, b) => a.tripMs - b.tripMs).slice(0, KEPT);
  const byBeginning = quickest.toSorted((a, b) => a.atMs - a.positionMs - (b.atMs - b.positionMs));
  return byBeginning[Math.floor((byBeginning.length - 1) / 2)];
}
