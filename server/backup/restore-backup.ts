/** Puts a backup into an empty place: everything is read, decrypted and checked beside it first, then moved there by one rename; the backup itself is only read. */
import { chmod, lstat, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isCode, syncFolder } from '../../stations/player/durable-file.ts';
import { findKeyRing } from '../commune-keys.ts';
import { AppError } from '../errors.ts';
import { mediaPath } from '../media-store.ts';
import { keysFolder } from '../root-key.ts';
import { noteWholeCheck } from '../store/check-database.ts';
import { faultOfCopy, SCHEMA_VERSION } from '../store/copy-database.ts';
import { openDatabase } from '../store/database.ts';
import { type LeftOut, nameLeftOut } from '../store/left-out-store.ts';
import type { Actor } from '../store/record-change.ts';
import { markRestored } from '../store/restore-store.ts';
import { type FoundBackup, findBackup, freeBytesOf, listingPath } from './backup-folder.ts';
import { backupHead } from './backup-head.ts';
import { type Manifest, ownPath, poolPath } from './manifest.ts';
import { type Fingerprint, refusalOf, takeWhole } from './store-file.ts';
import { readManifest } from './verify-backup.ts';

export interface RestoreOrder {
  /** A backup's folder, `.../loa-20261127T023000Z`; the pool lies beside it. */
  readonly from: string;
  /** Where there is nothing yet, or an empty folder. */
  readonly to: string;
  /** The secret key of an encrypted backup; undefined says that this one is not encrypted, and that you know where it comes from. */
  readonly identity: string | undefined;
  /** Sounds, photos and reports that are damaged or gone are left out, where no backup holds them whole. Database and keys have to be whole. */
  readonly withoutDamaged: boolean;
  /** Epoch ms. */
  readonly now: number;
  readonly actor: Actor;
}

/** What was restored, and what was left out. */
export interface Restored {
  readonly manifest: Manifest;
  readonly leftOut: readonly LeftOut[];
}

const MOST_NAMED = 5;

