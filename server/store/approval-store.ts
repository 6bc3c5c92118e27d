/** Decisions on renditions: bound to a hash, by nobody who had a hand in them, all of one act or nothing, ten seconds to undo. */
import { randomUUIDv7 } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Db } from './database.ts';
import { markChanged, type PersonActor, writeAudit } from './record-change.ts';
import { segmentMakers } from './segment-makers.ts';
import { approvesAt, getSegment, momentAfter, type SegmentRecord, segmentState } from './segment-store.ts';

/** How long a decision can be taken back; it counts from then on. */
export const UNDO_MS = 10_000;

export interface Decision {
  readonly segmentId: string;
  readonly sha256: string;
  readonly decision: 'approved' | 'returned';
  readonly note?: string | undefined;
}

/** Stores all decisions or none. Throws own-segment, not-waiting, hash-changed, note-missing, not-found. */
export async function decide(
  db: Db,
  now: number,
  commune: string,
  decisions: readonly Decision[],
  approver: PersonActor,
): Promise<{ id: string; segmentId: string; undoUntil: number }[]> {
  return db.transaction().execute(async (tx) => {
    const ids = decisions.map(({ segmentId }) => segmentId);
    const makers = await segmentMakers(tx, commune, ids);
    const made = [];
    for (const decision of decisions) {
      const record = await getSegment(tx, commune, decision.segmentId);
      check(record, makers.get(record.row.id), decision, approver);
      made.push(await store(tx, now, commune, decision, record, approver));
    }
    await markChanged(tx, commune, 'segments', 'plan');
    return made;
  });
}

/** Takes one's own decisions back within ten seconds; all or none. Throws undo-too-late, not-found. */
export async function undoDecisions(
  db: Db,
  now: number,
  commune: string,
  ids: readonly string[],
  approver: PersonActor,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (const id of ids) {
      const row = await tx
        .selectFrom('approval')
        .innerJoin('segment', 'segment.id', 'approval.segmentId')
        .selectAll('approval')
        .select('segment.title')
        .where('approval.commune', '=', commune)
        .where('approval.id', '=', id)
        .where('byId', '=', approver.id)
        .executeTakeFirst();
      if (row === undefined) throw new AppError('not-found', { what: 'quyết định duyệt' });
      if (row.undoneAt !== null) continue;
      if (row.undoUntil <= now) throw new AppError('undo-too-late');
      await tx.updateTable('approval').set({ undoneAt: now }).where('id', '=', id).execute();
      await writeAudit(tx, {
        commune,
        actor: approver,
        at: now,
        action: 'approval.undo',
        subject: 'segment',
        subjectId: row.segmentId,
        before: { title: row.title, decision: row.decision, sha256: row.sha256 },
      });
    }
    await markChanged(tx, commune, 'segments', 'plan');
  });
}

/**
 * Thu hồi: takes back the approval that is in force, at once and by whoever may, whoever gave it. What sounds of it stops, nothing of it
 * airs any more. Throws not-found, not-in-force.
 */
export async function withdrawApproval(
  db: Db,
  now: number,
  commune: string,
  { segmentId, reason }: { readonly segmentId: string; readonly reason: string },
  actor: PersonActor,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { row, rendition, approval } = await getSegment(tx, commune, segmentId);
    if (rendition === undefined || approval?.decision !== 'approved' || approval.sha256 !== rendition.sha256)
      throw new AppError('not-in-force', { title: row.title });
    const at = await momentAfter(tx, segmentId, now);
    await tx
      .insertInto('approval')
      .values({
        id: randomUUIDv7(),
        commune,
        segmentId,
        sha256: rendition.sha256,
        decision: 'withdrawn',
        byId: actor.id,
        byName: actor.name,
        note: reason,
        at,
        undoUntil: now,
        undoneAt: null,
      })
      .execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'segment.withdraw',
      subject: 'segment',
      subjectId: segmentId,
      before: { title: row.title, sha256: rendition.sha256, approvedBy: approval.byName },
      after: { reason },
    });
    await markChanged(tx, commune, 'segments', 'plan');
  });
}

