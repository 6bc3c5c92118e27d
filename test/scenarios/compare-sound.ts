/** Finds one sound in another: normalised cross-correlation and the lag at which it is highest. */
import { spawnSync } from 'node:child_process';

/** All comparing is done at this rate; the chain's low-pass lies at 8 kHz and speech well below 4 kHz. */
export const COMPARED_HZ = 8_000;

export interface Match {
  /** 1 is the same sound (at any volume), 0 nothing in common. */
  readonly correlation: number;
  /** Where in `recorded` the sound begins, ms from its first sample. */
  readonly atMs: number;
}

/** A file's sound as mono floats at COMPARED_HZ. */
export function readSound(path: string): Float32Array {
  const { stdout, status } = spawnSync(
    'ffmpeg',
    ['-nostdin', '-v', 'error', '-i', path, '-ac', '1', '-ar', String(COMPARED_HZ), '-f', 'f32le', '-'],
    {
      maxBuffer: 512 * 1024 * 1024,
    },
  );
  if (status !== 0) throw new Error(`ffmpeg could not read ${path}`);
  return new Float32Array(
    stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length - (stdout.length % 4)),
  );
}

/** Mono floats at `hz` (a multiple of COMPARED_HZ) brought down by averaging neighbours. */
export function slowDown(samples: Float32Array, hz: number): Float32Array {
  const factor = hz / COMPARED_HZ;
  const out = new Float32Array(Math.floor(samples.length / factor));
  for (let index = 0; index < out.length; index += 1) {
    let sum = 0;
    for (let k = 0; k < factor; k += 1) sum += samples[index * factor + k] ?? 0;
    out[index] = sum / factor;
  }
  return out;
}

/** The best place of `wanted` in `recorded` with its begin within [fromMs, toMs], to a fraction of a sample. */
export function findSound(wanted: Float32Array, recorded: Float32Array, fromMs: number, toMs: number): Match {
  const wantedPower = Math.sqrt(power(wanted, 0, wanted.length));
  let best = { correlation: 0, lag: Number.NaN };
  const found: number[] = [];
  const first = Math.max(0, Math.round((fromMs / 1000) * COMPARED_HZ));
  const last = Math.min(recorded.length - wanted.length, Math.round((toMs / 1000) * COMPARED_HZ));
  let recordedPower = power(recorded, first, wanted.length);
  for (let lag = first; lag <= last; lag += 1) {
    let dot = 0;
    for (let index = 0; index < wanted.length; index += 1) dot += (wanted[index] ?? 0) * (recorded[lag + index] ?? 0);
    const scale = wantedPower * Math.sqrt(Math.max(0, recordedPower));
    recordedPower += (recorded[lag + wanted.length] ?? 0) ** 2 - (recorded[lag] ?? 0) ** 2;
    const correlation = scale < 1e-6 ? 0 : Math.abs(dot) / scale;
    found[lag - first] = correlation;
    if (correlation > best.correlation) best = { correlation, lag };
  }
  const between = summit(found[best.lag - first - 1], best.correlation, found[best.lag - first + 1]);
  return { correlation: best.correlation, atMs: ((best.lag + between) / COMPARED_HZ) * 1000 };
}

/** Where between its neighbours a parabola through three points is highest, in steps from the middle one. */
function summit(before: number | undefined, middle: number, after: number | undefined): number {
  if (before === undefined || after === undefined) return 0;
  const bend = before - 2 * middle + after;
  return bend < 0 ? (before - after) / (2 * bend) : 0;
}

function power(samples: Float32Array, from: number, length: number): number {
  let sum = 0;
  for (let index = from; index < from + length; index += 1) sum += (samples[index] ?? 0) ** 2;
  return sum;
}
