/** Listens to a finished Opus file once: its length, loudness, true peak, silent blocks and waveform, in one decode. */
import { decodeOpus, type FfmpegRun } from './ffmpeg.ts';
import {
  LENGTH_TOLERANCE_MS,
  LOUDNESS_TOLERANCE_LU,
  SAMPLE_RATE_HZ,
  SILENT_BLOCK_LUFS,
  SILENT_SHARE_LIMIT,
  TARGET_LUFS,
} from './loudness-chain.ts';
import { parseBlockLoudness, parseLoudnessSummary } from './parse-ebur128.ts';
import { type Refused, refuse } from './refusals.ts';
import { drawWaveform } from './waveform.ts';

/** What a finished file really holds. */
export interface Measured {
  readonly durationMs: number;
  /** Undefined where nothing in it passes R128's gate. */
  readonly loudnessLufs: number | undefined;
  /** True peak in dBTP; undefined where every sample is zero. */
  readonly truePeakDb: number | undefined;
  /** Share of its 400 ms blocks (one begins every 100 ms) that lie below `SILENT_BLOCK_LUFS`. */
  readonly silentShare: number;
  /** About 600 peaks, 0 to 1. */
  readonly waveform: readonly number[];
}

/** Measures the Opus file at `path`; `expectedSamples` only sets how fine its waveform is. */
export async function measureOpus(run: FfmpegRun, path: string, expectedSamples: number): Promise<Measured> {
  const drawer = drawWaveform(expectedSamples);
  let blocks = 0;
  let silentBlocks = 0;
  const listening: FfmpegRun = {
    ...run,
    onOutput: (piece) => drawer.take(piece),
    onErrorLine: (line) => {
      const block = parseBlockLoudness(line);
      if (block === undefined) return;
      blocks += 1;
      if (block < SILENT_BLOCK_LUFS) silentBlocks += 1;
    },
  };
  const said = await decodeOpus(listening, path, ['ebur128=peak=true']);
  const { loudnessLufs, peakDb } = parseLoudnessSummary(said);
  return {
    durationMs: Math.round(drawer.samples() / (SAMPLE_RATE_HZ / 1000)),
    loudnessLufs,
    truePeakDb: peakDb,
    silentShare: blocks === 0 ? 1 : silentBlocks / blocks,
    waveform: drawer.peaks(),
  };
}

/** A measurement that passed: it has a loudness and a peak. */
export type Sound = Measured & { readonly loudnessLufs: number; readonly truePeakDb: number };

/** The verdict on a finished file that should last `expectedMs`: as it is, or refused for the first rule it breaks. */
export function judgeMeasured(
  measured: Measured,
  expectedMs: number,
): { readonly kind: 'sound'; readonly sound: Sound } | Refused {
  const { durationMs, loudnessLufs, truePeakDb, silentShare } = measured;
  if (Math.abs(durationMs - expectedMs) > LENGTH_TOLERANCE_MS) {
    return refuse('length-changed', { durationMs, expectedMs: Math.round(expectedMs) });
  }
  if (silentShare > SILENT_SHARE_LIMIT) return refuse('mostly-silent', { share: silentShare });
  if (loudnessLufs === undefined || truePeakDb === undefined) return refuse('silent');
  if (Math.abs(loudnessLufs - TARGET_LUFS) > LOUDNESS_TOLERANCE_LU || truePeakDb > HIGHEST_PEAK_DB) {
    return refuse('loudness-out-of-range', { loudnessLufs, truePeakDb });
  }
  return { kind: 'sound', sound: { ...measured, loudnessLufs, truePeakDb } };
}

/** Opus may ring over the limiter: up to here the rendition is kept where encoding again with a lower limiter did not help. */
const HIGHEST_PEAK_DB = -1;
