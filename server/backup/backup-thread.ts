/** The thread that makes a backup: lower than everything else on the machine, tells that it lives, reads old backups again when their turn has come, thins them out, answers, ends. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../errors.ts';
import { backUpAndReadAgain } from './back-up-and-read-again.ts';
import type { BackupWanted } from './backup-beside.ts';

const wanted = workerData as BackupWanted;
const alive = () => parentPort?.postMessage({ alive: true });
try {
  // On Linux this is the thread alone.
  setPriority(0, 10);
} catch {
  // A machine that does not allow it makes its backups all the same.
}
try {
  const answer = await backUpAndReadAgain(wanted, alive);
  parentPort?.postMessage({ answer });
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  parentPort?.postMessage({ refused: { code: error.code, facts: error.facts } });
}
