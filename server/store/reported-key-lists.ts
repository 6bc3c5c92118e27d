/** Which key list each station in use last said to have. */
import type { Db } from './database.ts';
import { heartbeatOf } from './heartbeat-store.ts';

/** By code; a station that has never said so is left out. `checks`: by that list it demands the signatures of people. */
export async function reportedKeyLists(
  db: Db,
  commune: string,
): Promise<{ readonly name: string; readonly version: number; readonly checks: boolean }[]> {
  const rows = await db
    .selectFrom('station')
    .selectAll()
    .where('commune', '=', commune)
    .where('retiredAt', 'is', null)
    .orderBy('code')
    .execute();
  return rows.flatMap((row) => {
    const { keysVersion: version, leave } = heartbeatOf(row) ?? {};
    return version === undefined ? [] : [{ name: row.name, version, checks: leave !== undefined }];
  });
}
