/** A data folder with every kind of file that a backup holds, and the steps of backing it up and taking it up again. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FoundBackup, findBackup, lockBackups } from '../../../server/backup/backup-folder.ts';
import { type BackupMade, makeBackup } from '../../../server/backup/make-backup.ts';
import { restoreBackup } from '../../../server/backup/restore-backup.ts';
import { mediaPath } from '../../../server/media-store.ts';
import { CONSOLE } from '../../../server/open-data.ts';
import { makeHouse, type TestHouse } from '../make-house.ts';
import { giveRendition, made, makeSegment } from '../segment-steps.ts';

/** A house with a rendition, its original, a photo, and a folder for backups beside it. */
export interface FilledHouse extends TestHouse {
  /** Everything of the test; the folder of backups is `backups` in it. */
  readonly root: string;
  readonly backups: string;
  /** Hash of the rendition. */
  readonly sound: string;
}

const NOTHING: ReadonlySet<string> = new Set();

export async function fillHouse(): Promise<FilledHouse> {
  const house = await makeHouse();
  const root = await mkdtemp(join(tmpdir(), 'loa-backup-'));
  const sound = await addSound(house, 'xin chào bà con');
  const photo = hashOf('ảnh');
  await house.media.keepFile('photos', photo, Buffer.from('ảnh'));
  await house.db
    .insertInto('photo')
    .values({ sha256: photo, commune: house.communeId, bytes: 4, takenBy: 'x', createdAt: 1 })
    .execute();
  return { ...house, root, backups: join(root, 'backups'), sound };
}

/** A segment whose rendition holds these words, and an original that holds them, too. Gives the rendition's hash. */
export async function addSound(house: TestHouse, words: string): Promise<string> {
  const sha256 = hashOf(words);
  const from = join(house.config.dataDir, 'work', sha256);
  await writeFile(from, words);
  await house.media.keepRendition(sha256, from);
  const segment = await makeSegment(house, house.people.operator);
  await giveRendition(house, segment, house.people.operator, made(sha256, { bytes: Buffer.byteLength(words) }));
  const jobs = await house.db.selectFrom('job').select('id').where('segmentId', '=', segment).execute();
  for (const { id } of jobs) {
    await writeFile(from, `bản gốc: ${words}`);
    await house.media.keepOriginal(id, from);
  }
  return sha256;
}

/** Makes one as of now, and finds it. */
export async function backUp(
  house: FilledHouse,
  recipient?: string,
  alive: () => void = () => undefined,
): Promise<BackupMade & { found: FoundBackup; path: string }> {
  const order = {
    dataDir: house.config.dataDir,
    folder: house.backups,
    recipient,
    madeAt: house.clock.now(),
    suspect: NOTHING,
  };
  const unlock = await lockBackups(house.backups, house.clock.now);
  const backup = await makeBackup(order, alive).finally(unlock);
  const found = findBackup(house.backups, backup.name);
  if (found === undefined) throw new Error('the backup is not there');
  return { ...backup, found, path: join(house.backups, backup.name) };
}

export function restore(house: FilledHouse, from: string, to: string, identity?: string, withoutDamaged = false) {
  const place = join(house.root, to);
  return restoreBackup({ from, to: place, identity, withoutDamaged, now: house.clock.now(), actor: CONSOLE });
}

/** Path -> hash of every file below a folder. */
export async function treeOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hashes = await Promise.all(
    files.toSorted().map(async (path) => [path.slice(folder.length + 1), hashOf(await readFile(path))] as const),
  );
  return Object.fromEntries(hashes);
}

/** Where the house keeps a file. */
export function placeIn(house: TestHouse, kind: 'originals' | 'renditions', name: string): string {
  return mediaPath(house.config.dataDir, kind, name);
}

export function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
