/** The files that a restore had to leave out, by the names people know: which segment has lost its sound and must be uploaded again. */
import type { Db } from './database.ts';

/** One file. */
export interface LeftOut {
  /** In the data folder, `renditions/<hash>`. */
  readonly path: string;
  /** "tin bài «Lịch tiêm chủng»"; what has no title is "ảnh" or "tệp báo cáo". */
  readonly words: string;
  /** A segment in use has no sound any more, until it is uploaded again. */
  readonly isSilent: boolean;
}

/** In the order of the paths, each `kind/name` as the data folder has it. */
export async function nameLeftOut(db: Db, paths: readonly string[]): Promise<LeftOut[]> {
  if (paths.length === 0) return [];
  const [sounds, uploads] = await Promise.all([
    db
      .selectFrom('rendition')
      .innerJoin('segment', 'segment.id', 'rendition.segmentId')
      .select(['sha256', 'title', 'deletedAt', 'renditionId', 'rendition.id as id'])
      .execute(),
    db
      .selectFrom('job')
      .innerJoin('segment', 'segment.id', 'job.segmentId')
      .select(['job.id as id', 'title'])
      .where('job.kind', '=', 'file')
      .execute(),
  ]);
  const used = titlesBy(
    sounds.filter((one) => one.deletedAt === null && one.renditionId === one.id),
    ({ sha256 }) => sha256,
  );
  const known = titlesBy(sounds, ({ sha256 }) => sha256);
  const originals = titlesBy(uploads, ({ id }) => id);
  return paths.map((path) => {
    const [kind, name = ''] = path.split('/');
    const isSilent = kind === 'renditions' && used.has(name);
    if (kind === 'photos') return { path, words: 'ảnh', isSilent };
    if (kind === 'reports') return { path, words: 'tệp báo cáo', isSilent };
    if (kind === 'originals') return { path, words: `tệp gốc của tin bài ${originals.get(name) ?? ''}`, isSilent };
    if (isSilent) return { path, words: `tin bài ${used.get(name)}`, isSilent };
    return { path, words: `bản cũ của tin bài ${known.get(name) ?? ''}`, isSilent };
  });
}

/** «A», «B» of those with the same key. */
function titlesBy<Row extends { readonly title: string }>(
  rows: readonly Row[],
  key: (row: Row) => string,
): ReadonlyMap<string, string> {
  const titles = new Map<string, Set<string>>();
  for (const row of rows) titles.set(key(row), (titles.get(key(row)) ?? new Set()).add(`«${row.title}»`));
  return new Map([...titles].map(([name, all]) => [name, [...all].join(', ')]));
}
