/** Who may do what: every route x everybody, strangers, other sites' pages, and tokens in the wrong place. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mayDo } from '../../server/permissions.ts';
import { accessRules, listRoutes, withNothing } from './access-rules.ts';
import { makeApp, type TestApp, type Who } from './make-app.ts';
import { type EnrolledStation, enrol } from './station-steps.ts';

let app: TestApp;
let station: EnrolledStation;
beforeAll(async () => {
  app = await makeApp();
  station = await enrol(app);
});
afterAll(() => app.close());

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE' | 'HEAD' | 'OPTIONS';
const rules = Object.entries(accessRules).map(([route, rule]) => {
  const [method, path] = route.split(' ') as [Method, string];
  return { route, method, path, url: withNothing(path), rule };
});
const everybody: readonly Who[] = ['operator', 'approver', 'admin', 'both', 'viewer'];
/** Event streams stay open: whether they let somebody in is seen elsewhere. */
const isStream = (path: string) => path.endsWith('/events');
const codeOf = (answer: { method?: string; status: number; body: string }) =>
  answer.body.startsWith('{') ? JSON.parse(answer.body).code : undefined;

test('the rules are about every route there is, and no other', () => {
  expect(listRoutes(app.app).sort()).toEqual(Object.keys(accessRules).sort());
});

test('the OpenAPI names no route that the rules do not', async () => {
  const { paths } = (await app.call('nobody', 'GET', '/api/openapi.json')).json;
  const named = Object.entries<object>(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((route) => accessRules[route] === undefined)).toEqual([]);
});

test('a route without a rule cannot be registered', async () => {
  const { buildApp } = await import('../../server/app.ts');
  const bare = await buildApp(app.deps, 'no-web-here').catch((error: unknown) => error);
  if (bare instanceof Error) throw bare;
  const fastify = bare as TestApp['app'];
  expect(() => fastify.get('/api/v1/forgotten', async () => 'open')).toThrow(/names no access rule/);
  await fastify.close();
});

describe('a stranger is refused', () => {
  test.each(rules.filter(({ rule }) => rule !== 'public'))('$route', async ({ method, url, rule }) => {
    const answer = await app.call('nobody', method, url);
    const refusals: Readonly<Record<string, [number, string]>> = {
      village: [403, 'village-link-wrong'],
      link: [410, 'link-used'],
      station: [401, 'token-wrong'],
    };
    const [status, code] = refusals[String(rule)] ?? [401, 'not-logged-in'];
    expect(answer.status).toBe(status);
    if (method !== 'HEAD') expect(codeOf(answer)).toBe(code);
  });

  test.each([
    ['a cookie of nobody', { cookie: 'loa_session=abcdefghijklmnopqrstuvwxyz0123456789' }],
    ['an empty cookie', { cookie: 'loa_session=' }],
    ['a cookie with a quote', { cookie: "loa_session=' OR 1=1 --" }],
    ["a station's token as a person's", { authorization: 'Bearer TOKEN', cookie: 'loa_session=TOKEN' }],
  ])('with %s', async (_what, given) => {
    const headers = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, value.replace('TOKEN', station.response.token)]),
    );
    expect((await app.call('nobody', 'GET', '/api/v1/me', { headers })).status).toBe(401);
  });
});

describe('everybody may do what the role allows, and nothing else', () => {
  const cases = rules.flatMap((one) =>
    typeof one.rule === 'string' || isStream(one.path)
      ? []
      : everybody.map((who) => ({ ...one, who, may: one.rule.includes(who) })),
  );

  test.each(cases)('$who $route: $may', async ({ who, method, url, may }) => {
    const answer = await app.call(who, method, url);
    if (may) return expect([401, 403]).not.toContain(answer.status);
    expect(answer.status).toBe(403);
    if (method !== 'HEAD') expect(codeOf(answer)).toBe('not-allowed');
  });

  test('refused or not, none of these empty calls changed anything', async () => {
    const before = app.dump();
    for (const { who, method, url } of cases) await app.call(who, method, url);
    expect(app.dump()).toEqual(before);
  });

  test('a person without roles may do nothing', () => {
    expect(mayDo([], 'read')).toBe(false);
  });
});

describe("a station's token", () => {
  const stationRoutes = rules.filter(({ rule, path }) => rule === 'station' && !isStream(path));

  test.each(stationRoutes)('opens $route', async ({ method, url }) => {
    const headers = { authorization: `Bearer ${station.response.token}` };
    expect((await app.call('nobody', method, url, { headers })).status).not.toBe(401);
  });

  test.each(stationRoutes)("is asked for at $route, an admin's session is not enough", async ({ method, url }) => {
    expect((await app.call('admin', method, url)).status).toBe(401);
  });

  test.each([
    ['cut off', (token: string) => `Bearer ${token.slice(0, -1)}`],
    ['in other letters', (token: string) => `Bearer ${token.toUpperCase()}`],
    ['under another scheme', (token: string) => `Basic ${token}`],
    ['twice', (token: string) => `Bearer ${token} ${token}`],
    ['as its stored hash', () => `Bearer ${'a'.repeat(64)}`],
  ])('is refused %s', async (_how, write) => {
    const headers = { authorization: write(station.response.token) };
    expect(codeOf(await app.call('nobody', 'GET', '/api/station/v1/keys', { headers }))).toBe('token-wrong');
  });
});

