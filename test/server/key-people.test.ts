/** The people whose passkeys sign stand on the root's list: they are wished for, signed offline after a look at each, and taken; a lost phone is replaced without a visit. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import { runKeysCommand } from '../../server/keys-command.ts';
import { withData } from '../../server/open-data.ts';
import { type KeyListRequest, runRootSign } from '../../server/root-sign.ts';
import { keepPasskey, revokePasskey } from '../../server/store/passkey-store.ts';
import type { KeyList } from '../../stations/protocol.ts';
import { generateSigningKey, type PrivateJwk, sign } from '../../stations/sign.ts';
import { personFingerprint } from '../../stations/verify-act.ts';
import { softPasskey } from '../fakes/soft-passkey.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { enrol, makeHeartbeat } from './station-steps.ts';

let app: TestApp;
let root: PrivateJwk;
let stick: string;
beforeEach(async () => {
  app = await makeApp();
  root = JSON.parse(readFileSync(join(app.config.dataDir, 'keys', 'root-key-pending.jwk'), 'utf8'));
  stick = mkdtempSync(join(tmpdir(), 'loa-people-usb-'));
  return async () => {
    await app.close();
    rmSync(stick, { recursive: true });
  };
});

const site = { rpId: 'loa.xathu.example', origin: 'https://loa.xathu.example' };
const admin = (method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, payload?: object) =>
  app.call('admin', method, `/api/v1/keys${path}`, payload === undefined ? {} : { payload });
type Who = 'approver' | 'both' | 'admin';
type Uses = readonly ('approver' | 'emergency')[];
/** A phone that somebody has added to their account. */
async function addPhone(who: Who, isSigning = true) {
  const key = softPasskey(site);
  const { id: userId } = app.people[who];
  const made = { id: key.credentialId, publicKey: 'x', alg: -7, jwk: isSigning ? key.jwk : null, counter: 0 };
  const more = { transports: [], backedUp: false, name: 'Điện thoại', rpId: site.rpId };
  await keepPasskey(
    app.db,
    app.clock.now(),
    { commune: app.communeId, userId },
    { ...made, ...more },
    { name: 'test' },
  );
  return { ...key, id: key.credentialId, userId };
}
const wish = (...people: readonly { credentialId: string; uses: Uses; keepUntil?: string }[]) =>
  admin('PUT', '/people', { people });
const request = async () => (await admin('GET', '/request')).json as KeyListRequest;
async function rootSign(asked: unknown, typed = `${root.d}\ncó\n`) {
  const path = join(stick, 'yc.json');
  writeFileSync(path, JSON.stringify(asked));
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end(typed);
  const code = await runRootSign([path, '--out', join(stick, 'ra.txt')], { input, output });
  output.end();
  const said = Buffer.concat(await output.toArray()).toString();
  return { code, said, list: code === 0 ? readFileSync(join(stick, 'ra.txt'), 'utf8') : '' };
}
const take = (list: string, confirm = false) => admin('POST', '/list', { list, confirm });
const listNow = async () => (await app.keyRing.current()).list;
/** Two people who sign, on the list in force. */
async function twoPeople() {
  const [minh, lan] = [await addPhone('approver'), await addPhone('both')];
  const people = [
    { credentialId: minh.id, uses: ['approver'] as const },
    { credentialId: lan.id, uses: ['approver', 'emergency'] as const },
  ];
  await wish(...people);
  const { list } = await rootSign(await request());
  expect((await take(list)).status).toBe(200);
  return { minh, lan, people };
}

