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
  /** It holds every file the database names; what was written was read again, or it would not have been made. */
  readonly isWhole: boolean;
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
    if ((await openBackup(tx, commune, folder)) !== undefined) return undefined;
    const id = await insert(tx, commune, { folder, at: now, encrypted: false });
    const deed = { commune, actor, at: now, action: 'backup.ask', subject: 'backup', subjectId: id };
    await writeAudit(tx, { ...deed, after: { title: folder } });
    await markChanged(tx, commune, 'people');
    return id;
  });
}

/** The one that is asked for or under way in that folder. */
async function openBackup(db: Db, commune: string, folder: string): Promise<BackupTable | undefined> {
  const open = db.selectFrom('backup').selectAll().where('commune', '=', commune).where('endedAt', 'is', null);
  return open.where('folder', '=', folder).orderBy('startedAt').executeTakeFirst();
}

/**
 * A backup begins in a folder: the one that somebody asked for there, or that was begun there and cut off, or one of its own. Rows of other
 * folders stay as they are. Gives its id.
 */
export async function beginBackup(
  db: Db,
  commune: string,
  begun: { folder: string; at: number; encrypted: boolean },
): Promise<string> {
  return db.transaction().execute(async (tx) => {
    const open = await openBackup(tx, commune, begun.folder);
    if (open === undefined) return insert(tx, commune, begun);
    const change = { startedAt: begun.at, encrypted: begun.encrypted ? 1 : 0 };
    await tx.updateTable('backup').set(change).where('id', '=', open.id).execute();
    return open.id;
  });
}

/** It was made. */
export async function endBackup(
  db: Db,
  now: number,
  commune: string,
  id: string,
  { path, files, bytes, newBytes, auditHash, isWhole, fault }: BackupResult,
  actor: Actor,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const held = { folder: path, files, bytes, newBytes, auditHash };
    const change = { ...held, endedAt: now, verifiedAt: isWhole ? now : null, fault: fault ?? null };
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

/** A clock that was read a moment later may be so much behind, ms. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

/** How the backups of one folder stand. */
export interface FolderStanding {
  /** Somebody asked for one, or one was begun and never ended. */
  readonly isAsked: boolean;
  readonly made: BackupTable | undefined;
  /** The newest that holds everything. */
  readonly whole: BackupTable | undefined;
  /** The newest that could not be made, where none was made since. */
  readonly failed: BackupTable | undefined;
}

/**
 * As of `now`. Backups of another folder (a stick, from the console) count for nothing, nor does what was begun in the time to come: then the
 * clock was wrong, and no night may wait for that day.
 */
export async function standingOf(db: Db, commune: string, folder: string, now: number): Promise<FolderStanding> {
  const inside = `${folder.replace(/\/$/, '')}/`;
  const rows = () =>
    db
      .selectFrom('backup')
      .selectAll()
      .where('commune', '=', commune)
      .where((e) => e.or([e('folder', '=', folder), e(sql`substr(folder, 1, ${inside.length})`, '=', inside)]))
      .where('startedAt', '<=', now + CLOCKS_DIFFER_MS)
      .orderBy('startedAt', 'desc')
      .orderBy(sql`rowid`, 'desc');
  const made = await rows().where('endedAt', 'is not', null).where('files', 'is not', null).executeTakeFirst();
  const failed = await rows().where('endedAt', 'is not', null).where('files', 'is', null).executeTakeFirst();
  return {
    isAsked: (await openBackup(db, commune, folder)) !== undefined,
    made,
    whole: await rows().where('verifiedAt', 'is not', null).executeTakeFirst(),
    failed: failed !== undefined && failed.startedAt > (made?.startedAt ?? 0) ? failed : undefined,
  };
}

/** Backups, by the folder of each, in which something was found damaged after they were made: they are whole no more. */
export async function faultBackups(
  db: Db,
  commune: string,
  faulty: readonly { readonly path: string; readonly fault: string }[],
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (const { path, fault } of faulty) {
      const change = tx.updateTable('backup').set({ verifiedAt: null, fault });
      await change.where('commune', '=', commune).where('folder', '=', path).execute();
    }
  });
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
