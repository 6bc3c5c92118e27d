/** State files: whichever writes meet, the file is whole and the last word stands. */
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeDurably } from '../../stations/player/durable-file.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'loa-durable-'));
});
afterEach(() => rm(dir, { recursive: true }));

test('many writes of one file at once: none fails, the last one stands, nothing is left over', async () => {
  const file = path.join(dir, 'state.json');
  await Promise.all(Array.from({ length: 50 }, (_, n) => writeDurably(file, `${n} `.repeat(n * 100))));
  expect(await readFile(file, 'utf8')).toBe('49 '.repeat(4_900));
  expect(await readdir(dir)).toEqual(['state.json']);
});

test('a write that fails is told to its own caller alone', async () => {
  const file = path.join(dir, 'state.json');
  await writeDurably(file, 'cũ');
  // The temp file lies on a device that has no room.
  await symlink('/dev/full', `${file}.tmp`);
  const failing = writeDurably(file, 'một');
  const after = failing.catch(() => rm(`${file}.tmp`)).then(() => writeDurably(file, 'hai'));
  expect(await failing.catch((error: unknown) => error)).toMatchObject({ code: 'ENOSPC' });
  await after;
  expect(await readFile(file, 'utf8')).toBe('hai');
});
