/** Incidents are opened by people or by the watch, end, are changed or taken back: every change is in the audit log. */
import { randomUUIDv7 } from 'node:crypto';
import type { IncidentAction, IncidentKind, Place } from '../../scheduler/mark-coverage.ts';
import { AppError } from '../errors.ts';
import { linkIncident } from './complaint-store.ts';
import type { Db } from './database.ts';
import { getIncident, type IncidentRecord } from './incident-store.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';
import type { IncidentPlaceTable, IncidentTable } from './report-schema.ts';
import { keptKey, namesOfCause } from './watch-keys.ts';

/** What people say of an incident. A planned one (cắt điện báo trước) has both times. */
export interface IncidentDetails {
  readonly kind: IncidentKind;
  readonly title: string;
  readonly cause: string;
  readonly action: IncidentAction;
  readonly planned: boolean;
  readonly beginsAt: number;
  readonly endsAt: number | null;
  readonly places: readonly Place[];
}

/**
 * A person writes down an incident, also as what a complaint turned out to be. Throws incident-span, bad-request, station-unknown,
 * cluster-unknown, not-found (the complaint).
 */
export async function openIncident(
  db: Db,
  now: number,
  commune: string,
  details: IncidentDetails,
  actor: Actor,
  complaintId?: string,
): Promise<string> {
  const id = randomUUIDv7();
  await db.transaction().execute(async (tx) => {
    await check(tx, now, commune, details);
    await insertIncident(tx, now, commune, id, details, actor, null);
    if (complaintId !== undefined) await linkIncident(tx, commune, complaintId, id);
    await writeAudit(tx, { ...deedOf(id, commune, actor, now), action: 'incident.open', after: details });
    await markChanged(tx, commune, 'incidents');
  });
  return id;
}

/** Says everything of it anew. Throws not-found, incident-span, bad-request, station-unknown, cluster-unknown. */
export async function changeIncident(
  db: Db,
  now: number,
  commune: string,
  id: string,
  details: IncidentDetails,
  actor: Actor,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const before = await getIncident(tx, commune, id);
    await check(tx, now, commune, details);
    const { places, planned, ...columns } = details;
    if (details.endsAt === null) await refuseSecondOpen(tx, commune, before.row);
    const watchKey = before.row.watchKey === null ? null : keptKey(before.row.watchKey);
    const ended =
      details.endsAt === null ? { closedBy: null, closedAt: null } : { closedBy: actor.name, closedAt: now };
    await tx
      .updateTable('incident')
      .set({ ...columns, ...(details.endsAt === before.row.endsAt ? {} : ended), planned: planned ? 1 : 0, watchKey })
      .where('id', '=', id)
      .execute();
    await tx.deleteFrom('incidentPlace').where('incidentId', '=', id).execute();
    await insertPlaces(tx, commune, id, places);
    await writeAudit(tx, {
      ...deedOf(id, commune, actor, now),
      action: 'incident.change',
      before: detailsOf(before),
      after: details,
    });
    await markChanged(tx, commune, 'incidents');
  });
}

/** It is over since `endsAt`. Throws not-found, incident-span, bad-request (a time to come). */
export async function endIncident(
  db: Db,
  now: number,
  commune: string,
  id: string,
  endsAt: number,
  actor: Actor,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const record = await getIncident(tx, commune, id);
    const before = detailsOf(record);
    checkSpan(now, { ...before, endsAt });
    await tx
      .updateTable('incident')
      .set({ endsAt, closedBy: actor.name, closedAt: now })
      .where('id', '=', id)
      .execute();
    await writeAudit(tx, {
      ...deedOf(id, commune, actor, now),
      action: 'incident.end',
      before,
      after: { ...before, endsAt },
    });
    await markChanged(tx, commune, 'incidents');
  });
}

/** It was written down by mistake: it counts nowhere any more, and stays in the audit log. Throws not-found. */
export async function cancelIncident(db: Db, now: number, commune: string, id: string, actor: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const before = await getIncident(tx, commune, id);
    // The end takes it out of the way of the watch, which knows one open incident for each cause.
    await tx
      .updateTable('incident')
      .set({ cancelledAt: now, endsAt: before.row.endsAt ?? Math.max(now, before.row.beginsAt) })
      .where('id', '=', id)
      .execute();
    await writeAudit(tx, { ...deedOf(id, commune, actor, now), action: 'incident.cancel', before: detailsOf(before) });
    await markChanged(tx, commune, 'incidents');
  });
}

