/** Second factors through the routes: an authenticator app, passkeys made and used, what bent answers are refused for, and who may take a factor away. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { seal, unseal } from '../../server/seal.ts';
import { siteOf } from '../../server/store/passkey-store.ts';
import { writeSetting } from '../../server/store/setting-store.ts';
import { softPasskey } from '../fakes/soft-passkey.ts';
import {
  addPasskey,
  addTotp,
  codeAt,
  newPerson,
  openBrowser,
  openBrowserOf,
  refusalOf,
  SITE,
  type TestBrowser,
} from './login-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { makeHouse, PASSWORD, type TestPerson } from './make-house.ts';

const STEP_MS = 30_000;
let app: TestApp;
/** Somebody new in each test, and the browser this person is logged in with. */
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

const demand = (value: 'off' | 'approvers' | 'everybody') =>
  writeSetting(app.db, app.clock.now(), app.communeId, 'secondFactor', value, { name: 'Phạm Quốc Bảo' });
const audited = () => (app.dump().audit as { action: string }[]).map(({ action }) => action);

describe('an authenticator app', () => {
  test('is asked for after the password, and each code counts once', async () => {
    const secret = await addTotp(browser, app.clock.now());
    const other = openBrowser(app);
    const asked = await other.logIn(person);
    expect(refusalOf(asked)).toEqual([401, 'second-factor-needed']);
    expect(asked.json.facts).toEqual({ methods: ['totp'], ticket: expect.stringMatching(/^[\w-]{94}$/) });
    expect(other.cookies.size).toBe(0);
    const { ticket } = asked.json.facts;
    const now = codeAt(secret, app.clock.now());
    expect(refusalOf(await other.logIn(person, { password: '', ticket, code: now }))).toEqual([
      401,
      'second-factor-wrong',
    ]);
    app.clock.pass(STEP_MS);
    const next = codeAt(secret, app.clock.now());
    expect((await other.logIn(person, { password: '', ticket, code: next })).status).toBe(200);
    expect(refusalOf(await openBrowser(app).logIn(person, { password: '', ticket, code: next }))).toEqual([
      401,
      'wrong-password',
    ]);
    expect(refusalOf(await openBrowser(app).logIn(person, { code: next }))).toEqual([401, 'second-factor-wrong']);
    app.clock.pass(STEP_MS);
    const code = codeAt(secret, app.clock.now());
    expect((await openBrowser(app).logIn(person, { code, browser: false })).status).toBe(200);
  });

  test('guessed again and again is looked at seldom, and a passkey still opens', async () => {
    await addTotp(browser, app.clock.now());
    const { key } = await addPasskey(browser);
    const guess = (from: string) => openBrowser(app, from).logIn(person, { code: '000000' });
    const answers = [];
    for (let index = 0; index < 12; index += 1) answers.push(refusalOf(await guess(`10.8.0.${index}`))[0]);
    const { facts, message } = (await guess('10.8.0.13')).json;
    expect(facts).toEqual({ retryMinutes: 5, login: true });
    expect(message).toMatch(/Chờ 5 phút.*khóa truy cập/);
    expect(answers).toEqual([...Array(8).fill(401), ...Array(4).fill(429)]);
    expect((await openBrowser(app).passkeyLogIn(key)).status).toBe(200);
  });

  test("another account's ticket is worth nothing", async () => {
    await addTotp(browser, app.clock.now());
    const { ticket } = (await openBrowser(app).logIn(person)).json.facts;
    const answer = await openBrowser(app).logIn(app.people.operator, { password: '', ticket, code: '000000' });
    expect(refusalOf(answer)).toEqual([401, 'wrong-password']);
  });

  test('lies sealed in the database: its secret is there in no form, and without the key beside it no code fits', async () => {
    const secret = await addTotp(browser, app.clock.now());
    expect(JSON.stringify(app.dump())).not.toContain(secret);
    const row = (app.dump().user as { id: string; totpSecret: string | null }[]).find(({ id }) => id === person.id);
    const { dataDir } = app.config;
    expect(await unseal(dataDir, `totp ${person.id}`, row?.totpSecret ?? '')).toBe(secret);
    await expect(unseal(dataDir, 'totp person-lan', row?.totpSecret ?? '')).rejects.toMatchObject({
      code: 'seal-unusable',
    });
    const other = await makeHouse();
    await seal(other.config.dataDir, 'x', 'another key');
    const refused = await unseal(other.config.dataDir, `totp ${person.id}`, row?.totpSecret ?? '').catch(
      (error) => error,
    );
    expect([refused.code, refused.facts]).toEqual(['seal-unusable', {}]);
    expect(refused.cause.message).toContain(other.config.dataDir);
    await other.close();
  });

  test('that was begun and not confirmed is none', async () => {
    const { secret } = (await browser.call('POST', '/factors/totp')).json;
    expect(refusalOf(await browser.call('POST', '/factors/totp/confirm', { code: '000000' }))).toEqual([
      401,
      'second-factor-wrong',
    ]);
    app.clock.pass(600_000);
    await browser.call('POST', '/session/step-up', { password: 'mật khẩu thử 2026' });
    const late = await browser.call('POST', '/factors/totp/confirm', { code: codeAt(secret, app.clock.now()) });
    expect([late.status, (await openBrowser(app).logIn(person)).status]).toEqual([404, 200]);
  });
});

