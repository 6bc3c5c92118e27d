/** A box that wakes with its card read-only: it plays what it may, and says so. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { FakeClock } from '../fakes/fake-clock.ts';

const state = vi.hoisted(() => ({ ro: false }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const refuse = () => {
    throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
  };
  return {
    ...real,
    open: async (file: string, flags: string, mode?: number) =>
      state.ro && flags !== 'r' ? refuse() : real.open(file, flags, mode),
    truncate: async (file: string, n: number) => (state.ro ? refuse() : real.truncate(file, n)),
    rename: async (a: string, b: string) => (state.ro ? refuse() : real.rename(a, b)),
  };
});
const { openJournal } = await import('../../stations/player/open-journal.ts');
const { STATION_LIMITS } = await import('../../stations/player/journal-file.ts');

test('a box that wakes with its card read-only starts all the same', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'loa-ro-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const options = {
    dir,
    limits: STATION_LIMITS,
    clock: new FakeClock(0),
    firstEpoch: 1,
    log: pino({ level: 'silent' }),
  };
  const { journal } = await openJournal(options);
  journal.append({ kind: 'playlist-accepted', version: 1 }, 0, true);
  await journal.settle();
  await journal.close();
  state.ro = true;
  const again = await openJournal(options);
  expect([again.kept.length, again.journal.isFull]).toEqual([1, true]);
  again.journal.append({ kind: 'playlist-accepted', version: 2 }, 1, true);
  state.ro = false;
  await vi.waitFor(async () => {
    await options.clock.advance(20_000);
    expect(again.journal.isFull).toBe(false);
  });
  await again.journal.close();
  const third = await openJournal(options);
  expect(third.kept.map(({ seq }) => seq)).toEqual([1, 2]);
  expect((await third.journal.readUnsent(10))?.entries.length).toBe(2);
  await third.journal.close();
});
