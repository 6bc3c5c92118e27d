/** Guessing leaves a trace in the log of what people did: one row for each account and hour, however often and from wherever. */
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { GATHERED_MS } from '../../server/wrong-tries.ts';
import { addTotp, newPerson, openBrowser, openBrowserOf } from './login-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';

interface Row {
  readonly action: string;
  readonly subjectId: string;
  readonly at: number;
  readonly who: string;
  readonly whoId: string | null;
  readonly source: string;
  readonly after: string;
}
const told = (of: TestApp) =>
  (of.dump().audit as Row[])
    .filter(({ action }) => action === 'login.wrong')
    .map(({ subjectId, at, who, whoId, source, after }) => ({
      ...{ subjectId, at, who, whoId, source },
      after: JSON.parse(after),
    }));

describe('wrong logins', () => {
  let app: TestApp;
  beforeAll(async () => {
    // The sweep runs when these tests say so.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    app = await makeApp();
  });
  afterAll(async () => {
    vi.useRealTimers();
    await app.close();
  });
  const sweep = async () => {
    vi.advanceTimersByTime(60_000);
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
  };

  test('are told once their hour is over, with how many were looked at and refused, and from where', async () => {
    const { approver } = app.people;
    const guess = (from: string) => openBrowser(app, from).logIn(approver, { password: 'đoán' });
    for (let index = 0; index < 12; index += 1) await guess('10.1.1.1');
    await guess('10.1.1.2');
    const other = await newPerson(app, ['operator']);
    await addTotp(await openBrowserOf(app, other), app.clock.now());
    await openBrowser(app, '10.1.1.3').logIn(other, { code: '000000' });
    for (const username of ['khong-co', 'cung-khong'])
      await openBrowser(app, '10.1.1.4').call('POST', '/login', { username, password: 'đoán' });
    app.clock.pass(GATHERED_MS - 1);
    await sweep();
    expect(told(app)).toEqual([]);
    app.clock.pass(1);
    await sweep();
    const row = { at: app.clock.now(), who: 'Chưa đăng nhập', whoId: null };
    const none = { wrongPasswords: 0, wrongCodes: 0, refusedTries: 0, addresses: 1 };
    expect(told(app)).toEqual([
      {
        ...{ ...row, subjectId: approver.id, source: '10.1.1.1, 10.1.1.2' },
        after: { name: approver.name, wrongPasswords: 11, wrongCodes: 0, refusedTries: 2, addresses: 2 },
      },
      { ...row, subjectId: other.id, source: '10.1.1.3', after: { ...none, name: other.name, wrongCodes: 1 } },
      {
        ...{ ...row, subjectId: 'none', source: '10.1.1.4' },
        after: { ...none, name: 'tên đăng nhập không có', wrongPasswords: 2 },
      },
    ]);
    await sweep();
    expect(told(app)).toHaveLength(3);
  });

  test('of whoever then comes in count as well, and the right ones do not', async () => {
    const before = told(app).length;
    await openBrowser(app).logIn(app.people.both, { password: 'gõ nhầm' });
    await openBrowser(app).logIn(app.people.both);
    await openBrowser(app).logIn(app.people.operator);
    app.clock.pass(GATHERED_MS);
    await sweep();
    expect(told(app).slice(before)).toMatchObject([{ subjectId: app.people.both.id, after: { wrongPasswords: 1 } }]);
  });
});

test('wrong logins of the hour that is not over are told when the server stops', async () => {
  const app = await makeApp();
  await openBrowser(app).logIn(app.people.viewer, { password: 'đoán' });
  await app.app.close();
  expect(told(app)).toMatchObject([{ subjectId: app.people.viewer.id }]);
  await app.close();
});
