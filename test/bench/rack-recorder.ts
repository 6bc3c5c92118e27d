/** Records all outputs of the virtual sound card as one stream and keeps the last quarter of a minute of it, each sample with its time. */
import { type ChildProcess, spawn } from 'node:child_process';

/** Samples a second and channel. */
export const RECORDED_HZ = 48_000;
const KEPT_SECONDS = 15;
const SAMPLE_BYTES = 2;
/** PulseAudio's first reckonings of a new stream are off by a second. */
const SETTLE_MS = 8_000;
const AROUND_MS = 10_000;

/** What was heard in a stretch of time: a channel for each output, the first sample at `fromMs` (epoch). */
export interface Heard {
  readonly fromMs: number;
  readonly channels: readonly Float32Array[];
}

/** The recorder. */
export class RackRecorder {
  readonly #recorder: ChildProcess;
  readonly #frameBytes: number;
  readonly #outputs: number;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #dropped = 0;
  /** What PulseAudio's own reckoning says of the stream's first sample: a line read late can only say too late, so the earliest is right. */
  readonly #begins: { readonly atMs: number; readonly beganAtMs: number }[] = [];
  readonly #startedAtMs = nowMs();

  constructor(env: NodeJS.ProcessEnv, outputs: number) {
    this.#outputs = outputs;
    this.#frameBytes = outputs * SAMPLE_BYTES;
    const map = Array.from({ length: outputs }, (_, index) => `aux${index}`).join(',');
    const format = [
      '--raw',
      '--format=s16le',
      `--rate=${RECORDED_HZ}`,
      `--channels=${outputs}`,
      `--channel-map=${map}`,
    ];
    this.#recorder = spawn('parec', ['-v', '--device=rack.monitor', '--latency-msec=50', '--no-remix', ...format], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#recorder.stdout?.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#recorder.stderr?.setEncoding('utf8').on('data', (text: string) => this.#readTime(text));
  }

  /** What was heard between two instants (epoch ms), as far as it is still kept. */
  cut(fromMs: number, toMs: number): Heard {
    const beganAtMs = this.#beganAtMs((fromMs + toMs) / 2);
    const frameAt = (ms: number) => Math.round(((ms - beganAtMs) / 1000) * RECORDED_HZ);
    const firstKept = Math.ceil(this.#dropped / this.#frameBytes);
    const from = Math.max(firstKept, frameAt(fromMs));
    const to = Math.min(Math.floor(this.#bytes / this.#frameBytes), frameAt(toMs));
    const kept = Buffer.concat(this.#chunks);
    const start = from * this.#frameBytes - this.#dropped;
    const channels = Array.from({ length: this.#outputs }, (_, channel) => {
      const samples = new Float32Array(Math.max(0, to - from));
      for (let frame = 0; frame < samples.length; frame += 1) {
        samples[frame] = kept.readInt16LE(start + frame * this.#frameBytes + channel * SAMPLE_BYTES) / 32_768;
      }
      return samples;
    });
    return { fromMs: beganAtMs + (from / RECORDED_HZ) * 1000, channels };
  }

  async stop(): Promise<void> {
    const end = new Promise((resolve) => this.#recorder.once('exit', resolve));
    this.#recorder.kill('SIGINT');
    await end;
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    const most = KEPT_SECONDS * RECORDED_HZ * this.#frameBytes;
    while (this.#bytes - this.#dropped > most) this.#dropped += this.#chunks.shift()?.length ?? most;
  }

  #readTime(text: string): void {
    const atMs = nowMs();
    if (atMs - this.#startedAtMs < SETTLE_MS) return;
    for (const [, seconds] of text.matchAll(/Time: ([\d.]+) sec/g)) {
      this.#begins.push({ atMs, beganAtMs: atMs - Number(seconds) * 1000 });
    }
    while (atMs - (this.#begins[0]?.atMs ?? atMs) > 2 * AROUND_MS) this.#begins.shift();
  }

  /** When the stream's first sample would have sounded, by the readings around a moment: the card's clock is not quite the machine's. */
  #beganAtMs(aroundMs: number): number {
    const near = this.#begins.filter(({ atMs }) => Math.abs(atMs - aroundMs) < AROUND_MS);
    return near.reduce((earliest, { beganAtMs }) => Math.min(earliest, beganAtMs), Number.POSITIVE_INFINITY);
  }
}

/** Epoch milliseconds with fractions. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
