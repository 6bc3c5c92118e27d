/** Which key list each station in use last said to have. */
import type { Db } from './database.ts';
import { heartbeatOf } from './station-store.ts';

/** By code; a station that has never said so is left out. */
export async function reportedKeyLists(
  db: Db,
  commune: string,
): Promise<{ readonly name: string; readonly version: number }[]> {
  const rows = await db
    .selectFrom('station')
    .selectAll()
    .where('commune', '=', commune)
    .where('retiredAt', 'is', null)
    .orderBy('code')
    .execute();
  return rows.flatMap((row) => {
    const version = heartbeatOf(row)?.keysVersion;
    return version === undefined ? [] : [{ name: row.name, version }];
  });
}
