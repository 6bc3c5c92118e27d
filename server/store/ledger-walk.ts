/** The whole ledger, read in parts: the newest revision of every row, with what stands beside it; and the chains of reports and their editions. */
import { sql } from 'kysely';
import type { Airing, Span } from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import { fromJson } from './json-column.ts';
import type { ReportEditionTable, VillageReportTable } from './report-schema.ts';
import type { LedgerTable } from './schema.ts';

/** A newest row; `revisions`: how many there are of it; `isNews`: the closer has not read all about it. */
export interface WalkedRow {
  readonly row: LedgerTable;
  readonly revisions: number;
  readonly isNews: boolean;
}

/** Read in parts: a ledger of years does not fit into memory. */
const AT_ONCE = 1_000;

/** Newest rows planned in the span, of one station or of all, in order of time, in parts. */
export async function* ledgerInParts(
  db: Db,
  commune: string,
  span: Span,
  stationId?: string,
): AsyncGenerator<WalkedRow[]> {
  let after: Pick<LedgerTable, 'plannedAt' | 'airingId' | 'stationId'> = {
    plannedAt: span.from,
    airingId: '',
    stationId: '',
  };
  for (;;) {
    const only = stationId === undefined ? sql`` : sql`AND one.stationId = ${stationId}`;
    const { rows } = await sql<LedgerTable & { revisions: number; isNews: number }>`
      SELECT one.*, (SELECT COUNT(*) FROM ledger AS each WHERE each.airingId = one.airingId AND each.stationId = one.stationId) AS revisions,
        EXISTS (SELECT 1 FROM ledgerNews AS news WHERE news.airingId = one.airingId AND news.stationId = one.stationId) AS isNews
      FROM ledger AS one WHERE one.commune = ${commune} AND one.plannedAt >= ${after.plannedAt} AND one.plannedAt < ${span.to} ${only}
        AND (one.plannedAt, one.airingId, one.stationId) > (${after.plannedAt}, ${after.airingId}, ${after.stationId})
        AND NOT EXISTS (SELECT 1 FROM ledger AS newer
          WHERE newer.airingId = one.airingId AND newer.stationId = one.stationId AND newer.revision > one.revision)
      ORDER BY one.plannedAt, one.airingId, one.stationId LIMIT ${AT_ONCE}`.execute(db);
    yield rows.map(({ revisions, isNews, ...row }) => ({ row, revisions, isNews: isNews === 1 }));
    const last = rows.at(-1);
    if (last === undefined || rows.length < AT_ONCE) return;
    after = last;
  }
}

/** Airing id -> the airing as it was frozen. */
export async function frozenAirings(db: Db, airingIds: readonly string[]): Promise<ReadonlyMap<string, Airing>> {
  const rows = await db
    .selectFrom('airing')
    .select(['id', 'body'])
    .where('id', 'in', [...new Set(airingIds)])
    .execute();
  return new Map(rows.map(({ id, body }) => [id, fromJson<Airing>(body)]));
}

/** All that people reported, in the order of its chain, in parts. */
export async function* reportsInParts(db: Db, commune: string): AsyncGenerator<VillageReportTable[]> {
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('villageReport')
      .selectAll()
      .where('commune', '=', commune)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(AT_ONCE)
      .execute();
    yield rows;
    if (rows.length < AT_ONCE) return;
    after = rows.at(-1)?.seq ?? after;
  }
}

/** Every edition of a report that was ever made: a few each year. */
export async function editionsOf(db: Db, commune: string): Promise<ReportEditionTable[]> {
  return db.selectFrom('reportEdition').selectAll().where('commune', '=', commune).orderBy('madeAt').execute();
}
