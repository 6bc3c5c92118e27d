/** Code and name of stations, those out of use too: what happened there stays in the log. */
import type { Db } from './database.ts';

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
