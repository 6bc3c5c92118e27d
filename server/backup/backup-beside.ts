/** A backup made beside everything else: the folder is locked here, the work is done in a thread, and what came of it stands in the database. */
import { basename, join } from 'node:path';
import { AppError } from '../errors.ts';
import { runInThread, type ThreadWatch } from '../run-in-thread.ts';
import { beginBackup, endBackup, failBackup, lastVerifiedAt, unfitBackups } from '../store/backup-store.ts';
import type { Db } from '../store/database.ts';
import type { Actor } from '../store/record-change.ts';
import { lockBackups } from './backup-folder.ts';
import type { BackupMade, BackupOrder } from './make-backup.ts';

/** What the thread is told. */
export interface BackupWanted {
  readonly order: BackupOrder;
  /** Every file is read again, not only the new ones. */
  readonly verifyAll: boolean;
  readonly keepDays: number;
  /** Names of backups that turned out not to be good. */
  readonly bad: readonly string[];
}

/** What came of it. */
export interface BackupDone extends BackupMade {
  /** Paths whose bytes are not what was written. */
  readonly damaged: readonly string[];
  /** Names of old backups that went. */
  readonly dropped: readonly string[];
}

export interface BackupPlace {
  readonly db: Db;
  readonly communeId: string;
  readonly dataDir: string;
  readonly folder: string;
  readonly recipient: string | undefined;
  readonly keepDays: number;
  readonly now: () => number;
}

/** So long a backup may take, ms. */
const LIMIT_MS = 10 * 3_600_000;
/** The first backup of each such span reads all of it again, ms. */
const FULL_CHECK_EVERY_MS = 28 * 24 * 3_600_000;
/** Names in a sentence. */
const MOST_NAMED = 5;

/**
 * Makes one; `askedId`: the row of whoever asked for it. Whatever happens, its row says so. Throws backup-running (and then has no row),
 * backup-failed.
 */
export async function backupBeside(
  place: BackupPlace,
  actor: Actor,
  { askedId, ...watch }: { readonly askedId?: string | undefined } & ThreadWatch = {},
): Promise<BackupDone> {
  const { db, communeId, folder, recipient, now } = place;
  const begin = () => beginBackup(db, communeId, { folder, encrypted: recipient !== undefined, at: now(), askedId });
  const fail = async (id: string, error: unknown) => {
    // One that the worker's own end cut off stays open: it is made when the worker is back.
    if (watch.signal?.aborted !== true) await failBackup(db, now(), communeId, id, reasonOf(error));
    return error instanceof AppError ? error : new AppError('backup-failed', { reason: reasonOf(error) }, error);
  };
  const unlock = await lockBackups(folder, now).catch(async (error: unknown) => {
    if (error instanceof AppError && error.code === 'backup-running') throw error;
    throw await fail(await begin(), error);
  });
  const id = await begin();
  try {
    const done = await makeInThread(place, watch);
    const isVerified = done.damaged.length === 0;
    const result = { path: join(folder, done.name), ...done, fault: faultWords(done), isVerified };
    await endBackup(db, now(), communeId, id, result, actor);
    return done;
  } catch (error) {
    throw await fail(id, error);
  } finally {
    await unlock();
  }
}

async function makeInThread(
  { db, communeId, dataDir, folder, recipient, keepDays, now }: BackupPlace,
  watch: ThreadWatch,
): Promise<BackupDone> {
  const madeAt = now();
  const wanted: BackupWanted = {
    order: { dataDir, folder, recipient, madeAt },
    verifyAll: turnOf(madeAt) !== turnOf(await lastVerifiedAt(db, communeId)),
    keepDays,
    bad: (await unfitBackups(db, communeId)).map((path) => basename(path)),
  };
  const limits = { limitMs: LIMIT_MS, memoryMb: 1_000 };
  return runInThread<BackupDone>(new URL('./backup-thread.ts', import.meta.url), wanted, limits, watch);
}

function turnOf(at: number | undefined): number | undefined {
  return at === undefined ? undefined : Math.floor(at / FULL_CHECK_EVERY_MS);
}

/** What is wrong with a backup that was made all the same; undefined: nothing. */
export function faultWords({ missing, damaged }: Pick<BackupDone, 'missing' | 'damaged'>): string | undefined {
  const words = [
    ...(missing.length === 0 ? [] : [`máy chủ thiếu ${missing.length} tệp: ${named(missing)}`]),
    ...(damaged.length === 0 ? [] : [`${damaged.length} tệp trong bản sao bị hỏng: ${named(damaged)}`]),
  ];
  return words.length === 0 ? undefined : words.join('; ');
}

function named(paths: readonly string[]): string {
  return paths.slice(0, MOST_NAMED).join(', ') + (paths.length > MOST_NAMED ? ', ...' : '');
}

function reasonOf(error: unknown): string {
  if (error instanceof AppError && typeof error.facts.reason === 'string') return error.facts.reason;
  return error instanceof Error ? error.message : String(error);
}
