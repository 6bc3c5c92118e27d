/** Sessions that may not do everything: locked, half, listed and ended, on browsers that the account knows; and what was open in them closes. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { prune } from '../../server/jobs/prune.ts';
import { tokenHash } from '../../server/secrets.ts';
import { LOCK_AFTER_MS } from '../../server/session-state.ts';
import { isMakersDevice, noteSegmentDevice } from '../../server/store/device-store.ts';
import { makeLink } from '../../server/store/one-time-link-store.ts';
import { closeEnded, publicId, SESSION_COOKIE } from '../../server/store/session-store.ts';
import { writeSetting } from '../../server/store/setting-store.ts';
import { accessRules, withNothing } from './access-rules.ts';
import { addPasskey, newPerson, openBrowser, openBrowserOf, refusalOf, type TestBrowser } from './login-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { PASSWORD, type TestPerson } from './make-house.ts';
import { metadata, TUS } from './upload-steps.ts';

let app: TestApp;
let person: TestPerson;
let shared: TestBrowser;
beforeAll(async () => {
  app = await makeApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  person = await newPerson(app, ['admin', 'operator', 'approver']);
  shared = await openBrowserOf(app, person, { shared: 1 });
});

const demand = (value: 'off' | 'approvers' | 'everybody') =>
  writeSetting(app.db, app.clock.now(), app.communeId, 'secondFactor', value, { name: 'Phạm Quốc Bảo' });
const me = async (browser: TestBrowser) => refusalOf(await browser.call('GET', '/me'));
const sessionHash = (browser: TestBrowser) => tokenHash(browser.cookies.get(SESSION_COOKIE) ?? '');
const handed = { 'x-loa-active': '1' };

/** Every route that asks for a session, but those that one of these sessions may call. */
const walk = async (browser: TestBrowser, may: readonly string[]): Promise<Set<string>> => {
  const codes = new Set<string>();
  for (const [route, rule] of Object.entries(accessRules)) {
    const [method, path] = route.split(' ') as ['GET', string];
    if (['public', 'station', 'village', 'link', ...may].includes(String(rule))) continue;
    const answer = await browser.call(method, withNothing(path).replace('/api/v1', ''));
    codes.add(`${answer.status} ${method === ('HEAD' as string) ? '' : answer.json?.code}`);
  }
  return codes;
};

describe('a shared computer', () => {
  test('locks itself ten minutes after the last hand, for everything but unlocking and leaving', async () => {
    app.clock.pass(LOCK_AFTER_MS - 1);
    expect(await me(shared)).toEqual([200, undefined]);
    app.clock.pass(1);
    const before = app.dump();
    expect(await walk(shared, ['locked'])).toEqual(new Set(['401 session-locked', '401 ']));
    expect(app.dump()).toEqual(before);
    expect((await shared.call('POST', '/session/unlock', { password: 'sai' })).json.code).toBe('wrong-password');
    expect(await me(shared)).toEqual([401, 'session-locked']);
    expect((await shared.call('POST', '/session/unlock', { password: PASSWORD })).status).toBe(200);
    expect(await me(shared)).toEqual([200, undefined]);
    app.clock.pass(LOCK_AFTER_MS);
    expect((await shared.call('POST', '/logout')).status).toBe(200);
    expect(await me(shared)).toEqual([401, 'not-logged-in']);
  });

  test('stays open while a hand moves, whose pages fetch by themselves does not count, and a hand opens no lock', async () => {
    app.clock.pass(LOCK_AFTER_MS / 2);
    await shared.call('GET', '/me', undefined, handed);
    app.clock.pass(LOCK_AFTER_MS - 1);
    expect(await me(shared)).toEqual([200, undefined]);
    app.clock.pass(1);
    expect(refusalOf(await shared.call('GET', '/me', undefined, handed))).toEqual([401, 'session-locked']);
    expect(refusalOf(await shared.call('POST', '/segments', { title: 'Tin' }, handed))).toEqual([
      401,
      'session-locked',
    ]);
    expect(await me(shared)).toEqual([401, 'session-locked']);
  });

  test('remembers a hand over a restart, stored once a minute at most', async () => {
    const hand = () =>
      (app.dump().session as { tokenHash: string; lastHandAt: number }[]).find(
        ({ tokenHash: hash }) => hash === sessionHash(shared),
      )?.lastHandAt;
    const first = app.clock.now();
    await shared.call('GET', '/me', undefined, handed);
    app.clock.pass(59_999);
    await shared.call('GET', '/me', undefined, handed);
    expect(hand()).toBe(first);
    app.clock.pass(1);
    await shared.call('GET', '/me', undefined, handed);
    expect(hand()).toBe(first + 60_000);
  });

  test('of one person alone never locks', async () => {
    const own = await openBrowserOf(app, person);
    app.clock.pass(8 * LOCK_AFTER_MS);
    expect(await me(own)).toEqual([200, undefined]);
  });

  test('is opened by a passkey as well, and its locked session is then over', async () => {
    const { key } = await addPasskey(shared);
    app.clock.pass(LOCK_AFTER_MS);
    const locked = sessionHash(shared);
    expect((await shared.passkeyLogIn(key)).status).toBe(200);
    expect(await me(shared)).toEqual([200, undefined]);
    expect(JSON.stringify(app.dump().session)).not.toContain(locked);
  });

  test('hears nothing any more through what was open, once it locked itself or its session ended', async () => {
    const closed: string[] = [];
    const { liveSessions } = app.deps;
    const own = await openBrowserOf(app, person);
    liveSessions.addStream(sessionHash(shared), () => closed.push('shared'));
    const forget = liveSessions.addStream(sessionHash(own), () => closed.push('own'));
    await closeEnded(app.deps);
    expect(closed).toEqual([]);
    app.clock.pass(LOCK_AFTER_MS);
    await closeEnded(app.deps);
    expect(closed).toEqual(['shared']);
    await own.call('POST', '/logout');
    expect(closed).toContain('own');
    forget();
  });
});

