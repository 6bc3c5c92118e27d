/** Incidents between the HTTP API and the store: null there is absent here. */
import type { z } from 'zod';
import type { incident, incidentWrite } from './contract/incidents.ts';
import type { Db } from './store/database.ts';
import type { IncidentDetails } from './store/incident-changes.ts';
import { rowsInIncidents } from './store/incident-rows.ts';
import type { IncidentRecord } from './store/incident-store.ts';

/** Incidents as the API shows them, each with the rows of the log that fell into it. */
export async function viewIncidents(
  { db, communeId, now }: { db: Db; communeId: string; now: () => number },
  records: readonly IncidentRecord[],
): Promise<z.output<typeof incident>[]> {
  const rows = await rowsInIncidents(
    db,
    communeId,
    records.map(({ row }) => row.id),
    now(),
  );
  return records.map(({ row, places }) => ({
    id: row.id,
    kind: row.kind,
    title: row.title,
    cause: row.cause,
    action: row.action,
    planned: row.planned === 1,
    beginsAt: row.beginsAt,
    endsAt: row.endsAt,
    places: places.map(({ stationId, clusterId }) => ({ stationId, clusterId: clusterId ?? null })),
    openedBy: row.openedBy,
    openedAt: row.openedAt,
    byWatch: row.watchKey !== null,
    closedBy: row.closedBy,
    closedAt: row.closedAt,
    rows: rows.get(row.id) ?? 0,
  }));
}

/** What was sent, as the store takes it. */
export function readIncident({ places, ...body }: z.output<typeof incidentWrite>): IncidentDetails {
  const { kind, title, cause, action, planned, beginsAt, endsAt } = body;
  return {
    ...{ kind, title, cause, action, planned, beginsAt, endsAt },
    places: places.map(({ stationId, clusterId }) => ({ stationId, clusterId: clusterId ?? undefined })),
  };
}
