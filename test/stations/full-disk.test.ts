/** A station whose disk is full keeps what it has, says so once, asks ever more rarely, and is well again by itself. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FaultCode, Health } from '../../stations/player/health.ts';
import { MediaCache } from '../../stations/player/media-cache.ts';
import { MediaDownloads } from '../../stations/player/media-downloads.ts';
import { PlaylistStore } from '../../stations/player/playlist-store.ts';
import { PlaylistSync } from '../../stations/player/playlist-sync.ts';
import { StationTime } from '../../stations/player/station-time.ts';
import type { Playlist } from '../../stations/protocol.ts';
import { generateSigningKey, keyId, publicHalf, sign } from '../../stations/sign.ts';
import { atRest, FakeClock } from '../fakes/fake-clock.ts';
import { makePlaylist } from '../fakes/make-playlist.ts';

const at = Date.UTC(2026, 10, 23, 10);
const hourMs = 3_600_000;
const files = ['tin một', 'tin hai'].map((text) => Buffer.from(text.repeat(100)));
const [first, second] = files.map((bytes) => createHash('sha256').update(bytes).digest('hex')) as [string, string];

let dir: string;
let clock: FakeClock;
let health: Health;
let told: string[];
let stopping: AbortController;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'loa-full-'));
  clock = new FakeClock(at - 2 * hourMs, atRest(1));
  told = [];
  health = new Health((code: FaultCode, _detail, raised) => told.push(`${raised ? '+' : '-'}${code}`));
  stopping = new AbortController();
});
afterEach(() => rm(dir, { recursive: true }));

/** What is written to this file next lies on a device that has no room; gives back the way to make room. */
async function fill(name: string): Promise<() => Promise<void>> {
  await symlink('/dev/full', path.join(dir, name));
  return () => rm(path.join(dir, name));
}
const common = () => ({ clock, chance: () => 0.5, health, log: pino({ level: 'silent' }), stop: stopping.signal });
const twoFiles = (count = 2): Playlist =>
  makePlaylist([
    {
      id: 'chieu',
      startsAt: at,
      items: files
        .map((bytes, n) => ({ sha256: [first, second][n] ?? '', bytes: bytes.length, durationMs: 1_000 }))
        .slice(0, count),
    },
  ]);

async function startSync() {
  const [root, working] = [await generateSigningKey(), await generateSigningKey()];
  const keys = [{ kid: await keyId(working), use: 'working', jwk: publicHalf(working) }];
  const keyListOf = (version: number) => sign({ commune: 'xa-thu', version, issuedAt: at, keys }, 'loa-keys+jwt', root);
  const keyList = await keyListOf(1);
  const identity = {
    commune: 'xa-thu',
    station: 'tram-1',
    stationName: 'Trạm 1',
    token: 'x',
    rootKey: publicHalf(root),
    key: await generateSigningKey(),
    code: 'ABCDEFGH',
  };
  const jwsOf = (version: number) => sign({ ...twoFiles(), version }, 'loa-playlist+jwt', working);
  const store = new PlaylistStore(dir, identity);
  await store.takeKeyList(keyList);
  await store.takePlaylist(await jwsOf(1), '"1"');
  const offered = { jws: await jwsOf(2), etag: '"2"' };
  const asked: (string | undefined)[] = [];
  const given: number[] = [];
  const sync = new PlaylistSync({
    ...common(),
    store,
    vouch: { isNeeded: false, hear: async () => true, isWanted: false },
    link: {
      getKeys: async () => ({ kind: 'ok', value: keyList }),
      getPlaylist: async (etag) => {
        asked.push(etag);
        return etag === offered.etag ? { kind: 'unchanged' } : { kind: 'ok', value: offered };
      },
    },
    record: () => {},
    onPlaylist: ({ version }) => given.push(version),
    keep: async () => {},
    beforeFirst: async () => {},
  });
  let running: Promise<void> | undefined;
  const begin = () => {
    running = sync.run();
  };
  const stop = async () => {
    stopping.abort();
    await running;
  };
  const afterPowerCut = async () => {
    const again = new PlaylistStore(dir, identity);
    await again.load();
    return again;
  };
  const reload = async () => (await afterPowerCut()).playlist?.version;
  return { store, asked, given, begin, stop, reload, offer: { jwsOf, keyListOf, afterPowerCut } };
}

