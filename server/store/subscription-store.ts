/** The browsers in which people get notices: where each was turned on, who is told of what, and what ends them. */
import { randomUUIDv7 } from 'node:crypto';
import type { Selectable } from 'kysely';
import { AppError } from '../errors.ts';
import { mayReadPhones } from '../phones-for.ts';
import type { Db } from './database.ts';
import { fromJson } from './json-column.ts';
import { rolesNow } from './lent-roles.ts';
import type { Role } from './people-store.ts';
import { type PersonActor, writeAudit } from './record-change.ts';
import type { PushSubscriptionTable, SessionTable } from './schema.ts';

/** Browsers of one person. */
const MOST_DEVICES = 10;

/** A browser's own address and keys (W3C Push API). */
export interface PushAddress {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/** The session that asks, and so the browser it is in. */
export type AskingSession = Pick<Selectable<SessionTable>, 'tokenHash' | 'deviceHash'>;

/** The browsers of people who may still log in. */
export async function activeSubscriptions(db: Db, commune: string): Promise<PushSubscriptionTable[]> {
  return db
    .selectFrom('pushSubscription')
    .innerJoin('user', 'user.id', 'pushSubscription.userId')
    .selectAll('pushSubscription')
    .where('pushSubscription.commune', '=', commune)
    .where('user.disabledAt', 'is', null)
    .orderBy('pushSubscription.createdAt')
    .execute();
}

/** The browsers of everybody who may approve now, by their own role or a lent one. */
export async function approverSubscriptions(db: Db, now: number, commune: string): Promise<PushSubscriptionTable[]> {
  return subscriptionsOf(db, now, commune, (roles) => roles.includes('approver'));
}

/** The browsers of everybody who may know whom to call. */
export async function phoneSubscriptions(db: Db, now: number, commune: string): Promise<PushSubscriptionTable[]> {
  return subscriptionsOf(db, now, commune, mayReadPhones);
}

async function subscriptionsOf(
  db: Db,
  now: number,
  commune: string,
  may: (roles: readonly Role[]) => boolean,
): Promise<PushSubscriptionTable[]> {
  const subscriptions = await activeSubscriptions(db, commune);
  const people = await db
    .selectFrom('user')
    .select(['id', 'roles'])
    .where('id', 'in', [...new Set(subscriptions.map(({ userId }) => userId))])
    .execute();
  const those = new Set<string>();
  for (const { id, roles } of people) if (may(await rolesNow(db, now, id, fromJson<Role[]>(roles)))) those.add(id);
  return subscriptions.filter(({ userId }) => those.has(userId));
}

/** A browser wants notices; one that asks again, or for another person, is the same browser: its keys say so. Throws too-many-devices; push-address for other keys. */
export async function subscribe(
  db: Db,
  commune: string,
  actor: PersonActor,
  { endpoint, keys }: PushAddress,
  { tokenHash: sessionHash, deviceHash }: AskingSession,
  now: number,
): Promise<void> {
  const userId = actor.id;
  const current = { userId, ...keys, sessionHash, deviceHash, source: actor.source ?? null };
  await db.transaction().execute(async (tx) => {
    const known = tx.selectFrom('pushSubscription').selectAll().where('endpoint', '=', endpoint);
    const { p256dh, auth } = (await known.executeTakeFirst()) ?? keys;
    // Whoever read the address in a list could silence that browser: what other keys encrypt it cannot read.
    if (p256dh !== keys.p256dh || auth !== keys.auth) throw new AppError('push-address');
    const own = (await ownSubscriptions(tx, userId)).filter((row) => row.endpoint !== endpoint);
    if (own.length >= MOST_DEVICES) throw new AppError('too-many-devices', { max: MOST_DEVICES });
    await tx
      .insertInto('pushSubscription')
      .values({ endpoint, id: randomUUIDv7(), commune, ...current, createdAt: now, lastSentAt: null })
      .onConflict((conflict) => conflict.column('endpoint').doUpdateSet(current))
      .execute();
    await writeAudit(tx, { commune, actor, at: now, action: 'push.on', subject: 'user', subjectId: userId });
  });
}

/** Whether a subscription was made in the browser of this session. */
export function madeIn({ tokenHash, deviceHash }: AskingSession): (row: PushSubscriptionTable) => boolean {
  return (row) => row.sessionHash === tokenHash || (deviceHash !== null && row.deviceHash === deviceHash);
}

/** Whether it was made elsewhere. */
export function notMadeIn(session: AskingSession): (row: PushSubscriptionTable) => boolean {
  const isHere = madeIn(session);
  return (row) => !isHere(row);
}

/** A person's own, the newest last. */
export async function ownSubscriptions(db: Db, userId: string): Promise<PushSubscriptionTable[]> {
  return db
    .selectFrom('pushSubscription')
    .selectAll()
    .where('userId', '=', userId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

/**
 * Those browsers of an account get no more notices, nor those that wait; what is urgent and on its way still comes: a thief's browser falls silent,
 * and the owner's phone hears why. Announce before you call it, in the same transaction.
 */
export async function endSubscriptions(
  tx: Db,
  userId: string,
  which: (row: PushSubscriptionTable) => boolean = () => true,
): Promise<void> {
  const ended = (await ownSubscriptions(tx, userId)).filter(which).map(({ endpoint }) => endpoint);
  await tx.deleteFrom('pushSubscription').where('endpoint', 'in', ended).execute();
  await tx.deleteFrom('noticeDelivery').where('target', 'in', ended).where('urgency', '=', 'notice').execute();
}

/** The browser is gone for good, and with it all that was on its way there. */
export async function forgetSubscription(db: Db, endpoint: string): Promise<void> {
  await db.deleteFrom('pushSubscription').where('endpoint', '=', endpoint).execute();
  await db.deleteFrom('noticeDelivery').where('target', '=', endpoint).execute();
}

/** Notes that a message went out. */
export async function markPushed(db: Db, endpoint: string, now: number): Promise<void> {
  await db.updateTable('pushSubscription').set({ lastSentAt: now }).where('endpoint', '=', endpoint).execute();
}
