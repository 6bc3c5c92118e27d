/** The plan that everything stored makes, as the scheduler reads it. */
import type { PlannedSegment, PlannedStation, Policy, Programme, Schedule } from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import { loadPolicy } from './policy-store.ts';
import { listProgrammes } from './programme-store.ts';
import { toSchedule } from './schedule-store.ts';
import type { StationTable } from './schema.ts';
import { approvalInForce, loadSegments, type SegmentRecord } from './segment-store.ts';
import { listZones } from './zone-store.ts';

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
  const [policy, schedules, programmes, segments, stations] = await Promise.all([
    loadPolicy(db, commune.id, now),
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
