/** Playlist versions: they only rise, never twice the same, above what a station reports after a restore; unchanged content writes nothing. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { watchCommits } from '../../server/store/database.ts';
import { storeHeartbeats } from '../../server/store/heartbeat-store.ts';
import { newestPlaylist, newestVersions, playlistShelf, prunePlaylists } from '../../server/store/playlist-store.ts';
import { createStation } from '../../server/store/station-store.ts';
import { heartbeatSchema, type PlaylistContent } from '../../stations/protocol.ts';
import { publishPlaylist } from '../../stations/publisher.ts';
import { publicHalf, verify } from '../../stations/sign.ts';
import { runs } from '../counts.ts';
import { makeHouse, type TestHouse } from './make-house.ts';
import { runChild } from './other-process.ts';
import { makeHeartbeat, stationPlace } from './station-steps.ts';

let house: TestHouse;
let commits: ReturnType<typeof watchCommits>;
let station = '';
beforeAll(async () => {
  house = await makeHouse();
  commits = watchCommits(house.databasePath);
});
afterAll(async () => {
  commits.close();
  await house.close();
});
let codes = 0;
beforeEach(async () => {
  const place = stationPlace({ code: `T${++codes}` });
  station = await createStation(house.db, house.clock.now(), house.communeId, place, house.people.admin);
});

const content = (mark: number): PlaylistContent => ({
  commune: house.communeId,
  station,
  horizon: { from: 0, to: 1_000 + mark },
  policy: { zone: 'Asia/Ho_Chi_Minh', quiet: [], weekdays: [1], volumeCeilingPct: 90 },
  airings: [],
  media: [],
});
const publish = (mark: number) =>
  publishPlaylist(content(mark), {
    shelf: playlistShelf(house.db, house.communeId, house.clock.now),
    key: house.keys.working,
    now: house.clock.now(),
  });
const report = (playlistVersion: number) =>
  storeHeartbeats(house.db, house.communeId, [
    { stationId: station, at: house.clock.now(), heartbeat: makeHeartbeat(station, { playlistVersion }), signed: '' },
  ]);
const versions = async () =>
  (
    await house.db
      .selectFrom('playlist')
      .select('version')
      .where('stationId', '=', station)
      .orderBy('version')
      .execute()
  ).map((row) => row.version);

test('the first playlist is version 1, each change the next one', async () => {
  expect(await newestPlaylist(house.db, station)).toBeUndefined();
  expect([await publish(1), await publish(2), await publish(1)]).toEqual([1, 2, 3]);
  expect((await newestVersions(house.db, house.communeId)).get(station)).toBe(3);
});

test('a box that reports numbers without end leaves some for the box after it', async () => {
  await publish(1);
  await report(2 ** 40);
  expect(await publish(1)).toBe(2 ** 40 + 1);
  for (const lie of [2 ** 50, 2 ** 40 + 20_000]) {
    await report(lie);
    expect(await publish(1)).toBeUndefined();
  }
  // The server was restored since: the box after it truly has this one.
  await report(2 ** 40 + 50);
  expect(await publish(1)).toBe(2 ** 40 + 51);
  const next = makeHeartbeat(station, { playlistVersion: 2 ** 40 + 51, keysVersion: 2 ** 50 });
  expect(heartbeatSchema.safeParse(next).success).toBe(true);
});

test('unchanged content commits nothing', async () => {
  await publish(1);
  const before = commits.version();
  expect([await publish(1), await publish(1)]).toEqual([undefined, undefined]);
  expect(commits.version()).toBe(before);
});

test('what was signed ahead of time, by a clock that was corrected since, is signed anew, once: stations believe nothing before the date of the newest', async () => {
  const now = house.clock.now();
  const signedAt = (at: number) =>
    publishPlaylist(content(1), {
      shelf: playlistShelf(house.db, house.communeId, () => at),
      key: house.keys.working,
      now: at,
    });
  expect(await signedAt(now + 7 * 3_600_000)).toBe(1);
  expect([await signedAt(now), await signedAt(now), await signedAt(now - 30_000)]).toEqual([2, undefined, undefined]);
});

test('what is stored is signed, and says its own version and dates', async () => {
  await publish(7);
  const newest = await newestPlaylist(house.db, station);
  const checked = await verify(newest?.jws ?? '', 'loa-playlist+jwt', [publicHalf(house.keys.working)]);
  expect(checked).toEqual({
    kind: 'ok',
    payload: {
      ...content(7),
      version: 1,
      issuedAt: house.clock.now(),
      freshUntil: house.clock.now() + 24 * 3_600_000,
    },
  });
});

test('after a restore the next version is above what the station reports', async () => {
  await publish(1);
  await report(40);
  expect(await publish(2)).toBe(41);
});

test('after a restore the station gets the plan in force, also when the newest playlist of the backup says just that', async () => {
  await publish(1);
  // The station holds version 40 of a plan that the backup does not know; version 1 it would refuse as older.
  await report(40);
  expect(await publish(1)).toBe(41);
  await report(41);
  expect(await publish(1)).toBeUndefined();
});

test('an older report does not lower what is known of a station', async () => {
  await report(9);
  await report(3);
  expect(await publish(1)).toBe(10);
});

test('publishers at once in one process never allocate the same version', {
  timeout: runs(20_000, 900_000),
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(3), { minLength: 2, maxLength: 12 }), async (marks) => {
      const before = (await versions()).at(-1) ?? 0;
      const made = await Promise.all(marks.map((mark) => publish(mark)));
      const allocated = made.filter((version) => version !== undefined).sort((a, b) => a - b);
      expect(allocated).toEqual(allocated.map((_, index) => before + 1 + index));
      expect((await versions()).at(-1) ?? 0).toBe(before + allocated.length);
    }),
    { numRuns: runs(20, 300) },
  );
});

test('publishers in two processes never allocate the same version, and none fails', {
  timeout: runs(20_000, 900_000),
}, async () => {
  const count = runs(30, 300);
  const publishers = ['a', 'b'].map((mark) => runChild('publish', [house.databasePath, station, mark, String(count)]));
  const [first, second] = (await Promise.all(publishers)) as [number[], number[]];
  const allocated = [...first, ...second].sort((a, b) => a - b);
  expect(allocated).toEqual(Array.from({ length: 2 * count }, (_, index) => index + 1));
  expect(await versions()).toEqual(allocated);
  for (const own of [first, second]) expect(own).toEqual([...own].sort((a, b) => a - b));
});

test('a signature that fails stores nothing and takes no version', async () => {
  await publish(1);
  const shelf = playlistShelf(house.db, house.communeId, house.clock.now);
  const before = house.dump();
  await expect(
    shelf.publish(station, 'another-hash', async () => {
      throw new Error('the key is gone');
    }),
  ).rejects.toThrow('the key is gone');
  expect(house.dump()).toEqual(before);
  expect(await publish(2)).toBe(2);
});

test('old playlists are forgotten, the newest never', async () => {
  for (const mark of [1, 2, 3]) await publish(mark);
  house.clock.pass(3_600_000);
  await publish(4);
  await prunePlaylists(house.db, house.clock.now());
  expect(await versions()).toEqual([4]);
  await prunePlaylists(house.db, house.clock.now() + 1);
  expect(await versions()).toEqual([4]);
  expect(await publish(5)).toBe(5);
});

test('a station that holds other bytes under a version published here gets the plan anew, above it', async () => {
  expect(await publish(1)).toBe(1);
  const heartbeat = makeHeartbeat(station, { playlistVersion: 1, playlistHash: 'c'.repeat(64) });
  await storeHeartbeats(house.db, house.communeId, [
    { stationId: station, at: house.clock.now(), heartbeat, signed: '' },
  ]);
  expect(await publish(1)).toBe(3);
});
