/** Changing one's own password: soon after a proof only, and whoever came in by the old one is out. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPerson, openBrowser, openBrowserOf, refusalOf } from './login-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { PASSWORD } from './make-house.ts';

const NEW = 'một câu ngắn dễ nhớ';
const TEN_MINUTES = 600_000;
let app: TestApp;
beforeAll(async () => {
  app = await makeApp();
});
afterAll(() => app.close());

test('the new password opens, the old one does not, other sessions end, and the log says who', async () => {
  const person = await newPerson(app, ['viewer']);
  const [browser, elsewhere] = [await openBrowserOf(app, person), await openBrowserOf(app, person)];
  expect((await browser.call('PUT', '/factors/password', { password: NEW })).status).toBe(200);
  expect([(await browser.call('GET', '/me')).status, (await elsewhere.call('GET', '/me')).status]).toEqual([200, 401]);
  expect(refusalOf(await openBrowser(app).logIn(person))).toEqual([401, 'wrong-password']);
  expect((await openBrowser(app).logIn(person, { password: NEW })).status).toBe(200);
  const audit = app.dump().audit as { action: string; whoId: string | null; subjectId: string }[];
  expect(audit.filter(({ action }) => action === 'user.own-password')).toEqual([
    expect.objectContaining({ whoId: person.id, subjectId: person.id }),
  ]);
  expect(JSON.stringify(audit)).not.toContain(NEW);
});

test('ten minutes after the login the old password is asked for first', async () => {
  const person = await newPerson(app, ['operator']);
  const browser = await openBrowserOf(app, person);
  app.clock.pass(TEN_MINUTES + 1);
  const change = () => browser.call('PUT', '/factors/password', { password: NEW });
  expect(refusalOf(await change())).toEqual([403, 'step-up-needed']);
  const wrong = await browser.call('POST', '/session/step-up', { password: 'không phải nó' });
  expect(refusalOf(wrong)).toEqual([401, 'wrong-password']);
  expect(refusalOf(await change())).toEqual([403, 'step-up-needed']);
  await browser.call('POST', '/session/step-up', { password: PASSWORD });
  expect((await change()).status).toBe(200);
});

test('a short one is refused', async () => {
  const browser = await openBrowserOf(app, await newPerson(app, ['viewer']));
  expect((await browser.call('PUT', '/factors/password', { password: 'ngắn' })).status).toBe(400);
});
