/**
 * The media on this station's disk, named by hash. "Verified" means: hashed after the last write and fsync, with size and
 * modification time noted; a file that no longer shows both is not ready; every file is hashed again before it airs.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ensureFolder, isCode, isDiskFull, readJsonIfWhole, syncFolder, writeDurably } from './durable-file.ts';

/** Media that no playlist names any more is kept up to this much, for the week it comes back in. */
export const SPARE_BYTES = 256 * 1024 * 1024;
/** Downloads leave this much of the disk free: the journal must go on. */
export const FREE_BYTES = 32 * 1024 * 1024;

const RECORDS = 'verified.json';
const recordsSchema = z.record(z.string(), z.object({ bytes: z.number(), mtimeMs: z.number() }));
type Records = z.infer<typeof recordsSchema>;

/** What a look at a file says. */
export type MediaCheck = 'ready' | 'missing' | 'damaged';

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
    const found = await hashFile(this.pathOf(sha256)).catch(notThere);
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
    if ((await hashFile(part)) !== sha256) {
      await rm(part, { force: true });
      return false;
    }
    await rename(part, this.pathOf(sha256));
    await syncFolder(this.#dir);
    await this.#note(sha256);
    return true;
  }

  /** Removes what no playlist names: all of it while the disk is short of `wantedBytes`, else the oldest above the spare limit. */
  async evict(named: ReadonlySet<string>, wantedBytes: number): Promise<void> {
    const spare = await this.#listSpare(named);
    let spareBytes = spare.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { name, bytes } of spare) {
      const isShort = (await this.freeBytes()) < wantedBytes + FREE_BYTES;
      if (!isShort && spareBytes <= SPARE_BYTES) break;
      this.#ready.delete(name);
      await rm(path.join(this.#dir, name), { force: true });
      spareBytes -= bytes;
    }
    await this.#forgetGone(named);
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

  /** Files and parts whose hash nobody names, oldest first. */
  async #listSpare(named: ReadonlySet<string>): Promise<{ name: string; bytes: number }[]> {
    const names = (await readdir(this.#dir)).filter((name) => /^[0-9a-f]{64}(\.part)?$/.test(name));
    const spare = names.filter((name) => !named.has(name.slice(0, 64)));
    const found = await Promise.all(
      spare.map(async (name) => {
        const at = await stat(path.join(this.#dir, name)).catch(notThere);
        return { name, bytes: at?.size ?? 0, mtimeMs: at?.mtimeMs ?? 0 };
      }),
    );
    return found.sort((a, b) => a.mtimeMs - b.mtimeMs);
  }
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** A note that finds no room is made with the next one. */
function noRoom(error: unknown): void {
  if (!isDiskFull(error)) throw error;
}

function notThere(error: unknown): undefined {
  if (!isCode(error, 'ENOENT')) throw error;
  return undefined;
}
