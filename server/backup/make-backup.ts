/** Makes one backup of a data folder beside a running server: a copy of the database, every file it names that the pool lacks, the keys; what counts is only what was finished. */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { syncFolder, writeDurably } from '../../stations/player/durable-file.ts';
import { AppError } from '../errors.ts';
import { keysFolder } from '../root-key.ts';
import { copyDatabase, faultOfCopy, SCHEMA_VERSION } from '../store/copy-database.ts';
import { type KeptFile, keptFiles } from '../store/kept-files-store.ts';
import { openForReading } from '../store/open-for-reading.ts';
import { freeBytesOf, listingPath, PART, removeParts } from './backup-folder.ts';
import { backupHead } from './backup-head.ts';
import { copyMedia } from './copy-media.ts';
import { backupName, type Listing, type Manifest, ownPath, poolOf, type StoredFile } from './manifest.ts';
import { type Written, writeChecked } from './store-file.ts';

export interface BackupOrder {
  readonly dataDir: string;
  /** Of all backups. */
  readonly folder: string;
  /** Whose key opens it; undefined: not encrypted. */
  readonly recipient: string | undefined;
  /** Epoch ms. */
  readonly madeAt: number;
  /** Paths of the pools that were found to be wrong: written anew. */
  readonly suspect: ReadonlySet<string>;
}

export interface BackupMade {
  readonly name: string;
  /** Media files it holds, and what all of it takes on the disk. */
  readonly files: number;
  readonly bytes: number;
  /** Of these, what the pool did not have. */
  readonly newBytes: number;
  readonly newPaths: readonly string[];
  readonly auditHash: string | null;
  /** Files that the database names and neither the disk nor the pool has as they should be. */
  readonly missing: readonly string[];
  /** Files that the server has lost and the backup still holds. */
  readonly onlyHere: readonly string[];
  /** The root key's private half still lies on this machine; it is never in a backup. */
  readonly rootKeyHere: boolean;
}

/** Left free on both disks, bytes. */
const SPARE_BYTES = 200 * 1024 * 1024;
/** The root's private half, before somebody carried it to the safe. */
const ROOT_FILES: ReadonlySet<string> = new Set(['root-key-pending.jwk', 'ROOT-KEY-MOVE-TO-THE-SAFE.jwk']);

/** Call with the folder locked. What is written is read again before the backup gets its name. `alive` is called as it gets on. Throws backup-failed; then the backups of before are as they were. */
export async function makeBackup(order: BackupOrder, alive: () => void): Promise<BackupMade> {
  const { dataDir, folder } = order;
  const copyFolder = join(dataDir, `${PART}backup`);
  const part = join(folder, `${PART}${randomUUID()}`);
  try {
    await rm(copyFolder, { recursive: true, force: true });
    await removeParts(folder);
    await mkdir(copyFolder, { recursive: true, mode: 0o700 });
    await mkdir(part, { mode: 0o700 });
    await refuseFull(order);
    const copy = join(copyFolder, 'loa.sqlite');
    copyDatabase(join(dataDir, 'loa.sqlite'), copy);
    alive();
    const fault = faultOfCopy(copy);
    if (fault !== undefined)
      throw new AppError('backup-failed', { reason: `bản sao cơ sở dữ liệu không lành (${fault})` });
    alive();
    return await fillBackup({ ...order, part, copy }, alive);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('backup-failed', { reason }, error);
  } finally {
    await rm(copyFolder, { recursive: true, force: true }).catch(() => undefined);
    await rm(part, { recursive: true, force: true }).catch(() => undefined);
  }
}

interface Filling extends BackupOrder {
  readonly part: string;
  readonly copy: string;
}

async function fillBackup(filling: Filling, alive: () => void): Promise<BackupMade> {
  const { folder, recipient, madeAt, part, copy } = filling;
  const pool = poolOf(recipient);
  const media = await copyMedia(filling, await filesOf(copy), pool, alive);
  const own: StoredFile[] = [];
  const store = async (name: string, from: () => AsyncIterable<Uint8Array>): Promise<Written['plain']> => {
    const path = ownPath(name, recipient !== undefined);
    const written = await writeChecked(from, join(part, path), recipient, alive);
    own.push({ path, ...written.stored });
    return written.plain;
  };
  const { names, rootKeyHere } = await keyNames(filling.dataDir);
  const keys: Manifest['keys'] = [];
  for (const name of names)
    keys.push({
      name,
      ...(await store(`keys/${name}`, () => createReadStream(join(keysFolder(filling.dataDir), name)))),
    });
  const database = await store('loa.sqlite', () => createReadStream(copy));
  const head = await backupHead(copy);
  const manifest: Manifest = {
    loa: 'backup/1',
    madeAt,
    ...head,
    schemaVersion: SCHEMA_VERSION,
    software: await softwareVersion(),
    database,
    keys,
    files: media.files,
  };
  await store('manifest.json', () => oneChunk(JSON.stringify(manifest)));
  const listing: Listing = {
    loa: 'backup-listing/1',
    madeAt,
    pool,
    encrypted: recipient !== undefined,
    lacks: media.missing.length,
    files: [...own, ...media.stored],
  };
  const name = await freeName(folder, backupName(madeAt));
  await writeDurably(listingPath(folder, basename(part)), JSON.stringify(listing));
  for (const inner of [join(part, 'keys'), part]) await syncFolder(inner).catch(() => undefined);
  await rename(part, join(folder, name));
  await syncFolder(folder);
  const sum = (files: readonly StoredFile[]) => files.reduce((total, { bytes }) => total + bytes, 0);
  return {
    name,
    files: media.files.length,
    bytes: sum(listing.files),
    newBytes: sum(own) + sum(media.fresh),
    newPaths: [...own, ...media.fresh].map(({ path }) => path),
    auditHash: head.auditHash,
    missing: media.missing,
    onlyHere: media.onlyHere,
    rootKeyHere,
  };
}

async function filesOf(copy: string): Promise<KeptFile[]> {
  const db = openForReading(copy);
  try {
    return await keptFiles(db);
  } finally {
    await db.destroy();
  }
}

async function keyNames(dataDir: string): Promise<{ names: string[]; rootKeyHere: boolean }> {
  const all = (await readdir(keysFolder(dataDir))).filter((name) => /^[A-Za-z0-9][\w.-]{0,99}$/.test(name));
  const names = all.filter((name) => !ROOT_FILES.has(name) && !name.endsWith('.tmp'));
  return { names, rootKeyHere: all.some((name) => ROOT_FILES.has(name)) };
}

/** The copy needs room for a whole database on either disk. */
async function refuseFull({ dataDir, folder }: BackupOrder): Promise<void> {
  const needed = (await stat(join(dataDir, 'loa.sqlite'))).size + SPARE_BYTES;
  for (const place of [dataDir, folder]) {
    const free = await freeBytesOf(place);
    if (free < needed)
      throw new AppError('backup-failed', {
        reason: `đĩa của ${place} chỉ còn ${megabytes(free)} MB, cần ${megabytes(needed)} MB`,
      });
  }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_048_576);
}

/** Two in one second have two names. */
async function freeName(folder: string, name: string): Promise<string> {
  const taken = new Set(await readdir(folder));
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

async function softwareVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return String(JSON.parse(text).version);
}

async function* oneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
