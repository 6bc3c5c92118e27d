/** Media by hash: whole, in ranges, to stations and to people; what is not there or not asked for rightly is refused. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeApp, type TestApp } from './make-app.ts';
import { type EnrolledStation, enrol } from './station-steps.ts';

let app: TestApp;
let station: EnrolledStation;
const bytes = Buffer.from('0123456789');
const sha256 = createHash('sha256').update(bytes).digest('hex');
beforeAll(async () => {
  app = await makeApp();
  station = await enrol(app);
  const made = join(app.config.dataDir, 'made.opus');
  await writeFile(made, bytes);
  await app.media.keepRendition(sha256, made);
});
afterAll(() => app.close());

const asStation = (headers: Readonly<Record<string, string>> = {}) => station.get(`media/${sha256}`, headers);
const asPerson = (headers: Readonly<Record<string, string>> = {}) =>
  app.call('approver', 'GET', `/api/v1/renditions/${sha256}/audio`, { headers });

describe.each([
  ['a station', asStation],
  ['a person', asPerson],
])('%s', (_who, get) => {
  test('gets the whole file, named by its hash, to keep and to ask again', async () => {
    const { status, headers, body } = await get();
    expect([status, body]).toEqual([200, '0123456789']);
    expect(headers).toMatchObject({
      'content-type': 'audio/ogg',
      'content-length': '10',
      'accept-ranges': 'bytes',
      etag: `"${sha256}"`,
      'cache-control': 'private, no-cache',
    });
    const again = await get({ 'if-none-match': `"${sha256}"` });
    expect([again.status, again.body]).toEqual([304, '']);
  });

  test.each([
    ['from the start', 'bytes=0-3', '0123', 'bytes 0-3/10'],
    ['one byte', 'bytes=0-0', '0', 'bytes 0-0/10'],
    ['the rest, after a cut', 'bytes=4-', '456789', 'bytes 4-9/10'],
    ['the last byte', 'bytes=9-', '9', 'bytes 9-9/10'],
    ['beyond the end', 'bytes=8-100', '89', 'bytes 8-9/10'],
    ['the last three', 'bytes=-3', '789', 'bytes 7-9/10'],
    ['more than all from behind', 'bytes=-100', '0123456789', 'bytes 0-9/10'],
  ])('gets a part: %s', async (_what, range, body, contentRange) => {
    const answer = await get({ range });
    expect([answer.status, answer.body, answer.headers['content-range'], answer.headers['content-length']]).toEqual([
      206,
      body,
      contentRange,
      String(body.length),
    ]);
  });

  test.each(['bytes=10-', 'bytes=50-60', 'bytes=-0', 'bytes=5-2'])('cannot have %s', async (range) => {
    const answer = await get({ range });
    expect([answer.status, answer.headers['content-range'], answer.json.code]).toEqual([
      416,
      'bytes */10',
      'range-invalid',
    ]);
  });

  test.each(['bytes=0-1,4-5', 'seconds=0-3', 'bytes=', 'bytes=-', 'bytes=a-b'])(
    'gets all of it when asked for %j, which nobody has to understand',
    async (range) => {
      const answer = await get({ range });
      expect([answer.status, answer.body]).toEqual([200, '0123456789']);
    },
  );
});

test.each([
  ['of a hash that is not there', 'f'.repeat(64), 404],
  ['of no hash', 'loa.sqlite', 400],
  ['of a path', '..%2f..%2f..%2floa.sqlite', 400],
  ['of a hash in capitals', sha256.toUpperCase(), 400],
])('a file %s is refused', async (_what, name, status) => {
  expect((await station.get(`media/${name}`)).status).toBe(status);
  expect((await app.call('operator', 'GET', `/api/v1/renditions/${name}/audio`)).status).toBe(status);
});

test('the same bytes twice are one file', async () => {
  const again = join(app.config.dataDir, 'again.opus');
  await writeFile(again, bytes);
  await app.media.keepRendition(sha256, again);
  expect(await app.media.renditionBytes(sha256)).toBe(10);
  await app.media.keepRendition(sha256, again);
  expect((await asPerson()).body).toBe('0123456789');
});
