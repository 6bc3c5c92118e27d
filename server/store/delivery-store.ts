/** The messages on their way to browsers and to the webhook, by their urgency; and where the webhook is. */
import { createHash, randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { type Actor, writeAudit } from './record-change.ts';
import type { NoticeDeliveryTable, PushSubscriptionTable, WebhookTable } from './schema.ts';
import { type PushAddress, phoneSubscriptions } from './subscription-store.ts';

/** More notices than this do not wait: what is new is dropped. Nothing urgent is. */
const MOST_NOTICES = 500;
/** So many urgent messages of a kind wait for one receiver that takes none; the oldest goes. */
const MOST_URGENT_FOR_ONE = 50;

/** A message in both forms; nobody is told after `expiresAt`. */
export interface QueuedMessage {
  readonly push: string;
  readonly webhook: string;
  readonly expiresAt: number;
}

/** What always finds room. `about`: what is waiting about the same matter gives way to it. */
export interface UrgentMessage extends QueuedMessage {
  readonly urgency: 'account' | 'emergency';
  readonly about: string;
}

/** Puts one message in the queue for the webhook and every browser whose person may know whom to call. The answer is how many found no room. */
export async function enqueueNotice(db: Db, commune: string, message: QueuedMessage, now: number): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { waiting } = await tx
      .selectFrom('noticeDelivery')
      .select((e) => e.fn.countAll<number>().as('waiting'))
      .where('urgency', '=', 'notice')
      .executeTakeFirstOrThrow();
    const rows = await rowsOf(tx, commune, message, await phoneSubscriptions(tx, now, commune), now);
    const room = Math.max(0, MOST_NOTICES - waiting);
    for (const row of rows.slice(0, room))
      await tx
        .insertInto('noticeDelivery')
        .values({ ...row, keys: null, about: null, urgency: 'notice' })
        .execute();
    return Math.max(0, rows.length - room);
  });
}

/** The same for some browsers and the webhook, inside the deed it tells of. Whatever waits already, it finds room; and it is sent though the browser's subscription ends meanwhile. */
export async function enqueueUrgent(
  tx: Db,
  commune: string,
  { urgency, about, ...message }: UrgentMessage,
  subscriptions: readonly PushSubscriptionTable[],
  now: number,
): Promise<void> {
  const waiting = await tx
    .selectFrom('noticeDelivery')
    .select(['id', 'channel', 'target', 'about', 'notBefore'])
    .where('commune', '=', commune)
    .where('urgency', '=', urgency)
    .orderBy('createdAt')
    .orderBy(sql`rowid`)
    .execute();
  const byReceiver = Map.groupBy(waiting, receiverOf);
  for (const row of await rowsOf(tx, commune, message, subscriptions, now)) {
    const own = byReceiver.get(receiverOf(row)) ?? [];
    const same = own.filter((one) => one.about === about);
    const others = own.filter((one) => one.about !== about);
    const tooMany = others.slice(0, Math.max(0, others.length + 1 - MOST_URGENT_FOR_ONE));
    for (const { id } of [...same, ...tooMany]) await endDelivery(tx, id);
    // A receiver that failed a moment ago is not asked at once for its being told anew.
    const notBefore = Math.max(now, ...same.map((one) => one.notBefore));
    await tx
      .insertInto('noticeDelivery')
      .values({ ...row, urgency, about, notBefore })
      .execute();
  }
}

/** Whom a waiting message is for. */
export function receiverOf({ channel, target }: Pick<NoticeDeliveryTable, 'channel' | 'target'>): string {
  return `${channel} ${target}`;
}

async function rowsOf(
  tx: Db,
  commune: string,
  message: QueuedMessage,
  subscriptions: readonly PushSubscriptionTable[],
  now: number,
): Promise<Omit<NoticeDeliveryTable, 'urgency' | 'about'>[]> {
  const webhook = await findWebhook(tx, commune);
  const targets = [
    ...subscriptions.map(({ endpoint, p256dh, auth }) => ({
      ...{ channel: 'push' as const, target: endpoint, body: message.push, keys: toJson({ p256dh, auth }) },
    })),
    ...(webhook === undefined ? [] : [{ channel: 'webhook' as const, target: '', body: message.webhook, keys: null }]),
  ];
  const times = { createdAt: now, expiresAt: message.expiresAt, notBefore: now };
  return targets.map((target) => ({ id: randomUUIDv7(), commune, ...target, ...times, tries: 0 }));
}

/** The keys of the browser that an urgent message is for. */
export function keysOf({ keys }: NoticeDeliveryTable): PushAddress['keys'] | undefined {
  return keys === null ? undefined : fromJson<PushAddress['keys']>(keys);
}

/** Messages whose time has come: emergencies first, then news of accounts, each oldest first. */
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
    .orderBy(sql`CASE urgency WHEN 'emergency' THEN 0 WHEN 'account' THEN 1 ELSE 2 END`)
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

/** What else of this urgency waits for the same receiver is not tried before then either. */
export async function putOffOthers(db: Db, failed: NoticeDeliveryTable, notBefore: number): Promise<void> {
  const { commune, channel, target, urgency } = failed;
  await db
    .updateTable('noticeDelivery')
    .set({ notBefore })
    .where('commune', '=', commune)
    .where('channel', '=', channel)
    .where('target', '=', target)
    .where('urgency', '=', urgency)
    .where('notBefore', '<', notBefore)
    .execute();
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
