/** Finds where sound begins and ends in a file of raw samples, reading only its silent head and tail. */
import { type FileHandle, open } from 'node:fs/promises';
import { SAMPLE_RATE_HZ } from './loudness-chain.ts';

/** The part worth keeping, in samples, as [from, to); or `silence`, or `poisoned` where the samples are not numbers. */
export type SoundEdges =
  | { readonly kind: 'sound'; readonly fromSample: number; readonly toSample: number }
  | { readonly kind: 'silence' }
  | { readonly kind: 'poisoned' };

/**
 * The span from the first to the last 10 ms window of a raw 32-bit float mono file whose level passes `thresholdDb`
 * (RMS, dB of full scale), with 10 ms before it and 20 ms after it.
 */
export async function findSoundEdges(rawPath: string, thresholdDb: number): Promise<SoundEdges> {
  const file = await open(rawPath, 'r');
  try {
    const samples = Math.floor((await file.stat()).size / BYTES_PER_SAMPLE);
    if (await endsPoisoned(file, samples)) return { kind: 'poisoned' };
    const threshold = 10 ** (thresholdDb / 20);
    const first = await firstLoudWindow(file, samples, threshold);
    if (first === undefined) return { kind: 'silence' };
    const last = await lastLoudWindow(file, samples, threshold);
    return {
      kind: 'sound',
      fromSample: Math.max(0, first * WINDOW_SAMPLES - HEAD_SAMPLES),
      toSample: Math.min(samples, (last + 1) * WINDOW_SAMPLES + TAIL_SAMPLES),
    };
  } finally {
    await file.close();
  }
}

const BYTES_PER_SAMPLE = 4;
const WINDOW_SAMPLES = SAMPLE_RATE_HZ / 100;
/** Kept around the sound so that no onset is clipped and no ending chopped; together under the length tolerance. */
const HEAD_SAMPLES = SAMPLE_RATE_HZ / 100;
const TAIL_SAMPLES = SAMPLE_RATE_HZ / 50;
/** One read holds five seconds of sound. */
const WINDOWS_PER_READ = 500;

/** One sample that is not a number stays in the memory of the chain's filters: every later one is none either. */
async function endsPoisoned(file: FileHandle, samples: number): Promise<boolean> {
  const last = new Float32Array(1);
  await file.read(last, 0, BYTES_PER_SAMPLE, Math.max(0, samples - 1) * BYTES_PER_SAMPLE);
  return !Number.isFinite(last[0]);
}

async function firstLoudWindow(file: FileHandle, samples: number, threshold: number): Promise<number | undefined> {
  const windows = Math.ceil(samples / WINDOW_SAMPLES);
  for (let from = 0; from < windows; from += WINDOWS_PER_READ) {
    const loud = loudWindows(await readWindows(file, from, WINDOWS_PER_READ), threshold);
    const found = loud.indexOf(true);
    if (found >= 0) return from + found;
  }
  return undefined;
}

/** Only asked where a loud window is known to exist. */
async function lastLoudWindow(file: FileHandle, samples: number, threshold: number): Promise<number> {
  for (let to = Math.ceil(samples / WINDOW_SAMPLES); to > 0; to -= WINDOWS_PER_READ) {
    const from = Math.max(0, to - WINDOWS_PER_READ);
    const loud = loudWindows(await readWindows(file, from, to - from), threshold);
    const found = loud.lastIndexOf(true);
    if (found >= 0) return from + found;
  }
  return 0;
}

async function readWindows(file: FileHandle, from: number, count: number): Promise<Float32Array> {
  const samples = new Float32Array(count * WINDOW_SAMPLES);
  const bytesPerWindow = WINDOW_SAMPLES * BYTES_PER_SAMPLE;
  const { bytesRead } = await file.read(samples, 0, count * bytesPerWindow, from * bytesPerWindow);
  return samples.subarray(0, Math.floor(bytesRead / BYTES_PER_SAMPLE));
}

function loudWindows(samples: Float32Array, threshold: number): boolean[] {
  const loud: boolean[] = [];
  for (let from = 0; from < samples.length; from += WINDOW_SAMPLES) {
    const window = samples.subarray(from, from + WINDOW_SAMPLES);
    let energy = 0;
    for (const sample of window) energy += sample * sample;
    loud.push(energy > threshold * threshold * window.length);
  }
  return loud;
}
