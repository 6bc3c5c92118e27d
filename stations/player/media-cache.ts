/**
 * The media on this station's disk, named by hash. "Verified" means: hashed after the last write and fsync, with size and
 * modification time noted; a file that no longer shows both is not ready; every file is hashed again before it airs.
 */
import { createHash } from 'node:crypto';
import { open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ensureFolder, isCode, isDiskFull, readJsonIfWhole, syncFolder, writeDurably } from './durable-file.ts';

/** Media that no playlist names any more is kept up to this much, for the week it comes back in. */
export const SPARE_BYTES = 256 * 1024 * 1024;
/** Downloads leave this much of the disk free: the journal must go on. */
export const FREE_BYTES = 32 * 1024 * 1024;

/** Read at once while a file is hashed. */
const BLOCK_BYTES = 64 * 1024;
const RECORDS = 'verified.json';
const recordsSchema = z.record(z.string(), z.object({ bytes: z.number(), mtimeMs: z.number() }));
type Records = z.infer<typeof recordsSchema>;

/** What a look at a file says. */
export type MediaCheck = 'ready' | 'missing' | 'damaged';

/** What a download needs: its bytes on the disk and within the budget; `needed`, in order, is given up for it from its end. */
export interface WantedRoom {
  readonly wantedBytes: number;
  readonly budgetBytes?: number;
  readonly needed?: ReadonlySet<string>;
}

interface MediaFile {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly mtimeMs: number;
}

