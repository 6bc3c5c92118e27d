/** Makes the sound files that the audio tests feed in, with the real ffmpeg, and hears what came out independently. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFfmpeg } from '../../audio/find-ffmpeg.ts';
import { makeRendition, type RenditionResult } from '../../audio/make-rendition.ts';

const run = promisify(execFile);

/** The ffmpeg all audio tests use. */
export const tools = await findFfmpeg();

/** A temporary folder of this test file's own; `remove` takes it away. */
export async function openFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'loa-audio-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** A lavfi source that sounds like somebody talking: a gliding voice with overtones, four syllables a second, pauses. */
export function talk(seconds: number, level = 0.3): string {
  const voice = [1, 2, 3, 5, 8].map((n) => `sin(2*PI*${n}*(170*t+6*sin(2.1*t)))/${n}`).join('+');
  const syllables = 'pow(0.5+0.5*sin(2*PI*4*t)\\,2)*gt(mod(t\\,3.1)\\,0.35)';
  return `aevalsrc=${level}*(${voice})*${syllables}:s=44100:d=${seconds}`;
}

/** Runs ffmpeg on `args`; for making test files only. */
export async function ffmpeg(...args: string[]): Promise<void> {
  await run(tools.ffmpegPath, ['-v', 'error', '-nostdin', '-y', ...args]);
}

/** Makes `path` from a lavfi source with the given output options. */
export async function makeSound(path: string, source: string, ...options: string[]): Promise<string> {
  await ffmpeg('-f', 'lavfi', '-i', source, ...options, path);
  return path;
}

/**
 * Writes an AMR narrow-band file of chosen bits, since ffmpeg cannot encode AMR: any bits are some sound.
 * Frames are of 12.2 kbit/s: a header byte of 0x3c and 31 bytes, 50 a second.
 */
export async function makeAmr(path: string, seconds: number): Promise<string> {
  let seed = 1;
  const bytes = Buffer.alloc(seconds * 50 * 32);
  for (let at = 0; at < bytes.length; at += 1) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = at % 32 === 0 ? 0x3c : seed >>> 24;
  }
  await writeFile(path, Buffer.concat([Buffer.from('#!AMR\n'), bytes]));
  return path;
}

/** Makes a rendition of `sourcePath` in a new folder inside `folder`. */
export async function render(folder: string, sourcePath: string): Promise<RenditionResult> {
  const workFolder = await mkdtemp(join(folder, 'work-'));
  return makeRendition({ sourcePath, workFolder, tools });
}

/** What an independent ear says of a file: ffmpeg's plain `ebur128`, ffprobe's stream line, decoded samples. */
export interface Heard {
  readonly loudnessLufs: number;
  readonly truePeakDb: number;
  readonly durationMs: number;
  readonly stream: string;
}

/** Listens to a finished file without any of Loa's own measuring. */
export async function hear(path: string): Promise<Heard> {
  const output = ['-af', 'ebur128=peak=true:framelog=verbose', '-f', 's16le', '-'];
  const { stdout: pcm, stderr } = await run(
    tools.ffmpegPath,
    ['-hide_banner', '-nostdin', '-nostats', '-i', path, ...output],
    { encoding: 'buffer', maxBuffer: 1 << 30 },
  );
  const said = stderr.toString('utf8');
  const summary = said.slice(said.lastIndexOf('Summary'));
  const entries = 'stream=codec_name,sample_rate,channels:format=format_name';
  const { stdout } = await run(tools.ffprobePath, ['-v', 'error', '-show_entries', entries, '-of', 'csv=p=0', path]);
  return {
    loudnessLufs: Number(/I:\s+(\S+) LUFS/.exec(summary)?.[1]),
    truePeakDb: Number(/Peak:\s+(\S+) dBFS/.exec(summary)?.[1]),
    durationMs: pcm.length / 2 / 48,
    stream: stdout.trim().replaceAll('\n', ' '),
  };
}
