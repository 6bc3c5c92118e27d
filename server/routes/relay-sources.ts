/** Nguồn tiếp âm: entered by one person, approved by another; the server itself never opens their addresses. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { relaySource, relaySourceApprove, relaySourceChange, relaySourceWrite } from '../contract/programmes.ts';
import { done, idParams } from '../contract/words.ts';
import {
  approveRelaySource,
  changeRelaySource,
  createRelaySource,
  getRelaySource,
  listRelaySources,
} from '../store/relay-source-store.ts';
import { retireRelaySource } from '../store/retire-relay-source.ts';
import type { RelaySourceTable } from '../store/schema.ts';
import { takeSignature } from '../take-signature.ts';
import { loadPlanOf } from './schedules.ts';
import { actorOf } from './session.ts';

/** /api/v1/relay-sources. */
export function relaySourceRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune } = deps;
    const tags = ['plan'];
    const read = { config: { access: 'read' as const } };
    const write = { config: { access: 'plan.write' as const } };
    const approve = { config: { access: 'approve' as const } };
    const one = async (id: string) => viewSource(await getRelaySource(db, commune, id));
    app.get(
      '/api/v1/relay-sources',
      { ...read, schema: { tags, response: { 200: z.object({ sources: z.array(relaySource) }) } } },
      async () => ({ sources: (await listRelaySources(db, commune)).map(viewSource) }),
    );
    app.post(
      '/api/v1/relay-sources',
      { ...write, schema: { tags, body: relaySourceWrite, response: { 201: relaySource } } },
      async (request, reply) => {
        const id = await createRelaySource(db, deps.now(), commune, request.body, actorOf(request));
        return reply.status(201).send(await one(id));
      },
    );
    app.patch(
      '/api/v1/relay-sources/:id',
      { ...write, schema: { tags, params: idParams, body: relaySourceChange, response: { 200: relaySource } } },
      async (request) => {
        const { id } = request.params;
        await changeRelaySource(db, deps.now(), commune, id, request.body, actorOf(request), await loadPlanOf(deps));
        return one(id);
      },
    );
    app.post(
      '/api/v1/relay-sources/:id/approve',
      { ...approve, schema: { tags, params: idParams, body: relaySourceApprove, response: { 200: relaySource } } },
      async (request) => {
        const { id } = request.params;
        const { url, signed } = request.body ?? {};
        const signature = await takeSignature(deps, request, signed, 'approver');
        await approveRelaySource(db, deps.now(), commune, id, actorOf(request), url, signature);
        return one(id);
      },
    );
    app.delete(
      '/api/v1/relay-sources/:id',
      { ...write, schema: { tags, params: idParams, response: { 200: done } } },
      async (request) => {
        await retireRelaySource(db, deps.now(), await communeOf(deps), request.params.id, actorOf(request));
        return { ok: true as const };
      },
    );
  };
}

function viewSource(row: RelaySourceTable) {
  const { id, name, url, validFrom, validUntil, createdBy, approvedBy, approvedAt } = row;
  return { id, name, url, validFrom, validUntil, createdBy, approvedBy, approvedAt };
}
