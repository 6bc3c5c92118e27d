/** Personal links for heads of villages: made, listed and taken back by the operator. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { AppDeps } from '../app-deps.ts';
import { villageLink, villageLinkMade, villageLinkWrite } from '../contract/evidence.ts';
import { done, idParams } from '../contract/words.ts';
import { listVillageLinks, makeVillageLink, revokeVillageLink } from '../store/village-link-store.ts';
import { actorOf } from './session.ts';

/** /api/v1/village-links. */
export function villageLinkRoutes({ db, communeId, now }: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const tags = ['evidence'];
    const config = { access: 'evidence.write' as const };
    app.get(
      '/api/v1/village-links',
      { config, schema: { tags, response: { 200: z.object({ links: z.array(villageLink) }) } } },
      async () => ({ links: await listVillageLinks(db, communeId) }),
    );
    app.post(
      '/api/v1/village-links',
      { config, schema: { tags, body: villageLinkWrite, response: { 201: villageLinkMade } } },
      async (request, reply) => {
        const { row, token } = await makeVillageLink(db, now(), communeId, request.body, actorOf(request));
        const { id, stationId, person, createdAt, lastUsedAt } = row;
        const path = `/xac-nhan#${token}`;
        return reply.status(201).send({ id, stationId, person, createdAt, lastUsedAt, path });
      },
    );
    app.delete(
      '/api/v1/village-links/:id',
      { config, schema: { tags, params: idParams, response: { 200: done } } },
      async (request) => {
        await revokeVillageLink(db, now(), communeId, request.params.id, actorOf(request));
        return { ok: true as const };
      },
    );
  };
}
