/** The sandbox around ffmpeg and ffprobe: what it holds is tried with programs that do what a hostile file would have a decoder do. */
import { chmod, mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ProgramEnd } from '../../audio/run-program.ts';
import { findSandbox, runSandboxed, type Sandbox, sandboxed } from '../../audio/sandbox.ts';
import { openFolder } from './make-sounds.ts';

const folder = await openFolder();
afterAll(() => folder.remove());

const found = await findSandbox();
const limitsOnly: Sandbox = found.kind === 'none' ? found : { kind: 'limits', prlimitPath: found.prlimitPath };
const limits = { cpuSeconds: 20, fileBytes: 1_000_000 };

/** Runs a shell on `source`, held by `sandbox`; gives its end and what it printed. */
async function shell(sandbox: Sandbox, source: string, own = limits): Promise<{ end: ProgramEnd; said: string }> {
  let said = '';
  const cwd = await mkdtemp(join(folder.path, 'cwd-'));
  const order = { program: '/bin/sh', args: ['-c', source], cwd, timeLimitMs: 20_000 };
  const end = await runSandboxed(sandbox, own, { ...order, onOutput: (piece) => (said += piece.toString()) });
  return { end, said };
}

test('this machine can hold a program, at least to its limits', () => {
  expect(['full', 'limits']).toContain(found.kind);
});

test('where the tools are missing there is none, and where only one is there are the limits', async () => {
  expect(await findSandbox({ folders: [await mkdtemp(join(folder.path, 'bare-'))] })).toEqual({ kind: 'none' });
  const some = await mkdtemp(join(folder.path, 'some-'));
  await symlink('/usr/bin/prlimit', join(some, 'prlimit'));
  expect(await findSandbox({ folders: [some] })).toEqual({ kind: 'limits', prlimitPath: join(some, 'prlimit') });
  // A tool of that name that does not do what it should is found out by what the program says of itself.
  const fake = await mkdtemp(join(folder.path, 'fake-'));
  await symlink('/bin/true', join(fake, 'prlimit'));
  expect(await findSandbox({ folders: [fake] })).toEqual({ kind: 'none' });
});

test('where the decoder itself does not start within the limits there is none, and uploads go on', async () => {
  const program = join(folder.path, 'greedy');
  await writeFile(program, '#!/bin/sh\nexec dd if=/dev/zero of=/dev/null count=1 bs=1500M\n');
  await chmod(program, 0o755);
  expect(await findSandbox({ programs: [program] })).toEqual({ kind: 'none' });
  expect((await findSandbox({ programs: ['/bin/true'] })).kind).toBe(found.kind);
});

test('without any, the command is what it was', () => {
  const plain = sandboxed({ kind: 'none' }, limits, '/usr/bin/ffmpeg', ['-i', 'a']);
  expect(plain).toEqual({ program: '/usr/bin/ffmpeg', args: ['-i', 'a'] });
});

describe.each([['full', found] as const, ['limits', limitsOnly] as const])('held by %s', (_name, sandbox) => {
  test('a file longer than it may write is cut there', async () => {
    const { end } = await shell(sandbox, 'head -c 9000000 /dev/zero > big; wc -c < big');
    expect(end.kind).toBe('exited');
    const [left] = await Promise.all((await foldersWith('big')).map(async (path) => (await stat(path)).size));
    expect(left).toBeLessThanOrEqual(limits.fileBytes);
  });

  test('a block of memory beyond the limit is refused to it', async () => {
    const { end } = await shell(sandbox, 'exec dd if=/dev/zero of=/dev/null count=1 bs=1500M');
    expect(end).toMatchObject({ kind: 'exited', exitCode: 1, errorTail: expect.stringContaining('memory exhausted') });
  });

  test('open files are few, and there is no core dump', async () => {
    const { said } = await shell(sandbox, 'ulimit -n; ulimit -c');
    expect(said).toBe('64\n0\n');
  });

  test('it is the program itself that we started: our pid, our signal, its own exit code', async () => {
    const { end, said } = await shell(sandbox, 'cat /proc/$$/comm; exit 7');
    expect({ end, said }).toMatchObject({ end: { kind: 'exited', exitCode: 7 }, said: 'sh\n' });
    const from = performance.now();
    const order = { program: '/bin/sleep', args: ['60'], timeLimitMs: 150 };
    expect((await runSandboxed(sandbox, limits, order)).kind).toBe('timed-out');
    expect(performance.now() - from).toBeLessThan(5_000);
  });

  test('a missing program is named, not taken for a broken file', async () => {
    const act = runSandboxed(sandbox, limits, { program: '/nowhere/ffmpeg', args: [], timeLimitMs: 5_000 });
    await expect(act).rejects.toMatchObject({ code: 'program-missing', facts: { program: '/nowhere/ffmpeg' } });
  });
});

test('time of the processor ends', async () => {
  const { end } = await shell(found, 'while :; do :; done', { ...limits, cpuSeconds: 1 });
  expect(end).toMatchObject({ kind: 'killed', by: 'SIGXCPU' });
});

test('a wrapper that gives up is a broken promise: the file behind it may be good, and the disk is not full', async () => {
  if (found.kind === 'none') throw new Error('no sandbox here');
  const unsharePath = join(folder.path, 'unshare');
  await writeFile(unsharePath, '#!/bin/sh\necho "unshare: unshare failed: No space left on device" >&2; exit 1\n');
  await chmod(unsharePath, 0o755);
  const broken: Sandbox = { kind: 'full', prlimitPath: found.prlimitPath, unsharePath };
  const act = runSandboxed(broken, limits, { program: '/bin/true', args: [], timeLimitMs: 5_000 });
  await expect(act).rejects.toMatchObject({ code: 'program-failed', facts: { kind: 'sandbox' } });
});

test.runIf(found.kind === 'full')('from within there is no network, not even to this machine', async () => {
  let heard = 0;
  const server = createServer((socket) => {
    heard += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const dial = `exec 3<>/dev/tcp/127.0.0.1/${port} && echo reached`;
  const order = { program: '/bin/bash', args: ['-c', dial], timeLimitMs: 10_000 };
  try {
    const inside = await runSandboxed(found, limits, order);
    expect(inside).toMatchObject({ kind: 'exited', exitCode: 1 });
    expect(heard).toBe(0);
    // The control: with limits alone the same command gets through.
    expect(await runSandboxed(limitsOnly, limits, order)).toMatchObject({ kind: 'exited', exitCode: 0 });
    expect(heard).toBe(1);
  } finally {
    server.close();
  }
});

/** Paths of files of that name in the folders that programs ran in. */
async function foldersWith(name: string): Promise<string[]> {
  const inner = await readdir(folder.path, { recursive: true });
  return inner.filter((path) => path.endsWith(name)).map((path) => join(folder.path, path));
}

test('ffmpeg is started through it alone', async () => {
  const root = join(import.meta.dirname, '..', '..', 'audio');
  const callers: string[] = [];
  for (const name of await readdir(root)) {
    if (name.endsWith('.ts') && /\brunProgram\(/.test(await readFile(join(root, name), 'utf8'))) callers.push(name);
  }
  expect(callers.sort()).toEqual(['espeak-speech.ts', 'find-ffmpeg.ts', 'run-program.ts', 'sandbox.ts']);
});
