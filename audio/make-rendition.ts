/** Turns an upload into the file that airs, or into a refusal with its reason: examine, decode, settle, encode, measure. */
import { createHash } from 'node:crypto';
import { mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AudioError, nameFault } from './audio-error.ts';
import { type Band, decodeBand } from './decode-band.ts';
import { encodeRendition } from './encode-rendition.ts';
import { type ExaminedSource, examineSource } from './examine-source.ts';
import type { FfmpegRun } from './ffmpeg.ts';
import type { AudioTools } from './find-ffmpeg.ts';
import { MAX_DURATION_MS } from './loudness-chain.ts';
import type { Sound } from './measure-opus.ts';
import type { Refused } from './refusals.ts';
import { reportProgress } from './report-progress.ts';

/** One upload to work on. */
export interface RenditionOrder {
  /** The upload; its name says nothing about what it is. It is only read. */
  readonly sourcePath: string;
  /** An existing folder of this upload's own, with room for 11.5 MB per minute of sound while the work goes on. */
  readonly workFolder: string;
  readonly tools: AudioTools;
  /** A longer source is refused. Default `MAX_DURATION_MS`. */
  readonly maxDurationMs?: number;
  /** How far ffmpeg steps back for other programs, 0 to 19. Default 0. */
  readonly niceness?: number;
  /** Free bytes where the work folder is: asked before anything big is written. Undefined: not asked. */
  readonly freeBytes?: () => Promise<number>;
  /** Stops ffmpeg and throws `aborted`. */
  readonly signal?: AbortSignal;
  /** Hears the share that is done, 0 to 1, never falling; 1 only with a rendition. */
  readonly onProgress?: (share: number) => void;
}

/** The file that airs: Opus in Ogg, 48 kHz mono, -16 LUFS. The same upload gives the same bytes. */
export interface Rendition {
  /** The finished file, `rendition.opus` in the work folder, on disk for good (fsync). */
  readonly path: string;
  /** SHA-256 of its bytes, in hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly durationMs: number;
  readonly loudnessLufs: number;
  readonly truePeakDb: number;
  /** About 600 peaks, 0 to 1, two decimals. */
  readonly waveform: readonly number[];
  readonly source: SourceFacts;
}

/** What the upload was. */
export interface SourceFacts {
  /** Container by content: wav, mp3, mp4, aac, ogg, flac, amr or matroska. */
  readonly format: string;
  readonly codec: string;
  readonly durationMs: number;
  readonly sampleRateHz: number;
  readonly channels: number;
}

/** What became of an upload. */
export type RenditionResult = { readonly kind: 'made'; readonly rendition: Rendition } | Refused;

/**
 * Makes the rendition of an upload, or says why it is refused. Leaves nothing in the work folder but the rendition.
 * @throws AudioError only for broken promises: `source-missing`, `program-missing`, `program-failed`, `program-killed`,
 * `disk-full`, `aborted`. Such a job may be tried again.
 */
export async function makeRendition(order: RenditionOrder): Promise<RenditionResult> {
  const folder = await openAttempt(order.workFolder);
  try {
    return await makeIn(folder, order);
  } catch (thrown) {
    throw nameFault(thrown);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const ATTEMPT = 'attempt-';

/** A new folder for this attempt; what an earlier attempt left behind when it was killed goes. */
async function openAttempt(workFolder: string): Promise<string> {
  for (const name of await readdir(workFolder)) {
    if (name.startsWith(ATTEMPT)) await rm(join(workFolder, name), { recursive: true, force: true });
  }
  return mkdtemp(join(resolve(workFolder), ATTEMPT));
}

async function makeIn(folder: string, order: RenditionOrder): Promise<RenditionResult> {
  const { sourcePath, tools, niceness = 0, signal, maxDurationMs = MAX_DURATION_MS } = order;
  const report = reportProgress(order.onProgress);
  const source = await examineSource(sourcePath, tools, signal, maxDurationMs);
  if (source.kind === 'refused') return source;
  await demandRoom(source, order.freeBytes);
  report.at(0.02);
  const timeLimitMs = limitTime(source.declaredMs ?? maxDurationMs);
  const { ffmpegPath, sandbox } = tools;
  const run: FfmpegRun = { ffmpegPath, sandbox, folder, timeLimitMs, niceness, signal };
  const decoding = { ...run, onOutput: report.during(0.02, 0.2, source.declaredMs) };
  const band = await decodeBand({
    run: decoding,
    sourcePath,
    source,
    outPath: join(folder, 'band.f32'),
    maxDurationMs,
  });
  if (band.kind === 'refused') return band;
  report.at(0.2);
  const encoded = await encodeRendition({ run, band, folder, report });
  if (encoded.kind === 'refused') return encoded;
  const path = join(resolve(order.workFolder), 'rendition.opus');
  const file = await keepFile(encoded.path, path);
  report.at(1);
  return { kind: 'made', rendition: { path, ...file, ...describe(encoded.sound, source, band) } };
}

/** 48,000 float samples of 4 bytes a second. */
const WORK_BYTES_PER_MS = 192;

/** An hour is 690 MB: better told at once than after minutes of filling the disk. Where the length is not known, the disk will tell. */
async function demandRoom({ declaredMs }: ExaminedSource, freeBytes: RenditionOrder['freeBytes']): Promise<void> {
  if (declaredMs === undefined || freeBytes === undefined) return;
  const [needed, free] = [declaredMs * WORK_BYTES_PER_MS, await freeBytes()];
  if (free < needed) throw new AudioError('disk-full', { needed, free });
}

/** How long one ffmpeg run may take. It does an hour in about two minutes here; ten times that is a machine that hangs. */
function limitTime(lengthMs: number): number {
  return Math.min(Math.max(30_000 + lengthMs / 2, 60_000), 20 * 60_000);
}

/** Hashes the file, puts it on disk for good and gives it its name; the name appears only with all its bytes. */
async function keepFile(from: string, to: string): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const file = await open(from, 'r+');
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    await file.sync();
    for await (const piece of file.createReadStream({ autoClose: false, highWaterMark: 1 << 18 })) {
      hash.update(piece as Buffer);
      bytes += (piece as Buffer).length;
    }
  } finally {
    await file.close();
  }
  await rename(from, to);
  const folder = await open(dirname(to), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
  return { sha256: hash.digest('hex'), bytes };
}

function describe(sound: Sound, source: ExaminedSource, band: Band): Omit<Rendition, 'path' | 'sha256' | 'bytes'> {
  const { durationMs, loudnessLufs, truePeakDb, waveform } = sound;
  const { format, codec, sampleRateHz, channels } = source;
  const facts = { format, codec, durationMs: Math.round(band.sourceMs), sampleRateHz, channels };
  return { durationMs, loudnessLufs, truePeakDb, waveform, source: facts };
}
