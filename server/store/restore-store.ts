/** What a restore leaves in the database: nobody is logged in, no link or code opens anything, no order goes on, and people are asked to look at what it may have undone. */
import { randomUUIDv7 } from 'node:crypto';
import { basename } from 'node:path';
import type { Selectable } from 'kysely';
import { backupName } from '../backup/manifest.ts';
import type { Db } from './database.ts';
import type { RestoreTable } from './door-schema.ts';
import { fromJson, toJson } from './json-column.ts';
import type { LeftOut } from './left-out-store.ts';
import { type Actor, markChanged, type PersonActor, writeAudit } from './record-change.ts';

/** The state that was taken up again, when, and by whom. */
export interface RestoreDeed {
  readonly commune: string;
  /** Of the backup, epoch ms. */
  readonly madeAt: number;
  readonly restoredAt: number;
  readonly actor: Actor;
  /** The backup's folder. */
  readonly from: string;
  /** What the backup no longer held as it should be, so that it was left out. */
  readonly leftOut: readonly LeftOut[];
}

/** A restore as it is stored. */
export type Restore = Omit<Selectable<RestoreTable>, 'leftOut'> & { readonly leftOut: LeftOut[] };

/**
 * Marks a database as restored. What was ended since the backup was made (sessions, links, codes) must not begin again: all of it ends. So do
 * orders still in force, for whoever stopped one since stopped it for good; one that is still needed is given anew. Other
 * things that were undone since (withdrawals, people, stations) nobody here can know, so a checklist stays open until somebody went through it.
 */
export async function markRestored(db: Db, restored: RestoreDeed): Promise<void> {
  const { commune, madeAt, restoredAt, actor, from, leftOut } = restored;
  await db.transaction().execute(async (tx) => {
    for (const table of ['session', 'knownDevice', 'oneTimeLink', 'enrolment', 'noticeDelivery'] as const)
      await tx.deleteFrom(table).execute();
    await tx.updateTable('commune').set({ setupTokenHash: null }).execute();
    await dropBackupItself(tx, commune, madeAt);
    await tx.updateTable('backup').set({ endedAt: restoredAt, fault: UNENDED }).where('endedAt', 'is', null).execute();
    const stoppedOrders = await stopOrders(tx, commune, restoredAt);
    const id = randomUUIDv7();
    const row = { id, commune, madeAt, restoredAt, settledBy: null, settledAt: null, leftOut: toJson(leftOut) };
    await tx.insertInto('restore').values(row).execute();
    const deed = { commune, actor, at: restoredAt, action: 'backup.restore', subject: 'backup', subjectId: id };
    await writeAudit(tx, { ...deed, after: { title: basename(from), madeAt, stoppedOrders, leftOut } });
    await markChanged(tx, commune, 'people', 'plan');
  });
}

/** The backup this came from was still under way when it copied the database: it is no failure, and what it holds is not known here. */
async function dropBackupItself(tx: Db, commune: string, madeAt: number): Promise<void> {
  const begun = tx.selectFrom('backup').select('id').where('commune', '=', commune).where('endedAt', 'is', null);
  const itself = begun.where('startedAt', '<=', madeAt).orderBy('startedAt', 'desc').limit(1);
  await tx.deleteFrom('backup').where('id', 'in', itself).execute();
}

/** Their titles. What began before the restore stays planned as it was. */
async function stopOrders(tx: Db, commune: string, restoredAt: number): Promise<string[]> {
  const rows = await tx
    .updateTable('interrupt')
    .set({ cancelledAt: restoredAt, cancelledBy: RESTORED })
    .where('commune', '=', commune)
    .where('expiresAt', '>', restoredAt)
    .where('cancelledAt', 'is', null)
    .returning('title')
    .execute();
  return rows.map(({ title }) => title);
}

/** The newest restore, or undefined. */
export async function newestRestore(db: Db, commune: string): Promise<Restore | undefined> {
  const row = await db
    .selectFrom('restore')
    .selectAll()
    .where('commune', '=', commune)
    .orderBy('restoredAt', 'desc')
    .executeTakeFirst();
  return row === undefined ? undefined : { ...row, leftOut: fromJson<LeftOut[]>(row.leftOut) };
}

/** Somebody went through what it may have undone. Once settled it stays; false: there is none of that id. */
export async function settleRestore(
  db: Db,
  now: number,
  commune: string,
  id: string,
  actor: PersonActor,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('restore')
      .selectAll()
      .where('commune', '=', commune)
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) return false;
    if (row.settledAt !== null) return true;
    await tx.updateTable('restore').set({ settledBy: actor.name, settledAt: now }).where('id', '=', id).execute();
    const deed = { commune, actor, at: now, action: 'backup.settle', subject: 'backup', subjectId: id };
    await writeAudit(tx, { ...deed, after: { title: backupName(row.madeAt), madeAt: row.madeAt } });
    await markChanged(tx, commune, 'people');
    return true;
  });
}

/** The head of the audit log's chain; null where no row is chained. */
export async function newestAuditHash(db: Db, commune: string): Promise<string | null> {
  const row = await db
    .selectFrom('audit')
    .select('hash')
    .where('commune', '=', commune)
    .where('hash', 'is not', null)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row?.hash ?? null;
}

/** Who stopped the orders, as the page of an order says it. */
const RESTORED = 'Máy chủ (khi khôi phục)';
const UNENDED = 'bị ngắt giữa chừng';
