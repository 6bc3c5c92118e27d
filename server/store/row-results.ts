/** What became of ledger rows: an open row is brought up to date, a closed one is corrected by a new revision, and what people said stays to be seen. */
import type { Evidence, Outcome } from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import { toJson } from './json-column.ts';
import { insertRow, type LedgerItem, type LedgerRow, updateRow } from './ledger-store.ts';
import { markChanged } from './record-change.ts';
import type { LedgerTable } from './schema.ts';

/** What became of a row, as its judge decided. */
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

/** Stores what became of rows; those that say the same already are left alone. Returns how many were written. Joins an open transaction. */
export async function storeResults(
  tx: Db,
  now: number,
  commune: string,
  results: readonly { readonly row: LedgerRow; readonly result: RowResult }[],
): Promise<number> {
  const writes = results
    .map(({ row, result }) => ({ row, next: applyResult(row, result, now) }))
    .filter(({ row, next }) => !sameResult(row, next));
  for (const { row, next } of writes) {
    if (row.closedAt === null && !isWordOfPeople(row, next)) {
      await updateRow(tx, next);
      continue;
    }
    if (row.closedAt === null) await updateRow(tx, { ...toTable(row), closedAt: now });
    await insertRow(tx, { ...next, revision: row.revision + 1, closedAt: closedAgain(row, next, now) });
  }
  if (writes.length > 0) await markChanged(tx, commune, 'ledger');
  return writes.length;
}

/** A row that had an outcome by word of mouth while its machine was awaited: another outcome does not wipe that out. */
function isWordOfPeople(row: LedgerRow, next: LedgerTable): boolean {
  const isByWord = row.outcome !== 'unknown' && (row.evidence === 'village' || row.evidence === 'listened');
  return isByWord && (row.outcome !== next.outcome || row.evidence !== next.evidence || row.reason !== next.reason);
}

/** Closed stays closed, but for a row whose only word was taken back: it waits again. */
function closedAgain(row: LedgerRow, next: LedgerTable, now: number): number | null {
  if (row.closedAt === null) return next.closedAt;
  return next.closedAt === null && next.outcome === 'unknown' ? null : now;
}

function applyResult(row: LedgerRow, result: RowResult, now: number): LedgerTable {
  return {
    ...toTable(row),
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
  return toJson(toTable(row)) === toJson({ ...next, closedAt });
}

function toTable(row: LedgerRow): LedgerTable {
  return { ...row, topics: toJson(row.topics), items: toJson(row.items), dropped: toJson(row.dropped) };
}
