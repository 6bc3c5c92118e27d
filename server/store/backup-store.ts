/** Backups as the database knows them: begun, ended well or with what went wrong; the files themselves lie elsewhere. */
import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { BackupTable } from './door-schema.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';

/** What a backup that ended holds. */
export interface BackupResult {
  /** Its folder. */
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
  readonly newBytes: number;
  readonly auditHash: string | null;
  /** What was written was read again, and is right. */
  readonly isVerified: boolean;
  /** What people have to know of it nevertheless. */
  readonly fault: string | undefined;
}

/** Somebody asks for a backup; the worker makes it. Gives undefined where one is asked for already. */
export async function askForBackup(
  db: Db,
  now: number,
  commune: string,
  folder: string,
  actor: Actor,
): Promise<string | undefined> {
  return db.transaction().execute(async (tx) => {
    if ((await openBackup(tx, commune)) !== undefined) return undefined;
    const id = await insert(tx, commune, { folder, at: now, encrypted: false });
    const deed = { commune, actor, at: now, action: 'backup.ask', subject: 'backup', subjectId: id };
    await writeAudit(tx, { ...deed, after: { title: folder } });
    await markChanged(tx, commune, 'people');
    return id;
  });
}

/** The one that is asked for or under way. */
export async function openBackup(db: Db, commune: string): Promise<BackupTable | undefined> {
  const open = db.selectFrom('backup').selectAll().where('commune', '=', commune).where('endedAt', 'is', null);
  return open.orderBy('startedAt').executeTakeFirst();
}

/** A backup begins, for whoever asked for it or by itself. What was begun before and never ended was cut off. Gives its id. */
export async function beginBackup(
  db: Db,
  commune: string,
  begun: { folder: string; at: number; encrypted: boolean; askedId: string | undefined },
): Promise<string> {
  return db.transaction().execute(async (tx) => {
    const cut = tx.updateTable('backup').set({ endedAt: begun.at, fault: 'bị ngắt giữa chừng' });
    await cut
      .where('commune', '=', commune)
      .where('endedAt', 'is', null)
      .where('id', '!=', begun.askedId ?? '')
      .execute();
    if (begun.askedId === undefined) return insert(tx, commune, begun);
    const change = { startedAt: begun.at, folder: begun.folder, encrypted: begun.encrypted ? 1 : 0 };
    await tx.updateTable('backup').set(change).where('id', '=', begun.askedId).execute();
    return begun.askedId;
  });
}

/** It was made. */
export async function endBackup(
  db: Db,
  now: number,
  commune: string,
  id: string,
  { path, files, bytes, newBytes, auditHash, isVerified, fault }: BackupResult,
  actor: Actor,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const held = { folder: path, files, bytes, newBytes, auditHash };
    const change = { ...held, endedAt: now, verifiedAt: isVerified ? now : null, fault: fault ?? null };
    await tx.updateTable('backup').set(change).where('id', '=', id).execute();
    const deed = { commune, actor, at: now, action: 'backup.make', subject: 'backup', subjectId: id };
    await writeAudit(tx, { ...deed, after: { title: path, files, bytes, fault } });
    await markChanged(tx, commune, 'people');
  });
}

/** It was not made. */
export async function failBackup(db: Db, now: number, commune: string, id: string, fault: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.updateTable('backup').set({ endedAt: now, fault }).where('id', '=', id).execute();
    await markChanged(tx, commune, 'people');
  });
}

/** The newest, at most `limit`. */
export async function listBackups(db: Db, commune: string, limit: number): Promise<BackupTable[]> {
  const rows = db.selectFrom('backup').selectAll().where('commune', '=', commune);
  return rows.orderBy('startedAt', 'desc').orderBy(sql`rowid`, 'desc').limit(limit).execute();
}

/** When the newest one that was read again and is right was begun. */
export async function lastVerifiedAt(db: Db, commune: string): Promise<number | undefined> {
  const { last } = await db
    .selectFrom('backup')
    .select((e) => e.fn.max('startedAt').as('last'))
    .where('commune', '=', commune)
    .where('verifiedAt', 'is not', null)
    .executeTakeFirstOrThrow();
  return last ?? undefined;
}

/** Folders of backups that ended and are not right. */
export async function unfitBackups(db: Db, commune: string): Promise<string[]> {
  const rows = await db
    .selectFrom('backup')
    .select('folder')
    .where('commune', '=', commune)
    .where('endedAt', 'is not', null)
    .where('files', 'is not', null)
    .where('verifiedAt', 'is', null)
    .execute();
  return rows.map(({ folder }) => folder);
}

/** Acts after which an older backup would bring back what must not come back, or lose what nobody can do again. */
const WEIGHTY = [
  'station.enrol',
  'station.retire',
  'keys.change',
  'passkey.create',
  'passkey.revoke',
  'village-link.revoke',
  'calendar-link.revoke',
] as const;

/** When the first such act since `since` was done. */
export async function firstWeightyActAfter(db: Db, commune: string, since: number): Promise<number | undefined> {
  const { first } = await db
    .selectFrom('audit')
    .select((e) => e.fn.min('at').as('first'))
    .where('commune', '=', commune)
    .where('at', '>', since)
    .where('action', 'in', WEIGHTY)
    .executeTakeFirstOrThrow();
  return first ?? undefined;
}

async function insert(
  tx: Db,
  commune: string,
  { folder, at, encrypted }: { folder: string; at: number; encrypted: boolean },
) {
  const id = randomUUIDv7();
  const nothing = {
    endedAt: null,
    files: null,
    bytes: null,
    newBytes: null,
    verifiedAt: null,
    fault: null,
    auditHash: null,
  };
  const row = { id, commune, folder, startedAt: at, encrypted: encrypted ? 1 : 0, ...nothing };
  await tx.insertInto('backup').values(row).execute();
  return id;
}
