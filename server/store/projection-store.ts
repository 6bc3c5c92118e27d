/** What triggers keep beside the ledger (newest rows, and which file was in which airing), held against the ledger itself. */
import { sql } from 'kysely';
import type { Span } from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import { NEWEST_ROWS, NOW_COLUMNS, REBUILD_AIRING_ITEM, REBUILD_LEDGER_NOW } from './ledger-migration.ts';
import type { RowKey } from './ledger-news-store.ts';

/** A row whose newest state is kept otherwise than the ledger has it, or a file of it that cannot be found. */
export interface ProjectionFault extends RowKey {
  readonly plannedAt: number;
  readonly what: 'newest-row' | 'item';
}

/** Every difference among the rows planned in the span, in order of time. */
export async function faultsOfProjection(db: Db, commune: string, span: Span): Promise<ProjectionFault[]> {
  const bounds = sql`commune = ${commune} AND plannedAt >= ${span.from} AND plannedAt < ${span.to}`;
  const columns = sql.raw(NOW_COLUMNS);
  const newest = sql`SELECT ${columns} FROM (${sql.raw(NEWEST_ROWS)}) WHERE ${bounds}`;
  const kept = sql`SELECT ${columns} FROM ledgerNow WHERE ${bounds}`;
  const { rows } = await sql<ProjectionFault>`
    SELECT airingId, stationId, plannedAt, 'newest-row' AS what
      FROM (SELECT * FROM (${newest} EXCEPT ${kept}) UNION SELECT * FROM (${kept} EXCEPT ${newest}))
    UNION SELECT ledger.airingId, ledger.stationId, ledger.plannedAt, 'item' FROM ledger, json_each(ledger.items) AS item
      WHERE ledger.commune = ${commune} AND ledger.plannedAt >= ${span.from} AND ledger.plannedAt < ${span.to}
        AND item.value ->> 'sha256' IS NOT NULL AND NOT EXISTS (SELECT 1 FROM airingItem AS kept WHERE kept.airingId = ledger.airingId
          AND kept.itemIndex = item.value ->> 'index' AND kept.sha256 = item.value ->> 'sha256')
    ORDER BY plannedAt, airingId, stationId`.execute(db);
  return rows;
}

/** Makes both anew from the ledger, in one transaction; the ledger itself is only read. */
export async function rebuildProjections(db: Db): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (const statement of `${REBUILD_LEDGER_NOW} DELETE FROM airingItem; ${REBUILD_AIRING_ITEM}`.split(';'))
      if (statement.trim() !== '') await sql.raw(statement).execute(tx);
  });
}
