/** Programmes, zones and schedules as stored, and the plan they make as the scheduler reads it. */
import { randomUUIDv7 } from 'node:crypto';
import type {
  PlannedSegment,
  PlannedStation,
  Policy,
  Priority,
  Programme,
  ProgrammeItem,
  Schedule,
  Target,
} from '../../scheduler/model.ts';
import { AppError } from '../errors.ts';
import { currentPolicy } from './commune-store.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';
import type { ScheduleTable, StationTable } from './schema.ts';
import { approvalInForce, loadSegments, type SegmentRecord } from './segment-store.ts';

/** Everything the pure line needs to make airings. */
export interface Plan {
  readonly zone: string;
  readonly policy: Policy;
  readonly schedules: readonly Schedule[];
  readonly programmes: readonly Programme[];
  readonly segments: readonly PlannedSegment[];
  readonly stations: readonly PlannedStation[];
  /** Those that fetch a playlist (transport ip); the others are planned for and reported by people. */
  readonly networkStationIds: ReadonlySet<string>;
}

/** The plan as it stands at `now`: schedules not cancelled, stations not retired, approvals in force. */
export async function loadPlan(db: Db, commune: { id: string; zone: string }, now: number): Promise<Plan> {
  const [{ policy }, schedules, programmes, segments, stations] = await Promise.all([
    currentPolicy(db, commune.id, now),
    db.selectFrom('schedule').selectAll().where('commune', '=', commune.id).where('cancelledAt', 'is', null).execute(),
    listProgrammes(db, commune.id),
    loadSegments(db, commune.id),
    loadPlannedStations(db, commune.id),
  ]);
  return {
    zone: commune.zone,
    policy,
    schedules: schedules.map(toSchedule),
    programmes,
    segments: segments.map((record) => toPlannedSegment(record, now)),
    stations: stations.map(({ id, name, zoneIds }) => ({ id, name, zoneIds })),
    networkStationIds: new Set(stations.filter(({ transport }) => transport === 'ip').map(({ id }) => id)),
  };
}

/** All programmes by title. */
export async function listProgrammes(db: Db, commune: string): Promise<Programme[]> {
  const rows = await db.selectFrom('programme').selectAll().where('commune', '=', commune).orderBy('title').execute();
  return rows.map((row) => ({ id: row.id, title: row.title, items: fromJson<ProgrammeItem[]>(row.items) }));
}

/** Stores a programme (a new one without `id`). Throws not-found, segment-unknown. */
export async function saveProgramme(
  db: Db,
  now: number,
  commune: string,
  input: { id?: string; title: string; items: readonly ProgrammeItem[] },
  actor: Actor,
): Promise<string> {
  const id = input.id ?? randomUUIDv7();
  await db.transaction().execute(async (tx) => {
    const ids = [...new Set(input.items.map((item) => item.segmentId))];
    if ((await loadSegments(tx, commune, { ids })).length !== ids.length) throw new AppError('segment-unknown');
    const before = (await listProgrammes(tx, commune)).find((programme) => programme.id === input.id);
    if (input.id !== undefined && before === undefined) throw new AppError('not-found', { what: 'chương trình' });
    const columns = { title: input.title, items: toJson(input.items) };
    if (before === undefined) {
      await tx
        .insertInto('programme')
        .values({ id, commune, ...columns, createdBy: actor.name, createdAt: now })
        .execute();
    } else {
      await tx.updateTable('programme').set(columns).where('id', '=', id).execute();
    }
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: before === undefined ? 'programme.create' : 'programme.change',
      subject: 'programme',
      subjectId: id,
      before,
      after: { title: input.title, items: input.items },
    });
    await markChanged(tx, commune, 'plan');
  });
  return id;
}

/** All zones with their stations. */
export async function listZones(
  db: Db,
  commune: string,
): Promise<{ id: string; name: string; stationIds: string[] }[]> {
  const [zones, members] = await Promise.all([
    db.selectFrom('zone').selectAll().where('commune', '=', commune).orderBy('name').execute(),
    db.selectFrom('zoneStation').selectAll().where('commune', '=', commune).execute(),
  ]);
  const stationsOf = Map.groupBy(members, (m) => m.zoneId);
  return zones.map(({ id, name }) => ({ id, name, stationIds: (stationsOf.get(id) ?? []).map((m) => m.stationId) }));
}

/** Stores a zone (a new one without `id`). Throws not-found, station-unknown. */
export async function saveZone(
  db: Db,
  now: number,
  commune: string,
  input: { id?: string; name: string; stationIds: readonly string[] },
  actor: Actor,
): Promise<string> {
  const id = input.id ?? randomUUIDv7();
  await db.transaction().execute(async (tx) => {
    const before = (await listZones(tx, commune)).find((zone) => zone.id === input.id);
    if (input.id !== undefined && before === undefined) throw new AppError('not-found', { what: 'nhóm trạm' });
    await checkTarget(tx, commune, { kind: 'stations', stationIds: input.stationIds });
    if (before === undefined) await tx.insertInto('zone').values({ id, commune, name: input.name }).execute();
    else await tx.updateTable('zone').set({ name: input.name }).where('id', '=', id).execute();
    await tx.deleteFrom('zoneStation').where('zoneId', '=', id).execute();
    for (const stationId of new Set(input.stationIds))
      await tx.insertInto('zoneStation').values({ commune, zoneId: id, stationId }).execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: before === undefined ? 'zone.create' : 'zone.change',
      subject: 'zone',
      subjectId: id,
      before,
      after: input,
    });
    await markChanged(tx, commune, 'plan', 'stations');
  });
  return id;
}

