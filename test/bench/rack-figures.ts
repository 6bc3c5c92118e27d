/** From what the rack's outputs played to figures: how late each station was, how far all were apart. */
import { COMPARED_HZ, findSound, type Match, slowDown } from '../scenarios/compare-sound.ts';
import { type Heard, RECORDED_HZ } from './rack-recorder.ts';

/** Less than this is another sound, or one that is torn to pieces. */
const KNOWN_FROM = 0.5;

const THIN = 4;
const NEAR_MS = 10;

/** One beginning as all stations played it. */
export interface Beginning {
  /** How late each was against the planned instant, ms; undefined where the sound was not known again. */
  readonly lateMs: readonly (number | undefined)[];
  readonly skewMs: number;
  readonly leastCorrelation: number;
}

/** Median, 95th of a hundred (nearest rank), and most. */
export interface Spread {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
}

/** Finds `wanted` (a sound that should begin at `plannedMs`, epoch) in every channel, up to `withinMs` around. */
export function findBeginning(heard: Heard, wanted: Float32Array, plannedMs: number, withinMs: number): Beginning {
  const planned = plannedMs - heard.fromMs;
  const matches = heard.channels.map((channel) =>
    findQuickly(wanted, slowDown(channel, RECORDED_HZ), planned - withinMs, planned + withinMs),
  );
  const lateMs = matches.map(({ atMs, correlation }) => (correlation < KNOWN_FROM ? undefined : atMs - planned));
  const known = lateMs.filter((late) => late !== undefined);
  return {
    lateMs,
    skewMs: Math.max(...known) - Math.min(...known),
    leastCorrelation: Math.min(...matches.map(({ correlation }) => correlation)),
  };
}

/** First every fourth sample's mean, then all samples around the best place: a sixteenth of the work. */
function findQuickly(wanted: Float32Array, recorded: Float32Array, fromMs: number, toMs: number): Match {
  const rough = findSound(thinOut(wanted), thinOut(recorded), fromMs / THIN, toMs / THIN);
  return findSound(wanted, recorded, rough.atMs * THIN - NEAR_MS, rough.atMs * THIN + NEAR_MS);
}

function thinOut(samples: Float32Array): Float32Array {
  return Float32Array.from({ length: Math.floor(samples.length / THIN) }, (_, index) => {
    const four = samples.subarray(index * THIN, (index + 1) * THIN);
    return four.reduce((sum, sample) => sum + sample, 0) / THIN;
  });
}

/** The part of a sound that is looked for: from its first word on. */
export function firstWords(sound: Float32Array, lengthMs: number): Float32Array {
  return sound.subarray(0, (lengthMs / 1000) * COMPARED_HZ);
}

/** How far stations were from their moment, either way. */
export function offsets(beginnings: readonly Beginning[]): Spread {
  return spread(
    beginnings.flatMap(({ lateMs }) => lateMs.flatMap((late) => (late === undefined ? [] : Math.abs(late)))),
  );
}

/** How far the stations of each beginning were apart. */
export function skews(beginnings: readonly Beginning[]): Spread {
  return spread(beginnings.map(({ skewMs }) => skewMs));
}

/** Beginnings that were not known again on some station. */
export function countUnknown(beginnings: readonly Beginning[]): number {
  return beginnings.reduce((sum, { lateMs }) => sum + lateMs.filter((late) => late === undefined).length, 0);
}

/** The spread of some values. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (share: number) => round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN);
  return { p50Ms: rank(0.5), p95Ms: rank(0.95), maxMs: rank(1) };
}

/** To hundredths. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
