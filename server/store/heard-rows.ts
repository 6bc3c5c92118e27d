/** Ledger rows that people can be asked about: what was to sound at stations and was not left silent by the plan. */
import type { Span } from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import type { LedgerNowTable } from './report-schema.ts';

/** A row as far as people are asked about it. */
export type HeardRow = Pick<
  LedgerNowTable,
  'airingId' | 'stationId' | 'title' | 'transport' | 'plannedAt' | 'endsAt' | 'startedAt' | 'endedAt' | 'outcome'
>;

/** The newest rows planned in a span, in order of time; of one station, or of all. */
export async function rowsToHear(db: Db, commune: string, span: Span, stationId?: string): Promise<HeardRow[]> {
  let query = db
    .selectFrom('ledgerNow')
    .select(['airingId', 'stationId', 'title', 'transport', 'plannedAt', 'endsAt', 'startedAt', 'endedAt', 'outcome'])
    .where('commune', '=', commune)
    .where('plannedAt', '>=', span.from)
    .where('plannedAt', '<', span.to)
    .where('offPlan', '=', 0)
    .where('outcome', 'not in', ['skipped', 'preempted']);
  if (stationId !== undefined) query = query.where('stationId', '=', stationId);
  return query.orderBy('plannedAt').orderBy('airingId').execute();
}

/** A row of which people say the contrary of what its machine vouches for. */
export type ContradictedRow = Pick<LedgerNowTable, 'airingId' | 'stationId' | 'title' | 'plannedAt' | 'reason'>;

/** Those of a span, in order of time. */
export async function contradictedRows(db: Db, commune: string, span: Span): Promise<ContradictedRow[]> {
  return db
    .selectFrom('ledgerNow')
    .select(['airingId', 'stationId', 'title', 'plannedAt', 'reason'])
    .where('commune', '=', commune)
    .where('plannedAt', '>=', span.from)
    .where('plannedAt', '<', span.to)
    .where('offPlan', '=', 0)
    .where('reason', 'in', ['doubted', 'heard-otherwise'])
    .orderBy('plannedAt')
    .orderBy('airingId')
    .execute();
}
