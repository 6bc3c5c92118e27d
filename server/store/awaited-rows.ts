/** Rows of the ledger that can still change though nobody speaks of them: open ones that have begun, and closed ones in a time that turns out not to be whole. */
import type { Span } from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import type { RowKey } from './ledger-news-store.ts';
import type { LedgerNowTable } from './report-schema.ts';

/** An open row, without its lists. */
export type OpenRow = Pick<
  LedgerNowTable,
  'airingId' | 'stationId' | 'revision' | 'transport' | 'carrierId' | 'plannedAt' | 'endsAt' | 'orderKind'
>;

/** Rows that have begun by `now` and can still change. */
export async function openRows(db: Db, commune: string, now: number): Promise<OpenRow[]> {
  return db
    .selectFrom('ledgerNow')
    .select(['airingId', 'stationId', 'revision', 'transport', 'carrierId', 'plannedAt', 'endsAt', 'orderKind'])
    .where('commune', '=', commune)
    .where('closedAt', 'is', null)
    .where('plannedAt', '<=', now)
    .execute();
}

/** Closed rows that begin in the span, its end included, at a station and wherever it is the carrier. */
export async function closedRowsWithin(db: Db, commune: string, stationId: string, span: Span): Promise<RowKey[]> {
  return db
    .selectFrom('ledgerNow')
    .select(['airingId', 'stationId'])
    .where('commune', '=', commune)
    .where((e) => e.or([e('stationId', '=', stationId), e('carrierId', '=', stationId)]))
    .where('plannedAt', '>=', span.from)
    .where('plannedAt', '<=', span.to)
    .where('closedAt', 'is not', null)
    .execute();
}
