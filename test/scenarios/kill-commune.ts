/** A small commune for the kill tests: server, worker, and three stations in one fleet, with one approved segment. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Airing } from '../../server/contract/schedules.ts';
import type { Station } from '../../server/contract/stations.ts';
import { addStations, allowNow, approvedSegment } from './commune-steps.ts';
import { type Loa, type Part, startLoa } from './start-loa.ts';
import { waitFor } from './wait-for.ts';

/** Stations of the commune. */
export const STATIONS = 3;
/** From a player's start until it must be ready for an airing, ms. */
export const START_UP_MS = 5_000;

export interface KillCommune {
  readonly loa: Loa;
  /** All stations in one process. */
  readonly fleet: Part;
  /** Approved, a few seconds long. */
  readonly segmentId: string;
  /** Ends every process. */
  stop(): Promise<void>;
}

/** Starts it; `stop` must be called. */
export async function startKillCommune(): Promise<KillCommune> {
  const folder = mkdtempSync(join(tmpdir(), 'loa-kills-'));
  const loa = await startLoa();
  await allowNow(loa);
  const stations = await addStations(loa, STATIONS);
  const fleet = loa.startFleet(stations.map(({ code }, index) => ({ dir: `T${index}`, code, audio: 'null' })));
  const path = join(folder, 'a.wav');
  spawnSync('espeak-ng', ['-v', 'vi', '-s', '150', '-w', path, 'Mời bà con đến họp thôn tối nay tại nhà văn hóa.']);
  const { id: segmentId } = await approvedSegment(loa, 'Họp thôn', path);
  const stop = async () => {
    await loa.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { loa, fleet, segmentId, stop };
}

/** The airing is planned with its sound, and every station has applied the newest playlist for a second without a newer one. */
export async function allApplied(loa: Loa, title: string): Promise<void> {
  const hour = 3_600_000;
  const span = `from=${new Date(Date.now()).toISOString()}&to=${new Date(Date.now() + hour).toISOString()}`;
  await waitFor(`${title} to be planned`, 20_000, async () => {
    const { airings } = await loa.call<{ airings: Airing[] }>('admin', 'GET', `/api/v1/airings?${span}`);
    return airings.some((airing) => airing.title === title && airing.items.length > 0) ? true : undefined;
  });
  let steadySince = performance.now();
  await waitFor('all stations to have the newest playlist', 30_000, async () => {
    const { stations } = await loa.call<{ stations: Station[] }>('admin', 'GET', '/api/v1/stations');
    const good = stations.every((one) => one.versionPublished !== null && one.versionApplied === one.versionPublished);
    if (!good) steadySince = performance.now();
    return performance.now() - steadySince > 1_000 ? true : undefined;
  });
}

/** Waits until that moment, epoch ms. */
export async function pauseUntil(at: number): Promise<void> {
  await pause(Math.max(0, at - Date.now()));
}
