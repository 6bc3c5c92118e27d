/** What a backup consists of: a manifest that names every file by the hash of its content, and a listing of the bytes that lie there, which can be checked without a key. Pure. */
import { createHash } from 'node:crypto';
import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const bytes = z.int().min(0);
/** One part of a path, never a way out of its folder. */
const plainName = z.string().regex(/^[A-Za-z0-9][\w.-]{0,99}$/);

/** Media that is kept; MP3s are made anew. */
export const MEDIA_KINDS = ['originals', 'renditions', 'photos', 'reports'] as const;
export type BackedUpKind = (typeof MEDIA_KINDS)[number];

const mediaFile = z.object({ kind: z.enum(MEDIA_KINDS), name: plainName, sha256, bytes });
/** A media file with what its bytes hash to. */
export type MediaFile = z.infer<typeof mediaFile>;

export const manifestSchema = z.object({
  loa: z.literal('backup/1'),
  /** Epoch ms. */
  madeAt: z.int(),
  commune: z.string(),
  communeName: z.string(),
  /** Fingerprint of the commune's root key: compared with the paper in the safe. */
  root: z.string(),
  schemaVersion: z.int(),
  software: z.string(),
  /** The newest hash of the audit log: a witness outside the database. */
  auditHash: z.string().nullable(),
  keysVersion: z.int(),
  database: z.object({ sha256, bytes }),
  keys: z.array(z.object({ name: plainName, sha256, bytes })).max(50),
  files: z.array(mediaFile),
});
/** Says what the backup is of; encrypted where the backup is. */
export type Manifest = z.infer<typeof manifestSchema>;

const storedFile = z.object({
  path: z
    .string()
    .regex(
      /^(pool(-[0-9a-f]{8})?\/[0-9a-f]{2}\/[0-9a-f]{64}|manifest\.json|loa\.sqlite|keys\/[A-Za-z0-9][\w.-]{0,99})(\.age)?$/,
    ),
  sha256,
  bytes,
});
/** A file of the backup as it lies there, encrypted or not; a path in `pool...` is from the folder of all backups, any other from its own. */
export type StoredFile = z.infer<typeof storedFile>;

export const listingSchema = z.object({
  loa: z.literal('backup-listing/1'),
  madeAt: z.int(),
  /** The pool its media lies in. */
  pool: z.string().regex(/^pool(-[0-9a-f]{8})?$/),
  encrypted: z.boolean(),
  /** Files that the database names and this backup does not hold. */
  lacks: z.int().min(0).default(0),
  files: z.array(storedFile),
});
/** Never encrypted, and tells nothing but sizes and hashes. Written last: a folder without it is no backup. */
export type Listing = z.infer<typeof listingSchema>;

/** The pool for one recipient: files for another key lie in another one, so that no backup needs two keys. */
export function poolOf(recipient: string | undefined): string {
  if (recipient === undefined) return 'pool';
  return `pool-${createHash('sha256').update(recipient).digest('hex').slice(0, 8)}`;
}

/** Where the bytes of that hash lie, from the folder of all backups. */
export function poolPath(pool: string, hash: string): string {
  return `${pool}/${hash.slice(0, 2)}/${hash}${pool === 'pool' ? '' : '.age'}`;
}

/** A file in the backup's own folder. */
export function ownPath(name: string, encrypted: boolean): string {
  return encrypted ? `${name}.age` : name;
}

/** The name of a backup's folder; sorts by time. */
export function backupName(madeAt: number): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(madeAt).toString({ smallestUnit: 'second' });
  return `loa-${instant.replaceAll(/[-:]/g, '')}`;
}

/** Those whose bytes the pool lacks, each content once. */
export function planCopy<File extends { readonly sha256: string }>(
  files: readonly File[],
  pool: string,
  stored: ReadonlySet<string>,
): File[] {
  const byHash = new Map(files.map((file) => [file.sha256, file]));
  return [...byHash.values()].filter((file) => !stored.has(poolPath(pool, file.sha256)));
}

/** What a damaged file of a pool is called once it was set aside. */
export const ASIDE = '.bad';

/** Files of the pools that none of these backups needs. What was set aside is needed until a right one lies in its place: part of it may be right. */
export function poolGarbage(kept: readonly Pick<Listing, 'files'>[], stored: Iterable<string>): string[] {
  const needed = new Set(kept.flatMap(({ files }) => files.map(({ path }) => path)));
  const there = new Set(stored);
  const isNeeded = (path: string) => {
    if (!path.endsWith(ASIDE)) return needed.has(path);
    const place = path.slice(0, -ASIDE.length);
    return needed.has(place) && !there.has(place);
  };
  return [...there].filter((path) => !isNeeded(path));
}