describe('a passkey', () => {
  test.each(['ES256', 'EdDSA'] as const)('of kind %s is made once and logs in by itself', async (alg) => {
    const { options } = (await browser.call('POST', '/factors/passkeys/options')).json;
    // A login asks for no name: the key has to know whose it is.
    expect(options.authenticatorSelection.residentKey).toBe('required');
    const { key, answer } = await addPasskey(browser, alg);
    expect([answer.status, answer.json]).toEqual([
      201,
      {
        ...{ id: key.credentialId, name: 'Điện thoại', maySign: true, listed: [] },
        ...{ fingerprint: expect.stringMatching(/^[A-Z2-9]{12}$/), lastUsedAt: null },
        createdAt: new Date(app.clock.now()).toISOString(),
      },
    ]);
    const stored = (app.dump().passkey as { id: string; jwk: string; publicKey: string }[]).find(
      ({ id }) => id === key.credentialId,
    );
    expect(JSON.parse(stored?.jwk ?? '')).toEqual(key.jwk);
    expect(stored?.publicKey).toBe(key.cose().toString('base64url'));
    const other = openBrowser(app);
    const login = await other.passkeyLogIn(key);
    expect([login.status, login.json.user.username, login.json.account]).toEqual([200, person.username, undefined]);
    expect((await other.call('GET', '/me')).json.account).toEqual({
      factors: { passkeys: 1, totp: false, wanted: false },
      ...{ state: 'open', lockAfterMs: null, delegated: [] },
      signing: { inForce: false, approver: false, emergency: false },
    });
    expect(refusalOf(await openBrowser(app).logIn(person))).toEqual([401, 'second-factor-needed']);
  });

  test('of kind RS256, as Windows Hello may have it, logs in and cannot sign acts', async () => {
    const { key, answer } = await addPasskey(browser, 'RS256');
    expect([answer.status, answer.json.maySign]).toEqual([201, false]);
    expect(answer.json.fingerprint).toMatch(/^[A-Z2-9]{12}$/);
    const stored = (app.dump().passkey as { id: string; jwk: null }[]).find(({ id }) => id === key.credentialId);
    expect(stored?.jwk).toBeNull();
    expect((await openBrowser(app).passkeyLogIn(key)).status).toBe(200);
  });

  test.each<[string, string | undefined, string, object | undefined]>([
    [
      'the public name',
      'https://loa.example.vn',
      '127.0.0.1:8080',
      { rpId: 'loa.example.vn', origins: ['https://loa.example.vn'] },
    ],
    [
      'its own name, without a public one',
      undefined,
      'localhost:8080',
      { rpId: 'localhost', origins: ['http://localhost:8080'] },
    ],
    ['no address of digits', undefined, '192.168.1.5:8080', undefined],
    ['no address of digits by https', 'https://203.0.113.5', 'localhost', undefined],
    ['no name without https', 'http://loa.example.vn', 'loa.example.vn', undefined],
    ['no address of IPv6', undefined, '[::1]:8080', undefined],
    ['nobody else with that name in front', undefined, 'localhost.evil.example', undefined],
  ])('belongs to %s', (_whom, LOA_PUBLIC_URL, host, site) => {
    expect(siteOf({ LOA_PUBLIC_URL }, host)).toEqual(site);
  });

  test.each([
    ['of another origin', { origin: 'http://localhost:9090' }],
    ['of another site', { rpId: 'evil.example' }],
    ['without a confirmed person', { flags: 1 }],
    ['without anybody present', { flags: 4 }],
    ['that is a new key, not a proof', { type: 'webauthn.create' }],
  ])('with an answer %s is refused', async (_what, over) => {
    const { key } = await addPasskey(browser);
    const refused = await openBrowser(app).passkeyLogIn(key, over);
    expect(refusalOf(refused)).toEqual([401, 'second-factor-wrong']);
    // No new code helps whoever has a key.
    expect(refused.json.message).not.toMatch(/Chờ mã mới/);
  });

  test('proves once: the same answer, one to another ticket, a late one and one of an unknown key are refused', async () => {
    const { key } = await addPasskey(browser);
    const options = async () => (await browser.call('POST', '/login/passkey/options')).json;
    const [one, two] = [await options(), await options()];
    const post = (body: object) => openBrowser(app).call('POST', '/login/passkey', body);
    const body = { ticket: one.ticket, response: key.assert(one.options.challenge) };
    expect((await post(body)).status).toBe(200);
    expect(refusalOf(await post(body))).toEqual([401, 'second-factor-wrong']);
    expect(refusalOf(await post({ ...body, ticket: two.ticket }))).toEqual([401, 'second-factor-wrong']);
    const late = await options();
    app.clock.pass(300_000);
    expect(refusalOf(await post({ ticket: late.ticket, response: key.assert(late.options.challenge) }))).toEqual([
      401,
      'second-factor-wrong',
    ]);
    expect(refusalOf(await openBrowser(app).passkeyLogIn(softPasskey(SITE)))).toEqual([401, 'passkey-unknown']);
  });

  test('that was copied is found out by its counter, and the log of what people did says so', async () => {
    const { key } = await addPasskey(browser);
    expect((await openBrowser(app).passkeyLogIn(key, { counter: 7 })).status).toBe(200);
    expect(refusalOf(await openBrowser(app).passkeyLogIn(key, { counter: 7 }))).toEqual([401, 'second-factor-wrong']);
    expect(refusalOf(await openBrowser(app).passkeyLogIn(key, { counter: 0 }))).toEqual([401, 'second-factor-wrong']);
    expect(audited().filter((action) => action === 'passkey.clone')).toHaveLength(2);
    expect((await openBrowser(app).passkeyLogIn(key, { counter: 8 })).status).toBe(200);
  });

  test('of a disabled account, a revoked one, and one asked for at an address without passkeys open nothing', async () => {
    const { key } = await addPasskey(browser);
    const disable = (disabled: boolean) =>
      app.call('admin', 'PATCH', `/api/v1/users/${person.id}`, { payload: { disabled } });
    await disable(true);
    const refused = await openBrowser(app).passkeyLogIn(key);
    expect(refusalOf(refused)).toEqual([401, 'passkey-unknown']);
    expect(refused.json.message).toMatch(/đang bị khóa/);
    await disable(false);
    await browser.passkeyLogIn(key);
    expect((await browser.call('DELETE', `/factors/passkeys/${key.credentialId}`)).status).toBe(200);
    expect(refusalOf(await openBrowser(app).passkeyLogIn(key))).toEqual([401, 'passkey-unknown']);
    const plain = await browser.call('POST', '/login/passkey/options', undefined, { host: '127.0.0.1:8080' });
    expect(plain.json).toMatchObject({ code: 'passkeys-unavailable', facts: { url: 'http://localhost:8080' } });
    expect(plain.json.message).toContain('http://localhost:8080');
  });

  test("cannot be asked for or used by another site's page", async () => {
    const payload = { ticket: 'x', response: { id: 'x' } };
    for (const path of ['/login/passkey/options', '/login/passkey', '/factors/passkeys/options']) {
      const answer = await browser.call('POST', path, payload, { origin: 'https://evil.example' });
      expect([path, ...refusalOf(answer)]).toEqual([path, 403, 'other-origin']);
    }
  });

  test('is named and renamed by its holder alone', async () => {
    const { key } = await addPasskey(browser);
    const url = `/factors/passkeys/${key.credentialId}`;
    expect((await browser.call('PATCH', url, { name: 'Điện thoại mới' })).json.name).toBe('Điện thoại mới');
    const other = await openBrowserOf(app, app.people.both);
    expect((await other.call('PATCH', url, { name: 'Của tôi' })).status).toBe(404);
    expect((await other.call('DELETE', url)).status).toBe(404);
    expect((await other.call('GET', '/factors/passkeys')).json.passkeys).toEqual([]);
  });

  test('cannot be made for another account, twice, or by an answer to another question', async () => {
    const { key } = await addPasskey(browser);
    const other = await openBrowserOf(app, app.people.both);
    const asked = async (who: TestBrowser) => (await who.call('POST', '/factors/passkeys/options')).json;
    const [own, theirs] = [await asked(browser), await asked(other)];
    const add = (who: TestBrowser, ticket: string, response: object) =>
      who.call('POST', '/factors/passkeys', { ticket, response, name: 'Khóa' });
    expect(refusalOf(await add(other, own.ticket, softPasskey(SITE).register(own.options)))).toEqual([
      401,
      'second-factor-wrong',
    ]);
    expect(refusalOf(await add(other, theirs.ticket, softPasskey(SITE).register(own.options)))).toEqual([
      401,
      'second-factor-wrong',
    ]);
    expect(refusalOf(await add(other, theirs.ticket, key.register(theirs.options)))).toEqual([400, 'bad-request']);
    expect((app.dump().passkey as { userId: string }[]).filter(({ userId }) => userId === app.people.both.id)).toEqual(
      [],
    );
  });
});

