/** The ledger's rows: one per airing and station from the day it is planned; a closed row is never edited, a correction is a new revision. */
import type { Evidence, Outcome, Span, StationAiring } from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { markChanged } from './record-change.ts';
import type { LedgerTable } from './schema.ts';

/** An item as the ledger keeps it: its own copy of title, hash, topics and approver (R10), and what came of it. */
export interface LedgerItem {
  readonly index: number;
  readonly title: string;
  readonly topics: readonly string[];
  readonly sha256: string;
  readonly approvedBy: string;
  readonly approvedAt: number;
  readonly offsetMs: number;
  readonly durationMs: number;
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
  readonly renderedMs?: number | undefined;
  readonly rmsDb?: number | undefined;
  readonly reason?: string | undefined;
}

/** A row with its items read. */
export type LedgerRow = Omit<LedgerTable, 'items' | 'topics'> & {
  readonly items: readonly LedgerItem[];
  readonly topics: readonly string[];
};

/** What one station is to play, from which its ledger rows are made. */
export interface PlannedRow {
  readonly stationId: string;
  readonly airing: StationAiring;
  /** Why none of it will sound there, when that is known beforehand. */
  readonly dropReason: string | undefined;
  readonly scheduledBy: string;
}

/** What became of a row, as close-ledger decided. */
export interface RowResult {
  readonly outcome: Outcome;
  readonly reason: string | undefined;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly renderedMs: number;
  readonly rmsDb: number | undefined;
  readonly evidence: Evidence;
  readonly items: readonly LedgerItem[];
  readonly closed: boolean;
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

/** Rows that have begun by `now` and can still change. */
export async function openRows(db: Db, commune: string, now: number): Promise<LedgerRow[]> {
  const rows = await db
    .selectFrom('ledger')
    .selectAll()
    .where('commune', '=', commune)
    .where('closedAt', 'is', null)
    .where('plannedAt', '<=', now)
    .execute();
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

/** Stores what became of rows: open ones are updated, closed ones get a new revision; rows that say the same already are left alone. */
export async function storeResults(
  db: Db,
  now: number,
  commune: string,
  results: readonly { row: LedgerRow; result: RowResult }[],
): Promise<number> {
  const writes = results
    .map(({ row, result }) => ({ row, next: applyResult(row, result, now) }))
    .filter(({ row, next }) => !sameResult(row, next));
  if (writes.length === 0) return 0;
  await db.transaction().execute(async (tx) => {
    for (const { row, next } of writes) {
      if (row.closedAt === null) await updateRow(tx, next);
      else await insertRow(tx, { ...next, revision: row.revision + 1, closedAt: now });
    }
    await markChanged(tx, commune, 'ledger');
  });
  return writes.length;
}

/** The airing id under which sound that no plan in force asked for is kept: a row of its own beside the planned one. */
export function offPlanId(airingId: string): string {
  return `${airingId}${OFF_PLAN}`;
}

/** The airing an off-plan row tells of; any other id as it is. */
export function plannedId(airingId: string): string {
  return airingId.endsWith(OFF_PLAN) ? airingId.slice(0, -OFF_PLAN.length) : airingId;
}

/** Sound that no plan in force asked for: rendered, heard, and outside every count of planned airings. */
export interface OffPlanRow {
  readonly airingId: string;
  readonly stationId: string;
  readonly title: string;
  readonly items: readonly LedgerItem[];
  readonly startedAt: number;
  readonly endedAt: number;
  readonly renderedMs: number;
  readonly rmsDb?: number | undefined;
}

/** Stores off-plan sound as far as it is known; more of it later is a new revision. */
export async function storeOffPlan(db: Db, now: number, commune: string, sound: OffPlanRow): Promise<void> {
  const airingId = offPlanId(sound.airingId);
  const before = await newestRow(db, airingId, sound.stationId);
  if (before !== undefined && before.renderedMs === sound.renderedMs && before.endedAt === sound.endedAt) return;
  await db.transaction().execute(async (tx) => {
    await insertRow(tx, {
      airingId,
      stationId: sound.stationId,
      revision: (before?.revision ?? 0) + 1,
      commune,
      title: sound.title,
      topics: toJson([...new Set(sound.items.flatMap((item) => item.topics))].sort()),
      scheduledBy: '',
      plannedAt: before?.plannedAt ?? sound.startedAt,
      endsAt: sound.endedAt,
      items: toJson(sound.items),
      outcome: 'aired',
      reason: 'superseded',
      startedAt: sound.startedAt,
      endedAt: sound.endedAt,
      renderedMs: sound.renderedMs,
      rmsDb: sound.rmsDb ?? null,
      evidence: 'machine',
      offPlan: 1,
      closedAt: now,
    });
    await markChanged(tx, commune, 'ledger');
  });
}

/** Title, topics and length of what once was a rendition, by hash: an off-plan row names what sounded. */
export async function renditionsNamed(
  db: Db,
  hashes: readonly string[],
): Promise<Map<string, { title: string; topics: string[]; durationMs: number }>> {
  const rows = await db
    .selectFrom('rendition')
    .innerJoin('segment', 'segment.id', 'rendition.segmentId')
    .leftJoin('segmentTopic', 'segmentTopic.segmentId', 'segment.id')
    .select(['rendition.sha256', 'rendition.durationMs', 'segment.title', 'segmentTopic.code'])
    .where('rendition.sha256', 'in', [...hashes])
    .execute();
  const named = new Map<string, { title: string; topics: string[]; durationMs: number }>();
  for (const { sha256, durationMs, title, code } of rows) {
    const known = named.get(sha256) ?? { title, topics: [], durationMs };
    named.set(sha256, { ...known, topics: code === null ? known.topics : [...known.topics, code] });
  }
  return named;
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
  return { ...row, items: fromJson<LedgerItem[]>(row.items), topics: fromJson<string[]>(row.topics) };
}

const OFF_PLAN = '.off';

function plannedColumns(
  commune: string,
  { stationId, airing, dropReason, scheduledBy }: PlannedRow,
): Omit<LedgerTable, 'revision'> {
  const items: LedgerItem[] = airing.items.map(
    ({ index, title, topics, sha256, approvedBy, approvedAt, offsetMs, durationMs }) => ({
      index,
      title,
      topics,
      sha256,
      approvedBy,
      approvedAt,
      offsetMs,
      durationMs,
    }),
  );
  return {
    airingId: airing.id,
    stationId,
    commune,
    title: airing.title,
    topics: toJson([...new Set(airing.items.flatMap((item) => item.topics))].sort()),
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
  };
}

function applyResult(row: LedgerRow, result: RowResult, now: number): LedgerTable {
  return {
    ...row,
    topics: toJson(row.topics),
    items: toJson(result.items),
    outcome: result.outcome,
    reason: result.reason ?? null,
    startedAt: result.startedAt ?? null,
    endedAt: result.endedAt ?? null,
    renderedMs: result.renderedMs,
    rmsDb: result.rmsDb ?? null,
    evidence: result.evidence,
    closedAt: result.closed ? (row.closedAt ?? now) : null,
  };
}

/** Closed stays closed: that alone is no difference, nor when it was. */
function sameResult(row: LedgerRow, next: LedgerTable): boolean {
  const closedAt = row.closedAt ?? next.closedAt;
  return toJson({ ...row, topics: toJson(row.topics), items: toJson(row.items) }) === toJson({ ...next, closedAt });
}

function samePlan(before: LedgerTable, wanted: Omit<LedgerTable, 'revision'>): boolean {
  const { title, topics, scheduledBy, plannedAt, endsAt, items, reason } = wanted;
  return (
    toJson({ title, topics, scheduledBy, plannedAt, endsAt, items, reason }) ===
    toJson({
      title: before.title,
      topics: before.topics,
      scheduledBy: before.scheduledBy,
      plannedAt: before.plannedAt,
      endsAt: before.endsAt,
      items: before.items,
      reason: before.reason,
    })
  );
}

async function insertRow(tx: Db, row: LedgerTable): Promise<void> {
  await tx.insertInto('ledger').values(row).execute();
}

async function updateRow(tx: Db, row: LedgerTable): Promise<void> {
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
