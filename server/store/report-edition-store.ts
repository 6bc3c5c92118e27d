/** Editions of reports: what was sent, with its figures and files, kept as it was and chained; and the signed scans laid beside them. */
import type { z } from 'zod';
import type { reportFile } from '../contract/reports.ts';
import { AppError } from '../errors.ts';
import { editionHash, FIRST_PREV } from '../report/edition-chain.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';
import type { ReportEditionTable, ReportScanTable } from './report-schema.ts';
import { standingAt } from './report-store.ts';

/** A file of an edition, named by its hash. */
export interface EditionFile {
  readonly kind: z.infer<typeof reportFile>;
  readonly sha256: string;
  readonly bytes: number;
  readonly name: string;
}

/** An edition; `figures` and `content` are the canonical JSON that was hashed. */
export interface EditionRecord extends Omit<ReportEditionTable, 'files'> {
  readonly files: readonly EditionFile[];
}

/** A report's editions, the first one first. */
export async function listEditions(db: Db, commune: string, reportId: string): Promise<EditionRecord[]> {
  const rows = await db
    .selectFrom('reportEdition')
    .selectAll()
    .where('commune', '=', commune)
    .where('reportId', '=', reportId)
    .orderBy('edition')
    .execute();
  return rows.map((row) => ({ ...row, files: fromJson<EditionFile[]>(row.files) }));
}

/** How many editions each report has. */
export async function countEditions(db: Db, commune: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('reportEdition')
    .select(['reportId', (e) => e.fn.countAll<number>().as('editions')])
    .where('commune', '=', commune)
    .groupBy('reportId')
    .execute();
  return new Map(rows.map(({ reportId, editions }) => [reportId, editions]));
}

/** Every edition of a commune, for walking its chain. */
export async function allEditions(db: Db, commune: string): Promise<ReportEditionTable[]> {
  return db.selectFrom('reportEdition').selectAll().where('commune', '=', commune).execute();
}

/** What an edition keeps. */
export interface EditionMade {
  readonly number: string;
  readonly figures: string;
  readonly content: string;
  readonly files: readonly EditionFile[];
}

/** Adds an edition of a report that still is at `version`; its files are kept already. Gives its number. Throws not-found, report-changed. */
export async function addEdition(
  db: Db,
  now: number,
  commune: string,
  reportId: string,
  version: number,
  made: EditionMade,
  actor: Actor,
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { title } = await standingAt(tx, commune, reportId, version);
    const earlier = await listEditions(tx, commune, reportId);
    const row = {
      reportId,
      edition: earlier.length + 1,
      ...made,
      files: toJson(made.files),
      prev: await newestHash(tx, commune),
      madeBy: actor.name,
      madeAt: now,
    };
    await tx
      .insertInto('reportEdition')
      .values({ ...row, commune, hash: editionHash(row) })
      .execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'report.edition',
      subject: 'report',
      subjectId: reportId,
      after: { title },
    });
    await markChanged(tx, commune, 'reports');
    return row.edition;
  });
}

/** The end of the commune's chain. */
async function newestHash(tx: Db, commune: string): Promise<string> {
  const end = await tx
    .selectFrom('reportEdition as one')
    .select('one.hash')
    .where('one.commune', '=', commune)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('reportEdition as next')
            .select('next.hash')
            .where('next.commune', '=', commune)
            .whereRef('next.prev', '=', 'one.hash'),
        ),
      ),
    )
    .executeTakeFirst();
  return end?.hash ?? FIRST_PREV;
}

/** The scans laid beside a report's editions, oldest first. */
export async function listScans(db: Db, commune: string, reportId: string): Promise<ReportScanTable[]> {
  return db
    .selectFrom('reportScan')
    .selectAll()
    .where('commune', '=', commune)
    .where('reportId', '=', reportId)
    .orderBy('addedAt')
    .execute();
}

/** Lays a scan beside an edition; the same file twice is one. Throws edition-unknown. */
export async function addScan(
  db: Db,
  now: number,
  commune: string,
  of: { readonly reportId: string; readonly edition: number },
  scan: Pick<ReportScanTable, 'sha256' | 'name' | 'mediaType' | 'bytes'>,
  actor: Actor,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const editions = await listEditions(tx, commune, of.reportId);
    if (!editions.some(({ edition }) => edition === of.edition)) throw new AppError('edition-unknown');
    await tx
      .insertInto('reportScan')
      .values({ ...of, ...scan, commune, addedBy: actor.name, addedAt: now })
      .onConflict((c) => c.columns(['reportId', 'edition', 'sha256']).doNothing())
      .execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'report.scan',
      subject: 'report',
      subjectId: of.reportId,
      after: { name: scan.name },
    });
    await markChanged(tx, commune, 'reports');
  });
}
