/** The transcode job through its ports: a full disk, a poison file, a lost lease, a stop. */
import { existsSync } from 'node:fs';
import { pino } from 'pino';
import { beforeEach, expect, test } from 'vitest';
import { AudioError } from '../../audio/audio-error.ts';
import type { RenditionResult } from '../../audio/make-rendition.ts';
import { type ProcessDeps, processSegments } from '../../server/jobs/process-segments.ts';
import { type Lane, LEASE_MS, queueJob } from '../../server/store/job-store.ts';
import { makeHouse, type TestHouse } from './make-house.ts';
import { hashOf, made, makeSegment } from './segment-steps.ts';

let house: TestHouse;
beforeEach(async () => {
  house = await makeHouse();
  return () => house.close();
});

type Order = Parameters<ProcessDeps['render']>[0];
const notWanted = async () => {
  throw new Error('not asked for');
};
const work = (
  render: ProcessDeps['render'],
  signal = new AbortController().signal,
  over: Partial<ProcessDeps> = {},
  lane: Lane = 'normal',
) => {
  const { db, media, clock } = house;
  const log = pino({ level: 'silent' });
  return processSegments(
    { db, media, render, speech: { speak: notWanted }, now: clock.now, log, ...over },
    lane,
    signal,
    () => {},
  );
};
/** Queues a file of a new segment. */
async function queue(title: string, lane: Lane = 'normal'): Promise<string> {
  const segmentId = await makeSegment(house, house.people.operator, { title });
  house.clock.pass(1_000);
  const input = { commune: house.communeId, segmentId, kind: 'file' as const, lane, maxQueue: 9 };
  return queueJob(house.db, house.clock.now(), input, house.people.operator);
}
const states = async () => {
  const rows = await house.db.selectFrom('job').select(['state', 'attempts', 'refusal']).orderBy('createdAt').execute();
  return rows.map(({ state, attempts, refusal }) => [
    state,
    attempts,
    refusal === null ? null : JSON.parse(refusal).code,
  ]);
};
const rendered: RenditionResult = { kind: 'refused', refusal: { code: 'silent', facts: {} } };
const idOf = ({ sourcePath }: Order): string => sourcePath.split('/').at(-2) ?? '';

test('no room for one file: the others have their turn, and it comes back when there is room', async () => {
  const big = await queue('Sáu mươi phút');
  await queue('Tin ngắn');
  const asked: string[] = [];
  let isFull = true;
  const render = async (order: Order) => {
    asked.push(idOf(order));
    if (isFull && idOf(order) === big) throw new AudioError('disk-full');
    return rendered;
  };
  await work(render);
  expect(await states()).toEqual([
    ['queued', 0, null],
    ['refused', 1, 'silent'],
  ]);
  await work(render);
  expect(asked).toHaveLength(2);
  isFull = false;
  house.clock.pass(60_000);
  await work(render);
  expect(await states()).toEqual([
    ['refused', 1, 'silent'],
    ['refused', 1, 'silent'],
  ]);
});

test.each([
  ['on the folder', Object.assign(new Error('no space'), { code: 'ENOSPC' })],
  ['in the database', Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })],
])('no room %s is no fault of the file either', async (_where, error) => {
  await queue('Tin');
  await work(() => Promise.reject(error));
  expect(await states()).toEqual([['queued', 0, null]]);
});

test('a poison file fails after three attempts and never blocks the next', async () => {
  const poison = await queue('Tệp độc');
  await queue('Tin ngắn');
  await work(async (order) => {
    if (idOf(order) === poison) throw new Error('broken');
    return rendered;
  });
  expect(await states()).toEqual([
    ['failed', 3, 'unknown'],
    ['refused', 1, 'silent'],
  ]);
});

test('who lost the lease leaves the folder of the one that has the job now alone', async () => {
  await queue('Tin');
  const first = Promise.withResolvers<RenditionResult>();
  const second = Promise.withResolvers<RenditionResult>();
  const folders: string[] = [];
  const wait = (held: Promise<RenditionResult>) => (order: Order) => {
    folders.push(order.workFolder);
    return held;
  };
  const slow = work(wait(first.promise));
  await until(() => folders.length === 1);
  house.clock.pass(LEASE_MS);
  const quick = work(wait(second.promise));
  await until(() => folders.length === 2);
  first.reject(new AudioError('aborted'));
  await slow;
  expect(folders.map((folder) => existsSync(folder))).toEqual([false, true]);
  second.resolve(rendered);
  await quick;
  expect(folders.map((folder) => existsSync(folder))).toEqual([false, false]);
  expect(await states()).toEqual([['refused', 2, 'silent']]);
});

test('an emergency is done while a long file is worked on, and waits for no file that came before it', async () => {
  const held = Promise.withResolvers<RenditionResult>();
  const begun: string[] = [];
  const big = await queue('Sáu mươi phút');
  const next = await queue('Tin thường');
  const long = work((order) => {
    begun.push(idOf(order));
    return held.promise;
  });
  await until(() => begun.length === 1);
  const urgent = await queue('Nước lên', 'express');
  await work(
    async (order) => {
      begun.push(idOf(order));
      return rendered;
    },
    undefined,
    {},
    'express',
  );
  expect(begun).toEqual([big, urgent]);
  expect(await states()).toEqual([
    ['running', 1, null],
    ['queued', 0, null],
    ['refused', 1, 'silent'],
  ]);
  held.resolve(rendered);
  await long;
  expect(begun).toEqual([big, urgent, next]);
});

test('a recording for an emergency is held to a minute; ordinary work steps back for it', async () => {
  await queue('Tin');
  await queue('Nước lên', 'express');
  const bounds: unknown[] = [];
  const render = async ({ maxDurationMs, niceness }: Order) => {
    bounds.push({ maxDurationMs, niceness });
    return rendered;
  };
  await work(render);
  await work(render, undefined, {}, 'express');
  expect(bounds).toEqual([{ niceness: 10 }, { maxDurationMs: 65_000 }]);
});

test('what is made becomes the rendition of the segment', async () => {
  await queue('Tin');
  const kept: string[] = [];
  const media = { ...house.media, keepRendition: async (sha256: string) => void kept.push(sha256) };
  const rendition = { ...made(hashOf('x')), path: 'rendition.opus' } as never;
  await work(async () => ({ kind: 'made', rendition }), undefined, { media });
  expect([kept, await states()]).toEqual([[hashOf('x')], [['done', 1, null]]]);
});

test('told to stop, it gives the job back untouched', async () => {
  await queue('Tin');
  const stop = new AbortController();
  await work(async () => {
    stop.abort();
    throw new AudioError('aborted');
  }, stop.signal);
  expect(await states()).toEqual([['queued', 0, null]]);
});

/** Lets the other side run until it is so far. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
