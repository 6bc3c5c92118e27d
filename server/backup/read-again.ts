/** Reads every file of every backup again, and does what follows from damage: what could not be written anew is set aside, and every backup that needs it is marked. */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isCode, readJsonIfWhole, syncFolder, writeDurably } from '../../stations/player/durable-file.ts';
import { type FoundBackup, faultsPath, findBackups, listingPath } from './backup-folder.ts';
import { ASIDE, type StoredFile } from './manifest.ts';
import { isSame, lookAt } from './store-file.ts';

/** What is wrong with a file: other bytes, not there, or the disk does not give it (which may pass). */
export type Fault = 'damaged' | 'gone' | 'unreadable';

/** A backup of which something is not as it was written. */
export interface FaultyBackup {
  readonly name: string;
  readonly paths: readonly string[];
}

const noteSchema = z.object({ at: z.int() });

/** Faults by path, from the folder of all backups. Of a file that several name, the newest listing tells how it should be. */
export async function readAllAgain(folder: string, alive: () => void): Promise<Map<string, Fault>> {
  const right = new Map<string, StoredFile>();
  for (const backup of (await findBackups(folder)).toReversed())
    for (const file of backup.listing.files) right.set(pathFrom(backup.name, file), file);
  const faults = new Map<string, Fault>();
  for (const [path, file] of right) {
    const found = await lookAt(join(folder, path));
    if (!isSame(found, file)) faults.set(path, typeof found === 'string' ? found : 'damaged');
    alive();
  }
  return faults;
}

/**
 * Call with the folder locked and what is still wrong after a backup was made. Damaged files of the pools get another name, so that none is
 * believed again; nothing is removed. Gives the backups that need one of them.
 */
export async function markFaults(folder: string, faults: ReadonlyMap<string, Fault>): Promise<FaultyBackup[]> {
  const faulty: FaultyBackup[] = [];
  for (const { name, listing } of await findBackups(folder)) {
    const paths = listing.files.map((file) => pathFrom(name, file)).filter((path) => faults.has(path));
    if (paths.length === 0) await rm(faultsPath(folder, name), { force: true });
    else {
      await writeDurably(faultsPath(folder, name), JSON.stringify(paths));
      faulty.push({ name, paths });
    }
  }
  for (const [path, fault] of faults) if (fault === 'damaged' && path.startsWith('pool')) await setAside(folder, path);
  return faulty;
}

/** Files of the pool that were written anew have other bytes where they are encrypted: the listings of older backups are brought in step. */
export async function listAnew(
  folder: string,
  backups: readonly FoundBackup[],
  anew: readonly StoredFile[],
): Promise<void> {
  const byPath = new Map(anew.map((file) => [file.path, file]));
  for (const { name, listing } of backups) {
    if (!listing.files.some(({ path }) => byPath.has(path))) continue;
    const files = listing.files.map((file) => byPath.get(file.path) ?? file);
    await writeDurably(listingPath(folder, name), JSON.stringify({ ...listing, files }));
  }
}

/** When every file of every backup was read again last, epoch ms; undefined: never, or nobody knows. */
export async function lastWholeReading(folder: string): Promise<number | undefined> {
  return (await readJsonIfWhole(notePath(folder), noteSchema).catch(() => undefined))?.at;
}

export async function noteWholeReading(folder: string, at: number): Promise<void> {
  await writeDurably(notePath(folder), JSON.stringify({ at }));
}

async function setAside(folder: string, path: string): Promise<void> {
  const place = join(folder, path);
  try {
    await rename(place, `${place}${ASIDE}`);
    await syncFolder(join(place, '..'));
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
}

function pathFrom(name: string, { path }: StoredFile): string {
  return path.startsWith('pool') ? path : join(name, path);
}

function notePath(folder: string): string {
  return join(folder, 'read-again.json');
}
