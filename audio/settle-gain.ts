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

/**
 * The shaping that puts this band within 0.3 LU of the aim before encoding. Nothing is encoded to find it: a
 * rehearsal costs a tenth of an encoding. Refuses `loudness-out-of-range` where no gain gets there.
 */
export async function settleGain(
  run: FfmpegRun,
  band: Band,
  aim: Aim,
): Promise<{ readonly kind: 'settled'; readonly shaping: Shaping } | Refused> {
  let shaping: Shaping = {
    fromSample: band.fromSample,
    toSample: band.toSample,
    nominalGainDb: NOMINAL_LUFS - band.loudnessLufs,
    gainDb: 0,
    limiterDb: aim.limiterDb,
  };
  let heard: LoudnessSummary = { loudnessLufs: undefined, peakDb: undefined };
  for (let rehearsal = 0; rehearsal < MAX_REHEARSALS; rehearsal += 1) {
    heard = await rehearse(run, band, shaping);
    if (heard.loudnessLufs === undefined) return refuse('silent');
    const missingDb = aim.loudnessLufs - heard.loudnessLufs;
    if (Math.abs(missingDb) <= CLOSE_ENOUGH_LU) return { kind: 'settled', shaping };
    const limited = (heard.peakDb ?? 0) + missingDb > aim.limiterDb + UNHEARD_LIMITING_DB;
    // Into the limiter a decibel of gain gives less than a decibel of loudness.
    const step = limited && rehearsal > 0 ? missingDb * LIMITED_STEP : missingDb;
    shaping = { ...shaping, gainDb: shaping.gainDb + step };
    if (!limited) return { kind: 'settled', shaping };
    if (shaping.gainDb > MAX_GAIN_DB) break;
  }
  return refuse('loudness-out-of-range', { loudnessLufs: heard.loudnessLufs ?? Number.MIN_SAFE_INTEGER });
}

const MAX_REHEARSALS = 8;
const CLOSE_ENOUGH_LU = 0.3;
/** Peaks cut by no more than this change the loudness by less than 0.3 LU (measured on speech). */
const UNHEARD_LIMITING_DB = 2;
const LIMITED_STEP = 1.4;
/** Beyond this only the limiter and the noise floor are heard. */
const MAX_GAIN_DB = 36;

async function rehearse(run: FfmpegRun, band: Band, shaping: Shaping): Promise<LoudnessSummary> {
  const filters = [...shapingFilters(shaping), 'ebur128=framelog=verbose:peak=sample'];
  return parseLoudnessSummary(await rehearseRaw(run, band.path, filters));
}
