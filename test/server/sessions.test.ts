/** Login, its end, the first admin and the last one: no password is known before somebody sets it. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword, passwordMatches, randomLetters, randomToken, tokenHash } from '../../server/secrets.ts';
import { completeSetup, openSetup } from '../../server/store/people-store.ts';
import { pruneSessions } from '../../server/store/session-store.ts';
import { type Answer, makeApp, type TestApp } from './make-app.ts';
import { PASSWORD } from './make-house.ts';

let app: TestApp;
beforeAll(async () => {
  app = await makeApp({ LOA_SESSION_HOURS: '8' });
});
afterAll(() => app.close());

let address = 0;
/** From an address of its own each time: the limit on tries is counted by address. */
const login = (username: string, password: string, remoteAddress = `10.0.0.${++address}`) =>
  app.app.inject({ method: 'POST', url: '/api/v1/login', payload: { username, password }, remoteAddress });
const cookieOf = (answer: { headers: Answer['headers'] }) =>
  String(answer.headers['set-cookie'] ?? '').split(';')[0] ?? '';
const me = async (cookie: string) => (await app.call('nobody', 'GET', '/api/v1/me', { headers: { cookie } })).status;

describe('login', () => {
  test('with the right password opens a session that scripts of pages cannot read and other sites cannot use', async () => {
    const answer = await login('huong', PASSWORD);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      user: { id: app.people.operator.id, username: 'huong', displayName: 'Trần Thị Hương', roles: ['operator'] },
      commune: { id: app.communeId, name: 'Xã chưa đặt tên', zone: 'Asia/Ho_Chi_Minh', demo: false },
    });
    expect(answer.headers['set-cookie']).toMatch(
      /^loa_session=[\w-]{43}; Max-Age=28800; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(await me(cookieOf(answer))).toBe(200);
  });

  test.each([
    ['in capitals and with blanks around the name', ' HUONG ', PASSWORD],
    ['typed in decomposed letters', 'huong', PASSWORD.normalize('NFD')],
  ])('works %s', async (_how, username, password) => {
    expect((await login(username, password)).statusCode).toBe(200);
  });

  test('says the same of a wrong password and of a name that is none', async () => {
    const [wrong, unknown] = [await login('huong', 'không đúng đâu'), await login('khong-co', 'không đúng đâu')];
    expect([wrong.statusCode, wrong.json().code]).toEqual([401, 'wrong-password']);
    expect(unknown.json()).toEqual(wrong.json());
    expect(wrong.headers['set-cookie']).toBeUndefined();
  });

  test.each(['admin', 'loa', 'bao'])('of %s has no password everybody knows', async (username) => {
    for (const password of ['admin', '123456', username, ''])
      expect((await login(username, password)).statusCode).toBe(401);
  });

  test('leaves neither password nor token in the database', async () => {
    const answer = await login('huong', PASSWORD);
    const token = cookieOf(answer).split('=')[1] ?? 'none';
    const stored = JSON.stringify(app.dump());
    expect(stored).toContain(tokenHash(token));
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(PASSWORD);
    expect((await app.call('admin', 'GET', '/api/v1/users')).body).not.toMatch(/hash|argon/i);
  });

  test('is written into the audit log', async () => {
    await login('minh', PASSWORD);
    const { rows } = (await app.call('admin', 'GET', '/api/v1/audit', { query: { limit: '1' } })).json;
    expect(rows).toMatchObject([{ who: 'Lê Văn Minh', action: 'login', subjectId: app.people.approver.id }]);
  });

  test('is refused for a while after ten wrong passwords of one account from one address, with words', async () => {
    const tries = [];
    for (let index = 0; index < 10; index += 1) tries.push(await login('minh', '', '10.9.9.9'));
    tries.push(await login(' MINH', PASSWORD, '10.9.9.9'));
    expect(tries.map(({ statusCode }) => statusCode)).toEqual([...Array(10).fill(401), 429]);
    expect(tries.at(-1)?.json()).toMatchObject({
      code: 'too-many-requests',
      message: expect.stringMatching(/Chờ một phút.*khóa truy cập/),
      facts: { retryMinutes: 1, login: true },
    });
    expect((await login('minh', PASSWORD)).statusCode).toBe(200);
    app.clock.pass(60_000);
    expect((await login('minh', PASSWORD, '10.9.9.9')).statusCode).toBe(200);
  });

  test('of one person is not refused for what another in the same office mistyped', async () => {
    for (let index = 0; index < 14; index += 1) await login('minh', '', '10.9.9.10');
    expect((await login('huong', PASSWORD, '10.9.9.10')).statusCode).toBe(200);
  });

  test('with the right password is never too many', async () => {
    for (let index = 0; index < 12; index += 1)
      expect((await login('huong', PASSWORD, '10.9.9.11')).statusCode).toBe(200);
  });

  test('tried many times at once gains nothing', async () => {
    const tries = await Promise.all(Array.from({ length: 15 }, () => login('minh', 'sai', '10.9.9.12')));
    expect(tries.filter(({ statusCode }) => statusCode === 401)).toHaveLength(10);
  });

  test('under ever other names is refused after a hundred tries from one address', async () => {
    const statuses = [];
    // What is no login at all counts, too, and costs no time.
    for (let index = 0; index < 101; index += 1)
      statuses.push((await login('x'.repeat(101), String(index), '10.9.9.13')).statusCode);
    expect(statuses).toEqual([...Array(100).fill(400), 429]);
  });
});