describe('factors of an own account are changed', () => {
  test('of an account without one within ten minutes of the password', async () => {
    app.clock.pass(600_000);
    const begin = () => browser.call('POST', '/factors/totp');
    expect(refusalOf(await begin())).toEqual([403, 'step-up-needed']);
    const stepUp = (password: string) => browser.call('POST', '/session/step-up', { password });
    expect(refusalOf(await stepUp('sai'))).toEqual([401, 'wrong-password']);
    expect((await stepUp(PASSWORD)).status).toBe(200);
    expect((await begin()).status).toBe(200);
  });

  test('of an account that has one by that one alone: whoever knows the password replaces none, on a locked computer either', async () => {
    const { key } = await addPasskey(browser);
    const shared = await openBrowserOf(app, person, { shared: 1 });
    app.clock.pass(600_000);
    expect((await browser.call('POST', '/session/step-up', { password: PASSWORD })).status).toBe(200);
    expect((await shared.call('POST', '/session/unlock', { password: PASSWORD })).status).toBe(200);
    const before = app.dump(['audit', 'session']);
    const young = await openBrowserOf(app, person);
    for (const who of [browser, shared, young])
      for (const [method, path, payload] of [
        ['POST', '/factors/totp'],
        ['POST', '/factors/totp/confirm', { code: '000000' }],
        ['DELETE', '/factors/totp'],
        ['POST', '/factors/passkeys/options'],
        ['POST', '/factors/passkeys', { ticket: 'x', response: { id: 'x' }, name: 'Khóa' }],
        ['DELETE', `/factors/passkeys/${key.credentialId}`],
      ] as const)
        expect([path, ...refusalOf(await who.call(method, path, payload))]).toEqual([path, 403, 'step-up-needed']);
    expect(app.dump(['audit', 'session'])).toEqual(before);
    const begin = () => browser.call('POST', '/factors/totp');
    const { options, ticket } = (await browser.call('POST', '/login/passkey/options')).json;
    const response = key.assert(options.challenge);
    expect((await browser.call('POST', '/session/step-up', { ticket, response })).status).toBe(200);
    expect((await begin()).status).toBe(200);
  });

  test('once: of two that are taken away at the same time the last one stays', async () => {
    const { key } = await addPasskey(browser);
    await addTotp(browser, app.clock.now());
    await demand('approvers');
    const paths = [`/factors/passkeys/${key.credentialId}`, '/factors/totp'];
    const answers = await Promise.all(paths.map((path) => browser.call('DELETE', path)));
    expect(answers.map(refusalOf)).toEqual([
      [200, undefined],
      [409, 'last-factor'],
    ]);
    await demand('off');
  });

  test('and a first one is added by one of two sessions, never by both', async () => {
    const other = await openBrowserOf(app, person);
    const [one, two] = await Promise.all([addPasskey(browser), addPasskey(other)]);
    expect([one.answer.status, two.answer.status].sort()).toEqual([201, 401]);
  });

  test("not by another person's factor", async () => {
    const { key } = await addPasskey(browser);
    const other = await openBrowserOf(app, await newPerson(app, ['operator']));
    await addPasskey(other);
    const { options, ticket } = (await other.call('POST', '/login/passkey/options')).json;
    const answer = await other.call('POST', '/session/step-up', { ticket, response: key.assert(options.challenge) });
    expect(refusalOf(answer)).toEqual([401, 'second-factor-wrong']);
  });

  test('and every other session of the account is over', async () => {
    const other = await openBrowserOf(app, person);
    await addPasskey(browser);
    expect([(await other.call('GET', '/me')).status, (await browser.call('GET', '/me')).status]).toEqual([401, 200]);
  });

  test('but the last one that the commune demands stays', async () => {
    const { key } = await addPasskey(browser);
    await demand('approvers');
    const drop = () => browser.call('DELETE', `/factors/passkeys/${key.credentialId}`);
    expect(refusalOf(await drop())).toEqual([409, 'last-factor']);
    await addTotp(browser, app.clock.now());
    expect((await drop()).status).toBe(200);
    expect(refusalOf(await browser.call('DELETE', '/factors/totp'))).toEqual([409, 'last-factor']);
    await demand('off');
    expect((await browser.call('DELETE', '/factors/totp')).status).toBe(200);
  });
});

