/** The tables that the second computation of the month counts in: rows that count, and their items with what sounded of each. */
import type Database from 'better-sqlite3';

/** SQL answers, whatever their columns. */
// biome-ignore lint/suspicious/noExplicitAny: a row of SQL has the columns its statement names.
export type Sql = (text: string, ...values: readonly (string | number | null)[]) => any[];

/** Tables `r_x` (rows that count) and `p_x` (their items, with what sounded of each) of a span. */
export function layOut(raw: Database.Database, name: string, from: number, to: number): void {
  raw.exec(`
    CREATE TEMP TABLE r_${name} AS SELECT l.*, s.kind = 'village' AS isVillage,
      l.outcome IN ('aired', 'late', 'cut') AS heard,
      EXISTS (SELECT 1 FROM json_each(l.items) i WHERE json_extract(i.value, '$.renderedMs') > 0) AS measured
    FROM ledger l JOIN station s ON s.id = l.stationId
    WHERE l.plannedAt >= ${from} AND l.plannedAt < ${to} AND l.offPlan = 0
      AND l.revision = (SELECT MAX(m.revision) FROM ledger m WHERE m.airingId = l.airingId AND m.stationId = l.stationId)
      AND NOT (l.outcome = 'skipped' AND l.reason IS 'withdrawn');
    CREATE TEMP TABLE p_${name} AS SELECT *,
      CASE WHEN sha256 IS NULL THEN 'relay' WHEN kind IN ('signature', 'jingle') THEN 'frame' ELSE 'content' END AS role,
      heard AND length > 0 AND ms * 100 >= length * 95 AS whole,
      airingId || ' ' || no || ' ' || COALESCE(sha256, sourceId) AS programmePiece
    FROM (SELECT r.airingId, r.stationId, r.scheduleId, r.title AS airingTitle, r.plannedAt, r.isVillage, r.heard, r.measured, r.evidence,
      json_extract(each.value, '$.index') AS no, json_extract(each.value, '$.sha256') AS sha256, json_extract(each.value, '$.sourceId') AS sourceId,
      COALESCE(json_extract(each.value, '$.segmentId'), json_extract(each.value, '$.sha256')) AS key, json_extract(each.value, '$.segmentId') AS segmentId,
      json_extract(each.value, '$.title') AS title, COALESCE(json_extract(each.value, '$.kind'), 'article') AS kind,
      json_extract(each.value, '$.topics') AS topics, COALESCE(json_extract(each.value, '$.tags'), '[]') AS tags,
      json_extract(each.value, '$.approvedAt') AS approvedAt, json_extract(each.value, '$.orderedBy') AS orderedBy,
      COALESCE(json_extract(each.value, '$.startedAt'), r.plannedAt + json_extract(each.value, '$.offsetMs')) AS begun,
      CAST(ROUND(json_extract(each.value, '$.durationMs')) AS INTEGER) AS length,
      CASE WHEN NOT r.heard OR r.reason IS 'partly' OR json_extract(each.value, '$.reason') IS 'place-fallback' THEN 0
        WHEN r.measured THEN CAST(ROUND(MIN(COALESCE(json_extract(each.value, '$.renderedMs'), 0), json_extract(each.value, '$.durationMs'))) AS INTEGER)
        WHEN r.evidence IN ('village', 'listened') AND r.outcome <> 'cut' THEN CAST(ROUND(json_extract(each.value, '$.durationMs')) AS INTEGER)
        ELSE 0 END AS ms
      FROM r_${name} r, json_each(r.items) each);
  `);
}
