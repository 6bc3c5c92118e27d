/** The sound of Loa in numbers: the filters every segment passes and the figures its result is held to. */

/** Integrated loudness of every rendition, by EBU R128. */
export const TARGET_LUFS = -16;
/** How far from the target a finished rendition may lie, in LU. */
export const LOUDNESS_TOLERANCE_LU = 1;
/** Highest true peak the limiter is there to keep, in dBTP. */
export const TRUE_PEAK_LIMIT_DB = -1.5;
/** Sample rate of everything between the source and the rendition. */
export const SAMPLE_RATE_HZ = 48_000;
/** Opus bit rate; with Ogg around it 60 s are about 220 to 240 kB. */
export const OPUS_BITS_PER_S = 32_000;
/** A 400 ms block below this, in LUFS, counts as silent; so does a window of the trimming, as it will sound at the target. */
export const SILENT_BLOCK_LUFS = -50;
/** The share of silent blocks above which a rendition is refused. */
export const SILENT_SHARE_LIMIT = 0.5;
/** How far the rendition's length may lie from that of the trimmed sound. */
export const LENGTH_TOLERANCE_MS = 50;
/** The longest source taken: a session is at most 45 minutes (a commune's usual rule), with room to spare. */
export const MAX_DURATION_MS = 60 * 60_000;
/** The shortest sound taken: R128 measures in blocks of 400 ms, and one block alone is no measurement. */
export const MIN_DURATION_MS = 500;
/** A source quieter than this between 250 Hz and 8 kHz, in LUFS, holds more hiss than speech once it is lifted. */
export const QUIETEST_SOURCE_LUFS = -65;
/** The level every recording is brought to before the compressor, so that a shy and a shouted one are treated alike. */
export const NOMINAL_LUFS = -23;
/**
 * Where the limiter stands at first, in dB of sample peak. Below 8 kHz a peak between samples at 48 kHz rises at most
 * 1.25 dB over them (1 / cos 30°), and Opus adds 0.6 to 1.4 dB (measured on speech): this keeps -1.5 dBTP.
 */
export const FIRST_LIMITER_DB = -3.5;

/** One channel at 48 kHz, kept to what a horn can give. `mono` is the filter that makes one channel of the source's. */
export function bandFilters(mono: string): string[] {
  return [mono, `aresample=${SAMPLE_RATE_HZ}`, 'highpass=f=250', 'lowpass=f=8000'];
}

/** How the source's channels become one: all of them mixed, or its first alone. */
export function monoFilter(channels: number, layout: string | undefined, mix: 'all' | 'first'): string {
  if (mix === 'first') return 'pan=mono|c0=c0';
  // ffmpeg knows no way from an unnamed layout to mono beyond stereo: there every channel counts the same.
  if (layout !== undefined || channels <= 2) return 'aformat=channel_layouts=mono';
  const share = (1 / channels).toFixed(6);
  return `pan=mono|c0=${Array.from({ length: channels }, (_, channel) => `${share}*c${channel}`).join('+')}`;
}

/** What the band-limited sound passes on its way to the encoder. Samples are [from, to) of the band file. */
export interface Shaping {
  readonly fromSample: number;
  readonly toSample: number;
  /** Gain to the nominal level, before the compressor. */
  readonly nominalGainDb: number;
  /** Gain to the target, after the compressor. */
  readonly gainDb: number;
  readonly limiterDb: number;
}

/** Trim, compressor, gain and limiter, as ffmpeg filters. */
export function shapingFilters(shaping: Shaping): string[] {
  const limit = 10 ** (shaping.limiterDb / 20);
  return [
    `atrim=start_sample=${shaping.fromSample}:end_sample=${shaping.toSample}`,
    'asetpts=N/SR/TB',
    `volume=${shaping.nominalGainDb.toFixed(3)}dB`,
    'acompressor=threshold=-24dB:ratio=3:attack=5:release=120:knee=4',
    `volume=${shaping.gainDb.toFixed(3)}dB`,
    `alimiter=limit=${limit.toFixed(6)}:level=0:attack=5:release=50`,
  ];
}
