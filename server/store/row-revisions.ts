/** Everything a row of the log ever said: its revisions. */
import { sql } from 'kysely';
import type { Db } from './database.ts';
import { toJson } from './json-column.ts';
import type { LedgerTable } from './schema.ts';

/** Oldest first; the last is the row as it is. */
export async function revisionsOf(
  db: Db,
  commune: string,
  airingId: string,
  stationId: string,
): Promise<LedgerTable[]> {
  return db
    .selectFrom('ledger')
    .selectAll()
    .where('commune', '=', commune)
    .where('airingId', '=', airingId)
    .where('stationId', '=', stationId)
    .orderBy('revision')
    .execute();
}

/** The newest revisions of rows, with their lists, in the order in which they are named; one that is not there is left out. */
export async function rowsNamed(
  db: Db,
  commune: string,
  names: readonly Pick<LedgerTable, 'airingId' | 'stationId' | 'revision'>[],
): Promise<LedgerTable[]> {
  const keys = names.map(({ airingId, stationId, revision }) => [airingId, stationId, revision]);
  const { rows } = await sql<LedgerTable>`
    SELECT ledger.* FROM json_each(${toJson(keys)}) AS asked
    CROSS JOIN ledger ON ledger.airingId = asked.value ->> 0 AND ledger.stationId = asked.value ->> 1
      AND ledger.revision = asked.value ->> 2 AND ledger.commune = ${commune}`.execute(db);
  return rows;
}
