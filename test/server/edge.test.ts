/** The server's edge: nothing of a body is read before it is known who sends it, every route has its limits, and pages run nothing but our own. */
import { createHash } from 'node:crypto';
import { channel } from 'node:diagnostics_channel';
import { Readable } from 'node:stream';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../../server/app.ts';
import { accessRules, withNothing } from './access-rules.ts';
import { makeApp, type TestApp, type Who } from './make-app.ts';
import { PASSWORD } from './make-house.ts';
import { enrol } from './station-steps.ts';

let app: TestApp;
let cookies: Partial<Record<Who, string>>;
beforeAll(async () => {
  app = await makeApp();
  cookies = { viewer: await app.cookieOf(app.people.viewer), operator: await app.cookieOf(app.people.operator) };
});
afterAll(() => app.close());

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const withBody = Object.entries(accessRules).flatMap(([route, rule]) => {
  const [method, path] = route.split(' ') as [Method, string];
  return ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method) ? [{ route, method, url: withNothing(path), rule }] : [];
});

/** Five megabytes are announced; unless parts of them are given, none ever comes: whoever waits for the first one waits for good. */
function announced(part?: Buffer): { body: Readable; wasAsked(): boolean } {
  let asked = 0;
  const body = new Readable({
    read() {
      asked += 1;
      if (part !== undefined) this.push(asked > 8 ? null : part);
    },
  });
  return { body, wasAsked: () => asked > 0 };
}

async function sendBody(method: Method, url: string, headers: Readonly<Record<string, string>>) {
  const { body, wasAsked } = announced();
  const type = { 'content-type': 'application/json', 'content-length': '5000000' };
  const sent = app.app.inject({ method, url, headers: { ...type, ...headers }, payload: body });
  const answer = await Promise.race([
    sent,
    new Promise<undefined>((settle) => setTimeout(() => settle(undefined), 2_000).unref()),
  ]);
  body.destroy();
  return { status: answer?.statusCode, code: answer?.json().code, wasAsked: wasAsked() };
}

describe('before a byte of its body is read', () => {
  const guarded = withBody.filter(({ rule }) => rule !== 'public');

  test.each(guarded)('a stranger is refused at $route', async ({ method, url, rule }) => {
    const expected: Record<string, [number, string]> = {
      village: [403, 'village-link-wrong'],
      station: [401, 'token-wrong'],
      link: [410, 'link-used'],
    };
    const [status, code] = (typeof rule === 'string' ? expected[rule] : undefined) ?? [401, 'not-logged-in'];
    expect(await sendBody(method, url, {})).toEqual({ status, code, wasAsked: false });
  });

  const notTheirs = guarded.filter(({ rule }) => typeof rule !== 'string' && !rule.includes('viewer'));
  test.each(notTheirs)('who may only look is refused at $route', async ({ method, url }) => {
    const answer = await sendBody(method, url, { cookie: cookies.viewer ?? '' });
    expect(answer).toEqual({ status: 403, code: 'not-allowed', wasAsked: false });
  });

  test("another site's page is refused", async () => {
    const headers = { cookie: cookies.operator ?? '', origin: 'https://evil.example' };
    const answer = await sendBody('POST', '/api/v1/segments', headers);
    expect(answer).toEqual({ status: 403, code: 'other-origin', wasAsked: false });
  });

  test('and whoever is let in has it read, up to a megabyte', async () => {
    const { body, wasAsked } = announced(Buffer.alloc(600_000, 0x20));
    const headers = { 'content-type': 'application/json', cookie: cookies.operator ?? '' };
    const { statusCode } = await app.app.inject({ method: 'POST', url: '/api/v1/segments', headers, payload: body });
    body.destroy();
    expect([statusCode, wasAsked()]).toEqual([413, true]);
  });
});

