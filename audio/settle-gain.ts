/** Brings the chain's output to the target: measure after the chain, correct the gain, measure again where the limiter bites. */
import type { Band } from './decode-band.ts';
import { type FfmpegRun, rehearseRaw } from './ffmpeg.ts';
import { NOMINAL_LUFS, type Shaping, shapingFilters } from './loudness-chain.ts';
import { type LoudnessSummary, parseLoudnessSummary } from './parse-ebur128.ts';
import { type Refused, refuse } from './refusals.ts';

/** What the encoder is to be given: its loudness, and where the limiter stands in dB of sample peak. */
export interface Aim {
  readonly loudnessLufs: number;
  readonly limiterDb: number;
}

/** The filters' settings that reach the aim. */
export type Settled = { readonly kind: 'settled'; readonly shaping: Shaping };

/**
 * The shaping that puts this band within 0.3 LU of the aim before encoding. Nothing is encoded to find it: a
 * rehearsal takes half the time of an encoding. Refuses `loudness-out-of-range` where no gain gets there.
 */
export async function settleGain(run: FfmpegRun, band: Band, aim: Aim): Promise<Settled | Refused> {
  const { fromSample, toSample } = band;
  const nominalGainDb = NOMINAL_LUFS - band.loudnessLufs;
  const chain: Shaping = { fromSample, toSample, nominalGainDb, gainDb: 0, limiterDb: aim.limiterDb };
  const heard = await rehearse(run, band, chain);
  if (heard.loudnessLufs === undefined) return refuse('silent');
  const shaping = { ...chain, gainDb: aim.loudnessLufs - heard.loudnessLufs };
  const limitedByDb = (heard.peakDb ?? 0) + shaping.gainDb - aim.limiterDb;
  if (limitedByDb <= UNHEARD_LIMITING_DB) return { kind: 'settled', shaping };
  const guess = { ...shaping, gainDb: shaping.gainDb + limitedByDb * LOST_PER_LIMITED_DB };
  return settleAgainstLimiter(run, band, aim, guess);
}

/** Peaks cut by no more than this change the loudness by less than 0.2 LU (measured on speech). */
const UNHEARD_LIMITING_DB = 2;
/** Loudness that speech loses for each decibel its peaks are cut by: measured, 0.5 LU at 3.8 dB. */
const LOST_PER_LIMITED_DB = 0.13;
const CLOSE_ENOUGH_LU = 0.2;
const MAX_REHEARSALS = 6;
/** Loudness gained per decibel of gain where the limiter bites, before it has been measured. */
const FIRST_YIELD = 0.7;
const LEAST_YIELD = 0.15;
/** Beyond this only the limiter and the noise floor are heard. */
const MAX_GAIN_DB = 40;

/** Where the limiter bites, the gain is found by trying, each step by what the last one yielded. */
async function settleAgainstLimiter(run: FfmpegRun, band: Band, aim: Aim, first: Shaping): Promise<Settled | Refused> {
  let shaping = first;
  let loudnessLufs: number | undefined;
  let last: { readonly gainDb: number; readonly loudnessLufs: number } | undefined;
  for (let tried = 0; tried < MAX_REHEARSALS && shaping.gainDb <= MAX_GAIN_DB; tried += 1) {
    ({ loudnessLufs } = await rehearse(run, band, shaping));
    if (loudnessLufs === undefined) return refuse('silent');
    const missingDb = aim.loudnessLufs - loudnessLufs;
    if (Math.abs(missingDb) <= CLOSE_ENOUGH_LU) return { kind: 'settled', shaping };
    const { gainDb } = shaping;
    const measuredYield =
      last === undefined ? FIRST_YIELD : (loudnessLufs - last.loudnessLufs) / (gainDb - last.gainDb);
    last = { gainDb, loudnessLufs };
    shaping = { ...shaping, gainDb: gainDb + missingDb / Math.min(Math.max(measuredYield, LEAST_YIELD), 1) };
  }
  return refuse('loudness-out-of-range', loudnessLufs === undefined ? {} : { loudnessLufs });
}

async function rehearse(run: FfmpegRun, band: Band, shaping: Shaping): Promise<LoudnessSummary> {
  const filters = [...shapingFilters(shaping), 'ebur128=framelog=verbose:peak=sample'];
  return parseLoudnessSummary(await rehearseRaw(run, band.path, filters));
}
