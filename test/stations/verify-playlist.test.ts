/** R3: a station takes only what its own commune signed for it, never older than what it has, whatever arrives. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Identity } from '../../stations/player/identity.ts';
import { PlaylistStore } from '../../stations/player/playlist-store.ts';
import { type PlaylistCheck, verifyPlaylist } from '../../stations/player/verify-playlist.ts';
import type { Playlist } from '../../stations/protocol.ts';
import { generateSigningKey, keyId, type PrivateJwk, publicHalf, sign } from '../../stations/sign.ts';
import { runs } from '../counts.ts';
import { makePlaylist, sampleHash } from '../fakes/make-playlist.ts';

const at = Date.UTC(2026, 10, 23, 10);
const playlist = makePlaylist(
  [{ id: 'x', startsAt: at, items: [{ sha256: sampleHash(1), durationMs: 1_000 }] }],
  undefined,
  5,
);
let root: PrivateJwk;
let working: PrivateJwk;
let stranger: PrivateJwk;
let check: PlaylistCheck;
const keyList = async (by: PrivateJwk, keys: readonly PrivateJwk[], version = 1, commune = 'xa-thu', use = 'working') =>
  sign(
    {
      commune,
      version,
      issuedAt: at,
      keys: await Promise.all(keys.map(async (key) => ({ kid: await keyId(key), use, jwk: publicHalf(key) }))),
    },
    'loa-keys+jwt',
    by,
  );
const signed = (change: Partial<Playlist> = {}, key = working) =>
  sign({ ...playlist, ...change }, 'loa-playlist+jwt', key);
const hashOf = (jws: string) => createHash('sha256').update(jws).digest('hex');

beforeAll(async () => {
  [root, working, stranger] = [await generateSigningKey(), await generateSigningKey(), await generateSigningKey()];
  check = { commune: 'xa-thu', station: 'tram-1', rootKey: publicHalf(root), keyList: await keyList(root, [working]) };
});

test('the commune’s own playlist is taken', async () => {
  const jws = await signed();
  expect(await verifyPlaylist(jws, check)).toEqual({ kind: 'ok', playlist, sha256: hashOf(jws) });
});

test('relays, bands, windows, exceptions and rules to come are read with it; a playlist from before them, too', async () => {
  const hours = { from: '05:00', until: '06:30' };
  const rules = {
    quiet: [],
    weekdays: [1],
    volumeCeilingPct: 80,
    windows: [hours],
    volumeBands: [{ ...hours, ceilingPct: 40 }],
  };
  const live = { sha256: '', sourceId: 'huyen', url: 'https://huyen.example/live', durationMs: 60_000 };
  const { policy: _, ...extended } = makePlaylist([{ id: 'x', startsAt: at, items: [live] }]);
  const policy = {
    ...rules,
    zone: 'Asia/Ho_Chi_Minh',
    exceptions: [{ from: at, to: at + 1, reason: 'Giao thừa', approvedBy: 'Chủ tịch xã', approvedAt: at - 1 }],
    later: [{ validFrom: at, ...rules }],
  };
  expect(await verifyPlaylist(await signed({ ...extended, policy }), check)).toMatchObject({
    kind: 'ok',
    playlist: { policy, airings: [{ items: [{ kind: 'relay', sourceId: 'huyen' }] }], media: [] },
  });
  const old = { ...playlist, policy: { zone: 'UTC', quiet: [], weekdays: [1], volumeCeilingPct: 80 } };
  expect(await verifyPlaylist(await signed(old), check)).toMatchObject({ kind: 'ok', playlist: old });
});

test.each(['file:///etc/passwd', 'ffmpeg:concat', 'rtmp://huyen.example/live', 'live'])(
  'a relay from %s is no playlist',
  async (url) => {
    const items = [{ sha256: '', sourceId: 'huyen', url, durationMs: 60_000 }];
    const { airings } = makePlaylist([{ id: 'x', startsAt: at, items }]);
    expect(await verifyPlaylist(await signed({ airings }), check)).toMatchObject({ reason: 'not-a-playlist' });
  },
);

test.each<[string, () => Promise<string>, string]>([
  ['a stranger’s signature', () => signed({}, stranger), 'unknown-key'],
  ['another commune', () => signed({ commune: 'xa-khac' }), 'other-commune'],
  ['another station', () => signed({ station: 'tram-2' }), 'other-station'],
  ['not a playlist', () => sign({ hello: 1 }, 'loa-playlist+jwt', working), 'not-a-playlist'],
  ['a signature made for something else', () => sign(playlist, 'loa-heartbeat+jwt', working), 'bad-signature'],
  ['no JWS at all', async () => 'hello', 'bad-signature'],
])('%s is refused', async (_name, make, reason) => {
  expect(await verifyPlaylist(await make(), check)).toMatchObject({ kind: 'refused', reason });
});

test.each<[string, () => Promise<string>]>([
  ['a key list that another root signed', () => keyList(stranger, [working])],
  ['a key list of another commune', () => keyList(root, [working], 1, 'xa-khac')],
  ['a key that may approve but not publish', () => keyList(root, [working], 1, 'xa-thu', 'approver')],
  ['no key list yet', async () => ''],
])('%s makes its keys unknown', async (_name, make) => {
  const verdict = await verifyPlaylist(await signed(), { ...check, keyList: await make() });
  expect(verdict).toMatchObject({ kind: 'refused', reason: 'unknown-key' });
});

describe('versions', () => {
  test.each([
    [4, 'older-version'],
    [5, 'same-version-other-bytes'],
  ])('version %i against an accepted version 5 of other bytes: %s', async (version, reason) => {
    const accepted = { version: 5, sha256: hashOf('other') };
    expect(await verifyPlaylist(await signed({ version }), { ...check, accepted })).toEqual({
      kind: 'refused',
      reason,
      version,
    });
  });

  test('the same bytes again, and any newer version, are taken', async () => {
    const jws = await signed();
    const accepted = { version: 5, sha256: hashOf(jws) };
    expect((await verifyPlaylist(jws, { ...check, accepted })).kind).toBe('ok');
    expect((await verifyPlaylist(await signed({ version: 9 }), { ...check, accepted })).kind).toBe('ok');
  });
});

test('no change of any character of a playlist gets it taken', async () => {
  const jws = await signed();
  const change = fc.tuple(fc.nat(jws.length - 1), fc.constantFrom(...'ABCXYZabcxyz0123456789-_.='));
  await fc.assert(
    fc.asyncProperty(change, async ([place, letter]) => {
      fc.pre(jws[place] !== letter);
      const forged = jws.slice(0, place) + letter + jws.slice(place + 1);
      const verdict = await verifyPlaylist(forged, check);
      if (verdict.kind === 'ok') expect(verdict.playlist).toEqual(playlist);
      // The last character of a base64url part may carry unused bits: only then are the bytes the same after decoding.
      if (verdict.kind === 'ok') expect('.'.includes(jws[place + 1] ?? '.')).toBe(true);
    }),
    { numRuns: runs(200, 3_000) },
  );
});

describe('on disk', () => {
  const identity = (): Identity => ({
    commune: 'xa-thu',
    station: 'tram-1',
    stationName: 'Trạm 1',
    token: 't',
    key: working,
    rootKey: publicHalf(root),
    code: 'ABCDEFGH',
  });
  async function inFolder(work: (dir: string, reopen: () => Promise<PlaylistStore>) => Promise<void>): Promise<void> {
    const dir = await mkdtemp(path.join(tmpdir(), 'loa-playlist-'));
    const reopen = async () => {
      const store = new PlaylistStore(dir, identity());
      await store.load();
      return store;
    };
    const store = await reopen();
    await store.takeKeyList(await keyList(root, [working]));
    await store.takePlaylist(await signed(), '"e5"');
    try {
      await work(dir, reopen);
    } finally {
      await rm(dir, { recursive: true });
    }
  }

  test('the schedule is not only in memory: a restart without a server has it', () =>
    inFolder(async (_dir, reopen) => {
      const store = await reopen();
      expect(store.playlist).toEqual(playlist);
      expect(store.etag).toBe('"e5"');
    }));

  test('the version never goes back, also when the playlist itself was lost', () =>
    inFolder(async (dir, reopen) => {
      await writeFile(path.join(dir, 'playlist.jws'), 'torn');
      const store = await reopen();
      expect(store.playlist).toBeUndefined();
      expect(store.etag).toBeUndefined();
      expect(await store.takePlaylist(await signed({ version: 4 }), undefined)).toMatchObject({
        reason: 'older-version',
      });
      expect((await store.takePlaylist(await signed(), undefined)).kind).toBe('ok');
    }));

  test('a playlist changed on the disk is not played', () =>
    inFolder(async (dir, reopen) => {
      await writeFile(path.join(dir, 'playlist.jws'), await signed({ version: 6 }, stranger));
      expect((await reopen()).playlist).toBeUndefined();
    }));

  test('the power goes between the playlist and its mark: the playlist binds', () =>
    inFolder(async (dir, reopen) => {
      await writeFile(path.join(dir, 'playlist.jws'), await signed({ version: 7 }));
      const store = await reopen();
      expect(store.playlist?.version).toBe(7);
      expect(await store.takePlaylist(await signed({ version: 6 }), undefined)).toMatchObject({
        reason: 'older-version',
      });
    }));

  test('key lists go forward only, and only the root’s', () =>
    inFolder(async (_dir, reopen) => {
      const store = await reopen();
      expect(await store.takeKeyList(await keyList(stranger, [stranger], 9))).toBe(false);
      expect(await store.takeKeyList(await keyList(root, [stranger], 2))).toBe(true);
      expect(await store.takeKeyList(await keyList(root, [working], 1))).toBe(false);
      expect(await store.takePlaylist(await signed({ version: 6 }), undefined)).toMatchObject({
        reason: 'unknown-key',
      });
      expect((await store.takePlaylist(await signed({ version: 6 }, stranger), undefined)).kind).toBe('ok');
    }));

  test('the power goes between a list that names a new key alone and the first playlist by it: what was accepted plays on', () =>
    inFolder(async (_dir, reopen) => {
      expect(await (await reopen()).takeKeyList(await keyList(root, [stranger], 2))).toBe(true);
      const store = await reopen();
      expect(store.playlist).toEqual(playlist);
      expect(store.keysVersion).toBe(2);
      // What comes from outside is held against the newest list all the same.
      expect(await store.takePlaylist(await signed({ version: 6 }), undefined)).toMatchObject({
        reason: 'unknown-key',
      });
      await store.takePlaylist(await signed({ version: 7 }, stranger), undefined);
      expect((await reopen()).playlist?.version).toBe(7);
    }));

  test('one key-list version has one content, as with playlists', () =>
    inFolder(async (_dir, reopen) => {
      const store = await reopen();
      expect(await store.takeKeyList(await keyList(root, [working, stranger], 1))).toBe(false);
      expect(await store.takeKeyList(await keyList(root, [working], 1))).toBe(true);
    }));

  test('a key list spoilt on the disk still binds: no older one, and none of its version with other keys', () =>
    inFolder(async (dir, reopen) => {
      await (await reopen()).takeKeyList(await keyList(root, [working], 3));
      await writeFile(path.join(dir, 'keys.jws'), 'torn');
      const store = await reopen();
      expect(await store.takeKeyList(await keyList(root, [stranger], 2))).toBe(false);
      expect(await store.takeKeyList(await keyList(root, [stranger], 3))).toBe(false);
      expect(await store.takeKeyList(await keyList(root, [working], 3))).toBe(true);
    }));

  test('the hash of the playlist in force is known, also after a restart', () =>
    inFolder(async (_dir, reopen) => {
      expect((await reopen()).playlistHash).toBe(hashOf(await signed()));
    }));
});