describe('what opens one kind of door opens no other', () => {
  let station: string;
  let village: string;
  beforeAll(async () => {
    const enrolled = await enrol(app, { code: 'T9' });
    station = enrolled.response.token;
    const payload = { stationId: enrolled.id, person: 'Ông Sáu' };
    const { json } = await app.call('operator', 'POST', '/api/v1/village-links', { payload });
    village = json.path.split('#')[1];
  });
  const everywhere = Object.entries(accessRules).flatMap(([route, rule]) => {
    const [method, path] = route.split(' ') as [Method, string];
    return rule === 'public' ? [] : [{ route, method, url: withNothing(path), rule }];
  });
  const refused = async (of: string, headers: () => Record<string, string>) => {
    const others = everywhere.filter(({ rule }) => rule !== of);
    const found: string[] = [];
    for (const { route, method, url } of others) {
      const { status } = await app.call('nobody', method, url, { headers: headers() });
      if (![401, 403, 410].includes(status)) found.push(`${route} ${status}`);
    }
    expect(others.length).toBeGreaterThan(100);
    return found;
  };

  /** Shown wherever somebody may show something. */
  const everyWay = (token: string) => ({
    ...{ authorization: `Bearer ${token}`, cookie: `loa_session=${token}` },
    ...{ 'x-village-token': token, 'x-link-token': token },
  });

  test("a village's link", async () => {
    expect(await refused('village', () => everyWay(village))).toEqual([]);
  });

  test("a station's token", async () => {
    expect(await refused('station', () => everyWay(station))).toEqual([]);
  });

  test('a one-time link, which sets a password and does nothing else', async () => {
    const { json } = await app.call('admin', 'POST', `/api/v1/users/${app.people.viewer.id}/link`);
    expect(await refused('link', () => everyWay(json.path.split('#')[1]))).toEqual([]);
  });

  test("a session's token, but as the cookie that it is", async () => {
    const { cookie: _left, ...others } = everyWay((await app.cookieOf(app.people.admin)).split('=')[1] ?? '');
    expect(await refused('none', () => others)).toEqual([]);
  });
});

describe('every route', () => {
  let routes: RouteOptions[];
  let bare: FastifyInstance;
  beforeAll(async () => {
    routes = [];
    const note = (message: unknown) =>
      (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', (route) => void routes.push(route));
    const made = channel('fastify.initialization');
    made.subscribe(note);
    bare = await buildApp(app.deps, 'no-web-here');
    made.unsubscribe(note);
  });
  afterAll(() => bare.close());
  const named = (match: (route: RouteOptions) => boolean) =>
    [
      ...new Set(routes.filter(match).flatMap(({ method, url }) => [method].flat().map((one) => `${one} ${url}`))),
    ].sort();

  test('ends within a time, but for streams, which these are', () => {
    const isStream = ({ handlerTimeout, url }: RouteOptions) =>
      handlerTimeout === undefined && !url.startsWith('/api/docs');
    const streams = named(
      (route) => isStream(route) && route.method !== 'HEAD' && ![route.method].flat().includes('HEAD'),
    );
    expect(streams).toEqual([
      'GET /api/public/v1/audio/:name',
      'GET /api/station/v1/events',
      'GET /api/station/v1/media/:sha256',
      'GET /api/v1/events',
      'GET /api/v1/renditions/:sha256/audio',
      'GET /api/v1/usb.zip',
      'GET /api/village/v1/usb.zip',
    ]);
    expect(named((route) => isStream(route) && /PATCH/.test(String(route.method)))).toContain(
      'PATCH /api/v1/uploads/:id',
    );
    const longest = Math.max(...routes.map(({ handlerTimeout = 0 }) => handlerTimeout));
    expect([routes.length > 150, longest]).toEqual([true, 600_000]);
  });

  test('takes a megabyte of body, but for files, which are these', () => {
    expect(named(({ bodyLimit = 0 }) => bodyLimit > 1_048_576)).toEqual([
      'POST /api/v1/interrupts/recording',
      'POST /api/v1/photos',
      'POST /api/v1/reports/:id/editions/:edition/scans',
      'POST /api/village/v1/photo',
    ]);
  });

  test('that takes too long is given up, in words', async () => {
    const slow = await buildApp(app.deps, 'no-web-here');
    slow.get('/api/v1/slow', { config: { access: 'public', longMs: 20 } }, () => new Promise(() => undefined));
    const answer = await slow.inject({ method: 'GET', url: '/api/v1/slow' });
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'too-slow']);
    await slow.close();
  });
});

