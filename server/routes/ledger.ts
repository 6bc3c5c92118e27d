/** The airplay log: the grid of airings x stations, and one row's whole story. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { AppDeps } from '../app-deps.ts';
import { checkSpan } from '../check-span.ts';
import { ledgerGrid, ledgerQuery, ledgerStory } from '../contract/ledger.ts';
import { id } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { viewRow } from '../ledger-view.ts';
import { reasonText } from '../refusal-text.ts';
import { acceptedAt, factsAbout, type StoredFact } from '../store/journal-store.ts';
import { type LedgerRow, newestRow, newestRows, plannedId, readRow } from '../store/ledger-store.ts';
import { searchText } from '../store/segment-store.ts';
import { getStation, loadStations } from '../store/station-store.ts';

/** /api/v1/ledger. */
export function ledgerRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const tags = ['ledger'];
    const read = { config: { access: 'read' as const } };
    app.get(
      '/api/v1/ledger',
      { ...read, schema: { tags, querystring: ledgerQuery, response: { 200: ledgerGrid } } },
      async ({ query }) => grid(deps, query),
    );
    app.get(
      '/api/v1/ledger/:airingId/:stationId',
      { ...read, schema: { tags, params: z.object({ airingId: id, stationId: id }), response: { 200: ledgerStory } } },
      async ({ params }) => story(deps, params.airingId, params.stationId),
    );
  };
}

async function grid(deps: AppDeps, query: z.output<typeof ledgerQuery>) {
  checkSpan(query);
  const now = deps.now();
  const [stored, stations] = await Promise.all([
    newestRows(deps.db, deps.communeId, query),
    loadStations(deps.db, deps.communeId),
  ]);
  const words = searchText(query.q ?? '')
    .split(' ')
    .filter(Boolean);
  const rows = stored
    .filter((row) => !(row.reason === 'withdrawn' && row.outcome === 'skipped'))
    .filter((row) => query.stationId === undefined || row.stationId === query.stationId)
    .filter((row) => query.outcome === undefined || row.outcome === query.outcome)
    .map(readRow)
    .filter((row) =>
      words.every((word) => searchText(`${row.title} ${row.items.map((item) => item.title).join(' ')}`).includes(word)),
    );
  const airings = new Map<string, { id: string; title: string; startsAt: number; topics: string[] }>();
  for (const row of rows) {
    const known = airings.get(row.airingId);
    if (known === undefined || row.plannedAt < known.startsAt) {
      airings.set(row.airingId, {
        id: row.airingId,
        title: row.title,
        startsAt: row.plannedAt,
        topics: [...row.topics],
      });
    }
  }
  return {
    airings: [...airings.values()].sort((a, b) => a.startsAt - b.startsAt),
    stations: stations
      .filter(({ row }) => query.stationId === undefined || row.id === query.stationId)
      .map(({ row }) => ({ id: row.id, name: row.name, code: row.code })),
    rows: rows.map((row) => viewRow(row, now, deps.live.last(row.stationId)?.heartbeat.playing?.airingId)),
  };
}

async function story(deps: AppDeps, airingId: string, stationId: string) {
  const [row, station, facts] = await Promise.all([
    newestRow(deps.db, airingId, stationId),
    getStation(deps.db, deps.communeId, stationId),
    factsAbout(deps.db, stationId, [plannedId(airingId)]),
  ]);
  if (row === undefined) throw new AppError('not-found', { what: 'dòng nhật ký' });
  const told = facts.get(plannedId(airingId)) ?? [];
  const version = versionOf(told);
  return {
    row: viewRow(row, deps.now(), deps.live.last(stationId)?.heartbeat.playing?.airingId),
    station: station.row.name,
    scheduledBy: row.scheduledBy,
    playlistVersion: version ?? null,
    acknowledgedAt: version === undefined ? null : ((await acceptedAt(deps.db, stationId, version)) ?? null),
    rmsDb: row.rmsDb,
    items: row.items.map((item) => viewItem(row, item)),
    journal: told.map(({ epoch, seq, at, hash, fact }) => ({ epoch, seq, at, kind: fact.kind, hash })),
    chainIntact: told.length > 0 && told.every((fact) => fact.chained),
  };
}

function viewItem(row: LedgerRow, item: LedgerRow['items'][number]) {
  return {
    index: item.index,
    title: item.title,
    topics: [...item.topics],
    sha256: item.sha256,
    approvedBy: item.approvedBy,
    approvedAt: item.approvedAt,
    plannedAt: row.plannedAt + item.offsetMs,
    startedAt: item.startedAt ?? null,
    endedAt: item.endedAt ?? null,
    renderedMs: item.renderedMs ?? 0,
    plannedMs: item.durationMs,
    rmsDb: item.rmsDb ?? null,
    reason: item.reason === undefined ? null : reasonText(item.reason),
  };
}

function versionOf(facts: readonly StoredFact[]): number | undefined {
  for (const { fact } of facts) if ('playlistVersion' in fact) return fact.playlistVersion;
  return undefined;
}
