/** Removes old backups and what no backup needs any more. */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../../stations/player/durable-file.ts';
import { type FoundBackup, findBackups, listPools, PART } from './backup-folder.ts';
import { keepBackups } from './keep-backups.ts';
import { poolGarbage } from './manifest.ts';

/** Call with the folder locked. Which backups are good stands in their folders. Gives the names it removed. */
export async function thinOut(folder: string, keepDays: number): Promise<string[]> {
  const found = await findBackups(folder);
  // Of a file that is lost for good the whole history must not go along: what only lacks media takes a place of its own beside what is whole.
  const kept = new Set([isWhole, opens].flatMap((good) => keepBackups(found.map(asKept(good)), keepDays).keep));
  const drop = found.map(({ name }) => name).filter((name) => !kept.has(name));
  for (const name of drop) {
    // Under this name it is no backup any more, wherever the removing is cut off.
    const gone = join(folder, `${PART}${name}`);
    await rename(join(folder, name), gone);
    await syncFolder(folder);
    await rm(gone, { recursive: true, force: true });
  }
  const left = found.filter(({ name }) => kept.has(name)).map(({ listing }) => listing);
  for (const path of poolGarbage(left, await listPools(folder))) await rm(join(folder, path), { force: true });
  return drop;
}

function asKept(good: (backup: FoundBackup) => boolean) {
  return (backup: FoundBackup) => ({ name: backup.name, at: backup.listing.madeAt, good: good(backup) });
}

/** It holds everything, as it was written. */
function isWhole({ listing, faults }: FoundBackup): boolean {
  return listing.lacks === 0 && faults.length === 0;
}

/** Database, keys and manifest are as they were written. */
function opens({ faults }: FoundBackup): boolean {
  return faults.every((path) => path.startsWith('pool'));
}