describe('a session without the second factor that is demanded', () => {
  test('may only set one up, and can then do everything', async () => {
    await demand('approvers');
    const half = await openBrowserOf(app, person);
    const before = app.dump();
    expect(await walk(half, ['half', 'locked'])).toEqual(new Set(['403 second-factor-missing', '403 ']));
    expect(app.dump()).toEqual(before);
    expect((await half.call('GET', '/segments')).json.message).not.toMatch(/duyệt/);
    expect((await half.call('GET', '/me')).json.account).toMatchObject({ state: 'half', factors: { wanted: true } });
    expect((await addPasskey(half)).answer.status).toBe(201);
    expect((await half.call('GET', '/segments')).status).toBe(200);
    expect((await half.call('GET', '/me')).json.account.state).toBe('open');
    await demand('off');
  });

  test('is that of an approver, or of everybody, as the commune says', async () => {
    const operator = await openBrowserOf(app, await newPerson(app, ['operator']));
    const [before, statuses] = [await operator.call('GET', '/segments'), []] as [{ status: number }, number[]];
    for (const value of ['approvers', 'everybody', 'off'] as const) {
      await demand(value);
      statuses.push((await operator.call('GET', '/segments')).status);
    }
    expect([before.status, ...statuses]).toEqual([200, 200, 403, 200]);
  });
});

describe('sessions of an account', () => {
  test('are listed with where they are, and any of them is ended from another', async () => {
    app.clock.pass(1_000);
    const phone = await openBrowserOf(app, person, { source: '10.1.2.3 Chrome, Android' });
    const now = app.clock.now();
    expect((await shared.call('GET', '/sessions')).json.sessions).toEqual([
      {
        ...{ id: publicId({ tokenHash: sessionHash(phone) }), current: false, shared: false, lastSeenAt: null },
        ...{ source: '10.1.2.3 Chrome, Android', since: new Date(now).toISOString() },
      },
      {
        ...{ id: publicId({ tokenHash: sessionHash(shared) }), current: true, shared: true, source: '' },
        ...{ since: new Date(now - 1_000).toISOString(), lastSeenAt: new Date(now).toISOString() },
      },
    ]);
    expect((await shared.call('DELETE', `/sessions/${publicId({ tokenHash: sessionHash(phone) })}`)).status).toBe(200);
    expect(await me(phone)).toEqual([401, 'not-logged-in']);
    expect((await shared.call('DELETE', `/sessions/${publicId({ tokenHash: sessionHash(phone) })}`)).status).toBe(404);
  });

  test('are ended all but this one; those of other people stay', async () => {
    const [phone, other] = [await openBrowserOf(app, person), await openBrowserOf(app, app.people.both)];
    expect((await shared.call('DELETE', '/sessions')).status).toBe(200);
    expect([await me(phone), await me(shared), await me(other)].map(([status]) => status)).toEqual([401, 200, 200]);
    expect((await shared.call('DELETE', `/sessions/${publicId({ tokenHash: sessionHash(other) })}`)).status).toBe(404);
    expect((await me(other))[0]).toBe(200);
  });

  test('are ended by an admin', async () => {
    expect((await app.call('admin', 'DELETE', `/api/v1/users/${person.id}/sessions`)).status).toBe(200);
    expect(await me(shared)).toEqual([401, 'not-logged-in']);
    expect((await app.call('admin', 'DELETE', '/api/v1/users/none/sessions')).status).toBe(404);
  });
});