/** The cache in `dir`. */
export class MediaCache {
  readonly #dir: string;
  #records: Records = {};
  readonly #ready = new Set<string>();
  readonly #damaged = new Set<string>();

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Finds what an earlier run verified: ready is what still has the noted size and time. Reads no file's content. */
  async load(): Promise<void> {
    await ensureFolder(this.#dir);
    this.#records = (await readJsonIfWhole(path.join(this.#dir, RECORDS), recordsSchema)) ?? {};
    for (const sha256 of Object.keys(this.#records)) {
      if (await this.#isAsNoted(sha256)) this.#ready.add(sha256);
    }
  }

  /** Hashes of the files that may be played. */
  get ready(): ReadonlySet<string> {
    return this.#ready;
  }

  /** Hashes of the files that were found spoilt and are not yet here anew. */
  get damaged(): ReadonlySet<string> {
    return this.#damaged;
  }

  /** Where the whole file is. */
  pathOf(sha256: string): string {
    return path.join(this.#dir, sha256);
  }

  /** Where a download grows; it survives restarts. */
  partOf(sha256: string): string {
    return path.join(this.#dir, `${sha256}.part`);
  }

  /** Hashes the file again. Spoilt bytes are removed, so that they are fetched anew. */
  async check(sha256: string): Promise<MediaCheck> {
    const found = await hashFile(this.pathOf(sha256)).catch(unreadable);
    if (found === sha256 && (await this.#isAsNoted(sha256))) return 'ready';
    if (found === sha256)
      return this.#note(sha256)
        .catch(noRoom)
        .then(() => 'ready');
    this.#ready.delete(sha256);
    if (found === undefined) return 'missing';
    this.#damaged.add(sha256);
    await rm(this.pathOf(sha256), { force: true });
    return 'damaged';
  }

  /**
   * Takes a finished download in: true once its bytes are the named ones, on disk under their name. Other bytes are thrown away. Where
   * only the note of it finds no room this throws, and the file is ready until the next start.
   */
  async adopt(sha256: string): Promise<boolean> {
    const part = this.partOf(sha256);
    const handle = await open(part, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    if ((await hashFile(part).catch(unreadable)) !== sha256) {
      await rm(part, { force: true });
      return false;
    }
    await rename(part, this.pathOf(sha256));
    await syncFolder(this.#dir);
    await this.#note(sha256);
    return true;
  }

  /**
   * Removes what is not held: all that nobody needs while room is short, else the oldest of it above the spare limit; and while
   * room is still short what is needed later than anything held, the last first.
   */
  async evict(held: ReadonlySet<string>, room: WantedRoom): Promise<void> {
    const { wantedBytes, budgetBytes = Number.POSITIVE_INFINITY, needed = new Set() } = room;
    const files = await this.#listFiles();
    const spare = files.filter(({ sha256 }) => !held.has(sha256) && !needed.has(sha256));
    const late = [...needed].reverse().flatMap((sha256) => files.filter((file) => file.sha256 === sha256));
    let spareBytes = sumBytes(spare);
    let usedBytes = sumBytes(files);
    for (const { name, sha256, bytes } of [...spare.sort((a, b) => a.mtimeMs - b.mtimeMs), ...late]) {
      const isShort = (await this.freeBytes()) < wantedBytes + FREE_BYTES || usedBytes + wantedBytes > budgetBytes;
      if (!isShort && spareBytes <= SPARE_BYTES) break;
      if (!isShort && needed.has(sha256)) break;
      this.#ready.delete(sha256);
      await rm(path.join(this.#dir, name), { force: true });
      usedBytes -= bytes;
      if (!needed.has(sha256)) spareBytes -= bytes;
    }
    await this.#forgetGone(new Set([...held, ...needed]));
  }

  /** Bytes of all files and parts of files. */
  async usedBytes(): Promise<number> {
    return sumBytes(await this.#listFiles());
  }

  /** Bytes free for this user on the cache's disk. */
  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#dir);
    return bavail * bsize;
  }

  async #note(sha256: string): Promise<void> {
    const { size, mtimeMs } = await stat(this.pathOf(sha256));
    this.#damaged.delete(sha256);
    this.#ready.add(sha256);
    await this.#keepRecords({ ...this.#records, [sha256]: { bytes: size, mtimeMs } });
  }

  /** Drops the records of files that nobody names and that are not here. */
  async #forgetGone(named: ReadonlySet<string>): Promise<void> {
    const before = Object.entries(this.#records);
    const kept = before.filter(([sha256]) => named.has(sha256) || this.#ready.has(sha256));
    if (kept.length < before.length) await this.#keepRecords(Object.fromEntries(kept)).catch(noRoom);
  }

  async #keepRecords(records: Records): Promise<void> {
    this.#records = records;
    await writeDurably(path.join(this.#dir, RECORDS), JSON.stringify(records));
  }

  async #isAsNoted(sha256: string): Promise<boolean> {
    const noted = this.#records[sha256];
    const found = await stat(this.pathOf(sha256)).catch(notThere);
    return noted !== undefined && found?.size === noted.bytes && found.mtimeMs === noted.mtimeMs;
  }

  async #listFiles(): Promise<readonly MediaFile[]> {
    const names = (await readdir(this.#dir)).filter((name) => /^[0-9a-f]{64}(\.part)?$/.test(name));
    return Promise.all(
      names.map(async (name) => {
        const at = await stat(path.join(this.#dir, name)).catch(notThere);
        return { name, sha256: name.slice(0, 64), bytes: at?.size ?? 0, mtimeMs: at?.mtimeMs ?? 0 };
      }),
    );
  }
}

function sumBytes(files: readonly MediaFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(file, 'r');
  try {
    const block = Buffer.allocUnsafe(BLOCK_BYTES);
    for (let bytesRead = -1; bytesRead !== 0; ) {
      ({ bytesRead } = await handle.read(block, 0, BLOCK_BYTES, null));
      hash.update(block.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
  return hash.digest('hex');
}

/** A note that finds no room is made with the next one. */
function noRoom(error: unknown): void {
  if (!isDiskFull(error)) throw error;
}

/** What the disk cannot give back any more is spoilt. */
function unreadable(error: unknown): string | undefined {
  return isCode(error, 'EIO') ? '' : notThere(error);
}

function notThere(error: unknown): undefined {
  if (!isCode(error, 'ENOENT')) throw error;
  return undefined;
}
