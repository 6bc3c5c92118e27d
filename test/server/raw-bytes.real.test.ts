/** What no HTTP client would send, over real sockets: broken heads, smuggled bodies, paths that lead out, uploads that lie. Nothing falls over, nothing is told. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../../server/app.ts';
import { runs, soak } from '../counts.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { makeSegment } from './segment-steps.ts';

const WITHIN_MS = 5_000;
const SECRET = 'chỉ nằm trên đĩa';
let app: TestApp;
let server: FastifyInstance;
let port: number;
let folder: string;

beforeAll(async () => {
  app = await makeApp();
  folder = mkdtempSync(join(tmpdir(), 'loa-web-'));
  mkdirSync(join(folder, 'web', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'web', 'index.html'), '<!doctype html><title>Loa</title>');
  writeFileSync(join(folder, 'web', 'assets', 'app.js'), 'ours');
  writeFileSync(join(folder, 'secret.txt'), SECRET);
  server = await buildApp(app.deps, join(folder, 'web'));
  await server.listen({ port: 0, host: '127.0.0.1' });
  port = (server.server.address() as AddressInfo).port;
});
afterAll(async () => {
  await server.close();
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything that comes back until the other side hangs up, or for a while; `undefined` as bytes ends our side at once. */
function send(bytes: string | Buffer): Promise<string> {
  return new Promise((settle, refuse) => {
    let heard = '';
    const socket = connect(port, '127.0.0.1');
    const limit = setTimeout(() => socket.destroy(new Error('no answer, and not closed')), WITHIN_MS);
    socket.on('data', (part) => {
      heard += part.toString('latin1');
    });
    socket.on('error', (error) => ('code' in error ? settle(heard) : refuse(error)));
    socket.on('close', () => {
      clearTimeout(limit);
      settle(heard);
    });
    socket.end(bytes);
  });
}

/** A status that says the server fell over; what it does not speak (505) and does not do (501) are no faults. */
const isFault = (answer: string) => /^HTTP\/1\.\d 5(?!01|05)/m.test(answer);
const isTelling = (answer: string) =>
  answer.includes(Buffer.from(SECRET).toString('latin1')) || /root:x:|node_modules|\.ts:\d|\bat \S+ \(/.test(answer);
const isWell = async () => (await fetch(`http://127.0.0.1:${port}/api/health`)).status === 200;

const head = (...lines: string[]) => `${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`;
const get = (path: string) => head(`GET ${path} HTTP/1.1`, 'Host: loa');
const post = (...lines: string[]) =>
  head('POST /api/v1/login HTTP/1.1', 'Host: loa', 'Content-Type: application/json', ...lines);
const body = '{"username":"a","password":"b"}';

test.each<[string, string | Buffer, RegExp]>([
  ['nothing', '', /^$/],
  ['a head that is cut off', 'GET /api/health HTTP/1.1\r\nHos', /^(HTTP\/1\.1 400|$)/],
  ['a head of a megabyte', head('GET / HTTP/1.1', 'Host: loa', `X-A: ${'a'.repeat(1_000_000)}`), /^(HTTP\/1\.1 431|$)/],
  [
    'two thousand headers',
    head('GET /api/health HTTP/1.1', 'Host: loa', ...new Array(2_000).fill('X-A: 1')),
    /^HTTP\/1\.1 (200|431)/,
  ],
  ['two lengths', `${post('Content-Length: 5', 'Content-Length: 31')}${body}`, /^HTTP\/1\.1 400/],
  [
    'a length and chunks',
    `${post('Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n`,
    /^HTTP\/1\.1 400/,
  ],
  ['a coding nobody knows', `${post('Transfer-Encoding: xchunked')}${body}`, /^HTTP\/1\.1 (400|501)/],
  ['a chunk longer than memory', `${post('Transfer-Encoding: chunked')}ffffffffffffffff\r\na`, /^HTTP\/1\.1 400/],
  ['a chunk that is no number', `${post('Transfer-Encoding: chunked')}zz\r\na\r\n`, /^HTTP\/1\.1 400/],
  ['a negative length', `${post('Content-Length: -1')}${body}`, /^HTTP\/1\.1 400/],
  ['a length with a sign', `${post('Content-Length: +31')}${body}`, /^HTTP\/1\.1 400/],
  ['a body shorter than its length', `${post('Content-Length: 500')}${body}`, /^(HTTP\/1\.1 400|$)/],
  ['HTTP/0.9', 'GET /api/health\r\n', /^(HTTP\/1\.1 400|$)/],
  ['HTTP/9.9', 'GET /api/health HTTP/9.9\r\nHost: loa\r\n\r\n', /^HTTP\/1\.1 (400|505)/],
  ['HTTP/2 straight away', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /^(HTTP\/1\.1 (400|505)|$)/],
  ['TLS on a plain port', Buffer.from('160301020001000', 'hex'), /^(HTTP\/1\.1 400|$)/],
  ['another place than ours', get('http://evil.example/api/health'), /^HTTP\/1\.1 (200|400|404)/],
  ['a tunnel', head('CONNECT evil.example:443 HTTP/1.1', 'Host: evil.example'), /^(HTTP\/1\.1 4|$)/],
  ['an echo of itself', head('TRACE / HTTP/1.1', 'Host: loa', 'Cookie: loa_session=x'), /^HTTP\/1\.1 4/],
  ['coffee', head('BREW / HTTP/1.1', 'Host: loa'), /^HTTP\/1\.1 4/],
  ['a WebSocket', head('GET /api/v1/events HTTP/1.1', 'Host: loa', 'Upgrade: websocket'), /^HTTP\/1\.1 4/],
  ['no host', head('GET /api/health HTTP/1.1'), /^HTTP\/1\.1 400/],
  ['a header with a space in its name', head('GET /api/health HTTP/1.1', 'Host: loa', 'X A: 1'), /^HTTP\/1\.1 400/],
  [
    'a header that goes on in the next line',
    head('GET /api/health HTTP/1.1', 'Host: loa', 'X-A: 1', ' 2'),
    /^HTTP\/1\.1 (200|400)/,
  ],
  ['a NUL in a header', head('GET /api/health HTTP/1.1', 'Host: loa', 'X-A: a\0b'), /^HTTP\/1\.1 400/],
  [
    'a promise of more that nobody knows',
    head('GET /api/health HTTP/1.1', 'Host: loa', 'Expect: tea'),
    /^HTTP\/1\.1 (200|417)/,
  ],
  ['ten thousand fields', get(`/api/public/v1/items?${'a=1&'.repeat(3_000)}`), /^HTTP\/1\.1 4/],
])('%s', async (_what, bytes, expected) => {
  const answer = await send(bytes);
  expect([answer.slice(0, 40), isFault(answer), isTelling(answer)]).toEqual([
    expect.stringMatching(expected),
    false,
    false,
  ]);
  expect(await isWell()).toBe(true);
});

test.each([
  ...[
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
  ],
  ...[
    '/assets/..%5c..%5csecret.txt',
    '/assets/%252e%252e/%252e%252e/secret.txt',
    '//secret.txt',
    '/assets//../../secret.txt',
  ],
  ...['/./../secret.txt', '/assets/app.js/../../../secret.txt', '/secret.txt%00.js', '/assets/%c0%ae%c0%ae/secret.txt'],
  ...[
    '/etc/passwd',
    '//etc/passwd',
    '/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd',
    '//evil.example/%2e%2e',
    '/%00',
    '/%ff',
    '/%',
  ],
])('the path %s leads nowhere but to our own files', async (path) => {
  const answer = await send(get(path));
  expect([isFault(answer), isTelling(answer), /^location: (https?:)?\/\//im.test(answer)]).toEqual([
    false,
    false,
    false,
  ]);
});

test('bytes of chance', async () => {
  const line = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    fc.string(),
  );
  const request = fc.tuple(
    fc.constantFrom('', 'GET / HTTP/1.1\r\n', 'POST /api/v1/login HTTP/1.1\r\nHost: loa\r\n'),
    line,
  );
  await fc.assert(
    fc.asyncProperty(request, async ([start, rest]) => {
      const answer = await send(Buffer.from(`${start}${rest}\r\n\r\n`, 'latin1'));
      expect([isFault(answer), isTelling(answer)]).toEqual([false, false]);
    }),
    { numRuns: runs(60, 2_000) },
  );
  expect(await isWell()).toBe(true);
});

