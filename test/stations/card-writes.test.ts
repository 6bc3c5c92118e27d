/** SD cards die by many small writes: a whole player on a fake clock, and every write of a file counted where all of them pass. */
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runs } from '../counts.ts';
import type { SampleAiring } from '../fakes/make-playlist.ts';
import { at, fileItems, hourMs, startStation } from './whole-station.ts';

/** Once a minute that it is alive, every ten minutes the time. */
const IDLE_DAY = 1_600;
/** And for each item that begins or ends a line, and what the server has of it. */
const USUAL_DAY = 1_800;
/** Morning, noon and evening, half an hour each. */
const usual: readonly SampleAiring[] = [5, 11, 17].map((hour) => ({
  id: `luc-${hour}`,
  startsAt: at + hour * hourMs,
  items: fileItems,
}));

/** Every call that puts bytes into a file. */
async function countWrites(): Promise<() => number> {
  const handle = await open(path.join(tmpdir()), 'r');
  const prototype = Object.getPrototypeOf(handle) as typeof handle;
  await handle.close();
  const spies = (['writeFile', 'appendFile', 'write', 'writev'] as const).map((name) => vi.spyOn(prototype, name));
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore();
  });
  return () => spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
}

test(`a station idle for a day, with its heartbeats and polls, writes a file at most ${IDLE_DAY} times`, {
  timeout: 120_000,
}, async () => {
  const hours = runs(2, 24);
  const { clock, heard } = await startStation([]);
  await clock.advance(10 * 60_000);
  const writes = await countWrites();
  const before = heard.heartbeats;
  await clock.advance(hours * hourMs);
  expect(heard.heartbeats - before).toBeGreaterThan(hours * 29);
  // The time did pass: once a minute it said on disk that it lives.
  expect(writes()).toBeGreaterThanOrEqual(hours * 59);
  expect(writes()).toBeLessThanOrEqual((IDLE_DAY * hours) / 24);
});

test(`a usual day, with three sessions and a new plan every six hours, writes a file at most ${USUAL_DAY} times`, {
  timeout: 120_000,
}, async () => {
  const { clock, facts, publish } = await startStation(usual);
  await clock.advance(10 * 60_000);
  const writes = await countWrites();
  for (const version of [2, 3, 4, 5]) {
    await publish(version);
    await clock.advance(6 * hourMs);
  }
  expect(facts.filter(({ kind }) => kind === 'item-ended')).toHaveLength(24);
  expect(facts.filter(({ kind }) => kind === 'playlist-accepted')).toHaveLength(5);
  expect(writes()).toBeGreaterThan(24 * 60);
  expect(writes()).toBeLessThanOrEqual(USUAL_DAY);
});
