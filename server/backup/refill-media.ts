/** Copies back from a backup what the data folder has lost: files that the database names and that are not there. What is there is never written over. */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { mediaPath } from '../media-store.ts';
import type { Db } from '../store/database.ts';
import { keptFiles } from '../store/kept-files-store.ts';
import { type FoundBackup, PART } from './backup-folder.ts';
import { poolPath } from './manifest.ts';
import { putInPlace, takeWhole } from './store-file.ts';
import { readManifest } from './verify-backup.ts';

export interface RefillOrder {
  readonly db: Db;
  readonly dataDir: string;
  /** Of all backups. */
  readonly folder: string;
  readonly backup: FoundBackup;
  readonly identity: string | undefined;
}

/** Paths in the data folder: those that are there again, and those that this backup does not hold either. Throws backup-no-key, restore-refused. */
export async function refillMedia({
  db,
  dataDir,
  folder,
  backup,
  identity,
}: RefillOrder): Promise<{ back: string[]; lost: string[] }> {
  const half = join(dataDir, `${PART}refill`);
  const manifest = await readManifest(folder, backup, identity);
  const held = new Map(manifest.files.map((file) => [`${file.kind}/${file.name}`, file]));
  const [back, lost]: [string[], string[]] = [[], []];
  for (const { kind, name } of await keptFiles(db)) {
    const place = mediaPath(dataDir, kind, name);
    if ((await stat(place).catch(() => undefined)) !== undefined) continue;
    const file = held.get(`${kind}/${name}`);
    await rm(half, { force: true });
    const from = (hash: string) => join(folder, poolPath(backup.listing.pool, hash));
    if (file !== undefined && (await takeWhole(from(file.sha256), half, identity, file))) {
      await putInPlace(half, place);
      back.push(`${kind}/${name}`);
    } else lost.push(`${kind}/${name}`);
  }
  return { back, lost };
}
