/** Finds an ffmpeg and an ffprobe that really answer: the configured one, else ffmpeg-static's, else the system's. */
import { access, constants } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { AudioError } from './audio-error.ts';
import { runProgram } from './run-program.ts';
import { findSandbox, type Sandbox } from './sandbox.ts';

/** The two programs all audio work is done with, as absolute paths, and what holds them. */
export interface AudioTools {
  readonly ffmpegPath: string;
  readonly ffprobePath: string;
  /** What ffmpeg calls its version, such as `5.1.9-0+deb12u1`. */
  readonly version: string;
  readonly sandbox: Sandbox;
}

/** Where to look. `searchPath` is a PATH list; default: the process's own, else Debian's usual folders. */
export interface FindFfmpegOptions {
  readonly ffmpegPath?: string | undefined;
  readonly searchPath?: string | undefined;
}

/**
 * The first ffmpeg that exists and answers `-version`, with the ffprobe beside it or else the system's.
 * @throws AudioError `ffmpeg-missing` with the paths that were tried.
 */
export async function findFfmpeg(options: FindFfmpegOptions = {}): Promise<AudioTools> {
  const system = (options.searchPath ?? process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin').split(delimiter);
  const candidates = [options.ffmpegPath, await packagedFfmpeg(), ...inFolders(system, 'ffmpeg')];
  const ffmpeg = await firstThatAnswers('ffmpeg', candidates);
  const beside = inFolders([dirname(ffmpeg.path)], 'ffprobe');
  const ffprobe = await firstThatAnswers('ffprobe', [...beside, ...inFolders(system, 'ffprobe')]);
  const sandbox = await findSandbox({ programs: [ffmpeg.path, ffprobe.path] });
  return { ffmpegPath: ffmpeg.path, ffprobePath: ffprobe.path, version: ffmpeg.version, sandbox };
}

/** What the optional package ffmpeg-static names, which may be a file that was never downloaded. */
async function packagedFfmpeg(): Promise<string | undefined> {
  try {
    // Its types are written for another module system than its code, so the value is asked instead.
    const path: unknown = (await import('ffmpeg-static')).default;
    return typeof path === 'string' ? path : undefined;
  } catch {
    return undefined;
  }
}

function inFolders(folders: readonly string[], name: string): string[] {
  return folders.filter((folder) => folder !== '').map((folder) => join(folder, name));
}

interface Answer {
  readonly path: string;
  readonly version: string;
}

async function firstThatAnswers(name: string, candidates: readonly (string | undefined)[]): Promise<Answer> {
  const tried: string[] = [];
  for (const candidate of candidates) {
    if (candidate === undefined || candidate === '') continue;
    const path = resolve(candidate);
    if (tried.includes(path)) continue;
    tried.push(path);
    const version = await askVersion(name, path);
    if (version !== undefined) return { path, version };
  }
  throw new AudioError('ffmpeg-missing', { program: name, tried: tried.join(', ') });
}

const ANSWER_WITHIN_MS = 10_000;

async function askVersion(name: string, path: string): Promise<string | undefined> {
  try {
    await access(path, constants.X_OK);
    let said = '';
    const end = await runProgram({
      program: path,
      args: ['-version'],
      timeLimitMs: ANSWER_WITHIN_MS,
      onOutput: (piece) => {
        if (said.length < 4096) said += piece.toString('utf8');
      },
    });
    if (end.kind !== 'exited' || end.exitCode !== 0) return undefined;
    return new RegExp(`^${name} version (\\S+)`).exec(said)?.[1];
  } catch {
    return undefined;
  }
}
