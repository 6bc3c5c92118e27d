/** The airings of one segment, whatever the year: found by their files, told by their rows. */
import { type RawBuilder, sql } from 'kysely';
import type { Db } from './database.ts';
import { toJson } from './json-column.ts';

/** An airing with the places where it was planned, and those where it sounded, in time or late, whole or in part. */
export interface CountedAiring {
  readonly airingId: string;
  readonly title: string;
  readonly plannedAt: number;
  readonly stations: number;
  readonly sounded: number;
}

/** The newest `limit` airings that were to hold a segment (or a file of that hash), planned before an instant, newest first. */
export async function airingsOfSegment(
  db: Db,
  commune: string,
  key: string,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<CountedAiring[]> {
  const candidates = await newestCandidates(db, commune, key, { before, limit });
  if (candidates.length === 0) return [];
  const { rows } = await sql<CountedAiring>`
    SELECT row.airingId, row.title, MIN(row.plannedAt) AS plannedAt, COUNT(*) AS stations,
      SUM(row.outcome IN ('aired', 'late', 'cut')) AS sounded
    FROM json_each(${toJson(candidates)}) AS asked CROSS JOIN ledgerNow AS row ON row.airingId = asked.value
    WHERE +row.commune = ${commune} AND row.offPlan = 0 AND (row.outcome <> 'skipped' OR row.reason IS NOT 'withdrawn')
      AND ${rowHolds(commune, key)}
    GROUP BY row.airingId ORDER BY plannedAt DESC`.execute(db);
  return rows;
}

/** That a row of `ledgerNow` called `row` has an item of a segment, or a file of that hash. Rows from before items named their segment are known by its files. */
export function rowHolds(commune: string, key: string): RawBuilder<boolean> {
  const named = `"segmentId":${toJson(key)}`;
  return sql<boolean>`EXISTS (SELECT 1 FROM ledger
    WHERE ledger.airingId = row.airingId AND ledger.stationId = row.stationId AND ledger.revision = row.revision
      AND (instr(ledger.items, ${named}) > 0 OR EXISTS (SELECT 1 FROM json_each(ledger.items) AS item
        WHERE item.value ->> '$.sha256' = ${key}
          OR (item.value ->> '$.segmentId' IS NULL AND item.value ->> '$.sha256' IN ${hashesOf(commune, key)}))))`;
}

/** That the airing of `row` has ever had such an item: quick, and more than are true. */
export function airingMayHold(commune: string, key: string): RawBuilder<boolean> {
  return sql<boolean>`EXISTS (SELECT 1 FROM airingItem AS one WHERE one.airingId = row.airingId
    AND (one.segmentId = ${key} OR one.sha256 IN ${hashesOf(commune, key)}))`;
}

/** By the segment's own name and by each of its files apart: each list is read along its index and no further than the limit. */
async function newestCandidates(
  db: Db,
  commune: string,
  key: string,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<string[]> {
  const { rows: hashes } = await sql<{ sha256: string }>`SELECT sha256 FROM ${hashesOf(commune, key)}`.execute(db);
  const newest = db
    .selectFrom('airingItem')
    .select(['airingId', 'plannedAt'])
    .distinct()
    .where('commune', '=', commune)
    .where('plannedAt', '<', before)
    .orderBy('plannedAt', 'desc')
    .limit(limit);
  const lists = await Promise.all([
    newest.where('segmentId', '=', key).execute(),
    ...hashes.map(({ sha256 }) => newest.where('sha256', '=', sha256).execute()),
  ]);
  const found = lists.flat().sort((one, other) => other.plannedAt - one.plannedAt);
  return [...new Set(found.map(({ airingId }) => airingId))].slice(0, limit);
}

function hashesOf(commune: string, key: string) {
  return sql`(SELECT ${key} AS sha256 UNION SELECT sha256 FROM rendition WHERE commune = ${commune} AND segmentId = ${key})`;
}