describe('a session ends', () => {
  const people = () => app.people;
  const change = (id: string, payload: object) => app.call('admin', 'PATCH', `/api/v1/users/${id}`, { payload });

  test('when its holder logs out, and only that one', async () => {
    const [one, other] = [cookieOf(await login('minh', PASSWORD)), cookieOf(await login('minh', PASSWORD))];
    const answer = await app.call('nobody', 'POST', '/api/v1/logout', { headers: { cookie: one } });
    expect([answer.status, String(answer.headers['set-cookie'])]).toEqual([
      200,
      expect.stringMatching(/loa_session=;/),
    ]);
    expect([await me(one), await me(other)]).toEqual([401, 200]);
  });

  test('when its hours are over', async () => {
    const cookie = cookieOf(await login('minh', PASSWORD));
    app.clock.pass(8 * 3_600_000 - 1);
    expect(await me(cookie)).toBe(200);
    app.clock.pass(1);
    expect(await me(cookie)).toBe(401);
    await pruneSessions(app.db, app.clock.now());
    expect(JSON.stringify(app.dump().session)).not.toContain(tokenHash(cookie.split('=')[1] ?? ''));
  });

  test('when the account is disabled, and does not come back when it is enabled again', async () => {
    const cookie = cookieOf(await login('lan', PASSWORD));
    await change(people().both.id, { disabled: true });
    expect([await me(cookie), (await login('lan', PASSWORD)).statusCode]).toEqual([401, 401]);
    await change(people().both.id, { disabled: false });
    expect([await me(cookie), (await login('lan', PASSWORD)).statusCode]).toEqual([401, 200]);
  });

  test('when the password is changed: all of them', async () => {
    const cookies = [cookieOf(await login('lan', PASSWORD)), cookieOf(await login('lan', PASSWORD))];
    await change(people().both.id, { password: 'mật khẩu hoàn toàn mới' });
    expect([await me(cookies[0] ?? ''), await me(cookies[1] ?? '')]).toEqual([401, 401]);
    expect((await login('lan', PASSWORD)).statusCode).toBe(401);
    expect((await login('lan', 'mật khẩu hoàn toàn mới')).statusCode).toBe(200);
    await change(people().both.id, { password: PASSWORD });
  });

  test('but a change of name or role keeps it, with the new rights at once', async () => {
    const cookie = cookieOf(await login('minh', PASSWORD));
    const create = () =>
      app.call('nobody', 'POST', '/api/v1/segments', { headers: { cookie }, payload: { title: 'Tin' } });
    expect((await create()).status).toBe(403);
    await change(people().approver.id, { roles: ['operator'], displayName: 'Minh mới' });
    expect((await create()).status).toBe(201);
    await change(people().approver.id, { roles: ['approver'], displayName: 'Lê Văn Minh' });
    expect((await create()).status).toBe(403);
  });
});

