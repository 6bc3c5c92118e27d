/** Broken promises and bounds: abort, full disk, missing program, endless input, a program that hangs. */
import { chmod, mkdir, mkdtemp, readdir, stat, writeFile } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { decodeBand } from '../../audio/decode-band.ts';
import { examineSource } from '../../audio/examine-source.ts';
import { encodeOpus } from '../../audio/ffmpeg.ts';
import { makeRendition } from '../../audio/make-rendition.ts';
import { runProgram } from '../../audio/run-program.ts';
import { ffmpeg, makeAmr, makeSound, openFolder, talk, tools } from './make-sounds.ts';

const folder = await openFolder();
afterAll(() => folder.remove());
const at = (name: string) => join(folder.path, name);
const held = { sandbox: tools.sandbox, folder: folder.path };

async function script(name: string, body: string): Promise<string> {
  await writeFile(at(name), `#!/bin/sh\n${body}\n`);
  await chmod(at(name), 0o755);
  return at(name);
}

describe('makeRendition', () => {
  test('stops ffmpeg when it is told to, and leaves nothing behind', async () => {
    await ffmpeg('-f', 'lavfi', '-i', talk(20), '-ar', '8000', at('part.wav'));
    await ffmpeg('-stream_loop', '90', '-i', at('part.wav'), '-c', 'copy', at('half-hour.wav'));
    const workFolder = await mkdtemp(at('abort-'));
    const stop = new AbortController();
    const job = makeRendition({ sourcePath: at('half-hour.wav'), workFolder, tools, signal: stop.signal });
    setTimeout(() => stop.abort(), 400);
    const from = performance.now();
    await expect(job).rejects.toMatchObject({ code: 'aborted' });
    expect(performance.now() - from).toBeLessThan(3000);
    expect(await readdir(workFolder)).toEqual([]);
  });

  test('does not begin with a signal that has fired', async () => {
    await makeSound(at('short.wav'), talk(1));
    const order = { sourcePath: at('short.wav'), workFolder: await mkdtemp(at('w-')), tools };
    await expect(makeRendition({ ...order, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
  });

  test('clears away what a killed attempt left, and leaves only the rendition', async () => {
    await makeSound(at('short.wav'), talk(1));
    const workFolder = await mkdtemp(at('w-'));
    await mkdir(join(workFolder, 'attempt-old'));
    await writeFile(join(workFolder, 'attempt-old', 'band.f32'), 'x');
    const result = await makeRendition({ sourcePath: at('short.wav'), workFolder, tools });
    expect(result.kind).toBe('made');
    expect(await readdir(workFolder)).toEqual(['rendition.opus']);
  });

  test('tells how far it is, never falling, and 1 at the end', async () => {
    await makeSound(at('progress.wav'), talk(3));
    const shares: number[] = [];
    const onProgress = (share: number) => shares.push(share);
    await makeRendition({ sourcePath: at('progress.wav'), workFolder: await mkdtemp(at('w-')), tools, onProgress });
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.length).toBeGreaterThan(3);
    expect(shares.at(-1)).toBe(1);
  });

  test('names a missing ffmpeg', async () => {
    await makeSound(at('short.wav'), talk(1));
    const order = { sourcePath: at('short.wav'), workFolder: await mkdtemp(at('w-')) };
    await expect(makeRendition({ ...order, tools: { ...tools, ffmpegPath: '/nowhere' } })).rejects.toMatchObject({
      code: 'program-missing',
      facts: { program: '/nowhere' },
    });
  });

  test('treats an ffmpeg that somebody killed as a broken promise: the job may be tried again', async () => {
    await makeSound(at('short.wav'), talk(1));
    const ffmpegPath = await script('suicide', 'kill -9 $$');
    const order = { sourcePath: at('short.wav'), workFolder: await mkdtemp(at('w-')), tools: { ...tools, ffmpegPath } };
    await expect(makeRendition(order)).rejects.toMatchObject({ code: 'program-killed', facts: { by: 'SIGKILL' } });
  });

  test('refuses a file on which the decoder falls over', async () => {
    await makeSound(at('short.wav'), talk(1));
    const ffmpegPath = await script('crash', 'kill -SEGV $$');
    const order = { sourcePath: at('short.wav'), workFolder: await mkdtemp(at('w-')), tools: { ...tools, ffmpegPath } };
    expect(await makeRendition(order)).toEqual({ kind: 'refused', refusal: { code: 'damaged', facts: {} } });
  });
});

describe('bounds', () => {
  test('a full disk is named as such', async () => {
    await ffmpeg('-f', 'lavfi', '-i', talk(1), '-f', 'f32le', '-ar', '48000', '-ac', '1', at('raw.f32'));
    const run = { ...held, ffmpegPath: tools.ffmpegPath, timeLimitMs: 20_000 };
    await expect(encodeOpus(run, at('raw.f32'), ['anull'], '/dev/full')).rejects.toMatchObject({ code: 'disk-full' });
  });

  test('where there is no room for its samples nothing is decoded', async () => {
    const workFolder = await mkdtemp(at('full-'));
    const sourcePath = await makeSound(at('minute.wav'), talk(60));
    const order = { sourcePath, workFolder, tools };
    await expect(makeRendition({ ...order, freeBytes: async () => 11_000_000 })).rejects.toMatchObject({
      code: 'disk-full',
      facts: { needed: 11_520_000, free: 11_000_000 },
    });
    expect(await readdir(workFolder)).toEqual([]);
  });

  test('a stream whose header tells no length is decoded no further than the limit', async () => {
    const sourcePath = await makeAmr(at('endless.amr'), 600);
    const source = await examineSource(sourcePath, tools);
    if (source.kind === 'refused') throw new Error('refused');
    expect(source.declaredMs).toBeUndefined();
    const run = { ...held, ffmpegPath: tools.ffmpegPath, timeLimitMs: 60_000 };
    const outPath = at('endless.f32');
    const result = await decodeBand({ run, sourcePath, source, outPath, maxDurationMs: 10_000 });
    expect(result).toMatchObject({ kind: 'refused', refusal: { code: 'too-long' } });
    expect((await stat(outPath)).size).toBeLessThanOrEqual(12 * 48_000 * 4);
  });

  test('a decoder that hangs is killed and the file refused', async () => {
    const ffmpegPath = await script('hang', 'exec sleep 60');
    const sourcePath = await makeSound(at('short.wav'), talk(1));
    const source = await examineSource(sourcePath, tools);
    if (source.kind === 'refused') throw new Error('refused');
    const result = await decodeBand({
      run: { ...held, ffmpegPath, timeLimitMs: 200 },
      sourcePath,
      source,
      outPath: at('h.f32'),
    });
    expect(result).toEqual({ kind: 'refused', refusal: { code: 'took-too-long', facts: {} } });
  });
});

describe('runProgram', () => {
  test('hands over no environment of ours and no standard input', async () => {
    let said = '';
    const program = await script('show', 'cat; env');
    await runProgram({ program, args: [], timeLimitMs: 5000, onOutput: (piece) => (said += piece.toString()) });
    // What a shell sets for itself; of ours nothing.
    expect(said.replaceAll(/^(PWD|OLDPWD|SHLVL|_)=.*\n/gm, '')).toBe('');
  });

  test('passes arguments as they are, with no shell between', async () => {
    let said = '';
    const program = await script('args', 'printf "%s|" "$@"');
    const args = ['-n', '$(id)', 'a b', "it's", '*'];
    await runProgram({ program, args, timeLimitMs: 5000, onOutput: (piece) => (said += piece.toString()) });
    expect(said).toBe("-n|$(id)|a b|it's|*|");
  });

  test.each([
    [undefined, getPriority()],
    [Math.min(getPriority() + 5, 19), Math.min(getPriority() + 5, 19)],
  ])('niceness %s is what the program runs at', async (niceness, expected) => {
    const program = await script('nice', 'read -r line; exec /usr/bin/nice');
    let said = '';
    const onOutput = (piece: Buffer) => (said += piece.toString());
    const order = { program, args: [], timeLimitMs: 20_000, input: 'go\n', onOutput };
    await runProgram(niceness === undefined ? order : { ...order, niceness });
    expect(Number(said)).toBe(expected);
  });

  test('keeps only the end of a torrent of errors', async () => {
    const program = await script('torrent', 'head -c 3000000 /dev/zero | tr "\\0" "x" >&2; echo end >&2; exit 3');
    const end = await runProgram({ program, args: [], timeLimitMs: 20_000 });
    expect(end).toMatchObject({ kind: 'exited', exitCode: 3 });
    expect(end.errorTail.length).toBeLessThanOrEqual(16_000);
    expect(end.errorTail.endsWith('end\n')).toBe(true);
  });

  test('kills what outlives its time', async () => {
    const program = await script('sleeper', 'exec sleep 60');
    expect(await runProgram({ program, args: [], timeLimitMs: 100 })).toMatchObject({ kind: 'timed-out' });
  });
});
