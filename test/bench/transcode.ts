/** Benchmark: a rendition through Loa against a shell script that runs the very same ffmpeg commands and nothing else. */
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type AudioTools, findFfmpeg } from '../../audio/find-ffmpeg.ts';
import { makeRendition, type Rendition } from '../../audio/make-rendition.ts';
import { talk } from '../audio/make-sounds.ts';

const execute = promisify(execFile);

/** Length of the sound that is worked on: a usual bulletin. */
const SOURCE_S = 90;
const ROUNDS = 5;

/**
 * Times both in turn, five rounds, and gives the medians. `ratioToBare` is Loa's time over the script's, `xRealtime`
 * the seconds of sound per second of Loa's work. The script's commands are the ones that Loa was seen to run.
 */
export async function run(): Promise<Record<string, unknown>> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-transcode-'));
  try {
    const tools = await findFfmpeg();
    const sourcePath = join(folder, 'bulletin.mp3');
    const encode = ['-ac', '2', '-b:a', '128k', sourcePath];
    await execute(tools.ffmpegPath, ['-v', 'error', '-f', 'lavfi', '-i', talk(SOURCE_S), ...encode]);
    const { script, commands, rendition } = await recordScript(folder, sourcePath, tools);
    const loaMs: number[] = [];
    const bareMs: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      loaMs.push(await timed(() => makeOnce(folder, sourcePath, tools)));
      bareMs.push(await timed(() => execute('/bin/sh', [script], { maxBuffer: 1 << 28 })));
    }
    return {
      ratioToBare: rounded(median(loaMs) / median(bareMs), 3),
      xRealtime: rounded((SOURCE_S * 1000) / median(loaMs), 1),
      loaMs: rounded(median(loaMs), 0),
      bareMs: rounded(median(bareMs), 0),
      sourceSeconds: SOURCE_S,
      rounds: ROUNDS,
      commands,
      loudnessLufs: rendition.loudnessLufs,
      bytes: rendition.bytes,
      ffmpeg: tools.version,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes one rendition with programs that write down how they were called, and turns that into a shell script. */
async function recordScript(
  folder: string,
  sourcePath: string,
  tools: AudioTools,
): Promise<{ readonly script: string; readonly commands: number; readonly rendition: Rendition }> {
  const log = join(folder, 'calls');
  const recording: AudioTools = {
    ...tools,
    // Held to its limits a recorder could not write down its call; the rounds that are timed are held.
    sandbox: { kind: 'none' },
    ffmpegPath: await recorder(join(folder, 'record-ffmpeg'), tools.ffmpegPath, log),
    ffprobePath: await recorder(join(folder, 'record-ffprobe'), tools.ffprobePath, log),
  };
  const rendition = await makeOnce(folder, sourcePath, recording);
  const calls = (await readFile(log, 'utf8')).split('\0\n').filter((call) => call !== '');
  // The attempt's folder is gone by now: the script works in its own.
  const bare = join(folder, 'bare');
  await mkdir(bare);
  const lines = calls.map((call) => {
    const words = call.split('\0').map((word) => word.replace(/^.*\/attempt-[^/]+/, bare));
    return `${words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')} >/dev/null 2>&1 </dev/null || exit 1`;
  });
  const script = join(folder, 'bare.sh');
  await writeFile(script, `${lines.join('\n')}\n`);
  return { script, commands: calls.length, rendition };
}

/** A program that appends its own call to `log`, words ended by zero bytes, and becomes `program`. */
async function recorder(path: string, program: string, log: string): Promise<string> {
  const body = `printf '%s\\0' '${program}' "$@" >>'${log}'; printf '\\n' >>'${log}'; exec '${program}' "$@"`;
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

async function makeOnce(folder: string, sourcePath: string, tools: AudioTools): Promise<Rendition> {
  const workFolder = await mkdtemp(join(folder, 'work-'));
  const result = await makeRendition({ sourcePath, workFolder, tools });
  if (result.kind === 'refused') throw new Error(`the benchmark's own sound was refused: ${result.refusal.code}`);
  return result.rendition;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
