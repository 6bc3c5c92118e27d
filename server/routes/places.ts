/** Chỗ chờ bài of airings to come: what fills them, and how many stations have acknowledged it. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { checkSpan } from '../check-span.ts';
import { placeFill, placeParams, placeView } from '../contract/programmes.ts';
import { airingsQuery } from '../contract/schedules.ts';
import { AppError } from '../errors.ts';
import { viewPlaces } from '../place-view.ts';
import { emptyPlace, fillPlace, getPlacedAiring } from '../store/place-store.ts';
import { spokenTime } from '../vietnamese-time.ts';
import { actorOf } from './session.ts';

/** /api/v1/places. */
export function placeRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune } = deps;
    const tags = ['plan'];
    const write = { config: { access: 'plan.write' as const } };
    app.get(
      '/api/v1/places',
      {
        config: { access: 'read' },
        schema: { tags, querystring: airingsQuery, response: { 200: z.object({ places: z.array(placeView) }) } },
      },
      async ({ query }) => {
        checkSpan(query);
        return { places: await viewPlaces(deps, query) };
      },
    );
    app.put(
      '/api/v1/places/:airingId/:index',
      { ...write, schema: { tags, params: placeParams, body: placeFill, response: { 200: placeView } } },
      async (request) => {
        const { params, body } = request;
        const { zone } = await communeOf(deps);
        await fillPlace(db, deps.now(), commune, params, body.segmentId, actorOf(request), (at) =>
          spokenTime(at, zone),
        );
        return onePlace(deps, params);
      },
    );
    app.delete(
      '/api/v1/places/:airingId/:index',
      { ...write, schema: { tags, params: placeParams, response: { 200: placeView } } },
      async (request) => {
        const { zone } = await communeOf(deps);
        await emptyPlace(db, deps.now(), commune, request.params, actorOf(request), (at) => spokenTime(at, zone));
        return onePlace(deps, request.params);
      },
    );
  };
}

async function onePlace(deps: AppDeps, { airingId, index }: { airingId: string; index: number }) {
  const { startsAt } = await getPlacedAiring(deps.db, deps.communeId, airingId);
  const places = await viewPlaces(deps, { from: startsAt, to: startsAt + 1 });
  const found = places.find((place) => place.airingId === airingId && place.index === index);
  if (found === undefined) throw new AppError('not-found', { what: 'chỗ chờ bài' });
  return found;
}