describe('people on the list', () => {
  test('are wished for, shown one by one to whoever signs, and in force with one step; the working key stays', async () => {
    const [minh, lan] = [await addPhone('approver'), await addPhone('both')];
    const before = await listNow();
    const { since } = (await admin('GET', '')).json;
    app.clock.set(app.clock.now() + 60_000);
    const asked = await wish(
      { credentialId: minh.id, uses: ['approver'] },
      { credentialId: lan.id, uses: ['approver', 'emergency'] },
    );
    expect(asked.json).toMatchObject({ askedVersion: 2, site: { rpId: site.rpId, origins: [site.origin] } });
    expect(asked.json.people).toMatchObject([
      { name: 'Lê Văn Minh', uses: ['approver'], asked: true, listed: false },
      { name: 'Nguyễn Thị Lan', uses: ['approver', 'emergency'], asked: true, listed: false },
    ]);
    const { list, said } = await rootSign(await request());
    const grouped = personFingerprint(minh.jwk).replaceAll(/(.{4})(?=.)/g, '$1-');
    expect(said).toContain(`Lê Văn Minh   duyệt   vân tay ${grouped}`);
    expect(said).toContain('Nguyễn Thị Lan   duyệt, khẩn cấp   vân tay ');
    expect(said).toContain(site.origin);
    expect(said).toContain('(lập lúc 09:01 23/11/2026, giờ Asia/Ho_Chi_Minh;');
    const taken = await take(list);
    // Another list, the same key: it signs since it was made.
    expect(taken.json).toMatchObject({ version: 2, askedVersion: null, since });
    expect(taken.json.people.map(({ listed }: { listed: boolean }) => listed)).toEqual([true, true]);
    const now = await listNow();
    expect(now.keys).toEqual(before.keys);
    expect(now.people?.map(({ id, person, name }) => [id, person, name])).toEqual([
      [minh.id, minh.userId, 'Lê Văn Minh'],
      [lan.id, lan.userId, 'Nguyễn Thị Lan'],
    ]);
    expect((await admin('GET', '/request')).json.code).toBe('no-key-change');
  });

  test('stay through a change of the working key, and go with a list without people', async () => {
    await twoPeople();
    const { people } = await listNow();
    const { since } = (await admin('GET', '')).json;
    app.clock.set(app.clock.now() + 60_000);
    await admin('POST', '/change', {});
    await take((await rootSign(await request())).list);
    expect((await admin('GET', '')).json.since).not.toBe(since);
    expect(await listNow()).toMatchObject({ version: 3, people });
    await wish();
    const { list, said } = await rootSign(await request());
    expect(said).toContain('Các trạm KHÔNG còn kiểm chữ ký của ai.');
    expect(said).toContain('KHÔNG còn được ký: Lê Văn Minh');
    expect((await take(list)).status).toBe(200);
    expect((await listNow()).people).toBeUndefined();
    expect((await admin('GET', '')).json).toMatchObject({ askedVersion: null });
  });

  test('cannot be approvers alone, with a passkey that signs no acts, or one that is nobody’s', async () => {
    const [minh, weak] = [await addPhone('approver'), await addPhone('both', false)];
    expect((await wish({ credentialId: minh.id, uses: ['approver'] })).json.code).toBe('people-incomplete');
    const both = { credentialId: minh.id, uses: ['approver', 'emergency'] } as const;
    expect((await wish(both, { credentialId: weak.id, uses: ['approver'] })).json.code).toBe('passkey-cannot-sign');
    expect((await wish(both, { credentialId: 'AAAA', uses: ['approver'] })).json.code).toBe('not-found');
    expect((await wish(both, both)).json.code).toBe('bad-request');
    expect((await admin('GET', '')).json.askedVersion).toBeNull();
  });

  test('are wished for by an admin alone, and the log says who is named', async () => {
    const { people } = await twoPeople();
    for (const who of ['operator', 'approver', 'both', 'viewer'] as const) {
      const answer = await app.call(who, 'PUT', '/api/v1/keys/people', { payload: { people } });
      expect(answer.json.code).toBe('not-allowed');
    }
    const row = await app.db.selectFrom('audit').selectAll().where('action', '=', 'keys.people').executeTakeFirst();
    expect(row?.after).toBe('{"people":["Lê Văn Minh","Nguyễn Thị Lan"]}');
  });
});