/** Stores a schedule that was checked against the policy (a new one without `id`). Throws not-found, already-cancelled, station-unknown. */
export async function saveSchedule(
  db: Db,
  now: number,
  commune: string,
  input: Omit<Schedule, 'id'> & { id?: string },
  actor: Actor,
): Promise<string> {
  const id = input.id ?? randomUUIDv7();
  await db.transaction().execute(async (tx) => {
    await checkTarget(tx, commune, input.target);
    const programmes = await listProgrammes(tx, commune);
    if (!programmes.some((programme) => programme.id === input.programmeId))
      throw new AppError('not-found', { what: 'chương trình' });
    const before = input.id === undefined ? undefined : await getSchedule(tx, commune, input.id);
    if (before !== undefined && before.cancelledAt !== null) throw new AppError('already-cancelled');
    const columns = {
      title: input.title,
      programmeId: input.programmeId,
      dtstart: input.dtstart,
      rrule: input.rrule ?? null,
      rdates: toJson(input.rdates),
      exdates: toJson(input.exdates),
      times: toJson(input.times),
      target: toJson(input.target),
      priority: input.priority,
      lateRule: input.lateRule,
    };
    if (before === undefined) {
      const made = { createdBy: actor.name, createdAt: now, cancelledAt: null };
      await tx
        .insertInto('schedule')
        .values({ id, commune, ...columns, ...made })
        .execute();
    } else {
      await tx.updateTable('schedule').set(columns).where('id', '=', id).execute();
    }
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: before === undefined ? 'schedule.create' : 'schedule.change',
      subject: 'schedule',
      subjectId: id,
      before,
      after: columns,
    });
    await markChanged(tx, commune, 'plan');
  });
  return id;
}

/** Cancels what is still to come of a schedule. Throws not-found, already-cancelled. */
export async function cancelSchedule(db: Db, now: number, commune: string, id: string, actor: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const before = await getSchedule(tx, commune, id);
    if (before.cancelledAt !== null) throw new AppError('already-cancelled');
    await tx.updateTable('schedule').set({ cancelledAt: now }).where('id', '=', id).execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'schedule.cancel',
      subject: 'schedule',
      subjectId: id,
      before,
    });
    await markChanged(tx, commune, 'plan');
  });
}

/** One schedule row; throws not-found. */
export async function getSchedule(db: Db, commune: string, id: string): Promise<ScheduleTable> {
  const row = await db
    .selectFrom('schedule')
    .selectAll()
    .where('commune', '=', commune)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new AppError('not-found', { what: 'lịch phát' });
  return row;
}

/** Schedules that stand, newest first. */
export async function listSchedules(db: Db, commune: string): Promise<ScheduleTable[]> {
  return db
    .selectFrom('schedule')
    .selectAll()
    .where('commune', '=', commune)
    .where('cancelledAt', 'is', null)
    .orderBy('createdAt', 'desc')
    .execute();
}

/** A stored row as the scheduler's schedule. */
export function toSchedule(row: ScheduleTable): Schedule {
  return {
    id: row.id,
    programmeId: row.programmeId,
    title: row.title,
    dtstart: row.dtstart,
    ...(row.rrule === null ? {} : { rrule: row.rrule }),
    rdates: fromJson<string[]>(row.rdates),
    exdates: fromJson<string[]>(row.exdates),
    times: fromJson<string[]>(row.times),
    target: fromJson<Target>(row.target),
    priority: row.priority as Priority,
    lateRule: row.lateRule === 'skip' ? 'skip' : 'join',
  };
}

function toPlannedSegment(record: SegmentRecord, now: number): PlannedSegment {
  const { row, rendition } = record;
  const approval = approvalInForce(record, now);
  return {
    id: row.id,
    title: row.title,
    kind: row.kind as PlannedSegment['kind'],
    topics: record.topics,
    ...(rendition === undefined
      ? {}
      : { rendition: { sha256: rendition.sha256, bytes: rendition.bytes, durationMs: rendition.durationMs } }),
    ...(approval === undefined
      ? {}
      : { approval: { sha256: approval.sha256, approvedBy: approval.byName, approvedAt: approval.at } }),
    ...(row.validFrom === null ? {} : { validFrom: row.validFrom }),
    ...(row.validUntil === null ? {} : { validUntil: row.validUntil }),
  };
}

async function loadPlannedStations(
  db: Db,
  commune: string,
): Promise<(PlannedStation & { transport: StationTable['transport'] })[]> {
  const [rows, zones] = await Promise.all([
    db
      .selectFrom('station')
      .select(['id', 'name', 'transport'])
      .where('commune', '=', commune)
      .where('retiredAt', 'is', null)
      .orderBy('code')
      .execute(),
    listZones(db, commune),
  ]);
  return rows.map((row) => ({
    ...row,
    zoneIds: zones.filter((zone) => zone.stationIds.includes(row.id)).map((zone) => zone.id),
  }));
}

async function checkTarget(tx: Db, commune: string, target: Target): Promise<void> {
  if (target.kind === 'all') return;
  const wanted = new Set(target.kind === 'zones' ? target.zoneIds : target.stationIds);
  const query =
    target.kind === 'zones'
      ? tx.selectFrom('zone').select('id').where('commune', '=', commune)
      : tx.selectFrom('station').select('id').where('commune', '=', commune).where('retiredAt', 'is', null);
  const known = new Set((await query.execute()).map((row) => row.id));
  if (![...wanted].every((id) => known.has(id))) throw new AppError('station-unknown');
}
