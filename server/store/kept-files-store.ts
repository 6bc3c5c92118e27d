/** Which media files the database names: what a backup has to hold beside it. */
import type { Db } from './database.ts';
import { fromJson } from './json-column.ts';

/** Originals are named by their job, all others by the hash of what is in them. */
export interface KeptFile {
  readonly kind: 'originals' | 'renditions' | 'photos' | 'reports';
  readonly name: string;
}

/** Every one of them once. Originals of jobs whose upload was refused may have gone. */
export async function keptFiles(db: Db): Promise<KeptFile[]> {
  const [jobs, renditions, photos, editions, scans] = await Promise.all([
    db.selectFrom('job').select('id').where('kind', '=', 'file').execute(),
    db.selectFrom('rendition').select('sha256').distinct().execute(),
    db.selectFrom('photo').select('sha256').distinct().execute(),
    db.selectFrom('reportEdition').select('files').execute(),
    db.selectFrom('reportScan').select('sha256').distinct().execute(),
  ]);
  const written = editions.flatMap(({ files }) => fromJson<{ sha256: string }[]>(files));
  const reports = new Set([...written, ...scans].map(({ sha256 }) => sha256));
  return [
    ...jobs.map(({ id }) => ({ kind: 'originals' as const, name: id })),
    ...renditions.map(({ sha256 }) => ({ kind: 'renditions' as const, name: sha256 })),
    ...photos.map(({ sha256 }) => ({ kind: 'photos' as const, name: sha256 })),
    ...[...reports].map((name) => ({ kind: 'reports' as const, name })),
  ];
}
