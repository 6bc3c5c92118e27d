/** The queue that turns uploads and texts into renditions: stored states, leases, one poison file never blocks the rest. */
import { randomUUIDv7 } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Db } from './database.ts';
import { toJson } from './json-column.ts';
import { refuseUnsigned } from './later-approvals.ts';
import { markChanged, type PersonActor, writeAudit } from './record-change.ts';
import type { JobTable } from './schema.ts';
import { momentAfter } from './segment-store.ts';

/** A job whose worker died this often is a poison file: it fails and stays out of the way. */
export const MAX_ATTEMPTS = 3;
/** A worker renews its lease while it works; without renewal another takes the job up after this long. */
export const LEASE_MS = 15_000;

/** express: for an emergency; worked on beside the others, so that it never waits behind a long file. */
export type Lane = JobTable['lane'];

/** A job for which the disk has no room waits this long, doubled each time up to the longest, ms; after the last time it fails: a day or so. */
const FIRST_PUT_OFF_MS = 60_000;
const LONGEST_PUT_OFF_MS = 3_600_000;
export const MAX_PUT_OFF = 30;

/** What a finished job made. */
export interface MadeRendition {
  readonly sha256: string;
  readonly bytes: number;
  readonly durationMs: number;
  readonly loudnessLufs: number;
  readonly truePeakDb: number;
  readonly waveform: readonly number[];
  readonly source: unknown;
}

/**
 * Queues a file or a text for the worker. Throws queue-full, not-found, emergency-unsigned. `id` also names the folder of the original. `lane` is normal by
 * default; `maxQueue` counts the jobs of that lane.
 */
export async function queueJob(
  db: Db,
  now: number,
  input: {
    id?: string;
    commune: string;
    segmentId: string;
    kind: JobTable['kind'];
    originalName?: string;
    /** Size of the file; 0 by default. */
    bytes?: number;
    lane?: Lane;
    maxQueue: number;
  },
  actor: PersonActor,
): Promise<string> {
  const id = input.id ?? randomUUIDv7();
  const lane = input.lane ?? 'normal';
  await db.transaction().execute(async (tx) => {
    const known = await tx.selectFrom('job').select('id').where('id', '=', id).executeTakeFirst();
    if (known !== undefined) return;
    await refuseUnsigned(tx, now, input.commune, input.segmentId);
    const open = await countOpenJobs(tx, lane);
    const newest = await tx
      .selectFrom('job')
      .select((e) => e.fn.max('createdAt').as('at'))
      .where('segmentId', '=', input.segmentId)
      .executeTakeFirst();
    if (open >= input.maxQueue) throw new AppError('queue-full', { open });
    await tx
      .insertInto('job')
      .values({
        id,
        commune: input.commune,
        segmentId: input.segmentId,
        kind: input.kind,
        originalName: input.originalName ?? null,
        state: 'queued',
        attempts: 0,
        leaseUntil: null,
        progress: 0,
        refusal: null,
        madeBy: actor.id,
        // The order of a segment's files, also in the same millisecond and when the clock went back.
        createdAt: Math.max(now, (newest?.at ?? 0) + 1),
        updatedAt: now,
        notBefore: 0,
        putOff: 0,
        lane,
        bytes: input.bytes ?? 0,
        byId: actor.id,
      })
      .execute();
    const segment = await tx.selectFrom('segment').select('title').where('id', '=', input.segmentId).executeTakeFirst();
    await writeAudit(tx, {
      commune: input.commune,
      actor,
      at: now,
      action: input.kind === 'file' ? 'segment.upload' : 'segment.speak',
      subject: 'segment',
      subjectId: input.segmentId,
      after: { title: segment?.title, jobId: id, originalName: input.originalName },
    });
    await markChanged(tx, input.commune, 'segments');
  });
  return id;
}

/** Jobs of a lane that wait or are worked on. */
export async function countOpenJobs(db: Db, lane: Lane = 'normal'): Promise<number> {
  const { open } = await db
    .selectFrom('job')
    .select((e) => e.fn.countAll<number>().as('open'))
    .where('lane', '=', lane)
    .where('state', 'in', ['queued', 'running'])
    .executeTakeFirstOrThrow();
  return open;
}

/** Ids of jobs that wait or are worked on. */
export async function openJobIds(db: Db): Promise<Set<string>> {
  const rows = await db.selectFrom('job').select('id').where('state', 'in', ['queued', 'running']).execute();
  return new Set(rows.map((row) => row.id));
}

/** The segment that a job is for, or undefined where there is no such job. */
export async function segmentOfJob(db: Db, commune: string, id: string): Promise<string | undefined> {
  const job = await db
    .selectFrom('job')
    .select('segmentId')
    .where('commune', '=', commune)
    .where('id', '=', id)
    .executeTakeFirst();
  return job?.segmentId;
}

/** The lane's oldest job that nobody works on and that waits for nothing, now leased to the caller; jobs that killed their worker too often are failed on the way. */
export async function takeJob(db: Db, now: number, lane: Lane = 'normal'): Promise<JobTable | undefined> {
  return db.transaction().execute(async (tx) => {
    for (;;) {
      const job = await tx
        .selectFrom('job')
        .selectAll()
        .where('lane', '=', lane)
        .where((e) =>
          e.or([
            // A wait beyond the longest was set before the clock went back.
            e.and([
              e('state', '=', 'queued'),
              e.or([e('notBefore', '<=', now), e('notBefore', '>', now + LONGEST_PUT_OFF_MS)]),
            ]),
            e.and([e('state', '=', 'running'), e('leaseUntil', '<=', now)]),
          ]),
        )
        .orderBy('createdAt')
        .orderBy('id')
        .executeTakeFirst();
      if (job === undefined) return undefined;
      if (job.attempts >= MAX_ATTEMPTS) {
        await endJob(tx, now, job, 'failed', { code: 'worker-died', facts: { attempts: job.attempts } });
        continue;
      }
      const taken = {
        state: 'running' as const,
        attempts: job.attempts + 1,
        leaseUntil: now + LEASE_MS,
        progress: 0,
        updatedAt: now,
      };
      await tx.updateTable('job').set(taken).where('id', '=', job.id).execute();
      await markChanged(tx, job.commune, 'segments');
      return { ...job, ...taken };
    }
  });
}

