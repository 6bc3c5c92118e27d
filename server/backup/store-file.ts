/** Writes and reads the files of a backup: hashed on the way, on disk before they get their name, never through a link. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isCode, syncFolder } from '../../stations/player/durable-file.ts';
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

/**
 * As `writeStored`; then what lies there is read again, and where it is not what was written, all of it is done once more. Throws backup-failed
 * where it is not right then, and removes it.
 */
export async function writeChecked(
  source: () => Bytes,
  to: string,
  recipient: string | undefined,
  alive: () => void,
): Promise<Written> {
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    const written = await writeStored(source(), to, recipient);
    alive();
    if (isSame(await lookAt(to), written.stored)) return written;
    await rm(to, { force: true });
  }
  throw new AppError('backup-failed', { reason: `đĩa sao lưu ghi sai: ${to} đọc lại không giống lúc ghi` });
}

/**
 * Writes what the stored file `from` holds to the new file `to`, decrypted where there is an identity. False: it is damaged or gone, or longer
 * than `right.bytes`, and `to` is not there. Before that is said, `from` is read once more and nothing is written: where it is whole, the fault
 * was another's (the target's disk, a cable), and it is written once more. Throws restore-refused where that fails, too, or where reading
 * failed for a reason that says nothing of the file: no right to it, no more files may be open.
 */
export async function takeWhole(
  from: string,
  to: string,
  identity: string | undefined,
  right: Fingerprint,
): Promise<boolean> {
  const take = async () => {
    const plain = new Count(right.bytes);
    await writeAll(plain.over(readStored(from, identity)), to);
    return plain.sum().sha256 === right.sha256;
  };
  if (await take().catch(() => false)) return true;
  await rm(to, { force: true });
  const isThere = await isWhole(from, identity, right).catch((error: unknown) => {
    throw refusalOf(`không đọc được ${from}`, error);
  });
  if (!isThere) return false;
  const isTaken = await take().catch((error: unknown) => {
    throw refusalOf(`không ghi được ${to}`, error);
  });
  if (!isTaken) throw refusalOf(`không đọc được ${from}`, new Error('mỗi lần đọc ra một khác'));
  return true;
}

/** A disk says of a file: it is gone, its place cannot be read, what describes it is damaged. */
const DAMAGE = ['ENOENT', 'ENOTDIR', 'EIO', 'ENODATA', 'EUCLEAN', 'EBADMSG'];

/** Throws what the disk says for a reason that is none of the file's. */
async function isWhole(path: string, identity: string | undefined, { sha256, bytes }: Fingerprint): Promise<boolean> {
  try {
    return (await hashOf(readStored(path, identity), bytes)).sha256 === sha256;
  } catch (error) {
    if (isFromSystem(error) && !isCode(error, ...DAMAGE)) throw error;
    return false;
  }
}

/**
 * The content of a stored file, opened with the first byte that is asked for and closed with the last. Throws what the disk says as it is,
 * restore-refused where there is no plain file, backup-no-key where the identity is not the right one.
 */
export async function* readStored(path: string, identity: string | undefined): AsyncGenerator<Uint8Array> {
  await refuseLink(path);
  const stored = createReadStream(path);
  try {
    yield* identity === undefined ? stored : await openSealed(stored, path, identity);
  } finally {
    stored.destroy();
  }
}

async function openSealed(stored: Bytes, path: string, identity: string): Promise<Bytes> {
  try {
    return await openStream(stored, identity);
  } catch (error) {
    throw isFromSystem(error) ? error : new AppError('backup-no-key', { path }, error);
  }
}

/** Whether a system call failed, by contrast to bytes that are not what they should be. */
export function isFromSystem(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}

/** What cannot be done, why, and the way out where there is one. */
export function refusalOf(what: string, error: unknown): AppError {
  const said = error instanceof Error ? error.message : String(error);
  const why = isCode(error, 'EACCES', 'EPERM')
    ? 'không có quyền. Giao tệp và thư mục ấy cho người dùng đang chạy lệnh này (chown), rồi làm lại'
    : said;
  return new AppError('restore-refused', { reason: `${what}: ${why}` }, error);
}

/** What lies at `path` on the disk; 'unreadable' is what the disk does not give, or what is no file of its own. */
export async function lookAt(path: string): Promise<Fingerprint | 'gone' | 'unreadable'> {
  try {
    return (await lstat(path)).isFile() ? await hashOf(createReadStream(path)) : 'unreadable';
  } catch (error) {
    return isCode(error, 'ENOENT', 'ENOTDIR') ? 'gone' : 'unreadable';
  }
}

/** Whether what was found is what it should be. */
export function isSame(found: Fingerprint | 'gone' | 'unreadable', right: Fingerprint): boolean {
  return typeof found === 'object' && found.sha256 === right.sha256 && found.bytes === right.bytes;
}

/** What a stream of bytes is. Throws where it cannot be read to its end, or has more than `most` bytes. */
export async function hashOf(bytes: Bytes, most?: number): Promise<Fingerprint> {
  const count = new Count(most);
  for await (const _ of count.over(bytes));
  return count.sum();
}

/** Gives a written file its name, made to last, and so are the folders that had to be made for it. */
export async function putInPlace(from: string, to: string): Promise<void> {
  const folder = dirname(to);
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  await rename(from, to);
  await syncFolder(folder);
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
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

/** Hashes and counts what passes; more than `most` bytes do not. */
class Count {
  readonly #hash: Hash = createHash('sha256');
  readonly #most: number;
  #bytes = 0;

  constructor(most = Number.POSITIVE_INFINITY) {
    this.#most = most;
  }

  async *over(source: Bytes): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.#hash.update(chunk);
      this.#bytes += chunk.length;
      if (this.#bytes > this.#most) throw new RangeError('more than was expected');
      yield chunk;
    }
  }

  sum(): Fingerprint {
    return { sha256: this.#hash.digest('hex'), bytes: this.#bytes };
  }
}
