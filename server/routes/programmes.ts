/** Programmes: what a schedule airs, item by item. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { AppDeps } from '../app-deps.ts';
import { programme, programmeWrite } from '../contract/programmes.ts';
import { idParams } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { viewProgrammes } from '../programme-view.ts';
import { saveProgramme } from '../store/programme-store.ts';
import { loadPlanOf } from './schedules.ts';
import { actorOf } from './session.ts';

/** /api/v1/programmes. */
export function programmeRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune } = deps;
    const tags = ['plan'];
    const read = { config: { access: 'read' as const } };
    const write = { config: { access: 'plan.write' as const } };
    app.get(
      '/api/v1/programmes',
      { ...read, schema: { tags, response: { 200: z.object({ programmes: z.array(programme) }) } } },
      async () => ({ programmes: await viewProgrammes(deps) }),
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
        const plan = await loadPlanOf(deps);
        await saveProgramme(db, deps.now(), commune, { id, ...request.body }, actorOf(request), plan);
        return oneProgramme(deps, id);
      },
    );
  };
}

async function oneProgramme(deps: AppDeps, id: string) {
  const found = (await viewProgrammes(deps)).find((one) => one.id === id);
  if (found === undefined) throw new AppError('not-found', { what: 'chương trình' });
  return found;
}
