/** Reads what mpv's properties say into the player's units. */
import { SILENCE_DB } from './sounding-track.ts';

/** The id mpv gives a playlist entry when it is loaded. */
export function entryIdOf(data: unknown): number | undefined {
  return typeof data === 'object' && data !== null && 'playlist_entry_id' in data
    ? Number(data.playlist_entry_id)
    : undefined;
}

/** mpv's seconds as milliseconds. */
export function toMs(seconds: unknown): number | undefined {
  return typeof seconds === 'number' ? seconds * 1000 : undefined;
}

/**
 * The RMS level in dBFS from the meter's metadata (ffmpeg's astats), with the volume's part: mpv's volume is a cube,
 * (percent / 100)^3 of full scale (mpv manual, --volume), so 60 log10 in decibels. Undefined where nothing was measured.
 */
export function toLevelDb(metadata: unknown, volumePct: number): number | undefined {
  return levelOf(metadata, 'RMS_level', volumePct);
}

/** The highest sample so far in dBFS, from the same meter and in the same way. */
export function toPeakDb(metadata: unknown, volumePct: number): number | undefined {
  return levelOf(metadata, 'Peak_level', volumePct);
}

function levelOf(metadata: unknown, measure: string, volumePct: number): number | undefined {
  if (typeof metadata !== 'object' || metadata === null) return undefined;
  const text: unknown = Reflect.get(metadata, `lavfi.astats.Overall.${measure}`);
  if (typeof text !== 'string') return undefined;
  const level = Number(text) + 60 * Math.log10(volumePct / 100);
  return Number.isFinite(level) ? Math.max(SILENCE_DB, Math.round(level * 10) / 10) : SILENCE_DB;
}
