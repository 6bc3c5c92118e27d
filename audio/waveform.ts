/** Draws a sound as a few hundred peaks while its samples stream past, so that no page ever decodes a whole file. */

/** About how many peaks a waveform has. */
export const WAVEFORM_PEAKS = 600;

/** Takes 16-bit little-endian mono samples in pieces of any size. */
export interface WaveformDrawer {
  /** Takes the next piece, which may end in the middle of a sample. */
  take(piece: Buffer): void;
  /** The peaks so far, 0 to 1, two decimals. */
  peaks(): number[];
  /** How many whole samples were taken. */
  samples(): number;
}

/** A drawer for a sound of about `expectedSamples`; a longer one gets more peaks, a shorter one fewer. */
export function drawWaveform(expectedSamples: number): WaveformDrawer {
  const perPeak = Math.max(1, Math.ceil(expectedSamples / WAVEFORM_PEAKS));
  const done: number[] = [];
  let highest = 0;
  let inBucket = 0;
  let count = 0;
  let half: Buffer | undefined;

  function take(piece: Buffer): void {
    const joined: Buffer = half === undefined ? piece : Buffer.concat([half, piece]);
    const whole = joined.length - (joined.length % 2);
    half = whole === joined.length ? undefined : Buffer.from(joined.subarray(whole));
    const samples = asSamples(joined, whole);
    count += samples.length;
    for (const sample of samples) {
      const size = sample < 0 ? -sample : sample;
      if (size > highest) highest = size;
      inBucket += 1;
      if (inBucket < perPeak) continue;
      done.push(rounded(highest));
      highest = 0;
      inBucket = 0;
    }
  }

  return {
    take,
    peaks: () => (inBucket === 0 ? [...done] : [...done, rounded(highest)]),
    samples: () => count,
  };
}

/** The bytes as samples, without a copy where they lie right in memory. */
function asSamples(bytes: Buffer, length: number): Int16Array {
  if (bytes.byteOffset % 2 === 0) return new Int16Array(bytes.buffer, bytes.byteOffset, length / 2);
  const copy = new Uint8Array(bytes.subarray(0, length));
  return new Int16Array(copy.buffer);
}

function rounded(size: number): number {
  return Math.round((size / 32_768) * 100) / 100;
}