describe("another site's page cannot act in a logged-in browser", () => {
  const unsafe = rules.filter(
    ({ method, rule }) =>
      !['GET', 'HEAD', 'OPTIONS'].includes(method) && !['public', 'station', 'village', 'link'].includes(String(rule)),
  );

  test.each(unsafe)('$route', async ({ method, url, rule }) => {
    const who: Who = typeof rule === 'string' ? 'operator' : (rule[0] as Who);
    const answer = await app.call(who, method, url, { headers: { origin: 'https://evil.example' } });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'other-origin']);
  });

  test.each([
    ['of a sandboxed page', { origin: 'null' }],
    ['that is no address', { origin: 'evil' }],
    ['of the same host on another port', { origin: 'http://localhost:8081' }],
    ['of a host that begins alike', { origin: 'http://localhost.evil.example' }],
    ['told only by the browser', { 'sec-fetch-site': 'cross-site' }],
    ['of a neighbour under the same name', { 'sec-fetch-site': 'same-site' }],
  ])('an origin %s is refused', async (_what, headers) => {
    const answer = await app.call('operator', 'POST', '/api/v1/segments', { headers, payload: { title: 'Tin' } });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'other-origin']);
  });

  test.each([
    ['its own', { origin: 'http://localhost:80' }],
    ['its own, told by the browser', { 'sec-fetch-site': 'same-origin' }],
    ['none, as a script sends', {}],
  ])('an origin that is %s is let in', async (_what, headers) => {
    const answer = await app.call('operator', 'POST', '/api/v1/segments', { headers, payload: { title: 'Tin' } });
    expect(answer.status).toBe(201);
  });

  test.each(['/api/v1/login', '/api/v1/setup'])('nor log somebody in: %s', async (url) => {
    const payload = {
      ...{ username: 'bao', password: 'mật khẩu thử 2026' },
      ...{ token: 'x', communeName: 'Xã', displayName: 'Bảo' },
    };
    const answer = await app.call('nobody', 'POST', url, { headers: { origin: 'https://evil.example' }, payload });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'other-origin']);
  });
});

describe('answers', () => {
  test('tell browsers to run nothing but our own, and to be shown in no frame', async () => {
    const { headers } = await app.call('nobody', 'GET', '/api/health');
    expect(headers['content-security-policy']).toMatch(/script-src 'self'(;|$)/);
    expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  test.each<[string, Method, string, object, number, string]>([
    ['a path that is none', 'GET', '/api/v1/nowhere', {}, 404, 'not-found'],
    ['a method that is none', 'DELETE', '/api/v1/me', {}, 404, 'not-found'],
    [
      'a body that is no JSON',
      'POST',
      '/api/v1/segments',
      { payload: '{"title":', headers: { 'content-type': 'application/json' } },
      400,
      'bad-request',
    ],
    [
      'a body of another kind',
      'POST',
      '/api/v1/segments',
      { payload: '<x/>', headers: { 'content-type': 'text/xml' } },
      415,
      'wrong-media-type',
    ],
    [
      'a body that is too large',
      'POST',
      '/api/v1/segments',
      { payload: { text: 'x'.repeat(1_100_000) } },
      413,
      'too-large',
    ],
    ['no body', 'POST', '/api/v1/segments', {}, 400, 'bad-request'],
    ['a week that is none', 'GET', '/api/v1/sheet?week=2026-02-30', {}, 400, 'bad-request'],
    ['a time that is none', 'GET', '/api/v1/ledger?from=yesterday&to=2026-11-24T00:00:00Z', {}, 400, 'bad-request'],
    [
      'a span too long',
      'GET',
      '/api/v1/ledger?from=2026-01-01T00:00:00Z&to=2026-12-31T00:00:00Z',
      {},
      400,
      'bad-request',
    ],
    [
      'a span reversed',
      'GET',
      '/api/v1/ledger?from=2026-11-25T00:00:00Z&to=2026-11-24T00:00:00Z',
      {},
      400,
      'bad-request',
    ],
    ['a segment that is none', 'GET', '/api/v1/segments/nothing', {}, 404, 'not-found'],
    ['a station that is none', 'GET', '/api/v1/stations/nothing', {}, 404, 'not-found'],
    ['a row that is none', 'GET', '/api/v1/ledger/nothing/nobody', {}, 404, 'not-found'],
    [
      'a topic that is none',
      'POST',
      '/api/v1/segments',
      { payload: { title: 'x', topics: ['IX.9'] } },
      422,
      'topic-unknown',
    ],
    [
      'dates the wrong way round',
      'POST',
      '/api/v1/segments',
      { payload: { title: 'x', validFrom: '2026-12-01T00:00:00Z', validUntil: '2026-12-01T00:00:00Z' } },
      422,
      'dates-reversed',
    ],
  ])('to %s say what is wrong, in words and in a code', async (_what, method, url, options, status, code) => {
    const answer = await app.call('operator', method, url, options);
    expect([answer.status, answer.json?.code]).toEqual([status, code]);
    expect(answer.json.message).toMatch(/^\p{Lu}.*\.$/u);
  });
});
