/** R3 against somebody who holds everything but the commune's keys: what was really signed is cut up, relabelled, aged and signed anew, and none of it is taken. */
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CompactSign, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Identity } from '../../stations/player/identity.ts';
import { PlaylistStore } from '../../stations/player/playlist-store.ts';
import type { KeyList } from '../../stations/protocol.ts';
import { FRESH_MS } from '../../stations/publisher.ts';
import {
  generateSigningKey,
  keyId,
  type PrivateJwk,
  publicHalf,
  type SignedType,
  sign,
  verify,
} from '../../stations/sign.ts';
import { makePlaylist, sampleHash } from '../fakes/make-playlist.ts';
import { makeSigner } from '../fakes/signing-person.ts';
import { at, hourMs, startStation } from './whole-station.ts';

const airing = { id: 'x', startsAt: at + hourMs, items: [{ sha256: sampleHash(1), durationMs: 1_000 }] };
const playlist = makePlaylist([airing], undefined, 5);
let root: PrivateJwk;
let working: PrivateJwk;
let approver: PrivateJwk;
let station: PrivateJwk;
let stranger: PrivateJwk;
beforeAll(async () => {
  [root, working, approver, station, stranger] = (await Promise.all(Array.from({ length: 5 }, generateSigningKey))) as [
    PrivateJwk,
    PrivateJwk,
    PrivateJwk,
    PrivateJwk,
    PrivateJwk,
  ];
});

type Listed = readonly [PrivateJwk, KeyList['keys'][number]['use']];
async function keyList(
  over: Partial<KeyList> = {},
  keys: readonly Listed[] = [
    [working, 'working'],
    [approver, 'approver'],
    [station, 'emergency'],
  ],
  by = root,
) {
  const listed = await Promise.all(
    keys.map(async ([key, use]) => ({ kid: await keyId(key), use, jwk: publicHalf(key) })),
  );
  return sign({ commune: 'xa-thu', version: 3, issuedAt: at, keys: listed, ...over }, 'loa-keys+jwt', by);
}
const signed = (over: object = {}, key = working, type: SignedType = 'loa-playlist+jwt') =>
  sign({ ...playlist, ...over }, type, key);
const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');

let dir: string;
let store: PlaylistStore;
const reopen = async () => {
  const identity: Identity = {
    commune: 'xa-thu',
    station: 'tram-1',
    stationName: 'Trạm 1',
    token: 't',
    key: station,
    rootKey: publicHalf(root),
    code: 'ABCDEFGH',
  };
  store = new PlaylistStore(dir, identity);
  await store.load();
};
beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'loa-attack-'));
  await reopen();
  await store.takeKeyList(await keyList());
  await store.takePlaylist(await signed(), undefined);
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Nothing that was offered is in force, now and after a reboot. */
async function expectRefused(jws: string, reason: string): Promise<void> {
  expect(await store.takePlaylist(jws, undefined)).toMatchObject({ kind: 'refused', reason });
  expect(store.playlist).toEqual(playlist);
  await reopen();
  expect(store.playlist).toEqual(playlist);
}

test.each<[string, () => Promise<string>, string]>([
  ['wrong key', () => signed({ version: 6 }, stranger), 'unknown-key'],
  ['the station’s own key', () => signed({ version: 6 }, station), 'unknown-key'],
  ['the root itself, which signs lists and nothing else', () => signed({ version: 6 }, root), 'unknown-key'],
  ['a key that may approve', () => signed({ version: 6 }, approver), 'unknown-key'],
  ['wrong station', () => signed({ version: 6, station: 'tram-2' }), 'other-station'],
  ['other commune', () => signed({ version: 6, commune: 'xa-khac' }), 'other-commune'],
  ['older version', () => signed({ version: 4 }), 'older-version'],
  ['same version, other bytes', () => signed({ airings: [] }), 'same-version-other-bytes'],
  ['no version', () => signed({ version: undefined }), 'not-a-playlist'],
  ['a version that is text', () => signed({ version: '6' }), 'not-a-playlist'],
  ['a version beyond counting', () => signed({ version: 1e300 }), 'not-a-playlist'],
])('a playlist with %s is refused', async (_name, make, reason) => {
  await expectRefused(await make(), reason);
});

