/** 5,000 wrong passwords a minute at one account, from 500 addresses: nobody gets in, few are looked at, and whoever belongs there is not locked out. */
import { expect, test } from 'vitest';
import { addPasskey, openBrowser } from './login-steps.ts';
import { makeApp } from './make-app.ts';

test('5,000 wrong logins a minute neither let anyone in nor lock out the owner, and at most 30 passwords are hashed', async () => {
  const app = await makeApp();
  const { approver, operator } = app.people;
  const known = openBrowser(app);
  await known.logIn(approver);
  const { key } = await addPasskey(known);
  const { turns } = app.deps.loginGuard;
  let hashed = 0;
  const run = turns.run.bind(turns);
  turns.run = (line, work) =>
    run(line, () => {
      hashed += 1;
      return work();
    });
  const statuses = new Map<number, number>();
  const storm = async (index: number) => {
    const payload = { username: approver.username, password: `đoán ${index}` };
    const remoteAddress = `10.${(index % 500) >> 8}.${(index % 500) & 255}.9`;
    const { statusCode } = await app.app.inject({ method: 'POST', url: '/api/v1/login', payload, remoteAddress });
    statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
  };
  for (let index = 0; index < 5_000; index += 50)
    await Promise.all(Array.from({ length: 50 }, (_, of) => storm(index + of)));
  expect([...statuses.keys()].sort()).toEqual([401, 429]);
  expect([...statuses.values()].reduce((sum, one) => sum + one)).toBe(5_000);
  expect(hashed).toBeLessThanOrEqual(30);

  expect((await openBrowser(app).passkeyLogIn(key)).status).toBe(200);
  expect((await known.logIn(approver)).json.code).toBe('second-factor-needed');
  expect((await openBrowser(app).logIn(operator)).status).toBe(200);
  await app.close();
}, 30_000);
