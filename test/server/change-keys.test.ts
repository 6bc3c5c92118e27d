/** The working key is changed while the root stays offline: every station can follow, every stop in between is made good, and nothing but the root's own list counts. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { compilePlan } from '../../server/jobs/compile-plan.ts';
import { keepNextKey, putInForce, readNextKey } from '../../server/key-files.ts';
import { runKeysCommand } from '../../server/keys-command.ts';
import { withData } from '../../server/open-data.ts';
import { openHouse } from '../../server/open-house.ts';
import { type KeyListRequest, runRootSign } from '../../server/root-sign.ts';
import { PlaylistStore } from '../../stations/player/playlist-store.ts';
import type { KeyList } from '../../stations/protocol.ts';
import { generateSigningKey, keyId, type PrivateJwk, publicHalf, sign, signerOf } from '../../stations/sign.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { type EnrolledStation, enrol, makeHeartbeat } from './station-steps.ts';

let app: TestApp;
let root: PrivateJwk;
const keysFile = (name: string) => join(app.config.dataDir, 'keys', name);
beforeEach(async () => {
  app = await makeApp();
  root = JSON.parse(readFileSync(keysFile('root-key-pending.jwk'), 'utf8'));
  return () => app.close();
});

const keys = () => app.keyRing.current();
const admin = (method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object) =>
  app.call('admin', method, `/api/v1/keys${path}`, payload === undefined ? {} : { payload });
const request = async () => (await admin('GET', '/request')).json as KeyListRequest;
const signList = (list: Partial<KeyList>, by = root) => sign(list, 'loa-keys+jwt', by);
/** What the tool does with a request. */
const signRequest = ({ commune, version, issuedAt, keys: listed }: KeyListRequest, by = root) =>
  signList({ commune, version, issuedAt, keys: [...listed] }, by);
const take = async (list: string) => admin('POST', '/list', { list });
async function change(leaked = false): Promise<string> {
  await admin('POST', '/change', { leaked });
  const list = await signRequest(await request());
  expect((await take(list)).status).toBe(200);
  return list;
}
const compile = async () =>
  compilePlan({
    db: app.db,
    communeId: app.communeId,
    signingKey: (await keys()).working,
    now: app.clock.now,
    log: app.deps.log,
  });
const openAgain = async () => {
  const house = await openHouse(app.config, app.clock.now);
  const opened = await house.keyRing.current();
  await house.db.destroy();
  return opened;
};
const files = () => readdirSync(join(app.config.dataDir, 'keys')).sort();