describe('the last admin', () => {
  const change = (payload: object) => app.call('admin', 'PATCH', `/api/v1/users/${app.people.admin.id}`, { payload });

  test.each([
    ['disabled', { disabled: true }],
    ['made something else', { roles: ['operator'] }],
  ])('cannot be %s', async (_what, payload) => {
    const before = app.dump();
    const answer = await change(payload);
    expect([answer.status, answer.json.code]).toEqual([409, 'last-admin']);
    expect(app.dump()).toEqual(before);
  });

  test('can go when there is another, who is then the last', async () => {
    const payload = { username: 'admin-2', displayName: 'Hai', roles: ['admin'], password: 'mật khẩu thứ hai' };
    const { json: second } = await app.call('admin', 'POST', '/api/v1/users', { payload });
    expect((await change({ roles: ['operator', 'admin'] })).status).toBe(200);
    const cookie = cookieOf(await login('admin-2', 'mật khẩu thứ hai'));
    const asSecond = (id: string, body: object) =>
      app.call('nobody', 'PATCH', `/api/v1/users/${id}`, { headers: { cookie }, payload: body });
    expect((await asSecond(app.people.admin.id, { roles: ['operator'] })).status).toBe(200);
    expect((await asSecond(second.id, { disabled: true })).json.code).toBe('last-admin');
    await asSecond(app.people.admin.id, { roles: ['admin'] });
  });
});

describe('an own account', () => {
  test('cannot be disabled, though there is another admin', async () => {
    const payload = { username: 'admin-3', displayName: 'Ba', roles: ['admin'], password: 'mật khẩu thứ ba' };
    await app.call('admin', 'POST', '/api/v1/users', { payload });
    const before = app.dump();
    const url = `/api/v1/users/${app.people.admin.id}`;
    const answer = await app.call('admin', 'PATCH', url, { payload: { disabled: true } });
    expect([answer.status, answer.json.code]).toEqual([409, 'own-account']);
    expect(app.dump()).toEqual(before);
    expect((await app.call('admin', 'PATCH', url, { payload: { disabled: false } })).status).toBe(200);
  });
});

describe('a new account', () => {
  const create = (over: object) =>
    app.call('admin', 'POST', '/api/v1/users', {
      payload: { username: 'moi', displayName: 'Người mới', roles: ['operator'], password: 'mật khẩu dài', ...over },
    });

  test.each<[string, object, number, string]>([
    ['a password that is too short', { password: 'ngắn quá' }, 400, 'bad-request'],
    ['no role', { roles: [] }, 400, 'bad-request'],
    ['a role that is none', { roles: ['chief'] }, 400, 'bad-request'],
    ['a name with blanks', { username: 'hai chữ' }, 400, 'bad-request'],
    ['a name in capitals', { username: 'Moi' }, 400, 'bad-request'],
    ['a name that is taken', { username: 'huong' }, 409, 'username-taken'],
  ])('with %s is refused, and nothing is stored', async (_what, over, status, code) => {
    const before = app.dump();
    const answer = await create(over);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(app.dump()).toEqual(before);
  });

  test('of an id that is none cannot be changed', async () => {
    expect((await app.call('admin', 'PATCH', '/api/v1/users/none', { payload: {} })).status).toBe(404);
  });
});

