/** Zones, and the airings that the plan makes. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { checkSpan } from '../check-span.ts';
import { airing, airingsQuery, zone, zoneWrite } from '../contract/schedules.ts';
import { idParams } from '../contract/words.ts';
import { localText } from '../edit-schedule.ts';
import { airingConflicts, viewAiring } from '../plan-conflicts.ts';
import { loadAirings } from '../store/airing-store.ts';
import { listAnswers } from '../store/answer-store.ts';
import { loadPolicy } from '../store/policy-store.ts';
import { listZones, saveZone } from '../store/zone-store.ts';
import { actorOf } from './session.ts';

/** /api/v1/zones, airings. */
export function planRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune } = deps;
    const tags = ['plan'];
    const read = { config: { access: 'read' as const } };
    const writeZone = { config: { access: 'zone.write' as const } };

    app.get(
      '/api/v1/zones',
      { ...read, schema: { tags, response: { 200: z.object({ zones: z.array(zone) }) } } },
      async () => ({
        zones: await listZones(db, commune),
      }),
    );
    app.post(
      '/api/v1/zones',
      { ...writeZone, schema: { tags, body: zoneWrite, response: { 201: zone } } },
      async (request, reply) => {
        const id = await saveZone(db, deps.now(), commune, request.body, actorOf(request));
        return reply.status(201).send({ id, ...request.body });
      },
    );
    app.patch(
      '/api/v1/zones/:id',
      { ...writeZone, schema: { tags, params: idParams, body: zoneWrite, response: { 200: zone } } },
      async (request) => {
        const { id } = request.params;
        await saveZone(db, deps.now(), commune, { id, ...request.body }, actorOf(request));
        return { id, ...request.body };
      },
    );
    app.get(
      '/api/v1/airings',
      {
        ...read,
        schema: { tags, querystring: airingsQuery, response: { 200: z.object({ airings: z.array(airing) }) } },
      },
      async ({ query }) => {
        checkSpan(query);
        const [{ zone: zoneName }, policy, answers, airings] = await Promise.all([
          communeOf(deps),
          loadPolicy(db, commune, query.from),
          listAnswers(db, commune),
          loadAirings(db, commune, query),
        ]);
        const waits = airingConflicts(airings, { policy, zone: zoneName, answers });
        const titles = new Map(airings.map((one) => [one.id, one.title]));
        return {
          airings: airings.map((one) => {
            const occurrence = one.movedFrom ?? localText(one.startsAt, zoneName);
            return viewAiring(one, { waits, titles, occurrence });
          }),
        };
      },
    );
  };
}
