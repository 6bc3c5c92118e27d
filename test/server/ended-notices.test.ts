/** Whatever ends old ways into an account ends notices in its other browsers too: a thief's hears of nothing more, and no phone falls silent without a word. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runPersonCommand } from '../../server/person-command.ts';
import { enqueueNotice } from '../../server/store/delivery-store.ts';
import { addTotp, newPerson, openBrowser, openBrowserOf, refusalOf, type TestBrowser } from './login-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';
import type { TestPerson } from './make-house.ts';

const NEW = 'một mật khẩu mới 2026';
const ADDRESS = 'https://push.example.vn/';
let app: TestApp;
let person: TestPerson;
let own: TestBrowser;
let thief: TestBrowser;
beforeAll(async () => {
  app = await makeApp();
  await subscribe(await openBrowserOf(app, app.people.approver), 'approver');
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.db.deleteFrom('pushSubscription').where('endpoint', '!=', `${ADDRESS}approver`).execute();
  person = await newPerson(app, ['operator']);
  own = await openBrowserOf(app, person);
  thief = await openBrowserOf(app, person);
  await subscribe(own, 'own');
  await subscribe(thief, 'thief');
  await app.db.deleteFrom('noticeDelivery').execute();
});

const subscribe = async (browser: TestBrowser, name: string) => {
  const keys = { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) };
  expect((await browser.call('POST', '/push', { endpoint: `${ADDRESS}${name}`, keys })).status).toBe(200);
};
const waiting = () =>
  (app.dump().noticeDelivery as { target: string; body: string; urgency: string }[]).map((row) => ({
    who: row.target.replace(ADDRESS, ''),
    urgency: row.urgency,
    title: JSON.parse(row.body).title as string,
  }));
const notify = async () => {
  const message = { push: '{"title":"Gọi ông Sáu"}', webhook: '{}', expiresAt: app.clock.now() + 60_000 };
  await enqueueNotice(app.db, app.communeId, message, app.clock.now());
};
const heardBy = async () => {
  await app.db.deleteFrom('noticeDelivery').execute();
  await notify();
  return waiting()
    .map(({ who }) => who)
    .sort();
};
const admin = (method: 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object) =>
  app.call('admin', method, `/api/v1/users/${person.id}${path}`, payload === undefined ? {} : { payload });
const endOne = async () => {
  const { sessions } = (await own.call('GET', '/sessions')).json;
  const { id } = sessions.find(({ current }: { current: boolean }) => !current);
  return own.call('DELETE', `/sessions/${id}`);
};
const reset = async () => {
  const token = (await admin('POST', '/link')).json.path.split('#')[1];
  return openBrowser(app).call('POST', '/link', { password: NEW }, { 'x-link-token': token });
};
const console = () => {
  const folder = { db: app.db, communeId: app.communeId, zone: 'Asia/Ho_Chi_Minh' };
  const args = ['reset', person.username, '--factors'];
  return runPersonCommand(args, folder as never, { LOA_PUBLIC_URL: undefined, PORT: 8080 }, app.clock.now());
};

/** Everybody who hears of it, and of what. */
const OTHERS = ['own', 'thief'];
const ALL = ['approver', ...OTHERS];
describe.each<[string, () => Promise<unknown>, string[], string[], (name: string) => string]>([
  [
    'a new password of one’s own',
    () => own.call('PUT', '/factors/password', { password: NEW }),
    ['own'],
    OTHERS,
    (name) => `${name}: mật khẩu vừa được đổi`,
  ],
  ['a password set by an admin', () => admin('PATCH', '', { password: NEW }), [], ALL, set],
  ['a reset by link', reset, [], ALL, set],
  ['factors taken away', () => admin('DELETE', '/factors'), [], ALL, dropped],
  ['factors taken away on the console', console, [], ALL, dropped],
  ['an account that is locked', () => admin('PATCH', '', { disabled: true }), [], [], () => ''],
  ['sessions ended by an admin', () => admin('DELETE', '/sessions'), [], ALL, ended],
  ['all other sessions ended', () => own.call('DELETE', '/sessions'), ['own'], OTHERS, ended],
  ['its session ended', endOne, ['own'], OTHERS, ended],
])('after %s', (_what, end, still, told, title) => {
  test('other browsers get no notices, nor those that wait; each is told that once, and approvers of what others did', async () => {
    await notify();
    await end();
    const urgent = waiting().filter(({ urgency }) => urgency === 'account');
    expect(urgent.map(({ who }) => who).sort()).toEqual(told);
    expect(new Set(urgent.map((row) => row.title))).toEqual(new Set(told.length === 0 ? [] : [title(person.name)]));
    const kept = waiting().filter(({ urgency }) => urgency === 'notice');
    expect(kept.map(({ who }) => who).sort()).toEqual(['approver', ...still]);
    expect(await heardBy()).toEqual(['approver', ...still]);
  });
});
function set(name: string) {
  return `Mật khẩu của ${name} vừa được đặt lại`;
}
function dropped(name: string) {
  return `Đã gỡ bước xác nhận thứ hai của ${name}`;
}
function ended(name: string) {
  return `${name}: có máy không còn nhận thông báo`;
}

