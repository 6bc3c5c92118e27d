/** What an idle station costs its SIM: a whole player on a fake clock, and every byte between it and its server counted. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { IDLE_EVERY_MS } from '../../stations/player/heartbeat.ts';
import { TrafficCount } from '../../stations/player/traffic-count.ts';
import { runs } from '../counts.ts';
import { hourMs, startStation } from './whole-station.ts';

const MONTH_HOURS = 30 * 24;

test('an idle station costs its SIM less than 100 MB a month, and its own count says the same within a fifth', {
  timeout: 120_000,
}, async () => {
  const hours = runs(2, 24);
  const { clock, heard } = await startStation([]);
  await clock.advance(10 * 60_000);
  const before = heard.bytes;
  const counted = heard.last?.traffic?.bytes ?? 0;
  await clock.advance(hours * hourMs);
  const perMonth = ((heard.bytes - before) / hours) * MONTH_HOURS;
  expect(perMonth).toBeLessThan(95_000_000);
  const ownPerMonth = (((heard.last?.traffic?.bytes ?? 0) - counted) / hours) * MONTH_HOURS;
  expect(ownPerMonth / perMonth).toBeGreaterThan(0.8);
  expect(ownPerMonth / perMonth).toBeLessThan(1.2);
  expect(heard.last?.traffic?.month).toBe('2026-11');
});

test('while the answers to heartbeats name the playlist it has, a station asks for it only now and then, and a new one is fetched within two heartbeats', async () => {
  const { clock, heard, publish } = await startStation([]);
  await clock.advance(30 * 60_000);
  const asked = heard.asked.playlist ?? 0;
  await clock.advance(hourMs);
  expect((heard.asked.playlist ?? 0) - asked).toBeLessThanOrEqual(4);
  await publish(2);
  await clock.advance(2 * IDLE_EVERY_MS);
  expect(heard.last?.playlistVersion).toBe(2);
});

async function openCount() {
  const dir = await mkdtemp(path.join(tmpdir(), 'loa-traffic-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const clock = { ms: 0, monotonicMs: () => clock.ms };
  const file = path.join(dir, 'traffic.json');
  const open = async () => {
    const count = new TrafficCount(file, clock);
    await count.load();
    return count;
  };
  return { clock, open };
}

test('the count goes on after a restart, begins anew with a month, and waits for trusted time where the month is not known', async () => {
  const { open } = await openCount();
  const first = await open();
  first.body(1_000);
  expect(first.read(undefined)).toBeUndefined();
  expect(first.read('2026-11')).toEqual({ month: '2026-11', bytes: 1_060 });
  await first.keep();
  const second = await open();
  second.body(1_000);
  expect(second.read(undefined)).toEqual({ month: '2026-11', bytes: 2_120 });
  second.body(500);
  expect(second.read('2026-12')).toEqual({ month: '2026-12', bytes: 530 });
});

test('it is written down every two hours, and sooner only where much has passed', async () => {
  const { clock, open } = await openCount();
  const count = await open();
  const keptBytes = async () => (await open()).read(undefined)?.bytes;
  count.body(1_000);
  count.read('2026-11');
  await count.keepIfDue();
  expect(await keptBytes()).toBeUndefined();
  clock.ms += 2 * hourMs;
  await count.keepIfDue();
  expect(await keptBytes()).toBe(1_060);
  count.body(3_000_000);
  await count.keepIfDue();
  expect(await keptBytes()).toBe(3_181_060);
});