describe('cut and pasted', () => {
  test('the head, body and signature of two good playlists, in every mixture', async () => {
    const [mine, others] = await Promise.all([signed({ version: 6 }), signed({ version: 7, station: 'tram-2' })]);
    const parts = [mine.split('.'), others.split('.')];
    for (const [head, body, mark] of [
      [0, 0, 1],
      [0, 1, 0],
      [1, 0, 1],
      [1, 1, 0],
    ] as const) {
      const mixed = [parts[head]?.[0], parts[body]?.[1], parts[mark]?.[2]].join('.');
      await expectRefused(mixed, 'bad-signature');
    }
  });

  test.each<[string, (head: string, body: string, mark: string) => string]>([
    ['without a signature', (head, body) => `${head}.${body}.`],
    ['without the dot of one', (head, body) => `${head}.${body}`],
    ['with a second signature behind it', (head, body, mark) => `${head}.${body}.${mark}.${mark}`],
    ['with half a signature', (head, body, mark) => `${head}.${body}.${mark.slice(0, 43)}`],
    [
      'as JSON serialization',
      (head, body, mark) => JSON.stringify({ payload: body, protected: head, signature: mark }),
    ],
    ['with a space in it', (head, body, mark) => `${head}. ${body}.${mark}`],
    ['behind a byte order mark', (head, body, mark) => `\uFEFF${head}.${body}.${mark}`],
    ['twice', (head, body, mark) => `${head}.${body}.${mark}\n${head}.${body}.${mark}`],
    ['empty', () => ''],
  ])('%s', async (_name, cut) => {
    const [head = '', body = '', mark = ''] = (await signed({ version: 6 })).split('.');
    await expectRefused(cut(head, body, mark), 'bad-signature');
  });
});

describe('the algorithm', () => {
  const kid = () => keyId(working);
  test.each(['none', 'None', 'NONE', ''])('"%s" proves nothing', async (alg) => {
    const head = encode({ alg, typ: 'loa-playlist+jwt', kid: await kid() });
    await expectRefused(`${head}.${encode({ ...playlist, version: 6 })}.`, 'bad-signature');
  });

  test('HMAC with the public key as its secret proves nothing: everybody knows that key', async () => {
    for (const secret of [working.x, Buffer.from(working.x, 'base64url'), JSON.stringify(publicHalf(working))]) {
      const text = `${encode({ alg: 'HS256', typ: 'loa-playlist+jwt', kid: await kid() })}.${encode({ ...playlist, version: 6 })}`;
      await expectRefused(`${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`, 'bad-signature');
    }
  });

  test('another curve’s key under our key’s name proves nothing, nor does a key that the message brings along', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const bytes = new TextEncoder().encode(JSON.stringify({ ...playlist, version: 6 }));
    const typ = 'loa-playlist+jwt';
    const es = await new CompactSign(bytes)
      .setProtectedHeader({ alg: 'ES256', typ, kid: await kid() })
      .sign(privateKey);
    await expectRefused(es, 'bad-signature');
    const own = await importJWK(stranger as JWK, 'EdDSA');
    for (const brought of [
      { jwk: publicHalf(stranger) as JWK },
      { jku: 'https://ke-gian.example/keys' },
      { jwk: await exportJWK(publicKey) },
    ]) {
      const head = { alg: 'EdDSA', typ, kid: await kid(), ...brought };
      await expectRefused(await new CompactSign(bytes).setProtectedHeader(head).sign(own), 'bad-signature');
    }
  });

  test('a header that must be understood and is not is refused, signed or not', async () => {
    const bytes = new TextEncoder().encode(JSON.stringify({ ...playlist, version: 6 }));
    const head = { alg: 'EdDSA', typ: 'loa-playlist+jwt', kid: await kid(), crit: ['loa'], loa: 1 };
    const jws = await new CompactSign(bytes)
      .setProtectedHeader(head)
      .sign(await importJWK(working as JWK, 'EdDSA'), { crit: { loa: true } });
    await expectRefused(jws, 'bad-signature');
  });
});

