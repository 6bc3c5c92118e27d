/** How many planned airings x stations fell into incidents: what an incident cost, in the log's own rows. */
import { sql } from 'kysely';
import type { Db } from './database.ts';

/** By incident id; one that nothing fell into is left out. Of an incident that is not over, up to `now`. */
export async function rowsInIncidents(
  db: Db,
  commune: string,
  ids: readonly string[],
  now: number,
): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; rows: number }>`
    SELECT incident.id, COUNT(*) AS rows
    FROM incident
    JOIN (SELECT DISTINCT incidentId, stationId FROM incidentPlace WHERE commune = ${commune}) AS place
      ON place.incidentId = incident.id
    JOIN ledgerNow AS row ON row.commune = incident.commune AND row.stationId = place.stationId
      AND row.plannedAt >= incident.beginsAt AND row.plannedAt < COALESCE(incident.endsAt, ${now})
    WHERE incident.commune = ${commune} AND incident.id IN (${sql.join(ids)})
      AND row.offPlan = 0 AND NOT (row.outcome = 'skipped' AND row.reason IS 'withdrawn')
    GROUP BY incident.id`.execute(db);
  return new Map(rows.map(({ id, rows: count }) => [id, count]));
}
