/** Reports: drafts, what they lack, editions kept as sent, their files. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { type AppDeps, communeOf } from '../app-deps.ts';
import {
  checklist,
  editionFileParams,
  editionWrite,
  previewParams,
  report,
  reportChange,
  reportList,
  reportWrite,
  suggestions,
} from '../contract/reports.ts';
import { done, idParams } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { figuresBeside } from '../figures-beside.ts';
import { gapsOf } from '../log-places.ts';
import { checkReport } from '../report/checklist.ts';
import { gatherReport, incidentsOf } from '../report/gather-report.ts';
import { proposeShortcomings } from '../report/incident-lines.ts';
import { makeEdition } from '../report/make-edition.ts';
import { MEDIA_TYPES, makeDraft } from '../report/report-files.ts';
import { viewReport } from '../report/report-view.ts';
import { openQuarter, startReport } from '../report/start-report.ts';
import { isKnown } from '../send-media.ts';
import { listComplaints } from '../store/complaint-store.ts';
import { countEditions, listEditions } from '../store/report-edition-store.ts';
import { changeReport, createReport, dropReport, getReport, listReports } from '../store/report-store.ts';
import { logPlaces } from '../store/station-names.ts';
import { LONG_MS } from '../time-limits.ts';
import { actorOf } from './session.ts';

const tags = ['reports'];
const read = { config: { access: 'read' as const, longMs: LONG_MS } };
const write = { config: { access: 'report.write' as const, longMs: LONG_MS } };

/** /api/v1/reports. */
export function reportRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(draftRoutes(deps));
    await app.register(fileRoutes(deps));
  };
}

function draftRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId } = deps;
    app.get('/api/v1/reports', { ...read, schema: { tags, response: { 200: reportList } } }, async () => {
      const [reports, editions, next] = await Promise.all([
        listReports(db, communeId),
        countEditions(db, communeId),
        openQuarter(deps, deps.now()),
      ]);
      return { next, reports: reports.map((row) => ({ ...row, editions: editions.get(row.id) ?? 0 })) };
    });
    app.post(
      '/api/v1/reports',
      { ...write, schema: { tags, body: reportWrite, response: { 201: report } } },
      async (request, reply) => {
        const now = deps.now();
        const start = await startReport(deps, now, request.body.period, request.body.title);
        const id = await createReport(db, now, communeId, start, actorOf(request));
        return reply.status(201).send(await viewReport(deps, now, id));
      },
    );
    app.get(
      '/api/v1/reports/:id',
      { ...read, schema: { tags, params: idParams, response: { 200: report } } },
      async ({ params }) => viewReport(deps, deps.now(), params.id),
    );
    app.patch(
      '/api/v1/reports/:id',
      { ...write, schema: { tags, params: idParams, body: reportChange, response: { 200: report } } },
      async (request) => {
        const { version, title, content, dueOn } = request.body;
        const change = {
          ...(title === undefined ? {} : { title }),
          ...(content === undefined ? {} : { content }),
          ...(dueOn === undefined ? {} : { dueOn }),
        };
        await changeReport(db, deps.now(), communeId, request.params.id, version, change, actorOf(request));
        return viewReport(deps, deps.now(), request.params.id);
      },
    );
    app.delete(
      '/api/v1/reports/:id',
      { ...write, schema: { tags, params: idParams, response: { 200: done } } },
      async (request) => {
        await dropReport(db, deps.now(), communeId, request.params.id, actorOf(request));
        return { ok: true as const };
      },
    );
    app.get(
      '/api/v1/reports/:id/checklist',
      { ...read, schema: { tags, params: idParams, response: { 200: checklist } } },
      async ({ params }) => ({ items: await checked(deps, params.id) }),
    );
    app.get(
      '/api/v1/reports/:id/suggestions',
      { ...read, schema: { tags, params: idParams, response: { 200: suggestions } } },
      async ({ params }) => {
        const now = deps.now();
        const { zone } = await communeOf(deps);
        const figures = await figuresBeside(deps, now, await getReport(db, communeId, params.id));
        return proposeShortcomings(figures, await incidentsOf(deps, now, figures, zone));
      },
    );
  };
}

function fileRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId } = deps;
    app.get(
      '/api/v1/reports/:id/preview/:kind',
      { ...read, schema: { tags, params: previewParams } },
      async ({ params: { id, kind } }, reply) => {
        const gathered = await gatherReport(deps, deps.now(), await getReport(db, communeId, id), { isDraft: true });
        const { content, name } = await makeDraft(gathered, kind);
        return reply
          .type(MEDIA_TYPES[kind])
          .headers({
            'content-disposition': `${kind === 'pdf' ? 'inline' : 'attachment'}; filename="${name}"`,
            'cache-control': 'no-store',
            // The page shows it in a frame of its own.
            'x-frame-options': 'SAMEORIGIN',
            'content-security-policy': "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'self'",
          })
          .send(content);
      },
    );
    app.post(
      '/api/v1/reports/:id/editions',
      { ...write, schema: { tags, params: idParams, body: editionWrite, response: { 201: report } } },
      async (request, reply) => {
        const { id } = request.params;
        await makeEdition(deps, deps.now(), id, request.body, actorOf(request));
        return reply.status(201).send(await viewReport(deps, deps.now(), id));
      },
    );
    app.get(
      '/api/v1/reports/:id/editions/:edition/files/:kind',
      { ...read, schema: { tags, params: editionFileParams } },
      async (request, reply) => {
        const { params } = request;
        const edition = (await listEditions(db, communeId, params.id)).find((one) => one.edition === params.edition);
        const file = edition?.files.find(({ kind }) => kind === params.kind);
        const bytes = file === undefined ? undefined : await deps.media.fileBytes('reports', file.sha256);
        if (file === undefined || bytes === undefined) throw new AppError('edition-unknown');
        if (isKnown(file.sha256, request, reply)) return reply;
        return reply
          .type(MEDIA_TYPES[file.kind])
          .headers({
            'content-length': bytes,
            'content-disposition': `attachment; filename="${file.name}"`,
          })
          .send(deps.media.readFile('reports', file.sha256));
      },
    );
  };
}

async function checked(deps: AppDeps, id: string) {
  const { db, communeId } = deps;
  const now = deps.now();
  const plan = await getReport(db, communeId, id);
  const { zone } = await communeOf(deps);
  const figures = await figuresBeside(deps, now, plan);
  const [{ incidents, span }, complaints, places] = await Promise.all([
    incidentsOf(deps, now, figures, zone),
    listComplaints(db, communeId, true),
    logPlaces(db, communeId),
  ]);
  const gaps = await gapsOf(deps, places, span);
  return checkReport({
    figures,
    content: plan.content,
    openIncidents: incidents.filter(({ row }) => row.endsAt === null).length,
    openComplaints: complaints.filter(({ row }) => row.aboutAt < span.to).length,
    gapStations: [...new Set(gaps.map(({ station }) => station))],
    reportId: id,
  });
}