describe('whoever gets notices', () => {
  const keys = { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) };
  const subscribe = (who: TestBrowser, name: string) =>
    who.call('POST', '/push', { endpoint: `https://push.example.vn/${name}`, keys });
  const told = () =>
    (app.dump().noticeDelivery as { target: string; body: string }[]).map(({ target, body }) => [
      target.split('/').at(-1),
      JSON.parse(body).title,
    ]);

  test('hears of a new way into the own account, and approvers of a factor that an admin took away', async () => {
    const approver = await openBrowserOf(app, await newPerson(app, ['approver']));
    const operator = await openBrowserOf(app, await newPerson(app, ['operator']));
    const own = `${person.id}-own`;
    await subscribe(browser, own);
    await subscribe(approver, 'approver');
    await subscribe(operator, 'operator');
    await addPasskey(browser);
    expect(told()).toEqual([[own, `${person.name}: tài khoản có khóa truy cập mới`]]);
    await app.db.deleteFrom('noticeDelivery').execute();
    await app.call('admin', 'DELETE', `/api/v1/users/${person.id}/factors`);
    const title = `Đã gỡ bước xác nhận thứ hai của ${person.name}`;
    expect(told().toSorted()).toEqual(
      [
        ['approver', title],
        [own, title],
      ].toSorted(),
    );
  });
});

