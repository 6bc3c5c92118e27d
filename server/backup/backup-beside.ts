/** A backup made beside everything else: the folder is locked here, the work is done in a thread, and what came of it stands in the database. */
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import { runInThread, type ThreadWatch } from '../run-in-thread.ts';
import { beginBackup, endBackup, failBackup, faultBackups } from '../store/backup-store.ts';
import type { Db } from '../store/database.ts';
import type { Actor } from '../store/record-change.ts';
import { lockBackups } from './backup-folder.ts';
import type { BackupMade, BackupOrder } from './make-backup.ts';
import { type FaultyBackup, lastWholeReading } from './read-again.ts';

/** What the thread is told. */
export interface BackupWanted {
  readonly order: Omit<BackupOrder, 'suspect'>;
  /** Every file of every backup is read again, not only what is new. */
  readonly readAll: boolean;
  readonly keepDays: number;
}

/** What came of it. */
export interface BackupDone extends BackupMade {
  /** Files of the pools that were damaged and could be written anew from the data folder. */
  readonly mended: readonly string[];
  /** Files of whichever backup that are not as they were written, and could not be. */
  readonly damaged: readonly string[];
  /** The backups that need one of these. */
  readonly faulty: readonly FaultyBackup[];
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

/** Makes one. Whatever happens, its row says so. Throws backup-running (and then has no row), backup-failed. */
export async function backupBeside(place: BackupPlace, actor: Actor, watch: ThreadWatch = {}): Promise<BackupDone> {
  const { db, communeId, folder, recipient, now } = place;
  const begin = () => beginBackup(db, communeId, { folder, encrypted: recipient !== undefined, at: now() });
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
    const faulty = done.faulty.map(({ name, paths }) => ({ path: join(folder, name), fault: damageWords(paths) }));
    await faultBackups(db, communeId, faulty);
    const result = {
      path: join(folder, done.name),
      ...done,
      fault: faultWords(done),
      isWhole: done.missing.length === 0,
    };
    await endBackup(db, now(), communeId, id, result, actor);
    return done;
  } catch (error) {
    throw await fail(id, error);
  } finally {
    await unlock();
  }
}

async function makeInThread(
  { dataDir, folder, recipient, keepDays, now }: BackupPlace,
  watch: ThreadWatch,
): Promise<BackupDone> {
  const madeAt = now();
  const wanted: BackupWanted = {
    order: { dataDir, folder, recipient, madeAt },
    readAll: turnOf(madeAt) !== turnOf(await lastWholeReading(folder)),
    keepDays,
  };
  const limits = { limitMs: LIMIT_MS, memoryMb: 1_000 };
  return runInThread<BackupDone>(new URL('./backup-thread.ts', import.meta.url), wanted, limits, watch);
}

function turnOf(at: number | undefined): number | undefined {
  return at === undefined ? undefined : Math.floor(at / FULL_CHECK_EVERY_MS);
}

/** What people have to know of a backup that was made all the same; undefined: nothing. */
export function faultWords({
  missing,
  onlyHere,
  mended,
  damaged,
}: Pick<BackupDone, 'missing' | 'onlyHere' | 'mended' | 'damaged'>): string | undefined {
  const words = [
    ...(missing.length === 0 ? [] : [`máy chủ thiếu ${missing.length} tệp: ${named(missing)}`]),
    ...(onlyHere.length === 0
      ? []
      : [
          `máy chủ mất ${onlyHere.length} tệp mà bản sao lưu còn giữ (lấy lại: npm run loa -- backup refill): ${named(onlyHere)}`,
        ]),
    ...(mended.length === 0
      ? []
      : [
          `${mended.length} tệp trên ổ sao lưu bị hỏng, đã ghi lại từ máy chủ; ổ này có thể sắp hỏng: ${named(mended)}`,
        ]),
    ...(damaged.length === 0 ? [] : [damageWords(damaged)]),
  ];
  return words.length === 0 ? undefined : words.join('; ');
}

function damageWords(paths: readonly string[]): string {
  return `${paths.length} tệp trên ổ sao lưu bị hỏng hoặc mất, máy chủ không còn để ghi lại: ${named(paths)}`;
}

function named(paths: readonly string[]): string {
  return paths.slice(0, MOST_NAMED).join(', ') + (paths.length > MOST_NAMED ? ', ...' : '');
}

function reasonOf(error: unknown): string {
  if (error instanceof AppError && typeof error.facts.reason === 'string') return error.facts.reason;
  return error instanceof Error ? error.message : String(error);
}
