/** The queue of files: a poison file fails and the next is taken, a dead worker's job is taken up, who lost a job changes nothing. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { segmentState } from '../../server/segment-state.ts';
import { viewSegment } from '../../server/segment-view.ts';
import {
  countOpenJobs,
  finishJob,
  LEASE_MS,
  MAX_ATTEMPTS,
  openJobIds,
  putOffJob,
  queueJob,
  refuseJob,
  renewLease,
  returnJob,
  takeJob,
} from '../../server/store/job-store.ts';
import type { JobTable } from '../../server/store/schema.ts';
import { getSegment } from '../../server/store/segment-store.ts';
import { runs } from '../counts.ts';
import { makeHouse, type TestHouse } from './make-house.ts';
import { hashOf, made, makeSegment } from './segment-steps.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await makeHouse();
});
afterAll(() => house.close());
// Every test begins with an empty queue.
beforeEach(async () => {
  house.clock.pass(24 * 3_600_000);
  for (let job = await take(); job !== undefined; job = await take()) await refuse(job);
});

const at = () => house.clock.now();
const take = () => takeJob(house.db, at());
const refuse = (job: JobTable) => refuseJob(house.db, at(), job, 'refused', { code: 'silent', facts: {} });
const finish = (job: JobTable, mark: string) => finishJob(house.db, at(), job, made(hashOf(mark)));
const segment = () => makeSegment(house, house.people.operator);
const read = async (id: string) => getSegment(house.db, house.communeId, id);
const stateOf = async (id: string) => segmentState(await read(id));
const jobs = (segmentId: string) =>
  house.db.selectFrom('job').selectAll().where('segmentId', '=', segmentId).orderBy('createdAt').execute();

async function queue(
  segmentId: string,
  { id, maxQueue = 100 }: { id?: string; maxQueue?: number } = {},
): Promise<string> {
  house.clock.pass(1);
  const input = { commune: house.communeId, segmentId, kind: 'file' as const, maxQueue };
  return queueJob(house.db, at(), id === undefined ? input : { ...input, id }, house.people.operator);
}

/** A worker takes the next job and dies. */
async function takeAndDie(): Promise<JobTable | undefined> {
  const job = await take();
  house.clock.pass(LEASE_MS);
  return job;
}

async function mustTake(): Promise<JobTable> {
  const job = await take();
  if (job === undefined) throw new Error('the queue is empty');
  return job;
}

describe('a job', () => {
  test('is taken oldest first, by one worker only', async () => {
    const [first, second] = [await queue(await segment()), await queue(await segment())];
    expect([(await take())?.id, (await take())?.id, await take()]).toEqual([first, second, undefined]);
    expect(await countOpenJobs(house.db)).toBe(2);
    expect(await openJobIds(house.db)).toEqual(new Set([first, second]));
  });

  test('makes the rendition, which the segment then has', async () => {
    const id = await segment();
    await queue(id);
    expect(await stateOf(id)).toBe('processing');
    await finish(await mustTake(), 'made');
    expect([await stateOf(id), (await read(id)).rendition?.sha256]).toEqual(['ready', hashOf('made')]);
    expect(await jobs(id)).toMatchObject([
      { state: 'done', progress: 1, attempts: 1, leaseUntil: null, refusal: null },
    ]);
  });

  test('queued twice under the same name is one', async () => {
    const id = await segment();
    await queue(id, { id: 'same-name' });
    await queue(id, { id: 'same-name' });
    expect(await jobs(id)).toHaveLength(1);
  });

  test('that nobody works on any more is taken up again, that somebody works on is not', async () => {
    const id = await queue(await segment());
    const job = await mustTake();
    house.clock.pass(LEASE_MS - 1);
    expect(await take()).toBeUndefined();
    expect(await renewLease(house.db, at(), job, 0.5)).toBe(true);
    house.clock.pass(LEASE_MS - 1);
    expect(await take()).toBeUndefined();
    house.clock.pass(1);
    expect(await take()).toMatchObject({ id, attempts: 2, progress: 0 });
    expect(await renewLease(house.db, at(), job, 0.9)).toBe(false);
  });

  test('given back is the next to be taken; a stop costs no attempt, a failure does', async () => {
    const id = await queue(await segment());
    await returnJob(house.db, at(), await mustTake(), { counts: false });
    expect(await take()).toMatchObject({ id, attempts: 1 });
    await returnJob(house.db, at(), { ...(await mustHave(id)), attempts: 1 }, { counts: true });
    expect(await take()).toMatchObject({ id, attempts: 2 });
  });
});

