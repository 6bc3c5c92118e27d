/** Programs of the station's own, really run: what they are told, what their end says, and that none of them hangs or leaves something behind. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runHook } from '../../stations/player/run-hook.ts';

function script(text: string): { readonly program: string; readonly dir: string } {
  const dir = mkdtempSync(path.join(tmpdir(), 'loa hook '));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const program = path.join(dir, 'relay $(touch injected).sh');
  writeFileSync(program, `#!/bin/sh\ncd "${dir}"\n${text}\n`);
  chmodSync(program, 0o755);
  return { program, dir };
}

test('a program is told what to do in its environment, and sees nothing else of the station; its name reaches no shell', async () => {
  process.env.LOA_SECRET_OF_TEST = 'secret';
  onTestFinished(() => void delete process.env.LOA_SECRET_OF_TEST);
  const { program, dir } = script('env > told');
  expect(await runHook(program, 'on', 5_000)).toEqual({ kind: 'done' });
  const told = readFileSync(path.join(dir, 'told'), 'utf8');
  expect(told).toContain('LOA_AMPLIFIER=on');
  expect(told).not.toContain('LOA_SECRET_OF_TEST');
});

test.each([
  ['exit 3', /ended with 3$/],
  ['kill -9 $$', /ended with SIGKILL$/],
])('%s is a failure with its reason', async (text, detail) => {
  const { program } = script(text);
  expect(await runHook(program, 'off', 5_000)).toEqual({ kind: 'failed', detail: expect.stringMatching(detail) });
});

test('a program that is not there is a failure', async () => {
  expect(await runHook('/no/such/program', 'on', 5_000)).toMatchObject({ kind: 'failed' });
});

test('one that hangs is killed with all it started', async () => {
  const { program, dir } = script('sleep 600 &\necho $! > child\nwait');
  expect(await runHook(program, 'on', 700)).toEqual({
    kind: 'failed',
    detail: expect.stringContaining('longer than 700 ms'),
  });
  const child = Number(readFileSync(path.join(dir, 'child'), 'utf8'));
  await expect.poll(() => isAlive(child), { timeout: 3_000 }).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    // A zombie that nobody has collected yet is dead, too.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
