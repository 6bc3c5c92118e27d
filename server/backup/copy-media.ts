/** Brings the media of a backup into the pool: every file the database names gets its hash, and those that the pool lacks are written there. */
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { mediaPath } from '../media-store.ts';
import type { KeptFile } from '../store/kept-files-store.ts';
import { findBackups, listPools } from './backup-folder.ts';
import { type MediaFile, planCopy, poolPath, type StoredFile } from './manifest.ts';
import { readNotedHashes, writeNotedHashes } from './noted-hashes.ts';
import { listAnew } from './read-again.ts';
import { lookAt, putInPlace, writeChecked } from './store-file.ts';

/** From where, to where, and for whom. */
export interface MediaPlaces {
  readonly dataDir: string;
  readonly folder: string;
  /** What is written goes here first. */
  readonly part: string;
  readonly recipient: string | undefined;
  /** Paths of the pools that are not what they should be: written anew, where the data folder has them. */
  readonly suspect: ReadonlySet<string>;
}

/** What came of it; `files` and `stored` are those that the backup holds, `fresh` what was written now and read again. */
export interface CopiedMedia {
  readonly files: MediaFile[];
  readonly stored: StoredFile[];
  readonly fresh: StoredFile[];
  readonly missing: string[];
  /** Held by the backup alone: the server has lost them. */
  readonly onlyHere: string[];
}

/** Every file gets its hash (originals by reading them once), and those the pool lacks are written there. */
export async function copyMedia(
  { dataDir, folder, part, recipient, suspect }: MediaPlaces,
  named: readonly KeptFile[],
  pool: string,
  alive: () => void,
): Promise<CopiedMedia> {
  const backups = await findBackups(folder);
  const before = new Map(
    backups.toReversed().flatMap(({ listing }) => listing.files.map((one) => [one.path, one] as const)),
  );
  const there = await listPools(folder);
  // What lies in the pool without an honest listing is written anew: nobody can say whether its bytes are right.
  const known = new Set([...there].filter((path) => before.has(path) && !suspect.has(path)));
  const held = (hash: string) => (known.has(poolPath(pool, hash)) ? before.get(poolPath(pool, hash)) : undefined);
  const { files, missing, onlyHere } = await fingerprints(dataDir, named, held, alive);
  const fresh: StoredFile[] = [];
  const wrong = new Set<string>();
  for (const file of planCopy(files, pool, known)) {
    const path = poolPath(pool, file.sha256);
    const half = join(part, 'incoming');
    const written = await writeIfReadable(mediaPath(dataDir, file.kind, file.name), half, recipient, alive);
    if (written?.plain.sha256 === file.sha256) {
      await putInPlace(half, join(folder, path));
      fresh.push({ path, ...written.stored });
    } else {
      await rm(half, { force: true });
      wrong.add(file.sha256);
    }
  }
  await listAnew(
    folder,
    backups,
    fresh.filter(({ path }) => before.has(path)),
  );
  const good = files.filter(({ sha256 }) => !wrong.has(sha256));
  const added = new Map(fresh.map((one) => [one.path, one]));
  const paths = [...new Set(good.map(({ sha256 }) => poolPath(pool, sha256)))];
  return {
    files: good,
    stored: paths.map((path) => added.get(path) ?? before.get(path)).filter((one) => one !== undefined),
    fresh,
    missing: [...missing, ...files.filter(({ sha256 }) => wrong.has(sha256)).map(placeOf)],
    onlyHere,
  };
}

/** Undefined where the server's own file cannot be read: the backup is made of all the others. */
async function writeIfReadable(from: string, to: string, recipient: string | undefined, alive: () => void) {
  try {
    return await writeChecked(() => readOwn(from), to, recipient, alive);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

class Unreadable extends Error {}

async function* readOwn(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path)) yield chunk as Uint8Array;
  } catch (error) {
    throw new Unreadable(path, { cause: error });
  }
}

/**
 * Renditions, photos and reports are named by their hash; an original is read once, then its hash is noted. What the server has lost and the
 * pool still holds stays in the backup.
 */
async function fingerprints(
  dataDir: string,
  named: readonly KeptFile[],
  held: (hash: string) => StoredFile | undefined,
  alive: () => void,
) {
  const noted = await readNotedHashes(dataDir);
  const files: MediaFile[] = [];
  const missing: string[] = [];
  const onlyHere: string[] = [];
  const lose = (file: KeptFile, sha256: string | undefined) => {
    const stored = sha256 === undefined ? undefined : held(sha256);
    (stored === undefined ? missing : onlyHere).push(placeOf(file));
    // Encrypted it takes a little more: the size is an upper bound.
    if (stored !== undefined && sha256 !== undefined) files.push({ ...file, sha256, bytes: stored.bytes });
  };
  for (const { kind, name } of named) {
    const path = mediaPath(dataDir, kind, name);
    const size = (await stat(path).catch(() => undefined))?.size;
    if (size === undefined) lose({ kind, name }, kind === 'originals' ? noted.get(name)?.sha256 : name);
    else if (kind !== 'originals') files.push({ kind, name, sha256: name, bytes: size });
    else {
      const known = noted.get(name);
      const found = known?.bytes === size ? known : await lookAt(path);
      if (typeof found === 'string') lose({ kind, name }, known?.sha256);
      else {
        noted.set(name, found);
        files.push({ kind, name, ...found });
      }
      alive();
    }
  }
  await writeNotedHashes(dataDir, noted);
  return { files, missing, onlyHere };
}

function placeOf({ kind, name }: KeptFile): string {
  return `${kind}/${name}`;
}
