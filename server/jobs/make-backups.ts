/** The worker's part in backups: every minute looks whether one is due, makes it, and tells people where that does not work. */
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { backupBeside } from '../backup/backup-beside.ts';
import { backupReason } from '../backup/backup-due.ts';
import { AppError, errorText } from '../errors.ts';
import { firstWeightyActAfter, standingOf } from '../store/backup-store.ts';
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

/** One round; `alive` is called while a backup gets on. */
export async function makeBackups(deps: BackupDeps, signal: AbortSignal, alive: () => void): Promise<void> {
  const { db, communeId, now, log } = deps;
  if (deps.folder === undefined) return;
  const folder = resolve(deps.folder);
  const { zone } = await getCommune(db, communeId);
  const { isAsked, made, failed } = await standingOf(db, communeId, folder, now());
  const reason = backupReason({
    now: now(),
    zone,
    at: deps.at,
    isAsked,
    madeAt: made?.startedAt,
    failedAt: failed?.endedAt ?? undefined,
    weightyAt: made === undefined ? undefined : await firstWeightyActAfter(db, communeId, made.startedAt),
  });
  if (reason === undefined) return;
  const place = { ...deps, folder };
  try {
    const done = await backupBeside(place, SYSTEM, { alive, signal });
    log.info({ reason, backup: done.name, files: done.files, newBytes: done.newBytes }, 'a backup was made');
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // Somebody makes one from the console this very moment.
    if (error.code === 'backup-running') return;
    log.error({ reason, err: error }, 'no backup could be made');
    if (failed !== undefined || signal.aborted) return;
    const body = errorText(error.code, error.facts);
    await tellTrouble(db, communeId, now(), { title: 'Chưa sao lưu được dữ liệu', body, href: '/quan-tri/sao-luu' });
  }
}
