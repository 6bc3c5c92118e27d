/** The thread that counts figures: opens the database to read it, counts, answers, ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from './errors.ts';
import { countStored } from './figures.ts';
import type { FiguresWanted } from './figures-beside.ts';
import { openForReading } from './store/open-for-reading.ts';

const { path, communeId, now, days } = workerData as FiguresWanted;
const db = openForReading(path);
try {
  parentPort?.postMessage({ answer: await countStored({ db, communeId }, now, days) });
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  parentPort?.postMessage({ refused: { code: error.code, facts: error.facts } });
} finally {
  await db.destroy();
}
