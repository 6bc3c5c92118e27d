/** The worker's part in backups: every minute looks whether one is due, makes it, and tells people where that does not work. */
import type { Logger } from 'pino';
import { backupBeside } from '../backup/backup-beside.ts';
import { backupReason } from '../backup/backup-due.ts';
import { AppError, errorText } from '../errors.ts';
import { firstWeightyActAfter, listBackups } from '../store/backup-store.ts';
import { getCommune } from '../store/commune-store.ts';
import type { Db } from '../store/database.ts';
import { SYSTEM } from '../store/record-change.ts';
import { tellTrouble } from '../tell-trouble.ts';

export interface BackupDeps {
  readonly db: Db;
  readonly communeId: string;
  readonly now: () => number;
  readonly log: Logger;
  readonly dataDir: string;
  /** Of all backups; undefined: none are made. */
  readonly folder: string | undefined;
  readonly recipient: string | undefined;
  /** Local time of the nightly one. */
  readonly at: string;
  readonly keepDays: number;
}

/** So many rows say how it stands. */
const LOOKED_AT = 20;

/** One round; `alive` is called while a backup gets on. */
export async function makeBackups(deps: BackupDeps, signal: AbortSignal, alive: () => void): Promise<void> {
  const { db, communeId, now, log, folder } = deps;
  if (folder === undefined) return;
  const { zone } = await getCommune(db, communeId);
  const rows = await listBackups(db, communeId, LOOKED_AT);
  const asked = rows.find(({ endedAt }) => endedAt === null);
  const made = rows.find(({ endedAt, files }) => endedAt !== null && files !== null);
  const failed = rows.find(({ endedAt, files }) => endedAt !== null && files === null);
  const isFailing = failed !== undefined && failed.startedAt > (made?.startedAt ?? 0);
  const reason = backupReason({
    now: now(),
    zone,
    at: deps.at,
    isAsked: asked !== undefined,
    madeAt: made?.startedAt,
    failedAt: isFailing ? (failed.endedAt ?? undefined) : undefined,
    weightyAt: made === undefined ? undefined : await firstWeightyActAfter(db, communeId, made.startedAt),
  });
  if (reason === undefined) return;
  const place = { ...deps, folder };
  try {
    const done = await backupBeside(place, SYSTEM, { askedId: asked?.id, alive, signal });
    log.info({ reason, backup: done.name, files: done.files, newBytes: done.newBytes }, 'a backup was made');
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // Somebody makes one from the console this very moment.
    if (error.code === 'backup-running') return;
    log.error({ reason, err: error }, 'no backup could be made');
    if (isFailing || signal.aborted) return;
    const body = errorText(error.code, error.facts);
    await tellTrouble(db, communeId, now(), { title: 'Chưa sao lưu được dữ liệu', body, href: '/quan-tri/sao-luu' });
  }
}
