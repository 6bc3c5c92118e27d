/** The log tells no secret: not of a request that went well, of one that broke the server, nor of a record that somebody made in a hurry. */
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../server/app.ts';
import { AppError } from '../../server/errors.ts';
import { logOptions } from '../../server/request-log.ts';
import { inject, makeApp, type TestApp } from './make-app.ts';
import { PASSWORD } from './make-house.ts';

let app: TestApp;
const lines: string[] = [];
const log = pino(logOptions('server', 'trace'), { write: (line: string) => lines.push(line) });
beforeAll(async () => {
  app = await makeApp();
});
afterAll(() => app.close());

const written = () => lines.splice(0).join('');

test.each<[string, object, readonly string[]]>([
  ['a body', { body: { username: 'huong', password: 'mat-khau' } }, ['mat-khau']],
  [
    'headers',
    { headers: { cookie: 'loa_session=abc', authorization: 'Bearer xyz', 'x-village-token': 'v1' } },
    ['abc', 'xyz', 'v1'],
  ],
  ['a code of six digits', { factor: { code: '123456', ticket: 'T1' } }, ['123456', 'T1']],
  ['a key', { jwk: { kty: 'OKP', d: 'geheim' }, keys: [{ totpSecret: 'JBSW' }] }, ['geheim', 'JBSW']],
  ['where a browser listens', { push: { endpoint: 'https://push.example/abc', auth: 'k' } }, ['push.example']],
])('%s is logged without what is secret in it', (_what, record, secrets) => {
  log.warn(record, 'tried');
  const line = written();
  expect(line).toContain('tried');
  expect(secrets.filter((secret) => line.includes(secret))).toEqual([]);
});

test('codes of errors, facts that are no secret, and causes stay', () => {
  const cause = new AppError('second-factor-needed', { methods: ['totp'], ticket: 'T1' });
  log.error({ err: new AppError('not-found', { what: 'tin bài' }, cause), jobs: 3 }, 'failed');
  const line = JSON.parse(written());
  expect(line).toMatchObject({ jobs: 3, err: { code: 'not-found', facts: { what: 'tin bài' } } });
  expect(line.err.cause).toMatchObject({ code: 'second-factor-needed', facts: { methods: ['totp'] } });
  expect(JSON.stringify(line)).not.toContain('T1"');
});

test('requests are told by method and path, never by query or header', () => {
  const req = { method: 'GET', url: '/api/v1/calendar.ics?token=bi-mat', headers: { cookie: 'loa_session=abc' } };
  log.info({ req, res: { statusCode: 200 } }, 'asked');
  expect(JSON.parse(written())).toMatchObject({ req: { method: 'GET', path: '/api/v1/calendar.ics' } });
});

test('logins, set-ups, links, stations and calendars leave nothing of theirs in the log, even where the server breaks', async () => {
  const fastify = await buildApp({ ...app.deps, log }, 'no-web-here');
  const secrets = [
    PASSWORD,
    'sai-mat-khau',
    'ma-cai-dat',
    '654321',
    'CODE1234',
    'lien-ket-1',
    'thon-1',
    'lich-1',
    'phien-1',
  ];
  const ask = async () => {
    const login = (password: string) => ({ username: 'huong', password, code: '654321' });
    for (const [method, url, payload, headers] of [
      ['POST', '/api/v1/login', login(PASSWORD), {}],
      ['POST', '/api/v1/login', login('sai-mat-khau'), {}],
      ['GET', '/api/v1/setup', undefined, { 'x-setup-token': 'ma-cai-dat' }],
      ['POST', '/api/station/v1/enrol', { code: 'CODE1234', publicKey: {} }, {}],
      ['GET', '/api/station/v1/keys', undefined, { authorization: 'Bearer phien-1-phien-1-phien-1' }],
      ['GET', '/api/v1/link', undefined, { 'x-link-token': 'lien-ket-1' }],
      ['GET', '/api/village/v1/days', undefined, { 'x-village-token': 'thon-1' }],
      ['GET', '/api/v1/calendar.ics?token=lich-1', undefined, {}],
      ['GET', '/api/v1/me', undefined, { cookie: 'loa_session=phien-1' }],
    ] as const)
      await inject(fastify, { method, url, headers, ...(payload === undefined ? {} : { payload }) });
  };
  await ask();
  // From now on each request ends as a fault of the server, which is logged.
  await app.db.destroy();
  await ask();
  const text = written();
  expect(text).toContain('request failed');
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  await fastify.close();
});
