/** Thu hồi: an approval that is taken back, at once; which bytes that keeps silent, and until when. */
import { randomUUIDv7 } from 'node:crypto';
import { withdrawalInput } from '../approval-input.ts';
import { AppError } from '../errors.ts';
import { approversNeeded, approvesAt } from '../segment-state.ts';
import { type Signature, storeAct } from './act-store.ts';
import type { Db } from './database.ts';
import { markChanged, type PersonActor, writeAudit } from './record-change.ts';
import type { ApprovalTable } from './schema.ts';
import { getSegment, momentAfter, type SegmentRecord } from './segment-store.ts';

/**
 * Takes back the approval that is in force, at once and by whoever may, whoever gave it. What sounds of it stops, nothing of it airs any more.
 * `signature`: an approver's act, with which stations remember it; it may come after the silence, which needs no proof. Throws not-found,
 * not-in-force, act-changed, signature-refused, signer-not-listed.
 */
export async function withdrawApproval(
  db: Db,
  now: number,
  commune: string,
  { segmentId, reason }: { readonly segmentId: string; readonly reason: string },
  actor: PersonActor,
  signature?: Signature,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const record = await getSegment(tx, commune, segmentId);
    const { row, rendition } = record;
    const approval = withdrawable(record, signature !== undefined);
    if (rendition === undefined || approval === undefined) throw new AppError('not-in-force', { title: row.title });
    const act =
      signature === undefined
        ? undefined
        : await storeAct(tx, now, commune, signature, withdrawalInput(commune, rendition.sha256, now), actor, now);
    if (act !== undefined) await markChanged(tx, commune, 'signing', 'plan');
    if (approval.decision === 'withdrawn') return;
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
        actId: act?.id ?? null,
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

/** The yes that is taken back; what has been withdrawn already is withdrawn once more only to be signed. */
export function withdrawable({ rendition, approval }: SegmentRecord, isSigned: boolean): ApprovalTable | undefined {
  if (approval === undefined || approval.sha256 !== rendition?.sha256) return undefined;
  const fits = approval.decision === 'approved' || (isSigned && approval.decision === 'withdrawn');
  return fits ? approval : undefined;
}

/**
 * Hashes whose approval was taken back (since `since`, without it ever), and that nobody lets sound again: by a later approval that counts, of
 * what names persons by two people's.
 */
export async function withdrawnHashes(db: Db, commune: string, now: number, since = 0): Promise<ReadonlySet<string>> {
  const decisions = await db
    .selectFrom('approval')
    .leftJoin('segment', 'segment.id', 'approval.segmentId')
    .select(['sha256', 'segmentId', 'decision', 'byId', 'at', 'undoUntil', 'namesPersons'])
    .where('approval.commune', '=', commune)
    .where('undoneAt', 'is', null)
    .where('sha256', 'in', (e) => e.selectFrom('approval').select('sha256').where('decision', '=', 'withdrawn'))
    .orderBy('at')
    .orderBy('approval.id')
    .execute();
  const withdrawn = new Set<string>();
  const yeses = new Map<string, Set<string>>();
  for (const decision of decisions) {
    const { sha256, segmentId, at, byId, namesPersons } = decision;
    const given = yeses.get(`${segmentId} ${sha256}`) ?? new Set();
    if (decision.decision !== 'approved') yeses.delete(`${segmentId} ${sha256}`);
    if (decision.decision === 'withdrawn' && at >= since) withdrawn.add(sha256);
    else if (approvesAt(decision, now)) {
      yeses.set(`${segmentId} ${sha256}`, given.add(byId));
      if (given.size >= approversNeeded({ namesPersons: namesPersons ?? 0 })) withdrawn.delete(sha256);
    }
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
