/** With server and worker killed, a station plays what is planned, and again after it was itself killed meanwhile. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rowsOf, scheduleOnce, soon } from './commune-steps.ts';
import { allApplied, type KillCommune, pauseUntil, START_UP_MS, STATIONS, startKillCommune } from './kill-commune.ts';
import { healthy } from './start-loa.ts';
import { waitFor } from './wait-for.ts';

let commune: KillCommune;

beforeAll(async () => {
  commune = await startKillCommune();
}, 120_000);

afterAll(async () => {
  await commune?.stop();
});

it('a station plays the next two airings on time with the server stopped, also when it is itself restarted meanwhile', async () => {
  const { loa, fleet } = commune;
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
  loa.server.start();
  loa.worker.start();
  await healthy(loa.url);
  await expectAired('không máy chủ', first);
  await expectAired('cả trạm khởi động lại', restarted);
});

async function planTwo(title: string, first: number): Promise<void> {
  const { loa, segmentId } = commune;
  await scheduleOnce(loa, `${title} 1`, [segmentId], first);
  await scheduleOnce(loa, `${title} 2`, [segmentId], first + 8_000);
  await allApplied(loa, `${title} 2`);
}

async function expectAired(title: string, first: number): Promise<void> {
  for (const [number, at] of [
    [1, first],
    [2, first + 8_000],
  ] as const) {
    const rows = await waitFor(`the log of ${title} ${number}`, 40_000, async () => {
      const found = await rowsOf(commune.loa, `${title} ${number}`);
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