describe('a list is refused', () => {
  const stranger = () => ({
    id: 'AAAA',
    person: 'ai-do',
    name: 'Ai đó',
    uses: ['approver' as const, 'emergency' as const],
    jwk: softPasskey(site).jwk,
  });
  const bads: Readonly<Record<string, (good: KeyList) => Partial<KeyList>>> = {
    'with somebody nobody asked for': ({ people = [] }) => ({ people: [...people, stranger()] }),
    'with one of them left out': ({ people = [] }) => ({ people: people.slice(1) }),
    'without any of them': () => ({ people: [] }),
    'that lets one do more': ({ people = [] }) => ({
      people: people.map((one) => ({ ...one, uses: ['approver', 'emergency'] })),
    }),
    'with another key under the same name': ({ people = [] }) => ({
      people: people.map((one) => ({ ...one, jwk: softPasskey(site).jwk })),
    }),
  };
  test(Object.keys(bads).join('; '), async () => {
    const [minh, lan] = [await addPhone('approver'), await addPhone('both')];
    await wish({ credentialId: minh.id, uses: ['approver'] }, { credentialId: lan.id, uses: ['emergency'] });
    const { commune, version, issuedAt, keys, people = [], site: own } = (await request()) as unknown as KeyList;
    const good: KeyList = { commune, version, issuedAt, keys, people, ...(own === undefined ? {} : { site: own }) };
    const before = app.dump(['session']);
    for (const [name, bend] of Object.entries(bads)) {
      const answer = await take(await sign({ ...good, ...bend(good) }, 'loa-keys+jwt', root));
      expect([name, answer.status, answer.json.code]).toEqual([name, 422, 'key-list-refused']);
      expect(app.dump(['session'])).toEqual(before);
    }
    expect((await take(await sign(good, 'loa-keys+jwt', root))).status).toBe(200);
  });
});

describe('the offline tool signs nothing', () => {
  const bends: Readonly<Record<string, (good: KeyListRequest) => object>> = {
    'with approvers and nobody for emergencies': (good) => ({
      people: good.people?.map((one) => ({ ...one, uses: ['approver'] })),
    }),
    'with the secret half of a key in it': (good) => ({
      people: good.people?.map((one) => ({ ...one, jwk: { ...one.jwk, d: 'A'.repeat(43) } })),
    }),
    'with a point off the curve': (good) => ({
      people: good.people?.map((one) => ({ ...one, jwk: { ...one.jwk, y: 'A'.repeat(43) } })),
    }),
    'with another kind of key': (good) => ({
      people: good.people?.map((one) => ({ ...one, jwk: { ...one.jwk, crv: 'P-384' } })),
    }),
    'with two of one name': (good) => ({ people: good.people?.map((one) => ({ ...one, id: 'AAAA' })) }),
    'with a name that moves the cursor': (good) => ({
      people: good.people?.map((one) => ({ ...one, name: 'Lan\u001b[2K' })),
    }),
    'for a site that is none': () => ({ site: { rpId: 'x y', origins: ['https://x'] } }),
    'of the first kind, with people': () => ({ loa: 'key-list-request' }),
    'of the second kind, without a word of them': () => ({ people: undefined }),
  };
  test(Object.keys(bends).join('; '), async () => {
    const [minh, lan] = [await addPhone('approver'), await addPhone('both')];
    await wish({ credentialId: minh.id, uses: ['approver'] }, { credentialId: lan.id, uses: ['emergency'] });
    const good = await request();
    for (const [name, bend] of Object.entries(bends)) {
      const { code, said } = await rootSign({ ...good, ...bend(good) });
      expect([name, code]).toEqual([name, 1]);
      expect(said).toMatch(/không phải yêu cầu ký|Chưa ký gì/);
    }
    expect((await rootSign(good)).code).toBe(0);
  });
});

