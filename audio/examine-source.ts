/** Looks at an upload before it is decoded: its first bytes, then ffprobe; says what it holds or why it is refused. */
import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { AudioError } from './audio-error.ts';
import { confine } from './ffmpeg.ts';
import type { AudioTools } from './find-ffmpeg.ts';
import { MAX_DURATION_MS } from './loudness-chain.ts';
import { readWavLength } from './read-wav-length.ts';
import { type Refused, refuse } from './refusals.ts';
import type { ProgramEnd } from './run-program.ts';
import { type Limits, runSandboxed } from './sandbox.ts';
import { SNIFF_BYTES, type Sniffed, type SoundFormat, sniffFormat } from './sniff-format.ts';

/** What an upload holds, as far as its headers say. */
export interface ExaminedSource {
  readonly kind: 'examined';
  readonly format: SoundFormat;
  readonly demuxers: readonly string[];
  /** Index of the sound stream among all streams of the file. */
  readonly streamIndex: number;
  /** ffprobe's name of the codec, such as `mp3` or `pcm_s16le`. */
  readonly codec: string;
  readonly sampleRateHz: number;
  readonly channels: number;
  /** ffmpeg's name of the channel layout; undefined where the file names none. */
  readonly layout: string | undefined;
  /** Length that the header promises for this very stream; undefined where it is absent or only guessed from the bit rate. */
  readonly declaredMs: number | undefined;
}

/**
 * What is in the file, by its content alone; longer than `maxDurationMs` (default `MAX_DURATION_MS`) is refused.
 * @throws AudioError `source-missing` where there is no regular file.
 */
export async function examineSource(
  sourcePath: string,
  tools: AudioTools,
  signal?: AbortSignal,
  maxDurationMs: number = MAX_DURATION_MS,
): Promise<ExaminedSource | Refused> {
  const head = await readHead(sourcePath);
  const sniffed = sniffSound(head);
  if (sniffed.kind === 'refused') return sniffed;
  const probed = await probe(sourcePath, sniffed.demuxers, tools, signal);
  if (probed.kind === 'refused') return probed;
  const stream = chooseStream(probed.streams);
  if (stream === undefined) return refuse('no-sound-track');
  if (stream.channels === undefined || stream.sample_rate === undefined) return refuse('damaged');
  const declaredMs = readWavLength(head) ?? declaredLength(probed, stream);
  if (declaredMs !== undefined && declaredMs > maxDurationMs)
    return refuse('too-long', { durationMs: declaredMs, maxMs: maxDurationMs });
  return {
    kind: 'examined',
    format: sniffed.format,
    demuxers: sniffed.demuxers,
    streamIndex: stream.index,
    codec: stream.codec_name ?? '?',
    sampleRateHz: stream.sample_rate,
    channels: stream.channels,
    layout: stream.channel_layout,
    declaredMs,
  };
}

/** What the first bytes of a file (`SNIFF_BYTES` of them, or all) say it is, or why it is refused without a further look. */
export function sniffSound(head: Uint8Array): Extract<Sniffed, { readonly kind: 'sound' }> | Refused {
  if (head.length === 0) return refuse('empty-file');
  const sniffed = sniffFormat(head);
  if (sniffed.kind === 'script') return refuse('playlist-script');
  if (sniffed.kind === 'other') return refuse('unknown-format', { looksLike: sniffed.looksLike });
  return sniffed;
}

async function readHead(path: string): Promise<Uint8Array> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AudioError('source-missing', { path }, cause);
  });
  // A pipe or a device could feed bytes for ever.
  if (!found.isFile()) throw new AudioError('source-missing', { path });
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const seconds = z.coerce.number().positive();

const streamShape = z.object({
  index: z.number().int(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  sample_rate: z.coerce.number().int().positive().optional().catch(undefined),
  channels: z.number().int().positive().optional().catch(undefined),
  channel_layout: z.string().optional(),
  duration: seconds.optional().catch(undefined),
  disposition: z.object({ default: z.number() }).optional(),
});

const probeShape = z.object({
  streams: z.array(streamShape).default([]),
  format: z.object({ duration: seconds.optional().catch(undefined) }),
});

type Stream = z.infer<typeof streamShape>;
type Probed = z.infer<typeof probeShape> & { readonly kind: 'probed'; readonly estimated: boolean };

const PROBE_LIMIT_MS = 30_000;
const PROBE_LIMITS: Limits = { cpuSeconds: (2 * PROBE_LIMIT_MS) / 1000, fileBytes: 0 };
/** More than any honest file's answer; a file with ten thousand streams ends here. */
const ANSWER_CHARACTERS = 200_000;

async function probe(
  path: string,
  demuxers: readonly string[],
  tools: AudioTools,
  signal: AbortSignal | undefined,
): Promise<Probed | Refused> {
  let said = '';
  const end = await runSandboxed(tools.sandbox, PROBE_LIMITS, {
    program: tools.ffprobePath,
    args: [...['-v', 'warning', ...confine(demuxers)], ...SHOW, '-of', 'json', resolve(path)],
    // It writes nothing, so it needs no folder of its own: and near the upload lie others.
    cwd: '/',
    timeLimitMs: PROBE_LIMIT_MS,
    signal,
    onOutput: (piece) => {
      if (said.length <= ANSWER_CHARACTERS) said += piece.toString('utf8');
    },
  });
  if (end.kind === 'timed-out') return refuse('took-too-long');
  if (end.kind === 'exited' && end.exitCode !== 0) return refuseUnread(end);
  const answer = probeShape.safeParse(parseJson(said));
  if (end.kind === 'killed' || !answer.success) return refuse('damaged');
  return { kind: 'probed', ...answer.data, estimated: /Estimating duration from bitrate/.test(end.errorTail) };
}

const SHOW = [
  '-show_entries',
  'format=duration:stream=index,codec_type,codec_name,sample_rate,channels,channel_layout,duration:stream_disposition=default',
];

function refuseUnread(end: ProgramEnd): Refused {
  const codec = /Codec \((\w+)\) not on whitelist/.exec(end.errorTail)?.[1];
  return codec === undefined ? refuse('damaged') : refuse('unsupported-codec', { codec });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The sound stream marked as default, else the first. Cover art is a video stream and never counts. */
function chooseStream(streams: readonly Stream[]): Stream | undefined {
  const sounds = streams.filter((stream) => stream.codec_type === 'audio');
  return sounds.find((stream) => stream.disposition?.default === 1) ?? sounds[0];
}

/** A container's length counts only where this stream is alone in it: a video may outlast its sound. */
function declaredLength(probed: Probed, stream: Stream): number | undefined {
  if (probed.estimated) return undefined;
  const length = stream.duration ?? (probed.streams.length === 1 ? probed.format.duration : undefined);
  return length === undefined ? undefined : Math.round(length * 1000);
}
