/** Cached means verified: never "the file exists". */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MediaCache } from '../../stations/player/media-cache.ts';
import { listNeededMedia } from '../../stations/player/media-plan.ts';
import { findCoveredUntil } from '../../stations/player/station-report.ts';
import { makePlaylist, sampleHash } from '../fakes/make-playlist.ts';

let dir: string;
let cache: MediaCache;
const bytes = Buffer.from('tiếng loa truyền thanh');
const sha256 = createHash('sha256').update(bytes).digest('hex');
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'loa-media-'));
  cache = new MediaCache(dir);
  await cache.load();
});
afterEach(() => rm(dir, { recursive: true }));

async function adopt(content = bytes, name = sha256): Promise<boolean> {
  await writeFile(cache.partOf(name), content);
  return cache.adopt(name);
}
const reloaded = async () => {
  const again = new MediaCache(dir);
  await again.load();
  return again;
};

test('a finished download is ready, also after a restart', async () => {
  expect(await adopt()).toBe(true);
  expect([...cache.ready]).toEqual([sha256]);
  expect([...(await reloaded()).ready]).toEqual([sha256]);
  expect(await cache.check(sha256)).toBe('ready');
});

test('a download of other bytes is thrown away, not kept and not ready', async () => {
  expect(await adopt(Buffer.from('khác'))).toBe(false);
  expect(cache.ready.size).toBe(0);
  expect((await readdir(dir)).filter((name) => name.includes(sha256))).toEqual([]);
});

describe('what is on the disk but was not verified is not ready', () => {
  test('a file of the right name and bytes that nobody hashed after the last write', async () => {
    await writeFile(cache.pathOf(sha256), bytes);
    expect((await reloaded()).ready.size).toBe(0);
  });

  test('a broken download', async () => {
    await writeFile(cache.partOf(sha256), bytes.subarray(0, 5));
    expect((await reloaded()).ready.size).toBe(0);
  });

  test('a file replaced under the same name, of the same size', async () => {
    await adopt();
    const other = Buffer.from(bytes);
    other[3] = (other[3] ?? 0) ^ 1;
    await writeFile(cache.pathOf(sha256), other);
    await utimes(cache.pathOf(sha256), 1, 1);
    expect((await reloaded()).ready.size).toBe(0);
  });

  test('a power cut between download and rename: the part is still a part', async () => {
    await writeFile(cache.partOf(sha256), bytes);
    const again = await reloaded();
    expect(again.ready.size).toBe(0);
    expect(await again.adopt(sha256)).toBe(true);
  });
});

describe('hashed again before it airs', () => {
  test('bytes that rotted where size and time are unchanged are found out and removed', async () => {
    await adopt();
    const { atime, mtime } = await stat(cache.pathOf(sha256));
    const other = Buffer.from(bytes);
    other[3] = (other[3] ?? 0) ^ 1;
    await writeFile(cache.pathOf(sha256), other);
    await utimes(cache.pathOf(sha256), atime, mtime);
    expect(await cache.check(sha256)).toBe('damaged');
    expect([cache.ready.size, [...cache.damaged]]).toEqual([0, [sha256]]);
    expect(await adopt()).toBe(true);
    expect([[...cache.ready], cache.damaged.size]).toEqual([[sha256], 0]);
  });

  test('a file that the card cannot give back is damaged: it is fetched anew, and what lies behind it is looked at', async () => {
    await adopt();
    // Reading from it fails with EIO, as from a sector that is lost.
    const loseIt = async () => {
      await rm(cache.pathOf(sha256));
      await symlink('/proc/self/mem', cache.pathOf(sha256));
    };
    await loseIt();
    expect(await cache.check(sha256)).toBe('damaged');
    expect([cache.ready.size, [...cache.damaged]]).toEqual([0, [sha256]]);
    expect(await adopt()).toBe(true);
    expect([...cache.ready]).toEqual([sha256]);
  });

  test('a file that is gone is missing', async () => {
    await adopt();
    await rm(cache.pathOf(sha256));
    expect(await cache.check(sha256)).toBe('missing');
    expect(cache.ready.size).toBe(0);
  });
});

test('downloads, checks and clearing at once do not meet in the record of what is verified', async () => {
  const files = Array.from({ length: 30 }, (_, n) => Buffer.from(`tin ${n}`));
  const named = files.map((content) => createHash('sha256').update(content).digest('hex'));
  const gone = [...'0123456789'].map((digit) => digit.repeat(64));
  await writeFile(
    path.join(dir, 'verified.json'),
    JSON.stringify(Object.fromEntries(gone.map((name) => [name, { bytes: 1, mtimeMs: 1 }]))),
  );
  await cache.load();
  const kept = new Set(named);
  await Promise.all(
    files.flatMap((content, n) => [
      adopt(content, named[n]),
      cache.evict(new Set([...kept, ...gone.slice(n)]), { wantedBytes: 0 }),
    ]),
  );
  expect(cache.ready).toEqual(kept);
  expect((await reloaded()).ready).toEqual(kept);
});

test('what a playlist names is never evicted; what none names goes when room is short', async () => {
  await adopt();
  const old = Buffer.from('cũ');
  const oldHash = createHash('sha256').update(old).digest('hex');
  await adopt(old, oldHash);
  await cache.evict(new Set([sha256]), { wantedBytes: 0 });
  expect(cache.ready.size).toBe(2);
  await cache.evict(new Set([sha256]), { wantedBytes: Number.MAX_SAFE_INTEGER / 2 });
  expect([...cache.ready]).toEqual([sha256]);
  expect(await readdir(dir)).not.toContain(oldHash);
  expect(await readFile(path.join(dir, 'verified.json'), 'utf8')).not.toContain(oldHash);
});

describe('what to fetch', () => {
  const at = Date.UTC(2026, 10, 23);
  const airing = (id: string, startsAt: number, ...files: number[]) => ({
    id,
    startsAt,
    items: files.map((n) => ({ sha256: sampleHash(n), bytes: n, durationMs: 1_000 })),
  });
  const playlist = makePlaylist([airing('a', at, 9), airing('b', at + 60_000, 5, 7), airing('c', at + 120_000, 5, 2)]);

  test('the next airing’s files first, each once, none of airings that are over', () => {
    const order = (now: number) => listNeededMedia(playlist, now).map((file) => file.bytes);
    expect(order(at)).toEqual([9, 5, 7, 2]);
    expect(order(at + 30_000)).toEqual([5, 7, 2]);
    expect(order(at + 3_600_000)).toEqual([]);
  });

  test('covered until the first airing that lacks a file, else until the playlist ends', () => {
    const ready = new Set([9, 5, 7].map(sampleHash));
    expect(findCoveredUntil(playlist, ready, at)).toBe(at + 120_000);
    expect(findCoveredUntil(playlist, new Set([...ready, sampleHash(2)]), at)).toBe(playlist.horizon.to);
    expect(findCoveredUntil(undefined, ready, at)).toBe(at);
  });
});
