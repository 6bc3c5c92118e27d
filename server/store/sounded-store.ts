/** What has sounded, by the airplay log, as targets count it. */
import { airedPieces } from '../../scheduler/aired-pieces.ts';
import { type CountedRow, countedIn } from '../../scheduler/count-rows.ts';
import type { CountedAiring, CountedItem } from '../../scheduler/measure-targets.ts';
import type { Span } from '../../scheduler/model.ts';
import { countedRows } from './counted-store.ts';
import type { Db } from './database.ts';

/**
 * Airings that were planned in the span and sounded, each once, with the items that sounded nearly whole and where: by the same
 * reading of the log as figures (count-rows.ts). Sound that no plan asked for is not among them.
 */
export async function loadSounded(db: Db, commune: string, span: Span): Promise<CountedAiring[]> {
  const sounded = countedIn(await countedRows(db, commune, span), span).filter(({ isSounded }) => isSounded);
  return [...Map.groupBy(sounded, ({ row }) => row.airingId).values()].map((own) => ({
    startsAt: Math.min(...own.map(({ row }) => row.plannedAt)),
    stationIds: own.map(({ row }) => row.stationId),
    items: soundedItems(own),
  }));
}

/** One entry per item, with the stations at which it sounded. */
function soundedItems(rows: readonly CountedRow[]): CountedItem[] {
  return airedPieces(rows).flatMap(({ piece: { item, kind }, isSounded }): CountedItem[] => {
    if (!isSounded || kind === 'relay') return [];
    const { topics, tags = [], durationMs, index, sha256 } = item;
    const here = rows.filter(({ pieces }) =>
      pieces.some((one) => one.isSounded && one.item.index === index && one.item.sha256 === sha256),
    );
    return [{ kind, topics, tags, durationMs, stationIds: here.map(({ row }) => row.stationId) }];
  });
}
