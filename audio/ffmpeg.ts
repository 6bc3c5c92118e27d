/** Builds every ffmpeg command line with fluent-ffmpeg, which nothing else in Loa knows, and runs them. */
import { resolve } from 'node:path';
import Ffmpeg from 'fluent-ffmpeg';
import { AudioError } from './audio-error.ts';
import { OPUS_BITS_PER_S, SAMPLE_RATE_HZ } from './loudness-chain.ts';
import type { ProgramEnd } from './run-program.ts';
import { runSandboxed, type Sandbox } from './sandbox.ts';

/** A command under way: which ffmpeg, what holds it, its limits, and who listens. */
export interface FfmpegRun {
  readonly ffmpegPath: string;
  readonly sandbox: Sandbox;
  /** Folder it runs in: one of this work's own. */
  readonly folder: string;
  readonly timeLimitMs: number;
  /** See `ProgramOrder`. */
  readonly niceness?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onOutput?: (piece: Buffer) => void;
  readonly onErrorLine?: (line: string) => void;
}

/** An uploaded file: only its own demuxers, decoders of the allow-list and local files; at most `maxSeconds` are read. */
export interface UntrustedSource {
  readonly path: string;
  readonly demuxers: readonly string[];
  readonly streamIndex: number;
  readonly maxSeconds: number;
}

/**
 * Decodes one stream of an upload through `filters` into raw 32-bit float samples, never more than `maxSeconds` of them.
 * The end is returned as it is: a file that cannot be decoded is the caller's to judge.
 */
export function decodeUntrusted(
  run: FfmpegRun,
  source: UntrustedSource,
  filters: readonly string[],
  outPath: string,
): Promise<ProgramEnd> {
  const maxBytes = source.maxSeconds * SAMPLE_RATE_HZ * 4;
  const command = Ffmpeg()
    .input(resolve(source.path))
    .inputOptions(...guard(run), ...confine(source.demuxers), '-max_error_rate', MAX_ERROR_RATE, '-threads', '2')
    .inputOptions('-t', String(source.maxSeconds))
    .outputOptions('-map', `0:${source.streamIndex}`, '-vn', '-sn', '-dn', '-map_metadata', '-1')
    .audioFilters([...filters])
    .outputOptions('-f', 'f32le', '-ac', '1', '-fs', String(maxBytes), ...REPORT)
    .output(resolve(outPath));
  return start(run, command, maxBytes + SLACK_BYTES);
}

/** Passes raw float samples through `filters` and throws the sound away: only what the filters say is wanted. */
export async function rehearseRaw(run: FfmpegRun, rawPath: string, filters: readonly string[]): Promise<string> {
  const command = raw(run, rawPath)
    .audioFilters([...filters])
    .outputOptions('-f', 'null', ...REPORT)
    .output('-');
  return mustSucceed(await start(run, command, 0));
}

