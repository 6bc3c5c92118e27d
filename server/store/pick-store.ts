/** What picks chose for airings that are near: kept, so that no later compile chooses anew. */
import type { Airing, FrozenPick, Span } from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';

/** A pick is kept once its airing begins within this time, ms: stations have the file by then and people have seen it. */
export const FROZEN_BEFORE_MS = 24 * 3_600_000;

/** What is kept of airings that begin in the span. */
export async function loadFrozenPicks(db: Db, commune: string, span: Span): Promise<FrozenPick[]> {
  const rows = await db
    .selectFrom('frozenPick')
    .selectAll()
    .where('commune', '=', commune)
    .where('startsAt', '>=', span.from)
    .where('startsAt', '<', span.to)
    .orderBy('startsAt')
    .orderBy('airingId')
    .orderBy('itemIndex')
    .execute();
  return rows.map((row) => ({
    airingId: row.airingId,
    index: row.itemIndex,
    segmentIds: fromJson<string[]>(row.segmentIds),
  }));
}

/** Keeps what the picks of near airings chose and are not kept yet. Writes nothing when all of them are. */
export async function freezePicks(
  db: Db,
  now: number,
  commune: string,
  airings: readonly Airing[],
  known: readonly FrozenPick[],
): Promise<void> {
  const kept = new Set(known.map(({ airingId, index }) => `${airingId}/${index}`));
  const fresh = airings
    .filter(({ startsAt }) => startsAt < now + FROZEN_BEFORE_MS)
    .flatMap((airing) => picksOf(airing).filter(({ index }) => !kept.has(`${airing.id}/${index}`)));
  if (fresh.length === 0) return;
  await db
    .insertInto('frozenPick')
    .values(
      fresh.map(({ airingId, index, segmentIds, startsAt }) => ({
        airingId,
        itemIndex: index,
        commune,
        segmentIds: toJson(segmentIds),
        startsAt,
      })),
    )
    .onConflict((c) => c.columns(['airingId', 'itemIndex']).doNothing())
    .execute();
}

/** What each pick of an airing chose; one that found nothing may still find something. */
function picksOf(airing: Airing): (FrozenPick & { startsAt: number })[] {
  return (airing.picks ?? [])
    .filter(({ segmentIds }) => segmentIds.length > 0)
    .map(({ index, segmentIds }) => ({ airingId: airing.id, index, segmentIds, startsAt: airing.startsAt }));
}
