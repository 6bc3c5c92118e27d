/** The newest rows of a span with their items, as figures, exports and public listening read them. */
import type { Span } from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import { fromJson } from './json-column.ts';
import { type LedgerItem, type LedgerRow, readRow } from './ledger-store.ts';

/**
 * Newest revisions of the rows planned in the span, off-plan sound among them, in order of time, airing and station. Items of rows
 * from before kinds were kept have those of today's segment; of one that is gone without a trace they have none.
 */
export async function countedRows(db: Db, commune: string, span: Span): Promise<LedgerRow[]> {
  const stored = await db
    .selectFrom('ledgerNow as now')
    .innerJoin('ledger', (join) =>
      join
        .onRef('ledger.airingId', '=', 'now.airingId')
        .onRef('ledger.stationId', '=', 'now.stationId')
        .onRef('ledger.revision', '=', 'now.revision'),
    )
    .selectAll('ledger')
    .where('now.commune', '=', commune)
    .where('now.plannedAt', '>=', span.from)
    .where('now.plannedAt', '<', span.to)
    .orderBy('now.plannedAt')
    .orderBy('now.airingId')
    .orderBy('now.stationId')
    .execute();
  const rows = stored.map(readRow);
  if (!rows.some(({ items }) => items.some(lacksKind))) return rows;
  const segments = await segmentsByHash(db, commune);
  return rows.map((row) => ({ ...row, items: row.items.map((item) => named(item, segments)) }));
}

type Known = Pick<LedgerItem, 'segmentId' | 'kind' | 'tags'>;

function lacksKind({ sha256, kind }: LedgerItem): boolean {
  return sha256 !== undefined && kind === undefined;
}

function named(item: LedgerItem, segments: ReadonlyMap<string, Known>): LedgerItem {
  return lacksKind(item) ? { ...item, ...segments.get(item.sha256 ?? '') } : item;
}

async function segmentsByHash(db: Db, commune: string): Promise<Map<string, Known>> {
  const rows = await db
    .selectFrom('rendition')
    .innerJoin('segment', 'segment.id', 'rendition.segmentId')
    .select(['rendition.sha256', 'rendition.segmentId', 'segment.kind', 'segment.tags'])
    .where('rendition.commune', '=', commune)
    .execute();
  return new Map(
    rows.map(({ sha256, segmentId, kind, tags }) => [
      sha256,
      { segmentId, kind: kind as LedgerItem['kind'], tags: fromJson<string[]>(tags) },
    ]),
  );
}
