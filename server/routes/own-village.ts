/** A village's own page, opened by its personal link: what was to sound, and what was heard of it. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FastifyRequest } from 'fastify';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { ownVillage, ownWrite, photoMade } from '../contract/evidence.ts';
import { AppError } from '../errors.ts';
import { readOwnWrite, saysNothingNew } from '../evidence-reports.ts';
import { ownSpan, viewOwnVillage } from '../own-village.ts';
import { sourceOf } from '../request-source.ts';
import { rowsToHear } from '../store/heard-rows.ts';
import { countPhotos, keepPhoto } from '../store/photo-store.ts';
import type { VillageLinkTable } from '../store/report-schema.ts';
import { getStation } from '../store/station-store.ts';
import { noteUse } from '../store/village-link-store.ts';
import { addReports, countOfLink, reportsIn } from '../store/village-report-store.ts';
import { MAX_PHOTO_BYTES } from '../strip-jpeg.ts';
import { LONG_MS } from '../time-limits.ts';
import { takeJpeg } from './evidence.ts';

const DAY_MS = 24 * 3_600_000;
/** One village on one day: a word for each airing and each change of mind is far fewer. */
const MAX_A_DAY = { reports: 200, photos: 40 };

/** /api/village/v1. */
export function ownVillageRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  const { db, communeId, now, media } = deps;
  return async (app) => {
    const tags = ['evidence'];
    const config = { access: 'village' as const, longMs: LONG_MS, rateLimit: { max: 60, timeWindow: 60_000 } };
    takeJpeg(app);
    app.get('/api/village/v1/days', { config, schema: { tags, response: { 200: ownVillage } } }, async (request) => {
      const link = linkOf(request);
      await noteUse(db, now(), link);
      return view(deps, link);
    });
    app.post(
      '/api/village/v1/reports',
      { config, schema: { tags, body: ownWrite, response: { 201: ownVillage } } },
      async (request, reply) => {
        const link = linkOf(request);
        if ((await countOfLink(db, communeId, link, now() - DAY_MS)) >= MAX_A_DAY.reports)
          throw new AppError('village-link-busy');
        const { zone } = await communeOf(deps);
        const span = ownSpan(now(), zone);
        const report = await readOwnWrite(deps, { body: request.body, link, span, zone });
        const [rows, reports] = await Promise.all([
          rowsToHear(db, communeId, span, link.stationId),
          reportsIn(db, communeId, { from: report.fromAt, to: report.toAt }, link.stationId),
        ]);
        const earlier = reports.findLast(({ scope, fromAt }) => scope === report.scope && fromAt === report.fromAt);
        // Tapped twice, or again after the page was loaded anew: said once.
        if (!saysNothingNew(report, earlier, rows))
          await addReports(db, now(), communeId, [report], { name: link.person, source: sourceOf(request) });
        return reply.status(201).send(await view(deps, link));
      },
    );
    app.post(
      '/api/village/v1/photo',
      {
        config,
        bodyLimit: MAX_PHOTO_BYTES,
        schema: { tags, description: 'The body is a JPEG', response: { 201: photoMade } },
      },
      async (request, reply) => {
        const link = linkOf(request);
        if ((await countPhotos(db, communeId, link.id, now() - DAY_MS)) >= MAX_A_DAY.photos)
          throw new AppError('village-link-busy');
        const place = { db, media, commune: communeId, takenBy: link.id };
        return reply.status(201).send(await keepPhoto(place, now(), request.body));
      },
    );
  };
}

async function view(deps: AppDeps, link: VillageLinkTable) {
  const { db, communeId } = deps;
  const { name, zone } = await communeOf(deps);
  const now = deps.now();
  const span = ownSpan(now, zone);
  const [station, rows, reports] = await Promise.all([
    getStation(db, communeId, link.stationId),
    rowsToHear(db, communeId, span, link.stationId),
    reportsIn(db, communeId, span, link.stationId),
  ]);
  return viewOwnVillage({
    ...{ commune: name, village: station.row.name, person: link.person, now, zone, rows, reports },
  });
}

/** The link the guard let in. */
function linkOf({ villageLink }: FastifyRequest): VillageLinkTable {
  if (villageLink === undefined) throw new AppError('village-link-wrong');
  return villageLink;
}
