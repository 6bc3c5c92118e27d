/** Campaign targets: set, held against the plan and the log, and proposals that meet them. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { acceptProposal } from '../accept-proposal.ts';
import type { AppDeps } from '../app-deps.ts';
import {
  proposal,
  proposalAccept,
  proposalAccepted,
  proposalBody,
  standingQuery,
  target,
  targetStandings,
  targetWrite,
} from '../contract/planning.ts';
import { done, idParams } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { proposeFor, standingOf } from '../propose.ts';
import { cancelTarget, getTarget, listTargets, type StoredTarget, saveTarget } from '../store/target-store.ts';
import { LONG_MS } from '../time-limits.ts';
import { actorOf } from './session.ts';

/** A quarter, and a day. */
const MAX_PROPOSED_DAYS = 93;

/** /api/v1/targets and /api/v1/proposals. */
export function targetRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune } = deps;
    const tags = ['targets'];
    const read = { config: { access: 'read' as const, longMs: LONG_MS } };
    const write = { config: { access: 'plan.write' as const } };
    app.get(
      '/api/v1/targets',
      { ...read, schema: { tags, response: { 200: z.object({ targets: z.array(target) }) } } },
      async () => ({ targets: (await listTargets(db, commune)).map(viewTarget) }),
    );
    app.post(
      '/api/v1/targets',
      { ...write, schema: { tags, body: targetWrite, response: { 201: target } } },
      async (request, reply) => {
        const id = await saveTarget(db, deps.now(), commune, request.body, actorOf(request));
        return reply.status(201).send(viewTarget(await getTarget(db, commune, id)));
      },
    );
    app.patch(
      '/api/v1/targets/:id',
      { ...write, schema: { tags, params: idParams, body: targetWrite, response: { 200: target } } },
      async (request) => {
        const { id } = request.params;
        await saveTarget(db, deps.now(), commune, { id, ...request.body }, actorOf(request));
        return viewTarget(await getTarget(db, commune, id));
      },
    );
    app.delete(
      '/api/v1/targets/:id',
      { ...write, schema: { tags, params: idParams, response: { 200: done } } },
      async (request) => {
        await cancelTarget(db, deps.now(), commune, request.params.id, actorOf(request));
        return { ok: true as const };
      },
    );
    app.get(
      '/api/v1/targets/standing',
      { ...read, schema: { tags, querystring: standingQuery, response: { 200: targetStandings } } },
      async (request) => standingOf(deps, request.query),
    );
    app.post(
      '/api/v1/proposals',
      { ...read, schema: { tags, body: proposalBody, response: { 200: proposal } } },
      async (request) => {
        const { from, until } = request.body;
        const days = Temporal.PlainDate.from(from).until(until).days + 1;
        if (days < 1 || days > MAX_PROPOSED_DAYS)
          throw new AppError('bad-request', {
            detail: `lập kế hoạch cho ít nhất 1 ngày, nhiều nhất ${MAX_PROPOSED_DAYS} ngày`,
          });
        return proposeFor(deps, request.body);
      },
    );
    app.post(
      '/api/v1/proposals/accept',
      { ...write, schema: { tags, body: proposalAccept, response: { 201: proposalAccepted } } },
      async (request, reply) => reply.status(201).send(await acceptProposal(deps, request.body, actorOf(request))),
    );
  };
}

function viewTarget({ topics, kinds, tags, ...rest }: StoredTarget) {
  return { ...rest, topics: [...topics], kinds: [...kinds], tags: [...tags] };
}
