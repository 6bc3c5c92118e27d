/** News between processes and from stations: changes are told once and soon, heartbeats are written in batches and never lost by a failed write. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Hints, startHints } from '../../server/hints.ts';
import { startLiveStations } from '../../server/live-stations.ts';
import { type Db, openDatabase } from '../../server/store/database.ts';
import { playlistShelf } from '../../server/store/playlist-store.ts';
import { markChanged } from '../../server/store/record-change.ts';
import { createStation } from '../../server/store/station-store.ts';
import type { Heartbeat } from '../../stations/protocol.ts';
import { makeHouse, type TestHouse } from './make-house.ts';
import { makeHeartbeat, stationPlace } from './station-steps.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('changes that another process stores', () => {
  let house: TestHouse;
  let other: Db;
  let hints: Hints;
  let told: unknown[] = [];
  beforeAll(async () => {
    house = await makeHouse();
    other = openDatabase(house.databasePath);
  });
  afterAll(async () => {
    await other.destroy();
    await house.close();
  });
  beforeEach(async () => {
    told = [];
    hints = await startHints(house.db, {
      path: house.databasePath,
      commune: house.communeId,
      onError: (error) => told.push(error),
    });
    hints.onChange((topics) => told.push(topics));
    hints.onPlaylist((stationId, version) => told.push([stationId, version]));
    await vi.advanceTimersByTimeAsync(250);
    told.length = 0;
  });
  afterEach(() => hints.stop());

  test('are told within a quarter of a second, each topic once, and not again', async () => {
    await markChanged(other, house.communeId, 'segments', 'plan');
    await markChanged(other, house.communeId, 'plan');
    await vi.advanceTimersByTimeAsync(250);
    expect(told).toEqual([['plan', 'segments']]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told).toHaveLength(1);
  });

  test('are not made up where nothing was stored', async () => {
    await other.selectFrom('change').selectAll().execute();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(told).toEqual([]);
  });

  test('of playlists name the station and its version', async () => {
    const { clock, communeId, people } = house;
    const station = await createStation(other, clock.now(), communeId, stationPlace(), people.admin);
    await playlistShelf(other, communeId, clock.now).publish(station, 'hash', async () => 'jws');
    await vi.advanceTimersByTimeAsync(250);
    expect(told).toEqual([
      ['plan', 'stations'],
      [station, 1],
    ]);
  });

  test('are told to those who listen still', async () => {
    const stop = hints.onChange(() => told.push('left'));
    stop();
    hints.announce(['stations']);
    expect(told).toEqual([['stations']]);
  });
});

describe('what stations say', () => {
  const beat = (over: Partial<Heartbeat> = {}) => makeHeartbeat('s1', over);
  let stored: unknown[][] = [];
  let failures = 0;
  const start = () =>
    startLiveStations(
      async (beats) => {
        if (failures > 0) {
          failures -= 1;
          throw new Error('the disk is slow');
        }
        stored.push(beats.map(({ stationId, at }) => [stationId, at]));
      },
      (error) => stored.push([String(error)]),
    );
  beforeEach(() => {
    stored = [];
    failures = 0;
  });

  test('is known at once and written in one batch every five seconds, the newest of each', async () => {
    const live = start();
    live.hear('s1', 1, beat(), '');
    live.hear('s2', 2, beat(), '');
    live.hear('s1', 3, beat(), '');
    expect([live.last('s1')?.at, live.last('s3'), stored]).toEqual([3, undefined, []]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(stored).toEqual([
      [
        ['s1', 3],
        ['s2', 2],
      ],
    ]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(stored).toHaveLength(1);
    await live.stop();
  });

  test('is written with the next batch when a write failed, and at the end', async () => {
    const live = start();
    failures = 1;
    live.hear('s1', 1, beat(), '');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(stored).toEqual([['Error: the disk is slow'], [['s1', 1]]]);
    live.hear('s2', 2, beat(), '');
    await live.stop();
    expect(stored.at(-1)).toEqual([['s2', 2]]);
  });

  test.each<[string, Partial<Heartbeat>, boolean]>([
    ['the same again', { at: 9, diskFreeBytes: 1, volumePct: 10 }, false],
    ['another version', { playlistVersion: 2 }, true],
    ['sound', { playing: { airingId: 'a', index: 0, title: 'Tin', startedAt: 1 } }, true],
    ['a fault', { faults: ['disk-full'] }, true],
    ['a sound card that is gone', { audio: { device: 'x', ok: false } }, true],
    ['a clock that is not trusted', { clock: { trusted: false, offsetMs: 0 } }, true],
    ['missing media', { mediaMissing: 1 }, true],
  ])('is told to pages only when it looks different: %s', async (_what, over, tells) => {
    const live = start();
    expect(live.hear('s1', 1, beat(), '')).toBe(true);
    expect(live.hear('s1', 2, beat(over), '')).toBe(tells);
    expect(live.hear('s1', 3, beat(over), '')).toBe(false);
    await live.stop();
  });
});