describe('a new playlist that finds no room', () => {
  test.each(['playlist.jws.tmp', 'accepted.json.tmp'])('is in force at once, %s', async (name) => {
    const { store, asked, given, begin, stop, reload } = await startSync();
    const makeRoom = await fill(name);
    begin();
    await clock.advance(hourMs);
    // People may have stopped something with it, or called an emergency.
    expect([told, health.faults, given, store.playlist?.version]).toEqual([['+disk-full'], ['disk-full'], [2], 2]);
    expect(await reload()).toBeGreaterThanOrEqual(1);
    // It is not brought again, and none before it would be taken.
    expect(asked.slice(0, 2)).toEqual(['"1"', '"2"']);
    expect(new Set(asked).size).toBe(2);
    await makeRoom();
    await clock.advance(300_000);
    expect([told, given, store.playlist?.version, await reload()]).toEqual([['+disk-full', '-disk-full'], [2], 2, 2]);
    await stop();
  });

  test('is brought again after a power cut, and none older than what the disk has is taken', async () => {
    const { begin, stop, reload, offer } = await startSync();
    await fill('playlist.jws.tmp');
    begin();
    await clock.advance(hourMs);
    await stop();
    expect(await reload()).toBe(1);
    const store = await offer.afterPowerCut();
    expect([store.etag, (await store.takePlaylist(await offer.jwsOf(2), '"2"')).kind]).toEqual(['"1"', 'ok']);
    expect(store.isKept).toBe(false);
    expect((await store.takePlaylist(await offer.jwsOf(1), '"1"')).kind).toBe('refused');
  });

  test('nor does a new key list wait for the disk: who is struck off it counts no more', async () => {
    const { store, offer } = await startSync();
    const makeRoom = await fill('keys.jws.tmp');
    expect(await store.takeKeyList(await offer.keyListOf(2))).toBe(true);
    expect([store.keysVersion, store.isKept]).toEqual([2, false]);
    expect(await store.takeKeyList(await offer.keyListOf(1))).toBe(false);
    await expect(store.keep()).rejects.toThrow('ENOSPC');
    await makeRoom();
    await store.keep();
    expect([store.isKept, (await offer.afterPowerCut()).keysVersion]).toEqual([true, 2]);
  });
});

describe('media that finds no room', () => {
  async function startDownloads(playlist = { now: twoFiles() }) {
    const media = new MediaCache(path.join(dir, 'media'));
    await media.load();
    const brought: string[] = [];
    const downloads = new MediaDownloads({
      ...common(),
      media,
      playlist: () => playlist.now,
      now: () => clock.now(),
      onReady: () => {},
      link: {
        openMedia: async (sha256) => {
          brought.push(sha256);
          const bytes = files[sha256 === first ? 0 : 1] ?? Buffer.alloc(0);
          return { kind: 'ok', value: { response: new Response(new Uint8Array(bytes)), resumed: false } };
        },
      },
    });
    const running = downloads.run();
    const stop = async () => {
      stopping.abort();
      await running;
    };
    return { media, brought, downloads, stop };
  }

  test('what is here stays and may be played; it is tried once a minute and told once', async () => {
    const { media, brought, stop } = await startDownloads();
    const makeRoom = await fill(`media/${second}.part`);
    await clock.advance(10 * 60_000);
    expect([...media.ready]).toEqual([first]);
    expect(await media.check(first)).toBe('ready');
    expect([told, health.faults]).toEqual([['+disk-full'], ['disk-full']]);
    expect(brought.filter((sha256) => sha256 === second).length).toBeLessThan(15);
    await makeRoom();
    await clock.advance(60_000);
    expect([told, [...media.ready]]).toEqual([
      ['+disk-full', '-disk-full'],
      [first, second],
    ]);
    await stop();
  });

  test('a file is here once its bytes are, though the note of it finds no room: it is not fetched again', async () => {
    const forgotten = { ['f'.repeat(64)]: { bytes: 1, mtimeMs: 1 } };
    await mkdir(path.join(dir, 'media'));
    await writeFile(path.join(dir, 'media', 'verified.json'), JSON.stringify(forgotten));
    await fill('media/verified.json.tmp');
    const { media, brought, stop } = await startDownloads();
    await clock.advance(10 * 60_000);
    expect([[...media.ready], brought]).toEqual([
      [first, second],
      [first, second],
    ]);
    expect(told[0]).toBe('+disk-full');
    expect(await media.check(first)).toBe('ready');
    await stop();
  });

  test('the fault is over when nothing is missing any more', async () => {
    const playlist = { now: twoFiles() };
    const { downloads, stop } = await startDownloads(playlist);
    await fill(`media/${second}.part`);
    await clock.advance(60_000);
    playlist.now = twoFiles(1);
    downloads.wake();
    await clock.advance(60_000);
    expect(told).toEqual(['+disk-full', '-disk-full']);
    await stop();
  });
});

test('the time counts, though it cannot be kept', async () => {
  const time = new StationTime(
    clock,
    path.join(dir, 'clock.json'),
    { hasBattery: false, ntpSynchronised: () => false },
    0,
  );
  await time.load();
  await fill('clock.json.tmp');
  const sample = { utcMs: at, monotonicMs: clock.monotonicMs(), boundMs: 5 };
  expect(await time.observe(sample)).toEqual({ trustChanged: true });
  expect(time.trusted).toBe(true);
});
