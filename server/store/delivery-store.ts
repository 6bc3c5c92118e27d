/** Where notices go (browsers that asked for them, the webhook), and the messages on their way there. */
import { createHash, randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { AppError } from '../errors.ts';
import { mayReadPhones } from '../phones-for.ts';
import type { Db } from './database.ts';
import { fromJson } from './json-column.ts';
import { rolesNow } from './lent-roles.ts';
import type { Role } from './people-store.ts';
import { type Actor, writeAudit } from './record-change.ts';
import type { NoticeDeliveryTable, PushSubscriptionTable, WebhookTable } from './schema.ts';

/** More messages than this do not wait: what is new is dropped. */
const MOST_WAITING = 500;
/** ... but emergencies. */
const KEPT_FOR_URGENT = 500;
/** Browsers of one person. */
const MOST_DEVICES = 10;

/** A browser's own address and keys (W3C Push API). */
export interface PushAddress {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/** A message in both forms; nobody is told after `expiresAt`. */
export interface QueuedMessage {
  readonly push: string;
  readonly webhook: string;
  readonly expiresAt: number;
}

/** Puts one message in the queue for the webhook and every browser whose person may know whom to call. The answer is how many found no room. */
export async function enqueueNotice(db: Db, commune: string, message: QueuedMessage, now: number): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const subscriptions = await subscriptionsOf(tx, now, commune, mayReadPhones);
    return queueMessage(tx, commune, message, subscriptions, now, MOST_WAITING);
  });
}

/** The same for some browsers and the webhook, inside the deed it tells of; beyond what notices may fill there is room for it. */
export async function enqueueUrgent(
  tx: Db,
  commune: string,
  message: QueuedMessage,
  subscriptions: readonly PushSubscriptionTable[],
  now: number,
): Promise<void> {
  await queueMessage(tx, commune, message, subscriptions, now, MOST_WAITING + KEPT_FOR_URGENT);
}

async function queueMessage(
  tx: Db,
  commune: string,
  message: QueuedMessage,
  subscriptions: readonly PushSubscriptionTable[],
  now: number,
  most: number,
): Promise<number> {
  const [webhook, { waiting }] = await Promise.all([
    findWebhook(tx, commune),
    tx
      .selectFrom('noticeDelivery')
      .select((e) => e.fn.countAll<number>().as('waiting'))
      .executeTakeFirstOrThrow(),
  ]);
  const targets = [
    ...subscriptions.map(({ endpoint }) => ({ channel: 'push' as const, target: endpoint, body: message.push })),
    ...(webhook === undefined ? [] : [{ channel: 'webhook' as const, target: '', body: message.webhook }]),
  ];
  const room = Math.max(0, most - waiting);
  for (const target of targets.slice(0, room)) {
    const row = { id: randomUUIDv7(), commune, ...target, createdAt: now, expiresAt: message.expiresAt };
    await tx
      .insertInto('noticeDelivery')
      .values({ ...row, tries: 0, notBefore: now })
      .execute();
  }
  return Math.max(0, targets.length - room);
}

/** Messages whose time has come, oldest first. */
export async function dueDeliveries(
  db: Db,
  commune: string,
  now: number,
  limit: number,
): Promise<NoticeDeliveryTable[]> {
  return db
    .selectFrom('noticeDelivery')
    .selectAll()
    .where('commune', '=', commune)
    .where('notBefore', '<=', now)
    .orderBy('createdAt')
    .orderBy(sql`rowid`)
    .limit(limit)
    .execute();
}

/** It went out, or never will. */
export async function endDelivery(db: Db, id: string): Promise<void> {
  await db.deleteFrom('noticeDelivery').where('id', '=', id).execute();
}

/** It failed and is tried again. */
export async function putOffDelivery(db: Db, id: string, tries: number, notBefore: number): Promise<void> {
  await db.updateTable('noticeDelivery').set({ tries, notBefore }).where('id', '=', id).execute();
}

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

