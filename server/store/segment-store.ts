/** Segments with their newest job, rendition and decision; topics. */
import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { SegmentKind } from '../../scheduler/model.ts';
import { refuseEarlierEnd } from '../check-change.ts';
import { AppError } from '../errors.ts';
import { isApproved, segmentState } from '../segment-state.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { isUnsigned, refuseUnsigned } from './later-approvals.ts';
import { listed } from './listed.ts';
import type { Plan } from './plan-store.ts';
import { type Actor, markChanged, type PersonActor, writeAudit } from './record-change.ts';
import type { ApprovalTable, JobTable, RenditionTable, SegmentTable } from './schema.ts';

/** A rendition without what is big in it: the waveform is asked for where it is drawn. */
export type RenditionRecord = Omit<RenditionTable, 'waveform' | 'source'>;

/** A segment with everything that decides its state (segment-state.ts). */
export interface SegmentRecord {
  readonly row: SegmentTable;
  readonly topics: readonly string[];
  readonly rendition: RenditionRecord | undefined;
  readonly job: JobTable | undefined;
  /** The newest decision that was not undone. */
  readonly approval: ApprovalTable | undefined;
  /** All that were not undone on the present rendition, oldest first. */
  readonly approvals: readonly ApprovalTable[];
}

export interface SegmentDetails {
  readonly title: string;
  readonly kind: SegmentKind;
  readonly topics: readonly string[];
  /** None when left out. */
  readonly tags?: readonly string[];
  readonly text: string;
  readonly namesPersons: boolean;
  readonly validFrom: number | null;
  readonly validUntil: number | null;
}

/** More than anybody brings over from an old archive in an hour. */
const MOST_AN_HOUR = 300;

/** Every plan reads all segments: one account does not make them by the thousand. What is recorded for an emergency is never asked. Throws too-many-requests. */
export async function refuseFlood(db: Db, now: number, commune: string, authorId: string): Promise<void> {
  const { made } = await db
    .selectFrom('segment')
    .select((e) => e.fn.countAll<number>().as('made'))
    .where('commune', '=', commune)
    .where('authorId', '=', authorId)
    .where('createdAt', '>', now - 3_600_000)
    .executeTakeFirstOrThrow();
  if (made >= MOST_AN_HOUR) throw new AppError('too-many-requests', { retryMinutes: 60 });
}

/** A new segment without sound. Throws topic-unknown, dates-reversed. */
export async function createSegment(
  db: Db,
  now: number,
  commune: string,
  details: SegmentDetails,
  author: PersonActor,
): Promise<string> {
  const id = randomUUIDv7();
  await db.transaction().execute(async (tx) => {
    await checkDetails(tx, commune, details);
    await tx
      .insertInto('segment')
      .values({
        id,
        commune,
        ...columnsOf(details),
        authorId: author.id,
        author: author.name,
        renditionId: null,
        submittedAt: null,
        changedAt: now,
        changedBy: author.id,
        createdAt: now,
        deletedAt: null,
      })
      .execute();
    await writeTopics(tx, commune, id, details.topics);
    await writeAudit(tx, {
      commune,
      actor: author,
      at: now,
      action: 'segment.create',
      subject: 'segment',
      subjectId: id,
      after: details,
    });
    await markChanged(tx, commune, 'segments');
  });
  return id;
}

/**
 * Changes what a segment says of itself; an approval it had no longer counts, and it must be submitted again ("duyệt sau" is, by this). `plan`: the schedules that
 * a shorter validity is held against. Throws not-found, topic-unknown, dates-reversed, schedule-would-break.
 */
export async function changeSegment(
  db: Db,
  now: number,
  commune: string,
  id: string,
  change: { readonly [K in keyof SegmentDetails]?: SegmentDetails[K] | undefined },
  actor: PersonActor,
  plan?: Plan,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const record = await getSegment(tx, commune, id);
    const before = detailsOf(record);
    const after: SegmentDetails = {
      ...before,
      ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
    };
    await checkDetails(tx, commune, after);
    if (plan !== undefined) refuseEarlierEnd('segments', { id, validUntil: after.validUntil }, plan, now);
    const changedAt = await momentAfter(tx, id, now);
    // What aired in an emergency waits to be approved whatever is written about it.
    const sha256 = record.rendition?.sha256;
    const waits = sha256 !== undefined && (await isUnsigned(tx, now, commune, { segmentId: id, sha256 }));
    await tx
      .updateTable('segment')
      .set({ ...columnsOf(after), submittedAt: waits ? changedAt : null, changedAt, changedBy: actor.id })
      .where('id', '=', id)
      .execute();
    await writeTopics(tx, commune, id, after.topics);
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'segment.change',
      subject: 'segment',
      subjectId: id,
      before,
      after,
    });
    await markChanged(tx, commune, 'segments', 'plan');
  });
}

