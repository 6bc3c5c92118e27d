/** Removes old backups and what no backup needs any more; what was found damaged is set aside, so that the next backup writes it anew. */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../../stations/player/durable-file.ts';
import { findBackups, listPools, PART } from './backup-folder.ts';
import { keepBackups } from './keep-backups.ts';
import { poolGarbage } from './manifest.ts';

/** Call with the folder locked. `bad` names backups that are not good, `damaged` paths in the pools. Gives the names it removed. */
export async function thinOut(
  folder: string,
  keepDays: number,
  bad: ReadonlySet<string>,
  damaged: readonly string[],
): Promise<string[]> {
  for (const path of damaged) if (path.startsWith('pool')) await rm(join(folder, path), { force: true });
  const found = await findBackups(folder);
  const asKept = found.map(({ name, listing }) => ({ name, at: listing.madeAt, good: !bad.has(name) }));
  const { drop } = keepBackups(asKept, keepDays);
  for (const name of drop) {
    // Under this name it is no backup any more, wherever the removing is cut off.
    const gone = join(folder, `${PART}${name}`);
    await rename(join(folder, name), gone);
    await syncFolder(folder);
    await rm(gone, { recursive: true, force: true });
  }
  const dropped = new Set(drop);
  const kept = found.filter(({ name }) => !dropped.has(name)).map(({ listing }) => listing);
  for (const path of poolGarbage(kept, await listPools(folder))) await rm(join(folder, path), { force: true });
  return drop;
}
