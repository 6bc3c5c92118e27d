/** Ledger rows as people see them: where an open row stands now, and why, in Vietnamese. */
import type { Evidence, Outcome } from '../scheduler/model.ts';
import type { Heartbeat } from '../stations/protocol.ts';
import type { RowState } from './contract/ledger.ts';
import { rowReasonText } from './refusal-text.ts';
import { fromJson } from './store/json-column.ts';
import type { LedgerNowTable } from './store/report-schema.ts';

/** A row for the grid; `playing` is what its station says it plays now. */
export function viewRow(row: LedgerNowTable, now: number, playing: Heartbeat['playing']) {
  return {
    airingId: row.airingId,
    stationId: row.stationId,
    title: row.title,
    plannedAt: row.plannedAt,
    plannedMs: row.plannedMs,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    renderedMs: row.renderedMs,
    state: rowState(row, now, playing),
    outcome: row.outcome as Outcome,
    reason: row.reason === null ? null : rowReasonText({ ...row, reason: row.reason }),
    evidence: row.evidence as Evidence,
    closed: row.closedAt !== null,
    topics: fromJson<string[]>(row.topics),
    transport: row.transport,
    revision: row.revision,
    priority: row.priority,
  };
}

/** An outcome once there is one; until then planned, sounding by the station's own word of now, or waiting for news. */
export function rowState(
  row: Pick<LedgerNowTable, 'airingId' | 'plannedAt' | 'outcome' | 'offPlan' | 'closedAt'>,
  now: number,
  playing: Heartbeat['playing'],
): RowState {
  if (row.offPlan === 1) return 'off-plan';
  if (row.closedAt !== null) return row.outcome as Outcome;
  if (row.plannedAt > now) return 'planned';
  if (playing?.airingId === row.airingId) return 'sounding';
  return row.outcome === 'unknown' ? 'waiting' : (row.outcome as Outcome);
}

/** The states in which something of the plan was heard. */
export const SOUNDED_STATES: ReadonlySet<string> = new Set<RowState>(['aired', 'late', 'cut', 'sounding']);
