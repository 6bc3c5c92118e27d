/** Cửa khóa: which door stands open, told of every state it can be in, and asked for as an admin does. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DoorFacts, doorLines } from '../../server/door-lines.ts';
import { writeSetting } from '../../server/store/setting-store.ts';
import { makeApp, type TestApp } from './make-app.ts';

const HOUR = 3_600_000;
const now = Date.parse('2026-11-23T02:00:00Z');
const someone = (name: string, over: object = {}) => ({
  ...{ name, approves: true, opens: true, passkeys: 1, totp: false },
  ...over,
});
/** Everything is locked. */
const locked: DoorFacts = {
  ...{ now, zone: 'Asia/Ho_Chi_Minh', isDemo: false, hasSite: true, sandbox: 'full', isRootHere: false },
  config: {
    ...{ LOA_PUBLIC_URL: 'https://loa.example.vn', LOA_HOST: '127.0.0.1', LOA_TRUST_PROXY: true },
    ...{ LOA_BACKUP_DIR: '/srv/loa', LOA_BACKUP_RECIPIENT: 'age1xyz' },
  },
  people: [someone('Lan'), someone('Minh')],
  secondFactor: 'approvers',
  signing: { approvers: 2, emergency: 2 },
  lastBackupAt: now - HOUR,
  audit: { rows: 7, fault: undefined },
};

test('a house that is locked says so nine times', () => {
  const lines = doorLines(locked);
  expect(lines.map(({ state }) => state)).toEqual(new Array(9).fill('good'));
  expect(new Set(lines.map(({ what }) => what)).size).toBe(9);
});

