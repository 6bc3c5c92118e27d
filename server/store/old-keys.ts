/** What opened an account before, or told of it: its sessions, the one-time links that are on their way, the browsers it knows or tells. A new password ends them. */
import type { Db } from './database.ts';
import { forgetDevices } from './device-store.ts';
import { endSubscriptions } from './subscription-store.ts';

/** Stored where nobody has set a password yet: it matches none, and a link is an invitation. */
export const NO_PASSWORD = '!';
/** Stored where the password was taken away with a lost phone: it matches none, and a link is a reset. */
export const TAKEN_PASSWORD = '-';

/** Whether a password can fit what is stored. */
export function isPassword(stored: string): boolean {
  return stored !== NO_PASSWORD && stored !== TAKEN_PASSWORD;
}

/** None of them opens the account any more, or hears of anything. Call it in the transaction that makes the change, after that was announced. */
export async function endOldKeys(tx: Db, now: number, userId: string): Promise<void> {
  await tx.deleteFrom('session').where('userId', '=', userId).execute();
  await endLinks(tx, now, userId);
  await forgetDevices(tx, userId);
  await endSubscriptions(tx, userId);
}

/** The links alone; the answer is how many could still be used. */
export async function endLinks(tx: Db, now: number, userId: string): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('oneTimeLink')
    .set({ revokedAt: now })
    .where('userId', '=', userId)
    .where('usedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
