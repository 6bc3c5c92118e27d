/** The ledger's rows: one per airing and station from the day it is planned; a closed row is never edited, a correction is a new revision. */

import { sql } from 'kysely';
import type {
  AiringItem,
  DroppedItem,
  FileItem,
  SegmentKind,
  Span,
  StationAiring,
  Transport,
} from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import type { RowKey } from './ledger-news-store.ts';
import { markChanged } from './record-change.ts';
import type { LedgerTable } from './schema.ts';

/** An item as the ledger keeps it: its own copy of title, hash, topics and approver (R10), and what came of it. */
export interface LedgerItem {
  readonly index: number;
  readonly title: string;
  readonly topics: readonly string[];
  /** What it was when it was planned; rows from before this was kept lack it. */
  readonly segmentId?: string | undefined;
  readonly kind?: SegmentKind | 'relay' | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Of a file; a relay names its source. */
  readonly sha256?: string | undefined;
  readonly sourceId?: string | undefined;
  /** A filled place: what a station plays instead that did not hear of the filling; without a hash silence. */
  readonly fallback?: { readonly sha256?: string | undefined } | undefined;
  readonly approvedBy: string;
  readonly approvedAt: number;
  /** An emergency that aired before it was approved: on whose order. */
  readonly orderedBy?: string | undefined;
  readonly offsetMs: number;
  readonly durationMs: number;
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
  readonly renderedMs?: number | undefined;
  /** Samples per channel that went out, as the station counted them. */
  readonly frames?: number | undefined;
  readonly rmsDb?: number | undefined;
  readonly peakDb?: number | undefined;
  readonly volumePct?: number | undefined;
  readonly reason?: string | undefined;
}

/** A row with its lists read. */
export type LedgerRow = Omit<LedgerTable, 'items' | 'topics' | 'dropped'> & {
  readonly items: readonly LedgerItem[];
  readonly topics: readonly string[];
  /** What of the programme was left out there beforehand, and why. */
  readonly dropped: readonly DroppedItem[];
};

/** What one station is to play, from which its ledger rows are made. */
export interface PlannedRow {
  readonly stationId: string;
  readonly airing: StationAiring;
  /** Why none of it will sound there, when that is known beforehand. */
  readonly dropReason: string | undefined;
  /** Everything of the programme that will not sound there, and why. */
  readonly dropped: readonly DroppedItem[];
  readonly scheduledBy: string;
  /** How sound comes there, and from where, when it was planned. */
  readonly transport: Transport;
  readonly carrierId: string | undefined;
}

/**
 * Makes a row for everything planned that has none, follows changes of what has not begun, and closes as skipped what was withdrawn
 * before its time. Writes nothing when nothing changed.
 */
export async function planLedger(
  db: Db,
  now: number,
  commune: string,
  horizon: Span,
  planned: readonly PlannedRow[],
): Promise<void> {
  // From the horizon's start: what waits its turn may have been due before now.
  const stored = await newestRows(db, commune, { from: Math.min(now, horizon.from), to: horizon.to });
  const storedByKey = new Map(stored.map((row) => [keyOf(row.airingId, row.stationId), row]));
  const plannedKeys = new Set(planned.map((row) => keyOf(row.airing.id, row.stationId)));
  const inserts: LedgerTable[] = [];
  const updates: LedgerTable[] = [];
  for (const plan of planned) {
    const before = storedByKey.get(keyOf(plan.airing.id, plan.stationId));
    const wanted = plannedColumns(commune, plan);
    if (before === undefined) inserts.push({ ...wanted, revision: 1 });
    else if (plan.airing.startsAt <= now) continue;
    else if (before.closedAt !== null) inserts.push({ ...wanted, revision: before.revision + 1 });
    else if (!samePlan(before, wanted)) updates.push({ ...wanted, revision: before.revision });
  }
  const withdrawn = stored.filter(
    (row) => row.plannedAt > now && row.closedAt === null && !plannedKeys.has(keyOf(row.airingId, row.stationId)),
  );
  if (inserts.length + updates.length + withdrawn.length === 0) return;
  await db.transaction().execute(async (tx) => {
    for (const row of inserts) await insertRow(tx, row);
    for (const row of updates) await updateRow(tx, row);
    for (const row of withdrawn)
      await updateRow(tx, { ...row, outcome: 'skipped', reason: 'withdrawn', closedAt: now });
    await markChanged(tx, commune, 'ledger');
  });
}

/** The newest revisions of some rows; a key without a row has none. */
export async function newestOf(db: Db, commune: string, keys: readonly RowKey[]): Promise<LedgerRow[]> {
  if (keys.length === 0) return [];
  const list = JSON.stringify(keys.map(({ airingId, stationId }) => [airingId, stationId]));
  const { rows } = await sql<LedgerTable>`SELECT ledger.* FROM json_each(${list}) AS asked
    JOIN ledger ON ledger.airingId = asked.value ->> 0 AND ledger.stationId = asked.value ->> 1
    WHERE ledger.commune = ${commune} AND NOT EXISTS (SELECT 1 FROM ledger AS newer
      WHERE newer.airingId = ledger.airingId AND newer.stationId = ledger.stationId AND newer.revision > ledger.revision)
    ORDER BY ledger.plannedAt, ledger.airingId, ledger.stationId`.execute(db);
  return rows.map(readRow);
}