describe('whoever signs for the root is told', () => {
  test('who stands there as before and what is new: only that is to be compared', async () => {
    const { people } = await twoPeople();
    const [minhs, lans] = people;
    const next = await addPhone('admin');
    const nexts = { credentialId: next.id, uses: ['emergency'] as const };
    if (minhs === undefined || lans === undefined) throw new Error('two people');
    await wish(minhs, { ...lans, uses: ['emergency'] }, nexts);
    const asked = await request();
    const { said } = await rootSign(asked);
    const line = (word: string) => said.split('\n').find((one) => one.includes(word)) ?? '';
    expect(line('khóa ký lịch phát')).toMatch(/ như danh sách số 2$/);
    expect(line('Lê Văn Minh')).toMatch(/ như danh sách số 2$/);
    expect(line('Nguyễn Thị Lan')).toMatch(/ ĐỔI, trước là Nguyễn Thị Lan: duyệt, khẩn cấp$/);
    expect(line(app.people.admin.name)).toMatch(/ MỚI$/);
    expect(said).toContain('Phải so 2 dòng');
    expect(said).toContain('còn nghi ngờ máy chủ thì đừng ký');
    // A server that says nothing of who leaves changes nothing of what is told.
    await wish(lans, nexts);
    const { leaving, ...silent } = await request();
    expect(leaving).toMatchObject([{ name: 'Lê Văn Minh' }]);
    expect((await rootSign(silent)).said).toContain('KHÔNG còn được ký: Lê Văn Minh');
  });

  test('nothing is as before where the list before is another one, and one that the root did not sign is refused', async () => {
    await twoPeople();
    await admin('POST', '/change', {});
    const asked = await request();
    const older = await rootSign({ ...asked, version: asked.version + 1 });
    expect(older.said).toContain('lấy tờ in gần nhất trong két');
    expect(older.said).not.toContain('như danh sách số');
    const { people = [] } = asked;
    const bent = { ...(await listNow()), people: [...people] };
    const foreign = await rootSign({ ...asked, before: await sign(bent, 'loa-keys+jwt', await generateSigningKey()) });
    expect([foreign.code, foreign.list]).toEqual([1, '']);
    expect(foreign.said).toContain('không phải do khóa gốc này ký');
  });
});

describe('a phone', () => {
  test('that was stolen is dropped with the next list: whoever revoked it is asked to have that signed', async () => {
    const { minh, lan } = await twoPeople();
    const account = { commune: app.communeId, userId: minh.userId };
    await revokePasskey(app.db, app.clock.now(), account, minh.id, { name: 'test' });
    const state = (await admin('GET', '')).json;
    expect(state).toMatchObject({ askedVersion: 3, without: ['Lê Văn Minh'] });
    expect(state.people).toMatchObject([
      { name: 'Nguyễn Thị Lan', listed: true, asked: true },
      { name: 'Lê Văn Minh', listed: true, asked: false },
    ]);
    const { list, said } = await rootSign(await request());
    expect(said).toContain('KHÔNG còn được ký: Lê Văn Minh');
    expect(said).toContain('chỉ phải hỏi về người KHÔNG còn được ký');
    expect(said).toContain('ÍT NGƯỜI: danh sách này có 1 người ký duyệt và 1 người ký lệnh khẩn cấp');
    expect(said).not.toContain('không có dòng nào phải so');
    // The stolen phone signs until then: whoever opens Hôm nay is told so, and no more once the list is in force.
    const first = async () => (await app.call('admin', 'GET', '/api/v1/today')).json.tasks[0]?.title;
    const urgent = 'GẤP: các trạm còn tin khóa đã gỡ của Lê Văn Minh';
    expect(await first()).toBe(urgent);
    expect((await take(list)).status).toBe(200);
    expect(await first()).not.toBe(urgent);
    expect((await listNow()).people?.map(({ id }) => id)).toEqual([lan.id]);
  });

  test('that was changed is kept for what it signed before, the new one stands beside it, and later it is let go', async () => {
    const { minh, people } = await twoPeople();
    const [, lans] = people;
    const changedAt = app.clock.now();
    await revokePasskey(app.db, changedAt, { commune: app.communeId, userId: minh.userId }, minh.id, { name: 'test' });
    const next = await addPhone('approver');
    const keepUntil = changedAt + 30 * 86_400_000;
    const old = {
      credentialId: minh.id,
      uses: ['approver'] as const,
      keepUntil: new Date(keepUntil).toISOString(),
    };
    if (lans === undefined) throw new Error('two people');
    const all = [old, { credentialId: next.id, uses: ['approver'] as const }, lans];
    for (let n = 0; n < 2; n += 1) expect((await wish(...all)).json.code).toBeUndefined();
    const { list, said } = await rootSign(await request());
    expect(said).toContain('(đã đổi máy)');
    expect((await take(list)).status).toBe(200);
    expect((await listNow()).people?.map(({ id, madeBefore }) => [id, madeBefore])).toEqual(
      expect.arrayContaining([
        [minh.id, changedAt],
        [next.id, undefined],
      ]),
    );
    expect((await admin('GET', '')).json.askedVersion).toBeNull();
    app.clock.set(keepUntil + 1);
    expect((await admin('GET', '')).json.askedVersion).toBe(4);
  });
});

