/** Reads a backup again, byte by byte: without a key against its listing, with the key down to the content of every file. */
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import type { Bytes } from './age-stream.ts';
import type { FoundBackup } from './backup-folder.ts';
import { backupName, type Manifest, manifestSchema, ownPath, poolPath, type StoredFile } from './manifest.ts';
import { hashOf, isFromSystem, isSame, lookAt, readStored, refusalOf } from './store-file.ts';

/** Paths whose bytes are not what the listing says, or that are not there. */
export async function findFaults(folder: string, { name, listing }: FoundBackup, alive: () => void): Promise<string[]> {
  const faults: string[] = [];
  for (const file of listing.files) {
    if (!isSame(await lookAt(placeOf(folder, name, file)), file)) faults.push(file.path);
    alive();
  }
  return faults;
}

/** Paths whose content is not what the manifest says, or that cannot be decrypted. Throws backup-no-key, restore-refused. */
export async function findFaultsInside(
  folder: string,
  backup: FoundBackup,
  identity: string | undefined,
): Promise<string[]> {
  const manifest = await readManifest(folder, backup, identity);
  const { pool, encrypted } = backup.listing;
  const inside: { path: string; sha256: string }[] = [
    { path: join(backup.name, ownPath('loa.sqlite', encrypted)), ...manifest.database },
    ...manifest.keys.map((key) => ({ ...key, path: join(backup.name, ownPath(`keys/${key.name}`, encrypted)) })),
    ...manifest.files.map(({ sha256 }) => ({ path: poolPath(pool, sha256), sha256 })),
  ];
  const faults: string[] = [];
  for (const { path, sha256 } of inside) {
    const content = readStored(join(folder, path), encrypted ? identity : undefined);
    const found = await hashOf(content).catch(() => undefined);
    if (found?.sha256 !== sha256) faults.push(path);
  }
  return faults;
}

/**
 * What the backup says of itself. Throws backup-no-key, restore-refused: also where a key is given and nothing is encrypted (whoever can write to
 * the disk can make such a backup, and say so in its listing), and where listing or folder tell another moment than the manifest, which the
 * encryption holds.
 */
export async function readManifest(
  folder: string,
  { name, listing }: FoundBackup,
  identity: string | undefined,
): Promise<Manifest> {
  const { encrypted } = listing;
  const path = join(folder, name, ownPath('manifest.json', encrypted));
  if (encrypted && identity === undefined) throw new AppError('backup-no-key', { path });
  if (!encrypted && identity !== undefined)
    throw refused(
      `${name} không mã hóa, ai ghi được vào đĩa cũng làm giả được. Đúng là bản không mã hóa của xã thì thay --identity bằng --plain`,
    );
  try {
    const text = await textOf(readStored(path, identity));
    const manifest = manifestSchema.parse(JSON.parse(text));
    const named = backupName(manifest.madeAt);
    if (manifest.madeAt !== listing.madeAt || (name !== named && !name.startsWith(`${named}-`)))
      throw refused(`${name} mang tên hoặc giờ của lần sao lưu khác (bản kê bên trong ghi ${named})`);
    return manifest;
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (isFromSystem(error)) throw refusalOf(`không đọc được bản kê ${path}`, error);
    throw new AppError('restore-refused', { reason: `bản kê ${path} bị hỏng hoặc của phần mềm khác` }, error);
  }
}

function refused(reason: string): AppError {
  return new AppError('restore-refused', { reason });
}

/** Where a stored file lies. */
export function placeOf(folder: string, name: string, { path }: Pick<StoredFile, 'path'>): string {
  return path.startsWith('pool') ? join(folder, path) : join(folder, name, path);
}

/** A manifest of a hundred thousand files has 20 MB. */
const LONGEST_MANIFEST = 200 * 1024 * 1024;

async function textOf(bytes: Bytes): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.length;
    if (length > LONGEST_MANIFEST) throw new RangeError('the manifest has no end');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
