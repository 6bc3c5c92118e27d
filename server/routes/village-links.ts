/** Personal links for heads of villages: made, listed and taken back by the operator. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { AppDeps } from '../app-deps.ts';
import { villageLink, villageLinkMade, villageLinkWrite } from '../contract/evidence.ts';
import { done, idParams } from '../contract/words.ts';
import { listVillageLinks, makeVillageLink, revokeVillageLink } from '../store/village-link-store.ts';
import { actorOf } from './session.ts';

/** /api/v1/village-links. */
export function villageLinkRoutes({ db, communeId, now, config }: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const tags = ['evidence'];
    const write = { config: { access: 'evidence.write' as const } };
    app.get(
      '/api/v1/village-links',
      { ...write, schema: { tags, response: { 200: z.object({ links: z.array(villageLink) }) } } },
      async () => ({ links: await listVillageLinks(db, communeId) }),
    );
    app.post(
      '/api/v1/village-links',
      { ...write, schema: { tags, body: villageLinkWrite, response: { 201: villageLinkMade } } },
      async (request, reply) => {
        const { row, token } = await makeVillageLink(db, now(), communeId, request.body, actorOf(request));
        const { id, stationId, person, createdAt, lastUsedAt } = row;
        const path = `/xac-nhan#${token}`;
        const address = `${config.LOA_PUBLIC_URL?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`}${path}`;
        return reply.status(201).send({ id, stationId, person, createdAt, lastUsedAt, path, address });
      },
    );
    app.delete(
      '/api/v1/village-links/:id',
      { ...write, schema: { tags, params: idParams, response: { 200: done } } },
      async (request) => {
        await revokeVillageLink(db, now(), communeId, request.params.id, actorOf(request));
        return { ok: true as const };
      },
    );
  };
}
