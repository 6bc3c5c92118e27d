/** Code and name of stations, those out of use too: what happened there stays in the log. */
import type { Db } from './database.ts';
import type { StationTable } from './schema.ts';

/** A station as the log needs it. */
export type LogPlace = Pick<StationTable, 'id' | 'name' | 'code' | 'transport' | 'carrierId' | 'retiredAt'>;

/** Every station there ever was, by code. */
export async function logPlaces(db: Db, commune: string): Promise<LogPlace[]> {
  return db
    .selectFrom('station')
    .select(['id', 'name', 'code', 'transport', 'carrierId', 'retiredAt'])
    .where('commune', '=', commune)
    .orderBy('code')
    .orderBy('createdAt')
    .execute();
}

/** The named stations that exist, in no order. */
export async function stationsNamed(
  db: Db,
  commune: string,
  ids: readonly string[],
): Promise<{ id: string; name: string; code: string }[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('station')
    .select(['id', 'name', 'code'])
    .where('commune', '=', commune)
    .where('id', 'in', [...ids])
    .execute();
}
