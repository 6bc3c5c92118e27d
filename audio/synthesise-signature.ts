/** Makes a short signature tune and a closing jingle out of arithmetic, so that sample data needs no borrowed music. */
import { dirname, resolve } from 'node:path';
import { renderSource } from './ffmpeg.ts';
import type { AudioTools } from './find-ffmpeg.ts';

/** Where to write a tune. The file is a 16-bit mono WAV at 48 kHz. */
export interface TuneOrder {
  readonly outPath: string;
  readonly tools: AudioTools;
  readonly signal?: AbortSignal;
}

/** Writes the station's signature tune (nhạc hiệu), 6 s. Throws as `makeRendition` does. */
export async function synthesiseSignature(order: TuneOrder): Promise<void> {
  await render(order, SIGNATURE, 6);
}

/** Writes the closing jingle (nhạc kết), 3 s. Throws as `makeRendition` does. */
export async function synthesiseClosing(order: TuneOrder): Promise<void> {
  await render(order, CLOSING, 3);
}

/** When a bell is struck, in seconds; its pitch in Hz; how loud, 0 to 1. */
type Strike = readonly [atS: number, pitchHz: number, strength: number];

/** Notes of the five-tone scale on G, all above the 250 Hz below which a horn is mute. */
const D5 = 587.33;
const E5 = 659.26;
const G5 = 783.99;
const A5 = 880;
const B5 = 987.77;
const D6 = 1174.66;

const SIGNATURE: readonly Strike[] = [
  [0, D5, 0.8],
  [0.35, G5, 0.9],
  [0.7, A5, 0.9],
  [1.05, B5, 1],
  [1.75, A5, 0.8],
  [2.1, G5, 0.8],
  [2.45, E5, 0.8],
  [2.8, D5, 0.9],
  [3.5, G5, 0.9],
  [3.85, B5, 0.9],
  [4.2, D6, 1],
  [4.2, G5, 0.6],
  [4.2, D5, 0.4],
];

const CLOSING: readonly Strike[] = [
  [0, D6, 0.9],
  [0.35, B5, 0.9],
  [0.7, A5, 0.9],
  [1.05, G5, 1],
  [1.05, D5, 0.5],
];

const RENDER_LIMIT_MS = 60_000;

async function render(order: TuneOrder, strikes: readonly Strike[], lengthS: number): Promise<void> {
  const fade = `min(1\\,(${lengthS}-t)/0.6)`;
  const sum = strikes.map(bell).join('+');
  const source = `aevalsrc=0.3*${fade}*(${sum}):s=48000:d=${lengthS}`;
  const { tools, signal, outPath } = order;
  const { ffmpegPath, sandbox } = tools;
  const folder = dirname(resolve(outPath));
  await renderSource({ ffmpegPath, sandbox, folder, timeLimitMs: RENDER_LIMIT_MS, signal }, source, outPath);
}

/** A struck bell: a soft attack of some 5 ms, three partials, the higher ones dying sooner. */
function bell([atS, pitchHz, strength]: Strike): string {
  // Held at 0 before the strike, where exp() would overflow.
  const since = `max(0\\,t-${atS})`;
  const partials = [
    [1, 1, 2.2],
    [2, 0.35, 4],
    [3, 0.12, 7],
  ] as const;
  const ring = partials.map(
    ([multiple, share, decay]) =>
      `${share}*sin(2*PI*${(pitchHz * multiple).toFixed(2)}*${since})*exp(-${decay}*${since})`,
  );
  return `${strength}*(1-exp(-200*${since}))*(${ring.join('+')})`;
}
