/** The folder of all backups: which are there, what the pools hold, and a lock so that only one is made at a time, from whichever machine. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, stat, statfs, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isCode } from '../../stations/player/durable-file.ts';
import { AppError } from '../errors.ts';
import { type Listing, listingSchema } from './manifest.ts';

/** Beginning of what is not finished: it never counts, and the next backup removes it. */
export const PART = '.part-';
const LISTING = 'listing.json';
/** In a backup's folder: what of it was found damaged. */
const FAULTS = 'faults.json';
const LOCK = '.lock';
/** A lock whose holder has not touched it for so long is left over from one that was killed, ms. */
const STALE_AFTER_MS = 10 * 60_000;
const TOUCH_EVERY_MS = 60_000;

/** A backup that was finished. */
export interface FoundBackup {
  readonly name: string;
  readonly listing: Listing;
  /** What of it was found wrong since; all that has a listing was read again before it got its name. */
  readonly faults: readonly string[];
}

/** Every finished backup in the folder, newest first; what has no readable listing is none. */
export async function findBackups(folder: string): Promise<FoundBackup[]> {
  const names = await readdir(folder).catch(() => []);
  const found = names.filter((name) => /^loa-\d{8}T\d{6}Z(-\d+)?$/.test(name)).map((name) => findBackup(folder, name));
  return found.filter((one) => one !== undefined).toSorted((a, b) => b.listing.madeAt - a.listing.madeAt);
}

/** One of them, or undefined. */
export function findBackup(folder: string, name: string): FoundBackup | undefined {
  try {
    const listing = listingSchema.parse(JSON.parse(readFileSync(join(folder, name, LISTING), 'utf8')));
    return { name, listing, faults: readFaults(faultsPath(folder, name)) };
  } catch {
    return undefined;
  }
}

/** A note that cannot be read is no reason to believe the backup. */
function readFaults(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  try {
    return z.array(z.string()).parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return [FAULTS];
  }
}

/** Paths of everything in the pools, from the folder of all backups. */
export async function listPools(folder: string): Promise<Set<string>> {
  const pools = (await readdir(folder)).filter((name) => /^pool(-[0-9a-f]{8})?$/.test(name));
  const paths = new Set<string>();
  for (const pool of pools)
    for (const ab of await readdir(join(folder, pool)))
      for (const name of await readdir(join(folder, pool, ab))) paths.add(`${pool}/${ab}/${name}`);
  return paths;
}

/** Removes what backups that did not end have left; only with the lock. */
export async function removeParts(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (name.startsWith(PART)) await rm(join(folder, name), { recursive: true, force: true });
}

/** Where the listing of a backup lies, from its own folder. */
export function listingPath(folder: string, name: string): string {
  return join(folder, name, LISTING);
}

/** Where it stands what of a backup was found damaged; no such file: nothing. */
export function faultsPath(folder: string, name: string): string {
  return join(folder, name, FAULTS);
}

/** Free bytes on the disk of a folder. */
export async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/**
 * Takes the folder, made where missing, and gives back the way to let it go. The lock is a file that its holder touches every minute: it
 * counts on shared disks, too, and one left over by a kill is taken after ten minutes. A holder that slept so long and lost it touches and
 * removes nothing of whoever has it now. Throws backup-running, backup-failed.
 */
export async function lockBackups(folder: string, now: () => number): Promise<() => Promise<void>> {
  const path = join(folder, LOCK);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await dropStaleLock(path, now());
  } catch (error) {
    throw unwritable(folder, error);
  }
  const own = randomUUID();
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(own).finally(() => file.close());
  } catch (error) {
    throw isCode(error, 'EEXIST') ? new AppError('backup-running', {}, error) : unwritable(folder, error);
  }
  const isOurs = async () => (await readFile(path, 'utf8').catch(() => undefined)) === own;
  const touch = async () => {
    if (await isOurs()) await utimes(path, now() / 1000, now() / 1000).catch(() => undefined);
  };
  await touch();
  const timer = setInterval(() => void touch(), TOUCH_EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    if (await isOurs()) await rm(path, { force: true });
  };
}

function unwritable(folder: string, error: unknown): AppError {
  return new AppError('backup-failed', { reason: `không ghi được vào ${folder}` }, error);
}

/** A lock of the time to come is left over, too: the clock was set back. */
async function dropStaleLock(path: string, now: number): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined && Math.abs(now - found.mtimeMs) > STALE_AFTER_MS) await rm(path, { force: true });
}
