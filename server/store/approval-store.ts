/** Decisions on renditions: bound to a hash, by nobody who had a hand in them, all of one act or nothing, ten seconds to undo; signed where stations ask for it. */
import { randomUUIDv7 } from 'node:crypto';
import { approvalInput, contentOf } from '../approval-input.ts';
import { AppError } from '../errors.ts';
import { approversNeeded, segmentState, yesesOf } from '../segment-state.ts';
import { type Signature, storeAct, undoAct } from './act-store.ts';
import type { Db } from './database.ts';
import { markChanged, type PersonActor, writeAudit } from './record-change.ts';
import { segmentMakers } from './segment-makers.ts';
import { getSegment, type SegmentRecord } from './segment-store.ts';

/** How long a decision can be taken back; it counts from then on. */
export const UNDO_MS = 10_000;

export interface Decision {
  readonly segmentId: string;
  readonly sha256: string;
  readonly decision: 'approved' | 'returned';
  readonly note?: string | undefined;
}

/**
 * Stores all decisions or none; with `signature` the one act over all that is approved. Throws own-segment, not-waiting, hash-changed,
 * two-approvers-same, note-missing, not-found, act-changed, signature-refused, signer-not-listed.
 */
export async function decide(
  db: Db,
  now: number,
  commune: string,
  decisions: readonly Decision[],
  approver: PersonActor,
  signature?: Signature,
): Promise<{ id: string; segmentId: string; undoUntil: number }[]> {
  return db.transaction().execute(async (tx) => {
    const records = await checkDecisions(tx, commune, decisions, approver);
    const yes = records.filter((_, n) => decisions[n]?.decision === 'approved');
    const act =
      signature === undefined || yes.length === 0
        ? undefined
        : await storeAct(
            tx,
            now,
            commune,
            signature,
            approvalInput(commune, yes.map(contentOf), now),
            approver,
            now + UNDO_MS,
          );
    const made = [];
    for (const [n, decision] of decisions.entries()) {
      const record = records[n] as SegmentRecord;
      const actId = decision.decision === 'approved' ? (act?.id ?? null) : null;
      made.push(await store(tx, now, commune, { ...decision, actId }, record, approver));
    }
    await markChanged(tx, commune, 'segments', 'plan', ...(act === undefined ? [] : (['signing'] as const)));
    return made;
  });
}

/** What would be decided on, each segment once; stores nothing. Throws as `decide`. */
export async function checkDecisions(
  tx: Db,
  commune: string,
  decisions: readonly Decision[],
  approver: PersonActor,
): Promise<SegmentRecord[]> {
  const makers = await segmentMakers(
    tx,
    commune,
    decisions.map(({ segmentId }) => segmentId),
  );
  const records: SegmentRecord[] = [];
  for (const decision of decisions) {
    const record = await getSegment(tx, commune, decision.segmentId);
    const facts = { title: record.row.title };
    if (records.some(({ row }) => row.id === record.row.id)) throw new AppError('not-waiting', facts);
    check(record, makers.get(record.row.id), decision, approver);
    records.push(record);
  }
  return records;
}

/** Takes one's own decisions back within ten seconds; all or none, and with them what was signed in the same act. Throws undo-too-late, not-found. */
export async function undoDecisions(
  db: Db,
  now: number,
  commune: string,
  ids: readonly string[],
  approver: PersonActor,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const own = () =>
      tx
        .selectFrom('approval')
        .innerJoin('segment', 'segment.id', 'approval.segmentId')
        .selectAll('approval')
        .select('segment.title')
        .where('approval.commune', '=', commune)
        .where('byId', '=', approver.id);
    const named = await own()
      .where('approval.id', 'in', [...ids])
      .execute();
    if (new Set(ids).size !== named.length) throw new AppError('not-found', { what: 'quyết định duyệt' });
    const acts = [...new Set(named.flatMap(({ actId }) => actId ?? []))];
    const signedWith = await own().where('actId', 'in', acts).execute();
    const rows = [...named, ...signedWith.filter(({ id }) => !ids.includes(id))];
    for (const row of rows) {
      if (row.undoneAt !== null) continue;
      if (row.undoUntil <= now) throw new AppError('undo-too-late');
      await tx.updateTable('approval').set({ undoneAt: now }).where('id', '=', row.id).execute();
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
    for (const id of acts) await undoAct(tx, now, id);
    await markChanged(tx, commune, 'segments', 'plan', ...(acts.length === 0 ? [] : (['signing'] as const)));
  });
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
  const hasSaidYes = approversNeeded(row) > 1 && yesesOf(record).some(({ byId }) => byId === approver.id);
  if (hasSaidYes && decision.decision === 'approved') throw new AppError('two-approvers-same', facts);
  if (decision.decision === 'returned' && !decision.note) throw new AppError('note-missing');
}

async function store(
  tx: Db,
  now: number,
  commune: string,
  decision: Decision & { readonly actId: string | null },
  record: SegmentRecord,
  approver: PersonActor,
) {
  const { row, approval } = record;
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
      // Never before what it decides on, and after what was decided before, also when the clock went back.
      at: Math.max(now, row.changedAt, row.submittedAt ?? 0, (approval?.at ?? 0) + 1),
      undoUntil,
      undoneAt: null,
      actId: decision.actId,
    })
    .execute();
  const missing = decision.decision === 'approved' ? approversNeeded(row) - yesesOf(record).length - 1 : 0;
  await writeAudit(tx, {
    commune,
    actor: approver,
    at: now,
    action: `segment.${decision.decision}`,
    subject: 'segment',
    subjectId: decision.segmentId,
    after: {
      title: row.title,
      sha256: decision.sha256,
      note: decision.note,
      ...(missing > 0 ? { approversMissing: missing } : {}),
    },
  });
  return { id, segmentId: decision.segmentId, undoUntil };
}
