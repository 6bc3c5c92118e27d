/** Browsers by their own cookie: known to an account, and which made which segment. */
import type { Db } from './database.ts';

/** Notes that a segment was made or changed in this browser; nothing where it has no cookie. */
export async function noteSegmentDevice(
  tx: Db,
  now: number,
  commune: string,
  segmentId: string,
  deviceHash: string | undefined,
): Promise<void> {
  if (deviceHash === undefined) return;
  await tx
    .insertInto('segmentDevice')
    .values({ segmentId, deviceHash, commune, at: now })
    .onConflict((c) => c.columns(['segmentId', 'deviceHash']).doUpdateSet({ at: now }))
    .execute();
}

/** Whether one of these segments was made or changed in this browser. */
export async function isMakersDevice(
  db: Db,
  segmentIds: readonly string[],
  deviceHash: string | undefined,
): Promise<boolean> {
  if (deviceHash === undefined || segmentIds.length === 0) return false;
  const row = await db
    .selectFrom('segmentDevice')
    .select('segmentId')
    .where('deviceHash', '=', deviceHash)
    .where('segmentId', 'in', segmentIds)
    .executeTakeFirst();
  return row !== undefined;
}
