/** Invitations and resets: whoever holds the link sets the password, once, within its time; nobody knows it before. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runPersonCommand } from '../../server/person-command.ts';
import { tokenHash } from '../../server/secrets.ts';
import { addPasskey, newPerson, openBrowser, openBrowserOf, refusalOf } from './login-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { PASSWORD } from './make-house.ts';

let app: TestApp;
beforeAll(async () => {
  app = await makeApp();
});
afterAll(() => app.close());

const HOUR = 3_600_000;
const fresh = 'mật khẩu của riêng tôi';
let count = 0;
const invite = async () => {
  count += 1;
  const payload = { username: `moi-${count}`, displayName: `Người mới ${count}`, roles: ['approver'] };
  return (await app.call('admin', 'POST', '/api/v1/users', { payload })).json as { id: string; username: string };
};
const link = async (id: string) => (await app.call('admin', 'POST', `/api/v1/users/${id}/link`)).json;
const tokenOf = ({ path }: { path: string }) => path.split('#')[1] ?? '';
const use = (token: string, password = fresh) =>
  openBrowser(app).call('POST', '/link', { password }, { 'x-link-token': token });
const logIn = (username: string, password: string) => openBrowser(app).call('POST', '/login', { username, password });

describe('an invitation', () => {
  test('opens an account that nobody can log in to before: its holder sets the password, and the link is used', async () => {
    const { id, username } = await invite();
    const made = await link(id);
    expect(made).toEqual({
      ...{ id: expect.any(String), path: expect.stringMatching(/^\/moi#[\w-]{43}$/) },
      expiresAt: new Date(app.clock.now() + 72 * HOUR).toISOString(),
    });
    const token = tokenOf(made);
    expect(JSON.stringify(app.dump())).not.toContain(token);
    expect(JSON.stringify(app.dump())).toContain(tokenHash(token));
    for (const password of ['', '!', fresh])
      expect(refusalOf(await logIn(username, password))).toEqual([401, 'wrong-password']);
    const shown = await openBrowser(app).call('GET', '/link', undefined, { 'x-link-token': token });
    expect(shown.json).toEqual({
      ...{ kind: 'invite', username, displayName: `Người mới ${count}`, commune: 'Xã chưa đặt tên' },
      expiresAt: made.expiresAt,
    });
    expect(refusalOf(await use(token, 'ngắn'))).toEqual([400, 'bad-request']);
    expect((await use(token)).json).toEqual({ ok: true });
    expect((await logIn(username, fresh)).status).toBe(200);
    expect(refusalOf(await use(token, 'mật khẩu của kẻ khác'))).toEqual([410, 'link-used']);
    expect((await link(id)).path).toMatch(/^\/dat-lai#/);
  });

  test('is used once, also by two at the same time', async () => {
    const { id } = await invite();
    const token = tokenOf(await link(id));
    const answers = await Promise.all([use(token, 'mật khẩu thứ nhất'), use(token, 'mật khẩu thứ hai')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410]);
  });

  test.each<[string, (token: string, id: string) => Promise<unknown>]>([
    ['that was taken back', (_token, id) => app.call('admin', 'DELETE', `/api/v1/users/${id}/link`)],
    ['before a newer one', (_token, id) => link(id)],
    [
      'of a disabled account',
      (_token, id) => app.call('admin', 'PATCH', `/api/v1/users/${id}`, { payload: { disabled: true } }),
    ],
    ['after its 72 hours', async () => app.clock.pass(72 * HOUR)],
  ])('%s opens nothing', async (_what, spoil) => {
    const { id } = await invite();
    const token = tokenOf(await link(id));
    await spoil(token, id);
    expect(refusalOf(await use(token))).toEqual([410, 'link-used']);
    expect(refusalOf(await openBrowser(app).call('GET', '/link', undefined, { 'x-link-token': token }))).toEqual([
      410,
      'link-used',
    ]);
  });

  test('of nobody, of a disabled account, or taken back twice is refused to the admin', async () => {
    const { id } = await invite();
    const call = (method: 'POST' | 'DELETE', of: string) => app.call('admin', method, `/api/v1/users/${of}/link`);
    expect(refusalOf(await call('POST', 'none'))).toEqual([404, 'not-found']);
    expect(refusalOf(await call('DELETE', id))).toEqual([404, 'not-found']);
    await app.call('admin', 'PATCH', `/api/v1/users/${id}`, { payload: { disabled: true } });
    expect(refusalOf(await call('POST', id))).toEqual([400, 'bad-request']);
  });
});

describe('a reset', () => {
  test('ends what was open, leaves the second factor, and says in the log from where it was used', async () => {
    const person = await newPerson(app, ['operator']);
    const browser = await openBrowserOf(app, person);
    const { key } = await addPasskey(browser);
    expect((await use(tokenOf(await link(person.id)))).status).toBe(200);
    expect((await browser.call('GET', '/me')).status).toBe(401);
    expect(refusalOf(await logIn(person.username, PASSWORD))).toEqual([401, 'wrong-password']);
    expect(refusalOf(await logIn(person.username, fresh))).toEqual([401, 'second-factor-needed']);
    expect((await openBrowser(app).passkeyLogIn(key)).status).toBe(200);
    const rows = app.dump().audit as { action: string; whoId: string; source: string }[];
    expect(rows.findLast(({ action }) => action === 'link.use')).toMatchObject({
      whoId: person.id,
      source: expect.stringMatching(/^10\.7\./),
    });
  });
});

describe('on the console, `loa person reset`', () => {
  const run = (...args: string[]) => {
    const { db, communeId, keyRing, config, clock } = app;
    const data = { db, communeId, keyRing, dataDir: config.dataDir, zone: 'Asia/Ho_Chi_Minh' };
    return runPersonCommand(args, data, { PORT: 8080, LOA_PUBLIC_URL: 'https://loa.example.vn' }, clock.now());
  };

  test('gives the last admin a link that works, and says that a second factor stays', async () => {
    const admin = await newPerson(app, ['admin']);
    await addPasskey(await openBrowserOf(app, admin));
    const printed = await run('reset', ` ${admin.username.toUpperCase()} `);
    const [, token = ''] = /https:\/\/loa\.example\.vn\/dat-lai#([\w-]{43})\n/.exec(printed) ?? [];
    expect(printed).toMatch(/dùng một lần, đến \d\d:\d\d ngày \d\d\/\d\d\/\d{4}/);
    expect(printed).toMatch(/chạy lại lệnh này với --factors/);
    expect((await use(token)).status).toBe(200);
    expect(refusalOf(await logIn(admin.username, fresh))).toEqual([401, 'second-factor-needed']);
  });

  test('takes the second factors away when asked to, and the log says that it was done on the console', async () => {
    const admin = await newPerson(app, ['admin']);
    const browser = await openBrowserOf(app, admin);
    await addPasskey(browser);
    const printed = await run('reset', admin.username, '--factors');
    expect(printed).toMatch(/Đã gỡ mọi khóa truy cập và mã xác thực/);
    expect((await browser.call('GET', '/me')).status).toBe(401);
    const rows = app.dump().audit as { action: string; who: string; subjectId: string }[];
    const own = rows.filter(({ subjectId }) => subjectId === admin.id).slice(-3);
    expect(own.map(({ action, who }) => [action, who])).toEqual(
      ['factor.drop', 'session.end', 'link.reset'].map((action) => [action, 'Dòng lệnh trên máy chủ']),
    );
  });

  test.each([[], ['reset'], ['remove', 'minh'], ['reset', 'minh', 'lan'], ['reset', 'khong-co']])(
    'refuses %j with words',
    async (...args) => {
      await expect(run(...args.flat())).rejects.toMatchObject({ code: 'option-invalid' });
    },
  );
});