test('a second factor that is taken away ends them as one that is added does, and says so', async () => {
  await addTotp(own, app.clock.now());
  await subscribe(await openBrowserOf(app, person), 'thief');
  await app.db.deleteFrom('noticeDelivery').execute();
  await own.call('DELETE', '/factors/totp');
  expect(waiting().map((row) => [row.who, row.title])).toEqual([
    ['own', ended(person.name)],
    ['thief', ended(person.name)],
  ]);
  expect(await heardBy()).toEqual(['approver', 'own']);
});

test('a phone whose session ran out goes on, until all other sessions are ended', async () => {
  const phone = await openBrowserOf(app, person);
  await subscribe(phone, 'phone');
  await phone.call('POST', '/logout');
  await endOne();
  expect(await heardBy()).toEqual(['approver', 'own', 'phone']);
  await own.call('DELETE', '/sessions');
  expect(await heardBy()).toEqual(['approver', 'own']);
});

test('a browser that logs in anew is still the same', async () => {
  const browser = openBrowser(app);
  await browser.logIn(person, { browser: false });
  await subscribe(browser, 'again');
  await browser.logIn(person, { browser: false });
  await browser.call('DELETE', '/sessions');
  expect(await heardBy()).toEqual(['again', 'approver']);
});

test('a browser is not silenced by other keys for its address, and may be another person’s from now on', async () => {
  const other = await openBrowserOf(app, await newPerson(app, ['operator']));
  const keys = { p256dh: 'C'.repeat(87), auth: 'a'.repeat(22) };
  for (const who of [thief, other])
    expect(refusalOf(await who.call('POST', '/push', { endpoint: `${ADDRESS}own`, keys }))).toEqual([
      422,
      'push-address',
    ]);
  await subscribe(other, 'own');
  const rows = (await other.call('GET', '/push')).json.browsers;
  expect(rows.map(({ endpoint }: { endpoint: string }) => endpoint)).toEqual([`${ADDRESS}own`]);
});

describe('the list of one’s browsers', () => {
  const list = async (who: TestBrowser) => (await who.call('GET', '/push')).json.browsers;

  test('says from where and since when each gets notices', async () => {
    const since = new Date(app.clock.now()).toISOString();
    expect(await list(own)).toEqual(
      ['own', 'thief'].map((name) => ({
        ...{ id: expect.any(String), endpoint: `${ADDRESS}${name}`, lastSentAt: null },
        ...{ source: expect.stringMatching(/^10\.7\./), since },
      })),
    );
  });

  test('ends any of them, which is told to all of them; and nobody else’s', async () => {
    const [, { id }] = await list(own);
    const other = await openBrowserOf(app, app.people.operator);
    expect(refusalOf(await other.call('DELETE', `/push/${id}`))).toEqual([404, 'not-found']);
    expect((await own.call('DELETE', `/push/${id}`)).status).toBe(200);
    expect(waiting().map(({ who, title }) => [who, title])).toEqual([
      ['own', ended(person.name)],
      ['thief', ended(person.name)],
    ]);
    expect(await heardBy()).toEqual(['approver', 'own']);
  });
});
