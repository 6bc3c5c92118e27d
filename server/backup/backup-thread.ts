/** The thread that makes a backup: lower than everything else on the machine, tells that it lives, verifies what it wrote, thins out old backups, answers, ends. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../errors.ts';
import type { BackupWanted } from './backup-beside.ts';
import { findBackup } from './backup-folder.ts';
import { makeBackup } from './make-backup.ts';
import { thinOut } from './thin-out.ts';
import { findFaults } from './verify-backup.ts';

const { order, verifyAll, keepDays, bad } = workerData as BackupWanted;
const alive = () => parentPort?.postMessage({ alive: true });
try {
  // On Linux this is the thread alone.
  setPriority(0, 10);
} catch {
  // A machine that does not allow it makes its backups all the same.
}
try {
  const made = await makeBackup(order, alive);
  const backup = findBackup(order.folder, made.name);
  const only = verifyAll ? undefined : new Set(made.newPaths);
  const damaged = backup === undefined ? [made.name] : await findFaults(order.folder, backup, alive, only);
  const isGood = damaged.length === 0 && made.missing.length === 0;
  const dropped = await thinOut(order.folder, keepDays, new Set([...bad, ...(isGood ? [] : [made.name])]), damaged);
  parentPort?.postMessage({ answer: { ...made, newPaths: [], damaged, dropped } });
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  parentPort?.postMessage({ refused: { code: error.code, facts: error.facts } });
}