/** The newest revision of one row, or undefined. */
export async function newestRow(db: Db, airingId: string, stationId: string): Promise<LedgerRow | undefined> {
  const row = await db
    .selectFrom('ledger')
    .selectAll()
    .where('airingId', '=', airingId)
    .where('stationId', '=', stationId)
    .orderBy('revision', 'desc')
    .executeTakeFirst();
  return row === undefined ? undefined : readRow(row);
}

/** Newest revisions of the rows planned in the span, in order of time and station. */
export async function newestRows(db: Db, commune: string, span: Span): Promise<LedgerTable[]> {
  return db
    .selectFrom('ledger')
    .selectAll()
    .where('commune', '=', commune)
    .where('plannedAt', '>=', span.from)
    .where('plannedAt', '<', span.to)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('ledger as newer')
            .select('newer.revision')
            .whereRef('newer.airingId', '=', 'ledger.airingId')
            .whereRef('newer.stationId', '=', 'ledger.stationId')
            .whereRef('newer.revision', '>', 'ledger.revision'),
        ),
      ),
    )
    .orderBy('plannedAt')
    .orderBy('airingId')
    .orderBy('stationId')
    .execute();
}

/** A stored row with its JSON read. */
export function readRow(row: LedgerTable): LedgerRow {
  return {
    ...row,
    items: fromJson<LedgerItem[]>(row.items),
    topics: fromJson<string[]>(row.topics),
    dropped: fromJson<DroppedItem[]>(row.dropped),
  };
}

/** People took it back before its time: whatever is told of it, the plan's word stands. */
export function isWithdrawn(row: Pick<LedgerRow, 'closedAt' | 'reason'>): boolean {
  return row.closedAt !== null && row.reason === 'withdrawn';
}

function plannedColumns(
  commune: string,
  { stationId, airing, dropReason, dropped, scheduledBy, transport, carrierId }: PlannedRow,
): Omit<LedgerTable, 'revision'> {
  const items = airing.items.filter((item) => item.stationIds?.includes(stationId) ?? true).map(toLedgerItem);
  return {
    airingId: airing.id,
    stationId,
    commune,
    title: airing.title,
    topics: toJson(topicsOf(items)),
    scheduledBy,
    plannedAt: airing.startsAt,
    endsAt: airing.endsAt,
    items: toJson(items),
    outcome: 'unknown',
    reason: dropReason ?? null,
    startedAt: null,
    endedAt: null,
    renderedMs: 0,
    rmsDb: null,
    evidence: 'none',
    offPlan: 0,
    closedAt: null,
    dropped: toJson(dropped),
    scheduleId: airing.scheduleId,
    priority: airing.priority,
    orderKind: airing.order ?? null,
    transport,
    carrierId: carrierId ?? null,
  };
}

function toLedgerItem(item: AiringItem): LedgerItem {
  const { index, title, kind, approvedBy, approvedAt, offsetMs, durationMs } = item;
  const ordered = item.kind === 'relay' || item.orderedBy === undefined ? {} : { orderedBy: item.orderedBy };
  const sound =
    item.kind === 'relay'
      ? { topics: [], sourceId: item.sourceId }
      : {
          topics: item.topics,
          tags: item.tags ?? [],
          segmentId: item.segmentId,
          sha256: item.sha256,
        };
  const fallback = item.kind === 'relay' || item.fallback === undefined ? {} : { fallback: fallbackOf(item.fallback) };
  return { index, title, kind, ...sound, approvedBy, approvedAt, offsetMs, durationMs, ...fallback, ...ordered };
}

function fallbackOf(fallback: NonNullable<FileItem['fallback']>): NonNullable<LedgerItem['fallback']> {
  return fallback === 'silence' ? {} : { sha256: fallback.sha256 };
}

/** All topics of some items, each once, sorted. */
export function topicsOf(items: readonly LedgerItem[]): string[] {
  return [...new Set(items.flatMap((item) => item.topics))].sort();
}

function samePlan(before: LedgerTable, wanted: Omit<LedgerTable, 'revision'>): boolean {
  const planned = [
    'title',
    'topics',
    'scheduledBy',
    'plannedAt',
    'endsAt',
    'items',
    'reason',
    'dropped',
    'scheduleId',
    'priority',
    'orderKind',
    'transport',
    'carrierId',
  ] as const;
  return planned.every((column) => before[column] === wanted[column]);
}

/** Adds one row or a new revision of it. Joins an open transaction. */
export async function insertRow(tx: Db, row: LedgerTable): Promise<void> {
  await tx.insertInto('ledger').values(row).execute();
}

/** Brings an open row up to date. Joins an open transaction. */
export async function updateRow(tx: Db, row: LedgerTable): Promise<void> {
  const { airingId, stationId, revision, commune: _commune, ...columns } = row;
  await tx
    .updateTable('ledger')
    .set(columns)
    .where('airingId', '=', airingId)
    .where('stationId', '=', stationId)
    .where('revision', '=', revision)
    .where('closedAt', 'is', null)
    .execute();
}

function keyOf(airingId: string, stationId: string): string {
  return `${airingId}/${stationId}`;
}
