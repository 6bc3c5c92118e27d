/** Storms at the doors that ask for no login: they hash nothing, take no room and hold nobody up; and what was open behind a door closes with it. */
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { InjectOptions } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { LOCK_AFTER_MS } from '../../server/session-state.ts';
import { addPasskey, newPerson, openBrowser, openBrowserOf, type TestBrowser } from './login-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { PASSWORD, type TestPerson } from './make-house.ts';

let app: TestApp;
let owner: TestPerson;
let known: TestBrowser;
let hashed: number;
beforeAll(async () => {
  app = await makeApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  owner = await newPerson(app, ['approver']);
  known = openBrowser(app);
  await known.logIn(owner);
  hashed = countHashes(app);
});

/** Hashes are made in turns alone (layers.test.ts): whoever counts those counts these. */
function countHashes({ deps: { loginGuard } }: TestApp): number {
  const { turns } = loginGuard;
  const run = Object.getPrototypeOf(turns).run as typeof turns.run;
  turns.run = (line, work) => {
    hashed += 1;
    return run.call(turns, line, work) as ReturnType<typeof work>;
  };
  return 0;
}
/** So many calls, fifty at a time, each from an address of its own; how often each answer came. */
async function storm(count: number, call: (browser: TestBrowser) => Promise<{ status: number }>) {
  const answers: Record<number, number> = {};
  for (let from = 0; from < count; from += 50)
    for (const { status } of await Promise.all(Array.from({ length: 50 }, () => call(openBrowser(app)))))
      answers[status] = (answers[status] ?? 0) + 1;
  return answers;
}
const setup = { token: 'x', communeName: 'Xã', username: 'ke-trom', displayName: 'Kẻ trộm', password: PASSWORD };

describe('a storm', () => {
  test('at the set-up that is over hashes nothing', async () => {
    expect(await storm(200, (browser) => browser.call('POST', '/setup', setup))).toEqual({ 409: 200 });
    expect(hashed).toBe(0);
  });

  test('at the set-up that is open hashes nothing without the link', async () => {
    const fresh = await makeApp({}, { withPeople: false });
    hashed = countHashes(fresh);
    for (let index = 0; index < 20; index += 1)
      expect((await openBrowser(fresh).call('POST', '/setup', setup)).status).toBe(403);
    expect(hashed).toBe(0);
    await fresh.close();
  });

  test('of links that are none hashes nothing', async () => {
    const call = (browser: TestBrowser) =>
      browser.call('POST', '/link', { password: PASSWORD }, { 'x-link-token': 'a'.repeat(43) });
    expect([await storm(200, call), hashed]).toEqual([{ 410: 200 }, 0]);
  });

  test('of questions for a passkey stores nothing, and the answer to an older one still counts', async () => {
    const { key } = await addPasskey(known);
    const { options, ticket } = (await openBrowser(app).call('POST', '/login/passkey/options')).json;
    const before = app.dump();
    expect(await storm(200, (browser) => browser.call('POST', '/login/passkey/options'))).toEqual({ 200: 200 });
    expect([app.dump(), hashed]).toEqual([before, 0]);
    const answer = { ticket, response: key.assert(options.challenge) };
    expect((await openBrowser(app).call('POST', '/login/passkey', answer)).status).toBe(200);
  });

  test('of passwords at a locked computer is looked at ten times, and its owner comes in on a known browser', async () => {
    const locked = await openBrowserOf(app, owner, { shared: 1 });
    app.clock.pass(LOCK_AFTER_MS);
    const unlock = () => locked.call('POST', '/session/unlock', { password: 'đoán' });
    const answers = [];
    for (let index = 0; index < 60; index += 1) answers.push((await unlock()).status);
    expect(answers).toEqual([...Array(10).fill(401), ...Array(50).fill(429)]);
    expect(hashed).toBe(10);
    expect((await known.logIn(owner)).status).toBe(200);
    expect((await openBrowser(app).logIn(app.people.operator)).status).toBe(200);
  });
});

describe('the stream of a page', () => {
  afterEach(() => vi.useRealTimers());

  test('ends when its computer locks itself or its holder leaves, and that of others goes on', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const own = await makeApp();
    const shared = await openBrowserOf(own, own.people.approver, { shared: 1 });
    const left = await openBrowserOf(own, own.people.operator);
    const stays = await openBrowserOf(own, own.people.admin);
    const streams = [await open(own, shared), await open(own, left), await open(own, stays)];
    await left.call('POST', '/logout');
    await streams[1]?.closed;
    expect(await Promise.all(streams.map(state))).toEqual(['open', 'closed', 'open']);
    own.clock.pass(LOCK_AFTER_MS);
    vi.advanceTimersByTime(15_000);
    await streams[0]?.closed;
    expect(await Promise.all(streams.map(state))).toEqual(['closed', 'closed', 'open']);
    streams[2]?.stream.destroy();
    await own.close();
  });

  async function open({ app: server }: TestApp, { cookies }: TestBrowser) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { accept: 'text/event-stream', cookie };
    const asked = { method: 'GET', url: '/api/v1/events', headers, payloadAsStream: true } as const;
    const response = await server.inject(asked as InjectOptions & { payloadAsStream: true });
    expect(response.statusCode).toBe(200);
    const stream = response.stream().resume();
    return { stream, closed: once(stream, 'end').then(() => 'closed') };
  }
  const state = ({ closed }: { closed: Promise<string> }) => Promise.race([closed, setImmediate('open')]);
});
