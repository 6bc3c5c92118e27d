/** Sends the messages that wait: to browsers by Web Push (encrypted, RFC 8291), to the webhook signed; some tries each, then no more. */
import { createHmac } from 'node:crypto';
import type { Logger } from 'pino';
import webpush from 'web-push';
import type { PushKeys } from '../push-keys.ts';
import { type OutsideAnswer, sendOutside } from '../send-outside.ts';
import type { Db } from '../store/database.ts';
import {
  activeSubscriptions,
  dueDeliveries,
  endDelivery,
  findWebhook,
  forgetSubscription,
  markPushed,
  markWebhook,
  putOffDelivery,
} from '../store/delivery-store.ts';
import type { NoticeDeliveryTable } from '../store/schema.ts';

/** Messages of one round, and to how many receivers at once. */
const AT_A_ROUND = 40;
const AT_ONCE = 8;
/** After a try that failed, ms; after the last one there is none. */
const AGAIN_AFTER_MS = [30_000, 120_000, 300_000, 600_000] as const;

/** What the delivery works with. `contact`: whom a push service may write to (RFC 8292, 2.1). */
export interface DeliveryDeps {
  readonly db: Db;
  readonly communeId: string;
  readonly now: () => number;
  readonly log: Pick<Logger, 'warn'>;
  /** The webhook's secret as it was stored, opened. */
  readonly openSecret: (stored: string) => Promise<string>;
  readonly pushKeys: () => Promise<PushKeys | undefined>;
  readonly contact: string;
  readonly mayBePrivate: boolean;
}

/** One round. */
export async function deliverNotices(deps: DeliveryDeps): Promise<void> {
  const due = await dueDeliveries(deps.db, deps.communeId, deps.now(), AT_A_ROUND);
  // Each receiver's own one after the other: of two messages on the same matter the later one is to stay on the screen.
  const lines = [...Map.groupBy(due, ({ channel, target }) => `${channel} ${target}`).values()];
  for (let from = 0; from < lines.length; from += AT_ONCE)
    await Promise.all(
      lines.slice(from, from + AT_ONCE).map(async (line) => {
        for (const delivery of line) await deliver(deps, delivery);
      }),
    );
}

async function deliver(deps: DeliveryDeps, delivery: NoticeDeliveryTable): Promise<void> {
  const { db, log, now } = deps;
  if (delivery.expiresAt <= now()) return endDelivery(db, delivery.id);
  const answer = await (delivery.channel === 'push' ? pushTo(deps, delivery) : callWebhook(deps, delivery)).catch(
    (error: unknown): OutsideAnswer => ({ kind: 'failed', detail: String(error) }),
  );
  // Nobody is there to be told any more.
  if (answer === undefined) return endDelivery(db, delivery.id);
  const isDone = answer.kind === 'answered' && answer.status >= 200 && answer.status < 300;
  const fault = answer.kind === 'failed' ? answer.detail : `HTTP ${answer.status}`;
  if (delivery.channel === 'webhook') await markWebhook(db, delivery.commune, now(), isDone ? undefined : fault);
  else if (isDone) await markPushed(db, delivery.target, now());
  if (isDone) return endDelivery(db, delivery.id);
  log.warn({ channel: delivery.channel, fault, tries: delivery.tries + 1 }, 'a notice could not be sent');
  // RFC 8030, 7.3: the subscription is gone for good.
  if (delivery.channel === 'push' && answer.kind === 'answered' && (answer.status === 404 || answer.status === 410))
    return forgetSubscription(db, delivery.target);
  const waitMs = AGAIN_AFTER_MS[delivery.tries];
  if (waitMs === undefined || now() + waitMs >= delivery.expiresAt) return endDelivery(db, delivery.id);
  await putOffDelivery(db, delivery.id, delivery.tries + 1, now() + waitMs);
}

async function pushTo(deps: DeliveryDeps, delivery: NoticeDeliveryTable): Promise<OutsideAnswer | undefined> {
  const keys = await deps.pushKeys();
  const subscriptions = await activeSubscriptions(deps.db, deps.communeId);
  const subscription = subscriptions.find(({ endpoint }) => endpoint === delivery.target);
  if (keys === undefined || subscription === undefined) return undefined;
  const { endpoint, p256dh, auth } = subscription;
  const details = webpush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, delivery.body, {
    vapidDetails: { subject: deps.contact, ...keys },
    TTL: Math.max(60, Math.round((delivery.expiresAt - deps.now()) / 1000)),
    urgency: 'high',
    contentEncoding: 'aes128gcm',
  });
  const headers = details.headers as Record<string, string | number>;
  return sendOutside({ url: details.endpoint, headers, body: details.body ?? '', mayBePrivate: deps.mayBePrivate });
}

/** The signature is over the second and the body, so that neither can be changed nor an old message sent again unseen. */
async function callWebhook(deps: DeliveryDeps, { body }: NoticeDeliveryTable): Promise<OutsideAnswer | undefined> {
  const webhook = await findWebhook(deps.db, deps.communeId);
  if (webhook === undefined) return undefined;
  const second = Math.floor(deps.now() / 1000);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Loa',
    'x-loa-signature': `t=${second},v1=${signWebhook(await deps.openSecret(webhook.secret), second, body)}`,
  };
  return sendOutside({ url: webhook.url, headers, body, mayBePrivate: deps.mayBePrivate });
}

/** HMAC-SHA-256 in hex over `<second>.<body>`. */
export function signWebhook(secret: string, second: number, body: string): string {
  return createHmac('sha256', secret).update(`${second}.${body}`).digest('hex');
}