/** A browser wants notices; one that asks again, or for another person, is the same browser. Throws too-many-devices. */
export async function subscribe(
  db: Db,
  commune: string,
  actor: Actor & { readonly id: string },
  { endpoint, keys }: PushAddress,
  now: number,
): Promise<void> {
  const userId = actor.id;
  await db.transaction().execute(async (tx) => {
    const own = await tx
      .selectFrom('pushSubscription')
      .select('endpoint')
      .where('userId', '=', userId)
      .where('endpoint', '!=', endpoint)
      .execute();
    if (own.length >= MOST_DEVICES) throw new AppError('too-many-devices', { max: MOST_DEVICES });
    await tx
      .insertInto('pushSubscription')
      .values({ endpoint, id: randomUUIDv7(), commune, userId, ...keys, createdAt: now, lastSentAt: null })
      .onConflict((conflict) => conflict.column('endpoint').doUpdateSet({ userId, ...keys }))
      .execute();
    await writeAudit(tx, { commune, actor, at: now, action: 'push.on', subject: 'user', subjectId: userId });
  });
}

/** The browser of a person wants no more notices. Throws not-found. */
export async function removeSubscription(
  db: Db,
  commune: string,
  id: string,
  actor: Actor & { readonly id: string },
  now: number,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('pushSubscription')
      .select('endpoint')
      .where('id', '=', id)
      .where('userId', '=', actor.id)
      .executeTakeFirst();
    if (row === undefined) throw new AppError('not-found', { what: 'máy nhận thông báo' });
    await forgetSubscription(tx, row.endpoint);
    await writeAudit(tx, { commune, actor, at: now, action: 'push.off', subject: 'user', subjectId: actor.id });
  });
}

/** The browser is gone for good, and with it what was on its way there. */
export async function forgetSubscription(db: Db, endpoint: string): Promise<void> {
  await db.deleteFrom('pushSubscription').where('endpoint', '=', endpoint).execute();
  await db.deleteFrom('noticeDelivery').where('target', '=', endpoint).execute();
}

/** Notes that a message went out. */
export async function markPushed(db: Db, endpoint: string, now: number): Promise<void> {
  await db.updateTable('pushSubscription').set({ lastSentAt: now }).where('endpoint', '=', endpoint).execute();
}

/** The commune's webhook. */
export async function findWebhook(db: Db, commune: string): Promise<WebhookTable | undefined> {
  return db.selectFrom('webhook').selectAll().where('commune', '=', commune).executeTakeFirst();
}

/** Sets it, with a secret of its own. */
export async function setWebhook(
  db: Db,
  commune: string,
  { url, secret }: { readonly url: string; readonly secret: string },
  actor: Actor,
  now: number,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.deleteFrom('webhook').where('commune', '=', commune).execute();
    const row = { commune, url, secret, setBy: actor.name, setAt: now, lastSentAt: null, lastFault: null };
    await tx.insertInto('webhook').values(row).execute();
    const deed = { commune, actor, at: now, action: 'webhook.set', subject: 'webhook', subjectId: commune };
    await writeAudit(tx, { ...deed, after: { url: withoutPath(url) } });
  });
}

/** Nothing is sent there any more. */
export async function removeWebhook(db: Db, commune: string, actor: Actor, now: number): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const before = await findWebhook(tx, commune);
    if (before === undefined) return;
    await tx.deleteFrom('webhook').where('commune', '=', commune).execute();
    await tx.deleteFrom('noticeDelivery').where('channel', '=', 'webhook').where('commune', '=', commune).execute();
    const deed = { commune, actor, at: now, action: 'webhook.remove', subject: 'webhook', subjectId: commune };
    await writeAudit(tx, { ...deed, before: { url: withoutPath(before.url) } });
  });
}

/** A webhook's address as the audit log keeps it for good: whose it is, and a mark by which two are told apart. Many carry their secret in the path. */
function withoutPath(url: string): string {
  const mark = createHash('sha256').update(url).digest('hex').slice(0, 8);
  return `${new URL(url).origin}/… (${mark})`;
}

/** How the last message to it went; `fault` undefined: well. */
export async function markWebhook(db: Db, commune: string, now: number, fault?: string): Promise<void> {
  const change = fault === undefined ? { lastSentAt: now, lastFault: null } : { lastFault: fault };
  await db.updateTable('webhook').set(change).where('commune', '=', commune).execute();
}
