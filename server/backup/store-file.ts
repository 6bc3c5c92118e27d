/** Writes and reads the files of a backup: hashed on the way, on disk before they get their name, never through a link. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../../stations/player/durable-file.ts';
import { AppError } from '../errors.ts';
import { type Bytes, openStream, sealStream } from './age-stream.ts';

/** What a stretch of bytes is. */
export interface Fingerprint {
  readonly sha256: string;
  readonly bytes: number;
}

/** A file as it was written: what is in it, and what lies on the disk. */
export interface Written {
  readonly plain: Fingerprint;
  readonly stored: Fingerprint;
}

/** Writes `source` to the new file `to`, encrypted where there is a recipient; its bytes are on the disk before this returns. */
export async function writeStored(source: Bytes, to: string, recipient: string | undefined): Promise<Written> {
  const [plain, stored] = [new Count(), new Count()];
  const counted = plain.over(source);
  const written = stored.over(recipient === undefined ? counted : await sealStream(counted, recipient));
  await writeAll(written, to);
  return { plain: plain.sum(), stored: stored.sum() };
}

/** Writes what the stored file `from` holds to the new file `to`, decrypted where there is an identity. */
export async function writePlain(from: string, to: string, identity: string | undefined): Promise<Fingerprint> {
  const plain = new Count();
  await writeAll(plain.over(await readStored(from, identity)), to);
  return plain.sum();
}

/** The content of a stored file. Throws backup-no-key where the identity is not the right one. */
export async function readStored(path: string, identity: string | undefined): Promise<Bytes> {
  await refuseLink(path);
  if (identity === undefined) return createReadStream(path);
  return openStream(createReadStream(path), identity).catch((error: unknown) => {
    throw new AppError('backup-no-key', { path }, error);
  });
}

/** What lies at `path` on the disk; undefined where that is no file of its own. */
export async function fingerprintOf(path: string): Promise<Fingerprint | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isFile() !== true) return undefined;
  return hashOf(createReadStream(path));
}

/** What a stream of bytes is. Throws where it cannot be read to its end. */
export async function hashOf(bytes: Bytes): Promise<Fingerprint> {
  const count = new Count();
  for await (const _ of count.over(bytes));
  return count.sum();
}

/** Gives a written file its name, made to last. */
export async function putInPlace(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await rename(from, to);
  await syncFolder(dirname(to));
}

/** A link in a backup could lead to any file of this machine. */
async function refuseLink(path: string): Promise<void> {
  if (!(await lstat(path)).isFile())
    throw new AppError('restore-refused', { reason: `${path} không phải là tệp thường` });
}

async function writeAll(bytes: Bytes, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const handle = await open(to, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** Hashes and counts what passes. */
class Count {
  readonly #hash: Hash = createHash('sha256');
  #bytes = 0;

  async *over(source: Bytes): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.#hash.update(chunk);
      this.#bytes += chunk.length;
      yield chunk;
    }
  }

  sum(): Fingerprint {
    return { sha256: this.#hash.digest('hex'), bytes: this.#bytes };
  }
}
