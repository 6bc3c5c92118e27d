/** Browsers by their own cookie: known to an account, and which made which segment. */
import { randomToken, tokenHash } from '../secrets.ts';
import type { Db } from './database.ts';

export const DEVICE_COOKIE = 'loa_device';
/** How long a browser keeps it. */
export const DEVICE_DAYS = 730;

/** An account is known on so many browsers; the one that was used longest ago goes. */
const MOST_DEVICES = 20;

/** The hash of a cookie's value; undefined for none and for what is no token of ours. */
export function deviceHashOf(cookie: string | undefined): string | undefined {
  return cookie !== undefined && /^[\w-]{43}$/.test(cookie) ? tokenHash(cookie) : undefined;
}

/** Whether this account has logged in in that browser. */
export async function isKnownDevice(db: Db, userId: string, deviceHash: string): Promise<boolean> {
  const row = await db
    .selectFrom('knownDevice')
    .select('userId')
    .where('deviceHash', '=', deviceHash)
    .where('userId', '=', userId)
    .executeTakeFirst();
  return row !== undefined;
}

/** The browser's token as it is, where some account knows it; a new one otherwise: nobody hands a browser a token that he knows. */
export async function deviceToken(db: Db, cookie: string | undefined): Promise<string> {
  const hash = deviceHashOf(cookie);
  if (cookie === undefined || hash === undefined) return randomToken();
  const known = await db.selectFrom('knownDevice').select('userId').where('deviceHash', '=', hash).executeTakeFirst();
  return known === undefined ? randomToken() : cookie;
}

/** The account logged in in this browser. */
export async function rememberDevice(
  tx: Db,
  now: number,
  { commune, userId }: { readonly commune: string; readonly userId: string },
  deviceHash: string,
): Promise<void> {
  await tx
    .insertInto('knownDevice')
    .values({ deviceHash, userId, commune, createdAt: now, lastUsedAt: now })
    .onConflict((c) => c.columns(['deviceHash', 'userId']).doUpdateSet({ lastUsedAt: now }))
    .execute();
  const tooMany = await tx
    .selectFrom('knownDevice')
    .select('deviceHash')
    .where('userId', '=', userId)
    .orderBy('lastUsedAt', 'desc')
    .orderBy('deviceHash')
    .offset(MOST_DEVICES)
    .limit(MOST_DEVICES)
    .execute();
  for (const { deviceHash: old } of tooMany)
    await tx.deleteFrom('knownDevice').where('userId', '=', userId).where('deviceHash', '=', old).execute();
}

/** No browser is known to this account any more, but for the one with this hash. */
export async function forgetDevices(tx: Db, userId: string, but: string | null = null): Promise<void> {
  await tx
    .deleteFrom('knownDevice')
    .where('userId', '=', userId)
    .$if(but !== null, (q) => q.where('deviceHash', '!=', but as string))
    .execute();
}

/** Forgets browsers that nobody has logged in with, and nothing was made in, since then. */
export async function pruneDevices(db: Db, before: number): Promise<void> {
  await db.deleteFrom('knownDevice').where('lastUsedAt', '<', before).execute();
  await db.deleteFrom('segmentDevice').where('at', '<', before).execute();
}

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