describe('a job for which there is no room', () => {
  test('lets others have their turn and comes back later, at no cost of an attempt', async () => {
    const [big, small] = [await queue(await segment()), await queue(await segment())];
    await putOffJob(house.db, at(), await mustTake());
    expect(await take()).toMatchObject({ id: small });
    house.clock.pass(59_999);
    expect((await take())?.id).not.toBe(big);
    house.clock.pass(1);
    expect(await take()).toMatchObject({ id: big, attempts: 1, putOff: 1 });
  });

  test('waits longer each time, an hour at most, and fails after a day with its own words', async () => {
    const id = await segment();
    await queue(id);
    let waitedMs = 0;
    for (let job = await mustTake(); job.state === 'running'; ) {
      await putOffJob(house.db, at(), job);
      const row = await mustHave(job.id);
      if (row.state === 'failed') break;
      waitedMs += row.notBefore - at();
      expect(row.notBefore - at()).toBeLessThanOrEqual(3_600_000);
      house.clock.set(row.notBefore);
      job = await mustTake();
    }
    expect(Math.round(waitedMs / 3_600_000)).toBe(25);
    const view = viewSegment(await read(id), undefined, 'brief');
    expect([view.state, view.refusal]).toEqual([
      'refused',
      { code: 'disk-full', message: expect.stringContaining('hết chỗ chứa') },
    ]);
  });

  test('is not kept waiting by a clock that was set back, and is not put off by who lost it', async () => {
    const id = await queue(await segment());
    const job = (await takeAndDie()) as JobTable;
    const mine = await mustTake();
    await putOffJob(house.db, at(), job);
    expect(await mustHave(id)).toMatchObject({ state: 'running', putOff: 0 });
    await putOffJob(house.db, at(), mine);
    house.clock.pass(-24 * 3_600_000);
    expect(await take()).toMatchObject({ id });
    house.clock.pass(24 * 3_600_000);
  });
});

describe('a poison file', () => {
  test('fails after its last attempt, with a reason, and the next job is taken in the same breath', async () => {
    const poisoned = await segment();
    await queue(poisoned);
    const next = await queue(await segment());
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1)
      expect(await takeAndDie()).toMatchObject({ segmentId: poisoned, attempts: attempt });
    expect(await take()).toMatchObject({ id: next });
    expect(await stateOf(poisoned)).toBe('refused');
    expect(await jobs(poisoned)).toMatchObject([
      { state: 'failed', refusal: JSON.stringify({ code: 'worker-died', facts: { attempts: MAX_ATTEMPTS } }) },
    ]);
  });

  test('is not blamed where only the worker died, and whoever tries again is not refused', async () => {
    const id = await segment();
    await queue(id);
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) await takeAndDie();
    expect(await take()).toBeUndefined();
    const { refusal } = viewSegment(await read(id), undefined, 'brief');
    expect(refusal).toMatchObject({ code: 'worker-died', message: expect.stringMatching(/gián đoạn.*mất điện.*lại/s) });
    await queue(id);
    await finish(await mustTake(), 'again');
    expect(await stateOf(id)).toBe('ready');
  });

  test('ten of them do not keep an eleventh file waiting for good', async () => {
    for (let index = 0; index < 10; index += 1) await queue(await segment());
    const good = await queue(await segment());
    let taken: JobTable | undefined;
    for (let round = 0; round < 10 * MAX_ATTEMPTS + 1 && taken?.id !== good; round += 1) taken = await takeAndDie();
    expect(taken?.id).toBe(good);
  });
});

describe('a worker that lost its job', () => {
  test('finishes nothing: the one that has it now decides', async () => {
    const id = await segment();
    const before = house.dump().rendition?.length ?? 0;
    await queue(id);
    const lost = (await takeAndDie()) as JobTable;
    const mine = await mustTake();
    await finish(lost, 'lost');
    await refuse(lost);
    await returnJob(house.db, at(), lost, { counts: true });
    expect(await stateOf(id)).toBe('processing');
    await finish(mine, 'mine');
    await finish(lost, 'lost');
    expect((await read(id)).rendition?.sha256).toBe(hashOf('mine'));
    expect(house.dump().rendition).toHaveLength(before + 1);
  });

  test('finishing twice makes one rendition', async () => {
    const id = await segment();
    await queue(id);
    const job = await mustTake();
    await finish(job, 'once');
    const after = house.dump();
    await finish(job, 'once');
    await refuse(job);
    expect(house.dump()).toEqual(after);
  });
});

