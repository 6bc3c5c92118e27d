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

/** Samples a second. */
export function toRateHz(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
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

/** Samples per channel that have gone into the meter so far. Not all of them have sounded: it runs ahead by mpv’s buffers. */
export function toMeteredFrames(metadata: unknown): number | undefined {
  const count = Number(measured(metadata, 'Number_of_samples'));
  return Number.isFinite(count) ? Math.round(count) : undefined;
}

/** A line of mpv’s log in which a meter says its name and how many samples per channel it has counted, at the end of its file. */
export function readMeterLine(line: string): { readonly meter: string; readonly frames: number } | undefined {
  const [, meter, frames] = /^\[ffmpeg\] astats@(\w+): Number of samples: (\d+)/.exec(line) ?? [];
  return meter === undefined ? undefined : { meter, frames: Number(frames) };
}

function levelOf(metadata: unknown, measure: string, volumePct: number): number | undefined {
  const text = measured(metadata, measure);
  if (text === undefined) return undefined;
  const level = Number(text) + 60 * Math.log10(volumePct / 100);
  return Number.isFinite(level) ? Math.max(SILENCE_DB, Math.round(level * 10) / 10) : SILENCE_DB;
}

function measured(metadata: unknown, measure: string): string | undefined {
  if (typeof metadata !== 'object' || metadata === null) return undefined;
  const text: unknown = Reflect.get(metadata, `lavfi.astats.Overall.${measure}`);
  return typeof text === 'string' ? text : undefined;
}
