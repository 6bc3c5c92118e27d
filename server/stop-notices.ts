/** Ends notices in some of a person's browsers, and tells all of them that it did: no phone falls silent without a word. */
import { announceAccount } from './announce-account.ts';
import { AppError } from './errors.ts';
import type { Db } from './store/database.ts';
import { type Actor, markChanged, type PersonActor, writeAudit } from './store/record-change.ts';
import type { PushSubscriptionTable } from './store/schema.ts';
import { endSubscriptions, ownSubscriptions } from './store/subscription-store.ts';

/** Call it in the transaction that ends whatever else those browsers could do. The answer is how many there were. */
export async function stopNotices(
  tx: Db,
  now: number,
  commune: string,
  account: { readonly userId: string; readonly name: string; readonly actor: Actor },
  which: (row: PushSubscriptionTable) => boolean = () => true,
): Promise<number> {
  const ended = (await ownSubscriptions(tx, account.userId)).filter(which);
  if (ended.length === 0) return 0;
  await announceAccount(tx, now, commune, { what: 'notices-ended', ...account });
  await endSubscriptions(tx, account.userId, which);
  await markChanged(tx, commune, 'people');
  return ended.length;
}

/** One of one's own browsers, by the id it is listed with. Throws not-found. */
export async function stopBrowser(db: Db, now: number, commune: string, id: string, actor: PersonActor): Promise<void> {
  const { id: userId, name } = actor;
  await db.transaction().execute(async (tx) => {
    const ended = await stopNotices(tx, now, commune, { userId, name, actor }, (row) => row.id === id);
    if (ended === 0) throw new AppError('not-found', { what: 'máy nhận thông báo' });
    await writeAudit(tx, { commune, actor, at: now, action: 'push.off', subject: 'user', subjectId: userId });
  });
}