describe('the first admin', () => {
  let fresh: TestApp | undefined;
  afterEach(async () => {
    await fresh?.close();
    fresh = undefined;
  });
  const open = async () => {
    fresh = await makeApp({}, { withPeople: false });
    return fresh;
  };
  const setup = (on: TestApp, token: string) =>
    on.call('nobody', 'POST', '/api/v1/setup', {
      payload: {
        token,
        communeName: 'Xã Hòa Bình',
        username: 'truong-ban',
        displayName: 'Trưởng ban',
        password: 'mật khẩu đầu tiên',
      },
    });
  const isOpen = async (on: TestApp) => (await on.call('nobody', 'GET', '/api/v1/setup')).json.open;

  test('a fresh house has no account at all', async () => {
    const on = await open();
    expect([on.dump().user, await isOpen(on)]).toEqual([[], true]);
  });

  test('comes through the one-time link, once', async () => {
    const on = await open();
    const token = (await openSetup(on.db, on.communeId)) ?? '';
    const wrong = await setup(on, `${token}x`);
    expect([wrong.status, wrong.json.code, on.dump().user]).toEqual([403, 'setup-token-wrong', []]);
    expect(JSON.stringify(on.dump())).not.toContain(token);
    expect((await setup(on, token)).json).toEqual({ ok: true });
    expect(await isOpen(on)).toBe(false);
    const again = await setup(on, token);
    expect([again.status, again.json.code, on.dump().user]).toEqual([409, 'setup-closed', [expect.anything()]]);
    expect(await openSetup(on.db, on.communeId)).toBeUndefined();
    const payload = { username: 'truong-ban', password: 'mật khẩu đầu tiên' };
    const { json } = await on.call('nobody', 'POST', '/api/v1/login', { payload });
    expect([json.user.roles, json.commune.name]).toEqual([['admin'], 'Xã Hòa Bình']);
  });

  test('tells whether a link is the right one before anything is filled in', async () => {
    const on = await open();
    const ask = async (token?: string) =>
      (
        await on.call(
          'nobody',
          'GET',
          '/api/v1/setup',
          token === undefined ? {} : { headers: { 'x-setup-token': token } },
        )
      ).json;
    const token = (await openSetup(on.db, on.communeId)) ?? '';
    expect(await Promise.all([ask(), ask('sai'), ask(token)])).toEqual([
      { open: true, tokenFits: null },
      { open: true, tokenFits: false },
      { open: true, tokenFits: true },
    ]);
    await setup(on, token);
    expect(await ask(token)).toEqual({ open: false, tokenFits: false });
  });

  test('is not made by a link of an earlier start, nor without one', async () => {
    const on = await open();
    expect((await setup(on, '')).json.code).toBe('setup-token-wrong');
    const earlier = (await openSetup(on.db, on.communeId)) ?? '';
    await openSetup(on.db, on.communeId);
    expect((await setup(on, earlier)).json.code).toBe('setup-token-wrong');
  });

  test('is one, also when the link is used twice at once', async () => {
    const on = await open();
    const token = (await openSetup(on.db, on.communeId)) ?? '';
    const input = { commune: on.communeId, token, communeName: 'Xã', displayName: 'Ai', passwordHash: '!', source: '' };
    const both = await Promise.allSettled(
      ['mot', 'hai'].map((username) => completeSetup(on.db, on.clock.now(), { ...input, username })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(on.dump().user).toHaveLength(1);
  });
});

describe('secrets', () => {
  test('a password matches its own hash and no other, and two hashes of it differ', async () => {
    const [one, two] = await Promise.all([hashPassword('mật khẩu'), hashPassword('mật khẩu')]);
    expect(one).toMatch(/^argon2id\$19456\$2\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(one).not.toBe(two);
    expect(await passwordMatches('mật khẩu', one)).toBe(true);
    expect(await passwordMatches('mật khẩu ', one)).toBe(false);
    expect(await passwordMatches('mật khẩu', 'plain')).toBe(false);
  });

  test('tokens have 256 random bits, codes letters that can be read aloud', () => {
    const tokens = Array.from({ length: 100 }, randomToken);
    expect(new Set(tokens).size).toBe(100);
    expect(tokens.every((token) => Buffer.from(token, 'base64url').length === 32)).toBe(true);
    expect(randomLetters(2000)).toMatch(/^[A-HJ-NP-Z2-9]{2000}$/);
    expect(new Set(randomLetters(2000)).size).toBe(32);
  });
});
