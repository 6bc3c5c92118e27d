/** Decodes an upload once, to one channel between 250 Hz and 8 kHz, and judges whether there is sound in it worth airing. */
import { stat } from 'node:fs/promises';
import type { ExaminedSource } from './examine-source.ts';
import { decodeUntrusted, type FfmpegRun } from './ffmpeg.ts';
import { findSoundEdges } from './find-sound-edges.ts';
import {
  bandFilters,
  MAX_DURATION_MS,
  MIN_DURATION_MS,
  monoFilter,
  QUIETEST_SOURCE_LUFS,
  SAMPLE_RATE_HZ,
  SILENT_BLOCK_LUFS,
  TARGET_LUFS,
} from './loudness-chain.ts';
import { parseLoudnessSummary } from './parse-ebur128.ts';
import { type Refused, refuse } from './refusals.ts';
import type { ProgramEnd } from './run-program.ts';

/** The band-limited sound: raw 32-bit float mono samples at 48 kHz in a file, and the part of it worth keeping. */
export interface Band {
  readonly kind: 'band';
  readonly path: string;
  readonly loudnessLufs: number;
  readonly fromSample: number;
  readonly toSample: number;
  /** Length of the whole source, counted in decoded samples. */
  readonly sourceMs: number;
}

/** What to decode and how far. `maxDurationMs` defaults to `MAX_DURATION_MS`. */
export interface DecodeOrder {
  readonly run: FfmpegRun;
  readonly sourcePath: string;
  readonly source: ExaminedSource;
  readonly outPath: string;
  readonly maxDurationMs?: number;
}

/** Decodes to the end (or refuses), finds where sound begins and ends, and refuses silence, stumps and fragments. */
export async function decodeBand(order: DecodeOrder): Promise<Band | Refused> {
  const mixed = await decode(order, 'all');
  if (mixed.kind === 'refused' || mixed.loudnessLufs !== undefined) return judge(order, mixed);
  // Two channels in opposite phase, from a badly wired cable, mix to nothing: take one of them.
  return judge(order, order.source.channels > 1 ? await decode(order, 'first') : mixed);
}

interface Decoded {
  readonly kind: 'decoded';
  readonly loudnessLufs: number | undefined;
  readonly sourceMs: number;
}

async function decode(order: DecodeOrder, mix: 'all' | 'first'): Promise<Decoded | Refused> {
  const { source, outPath, maxDurationMs = MAX_DURATION_MS } = order;
  const filters = bandFilters(monoFilter(source.channels, source.layout, mix));
  const end = await decodeUntrusted(
    order.run,
    {
      path: order.sourcePath,
      demuxers: source.demuxers,
      streamIndex: source.streamIndex,
      maxSeconds: Math.ceil(maxDurationMs / 1000) + 2,
    },
    [...filters, 'ebur128=framelog=verbose'],
    outPath,
  );
  const refused = refuseBadEnd(end);
  if (refused !== undefined) return refused;
  const sourceMs = (await stat(outPath)).size / 4 / (SAMPLE_RATE_HZ / 1000);
  if (sourceMs > maxDurationMs) return refuse('too-long', { maxMs: maxDurationMs });
  if (source.declaredMs !== undefined && sourceMs < source.declaredMs * 0.99 - TRUNCATION_TOLERANCE_MS) {
    return refuse('truncated', { declaredMs: source.declaredMs, decodedMs: Math.round(sourceMs) });
  }
  if (sourceMs === 0) return refuse('damaged');
  return { kind: 'decoded', loudnessLufs: parseLoudnessSummary(end.errorTail).loudnessLufs, sourceMs };
}

/** Encoder padding and rounding make honest headers differ from the decoded length by a fraction of this. */
const TRUNCATION_TOLERANCE_MS = 500;

function refuseBadEnd(end: ProgramEnd): Refused | undefined {
  // SIGXCPU: the limit in CPU time. Any other signal here is a decoder that fell over the file.
  if (end.kind === 'timed-out' || (end.kind === 'killed' && end.by === 'SIGXCPU')) return refuse('took-too-long');
  const codec = /Codec \((\w+)\) not on whitelist/.exec(end.errorTail)?.[1];
  if (end.kind === 'exited' && end.exitCode === 0) return undefined;
  return codec === undefined ? refuse('damaged') : refuse('unsupported-codec', { codec });
}

async function judge(order: DecodeOrder, decoded: Decoded | Refused): Promise<Band | Refused> {
  if (decoded.kind === 'refused') return decoded;
  const { loudnessLufs, sourceMs } = decoded;
  if (sourceMs < MIN_DURATION_MS) return refuse('too-short', { durationMs: Math.round(sourceMs) });
  const threshold = (loudnessLufs ?? QUIETEST_SOURCE_LUFS) - (TARGET_LUFS - SILENT_BLOCK_LUFS);
  const edges = await findSoundEdges(order.outPath, threshold);
  if (edges.kind === 'poisoned') return refuse('damaged');
  if (edges.kind === 'silence' || loudnessLufs === undefined) return refuse('silent');
  if (loudnessLufs < QUIETEST_SOURCE_LUFS) return refuse('too-quiet', { loudnessLufs });
  const { fromSample, toSample } = edges;
  const keptMs = (toSample - fromSample) / (SAMPLE_RATE_HZ / 1000);
  if (keptMs < MIN_DURATION_MS) return refuse('too-short', { durationMs: Math.round(keptMs) });
  return { kind: 'band', path: order.outPath, loudnessLufs, fromSample, toSample, sourceMs };
}
