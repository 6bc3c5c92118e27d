/** Notices on the HTTP API: browsers that want them, and the webhook. */
import { z } from 'zod';
import { id, instant } from './words.ts';

const base64url = z.string().regex(/^[\w-]+=*$/);

/** One browser that gets notices; `source`: from where it was turned on, '' where that is not known. */
export const pushBrowser = z.object({
  id,
  endpoint: z.string(),
  source: z.string(),
  since: instant,
  lastSentAt: instant.nullable(),
});
export type PushBrowser = z.input<typeof pushBrowser>;

/** GET /api/v1/push: the key a browser subscribes with (VAPID, base64url), and this person's browsers that did. */
export const pushState = z.object({ publicKey: z.string(), browsers: z.array(pushBrowser) });
export type PushState = z.input<typeof pushState>;

/** A browser's subscription as `PushSubscription.toJSON()` gives it; other members are left aside. */
export const pushAddress = z.object({
  endpoint: z.url().max(1_000),
  keys: z.object({ p256dh: base64url.min(80).max(100), auth: base64url.min(16).max(40) }),
});
export type PushAddress = z.input<typeof pushAddress>;

/** The webhook as it is; `secret` only in the answer that sets it. */
export const webhook = z.object({
  url: z.string(),
  setBy: z.string(),
  setAt: instant,
  lastSentAt: instant.nullable(),
  lastFault: z.string().nullable(),
});
export const webhookState = z.object({ webhook: webhook.nullable() });
export type WebhookState = z.input<typeof webhookState>;
export const webhookSet = z.object({ url: z.string().trim().max(1_000) });
export const webhookMade = z.object({ webhook, secret: z.string() });
export type WebhookMade = z.input<typeof webhookMade>;
