/** The airplay log: the grid of airings x stations, days, lists, a segment's airings, one row's whole story, what is handed out and what is aired again. */
import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { AppDeps } from '../app-deps.ts';
import { checkSpan } from '../check-span.ts';
import { ledgerGrid, ledgerQuery } from '../contract/ledger.ts';
import { ledgerStory } from '../contract/ledger-story.ts';
import {
  daysQuery,
  exportQuery,
  ledgerDays,
  ledgerList,
  listQuery,
  replayMade,
  replayWrite,
  segmentAirings,
  segmentQuery,
} from '../contract/log.ts';
import { id } from '../contract/words.ts';
import { exportLog } from '../export-log.ts';
import { ledgerDaysOf, ledgerGridOf, ledgerListOf } from '../ledger-grid.ts';
import { ledgerStoryOf } from '../ledger-story.ts';
import { replayMissed } from '../replay-missed.ts';
import { airingsOfSegment } from '../store/airing-item-store.ts';
import { LONG_MS } from '../time-limits.ts';
import { actorOf } from './session.ts';

/** So many airings of a segment are answered at once. */
const AIRINGS_A_PAGE = 100;
const EXPORTED_DAYS = 366;

/** /api/v1/ledger. */
export function ledgerRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const tags = ['ledger'];
    const read = { config: { access: 'read' as const, longMs: LONG_MS } };
    const params = z.object({ airingId: id, stationId: id });
    app.get(
      '/api/v1/ledger',
      { ...read, schema: { tags, querystring: ledgerQuery, response: { 200: ledgerGrid } } },
      async ({ query }) => ledgerGridOf(deps, query),
    );
    app.get(
      '/api/v1/ledger/list',
      { ...read, schema: { tags, querystring: listQuery, response: { 200: ledgerList } } },
      async ({ query }) => ledgerListOf(deps, query),
    );
    app.get(
      '/api/v1/ledger/days',
      { ...read, schema: { tags, querystring: daysQuery, response: { 200: ledgerDays } } },
      async ({ query }) => ledgerDaysOf(deps, query),
    );
    app.get(
      '/api/v1/ledger/segment',
      { ...read, schema: { tags, querystring: segmentQuery, response: { 200: segmentAirings } } },
      async ({ query }) => segmentPage(deps, query),
    );
    app.get(
      '/api/v1/ledger/export',
      {
        ...read,
        schema: {
          tags,
          querystring: exportQuery,
          description:
            'The rows that fit as one file, at most 366 days: `csv` for a spreadsheet (UTF-8), `json` with all items.',
        },
      },
      async ({ query: { format, ...query } }, reply) => {
        checkSpan(query, EXPORTED_DAYS);
        return reply
          .header('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
          .header('content-disposition', `attachment; filename="nhat-ky.${format}"`)
          .send(Readable.from(exportLog(deps, query, format)));
      },
    );
    app.get(
      '/api/v1/ledger/:airingId/:stationId',
      { ...read, schema: { tags, params, response: { 200: ledgerStory } } },
      async ({ params: { airingId, stationId } }) => ledgerStoryOf(deps, airingId, stationId),
    );
    app.post(
      '/api/v1/ledger/:airingId/:stationId/replay',
      { config: { access: 'plan.write' }, schema: { tags, params, body: replayWrite, response: { 200: replayMade } } },
      async (request) => {
        const { airingId, stationId } = request.params;
        return replayMissed(deps, airingId, stationId, request.body, actorOf(request));
      },
    );
  };
}

async function segmentPage(
  { db, communeId }: AppDeps,
  { segmentId, before = Number.MAX_SAFE_INTEGER }: z.output<typeof segmentQuery>,
) {
  const airings = await airingsOfSegment(db, communeId, segmentId, { before, limit: AIRINGS_A_PAGE });
  return { airings, before: airings.length < AIRINGS_A_PAGE ? null : (airings.at(-1)?.plannedAt ?? null) };
}
