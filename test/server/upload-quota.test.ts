/** How much one person may send on a day: counted by the commune's day, with what is under way; never in the way of an emergency. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildApp } from '../../server/app.ts';
import { refuseOverQuota } from '../../server/store/upload-quota.ts';
import { inject, makeApp, type TestApp } from './make-app.ts';
import { makeUploader, metadata, TUS, type Uploader, urlOf } from './upload-steps.ts';

const MB = 1_048_576;
/** The head of a WAV file is enough to be taken; what it holds is the worker's to hear. */
const recording = Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1');
let app: TestApp;
let uploader: Uploader;
let segmentId: string;
beforeAll(async () => {
  app = await makeApp({ LOA_UPLOAD_MB_PER_DAY: '2', LOA_MIN_FREE_MB: '0', LOA_MAX_QUEUE: '1000' });
  uploader = makeUploader(app, () => segmentId);
});
afterAll(() => app.close());
beforeEach(async () => {
  for (const name of uploader.leftovers()) rmSync(join(app.config.dataDir, 'uploads', name));
  // A day later: nobody has sent anything.
  app.clock.set(app.clock.now() + 86_400_000);
  const payload = { title: 'Tin', kind: 'news', topics: [], text: '', namesPersons: false };
  segmentId = (await app.call('operator', 'POST', '/api/v1/segments', { payload })).json.id;
});

const refusal = async (bytes: number) => {
  const answer = await uploader.create(bytes);
  return answer.status === 201 ? undefined : JSON.parse(answer.body);
};

test('two megabytes are two megabytes, in one file or in several, and the next is refused with words', async () => {
  await uploader.upload(Buffer.alloc(1.5 * MB));
  expect(await refusal(MB)).toMatchObject({
    code: 'upload-quota',
    message: expect.stringMatching(
      /^Hôm nay bạn đã tải lên 1 tệp, 2 MB \(mỗi ngày tối đa 200 tệp, 2 MB\)\. Mai tải tiếp/,
    ),
  });
  await uploader.upload(Buffer.alloc(0.5 * MB));
  expect(await refusal(1)).toMatchObject({ code: 'upload-quota' });
});

test('what is announced counts before its first byte, and no more once it is dropped', async () => {
  const first = await uploader.create(2 * MB);
  expect(await refusal(1)).toMatchObject({ code: 'upload-quota' });
  await uploader.drop(urlOf(first));
  expect(await refusal(1)).toBeUndefined();
});

test('twenty that are announced at once are counted one by one', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => uploader.create(MB)));
  expect(answers.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(2);
});

test('room on the disk is promised once: what others announced and did not yet send is taken off', async () => {
  const media = { ...app.media, freeBytes: async () => 3 * MB };
  const other = await buildApp({ ...app.deps, media }, 'no-web-here');
  const create = async (who: 'operator' | 'both', bytes: number) =>
    inject(other, {
      ...{ method: 'POST', url: '/api/v1/uploads' },
      headers: {
        ...{ ...TUS, cookie: await app.cookieOf(app.people[who]), 'upload-length': String(bytes) },
        'upload-metadata': metadata({ segmentId, filename: 'bai.mp3' }),
      },
    });
  const first = await create('operator', 2 * MB);
  const second = await create('both', 2 * MB);
  expect([first.status, second.status, JSON.parse(second.body).code]).toEqual([201, 507, 'disk-full']);
  await uploader.patch(urlOf(first), 0, Buffer.alloc(1.5 * MB));
  expect((await create('both', 2 * MB)).status).toBe(201);
  await other.close();
});

test('the next day begins at midnight where the commune is', async () => {
  const { db } = app;
  const now = Date.parse('2026-12-01T16:59:59.999Z');
  const job = {
    id: 'late',
    commune: app.communeId,
    segmentId,
    kind: 'file' as const,
    originalName: 'a',
    state: 'done' as const,
  };
  const rest = {
    attempts: 1,
    leaseUntil: null,
    progress: 1,
    refusal: null,
    madeBy: 'x',
    updatedAt: now,
    notBefore: 0,
    putOff: 0,
  };
  await db
    .insertInto('job')
    .values({ ...job, ...rest, createdAt: now, lane: 'normal', bytes: 2 * MB, byId: 'x' })
    .execute();
  const next = { bytes: 1, underWay: { files: 0, bytes: 0 }, maxMb: 2 };
  const ask = (at: number, person = 'x') => refuseOverQuota(db, at, 'Asia/Ho_Chi_Minh', person, next);
  await expect(ask(now)).rejects.toMatchObject({ code: 'upload-quota' });
  await ask(now, 'somebody else');
  await ask(now + 1);
});

test('many small files end at two hundred', async () => {
  const ask = (files: number) =>
    refuseOverQuota(app.db, app.clock.now(), 'Asia/Ho_Chi_Minh', 'y', {
      bytes: 0,
      underWay: { files, bytes: 0 },
      maxMb: 2,
    });
  await ask(199);
  await expect(ask(200)).rejects.toMatchObject({ code: 'upload-quota' });
});

test('a recording for an emergency is taken, however much was sent, and counts', async () => {
  await uploader.upload(Buffer.alloc(2 * MB));
  const recorded = await app.call('operator', 'POST', '/api/v1/interrupts/recording', {
    query: { title: 'Lũ về' },
    headers: { 'content-type': 'audio/wav' },
    payload: recording,
  });
  expect(recorded.status).toBe(201);
  const rows = await app.db.selectFrom('job').select(['bytes', 'byId']).where('lane', '=', 'express').execute();
  expect(rows).toEqual([{ bytes: recording.length, byId: app.people.operator.id }]);
});