const set = (over: object): Partial<DoorFacts> => ({ config: { ...locked.config, ...over } });
test.each<[string, Partial<DoorFacts>, string, string, RegExp]>([
  [
    'plain http on every address',
    set({ LOA_PUBLIC_URL: undefined, LOA_HOST: '0.0.0.0', LOA_TRUST_PROXY: false }),
    'https',
    'missing',
    /không mã hóa.*may-chu\.md/,
  ],
  ['plain http behind a name', set({ LOA_PUBLIC_URL: 'http://loa.example.vn' }), 'https', 'missing', /http:\/\//],
  ['this machine alone', set({ LOA_PUBLIC_URL: undefined, LOA_TRUST_PROXY: false }), 'https', 'off', /chính máy này/],
  [
    'this machine alone, by its name',
    set({ LOA_PUBLIC_URL: 'http://localhost:8460', LOA_TRUST_PROXY: false }),
    'https',
    'off',
    /chính máy này/,
  ],
  [
    'a name only this machine knows, on every address',
    set({ LOA_PUBLIC_URL: 'http://localhost:8460', LOA_HOST: '0.0.0.0', LOA_TRUST_PROXY: false }),
    'https',
    'missing',
    /chỉ mở được trên chính máy này; máy khác/,
  ],
  [
    'a proxy that is believed, and a door beside it',
    set({ LOA_HOST: '0.0.0.0' }),
    'https',
    'missing',
    /ai cũng giả được/,
  ],
  [
    'https by a proxy that is not believed',
    set({ LOA_TRUST_PROXY: false }),
    'https',
    'missing',
    /không biết ai gọi từ đâu.*LOA_TRUST_PROXY=true/,
  ],
  ['no passkey at all', { people: [someone('Lan', { passkeys: 0 })] }, 'passkeys', 'missing', /Chưa ai/],
  [
    'an approver without a passkey',
    { people: [someone('Lan'), someone('Minh', { passkeys: 0, totp: true })] },
    'passkeys',
    'missing',
    /^1 trong 2 .*chưa có: Minh\./,
  ],
  [
    'somebody else without one',
    { people: [someone('Lan'), someone('Hương', { approves: false, passkeys: 0 })] },
    'passkeys',
    'good',
    /^1 trong 2 .*người duyệt ai cũng có/,
  ],
  ['an address without passkeys', { hasSite: false }, 'passkeys', 'off', /tên miền/],
  ['a password alone', { secondFactor: 'off' }, 'factors', 'off', /biết mật khẩu/],
  [
    'an approver without a second step',
    { people: [someone('Lan'), someone('Minh', { passkeys: 0 })] },
    'factors',
    'missing',
    /^Minh chưa/,
  ],
  [
    'an operator without one, where everybody needs it',
    {
      secondFactor: 'everybody',
      people: [someone('Lan'), someone('Minh'), someone('Hương', { approves: false, passkeys: 0 })],
    },
    'factors',
    'missing',
    /^Hương chưa/,
  ],
  ['one approver', { people: [someone('Lan')] }, 'two-approvers', 'missing', /Chỉ có một người duyệt \(Lan\)/],
  [
    'two approvers, of whom one cannot log in yet',
    { people: [someone('Lan'), someone('Minh', { opens: false, passkeys: 0 })] },
    'two-approvers',
    'missing',
    /Chỉ có một người duyệt \(Lan\).*Minh chưa mở lời mời/,
  ],
  ['none', { people: [] }, 'two-approvers', 'missing', /Chưa có người duyệt/],
  [
    'stations that check no signature',
    { signing: { approvers: 0, emergency: 0 } },
    'signing',
    'off',
    /chiếm được máy chủ/,
  ],
  [
    'one person for emergencies',
    { signing: { approvers: 2, emergency: 1 } },
    'signing',
    'missing',
    /ít nhất hai người/,
  ],
  ['no network namespace', { sandbox: 'limits' }, 'sandbox', 'missing', /Docker/],
  ['no limits of the kernel', { sandbox: 'none' }, 'sandbox', 'missing', /util-linux/],
  ['no place for backups', set({ LOA_BACKUP_DIR: undefined }), 'backup', 'missing', /LOA_BACKUP_DIR/],
  ['no backup yet', { lastBackupAt: undefined }, 'backup', 'missing', /Chưa có bản/],
  ['an old backup', { lastBackupAt: now - 49 * HOUR }, 'backup', 'missing', /08:00 ngày 21\/11\/2026.*quá hai ngày/],
  ['a backup anybody can read', set({ LOA_BACKUP_RECIPIENT: undefined }), 'backup', 'missing', /chưa mã hóa/],
  ['the root key on the server', { isRootHere: true }, 'rootKey', 'missing', /cất vào két/],
  ['the root key of a demo', { isRootHere: true, isDemo: true }, 'rootKey', 'off', /chạy thử/],
  ['an edited log', { audit: { rows: 3, fault: { id: 4, what: 'altered' } } }, 'audit', 'missing', /^Dòng số 4/],
  [
    'a log with a hole',
    { audit: { rows: 3, fault: { id: 9, what: 'not-chained' } } },
    'audit',
    'missing',
    /^Trước dòng số 9/,
  ],
])('%s', (_what, over, what, state, words) => {
  const line = doorLines({ ...locked, ...over }).find((one) => one.what === what);
  expect([line?.state, line?.words]).toEqual([state, expect.stringMatching(words)]);
});

describe('as an admin asks', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await makeApp();
  });
  afterEach(() => app.close());
  const ask = async (): Promise<Record<string, string>> => {
    const { json } = await app.call('admin', 'GET', '/api/v1/doors');
    return Object.fromEntries(json.lines.map(({ what, state }: { what: string; state: string }) => [what, state]));
  };

  test('a fresh house has two approvers and a whole log; all else waits, and the root key lies there until it is carried away', async () => {
    expect(await ask()).toEqual({
      ...{ https: 'missing', passkeys: 'missing', factors: 'off', 'two-approvers': 'good', signing: 'off' },
      ...{ sandbox: 'missing', backup: 'missing', rootKey: 'missing', audit: 'good' },
    });
    const { people } = app;
    await app.call('admin', 'PATCH', `/api/v1/users/${people.both.id}`, { payload: { disabled: true } });
    await writeSetting(app.db, app.clock.now(), app.communeId, 'secondFactor', 'approvers', people.admin);
    expect(await ask()).toMatchObject({ 'two-approvers': 'missing', factors: 'missing', audit: 'good' });
  });

  test('the log is walked on from where it was, and what somebody did to it in the database shows', async () => {
    await app.call('admin', 'POST', '/api/v1/zones', { payload: { name: 'Phía bắc', stationIds: [] } });
    expect((await ask()).audit).toBe('good');
    await app.call('admin', 'POST', '/api/v1/zones', { payload: { name: 'Phía nam', stationIds: [] } });
    const raw = new Database(app.databasePath);
    for (const { name } of raw
      .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
      .all() as { name: string }[])
      raw.exec(`DROP TRIGGER "${name}"`);
    raw.exec("UPDATE audit SET who = 'Ai đó' WHERE id = (SELECT max(id) FROM audit)");
    raw.close();
    expect((await ask()).audit).toBe('missing');
  });

  test('where one approver is left, Hôm nay asks for another; in a demo it does not', async () => {
    const titles = async () =>
      (await app.call('admin', 'GET', '/api/v1/today')).json.tasks.map(({ title }: { title: string }) => title);
    expect(await titles()).not.toContainEqual(expect.stringContaining('người duyệt:'));
    const { approver, both } = app.people;
    await app.call('admin', 'PATCH', `/api/v1/users/${both.id}`, { payload: { disabled: true } });
    expect(await titles()).toContain(`Chỉ có một người duyệt: ${approver.name}`);
    await app.call('admin', 'PATCH', `/api/v1/users/${approver.id}`, { payload: { disabled: true } });
    expect(await titles()).toContain('Chưa có người duyệt');
    await app.db.updateTable('commune').set({ demo: 1 }).execute();
    expect(await titles()).not.toContain('Chưa có người duyệt');
  });

  test('Hôm nay tells an admin how many stand open, and which first; nobody else, and nobody in a demo', async () => {
    const tasksOf = async (who: 'admin' | 'operator') =>
      (await app.call(who, 'GET', '/api/v1/today')).json.tasks.filter(({ kind }: { kind: string }) => kind === 'doors');
    const open = Object.values(await ask()).filter((state) => state === 'missing').length;
    expect(open).toBeGreaterThan(1);
    expect(await tasksOf('admin')).toEqual([
      {
        ...{ kind: 'doors', title: `${open} cửa còn mở`, href: '/quan-tri/cua-khoa' },
        detail: 'Nhất là việc sao lưu và khóa gốc còn trên máy chủ. Mỗi cửa có lời chỉ cách đóng',
      },
    ]);
    expect(await tasksOf('operator')).toEqual([]);
    await app.db.updateTable('commune').set({ demo: 1 }).execute();
    expect(await tasksOf('admin')).toEqual([]);
  });

  test('a root key file that was left is seen', async () => {
    const keys = join(app.config.dataDir, 'keys');
    await mkdir(keys, { recursive: true });
    await writeFile(join(keys, 'ROOT-KEY-MOVE-TO-THE-SAFE.jwk'), '{}');
    expect((await ask()).rootKey).toBe('missing');
  });
});