/** A station as the wire knows it, with a disk of its own. */
async function makeStation(code: string) {
  const station = await enrol(app, { code });
  const { commune, rootKey, keyList, station: id } = station.response;
  const dir = mkdtempSync(join(tmpdir(), 'loa-keys-station-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const identity = { commune, station: id, stationName: '', token: '', key: station.key, rootKey, code: '' };
  const reopen = async () => {
    const store = new PlaylistStore(dir, identity);
    await store.load();
    return store;
  };
  const store = await reopen();
  await store.takeKeyList(keyList);
  return { ...station, store, reopen };
}
/** What a player does with what it is given: the playlist first, the keys where its signer is not known. */
async function pull(station: EnrolledStation, store: PlaylistStore) {
  const { body } = await station.get('playlist');
  const verdict = await store.takePlaylist(body, undefined);
  if (verdict.kind === 'ok' || verdict.reason !== 'unknown-key') return verdict;
  await store.takeKeyList((await station.get('keys')).body);
  return store.takePlaylist(body, undefined);
}

describe('a change', () => {
  test('begins with a key that signs nothing, for its owner alone, and a request that names it before the one in force', async () => {
    const before = await keys();
    const begun = await admin('POST', '/change', { leaked: false });
    expect(begun.json.next).toMatchObject({ version: 2, leaked: false });
    expect(statSync(keysFile('next.json')).mode & 0o777).toBe(0o600);
    const answer = await admin('GET', '/request');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="yeu-cau-ky-khoa-so-2.json"');
    const { keys: listed, ...head } = answer.json as KeyListRequest;
    expect(head).toMatchObject({
      loa: 'key-list-request',
      commune: app.communeId,
      root: app.keyRing.fingerprint,
      version: 2,
    });
    expect(listed.map(({ use }) => use)).toEqual(['working', 'working']);
    expect(listed[1]?.jwk).toEqual(publicHalf(before.working));
    expect(JSON.stringify(answer.json)).not.toContain('"d"');
    expect(await keys()).toEqual(before);
    // Asked again it is the same key: a request that was carried away stays good.
    await admin('POST', '/change', { leaked: false });
    expect(await request()).toEqual(answer.json);
  });

  test('is one step: the new key signs, is listed, and the former is believed until the next list', async () => {
    const station = await makeStation('T1');
    await compile();
    expect(await pull(station, station.store)).toMatchObject({ kind: 'ok', playlist: { version: 1 } });
    const former = await keys();
    const list = await change();
    const now = await keys();
    expect(now.working.x).not.toBe(former.working.x);
    expect((await station.get('keys')).body).toBe(list);
    expect(signerOf((await station.get('time?nonce=12345678')).body)).toBe(await keyId(now.working));
    // Between the switch and the next compiling the playlist of the former key is as good as before, also under the new list.
    expect(await pull(station, station.store)).toMatchObject({ kind: 'ok', playlist: { version: 1 } });
    await station.store.takeKeyList(list);
    expect(await pull(station, await station.reopen())).toMatchObject({ kind: 'ok', playlist: { version: 1 } });
    await compile();
    const next = await pull(station, station.store);
    expect(next).toMatchObject({ kind: 'ok', playlist: { version: 2 } });
    expect(signerOf((await station.get('playlist')).body)).toBe(await keyId(now.working));
    await compile();
    expect(await pull(station, station.store)).toMatchObject({ kind: 'ok', playlist: { version: 2 } });
    await change();
    expect((await keys()).list.keys.some(({ jwk }) => jwk.x === former.working.x)).toBe(false);
  });

  test('reaches a station that slept through several of them', async () => {
    const [awake, asleep] = [await makeStation('T1'), await makeStation('T2')];
    for (const station of [awake, asleep]) await compile().then(() => pull(station, station.store));
    for (let i = 0; i < 3; i++) {
      await change();
      await compile();
      expect(await pull(awake, awake.store)).toMatchObject({ kind: 'ok' });
    }
    expect(await pull(asleep, asleep.store)).toMatchObject({ kind: 'ok', playlist: { version: 4 } });
    expect((await asleep.reopen()).playlist?.version).toBe(4);
  });

  test('after a leak the former key counts no more at once, and nothing that it signed is given out', async () => {
    const station = await makeStation('T1');
    await compile();
    await pull(station, station.store);
    const former = await keys();
    await change(true);
    expect((await keys()).list.keys.map(({ jwk }) => jwk.x)).not.toContain(former.working.x);
    expect((await station.get('playlist')).json.code).toBe('no-playlist-yet');
    await station.store.takeKeyList((await station.get('keys')).body);
    await compile();
    expect(await pull(station, station.store)).toMatchObject({ kind: 'ok', playlist: { version: 2 } });
  });

  test('can be given up', async () => {
    const before = await keys();
    expect((await admin('DELETE', '/change')).json.code).toBe('no-key-change');
    await admin('POST', '/change', {});
    expect((await admin('DELETE', '/change')).json.next).toBeNull();
    expect((await admin('GET', '/request')).json.code).toBe('no-key-change');
    expect(await keys()).toEqual(before);
  });

  test('is nobody’s but an admin’s, and stands in the audit log with the fingerprint', async () => {
    for (const who of ['operator', 'approver', 'both'] as const)
      expect((await app.call(who, 'POST', '/api/v1/keys/change', { payload: {} })).json.code).toBe('not-allowed');
    await change();
    const rows = await app.db.selectFrom('audit').selectAll().where('subject', '=', 'keys').orderBy('id').execute();
    expect(rows.map(({ action, who }) => [action, who])).toEqual([
      ['keys.propose', 'Phạm Quốc Bảo'],
      ['keys.change', 'Phạm Quốc Bảo'],
    ]);
    expect(rows[1]?.after).toMatch(/"name":"([A-Z2-9]{4}-){2}[A-Z2-9]{4}"/);
  });

  test('tells which stations have the list, and counts above every list that a station has', async () => {
    const [one, two] = [await makeStation('T1'), await makeStation('T2')];
    const beat = (station: EnrolledStation, keysVersion: number) =>
      station.post('heartbeat', 'loa-heartbeat+jwt', makeHeartbeat(station.id, { keysVersion, at: app.clock.now() }));
    await change();
    await beat(one, 2);
    await beat(two, 1);
    await app.deps.live.flush();
    expect((await admin('GET', '')).json.stations).toEqual({ holding: 1, waiting: ['Tân Thủy'], unchecked: [] });
    // A station from before a restore.
    await beat(two, 6);
    await app.deps.live.flush();
    expect((await admin('POST', '/change', {})).json.next.version).toBe(7);
    // A box that lies: the numbers of all others go on as if it had said nothing, and their heartbeats are taken.
    await beat(one, 2 ** 50);
    await app.deps.live.flush();
    expect((await admin('GET', '')).json.next.version).toBe(7);
    await change();
    expect((await beat(two, 7)).status).toBe(204);
  });
});

describe('a list is refused, and everything stays as it was', () => {
  const stranger = generateSigningKey();
  const bads: Readonly<Record<string, (good: KeyListRequest) => Promise<string>>> = {
    'signed by another root': async (good) => signRequest(good, await stranger),
    'of another commune': async (good) => signRequest({ ...good, commune: 'xa-khac' }),
    'of the version in force': async (good) => signRequest({ ...good, version: 1 }),
    'without a key that the server holds': async (good) => {
      const key = await stranger;
      const other = { kid: await keyId(key), use: 'working', jwk: publicHalf(key) } as const;
      return signRequest({ ...good, keys: [other] });
    },
    'with the new key for another use alone': async (good) =>
      signRequest({ ...good, keys: good.keys.map((key) => ({ ...key, use: 'approver' as const })) }),
    'that calls a key by another’s name': async (good) => {
      const [next, former] = good.keys;
      if (next === undefined || former === undefined) throw new Error('two keys');
      return signRequest({ ...good, keys: [next, { ...former, jwk: publicHalf(await stranger) }] });
    },
    'that is the request itself': async (good) => JSON.stringify(good),
    'signed as something else': async (good) => sign({ ...good }, 'loa-playlist+jwt', root),
    'with one letter changed': async (good) =>
      (await signRequest(good)).replace(/\.(.)/, (_all, first) => `.${first === 'A' ? 'B' : 'A'}`),
    'that is empty': async () => '  ',
  };
  test.each(Object.entries(bads))('%s', async (_name, bad) => {
    await admin('POST', '/change', {});
    const text = await bad(await request());
    const [before, filesBefore] = [app.dump(['session']), files()];
    const answer = await take(text);
    expect([answer.status, answer.json.code]).toEqual([422, 'key-list-refused']);
    expect(answer.json.message).toContain('Khóa đang dùng vẫn như cũ');
    expect(app.dump(['session'])).toEqual(before);
    expect(files()).toEqual(filesBefore);
  });

  test('an older one that was good once', async () => {
    const old = await change();
    await change();
    expect((await take(old)).json.message).toContain('danh sách số 2, máy chủ đang dùng số 3');
  });

  test('the one in force again changes nothing', async () => {
    const list = await change();
    const before = app.dump(['session']);
    expect((await take(`\uFEFF${list}\r\n`)).status).toBe(200);
    expect(app.dump(['session'])).toEqual(before);
  });
});

describe('a stop at any step', () => {
  test('before the list is stored: the former key goes on, the one that waits still waits', async () => {
    const before = await keys();
    await admin('POST', '/change', {});
    expect((await openAgain()).working).toEqual(before.working);
    expect((await admin('GET', '')).json.next).toMatchObject({ version: 2 });
  });

  test('after it, whatever the files had come to: the next start finishes', async () => {
    const filesAtStop: Readonly<Record<string, () => Promise<void>>> = {
      'nothing done': async () => {},
      'the new key stands, the waiting one not yet gone': async () => {
        const next = await readNextKey(app.config.dataDir);
        writeFileSync(keysFile('working.jwk'), JSON.stringify(next?.key));
      },
      'only the list beside the keys is missing': async () => {
        const next = await readNextKey(app.config.dataDir);
        if (next !== undefined) await putInForce(app.config.dataDir, next);
      },
    };
    for (const [name, reachIt] of Object.entries(filesAtStop)) {
      await admin('POST', '/change', {});
      const asked = await request();
      const next = await readNextKey(app.config.dataDir);
      const jws = await signRequest(asked);
      await app.db
        .insertInto('keyList')
        .values({
          commune: app.communeId,
          version: asked.version,
          rootKey: JSON.stringify(app.keyRing.root),
          jws,
          takenAt: 1,
        })
        .execute();
      await reachIt();
      // A server that runs on signs with it at once, and a start tidies up.
      expect([name, (await keys()).working.x]).toEqual([name, next?.key.x]);
      expect((await openAgain()).working.x).toBe(next?.key.x);
      expect(files()).toEqual(['key-list.jws', 'root-key-pending.jwk', 'working.jwk']);
      expect(readFileSync(keysFile('key-list.jws'), 'utf8')).toBe(jws);
    }
  });

  test('a database from before the change takes the list that lies beside the keys', async () => {
    await change();
    const now = await keys();
    await app.db.deleteFrom('keyList').where('version', '=', 2).execute();
    expect(await openAgain()).toEqual(now);
  });

  test('keys from before the change go on while the list still believes them', async () => {
    const before = readFileSync(keysFile('working.jwk'));
    const { working } = await keys();
    await change();
    writeFileSync(keysFile('working.jwk'), before);
    expect((await openAgain()).working).toEqual(working);
  });

  test('a damaged waiting key is none', async () => {
    await keepNextKey(app.config.dataDir, { key: await generateSigningKey(), madeAt: 1, leaked: false });
    writeFileSync(keysFile('next.json'), '{"key"');
    expect((await admin('GET', '')).json.next).toBeNull();
    await change();
  });
});

describe('from the console, with the root offline', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'loa-keys-usb-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));
  const onUsb = (name: string) => join(dir, name);
  const loaKeys = (...args: string[]) =>
    withData(app.config.dataDir, app.clock.now(), (data) => runKeysCommand(args, data, app.clock.now()));
  async function rootSign(args: readonly string[], typed: string) {
    const [input, output] = [new PassThrough(), new PassThrough()];
    input.end(typed);
    const code = await runRootSign(args, { input, output });
    output.end();
    return { code, said: Buffer.concat(await output.toArray()).toString() };
  }

  test('the whole way: new, root-sign, take, show', async () => {
    const first = await loaKeys('show');
    expect(first).toContain('Danh sách khóa số 1');
    expect(first).toContain('CÒN NẰM TRÊN MÁY CHỦ NÀY, tệp keys/root-key-pending.jwk');
    expect((await admin('GET', '')).json.rootFile).toBe('keys/root-key-pending.jwk');
    rmSync(keysFile('root-key-pending.jwk'));
    expect(await loaKeys('show')).toContain('không nằm trên máy chủ này');
    expect((await admin('GET', '')).json.rootFile).toBeNull();
    expect(await loaKeys('new', '--out', onUsb('yc.json'))).toContain(onUsb('yc.json'));
    const shown = await loaKeys('show');
    const fingerprint = /khóa mới (\S{14})/.exec(shown)?.[1] ?? '';
    const { code, said } = await rootSign([onUsb('yc.json')], `${JSON.stringify(root)}\ncó\n`);
    expect(code).toBe(0);
    expect(said).toContain('DANH SÁCH KHÓA số 2');
    expect(said).toContain(`1. ${fingerprint}  khóa ký lịch phát`);
    expect(said).not.toContain(root.d);
    expect(await loaKeys('take', onUsb('yc-da-ky.txt'))).toContain('Đã đổi khóa.');
    expect(await loaKeys('show')).toContain(`Khóa ký lịch phát ${fingerprint}, dùng từ 09:00 ngày 23/11/2026`);
    expect((await keys()).list.version).toBe(2);
  });

  test('the secret part alone is enough, from a file, too', async () => {
    await loaKeys('new', '--out', onUsb('yc.json'));
    writeFileSync(onUsb('root.txt'), `${root.d}\n`);
    const { code } = await rootSign([onUsb('yc.json'), '--root', onUsb('root.txt'), '--out', onUsb('ra.txt')], 'CÓ\n');
    expect(code).toBe(0);
    await loaKeys('take', onUsb('ra.txt'));
    expect((await keys()).list.version).toBe(2);
  });

  test.each<[string, () => Promise<string> | string, RegExp]>([
    [
      'another root',
      async () => `${JSON.stringify(await generateSigningKey())}\ncó\n`,
      /không phải khóa gốc của xã này/,
    ],
    [
      'a root with a letter typed wrong',
      () => `${JSON.stringify({ ...root, x: `A${root.x.slice(1)}` })}\ncó\n`,
      /gõ sai/,
    ],
    ['half a root', () => `${root.d.slice(9)}\ncó\n`, /chưa đúng/],
    ['no yes', () => `${JSON.stringify(root)}\nkhông\n`, /chưa ký gì/],
    ['nothing more typed', () => JSON.stringify(root), /chưa ký gì/],
  ])('%s signs nothing', async (_name, typed, words) => {
    await loaKeys('new', '--out', onUsb('yc.json'));
    const { code, said } = await rootSign([onUsb('yc.json')], await typed());
    expect(code).toBe(1);
    expect(said).toMatch(words);
    expect(readdirSync(dir)).toEqual(['yc.json']);
  });

  test('a request that was tampered with is shown as it is, or refused', async () => {
    await loaKeys('new', '--out', onUsb('yc.json'));
    const good = JSON.parse(readFileSync(onUsb('yc.json'), 'utf8')) as KeyListRequest;
    const evil = await generateSigningKey();
    const smuggled = { kid: await keyId(evil), use: 'working', jwk: publicHalf(evil) };
    writeFileSync(
      onUsb('yc.json'),
      JSON.stringify({ ...good, communeName: 'Xã\u001b[2J', keys: [...good.keys, smuggled] }),
    );
    const shown = await rootSign([onUsb('yc.json')], `${JSON.stringify(root)}\n\n`);
    expect(shown.said).toMatch(/3\. \S{14} {2}khóa ký lịch phát/);
    expect(shown.said).not.toContain('\u001b');
    for (const bad of [
      { ...smuggled, kid: good.keys[0]?.kid },
      { ...smuggled, use: 'root' },
      { ...smuggled, jwk: {} },
    ]) {
      writeFileSync(onUsb('yc.json'), JSON.stringify({ ...good, keys: [bad] }));
      expect((await rootSign([onUsb('yc.json')], '')).said).toContain('không phải yêu cầu ký danh sách khóa');
    }
  });

  test('what is typed wrong is named', async () => {
    await expect(loaKeys('turn')).rejects.toMatchObject({ code: 'option-invalid' });
    await expect(loaKeys('take')).rejects.toMatchObject({ code: 'option-invalid' });
    await expect(loaKeys('take', onUsb('none.txt'))).rejects.toMatchObject({ code: 'option-invalid' });
    expect((await rootSign([], '')).said).toContain('root-sign.ts <tệp-yêu-cầu>');
    expect((await rootSign([onUsb('none.json')], '')).said).toContain('Không đọc được tệp');
  });
});