describe('two files of one segment', () => {
  test('the newer one stands, also when the older one is finished after it', async () => {
    const id = await segment();
    await queue(id);
    const newer = await queue(id);
    await takeAndDie();
    const again = await mustTake();
    const second = await mustTake();
    expect(second.id).toBe(newer);
    await finish(second, 'newer');
    await finish(again, 'older');
    expect([await stateOf(id), (await read(id)).rendition?.sha256]).toEqual(['ready', hashOf('newer')]);
    expect(await jobs(id)).toMatchObject([
      { state: 'failed', refusal: JSON.stringify({ code: 'superseded', facts: {} }) },
      { state: 'done' },
    ]);
  });

  test.each([
    ['in the same millisecond', -1],
    ['after the clock went back an hour', -3_600_000],
  ])('the newer one stands when it was sent %s', async (_when, ms) => {
    const id = await segment();
    await queue(id);
    await finish(await mustTake(), 'earlier');
    house.clock.pass(ms);
    await queue(id);
    await finish(await mustTake(), 'later');
    expect((await read(id)).rendition?.sha256).toBe(hashOf('later'));
  });
});

describe('a refusal', () => {
  test('of the newest file is what is shown, also when an older one was made meanwhile', async () => {
    const id = await segment();
    await queue(id);
    await queue(id);
    await finish(await mustTake(), 'older');
    await refuse(await mustTake());
    expect([await stateOf(id), (await read(id)).rendition?.sha256]).toEqual(['refused', hashOf('older')]);
  });

  test('is over as soon as another file is queued', async () => {
    const id = await segment();
    await queue(id);
    await refuse(await mustTake());
    expect(await stateOf(id)).toBe('refused');
    await queue(id);
    expect(await stateOf(id)).toBe('processing');
  });
});

test('a full queue takes no more, and says how many wait', async () => {
  const id = await segment();
  await queue(id, { maxQueue: 2 });
  await queue(id, { maxQueue: 2 });
  const before = house.dump();
  await expect(queue(id, { maxQueue: 2 })).rejects.toMatchObject({ code: 'queue-full', facts: { open: 2 } });
  expect(house.dump()).toEqual(before);
  await refuse(await mustTake());
  await queue(id, { maxQueue: 2 });
});

test('whatever workers do and die of, each file ends once: done, refused or failed', {
  timeout: runs(20_000, 900_000),
}, async () => {
  const deed = fc.constantFrom('finish', 'refuse', 'die', 'die', 'stop', 'fail', 'late');
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(deed, { maxLength: 20 }), async (files, deeds) => {
      const ids = [];
      for (let index = 0; index < files; index += 1) ids.push(await queue(await segment()));
      let late: JobTable | undefined;
      for (const one of deeds) {
        const job = await take();
        if (job === undefined) break;
        if (one === 'finish') await finish(job, job.id);
        if (one === 'refuse') await refuse(job);
        if (one === 'stop' || one === 'fail') await returnJob(house.db, at(), job, { counts: one === 'fail' });
        if (one === 'late' && late !== undefined) await finish(late, late.id);
        if (one === 'die' || one === 'late') {
          late = job;
          house.clock.pass(LEASE_MS);
        }
      }
      for (let job = await take(); job !== undefined; job = await take()) await finish(job, job.id);
      house.clock.pass(LEASE_MS);
      for (let job = await take(); job !== undefined; job = await take()) await finish(job, job.id);
      const rows = await house.db.selectFrom('job').selectAll().where('id', 'in', ids).execute();
      const renditions = await house.db.selectFrom('rendition').select('jobId').where('jobId', 'in', ids).execute();
      expect(rows.every(({ state }) => ['done', 'refused', 'failed'].includes(state))).toBe(true);
      expect(renditions.map(({ jobId }) => jobId).sort()).toEqual(
        rows
          .filter(({ state }) => state === 'done')
          .map(({ id }) => id)
          .sort(),
      );
    }),
    { numRuns: runs(15, 300) },
  );
});

async function mustHave(id: string): Promise<JobTable> {
  return house.db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}