/** Hashes whose approval was taken back (since `since`, without it ever), and that no later approval that counts lets sound again. */
export async function withdrawnHashes(db: Db, commune: string, now: number, since = 0): Promise<ReadonlySet<string>> {
  const decisions = await db
    .selectFrom('approval')
    .select(['sha256', 'decision', 'at', 'undoUntil'])
    .where('commune', '=', commune)
    .where('undoneAt', 'is', null)
    .where('sha256', 'in', (e) => e.selectFrom('approval').select('sha256').where('decision', '=', 'withdrawn'))
    .orderBy('at')
    .orderBy('id')
    .execute();
  const withdrawn = new Set<string>();
  for (const decision of decisions) {
    if (decision.decision === 'withdrawn' && decision.at >= since) withdrawn.add(decision.sha256);
    else if (approvesAt(decision, now)) withdrawn.delete(decision.sha256);
  }
  return withdrawn;
}

/** What of a segment's bytes is withdrawn now, also of files it had before, and when that was said last; undefined where nothing is. */
export async function withdrawalOf(
  db: Db,
  commune: string,
  segmentId: string,
  now: number,
): Promise<{ readonly hashes: ReadonlySet<string>; readonly at: number } | undefined> {
  const withdrawn = await withdrawnHashes(db, commune, now);
  const rows = await db
    .selectFrom('approval')
    .select(['sha256', 'at'])
    .where('segmentId', '=', segmentId)
    .where('decision', '=', 'withdrawn')
    .where('sha256', 'in', [...withdrawn])
    .execute();
  if (rows.length === 0) return undefined;
  return { hashes: new Set(rows.map(({ sha256 }) => sha256)), at: Math.max(...rows.map(({ at }) => at)) };
}

/** The next instant at which a decision begins to count, or undefined: the plan changes then by itself. */
export async function nextDecisionAt(db: Db, now: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('approval')
    .select((e) => e.fn.min('undoUntil').as('at'))
    .where('undoneAt', 'is', null)
    .where('undoUntil', '>', now)
    .executeTakeFirst();
  return row?.at ?? undefined;
}

function check(
  record: SegmentRecord,
  makers: ReadonlySet<string> | undefined,
  decision: Decision,
  approver: PersonActor,
): void {
  const { row, rendition } = record;
  const facts = { title: row.title };
  const isOwn = [row.authorId, row.changedBy, rendition?.madeBy].includes(approver.id) || makers?.has(approver.id);
  if (isOwn) throw new AppError('own-segment', facts);
  if (segmentState(record) !== 'waiting') throw new AppError('not-waiting', facts);
  if (rendition?.sha256 !== decision.sha256) throw new AppError('hash-changed', facts);
  if (decision.decision === 'returned' && !decision.note) throw new AppError('note-missing');
}

async function store(
  tx: Db,
  now: number,
  commune: string,
  decision: Decision,
  { row }: SegmentRecord,
  approver: PersonActor,
) {
  const id = randomUUIDv7();
  const undoUntil = now + UNDO_MS;
  await tx
    .insertInto('approval')
    .values({
      id,
      commune,
      segmentId: decision.segmentId,
      sha256: decision.sha256,
      decision: decision.decision,
      byId: approver.id,
      byName: approver.name,
      note: decision.note ?? null,
      // Never before what it decides on, also when the clock went back.
      at: Math.max(now, row.changedAt, row.submittedAt ?? 0),
      undoUntil,
      undoneAt: null,
    })
    .execute();
  await writeAudit(tx, {
    commune,
    actor: approver,
    at: now,
    action: `segment.${decision.decision}`,
    subject: 'segment',
    subjectId: decision.segmentId,
    after: { title: row.title, sha256: decision.sha256, note: decision.note },
  });
  return { id, segmentId: decision.segmentId, undoUntil };
}
