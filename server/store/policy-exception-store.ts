/** Ngoại lệ của quy chế: spans that somebody proposes and a leader opens before they begin. */
import { randomUUIDv7 } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Db } from './database.ts';
import { type Actor, markChanged, type PersonActor, writeAudit } from './record-change.ts';
import type { PolicyExceptionTable } from './schema.ts';

/** A span to open, and why. */
export interface PolicyExceptionDetails {
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/** Exceptions that are not over at `now` and not taken back, approved or not, by start. */
export async function listExceptions(db: Db, commune: string, now: number): Promise<PolicyExceptionTable[]> {
  return db
    .selectFrom('policyException')
    .selectAll()
    .where('commune', '=', commune)
    .where('cancelledAt', 'is', null)
    .where('toAt', '>', now)
    .orderBy('fromAt')
    .orderBy('id')
    .execute();
}

/** Those among them that wait for a leader and can still be opened. */
export function waitingExceptions(rows: readonly PolicyExceptionTable[], now: number): PolicyExceptionTable[] {
  return rows.filter((row) => row.approvedAt === null && row.fromAt > now);
}

/** A proposal: it opens nothing until a leader approves it. The span must lie ahead; the caller has said so in words. */
export async function proposeException(
  db: Db,
  now: number,
  commune: string,
  { from, to, reason }: PolicyExceptionDetails,
  actor: PersonActor,
): Promise<string> {
  const id = randomUUIDv7();
  const made = { createdById: actor.id, createdBy: actor.name, createdAt: now, cancelledAt: null };
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('policyException')
      .values({
        id,
        commune,
        fromAt: from,
        toAt: to,
        reason,
        ...made,
        approvedById: null,
        approvedBy: null,
        approvedAt: null,
      })
      .execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'policy-exception.propose',
      subject: 'policyException',
      subjectId: id,
      after: { from, to, reason },
    });
    await markChanged(tx, commune, 'plan');
  });
  return id;
}

/** A leader opens the span before it begins. `whenText` says an instant in words. Throws not-found, own-proposal, already-decided, already-begun. */
export async function approveException(
  db: Db,
  now: number,
  commune: string,
  id: string,
  approver: PersonActor,
  whenText: (at: number) => string,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const row = await getException(tx, commune, id);
    const facts = { title: row.reason };
    if (row.createdById === approver.id) throw new AppError('own-proposal', facts);
    if (row.approvedAt !== null || row.cancelledAt !== null) throw new AppError('already-decided', facts);
    if (row.fromAt <= now) throw new AppError('already-begun', { what: `"${row.reason}"`, at: whenText(row.fromAt) });
    await tx
      .updateTable('policyException')
      .set({ approvedById: approver.id, approvedBy: approver.name, approvedAt: now })
      .where('id', '=', id)
      .execute();
    await writeAudit(tx, {
      commune,
      actor: approver,
      at: now,
      action: 'policy-exception.approve',
      subject: 'policyException',
      subjectId: id,
      after: { from: row.fromAt, to: row.toAt, reason: row.reason },
    });
    await markChanged(tx, commune, 'plan');
  });
}

/** Takes an exception back, also while it lasts: the hours it opened are closed again. Throws not-found, already-decided. */
export async function cancelException(db: Db, now: number, commune: string, id: string, actor: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const row = await getException(tx, commune, id);
    if (row.cancelledAt !== null || row.toAt <= now) throw new AppError('already-decided', { title: row.reason });
    await tx.updateTable('policyException').set({ cancelledAt: now }).where('id', '=', id).execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'policy-exception.cancel',
      subject: 'policyException',
      subjectId: id,
      before: { from: row.fromAt, to: row.toAt, reason: row.reason, approvedBy: row.approvedBy },
    });
    await markChanged(tx, commune, 'plan');
  });
}

async function getException(tx: Db, commune: string, id: string): Promise<PolicyExceptionTable> {
  const row = await tx
    .selectFrom('policyException')
    .selectAll()
    .where('commune', '=', commune)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new AppError('not-found', { what: 'ngoại lệ' });
  return row;
}
