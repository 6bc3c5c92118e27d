/** Uploads by tus: in parts, resumed after a cut, named by nobody but the server, refused before anything is kept. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deleteSegment } from '../../server/store/segment-store.ts';
import { type Answer, inject, makeApp, type TestApp } from './make-app.ts';
import { makeSegment } from './segment-steps.ts';
import { idOf, makeUploader, metadata, PART, TUS, type Uploader, urlOf } from './upload-steps.ts';

let app: TestApp;
let sender: Uploader;
let segmentId = '';
beforeAll(async () => {
  app = await makeApp({ LOA_MAX_UPLOAD_MB: '1' });
  sender = makeUploader(app, () => segmentId);
});
afterAll(() => app.close());
beforeEach(async () => {
  segmentId = await makeSegment(app, app.people.operator);
});

describe('a file', () => {
  test('sent in parts is one job, with its bytes, its name and who sent it', async () => {
    const bytes = Buffer.from('0123456789'.repeat(1000));
    const answer = await sender.create(bytes.length, { filename: 'Tin sáng.mp3' });
    expect(answer.status).toBe(201);
    const url = urlOf(answer);
    expect(url).toMatch(/^\/api\/v1\/uploads\/[0-9a-f]{32}$/);
    expect((await sender.patch(url, 0, bytes.subarray(0, 4000))).headers['upload-offset']).toBe('4000');
    expect((await sender.patch(url, 4000, bytes.subarray(4000, 4001))).headers['upload-offset']).toBe('4001');
    expect(await sender.jobOf(idOf(url))).toBeUndefined();
    expect((await sender.patch(url, 4001, bytes.subarray(4001))).status).toBe(204);
    expect(await sender.jobOf(idOf(url))).toMatchObject({
      segmentId,
      kind: 'file',
      state: 'queued',
      originalName: 'Tin sáng.mp3',
      madeBy: app.people.operator.id,
    });
    expect(sender.original(idOf(url)).equals(bytes)).toBe(true);
    expect(sender.leftovers()).toEqual([]);
  });

  test('goes on after a cut where the server stands, and not elsewhere', async () => {
    const bytes = Buffer.from('abcdefghij');
    const url = urlOf(await sender.create(10));
    await sender.patch(url, 0, bytes.subarray(0, 3));
    const standing = await sender.head(url);
    expect([standing.status, standing.headers['upload-offset'], standing.headers['upload-length']]).toEqual([
      200,
      '3',
      '10',
    ]);
    const gap = await sender.patch(url, 5, bytes.subarray(5));
    expect([gap.status, JSON.parse(gap.body).code]).toEqual([409, 'bad-request']);
    expect((await sender.patch(url, 0, bytes)).status).toBe(409);
    await sender.patch(url, 3, bytes.subarray(3));
    expect(sender.original(idOf(url)).toString()).toBe('abcdefghij');
  });

  test('is known to be whole after the answer to its last part was lost', async () => {
    const id = await sender.upload(Buffer.from('whole'));
    const again = await sender.head(`/api/v1/uploads/${id}`);
    expect([again.status, again.headers['upload-offset'], again.headers['upload-length']]).toEqual([200, '5', '5']);
  });

  test('sent along with its announcement is one job too', async () => {
    const answer = await app.call('operator', 'POST', '/api/v1/uploads', {
      headers: {
        ...PART,
        'upload-length': '5',
        'upload-metadata': metadata({ segmentId, filename: 'a' }),
      },
      payload: Buffer.from('whole'),
    });
    expect([answer.status, answer.headers['upload-offset']]).toEqual([201, '5']);
    expect(sender.original(idOf(urlOf(answer))).toString()).toBe('whole');
  });

  test('without a byte is taken, and left to the worker to refuse with words', async () => {
    const answer = await sender.create(0);
    expect(answer.status).toBe(201);
    expect(sender.original(idOf(urlOf(answer)))).toHaveLength(0);
  });

  test('dropped half-way leaves nothing behind', async () => {
    const url = urlOf(await sender.create(10));
    await sender.patch(url, 0, Buffer.from('abc'));
    expect((await sender.drop(url)).status).toBe(204);
    expect([sender.leftovers(), (await sender.head(url)).status]).toEqual([[], 404]);
  });

  test('goes to its own folder, also where two have the same name', async () => {
    const [one, two] = [await sender.upload(Buffer.from('một')), await sender.upload(Buffer.from('hai'))];
    expect([sender.original(one).toString(), sender.original(two).toString()]).toEqual(['một', 'hai']);
  });

  test.each([
    'a "quoted" name.mp3',
    "it's; rm -rf $HOME.mp3",
    '$(reboot)`reboot`.mp3',
    '-i /etc/passwd.mp3',
    '--version',
    '../../../../etc/passwd',
    'C:\\Windows\\a.mp3',
    'hai\ndòng.mp3',
    'Bản tin số 12 — 🎙️.mp3',
    '.hidden',
    `${'rất dài '.repeat(60)}.mp3`,
  ])('called %j is stored under its job, its name is text and nothing else', async (filename) => {
    const id = await sender.upload(Buffer.from('x'), { filename });
    expect((await sender.jobOf(id))?.originalName).toBe(filename.slice(0, 255));
    expect(app.media.originalPath(id)).toBe(join(app.config.dataDir, 'media', 'originals', id, 'source'));
    expect(sender.original(id).toString()).toBe('x');
  });

  test('named in decomposed letters (macOS) is named in composed ones', async () => {
    const id = await sender.upload(Buffer.from('x'), { filename: 'Tiếng Việt.mp3'.normalize('NFD') });
    expect((await sender.jobOf(id))?.originalName).toBe('Tiếng Việt.mp3'.normalize('NFC'));
  });
});

describe('refused, and nothing kept', () => {
  async function refused(answer: Promise<Answer>): Promise<[number, unknown, unknown]> {
    const { status, body } = await answer;
    const { code, message } = JSON.parse(body) as { code: unknown; message: unknown };
    expect(sender.leftovers()).toEqual([]);
    return [status, code, message];
  }

  test.each<[string, () => Promise<Answer>, number, string]>([
    ['larger than the limit', () => sender.create(1_048_577), 413, 'too-large'],
    ['for a segment that is none', () => sender.create(10, { into: 'no-such-segment' }), 404, 'not-found'],
    [
      'for no segment',
      () => sender.create(10, { headers: { 'upload-metadata': metadata({ filename: 'a' }) } }),
      404,
      'not-found',
    ],
    ['by an approver', () => sender.create(10, { who: 'approver' }), 403, 'not-allowed'],
    ['by nobody', () => sender.create(10, { who: 'nobody' }), 401, 'not-logged-in'],
    [
      "from another site's page",
      () => sender.create(10, { headers: { origin: 'https://evil.example' } }),
      403,
      'other-origin',
    ],
  ])('%s', async (_what, act, status, code) => {
    expect(await refused(act())).toEqual([status, code, expect.stringMatching(/\p{Lu}.*\./u)]);
  });

  test('for a deleted segment', async () => {
    await deleteSegment(app.db, app.clock.now(), app.communeId, segmentId, app.people.operator);
    expect((await refused(sender.create(10))).slice(0, 2)).toEqual([404, 'not-found']);
  });

  test('of unknown length: nobody could say whether there is room for it', async () => {
    const announced = app.call('operator', 'POST', '/api/v1/uploads', {
      headers: { ...TUS, 'upload-defer-length': '1', 'upload-metadata': metadata({ segmentId, filename: 'a' }) },
    });
    expect(await refused(announced)).toEqual([400, 'bad-request', expect.stringContaining('tệp lớn bao nhiêu')]);
  });

  test('more bytes than were announced', async () => {
    const url = urlOf(await sender.create(3));
    expect((await sender.patch(url, 0, Buffer.from('abcdef'))).status).toBe(413);
    await sender.drop(url);
  });

  test('a person cannot be named by the sender', async () => {
    const forged = metadata({ segmentId, filename: 'a', personId: app.people.admin.id, personName: 'Ai đó' });
    const url = urlOf(await sender.create(1, { headers: { 'upload-metadata': forged } }));
    await sender.patch(url, 0, Buffer.from('x'));
    expect((await sender.jobOf(idOf(url)))?.madeBy).toBe(app.people.operator.id);
  });

  test("somebody else's: it can neither be asked about, nor gone on with, nor dropped", async () => {
    const url = urlOf(await sender.create(2));
    const asOther = async (method: 'HEAD' | 'PATCH' | 'DELETE') => {
      const part = method === 'PATCH' ? { payload: Buffer.from('xy') } : {};
      return app.call('both', method, url, { headers: { ...PART, 'upload-offset': '0' }, ...part });
    };
    for (const method of ['HEAD', 'PATCH', 'DELETE'] as const) expect((await asOther(method)).status).toBe(404);
    expect((await sender.patch(url, 0, Buffer.from('ab'))).status).toBe(204);
    expect(sender.original(idOf(url)).toString()).toBe('ab');
  });

  test.each(['..%2f..%2floa.sqlite', '%2e%2e', '..%5cloa.sqlite', 'loa.sqlite', '%00', 'x%2fy'])(
    'the id %s opens, changes and deletes nothing',
    async (id) => {
      const before = readdirSync(app.config.dataDir, { recursive: true });
      for (const method of ['HEAD', 'DELETE', 'PATCH'] as const) {
        const answer = await app.call('operator', method, `/api/v1/uploads/${id}`, {
          headers: { ...PART, 'upload-offset': '0' },
        });
        expect([method, answer.status >= 400 && answer.status < 500]).toEqual([method, true]);
      }
      expect(readdirSync(app.config.dataDir, { recursive: true })).toEqual(before);
    },
  );
});

test('an upload is written into the audit log under its sender', async () => {
  const id = await sender.upload(Buffer.from('x'), { filename: 'nhật ký.mp3' });
  const { rows } = (await app.call('admin', 'GET', '/api/v1/audit')).json;
  expect(rows[0]).toMatchObject({
    who: app.people.operator.name,
    action: 'segment.upload',
    subjectId: segmentId,
    after: { jobId: id, originalName: 'nhật ký.mp3' },
    source: expect.stringContaining('127.0.0.1'),
  });
});

test('a browser may ask beforehand what the server can do', async () => {
  const answer = await inject(app.app, {
    method: 'OPTIONS',
    url: '/api/v1/uploads',
    headers: { cookie: await app.cookieOf(app.people.operator) },
  });
  expect([answer.status, answer.headers['tus-version'], answer.headers['tus-max-size']]).toEqual([
    204,
    '1.0.0',
    '1048576',
  ]);
});
