/** Ledger rows for tests: planned airings and what became of them. */
import type { StationAiring } from '../../scheduler/model.ts';
import { type LedgerRow, newestRow, type PlannedRow } from '../../server/store/ledger-store.ts';
import { type RowResult, storeResults } from '../../server/store/row-results.ts';
import { hashOf, type Place } from './segment-steps.ts';

export const MINUTE = 60_000;
/** The one station of these rows. */
export const STATION = 's1';

/** An airing of one item of 30 s, as planned for a station. */
export function plannedRow(id: string, startsAt: number, over: Partial<PlannedRow> = {}): PlannedRow {
  return {
    stationId: STATION,
    airing: stationAiring(id, startsAt),
    dropReason: undefined,
    dropped: [],
    scheduledBy: 'Hương',
    transport: 'ip',
    carrierId: undefined,
    ...over,
  };
}

/** The airing itself. */
export function stationAiring(id: string, startsAt: number): StationAiring {
  const item = { segmentId: `segment-${id}`, title: `Tin ${id}`, kind: 'news' as const, topics: ['II.2', 'II.1'] };
  return {
    id,
    scheduleId: 'schedule-1',
    programmeId: 'programme-1',
    title: `Lượt ${id}`,
    plannedAt: startsAt,
    startsAt,
    endsAt: startsAt + 30_000,
    priority: 'normal',
    lateRule: 'join',
    stationIds: [STATION],
    items: [
      {
        ...item,
        index: 0,
        sha256: hashOf(id),
        bytes: 110_000,
        durationMs: 30_000,
        offsetMs: 0,
        approvedBy: 'Lê Văn Minh',
        approvedAt: 1_000,
      },
    ],
    dropped: [],
  };
}

/** Stores what became of the newest revision of a row; how many rows were written. */
export async function storeResult(
  place: Place,
  airingId: string,
  over: Partial<RowResult>,
  stationId = STATION,
): Promise<number> {
  const row = await rowOf(place, airingId, stationId);
  const result: RowResult = {
    outcome: 'aired',
    reason: undefined,
    startedAt: row.plannedAt,
    endedAt: row.endsAt,
    renderedMs: 30_000,
    rmsDb: -18.5,
    evidence: 'machine',
    items: row.items,
    closed: true,
    ...over,
  };
  return place.db
    .transaction()
    .execute((tx) => storeResults(tx, place.clock.now(), place.communeId, [{ row, result }]));
}

/** The newest revision; throws when there is none. */
export async function rowOf({ db }: Place, airingId: string, stationId = STATION): Promise<LedgerRow> {
  const row = await newestRow(db, airingId, stationId);
  if (row === undefined) throw new Error(`no ledger row of ${airingId}`);
  return row;
}

/** A commune beside the house's own, so that a round of its closer looks at nothing else. */
export async function addCommune({ db }: Pick<Place, 'db'>, id: string): Promise<void> {
  const row = { id, code: id, name: id, zone: 'Asia/Ho_Chi_Minh', demo: 0, setupTokenHash: null, createdAt: 0 };
  await db.insertInto('commune').values(row).execute();
}
