/** Sends the messages that wait: to browsers by Web Push (encrypted, RFC 8291), to the webhook signed; some tries each, then no more. */
import { createHmac } from 'node:crypto';
import type { Logger } from 'pino';
import webpush from 'web-push';
import type { PushKeys } from '../push-keys.ts';
import type { OutsideAnswer, sendOutside } from '../send-outside.ts';
import type { Db } from '../store/database.ts';
import {
  dueDeliveries,
  endDelivery,
  findWebhook,
  keysOf,
  markWebhook,
  putOffDelivery,
  putOffOthers,
  receiverOf,
} from '../store/delivery-store.ts';
import type { NoticeDeliveryTable } from '../store/schema.ts';
import { activeSubscriptions, forgetSubscription, markPushed, type PushAddress } from '../store/subscription-store.ts';

/** Messages of one round, and to how many receivers at once: more than one person has browsers that could keep others waiting. */
const AT_A_ROUND = 400;
const AT_ONCE = 32;
/** After so long a round begins to send nothing more, ms: what came meanwhile may be more urgent. */
const ROUND_MS = 5_000;
/** After a try that failed, ms; after the last one there is none. */
const AGAIN_AFTER_MS = {
  notice: [30_000, 120_000, 300_000, 600_000],
  account: [30_000, 120_000, 300_000, 600_000],
  emergency: [5_000, 10_000, 20_000, 60_000, 120_000, 300_000, 600_000],
} as const;

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
  readonly send: typeof sendOutside;
}

/** One round, the most urgent first; a receiver that does not answer, or slowly, keeps nobody else waiting. */
export async function deliverNotices(deps: DeliveryDeps): Promise<void> {
  const until = deps.now() + ROUND_MS;
  const due = await dueDeliveries(deps.db, deps.communeId, deps.now(), AT_A_ROUND);
  // Each receiver's own one after the other: of two messages on the same matter the later one is to stay on the screen.
  const lines = Map.groupBy(due, receiverOf).values();
  const sendLines = async () => {
    for (const line of lines) await sendLine(deps, line, until);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sendLines));
}

/** Who failed once is not asked again in the same round. */
async function sendLine(deps: DeliveryDeps, line: readonly NoticeDeliveryTable[], until: number): Promise<void> {
  for (const delivery of line) {
    if (deps.now() >= until || !(await deliver(deps, delivery))) return;
  }
}

/** False where the receiver failed. */
async function deliver(deps: DeliveryDeps, delivery: NoticeDeliveryTable): Promise<boolean> {
  const { db, log, now } = deps;
  const end = async () => {
    await endDelivery(db, delivery.id);
    return true;
  };
  if (delivery.expiresAt <= now()) return end();
  const answer = await (delivery.channel === 'push' ? pushTo(deps, delivery) : callWebhook(deps, delivery)).catch(
    (error: unknown): OutsideAnswer => ({ kind: 'failed', detail: String(error) }),
  );
  // Nobody is there to be told any more.
  if (answer === undefined) return end();
  const isDone = answer.kind === 'answered' && answer.status >= 200 && answer.status < 300;
  const fault = answer.kind === 'failed' ? answer.detail : `HTTP ${answer.status}`;
  if (delivery.channel === 'webhook') await markWebhook(db, delivery.commune, now(), isDone ? undefined : fault);
  else if (isDone) await markPushed(db, delivery.target, now());
  if (isDone) return end();
  log.warn({ channel: delivery.channel, fault, tries: delivery.tries + 1 }, 'a notice could not be sent');
  // RFC 8030, 7.3: the subscription is gone for good.
  if (delivery.channel === 'push' && answer.kind === 'answered' && (answer.status === 404 || answer.status === 410))
    await forgetSubscription(db, delivery.target);
  else await tryAgain(deps, delivery);
  return false;
}

async function tryAgain({ db, now }: DeliveryDeps, delivery: NoticeDeliveryTable): Promise<void> {
  const { id, urgency, tries, expiresAt } = delivery;
  const [firstMs] = AGAIN_AFTER_MS[urgency];
  const waitMs = AGAIN_AFTER_MS[urgency][tries];
  await putOffOthers(db, delivery, now() + firstMs);
  if (waitMs === undefined || now() + waitMs >= expiresAt) await endDelivery(db, id);
  else await putOffDelivery(db, id, tries + 1, now() + waitMs);
}

async function pushTo(deps: DeliveryDeps, delivery: NoticeDeliveryTable): Promise<OutsideAnswer | undefined> {
  const keys = await deps.pushKeys();
  const endpoint = delivery.target;
  const browser = keysOf(delivery) ?? (await keysNow(deps, endpoint));
  if (keys === undefined || browser === undefined) return undefined;
  const details = webpush.generateRequestDetails({ endpoint, keys: browser }, delivery.body, {
    vapidDetails: { subject: deps.contact, ...keys },
    TTL: Math.max(60, Math.round((delivery.expiresAt - deps.now()) / 1000)),
    urgency: 'high',
    contentEncoding: 'aes128gcm',
  });
  const headers = details.headers as Record<string, string | number>;
  return deps.send({ url: details.endpoint, headers, body: details.body ?? '', mayBePrivate: deps.mayBePrivate });
}

/** What is not urgent goes to a browser only as long as it is to get notices, and its person may log in. */
async function keysNow({ db, communeId }: DeliveryDeps, target: string): Promise<PushAddress['keys'] | undefined> {
  return (await activeSubscriptions(db, communeId)).find(({ endpoint }) => endpoint === target);
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
  return deps.send({ url: webhook.url, headers, body, mayBePrivate: deps.mayBePrivate });
}

/** HMAC-SHA-256 in hex over `<second>.<body>`. */
export function signWebhook(secret: string, second: number, body: string): string {
  return createHmac('sha256', secret).update(`${second}.${body}`).digest('hex');
}
