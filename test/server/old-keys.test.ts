/** What is done to end old ways into an account ends them all: links, known browsers, tickets, and logins that are under way. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { tokenHash } from '../../server/secrets.ts';
import { DEVICE_COOKIE } from '../../server/store/device-store.ts';
import { beginSession } from '../../server/store/session-store.ts';
import {
  addPasskey,
  addTotp,
  newPerson,
  openBrowser,
  openBrowserOf,
  refusalOf,
  type TestBrowser,
} from './login-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { PASSWORD, type TestPerson } from './make-house.ts';

const NEW = 'một mật khẩu mới 2026';
let app: TestApp;
let person: TestPerson;
let browser: TestBrowser;
beforeAll(async () => {
  app = await makeApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  person = await newPerson(app, ['approver']);
  browser = await openBrowserOf(app, person);
});

const change = (payload: object) => app.call('admin', 'PATCH', `/api/v1/users/${person.id}`, { payload });
const tokenOfLink = async () =>
  (await app.call('admin', 'POST', `/api/v1/users/${person.id}/link`)).json.path.split('#')[1];
const useLink = (token: string) =>
  openBrowser(app).call('POST', '/link', { password: 'kẻ lạ đặt 2026 xyz' }, { 'x-link-token': token });
const knownBrowsers = () =>
  (app.dump().knownDevice as { userId: string; deviceHash: string }[]).filter(({ userId }) => userId === person.id);

const nothing = async () => undefined;

describe.each<[string, () => Promise<unknown>, () => Promise<unknown>]>([
  ['the holder set another password', () => browser.call('PUT', '/factors/password', { password: NEW }), nothing],
  ['an admin set one', () => change({ password: NEW }), nothing],
  ['the account was disabled', () => change({ disabled: true }), () => change({ disabled: false })],
])('after %s', (_what, end, reopen) => {
  test('a link that was on its way opens nothing, and no other browser is known', async () => {
    const elsewhere = openBrowser(app);
    await elsewhere.logIn(person);
    expect(knownBrowsers()).toHaveLength(1);
    const token = await tokenOfLink();
    await end();
    await reopen();
    expect(refusalOf(await useLink(token))).toEqual([410, 'link-used']);
    expect(knownBrowsers()).toEqual([]);
    expect((await elsewhere.call('GET', '/me')).status).toBe(401);
  });

  test('a login that was under way lets nobody in', async () => {
    const { turns } = app.deps.loginGuard;
    const run = turns.run;
    turns.run = async (line, work) => {
      const done = await run.call(turns, line, work);
      turns.run = run;
      await end();
      return done as Awaited<ReturnType<typeof work>>;
    };
    const thief = openBrowser(app);
    const answer = await thief.logIn(person);
    expect([...refusalOf(answer), thief.cookies.size]).toEqual([401, 'wrong-password', 0]);
  });
});

test('the browser in which one changes the own password stays known', async () => {
  const own = openBrowser(app);
  await own.logIn(person);
  await openBrowser(app).logIn(person);
  await own.call('PUT', '/factors/password', { password: NEW });
  expect(knownBrowsers().map(({ deviceHash }) => deviceHash)).toEqual([
    tokenHash(own.cookies.get(DEVICE_COOKIE) ?? ''),
  ]);
});

test('a passkey that was revoked, and a second factor that was added, count for a login under way', async () => {
  const { key } = await addPasskey(browser);
  const { passwordHash } = await app.db
    .selectFrom('user')
    .select('passwordHash')
    .where('id', '=', person.id)
    .executeTakeFirstOrThrow();
  const begin = (over: Partial<Parameters<typeof beginSession>[3]>) =>
    beginSession(
      app.db,
      app.clock.now(),
      { ...person, commune: app.communeId, displayName: person.name, disabled: false, createdAt: 0 },
      {
        ...{ hours: 1, shared: false, source: 'x', deviceHash: undefined, strong: true, replaces: undefined },
        ...{ proof: { passkeyId: key.credentialId }, ...over },
      },
    );
  await expect(begin({})).resolves.toMatch(/^[\w-]{43}$/);
  await expect(begin({ strong: false, proof: { passwordHash } })).rejects.toMatchObject({ code: 'wrong-password' });
  await addTotp(browser, app.clock.now());
  await browser.call('DELETE', `/factors/passkeys/${key.credentialId}`);
  await expect(begin({})).rejects.toMatchObject({ code: 'passkey-unknown' });
});

test('of a phone that is lost nothing opens the account any more: not the password it held, nor a ticket for the second step', async () => {
  await addTotp(browser, app.clock.now());
  const { ticket } = (await openBrowser(app).logIn(person)).json.facts;
  const made = (await app.call('admin', 'DELETE', `/api/v1/users/${person.id}/factors`)).json;
  for (const over of [{}, { password: '', ticket }, { password: '-' }, { password: '!' }])
    expect(refusalOf(await openBrowser(app).logIn(person, over))).toEqual([401, 'wrong-password']);
  expect((await useLink(made.path.split('#')[1])).status).toBe(200);
});

test('a ticket for a second step that its holder took away meanwhile counts once', async () => {
  await addTotp(browser, app.clock.now());
  const { ticket } = (await openBrowser(app).logIn(person)).json.facts;
  await browser.call('DELETE', '/factors/totp');
  const logIn = () => openBrowser(app).logIn(person, { password: '', ticket });
  expect([refusalOf(await logIn()), refusalOf(await logIn())]).toEqual([
    [200, undefined],
    [401, 'wrong-password'],
  ]);
});

test('an account has so many sessions, and the oldest ends when another begins', async () => {
  const other = await openBrowserOf(app, await newPerson(app, ['viewer']));
  for (let index = 0; index < 199; index += 1) await openBrowserOf(app, person);
  expect((await browser.call('GET', '/me')).status).toBe(200);
  const next = openBrowser(app);
  await next.logIn(person, { password: PASSWORD });
  const statuses = [];
  for (const one of [browser, next, other]) statuses.push((await one.call('GET', '/me')).status);
  expect(statuses).toEqual([401, 200, 200]);
  expect((await next.call('GET', '/sessions')).json.sessions).toHaveLength(200);
});