describe('the cookie of a browser', () => {
  test('is given to our own page alone, kept over logins, and never one that somebody brought along', async () => {
    const script = openBrowser(app);
    await script.logIn(person, { browser: false });
    expect([...script.cookies.keys()]).toEqual([SESSION_COOKIE]);
    const page = openBrowser(app);
    const login = await page.logIn(person);
    expect(login.headers['set-cookie']).toEqual([
      expect.stringMatching(/^loa_device=[\w-]{43}; Max-Age=63072000; Path=\/; HttpOnly; SameSite=Strict$/),
      expect.stringMatching(/^loa_session=/),
    ]);
    const first = page.cookies.get('loa_device');
    await page.logIn(person);
    expect(page.cookies.get('loa_device')).toBe(first);
    const planted = openBrowser(app);
    planted.cookies.set('loa_device', 'a'.repeat(43));
    await planted.logIn(person);
    expect(planted.cookies.get('loa_device')).not.toBe('a'.repeat(43));
    expect(JSON.stringify(app.dump())).not.toContain(first);
  });

  test('is noted with each segment that is made, uploaded to or spoken there', async () => {
    const deviceHash = 'd'.repeat(64);
    const browser = await openBrowserOf(app, person, { deviceHash });
    const script = await openBrowserOf(app, person);
    const made = (await browser.call('POST', '/segments', { title: 'Tin' })).json.id;
    const { id } = (await script.call('POST', '/segments', { title: 'Tin' })).json;
    const headers = {
      ...TUS,
      'upload-length': '10',
      'upload-metadata': metadata({ segmentId: id, filename: 'a.mp3' }),
    };
    expect(await isMakersDevice(app.db, [id], deviceHash)).toBe(false);
    expect((await browser.call('POST', '/uploads', undefined, headers)).status).toBe(201);
    const text = { requestId: randomUUID(), title: 'Bão', text: 'Bão sắp vào.' };
    const spoken = (await browser.call('POST', '/interrupts/text', text)).json.segmentId;
    for (const segment of [made, id, spoken]) expect(await isMakersDevice(app.db, [segment], deviceHash)).toBe(true);
    expect(await isMakersDevice(app.db, [made, id, spoken], 'e'.repeat(64))).toBe(false);
  });

  test('and the links that were sent are forgotten two years, and a month, after they last counted', async () => {
    const { db, deps, communeId, clock } = app;
    await openBrowser(app).logIn(person);
    await noteSegmentDevice(db, clock.now(), communeId, 'segment', 'a'.repeat(64));
    await makeLink(db, clock.now(), communeId, person.id, { name: 'Phạm Quốc Bảo' });
    const rows = async (days: number) => {
      clock.pass(days * 86_400_000);
      await prune({ db, media: deps.media, now: clock.now });
      const { knownDevice = [], segmentDevice = [], oneTimeLink = [] } = app.dump();
      const isOwn = (row: unknown) => (row as { userId: string }).userId === person.id;
      const inIt = segmentDevice.filter((row) => (row as { segmentId: string }).segmentId === 'segment');
      return [knownDevice.filter(isOwn).length, inIt.length, oneTimeLink.filter(isOwn).length];
    };
    expect([await rows(31), await rows(1), await rows(698), await rows(1)]).toEqual([
      [1, 1, 1],
      [1, 1, 0],
      [1, 1, 0],
      [0, 0, 0],
    ]);
  });
});
