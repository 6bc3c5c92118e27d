/** A role lent by days: what its holder may do, from the first day to the last, and who may lend what. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newPerson, openBrowserOf, refusalOf, type TestBrowser } from './login-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';
import type { TestPerson } from './make-house.ts';

/** 22/11/2026, 12:00 in the commune: a day before the delegation of these tests begins. */
const BEFORE = Date.parse('2026-11-22T05:00:00Z');
const FIRST_MIDNIGHT = Date.parse('2026-11-22T17:00:00Z');
const LAST_MIDNIGHT = Date.parse('2026-11-29T17:00:00Z');

let app: TestApp;
let lender: TestPerson;
let holder: TestPerson;
let browser: TestBrowser;
beforeAll(async () => {
  app = await makeApp({}, { at: BEFORE });
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set(BEFORE);
  lender = await newPerson(app, ['operator']);
  holder = await newPerson(app, ['viewer']);
  browser = await openBrowserOf(app, holder, { expiresAt: LAST_MIDNIGHT + 86_400_000 });
});

const lend = (over: object = {}, who: 'admin' | 'operator' = 'admin') => {
  const days = { firstDay: '2026-11-23', lastDay: '2026-11-29' };
  const payload = { fromId: lender.id, toId: holder.id, role: 'operator', ...days, reason: 'nghỉ phép', ...over };
  return app.call(who, 'POST', '/api/v1/delegations', { payload });
};
const mayWrite = async () => (await browser.call('POST', '/segments', { title: 'Tin' })).status === 201;
const rolesOf = async () => (await browser.call('GET', '/me')).json.user.roles;

describe('a delegation', () => {
  test('counts from the first day in the commune until the last one is over', async () => {
    const made = await lend();
    expect([made.status, made.json]).toEqual([
      201,
      {
        ...{ id: expect.any(String), fromId: lender.id, fromName: lender.name, toId: holder.id, toName: holder.name },
        ...{ role: 'operator', firstDay: '2026-11-23', lastDay: '2026-11-29', reason: 'nghỉ phép' },
        ...{ createdBy: 'Phạm Quốc Bảo', endedAt: null, now: false, cannotSign: false },
      },
    ]);
    const seen = [];
    for (const at of [FIRST_MIDNIGHT - 1, FIRST_MIDNIGHT, LAST_MIDNIGHT - 1, LAST_MIDNIGHT]) {
      app.clock.set(at);
      seen.push(await mayWrite());
    }
    expect(seen).toEqual([false, true, true, false]);
  });

  test('is told to its holder, with whose it is and until when, and to all who read', async () => {
    await lend();
    app.clock.set(FIRST_MIDNIGHT);
    const { user, account } = (await browser.call('GET', '/me')).json;
    expect(user.roles).toEqual(['viewer', 'operator']);
    expect(account.delegated).toEqual([
      { role: 'operator', from: lender.name, until: new Date(LAST_MIDNIGHT).toISOString() },
    ]);
    const { delegations } = (await app.call('viewer', 'GET', '/api/v1/delegations')).json;
    expect(delegations[0]).toMatchObject({ toId: holder.id, now: true });
  });

  test.each<[string, () => Promise<unknown>]>([
    [
      'that was taken back',
      async () => {
        const { id } = (await app.call('admin', 'GET', '/api/v1/delegations')).json.delegations[0];
        await app.call('admin', 'DELETE', `/api/v1/delegations/${id}`);
      },
    ],
    [
      'of somebody whose account is disabled',
      () => app.call('admin', 'PATCH', `/api/v1/users/${lender.id}`, { payload: { disabled: true } }),
    ],
    [
      'of somebody who has that role no more',
      () => app.call('admin', 'PATCH', `/api/v1/users/${lender.id}`, { payload: { roles: ['viewer'] } }),
    ],
  ])('%s counts no more, at once', async (_what, end) => {
    await lend();
    app.clock.set(FIRST_MIDNIGHT + 1);
    expect(await rolesOf()).toEqual(['viewer', 'operator']);
    await end();
    expect(await rolesOf()).toEqual(['viewer']);
    expect(await mayWrite()).toBe(false);
  });

  test('is ended once', async () => {
    const { id } = (await lend()).json;
    const end = () => app.call('admin', 'DELETE', `/api/v1/delegations/${id}`);
    expect([(await end()).status, (await end()).status]).toEqual([200, 404]);
    app.clock.set(FIRST_MIDNIGHT);
    expect(await rolesOf()).toEqual(['viewer']);
  });

  test('under two hundred newer ones is ended all the same', async () => {
    const { id } = (await lend()).json;
    const row = await app.db.selectFrom('delegation').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const newer = Array.from({ length: 200 }, (_, index) => ({ ...row, id: `newer-${index}`, createdAt: BEFORE + 1 }));
    await app.db
      .insertInto('delegation')
      .values(newer.map((one) => ({ ...one, endedAt: BEFORE })))
      .execute();
    expect((await app.call('admin', 'DELETE', `/api/v1/delegations/${id}`)).status).toBe(200);
    app.clock.set(FIRST_MIDNIGHT);
    expect(await rolesOf()).toEqual(['viewer']);
    await app.db.deleteFrom('delegation').where('id', 'like', 'newer-%').execute();
  });

  test('says to colleagues, and not to whoever only looks, why somebody is away', async () => {
    await lend();
    const reasonFor = async (who: 'operator' | 'viewer') =>
      (await app.call(who, 'GET', '/api/v1/delegations')).json.delegations[0].reason;
    expect([await reasonFor('operator'), await reasonFor('viewer')]).toEqual(['nghỉ phép', '']);
  });

  test('of what was lent oneself is none: a role is passed on by whoever has it', async () => {
    await lend();
    app.clock.set(FIRST_MIDNIGHT);
    const third = await newPerson(app, ['viewer']);
    expect(refusalOf(await lend({ fromId: holder.id, toId: third.id }))).toEqual([422, 'delegation-refused']);
  });

  test.each<[string, () => object | Promise<object>, number]>([
    ['to oneself', () => ({ toId: lender.id }), 422],
    ['of a role the lender has not', () => ({ role: 'approver' }), 422],
    ['of a role the holder has already', async () => ({ toId: (await newPerson(app, ['operator'])).id }), 422],
    ['of the rights of an admin', () => ({ role: 'admin' }), 400],
    ['that ends before it begins', () => ({ lastDay: '2026-11-22' }), 422],
    ['of days that are over', () => ({ firstDay: '2026-11-01', lastDay: '2026-11-20' }), 422],
    ['for more than a year', () => ({ lastDay: '2027-12-31' }), 422],
    ['by nobody', () => ({ fromId: 'none' }), 404],
  ])('%s is refused, and nothing is stored', async (_what, over, status) => {
    const given = await over();
    const before = app.dump().delegation;
    expect((await lend(given)).status).toBe(status);
    expect(app.dump().delegation).toEqual(before);
  });
});