/** Joins an open transaction. `watchKey`: the watch's own name of the cause. */
export async function insertIncident(
  tx: Db,
  now: number,
  commune: string,
  id: string,
  { places, planned, ...columns }: IncidentDetails,
  actor: Actor,
  watchKey: string | null,
): Promise<void> {
  const isOver = !planned && columns.endsAt !== null;
  await tx
    .insertInto('incident')
    .values({
      id,
      commune,
      ...columns,
      planned: planned ? 1 : 0,
      watchKey,
      openedBy: actor.name,
      openedAt: now,
      closedBy: isOver ? actor.name : null,
      closedAt: isOver ? now : null,
      cancelledAt: null,
    })
    .execute();
  await insertPlaces(tx, commune, id, places);
}

/** A deed on one incident, for the audit log. */
export function deedOf(id: string, commune: string, actor: Actor, at: number) {
  return { commune, actor, at, subject: 'incident', subjectId: id };
}

async function insertPlaces(tx: Db, commune: string, incidentId: string, places: readonly Place[]): Promise<void> {
  const rows = places.map(
    ({ stationId, clusterId }): IncidentPlaceTable => ({ incidentId, commune, stationId, clusterId: clusterId ?? '' }),
  );
  await tx
    .insertInto('incidentPlace')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

function detailsOf({ row, places }: IncidentRecord): IncidentDetails {
  const { kind, title, cause, action, planned, beginsAt, endsAt } = row;
  return { kind, title, cause, action, planned: planned === 1, beginsAt, endsAt, places };
}

async function check(tx: Db, now: number, commune: string, details: IncidentDetails): Promise<void> {
  checkSpan(now, details);
  const stationIds = [...new Set(details.places.map(({ stationId }) => stationId))];
  const stations = await tx
    .selectFrom('station')
    .select('id')
    .where('commune', '=', commune)
    .where('id', 'in', stationIds)
    .execute();
  if (stations.length < stationIds.length) throw new AppError('station-unknown');
  const clusters = await tx
    .selectFrom('cluster')
    .select(['id', 'stationId'])
    .where('commune', '=', commune)
    .where('stationId', 'in', stationIds)
    .execute();
  const known = new Set(clusters.map(({ id, stationId }) => `${stationId}/${id}`));
  const isUnknown = ({ stationId, clusterId }: Place) =>
    clusterId !== undefined && !known.has(`${stationId}/${clusterId}`);
  if (details.places.some(isUnknown)) throw new AppError('cluster-unknown');
}

function checkSpan(
  now: number,
  { beginsAt, endsAt, planned }: Pick<IncidentDetails, 'beginsAt' | 'endsAt' | 'planned'>,
): void {
  if ((endsAt !== null && endsAt <= beginsAt) || (planned && endsAt === null)) throw new AppError('incident-span');
  if (planned) return;
  if (beginsAt > now) throw new AppError('bad-request', { detail: 'sự cố chưa xảy ra thì chọn "Báo trước"' });
  if (endsAt !== null && endsAt > now)
    throw new AppError('bad-request', { detail: 'sự cố chưa hết thì để trống giờ kết thúc' });
}

async function refuseSecondOpen(tx: Db, commune: string, { id, watchKey, endsAt }: IncidentTable): Promise<void> {
  if (watchKey === null || endsAt === null) return;
  const other = await tx
    .selectFrom('incident')
    .select('id')
    .where('commune', '=', commune)
    .where('watchKey', 'in', namesOfCause(watchKey))
    .where('endsAt', 'is', null)
    .where('id', '!=', id)
    .executeTakeFirst();
  if (other !== undefined)
    throw new AppError('bad-request', {
      detail: 'trạm này đang có sự cố cùng nguyên nhân chưa đóng, hãy sửa sự cố đó',
    });
}
