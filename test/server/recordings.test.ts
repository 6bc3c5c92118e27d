/** A recording or a text for an emergency: kept once, on the express lane, by whoever may send; what is no sound is told at once. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { queueJob, refuseJob, takeJob } from '../../server/store/job-store.ts';
import { type CallOptions, makeApp, type TestApp, type Who } from './make-app.ts';
import { makeSegment } from './segment-steps.ts';

const WEBM = Buffer.concat([Buffer.from('1a45dfa3', 'hex'), Buffer.alloc(1000, 7)]);
const REQUEST = '0192a1f0-7a7b-7c3d-8e4f-0123456789ab';

let app: TestApp;
beforeAll(async () => {
  app = await makeApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  for (let job = await take(); job !== undefined; job = await take())
    await refuseJob(app.db, app.clock.now(), job, 'refused', { code: 'silent', facts: {} });
});

const take = () => takeJob(app.db, app.clock.now(), 'express');
const send = (who: Who | 'nobody', payload: Buffer, options: CallOptions & { type?: string; title?: string } = {}) =>
  app.call(who, 'POST', '/api/v1/interrupts/recording', {
    payload,
    headers: { 'content-type': options.type ?? 'audio/webm;codecs=opus' },
    query: { title: options.title ?? 'Nước lên ở Tân Thủy', ...options.query },
    from: '192.0.2.1',
  });
const speak = (who: Who, body: object) => app.call(who, 'POST', '/api/v1/interrupts/text', { payload: body });
const segments = () => app.dump().segment?.length;

describe('a recording', () => {
  test.each(['operator', 'approver', 'admin'] as const)(
    'by the %s is a notice of theirs, on the express lane',
    async (who) => {
      const answer = await send(who, WEBM);
      expect(answer.status).toBe(201);
      const { segmentId } = answer.json;
      const person = app.people[who];
      expect((await app.call('approver', 'GET', `/api/v1/segments/${segmentId}`)).json).toMatchObject({
        title: 'Nước lên ở Tân Thủy',
        kind: 'notice',
        tags: ['khẩn cấp ghi âm'],
        state: 'processing',
        authorId: person.id,
      });
      const job = await take();
      expect(job).toMatchObject({ segmentId, kind: 'file', madeBy: person.id });
      const original = join(app.config.dataDir, 'media', 'originals', job?.id ?? '', 'source');
      expect(readFileSync(original).equals(WEBM)).toBe(true);
    },
  );

  test('sent again because the answer was lost, or twice at a time, is one', async () => {
    const again = () => send('operator', WEBM, { query: { requestId: REQUEST } });
    const before = segments() ?? 0;
    const [first, second] = await Promise.all([again(), again()]);
    const third = await again();
    expect([first.status, second.json, third.json]).toEqual([201, first.json, first.json]);
    expect([segments(), (await take())?.id, await take()]).toEqual([before + 1, REQUEST, undefined]);
  });

  test('is taken as what its bytes are, whatever its type says', async () => {
    expect((await send('operator', WEBM, { type: 'video/webm' })).status).toBe(201);
    expect((await send('operator', WEBM, { type: 'audio/wav' })).status).toBe(201);
  });

  test.each([
    ['no bytes', Buffer.alloc(0), 'không có dữ liệu'],
    ['a script', Buffer.from("ffconcat version 1.0\nfile '/etc/passwd'\n"), 'chỉ là danh sách phát hoặc tập lệnh'],
    [
      'a picture',
      Buffer.from('ffd8ffe000104a464946', 'hex'),
      'không phải định dạng âm thanh được nhận (nội dung là JPEG)',
    ],
  ])('of %s is refused in words, and nothing is kept', async (_what, bytes, words) => {
    const before = app.dump();
    const answer = await send('operator', bytes);
    expect([answer.status, answer.json.code]).toEqual([422, 'recording-refused']);
    expect(answer.json.message).toContain(words);
    expect(app.dump()).toEqual(before);
  });

  test('of more than 6 MB is refused with the size that is taken', async () => {
    const answer = await send('operator', Buffer.concat([WEBM, Buffer.alloc(6 * 1_048_576)]));
    expect([answer.status, answer.json.code, answer.json.facts]).toEqual([413, 'too-large', { maxMb: 6 }]);
  });

  test.each([
    ['no title', { title: '' }, 400, 'bad-request'],
    ['another type', { type: 'application/pdf' }, 415, 'wrong-media-type'],
    ['a request id that is none', { query: { requestId: '../../etc' } }, 400, 'bad-request'],
  ])('with %s is refused', async (_what, options, status, code) => {
    const answer = await send('operator', WEBM, options);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });

  test('does not wait for room in the queue of files, and its own queue is short', async () => {
    const segmentId = await makeSegment(app, app.people.operator);
    const queue = (lane: 'normal' | 'express') =>
      queueJob(
        app.db,
        app.clock.now(),
        { commune: app.communeId, segmentId, kind: 'file', lane, maxQueue: 1_000 },
        app.people.operator,
      );
    for (let waiting = 0; waiting < app.config.LOA_MAX_QUEUE; waiting += 1) await queue('normal');
    expect((await send('operator', WEBM)).status).toBe(201);
    for (let waiting = 1; waiting < 20; waiting += 1) await queue('express');
    const before = app.dump();
    expect((await send('operator', WEBM)).json.code).toBe('queue-full');
    expect(app.dump()).toEqual(before);
  });
});

describe('a text to be read aloud', () => {
  test('is a notice with that text, spoken on the express lane', async () => {
    const text = 'Nước sông đang lên nhanh.\nBà con ra nhà văn hóa.';
    const answer = await speak('approver', { title: 'Nước lên', text, requestId: REQUEST.replace('a1f0', 'a1f1') });
    expect(answer.status).toBe(201);
    const { segmentId } = answer.json;
    expect((await app.call('admin', 'GET', `/api/v1/segments/${segmentId}`)).json).toMatchObject({
      title: 'Nước lên',
      text,
      tags: ['khẩn cấp máy đọc'],
      authorId: app.people.approver.id,
    });
    expect(await take()).toMatchObject({ segmentId, kind: 'speech' });
  });

  test.each([
    ['', 'nothing'],
    [' \n ', 'blanks'],
    ['a'.repeat(2001), 'more than two minutes'],
  ])('of %.9j is refused (%s)', async (text) => {
    const before = app.dump();
    expect((await speak('operator', { title: 'Nước lên', text })).status).toBe(400);
    expect(app.dump()).toEqual(before);
  });
});
