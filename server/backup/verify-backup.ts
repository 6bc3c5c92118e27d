/** Reads a backup again, byte by byte: without a key against its listing, with the key down to the content of every file. */
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import type { Bytes } from './age-stream.ts';
import type { FoundBackup } from './backup-folder.ts';
import { type Manifest, manifestSchema, ownPath, poolPath, type StoredFile } from './manifest.ts';
import { fingerprintOf, hashOf, readStored } from './store-file.ts';

/** Paths whose bytes are not what the listing says, or that are not there. `only`: of these alone. */
export async function findFaults(
  folder: string,
  { name, listing }: FoundBackup,
  alive: () => void,
  only?: ReadonlySet<string>,
): Promise<string[]> {
  const faults: string[] = [];
  for (const file of listing.files) {
    if (only !== undefined && !only.has(file.path)) continue;
    const found = await fingerprintOf(placeOf(folder, name, file));
    if (found?.sha256 !== file.sha256 || found.bytes !== file.bytes) faults.push(file.path);
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
    const found = await content.then(hashOf).catch(() => undefined);
    if (found?.sha256 !== sha256) faults.push(path);
  }
  return faults;
}

/** What the backup says of itself. Throws backup-no-key, restore-refused. */
export async function readManifest(
  folder: string,
  { name, listing }: FoundBackup,
  identity: string | undefined,
): Promise<Manifest> {
  const { encrypted } = listing;
  const path = join(folder, name, ownPath('manifest.json', encrypted));
  if (encrypted && identity === undefined) throw new AppError('backup-no-key', { path });
  try {
    const text = await textOf(await readStored(path, encrypted ? identity : undefined));
    return manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('restore-refused', { reason: `bản kê ${path} bị hỏng hoặc của phần mềm khác` }, error);
  }
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