/** Keeps the lease and stores the progress, 0..1. False when the job is no longer this attempt's: stop working on it. */
export async function renewLease(db: Db, now: number, job: JobTable, progress: number): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('job')
      .set({ leaseUntil: now + LEASE_MS, progress, updatedAt: now })
      .where('id', '=', job.id)
      .where('state', '=', 'running')
      .where('attempts', '=', job.attempts)
      .executeTakeFirst();
    await markChanged(tx, job.commune, 'segments');
    return numUpdatedRows === 1n;
  });
}

/**
 * The rendition becomes the segment's; the approval of an older one no longer counts (R1). Idempotent by job; ignored when
 * the job moved on. A newer file of the segment that was finished first stands: this one ends as failed, `superseded`.
 */
export async function finishJob(db: Db, now: number, job: JobTable, made: MadeRendition): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (!(await stillMine(tx, job))) return;
    if (await isSuperseded(tx, job)) return endJob(tx, now, job, 'failed', { code: 'superseded', facts: {} });
    const id = randomUUIDv7();
    await tx
      .insertInto('rendition')
      .values({
        id,
        commune: job.commune,
        segmentId: job.segmentId,
        jobId: job.id,
        sha256: made.sha256,
        bytes: made.bytes,
        durationMs: made.durationMs,
        loudnessLufs: made.loudnessLufs,
        truePeakDb: made.truePeakDb,
        waveform: toJson(made.waveform),
        source: toJson(made.source),
        madeBy: job.madeBy,
        createdAt: now,
      })
      .execute();
    await tx
      .updateTable('segment')
      .set({ renditionId: id, submittedAt: null, changedAt: await momentAfter(tx, job.segmentId, now) })
      .where('id', '=', job.segmentId)
      .execute();
    await endJob(tx, now, job, 'done', undefined);
    await markChanged(tx, job.commune, 'plan');
  });
}

/** The file was refused (or could not be worked on at all: `failed`); the segment keeps what it had. */
export async function refuseJob(
  db: Db,
  now: number,
  job: JobTable,
  state: 'refused' | 'failed',
  refusal: { code: string; facts: unknown },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (await stillMine(tx, job)) await endJob(tx, now, job, state, refusal);
  });
}

/**
 * There is no room for the job: it waits its time, uncounted, while others have their turn; after the last time it fails as
 * `disk-full`. Ignored when the job moved on.
 */
export async function putOffJob(db: Db, now: number, job: JobTable): Promise<void> {
  if (job.putOff >= MAX_PUT_OFF) return refuseJob(db, now, job, 'failed', { code: 'disk-full', facts: {} });
  const waitMs = Math.min(FIRST_PUT_OFF_MS * 2 ** job.putOff, LONGEST_PUT_OFF_MS);
  await db.transaction().execute(async (tx) => {
    if (!(await stillMine(tx, job))) return;
    await tx
      .updateTable('job')
      .set({
        state: 'queued',
        attempts: job.attempts - 1,
        leaseUntil: null,
        notBefore: now + waitMs,
        putOff: job.putOff + 1,
        updatedAt: now,
      })
      .where('id', '=', job.id)
      .execute();
    await markChanged(tx, job.commune, 'segments');
  });
}

/** Gives a job back to the queue; `counts` says whether this attempt counts towards the most there may be. */
export async function returnJob(db: Db, now: number, job: JobTable, { counts }: { counts: boolean }): Promise<void> {
  const attempts = counts ? job.attempts : job.attempts - 1;
  await db
    .updateTable('job')
    .set({ state: 'queued', attempts, leaseUntil: null, updatedAt: now })
    .where('id', '=', job.id)
    .where('state', '=', 'running')
    .where('attempts', '=', job.attempts)
    .execute();
}

async function stillMine(tx: Db, job: JobTable): Promise<boolean> {
  const row = await tx.selectFrom('job').select(['state', 'attempts']).where('id', '=', job.id).executeTakeFirst();
  return row?.state === 'running' && row.attempts === job.attempts;
}

/** A newer job that is still open replaces this one's rendition when it is done; only one that is done already is in danger. */
async function isSuperseded(tx: Db, job: JobTable): Promise<boolean> {
  const newer = await tx
    .selectFrom('job')
    .select('id')
    .where('segmentId', '=', job.segmentId)
    .where('state', '=', 'done')
    .where((e) =>
      e.or([e('createdAt', '>', job.createdAt), e.and([e('createdAt', '=', job.createdAt), e('id', '>', job.id)])]),
    )
    .executeTakeFirst();
  return newer !== undefined;
}

async function endJob(tx: Db, now: number, job: JobTable, state: JobTable['state'], refusal: unknown): Promise<void> {
  await tx
    .updateTable('job')
    .set({
      state,
      leaseUntil: null,
      progress: 1,
      refusal: refusal === undefined ? null : toJson(refusal),
      updatedAt: now,
    })
    .where('id', '=', job.id)
    .execute();
  await markChanged(tx, job.commune, 'segments');
}
