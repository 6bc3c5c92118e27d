/** The thread that reads the whole database file: lower than everything else on the machine, answers with SQLite's verdict, ends. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { checkFile } from './store/check-database.ts';

try {
  // On Linux this is the thread alone.
  setPriority(0, 10);
} catch {
  // A machine that does not allow it is checked all the same.
}
parentPort?.postMessage({ answer: checkFile(String(workerData)) });