test('uploads that lie about where they are, how long they are and what they are', async () => {
  const { operator } = app.people;
  const segmentId = await makeSegment(app, operator);
  const cookie = await app.cookieOf(operator);
  const ask = (method: string, path: string, headers: Record<string, string>, payload?: Buffer) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { cookie, 'tus-resumable': '1.0.0', ...headers },
      ...(payload === undefined ? {} : { body: payload }),
    });
  const numbers = fc.constantFrom('0', '5', '10', '11', '-1', '1e3', '', 'x', '99999999999999999999');
  const step = fc.record({
    method: fc.constantFrom('PATCH', 'PATCH', 'PATCH', 'HEAD', 'POST', 'DELETE'),
    headers: fc.record({ 'upload-offset': numbers, 'upload-length': numbers }, { requiredKeys: [] }),
    type: fc.constantFrom('application/offset+octet-stream', 'application/offset+octet-stream', 'application/json'),
    bytes: fc.uint8Array({ maxLength: 20 }),
  });
  const metadata = `segmentId ${Buffer.from(segmentId).toString('base64')},filename YS5tcDM=`;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      // A day's quota is not what is asked here.
      app.clock.pass(30 * 60_000);
      const made = await ask('POST', '/api/v1/uploads', { 'upload-length': '10', 'upload-metadata': metadata });
      expect(made.status, await made.text()).toBe(201);
      const path = String(made.headers.get('location'));
      for (const { method, headers, type, bytes } of steps) {
        const sends = method === 'PATCH' || method === 'POST';
        const all = { ...headers, ...(sends ? { 'content-type': type } : {}) };
        const answer = await ask(method, path, all, sends ? Buffer.from(bytes) : undefined);
        const text = await answer.text();
        expect([answer.status >= 500, isTelling(text)], `${method} ${JSON.stringify(all)} ${text}`).toEqual([
          false,
          false,
        ]);
      }
      // What stays under way counts, too.
      await (await ask('DELETE', path, {})).text();
    }),
    { numRuns: runs(15, 300) },
  );
});

describe.runIf(soak)('a body that never ends', () => {
  test('is given up within two minutes, and others are served meanwhile', async () => {
    const began = performance.now();
    const socket = connect(port, '127.0.0.1');
    socket.write(
      head(
        'POST /api/v1/login HTTP/1.1',
        'Host: loa',
        'Content-Type: application/json',
        'Content-Length: 1000',
      ).replace('Connection: close\r\n', ''),
    );
    const drip = setInterval(() => socket.write(' '), 1_000);
    const closed = new Promise((settle) => socket.on('close', settle));
    socket.on('error', () => undefined).resume();
    expect(await isWell()).toBe(true);
    await closed;
    clearInterval(drip);
    expect(performance.now() - began).toBeLessThan(160_000);
  }, 200_000);
});
