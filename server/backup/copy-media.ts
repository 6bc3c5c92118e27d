/** Brings the media of a backup into the pool: every file the database names gets its hash, and those that the pool lacks are written there. */
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { mediaPath } from '../media-store.ts';
import type { KeptFile } from '../store/kept-files-store.ts';
import { findBackups, listPools } from './backup-folder.ts';
import { type MediaFile, planCopy, poolPath, type StoredFile } from './manifest.ts';
import { readNotedHashes, writeNotedHashes } from './noted-hashes.ts';
import { fingerprintOf, putInPlace, writeStored } from './store-file.ts';

/** From where, to where, and for whom. */
export interface MediaPlaces {
  readonly dataDir: string;
  readonly folder: string;
  /** What is written goes here first. */
  readonly part: string;
  readonly recipient: string | undefined;
}

/** What came of it; `files` and `stored` are those that the backup holds, `fresh` what was written now. */
export interface CopiedMedia {
  readonly files: MediaFile[];
  readonly stored: StoredFile[];
  readonly fresh: StoredFile[];
  readonly missing: string[];
}

/** Every file gets its hash (originals by reading them once), and those the pool lacks are written there. */
export async function copyMedia(
  { dataDir, folder, part, recipient }: MediaPlaces,
  named: readonly KeptFile[],
  pool: string,
  alive: () => void,
): Promise<CopiedMedia> {
  const { files, missing } = await fingerprints(dataDir, named, alive);
  const before = new Map(
    (await findBackups(folder)).toReversed().flatMap(({ listing }) => listing.files.map((one) => [one.path, one])),
  );
  const there = await listPools(folder);
  // What lies in the pool without an honest listing is written anew: nobody can say whether its bytes are right.
  const known = new Set([...there].filter((path) => before.has(path)));
  const fresh: StoredFile[] = [];
  const wrong = new Set<string>();
  for (const file of planCopy(files, pool, known)) {
    const path = poolPath(pool, file.sha256);
    const half = join(part, 'incoming');
    const written = await writeStored(createReadStream(mediaPath(dataDir, file.kind, file.name)), half, recipient);
    alive();
    if (written.plain.sha256 === file.sha256) {
      await putInPlace(half, join(folder, path));
      fresh.push({ path, ...written.stored });
    } else {
      await rm(half);
      wrong.add(file.sha256);
    }
  }
  const good = files.filter(({ sha256 }) => !wrong.has(sha256));
  const added = new Map(fresh.map((one) => [one.path, one]));
  const paths = [...new Set(good.map(({ sha256 }) => poolPath(pool, sha256)))];
  return {
    files: good,
    stored: paths.map((path) => added.get(path) ?? before.get(path)).filter((one) => one !== undefined),
    fresh,
    missing: [...missing, ...files.filter(({ sha256 }) => wrong.has(sha256)).map(placeOf)],
  };
}

/** Renditions, photos and reports are named by their hash; an original is read once, then its hash is noted. */
async function fingerprints(dataDir: string, named: readonly KeptFile[], alive: () => void) {
  const noted = await readNotedHashes(dataDir);
  const files: MediaFile[] = [];
  const missing: string[] = [];
  for (const { kind, name } of named) {
    const path = mediaPath(dataDir, kind, name);
    const size = (await stat(path).catch(() => undefined))?.size;
    if (size === undefined) missing.push(placeOf({ kind, name }));
    else if (kind !== 'originals') files.push({ kind, name, sha256: name, bytes: size });
    else {
      const known = noted.get(name);
      const found = known?.bytes === size ? known : await fingerprintOf(path);
      if (found === undefined) missing.push(placeOf({ kind, name }));
      else {
        noted.set(name, found);
        files.push({ kind, name, ...found });
      }
      alive();
    }
  }
  await writeNotedHashes(dataDir, noted);
  return { files, missing };
}

function placeOf({ kind, name }: KeptFile): string {
  return `${kind}/${name}`;
}
