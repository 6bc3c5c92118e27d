/** Who is told of stations that are not ready, and how: each person's browsers, and the commune's webhook. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';
import { pushAddress, pushState, webhookMade, webhookSet, webhookState } from '../contract/notices.ts';
import { done, idParams } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { addressFault } from '../public-address.ts';
import { ensurePushKeys } from '../push-keys.ts';
import { seal, WEBHOOK_SECRET } from '../seal.ts';
import { randomToken } from '../secrets.ts';
import { stopBrowser } from '../stop-notices.ts';
import { findWebhook, removeWebhook, setWebhook } from '../store/delivery-store.ts';
import type { WebhookTable } from '../store/schema.ts';
import { ownSubscriptions, subscribe } from '../store/subscription-store.ts';
import { actorOf, personOf, sessionOf } from './session.ts';

/** /api/v1/push, /api/v1/webhook. */
export function noticeRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune, config } = deps;
    const tags = ['notices'];
    const own = { config: { access: 'person' as const } };
    const admin = { config: { access: 'webhook.write' as const } };
    app.get('/api/v1/push', { ...own, schema: { tags, response: { 200: pushState } } }, async (request) => {
      const { publicKey } = await ensurePushKeys(config.dataDir);
      const rows = await ownSubscriptions(db, personOf(request).id);
      const browsers = rows.map(({ id, endpoint, source, createdAt, lastSentAt }) => {
        return { id, endpoint, source: source ?? '', since: createdAt, lastSentAt };
      });
      return { publicKey, browsers };
    });
    app.post(
      '/api/v1/push',
      // Notices say whom to call.
      { config: { access: 'personal.read' }, schema: { tags, body: pushAddress, response: { 200: done } } },
      async (request) => {
        if (addressFault(request.body.endpoint, config.LOA_WEBHOOK_PRIVATE) !== undefined)
          throw new AppError('push-address');
        await subscribe(db, commune, actorOf(request), request.body, sessionOf(request), deps.now());
        return { ok: true as const };
      },
    );
    app.delete(
      '/api/v1/push/:id',
      { ...own, schema: { tags, params: idParams, response: { 200: done } } },
      async (request) => {
        await stopBrowser(db, deps.now(), commune, request.params.id, actorOf(request));
        return { ok: true as const };
      },
    );
    app.get('/api/v1/webhook', { ...admin, schema: { tags, response: { 200: webhookState } } }, async () => {
      const row = await findWebhook(db, commune);
      return { webhook: row === undefined ? null : view(row) };
    });
    app.put(
      '/api/v1/webhook',
      { ...admin, schema: { tags, body: webhookSet, response: { 200: webhookMade } } },
      async (request) => {
        const { url } = request.body;
        const reason = addressFault(url, config.LOA_WEBHOOK_PRIVATE);
        if (reason !== undefined) throw new AppError('webhook-address', { url, reason });
        const secret = randomToken();
        const sealed = await seal(config.dataDir, WEBHOOK_SECRET, secret);
        await setWebhook(db, commune, { url, secret: sealed }, actorOf(request), deps.now());
        const row = await findWebhook(db, commune);
        if (row === undefined) throw new AppError('not-found', { what: 'địa chỉ nhận báo' });
        return { webhook: view(row), secret };
      },
    );
    app.delete('/api/v1/webhook', { ...admin, schema: { tags, response: { 200: done } } }, async (request) => {
      await removeWebhook(db, commune, actorOf(request), deps.now());
      return { ok: true as const };
    });
  };
}

function view({ url, setBy, setAt, lastSentAt, lastFault }: WebhookTable) {
  return { url, setBy, setAt, lastSentAt, lastFault };
}
