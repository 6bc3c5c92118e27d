/** News of ledger rows that no round of the closer has read yet: a list, not a moment in time, so that no clock can make it skip any. */
import { sql } from 'kysely';
import type { Db } from './database.ts';

/** Names one row of the ledger. */
export interface RowKey {
  readonly airingId: string;
  readonly stationId: string;
}

/** One word for a row. */
export function nameOf({ airingId, stationId }: RowKey): string {
  return `${airingId}/${stationId}`;
}

/** Marks rows to be judged anew. Joins the transaction of what is new. */
export async function addNews(tx: Db, commune: string, pairs: readonly RowKey[]): Promise<void> {
  if (pairs.length === 0) return;
  const list = JSON.stringify(pairs.map(({ stationId, airingId }) => [stationId, airingId]));
  await sql`INSERT OR IGNORE INTO ledgerNews (stationId, airingId, commune)
    SELECT value ->> 0, value ->> 1, ${commune} FROM json_each(${list})`.execute(tx);
}

/** What carriers say is news of every fm station that sounds through them, too. Joins an open transaction. */
export async function addNewsOfCarried(tx: Db, commune: string, told: readonly RowKey[]): Promise<void> {
  const list = JSON.stringify(told.map(({ stationId, airingId }) => [stationId, airingId]));
  await sql`INSERT OR IGNORE INTO ledgerNews (stationId, airingId, commune)
    SELECT row.stationId, row.airingId, ${commune} FROM json_each(${list}) AS told
    JOIN ledgerNow AS row ON row.carrierId = told.value ->> 0 AND row.airingId = told.value ->> 1
    WHERE row.commune = ${commune} AND row.transport = 'fm'`.execute(tx);
}

/** The first `limit` rows of which there is news. */
export async function readNews(db: Db, commune: string, limit: number): Promise<RowKey[]> {
  return db
    .selectFrom('ledgerNews')
    .select(['airingId', 'stationId'])
    .where('commune', '=', commune)
    .orderBy('stationId')
    .orderBy('airingId')
    .limit(limit)
    .execute();
}

/** Takes rows off the list. Joins the transaction that stores what became of them. */
export async function dropNews(tx: Db, pairs: readonly RowKey[]): Promise<void> {
  if (pairs.length === 0) return;
  const list = JSON.stringify(pairs.map(({ stationId, airingId }) => [stationId, airingId]));
  await sql`DELETE FROM ledgerNews WHERE (stationId, airingId) IN (SELECT value ->> 0, value ->> 1 FROM json_each(${list}))`.execute(
    tx,
  );
}
