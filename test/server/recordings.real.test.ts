/** Recordings for an emergency through the real worker and the real ffmpeg: never behind a long file, refused in words. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Segment } from '../../server/contract/segments.ts';
import { startWork } from '../../server/main-worker.ts';
import { ffmpeg, makeSound, openFolder, talk } from '../audio/make-sounds.ts';
import { waitFor } from '../scenarios/wait-for.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { makeSegment } from './segment-steps.ts';
import { makeUploader } from './upload-steps.ts';

const folder = await openFolder();
let app: TestApp;
let worker: { stop(): Promise<void> };
beforeAll(async () => {
  await makeSound(join(folder.path, 'talk.mp3'), talk(10), '-b:a', '64k');
  app = await makeApp({}, { at: Date.now() });
  worker = await startWork(app, app.config, pino({ level: 'silent' }), () => {
    throw new Error('the worker gave up');
  });
});
afterAll(async () => {
  await worker.stop();
  await app.close();
  await folder.remove();
});

/** Ten seconds of talk, over and over. */
const talking = (seconds: number) => ['-stream_loop', '-1', '-i', join(folder.path, 'talk.mp3'), '-t', String(seconds)];
const silence = (seconds: number) => ['-f', 'lavfi', '-i', `anullsrc=r=48000:d=${seconds}`];

/** What a browser's recorder makes of it: WebM whose header names no length. */
async function record(name: string, input: readonly string[]): Promise<Buffer> {
  const path = join(folder.path, `${name}.webm`);
  await ffmpeg(...input, '-c:a', 'libopus', '-b:a', '64k', '-live', '1', path);
  return readFile(path);
}

async function send(bytes: Buffer): Promise<string> {
  const headers = { 'content-type': 'audio/webm;codecs=opus' };
  const query = { title: 'Nước lên' };
  const answer = await app.call('approver', 'POST', '/api/v1/interrupts/recording', { payload: bytes, headers, query });
  expect(answer.status).toBe(201);
  return answer.json.segmentId;
}

/** The segment once the worker is through with it. */
function worked(segmentId: string): Promise<Segment> {
  return waitFor('the worker', 60_000, async () => {
    const { json } = await app.call('operator', 'GET', `/api/v1/segments/${segmentId}`);
    return json.state === 'processing' ? undefined : json;
  });
}

test('a recording is ready while half an hour of sound, that came before it, is still being worked on', async () => {
  const long = join(folder.path, 'long.mp3');
  await ffmpeg(...talking(1_800), '-c', 'copy', long);
  const longId = await makeSegment(app, app.people.operator, { title: 'Ba mươi phút' });
  const uploader = makeUploader(app, () => longId);
  const longJob = await uploader.upload(await readFile(long));
  const isRunning = async () => (await uploader.jobOf(longJob))?.state === 'running';
  await waitFor('the long file', 60_000, async () => (await isRunning()) || undefined);
  const recorded = await worked(await send(await record('minute', talking(60))));
  expect(recorded).toMatchObject({ state: 'ready', refusal: null });
  expect(Math.abs((recorded.rendition?.durationMs ?? 0) - 60_000)).toBeLessThan(1_000);
  expect(await app.media.renditionBytes(recorded.rendition?.sha256 ?? '')).toBe(recorded.rendition?.bytes);
  expect(await isRunning()).toBe(true);
});

test.each([
  ['silence', silence(5), 'silent', 'không có tiếng nào nghe được'],
  ['seventy seconds', talking(70), 'too-long', 'bản ghi âm này dài nhất 1 phút 5 giây. Hãy thu lại ngắn hơn.'],
])('%s is refused with the reason and the way out', async (name, input, code, words) => {
  const { state, refusal, rendition } = await worked(await send(await record(name, input)));
  expect([state, refusal?.code, rendition]).toEqual(['refused', code, null]);
  expect(refusal?.message).toContain(words);
});

test('a text is read aloud', async () => {
  const payload = { title: 'Nước lên', text: 'Đúng 15 giờ, bà con thôn Tân Thủy ra nhà văn hóa.' };
  const answer = await app.call('operator', 'POST', '/api/v1/interrupts/text', { payload });
  const { state, rendition } = await worked(answer.json.segmentId);
  expect(state).toBe('ready');
  expect(rendition?.durationMs).toBeGreaterThan(3_000);
});
