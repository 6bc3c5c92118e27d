/** How fast this machine's monotonic clock runs against the server's, measured over hours of exchanges, and what a bound grows by meanwhile. */
import { z } from 'zod';

/** One exchange with the server: UTC at a monotonic moment, right to within `boundMs`. */
export const timeSampleSchema = z.object({ utcMs: z.number(), monotonicMs: z.number(), boundMs: z.number() });
export type TimeSample = Readonly<z.infer<typeof timeSampleSchema>>;

/** UTC passes `rate` faster than the monotonic clock (20e-6: 20 ppm); a bound grows by `growth` of the time that passes. */
export interface Drift {
  readonly rate: number;
  readonly growth: number;
}

/** Before anything was measured: crystals of cheap boxes are up to about 50 ppm off. */
export const UNMEASURED: Drift = { rate: 0, growth: 50e-6 };
/** No crystal is further off: what looks so is a server whose own clock was set. */
const MOST = 200e-6;
/** What a crystal's rate changes by between a hot day and a cold night, about. */
const WANDER = 10e-6;
/** One point in a quarter of an hour, for twelve hours: its best exchange. */
const SLOT_MS = 900_000;
const MOST_POINTS = 48;
/** Two hours of points, compared over one hour each. */
const FEWEST_POINTS = 8;

/** The points with one more exchange: the tightest of each quarter of an hour, the newest twelve hours of them. Pure. */
export function addPoint(points: readonly TimeSample[], sample: TimeSample): readonly TimeSample[] {
  const last = points.at(-1);
  if (last === undefined || slotOf(sample) !== slotOf(last)) return [...points, sample].slice(-MOST_POINTS);
  return sample.boundMs < last.boundMs ? [...points.slice(0, -1), sample] : points;
}

/**
 * The middle one of the rates between points half of all of them apart (Theil and Sen): a few bad points do not move it.
 * `UNMEASURED` where there are too few, where they are too uncertain to say more than that, and where no crystal could be so. Pure.
 */
export function measureDrift(points: readonly TimeSample[]): Drift {
  if (points.length < FEWEST_POINTS) return UNMEASURED;
  const half = points.length >> 1;
  const pairs = points.slice(half).map((later, i) => ({ earlier: points[i] ?? later, later }));
  const spanOf = ({ earlier, later }: (typeof pairs)[number]) => later.monotonicMs - earlier.monotonicMs;
  const rate = middle(pairs.map((pair) => (pair.later.utcMs - pair.earlier.utcMs) / spanOf(pair) - 1));
  const error = middle(pairs.map((pair) => (pair.later.boundMs + pair.earlier.boundMs) / spanOf(pair)));
  const growth = WANDER + error;
  return Math.abs(rate) > MOST || growth >= UNMEASURED.growth ? UNMEASURED : { rate, growth };
}

function slotOf({ monotonicMs }: TimeSample): number {
  return Math.floor(monotonicMs / SLOT_MS);
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
