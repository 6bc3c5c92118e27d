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

/** The lists of items of rows, as stored, in no order. */
export async function itemLists(
  db: Db,
  names: readonly RowName[],
): Promise<Pick<LedgerTable, 'airingId' | 'stationId' | 'items'>[]> {
  const { rows } = await sql<Pick<LedgerTable, 'airingId' | 'stationId' | 'items'>>`
    SELECT ledger.airingId, ledger.stationId, ledger.items ${fromNamed(names)}`.execute(db);
  return rows;
}

/** Revisions of rows, whole, in the order in which they are named; one that is not there is left out. */
export async function revisionsNamed(db: Db, names: readonly RowName[]): Promise<LedgerTable[]> {
  const { rows } = await sql<LedgerTable>`SELECT ledger.* ${fromNamed(names)}`.execute(db);
  return rows;
}

type RowName = Pick<LedgerTable, 'airingId' | 'stationId' | 'revision'>;

function fromNamed(names: readonly RowName[]) {
  const keys = names.map(({ airingId, stationId, revision }) => [airingId, stationId, revision]);
  return sql`FROM json_each(${toJson(keys)}) AS asked
    CROSS JOIN ledger ON ledger.airingId = asked.value ->> 0 AND ledger.stationId = asked.value ->> 1
      AND ledger.revision = asked.value ->> 2`;
}