/** Throws restore-refused, backup-no-key; then nothing was written to `to`, and to the backup never. */
export async function restoreBackup(order: RestoreOrder): Promise<Restored> {
  const to = resolve(order.to);
  await refuseFilled(to);
  const from = resolve(order.from);
  const folder = dirname(from);
  const backup = findBackup(folder, basename(from));
  if (backup === undefined) return refuseUnfinished(from);
  const manifest = await readManifest(folder, backup, order.identity);
  if (manifest.schemaVersion > SCHEMA_VERSION)
    throw refused(`bản sao lưu của phần mềm mới hơn (${manifest.software}); cài bản đó trước`);
  const part = `${to}.${process.pid}.part`;
  try {
    await mkdir(dirname(to), { recursive: true });
    await removeLeftOver(to);
    await refuseFull(dirname(to), manifest);
    const damaged = await unpack(folder, backup, manifest, order.identity, part);
    // A disk that went away looks like files that did.
    if (damaged.length > 0) await readManifest(folder, backup, order.identity);
    if (damaged.length > 0 && !order.withoutDamaged) throw refused(damageText(damaged));
    const leftOut = await settleDatabase(part, manifest, damaged, { ...order, from });
    await moveThere(part, to);
    return { manifest, leftOut };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('restore-refused', { reason: error instanceof Error ? error.message : String(error) }, error);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/** A folder without a listing is no backup; one whose listing we may not read may well be. */
async function refuseUnfinished(from: string): Promise<never> {
  await readFile(listingPath(dirname(from), basename(from))).catch((error: unknown) => {
    if (isCode(error, 'EACCES', 'EPERM')) throw refusalOf(`không đọc được ${from}`, error);
  });
  throw refused(`${from} không phải là một bản sao lưu đã xong`);
}

function damageText(damaged: readonly string[]): string {
  const more = damaged.length > MOST_NAMED ? ', ...' : '';
  return `${damaged.length} tệp hỏng hoặc mất (${damaged.slice(0, MOST_NAMED).join(', ')}${more}). Thử bản sao lưu khác trước; không bản nào lành thì thêm --without-damaged để khôi phục phần còn lại`;
}

/**
 * Every file by its content: what does not hash to what the manifest says is not taken. Gives those of the pool that are damaged or gone, as the
 * data folder has them; throws where another is, and where it is not the backup that is at fault.
 */
async function unpack(
  folder: string,
  { name, listing: { pool, encrypted } }: FoundBackup,
  manifest: Manifest,
  identity: string | undefined,
  part: string,
): Promise<string[]> {
  const key = encrypted ? identity : undefined;
  const take = (stored: string, place: string, right: Fingerprint) =>
    takeWhole(join(folder, stored), place, key, right);
  const takeOwn = async (inner: string, place: string, right: Fingerprint) => {
    const stored = join(name, ownPath(inner, encrypted));
    if (!(await take(stored, place, right))) throw refused(`${stored} bị hỏng, bị sửa hoặc mất`);
  };
  await mkdir(part, { mode: 0o750 });
  await mkdir(keysFolder(part), { mode: 0o700 });
  await takeOwn('loa.sqlite', join(part, 'loa.sqlite'), manifest.database);
  for (const one of manifest.keys) await takeOwn(`keys/${one.name}`, join(keysFolder(part), one.name), one);
  const damaged: string[] = [];
  for (const file of manifest.files) {
    const place = mediaPath(part, file.kind, file.name);
    if (!(await take(poolPath(pool, file.sha256), place, file))) damaged.push(`${file.kind}/${file.name}`);
  }
  const inner = await readdir(part, { recursive: true, withFileTypes: true });
  for (const one of inner) if (one.isDirectory()) await syncFolder(join(one.parentPath, one.name));
  return damaged;
}

/**
 * The database is whole and is of the commune that the manifest names, its key list is signed by the root whose fingerprint people compare, and
 * names a working key of this backup: who has neither cannot make a backup for that paper. Then it is marked as restored. Gives the names of
 * what is damaged, as this database has them.
 */
async function settleDatabase(
  part: string,
  manifest: Manifest,
  damaged: readonly string[],
  { from, now, actor }: RestoreOrder,
): Promise<LeftOut[]> {
  const path = join(part, 'loa.sqlite');
  const fault = faultOfCopy(path);
  if (fault !== undefined) throw refused(`cơ sở dữ liệu trong bản sao lưu không lành (${fault})`);
  const db = openDatabase(path);
  const { commune, madeAt } = manifest;
  let leftOut: LeftOut[];
  try {
    const keyRing = await findKeyRing(db, commune, part, now);
    if (keyRing === undefined) throw refused('cơ sở dữ liệu trong bản sao lưu là của xã khác hoặc khóa gốc khác');
    await keyRing.current().catch((error: unknown) => {
      throw refused(`khóa trong bản sao lưu không đúng với danh sách mà khóa gốc đã ký: ${wordsOf(error)}`);
    });
    leftOut = await nameLeftOut(db, damaged);
    await markRestored(db, { commune, madeAt, restoredAt: now, actor, from, leftOut });
  } finally {
    await db.destroy();
  }
  const head = await backupHead(path);
  if (head.commune !== commune || head.root !== manifest.root)
    throw refused('cơ sở dữ liệu trong bản sao lưu là của xã khác hoặc khóa gốc khác');
  await noteWholeCheck(path, { at: now, verdict: 'ok' });
  await chmod(path, 0o600);
  return leftOut;
}

/** A rename onto an empty folder takes its place; one that filled meanwhile stays. */
async function moveThere(part: string, to: string): Promise<void> {
  try {
    await rename(part, to);
  } catch (error) {
    if (isCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOTDIR')) throw refused(`${to} không còn trống`);
    if (isCode(error, 'EBUSY', 'EXDEV')) throw refused(`${to} là nơi gắn đĩa: chọn một thư mục con trong đó`);
    throw error;
  }
  await syncFolder(dirname(to));
}

/** What a restore to the same place left when it was killed holds the keys in plain: it goes. One that runs beside this one is left alone. */
async function removeLeftOver(to: string): Promise<void> {
  const begin = `${basename(to)}.`;
  for (const name of await readdir(dirname(to))) {
    const pid = name.startsWith(begin) ? /^(\d{1,10})\.part$/.exec(name.slice(begin.length))?.[1] : undefined;
    if (pid !== undefined && !isRunning(Number(pid)))
      await rm(join(dirname(to), name), { recursive: true, force: true });
  }
}

/** Our own number is that of one that was killed before us: a machine gives them out again. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

function wordsOf(error: unknown): string {
  const reason = error instanceof AppError ? error.facts.reason : undefined;
  return String(reason ?? error);
}

/** Nothing that is there is ever written over. */
async function refuseFilled(to: string): Promise<void> {
  const found = await lstat(to).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isDirectory()) throw refused(`${to} đã có và không phải là thư mục`);
  if ((await readdir(to)).length > 0) throw refused(`${to} không trống`);
}

async function refuseFull(place: string, { database, files }: Manifest): Promise<void> {
  const needed = files.reduce((sum, { bytes }) => sum + bytes, database.bytes) + 100 * 1024 * 1024;
  if ((await freeBytesOf(place)) < needed)
    throw refused(`đĩa của ${place} không đủ chỗ, cần ${Math.ceil(needed / 1_048_576)} MB`);
}

function refused(reason: string): AppError {
  return new AppError('restore-refused', { reason });
}