/** Takes a segment out of the store; airings that used it lose it, records that name it stay whole (R10). Throws not-found, emergency-unsigned. */
export async function deleteSegment(db: Db, now: number, commune: string, id: string, actor: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const before = detailsOf(await getSegment(tx, commune, id));
    await refuseUnsigned(tx, now, commune, id);
    await tx.updateTable('segment').set({ deletedAt: now }).where('id', '=', id).execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'segment.delete',
      subject: 'segment',
      subjectId: id,
      before,
    });
    await markChanged(tx, commune, 'segments', 'plan');
  });
}

/** Draft -> waiting. Throws nothing-to-submit, still-processing, already-waiting, already-approved. */
export async function submitSegment(db: Db, now: number, commune: string, id: string, actor: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const record = await getSegment(tx, commune, id);
    const state = segmentState(record);
    if (state === 'processing') throw new AppError('still-processing');
    if (state === 'waiting') throw new AppError('already-waiting');
    if (record.rendition === undefined) throw new AppError('nothing-to-submit');
    if (isApproved(record)) throw new AppError('already-approved');
    const submittedAt = await momentAfter(tx, id, now);
    await tx.updateTable('segment').set({ submittedAt }).where('id', '=', id).execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'segment.submit',
      subject: 'segment',
      subjectId: id,
      after: { title: record.row.title, sha256: record.rendition.sha256 },
    });
    await markChanged(tx, commune, 'segments');
  });
}

/** `now`, but always after the segment's newest decision: neither a clock that went back nor the same millisecond lets it outlive a change (R1). */
export async function momentAfter(tx: Db, segmentId: string, now: number): Promise<number> {
  const newest = await tx
    .selectFrom('approval')
    .select((e) => e.fn.max('at').as('at'))
    .where('segmentId', '=', segmentId)
    .executeTakeFirst();
  return Math.max(now, (newest?.at ?? 0) + 1);
}

/** One segment; throws not-found. */
export async function getSegment(db: Db, commune: string, id: string): Promise<SegmentRecord> {
  const [record] = await loadSegments(db, commune, { ids: [id] });
  if (record === undefined) throw new AppError('not-found', { what: 'tin bài' });
  return record;
}

/** Segments, newest first, at most `limit` (without it all), in five queries however many there are. */
export async function loadSegments(
  db: Db,
  commune: string,
  filter: {
    ids?: readonly string[];
    q?: string | undefined;
    topic?: string | undefined;
    tag?: string | undefined;
    limit?: number | undefined;
    /** Without what they say, which is long: `text` is ''. */
    wordless?: boolean;
  } = {},
): Promise<SegmentRecord[]> {
  let query = db
    .selectFrom('segment')
    .select(BRIEF_COLUMNS)
    .select(filter.wordless === true ? sql<string>`''`.as('text') : 'text')
    .where('commune', '=', commune)
    .where('deletedAt', 'is', null);
  if (filter.ids !== undefined) query = query.where('id', 'in', listed(filter.ids));
  for (const word of searchText(filter.q ?? '')
    .split(' ')
    .filter(Boolean))
    query = query.where('search', 'like', `%${word}%`);
  const topic = filter.topic;
  if (topic !== undefined) {
    query = query.where('id', 'in', (e) => e.selectFrom('segmentTopic').select('segmentId').where('code', '=', topic));
  }
  const tag = filter.tag;
  if (tag !== undefined)
    query = query.where(
      sql<boolean>`EXISTS (SELECT 1 FROM json_each(segment.tags) WHERE value = ${tag.normalize('NFC')})`,
    );
  if (filter.limit !== undefined) query = query.limit(filter.limit);
  const rows = await query.orderBy('createdAt', 'desc').orderBy('id', 'desc').execute();
  const ids = listed(rows.map((row) => row.id));
  const [topics, renditions, jobs, approvals] = await Promise.all([
    db.selectFrom('segmentTopic').selectAll().where('segmentId', 'in', ids).orderBy('code').execute(),
    db
      .selectFrom('rendition')
      .select(RENDITION_COLUMNS)
      .where('id', 'in', listed(rows.flatMap((row) => row.renditionId ?? [])))
      .execute(),
    db.selectFrom('job').selectAll().where('segmentId', 'in', ids).orderBy('createdAt').orderBy('id').execute(),
    db
      .selectFrom('approval')
      .selectAll()
      .where('segmentId', 'in', ids)
      .where('undoneAt', 'is', null)
      .orderBy('at')
      .orderBy('id')
      .execute(),
  ]);
  const topicsOf = Map.groupBy(topics, (t) => t.segmentId);
  const renditionOf = new Map(renditions.map((r) => [r.segmentId, r]));
  const jobOf = new Map(jobs.map((j) => [j.segmentId, j]));
  const approvalsOf = Map.groupBy(approvals, (a) => a.segmentId);
  return rows.map((brief) => {
    const row = { ...brief, search: '' };
    const rendition = renditionOf.get(row.id);
    const decisions = approvalsOf.get(row.id) ?? [];
    return {
      row,
      topics: (topicsOf.get(row.id) ?? []).map((t) => t.code),
      rendition,
      job: jobOf.get(row.id),
      approval: decisions.at(-1),
      approvals: decisions.filter(({ sha256 }) => sha256 === rendition?.sha256),
    };
  });
}

