/** Server, worker and players are killed with -9 at random moments: what was planned sounds once the parts are back, the log stays whole. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LedgerStory } from '../../server/contract/ledger-story.ts';
import { runs } from '../counts.ts';
import { seededChance } from '../seeded.ts';
import { rowsOf, scheduleRepeated, soon } from './commune-steps.ts';
import { allApplied, type KillCommune, pauseUntil, START_UP_MS, STATIONS, startKillCommune } from './kill-commune.ts';
import { healthy, type Part } from './start-loa.ts';
import { waitFor } from './wait-for.ts';

/** The airings of the kill run, a few seconds long, come this often, s. */
const EVERY_S = 10;

let commune: KillCommune;

beforeAll(async () => {
  commune = await startKillCommune();
}, 120_000);

afterAll(async () => {
  await commune?.stop();
});

it('kill -9 at random moments loses no airing once the parts are back, and no log row is lost or doubled', async () => {
  const { loa, fleet, segmentId } = commune;
  const kills = runs(6, 75);
  const chance = seededChance(`kills: ${kills}`);
  const from = soon(12_000);
  const until = from + kills * 6_500;
  const count = Math.ceil((until - from) / 1000 / EVERY_S) + 2;
  await scheduleRepeated(loa, 'cắt điện', [segmentId], from, `FREQ=SECONDLY;INTERVAL=${EVERY_S};COUNT=${count}`);
  await allApplied(loa, 'cắt điện');
  const down: { from: number; to: number }[] = [];
  const killsAt: string[] = [];
  expect(Date.now(), 'the plan reached the stations after its first airing').toBeLessThan(from - 1_000);
  await pauseUntil(from - 1_000);
  for (let kill = 0; kill < kills; kill += 1) {
    const part = [loa.server, loa.worker, fleet][kill % 3] as Part;
    await pause(500 + chance() * 5_000);
    const killedAt = Date.now();
    await part.kill('SIGKILL');
    killsAt.push(`${kill % 3} ${new Date(killedAt).toISOString()}`);
    await pause(chance() * 1_500);
    part.start();
    if (part === fleet) down.push({ from: killedAt, to: Date.now() + START_UP_MS });
  }
  await healthy(loa.url);
  const lastEnds = from + (count - 1) * EVERY_S * 1000 + 5_000;
  await pauseUntil(lastEnds);
  const rows = await waitFor('every row to be closed', 60_000, async () => {
    const found = await rowsOf(loa, 'cắt điện');
    return found.length === count * STATIONS && found.every((row) => row.closed) ? found : undefined;
  });
  expect(new Set(rows.map((row) => `${row.airingId}/${row.stationId}`)).size).toBe(count * STATIONS);
  for (const row of rows) {
    const planned = Date.parse(row.plannedAt);
    const cut = down.some((span) => span.from < planned + row.plannedMs + 500 && span.to > planned);
    const story = await loa.call<LedgerStory>('admin', 'GET', `/api/v1/ledger/${row.airingId}/${row.stationId}`);
    const told = `${row.plannedAt} at ${row.stationId}, kills at ${killsAt.join(' ')}: ${JSON.stringify(story.journal)}`;
    expect(row.outcome, told).not.toBe('unknown');
    if (!cut) expect({ outcome: row.outcome, reason: row.reason }, told).toEqual({ outcome: 'aired', reason: null });
    expect(story.chainIntact).toBe(true);
    expect(story.journal.filter((entry) => entry.kind === 'airing-closed')).toHaveLength(1);
    expect(story.journal.filter((entry) => entry.kind === 'item-started').length).toBeLessThanOrEqual(1);
  }
}, 900_000);