describe('an admin', () => {
  const path = () => `/api/v1/users/${person.id}`;

  test('cannot set the password of an account with a second factor', async () => {
    await addPasskey(browser);
    await app.call('admin', 'GET', '/api/v1/me');
    const before = app.dump();
    const answer = await app.call('admin', 'PATCH', path(), { payload: { password: 'mật khẩu khác hẳn' } });
    expect([...refusalOf(answer), app.dump()]).toEqual([409, 'has-factors', before]);
  });

  test('takes the factors of a lost phone away in the open: sessions end, a link is made, the account says so', async () => {
    const { key } = await addPasskey(browser);
    await addTotp(browser, app.clock.now());
    const row = async () =>
      (await app.call('admin', 'GET', '/api/v1/users')).json.users.find(
        ({ username }: { username: string }) => username === person.username,
      );
    expect((await row()).factors).toEqual({ passkeys: 1, totp: true });
    const answer = await app.call('admin', 'DELETE', `${path()}/factors`);
    expect([answer.status, answer.json]).toEqual([
      200,
      {
        id: expect.any(String),
        path: expect.stringMatching(/^\/dat-lai#[\w-]{43}$/),
        expiresAt: new Date(app.clock.now() + 24 * 3_600_000).toISOString(),
      },
    ]);
    expect((await row()).factors).toEqual({ passkeys: 0, totp: false });
    expect((await browser.call('GET', '/me')).status).toBe(401);
    expect(refusalOf(await openBrowser(app).passkeyLogIn(key))).toEqual([401, 'passkey-unknown']);
    expect(refusalOf(await openBrowser(app).logIn(person))).toEqual([401, 'wrong-password']);
    expect((await row()).invited).toBe(false);
    expect((await app.call('admin', 'POST', `${path()}/link`)).json.path).toMatch(/^\/dat-lai#/);
    expect(audited()).toContain('factor.drop');
  });
});