describe('browsers are told', () => {
  const headersOf = async (url: string, of: TestApp = app) => (await of.call('nobody', 'GET', url)).headers;
  const rulesOf = (policy: unknown) =>
    Object.fromEntries(
      String(policy)
        .split(';')
        .map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1)]),
    );

  test.each(['/api/health', '/lich-phat', '/api/v1/nowhere', '/api/docs/'])(
    'to run no script of anybody else, and none inside a page: %s',
    async (url) => {
      const rules = rulesOf((await headersOf(url))['content-security-policy']);
      const scripts = rules['script-src'] ?? [];
      expect(scripts[0]).toBe("'self'");
      expect(scripts.slice(1).filter((one: string) => !/^'sha256-[\w+/]{43}='$/.test(one))).toEqual([]);
      expect([rules['default-src'], rules['object-src'], rules['frame-ancestors'], rules['base-uri']]).toEqual([
        ...[["'self'"], ["'none'"], ["'none'"], ["'none'"]],
      ]);
      expect(JSON.stringify(rules)).not.toMatch(/https?:|\*|unsafe-eval/);
    },
  );

  test("the API's reader has its one script named by hash, and it is that script", async () => {
    const { body, headers } = await app.call('nobody', 'GET', '/api/docs/');
    const script = /<script type="text\/javascript">([\s\S]*?)<\/script>/.exec(body)?.[1] ?? '';
    const hash = createHash('sha256').update(script).digest('base64');
    expect(headers['content-security-policy']).toContain(`script-src 'self' 'sha256-${hash}'`);
  });

  test('that of devices the microphone alone is used, by our own pages', async () => {
    const told = (await headersOf('/api/health'))['permissions-policy'];
    expect(told).toMatch(/(^|, )microphone=\(self\)/);
    expect(told).toMatch(/(^|, )camera=\(\)/);
    expect(told).toMatch(/(^|, )geolocation=\(\)/);
  });

  test('to come by https for a year where the server has such an address, and not where it has none', async () => {
    const there = await makeApp({ LOA_PUBLIC_URL: 'https://loa.example.vn' });
    const byHttps = (await headersOf('/api/health', there))['strict-transport-security'];
    await there.close();
    expect([byHttps, (await headersOf('/api/health'))['strict-transport-security']]).toEqual([
      ...['max-age=31536000', undefined],
    ]);
  });

  test('to send cookies by https alone where people come by https, also through a proxy that is not believed', async () => {
    const there = await makeApp({ LOA_PUBLIC_URL: 'https://loa.example.vn' });
    const payload = { username: 'huong', password: PASSWORD, browser: true };
    const cookiesOf = async (of: TestApp) =>
      [(await of.call('nobody', 'POST', '/api/v1/login', { payload })).headers['set-cookie']].flat().map(String);
    const secure = (await cookiesOf(there)).map((cookie) => /; Secure(;|$)/.test(cookie));
    await there.close();
    expect(secure).toEqual([true, true]);
    expect((await cookiesOf(app)).join()).not.toContain('Secure');
  });

  test('to keep nothing of what people and villages are answered: the next one at the same computer may not see it', async () => {
    const kept = async (who: Who | 'nobody', url: string) => (await app.call(who, 'GET', url)).headers['cache-control'];
    const answers = await Promise.all([
      ...[kept('admin', '/api/v1/users'), kept('nobody', '/api/v1/users'), kept('nobody', '/api/v1/setup')],
      ...[kept('nobody', '/api/village/v1/days'), kept('viewer', '/api/v1/segments/none')],
    ]);
    expect(answers).toEqual(new Array(5).fill('no-store'));
  });

  test('and stations none of it: each word costs their SIM', async () => {
    const station = await enrol(app);
    const { headers } = await station.get('keys');
    const told = Object.keys(headers).filter((name) => /policy|security|frame|x-content|cache/.test(name));
    expect(told).toEqual([]);
  });
});