/** All but what it says, and what it is found by: the latter nobody reads. */
const BRIEF_COLUMNS = [
  'id',
  'commune',
  'title',
  'kind',
  'namesPersons',
  'validFrom',
  'validUntil',
  'authorId',
  'author',
  'renditionId',
  'submittedAt',
  'changedAt',
  'changedBy',
  'createdAt',
  'deletedAt',
  'tags',
] as const satisfies readonly (keyof SegmentTable)[];

const RENDITION_COLUMNS = [
  'id',
  'commune',
  'segmentId',
  'jobId',
  'sha256',
  'bytes',
  'durationMs',
  'loudnessLufs',
  'truePeakDb',
  'madeBy',
  'createdAt',
] as const satisfies readonly (keyof RenditionRecord)[];

/** The waveforms of renditions by their SHA-256: about 600 peaks each, 0..1. A hash without a rendition is left out. */
export async function loadWaveforms(
  db: Db,
  commune: string,
  hashes: readonly string[],
): Promise<Map<string, readonly number[]>> {
  const rows = await db
    .selectFrom('rendition')
    .select(['sha256', 'waveform'])
    .where('commune', '=', commune)
    .where('sha256', 'in', listed(hashes))
    .execute();
  return new Map(rows.map((row) => [row.sha256, fromJson<number[]>(row.waveform)]));
}

/** The plan's taxonomy, newest plan year. */
export async function listTopics(
  db: Db,
  commune: string,
): Promise<{ code: string; title: string; parent: string | null }[]> {
  return db
    .selectFrom('topic')
    .select(['code', 'title', 'parent'])
    .where('commune', '=', commune)
    .where('planYear', '=', (e) =>
      e
        .selectFrom('topic')
        .select((s) => s.fn.max('planYear').as('y'))
        .where('commune', '=', commune),
    )
    .orderBy('sort')
    .execute();
}

/** Enters a plan's topics for a year; existing codes of that year are left alone. */
export async function addTopics(
  db: Db,
  commune: string,
  planYear: number,
  topics: readonly { code: string; title: string; parent?: string | undefined }[],
): Promise<void> {
  await db
    .insertInto('topic')
    .values(
      topics.map((t, sort) => ({ commune, planYear, code: t.code, title: t.title, parent: t.parent ?? null, sort })),
    )
    .onConflict((c) => c.doNothing())
    .execute();
}

/** Lower case without diacritics, so that "cai cach" finds "Cải cách". */
export function searchText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'd')
    .toLowerCase()
    .replaceAll(/[%_\s]+/g, ' ')
    .trim();
}

/** The segment's free words. */
export function tagsOf(row: Pick<SegmentTable, 'tags'>): string[] {
  return fromJson<string[]>(row.tags);
}

function detailsOf({ row, topics }: SegmentRecord): SegmentDetails {
  return {
    title: row.title,
    kind: row.kind as SegmentKind,
    topics,
    tags: tagsOf(row),
    text: row.text,
    namesPersons: row.namesPersons === 1,
    validFrom: row.validFrom,
    validUntil: row.validUntil,
  };
}

function columnsOf(details: SegmentDetails) {
  return {
    title: details.title.normalize('NFC'),
    kind: details.kind,
    tags: toJson([...new Set((details.tags ?? []).map((tag) => tag.normalize('NFC')))]),
    text: details.text.normalize('NFC'),
    namesPersons: details.namesPersons ? 1 : 0,
    validFrom: details.validFrom,
    validUntil: details.validUntil,
    search: searchText(`${details.title} ${details.text}`),
  };
}

async function checkDetails(tx: Db, commune: string, details: SegmentDetails): Promise<void> {
  if (details.validFrom !== null && details.validUntil !== null && details.validUntil <= details.validFrom) {
    throw new AppError('dates-reversed');
  }
  const known = new Set((await listTopics(tx, commune)).map((t) => t.code));
  const unknown = details.topics.find((code) => !known.has(code));
  if (unknown !== undefined) throw new AppError('topic-unknown', { code: unknown });
}

async function writeTopics(tx: Db, commune: string, segmentId: string, codes: readonly string[]): Promise<void> {
  await tx.deleteFrom('segmentTopic').where('segmentId', '=', segmentId).execute();
  for (const code of new Set(codes)) await tx.insertInto('segmentTopic').values({ commune, segmentId, code }).execute();
}
