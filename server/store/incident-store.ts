/** Incidents at stations and clusters as stored: asked for by time, by station, and as coverage and answers are computed from them. */
import type { IncidentKind, Place, PlacedIncident } from '../../scheduler/mark-coverage.ts';
import type { Span } from '../../scheduler/model.ts';
import { AppError } from '../errors.ts';
import type { Db } from './database.ts';
import type { IncidentTable } from './report-schema.ts';

/** An incident as stored, with its places. */
export interface IncidentRecord {
  readonly row: IncidentTable;
  readonly places: readonly Place[];
}

/** So many are answered at once. */
const MOST = 500;

/** Incidents that were not taken back and last into the span, those that are not over first, then the newest first. */
export async function listIncidents(
  db: Db,
  commune: string,
  {
    from,
    to,
    stationId,
    kind,
    open,
  }: Span & { stationId?: string | undefined; kind?: IncidentKind | undefined; open?: boolean | undefined },
): Promise<IncidentRecord[]> {
  let query = overlapping(db, commune, { from, to });
  if (kind !== undefined) query = query.where('kind', '=', kind);
  if (open === true) query = query.where('endsAt', 'is', null);
  if (open === false) query = query.where('endsAt', 'is not', null);
  if (stationId !== undefined)
    query = query.where('id', 'in', (e) =>
      e.selectFrom('incidentPlace').select('incidentId').where('stationId', '=', stationId),
    );
  const rows = await query
    .orderBy((e) => e('endsAt', 'is not', null))
    .orderBy('beginsAt', 'desc')
    .orderBy('id')
    .limit(MOST)
    .execute();
  return withPlaces(db, commune, rows);
}

/** What coverage and answers are computed from: every incident that lasts into the span and was not taken back. */
export async function incidentsIn(db: Db, commune: string, span: Span): Promise<PlacedIncident[]> {
  const rows = await overlapping(db, commune, span).orderBy('beginsAt').orderBy('id').execute();
  return (await withPlaces(db, commune, rows)).map(({ row: { id, kind, action, beginsAt, endsAt }, places }) => ({
    id,
    kind,
    action,
    beginsAt,
    endsAt: endsAt ?? undefined,
    places,
  }));
}

/** One incident; throws not-found, also of one that was taken back. */
export async function getIncident(db: Db, commune: string, id: string): Promise<IncidentRecord> {
  const row = await db
    .selectFrom('incident')
    .selectAll()
    .where('commune', '=', commune)
    .where('id', '=', id)
    .where('cancelledAt', 'is', null)
    .executeTakeFirst();
  const [record] = row === undefined ? [] : await withPlaces(db, commune, [row]);
  if (record === undefined) throw new AppError('not-found', { what: 'sự cố' });
  return record;
}

function overlapping(db: Db, commune: string, { from, to }: Span) {
  return db
    .selectFrom('incident')
    .selectAll()
    .where('commune', '=', commune)
    .where('cancelledAt', 'is', null)
    .where('beginsAt', '<', to)
    .where((e) => e.or([e('endsAt', 'is', null), e('endsAt', '>', from)]));
}

async function withPlaces(db: Db, commune: string, rows: readonly IncidentTable[]): Promise<IncidentRecord[]> {
  const stored = await db
    .selectFrom('incidentPlace')
    .selectAll()
    .where('commune', '=', commune)
    .where(
      'incidentId',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('stationId')
    .orderBy('clusterId')
    .execute();
  const places = Map.groupBy(stored, ({ incidentId }) => incidentId);
  return rows.map((row) => ({
    row,
    places: (places.get(row.id) ?? []).map(({ stationId, clusterId }) => ({
      stationId,
      clusterId: clusterId === '' ? undefined : clusterId,
    })),
  }));
}