test('a station that has an older list is told of the newer one with its next heartbeat, and of nothing after that', async () => {
  const station = await enrol(app, { code: 'T1' });
  const beat = (keysVersion: number) =>
    station.post('heartbeat', 'loa-heartbeat+jwt', makeHeartbeat(station.id, { keysVersion, at: app.clock.now() }));
  expect((await beat(1)).headers['loa-keys']).toBeUndefined();
  await twoPeople();
  expect((await beat(1)).headers['loa-keys']).toBe('2');
  const early = (await app.call('admin', 'GET', `/api/v1/stations/${station.id}`)).json.signatures;
  expect(early).toEqual({ kind: 'waiting', unsigned: 0 });
  expect((await beat(2)).headers['loa-keys']).toBeUndefined();
  // Software that knows nothing of signatures takes the list all the same, and is named.
  await app.deps.live.flush();
  const signatures = async () => (await app.call('admin', 'GET', `/api/v1/stations/${station.id}`)).json.signatures;
  expect(await signatures()).toEqual({ kind: 'old-software', unsigned: 0 });
  expect((await admin('GET', '')).json.stations).toEqual({ holding: 1, waiting: [], unchecked: ['Tân Thủy'] });
  const leave = { approvers: 2, emergency: 1, unsigned: 3 };
  const told = makeHeartbeat(station.id, { keysVersion: 2, at: app.clock.now(), leave });
  await station.post('heartbeat', 'loa-heartbeat+jwt', told);
  await app.deps.live.flush();
  expect((await admin('GET', '')).json.stations.unchecked).toEqual([]);
  expect(await signatures()).toEqual({ kind: 'demanded', unsigned: 3 });
});

test('from the console: who signs, and the request for the root', async () => {
  const loaKeys = (...args: string[]) =>
    withData(app.config.dataDir, app.clock.now(), (data) => runKeysCommand(args, data, app.clock.now()));
  const nobody = await loaKeys('people');
  expect(nobody).toContain('các trạm không kiểm chữ ký người duyệt');
  expect(nobody).toContain('Lê Văn Minh: người duyệt, chưa có khóa truy cập ký được');
  const [minh, lan] = [await addPhone('approver'), await addPhone('both')];
  const able = await loaKeys('people');
  expect(able).toContain('Lê Văn Minh: chưa chọn, vân tay ');
  expect(able).not.toContain('chờ khóa gốc');
  await wish({ credentialId: minh.id, uses: ['approver'] }, { credentialId: lan.id, uses: ['emergency'] });
  const path = join(stick, 'tu-may-chu.json');
  const said = await loaKeys('people', '--out', path);
  expect(said).toContain('Lê Văn Minh: duyệt, vân tay ');
  expect(said).toContain('chưa có hiệu lực, chờ khóa gốc ký');
  const { list } = await rootSign(JSON.parse(readFileSync(path, 'utf8')));
  writeFileSync(join(stick, 'ky.txt'), list);
  expect(await loaKeys('take', join(stick, 'ky.txt'))).toContain('Danh sách khóa số 2');
  expect(await loaKeys('people')).toContain('đang có hiệu lực');
});
