/** Invitations and resets by one-time link: whoever holds one sets the account's password with it, once. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { linkUse } from '../contract/people.ts';
import { linkHeaders, linkState } from '../contract/sessions.ts';
import { done } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { sourceOf } from '../request-source.ts';
import type { OneTimeLinkTable } from '../store/door-schema.ts';
import { ownerOf, takeLink } from '../store/one-time-link-store.ts';
import { closeEnded } from '../store/session-store.ts';

/** /api/v1/link. */
export function oneTimeLinkRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const config = { access: 'link' as const, rateLimit: { max: 30, timeWindow: 60_000 } };
    const schema = { tags: ['session'], headers: linkHeaders };
    app.get('/api/v1/link', { config, schema: { ...schema, response: { 200: linkState } } }, async (request) => {
      const { kind, expiresAt, ...link } = linkOf(request);
      const { username, displayName } = await ownerOf(deps.db, { ...link, kind, expiresAt });
      return { kind, displayName, username, commune: (await communeOf(deps)).name, expiresAt };
    });
    app.post(
      '/api/v1/link',
      { config, schema: { ...schema, body: linkUse, response: { 200: done } } },
      async (request) => {
        const passwordHash = await deps.loginGuard.turns.hash(request.body.password);
        await takeLink(deps.db, deps.now(), linkOf(request), { passwordHash, source: sourceOf(request) });
        await closeEnded(deps);
        return { ok: true as const };
      },
    );
  };
}

function linkOf(request: { oneTimeLink: OneTimeLinkTable | undefined }): OneTimeLinkTable {
  if (request.oneTimeLink === undefined) throw new AppError('link-used');
  return request.oneTimeLink;
}
