/** A backup from its reading to its thinning out: old ones are read again when their turn has come, what was damaged is written anew with the new one, and only then old ones go. */
import type { BackupDone, BackupWanted } from './backup-beside.ts';
import { makeBackup } from './make-backup.ts';
import { type Fault, markFaults, noteWholeReading, readAllAgain } from './read-again.ts';
import { thinOut } from './thin-out.ts';

/** Call with the folder locked. Throws backup-failed; then nothing that was there is gone. */
export async function backUpAndReadAgain(
  { order, readAll, keepDays }: BackupWanted,
  alive: () => void,
): Promise<BackupDone> {
  const faults = readAll ? await readAllAgain(order.folder, alive) : new Map<string, Fault>();
  const made = await makeBackup({ ...order, suspect: new Set(faults.keys()) }, alive);
  const mended = made.newPaths.filter((path) => faults.delete(path));
  const faulty = readAll ? await markFaults(order.folder, faults) : [];
  // What the disk did not give this time is tried again the next night.
  if (readAll && ![...faults.values()].includes('unreadable')) await noteWholeReading(order.folder, order.madeAt);
  const dropped = await thinOut(order.folder, keepDays);
  return { ...made, newPaths: [], mended, damaged: [...faults.keys()], faulty, dropped };
}