describe('one kind of message as another', () => {
  const types = ['loa-keys+jwt', 'loa-playlist+jwt', 'loa-journal+jwt', 'loa-heartbeat+jwt', 'loa-time+jwt'] as const;
  test.each(types.filter((type) => type !== 'loa-playlist+jwt'))('a playlist signed as %s is none', async (type) => {
    await expectRefused(await signed({ version: 6 }, working, type), 'bad-signature');
  });

  test('a time answer, a key list and a heartbeat are no playlist, whoever signed them', async () => {
    const time = { nonce: 'n', receivedAt: at, sentAt: at };
    await expectRefused(await sign(time, 'loa-time+jwt', working), 'bad-signature');
    await expectRefused(await sign(time, 'loa-playlist+jwt', working), 'not-a-playlist');
    await expectRefused(await keyList({ version: 9 }), 'unknown-key');
  });

  test.each(types)('%s is taken as itself alone', async (type) => {
    const jws = await sign({ version: 1 }, type, working);
    const asWhat = await Promise.all(types.map(async (as) => (await verify(jws, as, [publicHalf(working)])).kind));
    expect(asWhat).toEqual(types.map((as) => (as === type ? 'ok' : 'refused')));
  });

  test('a playlist is no key list, nor is a list that the working key signed', async () => {
    expect(await store.takeKeyList(await signed({ version: 9 }, root, 'loa-keys+jwt'))).toBe(false);
    expect(await store.takeKeyList(await keyList({ version: 9 }, [[stranger, 'working']], working))).toBe(false);
    expect(store.keysVersion).toBe(3);
  });
});

describe('a key list', () => {
  test.each<[string, () => Promise<string>]>([
    ['of an older version', () => keyList({ version: 2 }, [[stranger, 'working']])],
    ['of the same version with other keys', () => keyList({}, [[stranger, 'working']])],
    ['of another commune', () => keyList({ version: 9, commune: 'xa-khac' }, [[stranger, 'working']])],
    ['by another root', () => keyList({ version: 9 }, [[stranger, 'working']], stranger)],
    [
      'with people, by the working key',
      () => keyList({ version: 9, people: [makeSigner('Ai đó').key] }, undefined, working),
    ],
    [
      'with a person who may do nothing',
      () => keyList({ version: 9, people: [{ ...makeSigner('Ai đó').key, uses: [] }] }),
    ],
    ['without a version', () => keyList({ version: undefined } as never, [[stranger, 'working']])],
  ])('%s lets no stranger sign, also after a reboot', async (_name, make) => {
    expect(await store.takeKeyList(await make())).toBe(false);
    await expectRefused(await signed({ version: 6 }, stranger), 'unknown-key');
  });
});

test('yesterday’s playlist after a reboot: what was replaced is not played again', async () => {
  const yesterday = await signed({ version: 4 });
  await reopen();
  await expectRefused(yesterday, 'older-version');
});

test('a frozen server, the old playlist for ever: it plays on, the alarm is raised when it should have been renewed, and ends with a fresh one', async () => {
  expect(FRESH_MS).toBe(24 * hourMs);
  const frozen = await startStation([]);
  const told = () =>
    frozen.facts.flatMap((fact) => ('code' in fact && fact.code === 'playlist-stale' ? [fact.kind] : []));
  const minuteMs = 60_000;
  // A day takes long also on a fake clock.
  await frozen.publish(2, 40 * minuteMs);
  await frozen.clock.advance(40 * minuteMs);
  expect([frozen.heard.last?.playlistStale, told()]).toEqual([false, []]);
  await frozen.clock.advance(25 * minuteMs);
  expect(frozen.heard.last).toMatchObject({ playlistVersion: 2, playlistStale: true, faults: ['playlist-stale'] });
  await frozen.publish(3);
  await frozen.clock.advance(20 * minuteMs);
  expect([frozen.heard.last?.playlistStale, told()]).toEqual([false, ['fault', 'fault-cleared']]);
});
