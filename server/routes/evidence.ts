/** The week of villages and days, listening checks and photos. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { listeningWrite, photoMade, reportsMade, weekGrid, weekQuery, weekWrite } from '../contract/evidence.ts';
import { sha256 } from '../contract/words.ts';
import { dateSpan, readListening, readWeekWrite } from '../evidence-reports.ts';
import { viewWeek, weekOf } from '../evidence-week.ts';
import { isKnown } from '../send-media.ts';
import { rowsToHear } from '../store/heard-rows.ts';
import { checkPhoto, keepPhoto, refusePhotos } from '../store/photo-store.ts';
import { getStation, loadStations } from '../store/station-store.ts';
import { addReports, reportsIn } from '../store/village-report-store.ts';
import { MAX_PHOTO_BYTES } from '../strip-jpeg.ts';
import { LONG_MS } from '../time-limits.ts';
import { actorOf } from './session.ts';

const DAY_MS = 24 * 3_600_000;

/** /api/v1/evidence and /api/v1/photos. */
export function evidenceRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  const { db, communeId, now, media } = deps;
  return async (app) => {
    const tags = ['evidence'];
    const write = { access: 'evidence.write' as const };
    takeJpeg(app);
    app.get(
      '/api/v1/evidence/week',
      { config: { access: 'personal.read' }, schema: { tags, querystring: weekQuery, response: { 200: weekGrid } } },
      async ({ query }) => {
        const { zone } = await communeOf(deps);
        const week = weekOf(dateSpan(query.week, zone).from, zone);
        const { stationId } = query;
        const [stations, rows, reports] = await Promise.all([
          stationId === undefined ? loadStations(db, communeId) : [await getStation(db, communeId, stationId)],
          rowsToHear(db, communeId, week, stationId),
          reportsIn(db, communeId, week, stationId),
        ]);
        const places = stations.map(({ row: { id, name, code, transport }, contacts }) => ({
          ...{ id, name, code, transport },
          contacts: contacts.map(({ name: who, phone }) => ({ name: who, phone })),
        }));
        return viewWeek({
          ...{ week, zone, now: now(), stations: places, rows, reports, whole: stationId !== undefined },
        });
      },
    );
    app.put(
      '/api/v1/evidence/week',
      { config: write, schema: { tags, body: weekWrite, response: { 200: reportsMade } } },
      async (request) => {
        const reports = await readWeekWrite(deps, request.body, actorOf(request));
        return addReports(db, now(), communeId, reports, actorOf(request));
      },
    );
    app.post(
      '/api/v1/evidence/listening',
      { config: write, schema: { tags, body: listeningWrite, response: { 201: reportsMade } } },
      async (request, reply) => {
        const report = await readListening(deps, request.body, actorOf(request));
        return reply.status(201).send(await addReports(db, now(), communeId, [report], actorOf(request)));
      },
    );
    app.post(
      '/api/v1/photos',
      {
        config: { ...write, longMs: LONG_MS, rateLimit: { max: 60, timeWindow: 60_000 } },
        bodyLimit: MAX_PHOTO_BYTES,
        schema: { tags, description: 'The body is a JPEG', response: { 201: photoMade } },
      },
      async (request, reply) => {
        const place = { db, media, commune: communeId, takenBy: actorOf(request).id };
        await refusePhotos(db, communeId, place.takenBy, now() - DAY_MS);
        return reply.status(201).send(await keepPhoto(place, now(), request.body));
      },
    );
    app.get(
      '/api/v1/photos/:sha256',
      { config: { access: 'personal.read', longMs: LONG_MS }, schema: { tags, params: z.object({ sha256 }) } },
      async (request, reply) => {
        const { params } = request;
        await checkPhoto(db, communeId, params.sha256);
        if (isKnown(params.sha256, request, reply)) return reply;
        // Somebody else's bytes: a picture, and nothing a browser would do anything else with.
        return reply
          .type('image/jpeg')
          .header('content-security-policy', "default-src 'none'; sandbox")
          .header('x-content-type-options', 'nosniff')
          .header('content-disposition', 'inline; filename="anh.jpg"')
          .send(media.readFile('photos', params.sha256));
      },
    );
  };
}

/** Lets the routes of a plugin take a JPEG as their body. */
export function takeJpeg(app: Parameters<FastifyPluginAsyncZod>[0]): void {
  const whole = { parseAs: 'buffer' as const, bodyLimit: MAX_PHOTO_BYTES };
  app.addContentTypeParser('image/jpeg', whole, (_request, body, next) => next(null, body));
}
