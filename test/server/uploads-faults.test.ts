/** Uploads when something is short or dies: refused before the first byte, never lost once the last byte is here. */
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { buildApp } from '../../server/app.ts';
import { queueJob } from '../../server/store/job-store.ts';
import { inject, makeApp, type TestApp } from './make-app.ts';
import { makeSegment } from './segment-steps.ts';
import { idOf, makeUploader, PART, type Uploader, urlOf } from './upload-steps.ts';

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

describe('a server that is short of something', () => {
  test('refuses before the first byte when the disk is nearly full', async () => {
    const full = await makeApp({ LOA_MIN_FREE_MB: String(10 ** 9) });
    const segment = await makeSegment(full, full.people.operator);
    const uploader = makeUploader(full, () => segment);
    const answer = await uploader.create(10);
    expect([answer.status, JSON.parse(answer.body).code, uploader.leftovers()]).toEqual([507, 'disk-full', []]);
    await full.close();
  });

  test('says so when the disk is full half-way, and keeps what it had', async () => {
    const url = urlOf(await sender.create(10));
    const { media } = app;
    const file = join(app.config.dataDir, 'uploads', idOf(url));
    rmSync(file);
    symlinkSync('/dev/full', file);
    const whenFull = makeUploads({ ...media, freeBytes: async () => 0 });
    expect(await whenFull(url)).toEqual([507, 'disk-full']);
    const otherwise = makeUploads(media);
    expect(await otherwise(url)).toEqual([500, 'server-fault']);
    await sender.drop(url);
  });

  /** A second application on the same folder with this media store; sends a byte and gives back status and code. */
  function makeUploads(media: TestApp['media']) {
    return async (url: string) => {
      const other = await buildApp({ ...app.deps, media }, 'no-web-here');
      const cookie = await app.cookieOf(app.people.operator);
      const headers = { ...PART, cookie, 'upload-offset': '0' };
      const { status, body } = await inject(other, { method: 'PATCH', url, headers, payload: Buffer.from('x') });
      await other.close();
      return [status, JSON.parse(body).code];
    };
  }

  test('refuses before the first byte when too many wait, and loses none that was begun before', async () => {
    const busy = await makeApp({ LOA_MAX_QUEUE: '1' });
    const { db, people, communeId: commune, clock } = busy;
    const segment = await makeSegment(busy, people.operator);
    const uploader = makeUploader(busy, () => segment);
    const begun = urlOf(await uploader.create(1));
    await queueJob(db, clock.now(), { commune, segmentId: segment, kind: 'file', maxQueue: 1 }, people.operator);
    const refused = await uploader.create(1);
    expect([refused.status, JSON.parse(refused.body).code]).toEqual([503, 'queue-full']);
    expect((await uploader.patch(begun, 0, Buffer.from('x'))).status).toBe(204);
    expect(await uploader.jobOf(idOf(begun))).toMatchObject({ state: 'queued' });
    await busy.close();
  });
});

describe('the last byte is here and no job came of it', () => {
  /** An application on the same folder where finished uploads cannot be moved until `mend` is called; one whole upload. */
  async function stuck() {
    let isBroken = true;
    const media: TestApp['media'] = {
      ...app.media,
      keepOriginal: (jobId, fromPath) =>
        isBroken ? Promise.reject(new Error('busy')) : app.media.keepOriginal(jobId, fromPath),
    };
    const other = await buildApp({ ...app.deps, media }, 'no-web-here');
    await other.ready();
    const url = urlOf(await sender.create(5));
    const cookie = await app.cookieOf(app.people.operator);
    const sent = {
      method: 'PATCH',
      url,
      headers: { ...PART, cookie, 'upload-offset': '0' },
      payload: 'bytes',
    } as const;
    expect((await inject(other, sent)).status).toBe(500);
    const head = () => inject(other, { method: 'HEAD', url, headers: { ...PART, cookie } });
    const mend = () => {
      isBroken = false;
    };
    return { other, id: idOf(url), head, mend };
  }

  test('who asks how far it got hears of the fault, and of success only when the job is queued', async () => {
    const { other, id, head, mend } = await stuck();
    expect((await head()).status).toBe(500);
    expect(await sender.jobOf(id)).toBeUndefined();
    mend();
    const [answer, again] = await Promise.all([head(), head()]);
    expect([answer.status, answer.headers['upload-offset'], again.status]).toEqual([200, '5', 200]);
    expect(await sender.jobOf(id)).toMatchObject({ state: 'queued', segmentId });
    await other.close();
  });

  test('nobody asks: it is tried again within a minute', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { other, id, mend } = await stuck();
    mend();
    vi.advanceTimersByTime(60_000);
    vi.useRealTimers();
    await vi.waitFor(async () => expect(await sender.jobOf(id)).toMatchObject({ state: 'queued', segmentId }));
    expect(sender.original(id).toString()).toBe('bytes');
    await other.close();
  });
});

describe('the server died', () => {
  /** An upload as it lies on disk: what tus notes of it, and its bytes. */
  async function lay(id: string, { size, bytes }: { size: number; bytes: string | undefined }): Promise<void> {
    const folder = join(app.config.dataDir, 'uploads');
    await mkdir(folder, { recursive: true });
    const note = {
      id,
      size,
      offset: 0,
      metadata: {
        segmentId,
        filename: 'a.mp3',
        personId: app.people.operator.id,
        personName: app.people.operator.name,
      },
      creation_date: new Date().toISOString(),
    };
    writeFileSync(join(folder, `${id}.json`), JSON.stringify(note));
    if (bytes !== undefined) writeFileSync(join(folder, id), bytes);
  }
  /** A second server on the same folder. */
  async function restart(): Promise<void> {
    const again = await buildApp(app.deps, 'no-web-here');
    await again.ready();
    await again.close();
  }

  test('after the last byte: the next start takes the upload up, once', async () => {
    await lay('a'.repeat(32), { size: 5, bytes: 'bytes' });
    await restart();
    await restart();
    expect([await sender.jobOf('a'.repeat(32)), sender.leftovers()]).toMatchObject([
      { state: 'queued', segmentId },
      [],
    ]);
    expect(sender.original('a'.repeat(32)).toString()).toBe('bytes');
  });

  test('between moving the file and queueing it: the same', async () => {
    await lay('b'.repeat(32), { size: 5, bytes: undefined });
    await mkdir(join(app.config.dataDir, 'media', 'originals', 'b'.repeat(32)), { recursive: true });
    writeFileSync(app.media.originalPath('b'.repeat(32)), 'bytes');
    await restart();
    expect([await sender.jobOf('b'.repeat(32)), sender.leftovers()]).toMatchObject([{ state: 'queued' }, []]);
  });

  test('half-way: the upload waits for its sender', async () => {
    await lay('c'.repeat(32), { size: 5, bytes: 'by' });
    await restart();
    expect(await sender.jobOf('c'.repeat(32))).toBeUndefined();
    const url = `/api/v1/uploads/${'c'.repeat(32)}`;
    expect((await sender.head(url)).headers['upload-offset']).toBe('2');
    expect((await sender.patch(url, 2, Buffer.from('tes'))).status).toBe(204);
    expect(sender.original('c'.repeat(32)).toString()).toBe('bytes');
  });

  test('with a note that makes no sense: the others are taken up all the same', async () => {
    writeFileSync(join(app.config.dataDir, 'uploads', 'rubbish.json'), '{"id": "rub');
    await lay('d'.repeat(32), { size: 1, bytes: 'x' });
    await restart();
    expect(await sender.jobOf('d'.repeat(32))).toMatchObject({ state: 'queued' });
  });
});