/** Encodes raw float samples through `filters` as Opus in Ogg. The same samples give the same bytes. */
export async function encodeOpus(
  run: FfmpegRun,
  rawPath: string,
  filters: readonly string[],
  outPath: string,
): Promise<void> {
  const command = raw(run, rawPath)
    .audioFilters([...filters])
    .outputOptions('-c:a', 'libopus', '-b:a', String(OPUS_BITS_PER_S), '-ar', String(SAMPLE_RATE_HZ), '-ac', '1')
    // `lowdelay` keeps to CELT: ffmpeg's own decoder, which players use, bursts on the speech layer's frames when a
    // high tone is in them (up to 70 dB too loud, measured). `cutoff` spends all bits where horns sound.
    .outputOptions('-application', 'lowdelay', '-vbr', 'constrained', '-cutoff', '8000')
    // Without these Ogg's serial number is drawn by lot and a repeated job makes another hash.
    .outputOptions('-map_metadata', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact', '-f', 'ogg', ...REPORT)
    .output(resolve(outPath));
  mustSucceed(await start(run, command, MAX_FILE_BYTES));
}

/** Decodes our own Opus file through `filters`, sending 16-bit samples to `run.onOutput`; gives the end of its talk. */
export async function decodeOpus(run: FfmpegRun, path: string, filters: readonly string[]): Promise<string> {
  const command = Ffmpeg()
    .input(resolve(path))
    .inputOptions(...guard(run), ...confine(['ogg']))
    .audioFilters([...filters])
    .outputOptions('-f', 's16le', '-ac', '1', '-ar', String(SAMPLE_RATE_HZ))
    .output('pipe:1');
  return mustSucceed(await start(run, command, 0));
}

/** Encodes our own Opus file anew as MP3 of one constant bit rate. The same file gives the same bytes. */
export async function encodeMpeg(
  run: FfmpegRun,
  path: string,
  { bitsPerS, rateHz }: { readonly bitsPerS: number; readonly rateHz: number },
  outPath: string,
): Promise<void> {
  const command = Ffmpeg()
    .input(resolve(path))
    .inputOptions(...guard(run), ...confine(['ogg']))
    .outputOptions('-map', '0:a:0', '-c:a', 'libmp3lame', '-b:a', String(bitsPerS), '-ar', String(rateHz), '-ac', '1')
    // Without names and encoder marks: what a player shows is the file's name, and a repeated job gives the same file.
    .outputOptions('-map_metadata', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact', '-id3v2_version', '0')
    .outputOptions('-f', 'mp3', ...REPORT)
    .output(resolve(outPath));
  mustSucceed(await start(run, command, MAX_FILE_BYTES));
}

/** Renders a lavfi source, which must end by itself, as a 16-bit mono WAV file at 48 kHz. */
export async function renderSource(run: FfmpegRun, source: string, outPath: string): Promise<void> {
  const command = Ffmpeg()
    .input(source)
    .inputOptions(...guard(run), '-f', 'lavfi')
    .outputOptions('-c:a', 'pcm_s16le', '-ac', '1', '-ar', String(SAMPLE_RATE_HZ), '-fflags', '+bitexact', '-f', 'wav')
    .output(resolve(outPath));
  mustSucceed(await start(run, command, MAX_FILE_BYTES));
}

/** What keeps ffmpeg and ffprobe from opening anything but this file as one of these containers. */
export function confine(demuxers: readonly string[]): string[] {
  return [
    ...['-protocol_whitelist', 'file', '-format_whitelist', demuxers.join(',')],
    ...['-codec_whitelist', DECODERS.join(','), '-max_alloc', MAX_BLOCK_BYTES],
  ];
}

/** Decoders of what phones, recorders and editors write; the pictures among them are only ever probed. */
const DECODERS = [
  ...['mp3float', 'mp3', 'mp2float', 'mp2', 'mp1float', 'mp1', 'aac', 'aac_latm', 'libfdk_aac', 'alac', 'flac'],
  ...['opus', 'libopus', 'vorbis', 'libvorbis', 'amrnb', 'amrwb', 'libopencore_amrnb', 'libopencore_amrwb', 'speex'],
  ...['libspeex', 'pcm_u8', 'pcm_s16le', 'pcm_s24le', 'pcm_s32le', 'pcm_s64le', 'pcm_f32le', 'pcm_f64le', 'pcm_s8'],
  ...['pcm_s16be', 'pcm_s24be', 'pcm_s32be', 'pcm_f32be', 'pcm_alaw', 'pcm_mulaw', 'adpcm_ima_wav', 'adpcm_ms'],
  ...['adpcm_ima_qt', 'gsm', 'gsm_ms', 'libgsm', 'libgsm_ms', 'ac3', 'eac3'],
  ...['h264', 'hevc', 'h263', 'mpeg4', 'vp8', 'vp9', 'libvpx', 'libvpx-vp9', 'av1', 'libdav1d', 'libaom-av1'],
  ...['mjpeg', 'png', 'webp', 'bmp', 'gif', 'theora', 'prores', 'mov_text'],
];

/** The largest file we make ourselves is an hour of MP3, 29 MB; a tune of the demo's is less. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;
/** What a file of counted samples may be longer than its samples. */
const SLACK_BYTES = 1024 * 1024;

/** Largest single block of memory an upload may make ffmpeg ask for: 128 MB. */
const MAX_BLOCK_BYTES = String(128 * 1024 * 1024);
/** Share of broken packets above which a source is damaged, not merely scratched. */
const MAX_ERROR_RATE = '0.05';
/** Progress as `key=value` lines on standard output, twice a second. */
const REPORT = ['-progress', 'pipe:1', '-stats_period', '0.5'];

/** Said before every input. The limit in CPU time ends ffmpeg even when whoever started it has been killed. */
function guard(run: FfmpegRun): string[] {
  return ['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'info', '-timelimit', String(cpuSeconds(run))];
}

function cpuSeconds({ timeLimitMs }: FfmpegRun): number {
  return Math.ceil((2 * timeLimitMs) / 1000);
}

function raw(run: FfmpegRun, rawPath: string): Ffmpeg.FfmpegCommand {
  return Ffmpeg()
    .input(resolve(rawPath))
    .inputOptions(...guard(run), '-protocol_whitelist', 'file', '-format_whitelist', 'f32le')
    .inputOptions('-f', 'f32le', '-ar', String(SAMPLE_RATE_HZ), '-ac', '1');
}

async function start(run: FfmpegRun, command: Ffmpeg.FfmpegCommand, fileBytes: number): Promise<ProgramEnd> {
  const { ffmpegPath, sandbox, folder, timeLimitMs, niceness, signal, onOutput, onErrorLine } = run;
  const end = await runSandboxed(
    sandbox,
    { cpuSeconds: cpuSeconds(run), fileBytes },
    {
      program: ffmpegPath,
      args: command._getArguments(),
      cwd: folder,
      timeLimitMs,
      ...(niceness === undefined ? {} : { niceness }),
      signal,
      ...(onOutput === undefined ? {} : { onOutput }),
      ...(onErrorLine === undefined ? {} : { onErrorLine }),
    },
  );
  if (/No space left on device|Disk quota exceeded/.test(end.errorTail)) throw new AudioError('disk-full');
  if (end.kind === 'killed' && (end.by === 'SIGKILL' || end.by === 'SIGTERM')) {
    throw new AudioError('program-killed', { program: ffmpegPath, by: end.by });
  }
  return end;
}

/** On our own files a failure is a broken promise. Gives back the end of what was said. */
function mustSucceed(end: ProgramEnd): string {
  if (end.kind === 'exited' && end.exitCode === 0) return end.errorTail;
  throw new AudioError('program-failed', { kind: end.kind, said: end.errorTail.slice(-1000) });
}
