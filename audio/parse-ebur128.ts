/** Reads what ffmpeg's ebur128 filter says: its closing summary and its line every 100 ms. */

/** The closing summary. Undefined where the filter found nothing to measure: no block above its gate of -70 LUFS. */
export interface LoudnessSummary {
  readonly loudnessLufs: number | undefined;
  /** Highest sample or true peak in dB, by the filter's `peak` option; undefined where all is zero or it was not asked. */
  readonly peakDb: number | undefined;
}

/** The last summary in `text`: words that a file's own tags smuggle into the log come before it. */
export function parseLoudnessSummary(text: string): LoudnessSummary {
  const summary = text.slice(Math.max(0, text.lastIndexOf('Summary:')));
  const loudnessLufs = number(/\bI:\s+(\S+) LUFS/.exec(summary)?.[1]);
  return {
    loudnessLufs: loudnessLufs === undefined || loudnessLufs <= GATE_LUFS ? undefined : loudnessLufs,
    peakDb: number(/\bPeak:\s+(\S+) dBFS/.exec(summary)?.[1]),
  };
}

/**
 * The loudness in LUFS of the 400 ms block that ends at this line's time, or undefined for any other line and for
 * the first three lines, whose block is not full yet. Digital silence reads about -120.
 */
export function parseBlockLoudness(line: string): number | undefined {
  const found = /\bt:\s*(\S+)\s+TARGET:\S+ LUFS\s+M:\s*(\S+)/.exec(line);
  if (found === null || Number(found[1]) < FIRST_FULL_BLOCK_S) return undefined;
  return number(found[2]) ?? Number.NEGATIVE_INFINITY;
}

/** R128's absolute gate, which the filter also prints where nothing passed it. */
const GATE_LUFS = -70;
/** The filter prints a hair less than 0.4 s for the end of the first full block. */
const FIRST_FULL_BLOCK_S = 0.39;

/** A finite number; `nan` and `-inf` must not travel on. */
function number(text: string | undefined): number | undefined {
  const value = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}
