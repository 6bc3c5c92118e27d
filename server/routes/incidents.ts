/** Sự cố: opened by hand or by the watch, with places, what was done about it, and an end. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';
import { incident, incidentEnd, incidentOpen, incidentQuery, incidents, incidentWrite } from '../contract/incidents.ts';
import { done, idParams } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { readIncident, viewIncidents } from '../incident-view.ts';
import { cancelIncident, changeIncident, endIncident, openIncident } from '../store/incident-changes.ts';
import { getIncident, listIncidents } from '../store/incident-store.ts';
import { actorOf } from './session.ts';

/** One question is about two years at the most: a year, and the year before it. */
const LONGEST_MS = 2 * 366 * 86_400_000;

/** /api/v1/incidents. */
export function incidentRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune } = deps;
    const tags = ['incidents'];
    const write = { config: { access: 'incident.write' as const } };
    const one = async (id: string) => {
      const [view] = await viewIncidents(deps, [await getIncident(db, commune, id)]);
      if (view === undefined) throw new AppError('not-found', { what: 'sự cố' });
      return view;
    };
    app.get(
      '/api/v1/incidents',
      { config: { access: 'read' }, schema: { tags, querystring: incidentQuery, response: { 200: incidents } } },
      async ({ query }) => {
        if (query.to <= query.from || query.to - query.from > LONGEST_MS)
          throw new AppError('bad-request', { detail: 'khoảng thời gian tối đa 2 năm' });
        return { incidents: await viewIncidents(deps, await listIncidents(db, commune, query)) };
      },
    );
    app.post(
      '/api/v1/incidents',
      { ...write, schema: { tags, body: incidentOpen, response: { 201: incident } } },
      async (request, reply) => {
        const { complaintId, ...body } = request.body;
        const id = await openIncident(db, deps.now(), commune, readIncident(body), actorOf(request), complaintId);
        return reply.status(201).send(await one(id));
      },
    );
    app.patch(
      '/api/v1/incidents/:id',
      { ...write, schema: { tags, params: idParams, body: incidentWrite, response: { 200: incident } } },
      async (request) => {
        const { id } = request.params;
        await changeIncident(db, deps.now(), commune, id, readIncident(request.body), actorOf(request));
        return one(id);
      },
    );
    app.post(
      '/api/v1/incidents/:id/end',
      { ...write, schema: { tags, params: idParams, body: incidentEnd, response: { 200: incident } } },
      async (request) => {
        const { id } = request.params;
        const now = deps.now();
        await endIncident(db, now, commune, id, request.body.endsAt ?? now, actorOf(request));
        return one(id);
      },
    );
    app.delete(
      '/api/v1/incidents/:id',
      { ...write, schema: { tags, params: idParams, response: { 200: done } } },
      async (request) => {
        await cancelIncident(db, deps.now(), commune, request.params.id, actorOf(request));
        return { ok: true as const };
      },
    );
  };
}
