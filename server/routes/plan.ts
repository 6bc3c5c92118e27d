/** What schedules are made of: programmes, zones, the policy; and the airings they make. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { checkSpan } from '../check-span.ts';
import {
  airing,
  airingsQuery,
  policyView,
  policyWrite,
  programme,
  programmeWrite,
  zone,
  zoneWrite,
} from '../contract/schedules.ts';
import { idParams } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { airingConflicts, viewAiring } from '../plan-conflicts.ts';
import { loadAirings } from '../store/airing-store.ts';
import { currentPolicy, setPolicy } from '../store/commune-store.ts';
import { listProgrammes, listZones, saveProgramme, saveZone } from '../store/plan-store.ts';
import { loadSegments } from '../store/segment-store.ts';
import { actorOf } from './session.ts';

/** /api/v1/programmes, zones, policy, airings. */
export function planRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune } = deps;
    const tags = ['plan'];
    const read = { config: { access: 'read' as const } };
    const write = { config: { access: 'plan.write' as const } };
    const writeZone = { config: { access: 'zone.write' as const } };

    app.get(
      '/api/v1/programmes',
      { ...read, schema: { tags, response: { 200: z.object({ programmes: z.array(programme) }) } } },
      async () => ({
        programmes: await viewProgrammes(deps),
      }),
    );
    app.post(
      '/api/v1/programmes',
      { ...write, schema: { tags, body: programmeWrite, response: { 201: programme } } },
      async (request, reply) => {
        const id = await saveProgramme(db, deps.now(), commune, request.body, actorOf(request));
        return reply.status(201).send(await oneProgramme(deps, id));
      },
    );
    app.patch(
      '/api/v1/programmes/:id',
      { ...write, schema: { tags, params: idParams, body: programmeWrite, response: { 200: programme } } },
      async (request) => {
        const { id } = request.params;
        await saveProgramme(db, deps.now(), commune, { id, ...request.body }, actorOf(request));
        return oneProgramme(deps, id);
      },
    );
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
    app.get('/api/v1/policy', { ...read, schema: { tags, response: { 200: policyView } } }, async () => {
      const { policy, label } = await currentPolicy(db, commune, deps.now());
      return { ...policy, quiet: [...policy.quiet], weekdays: [...policy.weekdays], label: label ?? null };
    });
    app.put(
      '/api/v1/policy',
      { config: { access: 'policy.write' }, schema: { tags, body: policyWrite, response: { 200: policyView } } },
      async (request) => {
        await setPolicy(db, commune, deps.now(), request.body, undefined, actorOf(request));
        return { ...request.body, label: null };
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
        const { zone: zoneName } = await communeOf(deps);
        const { policy } = await currentPolicy(db, commune, deps.now());
        const airings = await loadAirings(db, commune, query);
        const waits = airingConflicts(airings, { policy, zone: zoneName });
        const titles = new Map(airings.map((one) => [one.id, one.title]));
        return { airings: airings.map((one) => viewAiring(one, waits, titles)) };
      },
    );
  };
}

async function viewProgrammes(deps: AppDeps) {
  const [programmes, records] = await Promise.all([
    listProgrammes(deps.db, deps.communeId),
    loadSegments(deps.db, deps.communeId),
  ]);
  const byId = new Map(records.map((record) => [record.row.id, record]));
  return programmes.map(({ id, title, items }) => ({
    id,
    title,
    items: items.map((item) => ({
      ...item,
      title: byId.get(item.segmentId)?.row.title ?? 'Tin bài đã xóa',
      durationMs: byId.get(item.segmentId)?.rendition?.durationMs ?? null,
    })),
  }));
}

async function oneProgramme(deps: AppDeps, id: string) {
  const found = (await viewProgrammes(deps)).find((one) => one.id === id);
  if (found === undefined) throw new AppError('not-found', { what: 'chương trình' });
  return found;
}
