/** What has sounded, by the airplay log, as targets count it. */
import { AIRED_SHARE } from '../../scheduler/close-ledger.ts';
import type { CountedAiring, CountedItem } from '../../scheduler/measure-targets.ts';
import type { SegmentKind, Span } from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import { fromJson } from './json-column.ts';
import { type LedgerItem, type LedgerRow, newestRows, readRow } from './ledger-store.ts';
import { plannedId } from './off-plan-store.ts';

/** Outcomes of which something may have sounded; "unknown" is never counted as aired (R7). */
const SOUNDED = new Set(['aired', 'late', 'cut']);

/**
 * Airings that were planned in the span and sounded, each once, with the items that sounded nearly whole (`AIRED_SHARE`) and where.
 * Kind and tags are those the segment has today; of one that is gone without a trace they are unknown, and it counts as an article.
 */
export async function loadSounded(db: Db, commune: string, span: Span): Promise<CountedAiring[]> {
  const rows = (await newestRows(db, commune, span)).filter(({ outcome }) => SOUNDED.has(outcome)).map(readRow);
  if (rows.length === 0) return [];
  const segments = await segmentsByHash(db, commune);
  const byAiring = Map.groupBy(rows, (row) => plannedId(row.airingId));
  return [...byAiring.values()].map((own) => ({
    startsAt: Math.min(...own.map((row) => row.plannedAt)),
    stationIds: [...new Set(own.map((row) => row.stationId))],
    items: soundedItems(own, segments),
  }));
}

/** One entry per item, with the stations at which it sounded. */
function soundedItems(rows: readonly LedgerRow[], segments: ReadonlyMap<string, Known>): CountedItem[] {
  const items = new Map<string, { item: LedgerItem; stationIds: Set<string> }>();
  for (const row of rows) {
    for (const item of row.items) {
      if (item.sha256 === undefined || !hasSounded(item, row.outcome)) continue;
      const key = `${item.index} ${item.sha256}`;
      const found = items.get(key) ?? { item, stationIds: new Set() };
      found.stationIds.add(row.stationId);
      items.set(key, found);
    }
  }
  return [...items.values()].map(({ item, stationIds }) => ({
    ...(segments.get(item.sha256 ?? '') ?? { kind: 'article' as const, tags: [] }),
    topics: item.topics,
    durationMs: item.durationMs,
    stationIds: [...stationIds],
  }));
}

/** A row that people confirmed says nothing of its items: then the row's outcome counts. */
function hasSounded({ renderedMs, durationMs }: LedgerItem, outcome: string): boolean {
  return renderedMs === undefined ? outcome !== 'cut' : renderedMs >= AIRED_SHARE * durationMs;
}

interface Known {
  readonly kind: SegmentKind;
  readonly tags: readonly string[];
}

async function segmentsByHash(db: Db, commune: string): Promise<Map<string, Known>> {
  const rows = await db
    .selectFrom('rendition')
    .innerJoin('segment', 'segment.id', 'rendition.segmentId')
    .select(['rendition.sha256', 'segment.kind', 'segment.tags'])
    .where('rendition.commune', '=', commune)
    .execute();
  return new Map(
    rows.map(({ sha256, kind, tags }) => [sha256, { kind: kind as SegmentKind, tags: fromJson<string[]>(tags) }]),
  );
}
