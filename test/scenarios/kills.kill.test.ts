/** Server, worker and players are killed with -9 at random moments: what was planned sounds once the parts are back, the log stays whole. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerStory } from '../../server/contract/ledger.ts';
import type { Airing } from '../../server/contract/schedules.ts';
import type { Station } from '../../server/contract/stations.ts';
import { runs } from '../counts.ts';
import {
  addStations,
  allowNow,
  approvedSegment,
  rowsOf,
  scheduleOnce,
  scheduleRepeated,
  soon,
} from './commune-steps.ts';
import { healthy, type Loa, type Part, startLoa } from './start-loa.ts';
import { waitFor } from './wait-for.ts';

const STATIONS = 3;
/** From a player's start until it must be ready for an airing, ms. */
const START_UP_MS = 5_000;
/** The airings of the kill run, a few seconds long, come this often, s. */
const EVERY_S = 10;

describe('kill -9', () => {
  const folder = mkdtempSync(join(tmpdir(), 'loa-kills-'));
  let loa: Loa;
  let fleet: Part;
  let segmentId: string;

  beforeAll(async () => {
    loa = await startLoa();
    await allowNow(loa);
    const stations = await addStations(loa, STATIONS);
    fleet = loa.startFleet(stations.map(({ code }, index) => ({ dir: `T${index}`, code, audio: 'null' })));
    const path = join(folder, 'a.wav');
    spawnSync('espeak-ng', ['-v', 'vi', '-s', '150', '-w', path, 'Mời bà con đến họp thôn tối nay tại nhà văn hóa.']);
    segmentId = (await approvedSegment(loa, 'Họp thôn', path)).id;
  }, 120_000);

  afterAll(async () => {
    await loa?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('a station plays the next two airings on time with the server stopped, also when it is itself restarted meanwhile', async () => {
    const first = soon(16_000);
    const restarted = first + 8_000 + 16_000;
    await planTwo('không máy chủ', first);
    await planTwo('cả trạm khởi động lại', restarted);
    await loa.server.kill('SIGKILL');
    await loa.worker.kill('SIGKILL');
    await pauseUntil(first + 8_000 + 6_000);
    await fleet.kill('SIGKILL');
    await pauseUntil(restarted - START_UP_MS - 500);
    fleet.start();
    await pauseUntil(restarted + 8_000 + 5_000);
    await bringBack();
    await expectAired('không máy chủ', first);
    await expectAired('cả trạm khởi động lại', restarted);
  });

  it('at random moments loses no airing once the parts are back, and no log row is lost or doubled', async () => {
    const seed = Number(process.env.LOA_SEED ?? Date.now() % 1_000_000);
    const kills = runs(6, 75);
    console.info(`kills: ${kills}, LOA_SEED=${seed}`);
    const chance = seeded(seed);
    const from = soon(12_000);
    const until = from + kills * 6_500;
    const count = Math.ceil((until - from) / 1000 / EVERY_S) + 2;
    await scheduleRepeated(loa, 'cắt điện', [segmentId], from, `FREQ=SECONDLY;INTERVAL=${EVERY_S};COUNT=${count}`);
    await allApplied('cắt điện');
    const down: { from: number; to: number }[] = [];
    expect(Date.now(), 'the plan reached the stations after its first airing').toBeLessThan(from - 1_000);
    await pauseUntil(from - 1_000);
    for (let kill = 0; kill < kills; kill += 1) {
      const part = [loa.server, loa.worker, fleet][kill % 3] as Part;
      await pause(500 + chance() * 5_000);
      const killedAt = Date.now();
      await part.kill('SIGKILL');
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
      expect(row.outcome).not.toBe('unknown');
      if (!cut)
        expect({ at: row.plannedAt, outcome: row.outcome, reason: row.reason }).toEqual({
          at: row.plannedAt,
          outcome: 'aired',
          reason: null,
        });
      const story = await loa.call<LedgerStory>('admin', 'GET', `/api/v1/ledger/${row.airingId}/${row.stationId}`);
      expect(story.chainIntact).toBe(true);
      expect(story.journal.filter((entry) => entry.kind === 'airing-closed')).toHaveLength(1);
      expect(story.journal.filter((entry) => entry.kind === 'item-started').length).toBeLessThanOrEqual(1);
    }
  }, 900_000);

  async function planTwo(title: string, first: number): Promise<void> {
    await scheduleOnce(loa, `${title} 1`, [segmentId], first);
    await scheduleOnce(loa, `${title} 2`, [segmentId], first + 8_000);
    await allApplied(`${title} 2`);
  }

  async function expectAired(title: string, first: number): Promise<void> {
    for (const [number, at] of [
      [1, first],
      [2, first + 8_000],
    ] as const) {
      const rows = await waitFor(`the log of ${title} ${number}`, 40_000, async () => {
        const found = await rowsOf(loa, `${title} ${number}`);
        return found.length === STATIONS && found.every((row) => row.closed) ? found : undefined;
      });
      for (const row of rows) {
        expect({ outcome: row.outcome, reason: row.reason, evidence: row.evidence }).toEqual({
          outcome: 'aired',
          reason: null,
          evidence: 'machine',
        });
        expect(Math.abs(Date.parse(row.startedAt ?? '') - at)).toBeLessThan(100);
      }
    }
  }

  /** The airing is planned with its sound, and every station has applied the newest playlist for a second without a newer one. */
  async function allApplied(title: string): Promise<void> {
    const hour = 3_600_000;
    const span = `from=${new Date(Date.now()).toISOString()}&to=${new Date(Date.now() + hour).toISOString()}`;
    await waitFor(`${title} to be planned`, 20_000, async () => {
      const { airings } = await loa.call<{ airings: Airing[] }>('admin', 'GET', `/api/v1/airings?${span}`);
      return airings.some((airing) => airing.title === title && airing.items.length > 0) ? true : undefined;
    });
    let steadySince = performance.now();
    await waitFor('all stations to have the newest playlist', 30_000, async () => {
      const { stations } = await loa.call<{ stations: Station[] }>('admin', 'GET', '/api/v1/stations');
      const good = stations.every(
        (one) => one.versionPublished !== null && one.versionApplied === one.versionPublished,
      );
      if (!good) steadySince = performance.now();
      return performance.now() - steadySince > 1_000 ? true : undefined;
    });
  }

  async function bringBack(): Promise<void> {
    loa.server.start();
    loa.worker.start();
    await healthy(loa.url);
  }
});

async function pauseUntil(at: number): Promise<void> {
  await pause(Math.max(0, at - Date.now()));
}

/** Mulberry32: a small random generator with a printed seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
