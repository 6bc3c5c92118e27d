/** Encodes the shaped sound and holds the finished file to its figures; corrects and encodes again where the codec moved them. */
import { join } from 'node:path';
import type { Band } from './decode-band.ts';
import { encodeOpus, type FfmpegRun } from './ffmpeg.ts';
import { FIRST_LIMITER_DB, SAMPLE_RATE_HZ, shapingFilters, TARGET_LUFS, TRUE_PEAK_LIMIT_DB } from './loudness-chain.ts';
import { judgeMeasured, type Measured, measureOpus, type Sound } from './measure-opus.ts';
import type { Refused } from './refusals.ts';
import type { ProgressReport } from './report-progress.ts';
import { type Aim, settleGain } from './settle-gain.ts';

/** What to encode, where, and who hears how far it is. */
export interface EncodeOrder {
  readonly run: FfmpegRun;
  readonly band: Band;
  /** Takes one Opus file per attempt. */
  readonly folder: string;
  readonly report: ProgressReport;
}

/** A file that passed every check. */
export type Encoded = { readonly kind: 'encoded'; readonly path: string; readonly sound: Sound };

/** The best of at most three encodings (nearly always the first is it), or why none may air. */
export async function encodeRendition(order: EncodeOrder): Promise<Encoded | Refused> {
  let aim: Aim = { loudnessLufs: TARGET_LUFS, limiterDb: FIRST_LIMITER_DB };
  let best: Encoded | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const path = join(order.folder, `try-${attempt}.opus`);
    const measured = await encodeOnce(order, aim, path);
    if ('kind' in measured) return best ?? measured;
    const verdict = judge(order.band, measured, path);
    if (verdict.kind === 'encoded') best = keepBetter(best, verdict);
    const better = correctAim(aim, measured);
    // What may air is improved once at most: a second correction of a rare peak is not worth another encoding.
    const enough = better === undefined || (best !== undefined && attempt > 1) || attempt === MAX_ENCODINGS;
    if (enough || (best === undefined && !correctable(verdict))) return best ?? verdict;
    aim = better;
  }
}

const MAX_ENCODINGS = 3;

function keepBetter(best: Encoded | undefined, next: Encoded): Encoded {
  return best === undefined || next.sound.truePeakDb < best.sound.truePeakDb ? next : best;
}

function correctable(verdict: Encoded | Refused): boolean {
  return verdict.kind === 'refused' && verdict.refusal.code === 'loudness-out-of-range';
}

async function encodeOnce(order: EncodeOrder, aim: Aim, path: string): Promise<Measured | Refused> {
  const { run, band, report } = order;
  const settled = await settleGain(run, band, aim);
  if (settled.kind === 'refused') return settled;
  report.at(0.3);
  const lengthMs = keptMs(band);
  const encoding = { ...run, onOutput: report.during(0.3, 0.85, lengthMs) };
  await encodeOpus(encoding, band.path, shapingFilters(settled.shaping), path);
  report.at(0.85);
  return measureOpus(run, path, band.toSample - band.fromSample);
}

function judge(band: Band, measured: Measured, path: string): Encoded | Refused {
  const verdict = judgeMeasured(measured, keptMs(band));
  return verdict.kind === 'refused' ? verdict : { kind: 'encoded', path, sound: verdict.sound };
}

function keptMs(band: Band): number {
  return (band.toSample - band.fromSample) / (SAMPLE_RATE_HZ / 1000);
}

/** Off by more than this, another encoding is worth its time. */
const WORTH_CORRECTING_LU = 0.5;
/** How much lower than the overshoot the limiter is set, since Opus rings anew at each setting. */
const PEAK_MARGIN_DB = 0.3;

/** Where to aim next, or undefined where this encoding is as good as it needs to be. */
function correctAim(aim: Aim, measured: Measured): Aim | undefined {
  const { loudnessLufs = TARGET_LUFS, truePeakDb = TRUE_PEAK_LIMIT_DB } = measured;
  const missingDb = TARGET_LUFS - loudnessLufs;
  const overDb = truePeakDb - TRUE_PEAK_LIMIT_DB;
  if (Math.abs(missingDb) <= WORTH_CORRECTING_LU && overDb <= 0) return undefined;
  return {
    loudnessLufs: aim.loudnessLufs + (Math.abs(missingDb) > WORTH_CORRECTING_LU ? missingDb : 0),
    limiterDb: overDb > 0 ? aim.limiterDb - overDb - PEAK_MARGIN_DB : aim.limiterDb,
  };
}
