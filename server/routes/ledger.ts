/** The airplay log: the grid of airings x stations, and one row's whole story. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { AppDeps } from '../app-deps.ts';
import { checkSpan } from '../check-span.ts';
import { ledgerGrid, ledgerQuery, ledgerStory } from '../contract/ledger.ts';
import { id } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { viewRow } from '../ledger-view.ts';
import { playingNow } from '../live-stations.ts';
import { reasonText } from '../refusal-text.ts';
import { acceptedAt, factsAbout, type StoredFact } from '../store/journal-store.ts';
import { type LedgerRow, newestRow, newestRows, readRow } from '../store/ledger-store.ts';
import { plannedId } from '../store/off-plan-store.ts';
import { searchText } from '../store/segment-store.ts';
import { stationsNamed } from '../store/station-names.ts';
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
  const stored = await newestRows(deps.db, deps.communeId, query);
  const words = searchText(query.q ?? '')
    .split(' ')
    .filter(Boolean);
  const asked = stored
    .filter((row) => !(row.reason === 'withdrawn' && row.outcome === 'skipped'))
    .filter((row) => query.stationId === undefined || row.stationId === query.stationId);
  const stations = await columns(deps, query.stationId, new Set(asked.map((row) => row.stationId)));
  const rows = asked
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
    stations,
    rows: rows.map((row) => viewRow(row, now, playingNow(deps.live.last(row.stationId), now))),
  };
}

/** The stations in use, and those out of use that have rows in the span: the log stays whole (R10). */
async function columns(
  { db, communeId }: AppDeps,
  stationId: string | undefined,
  withRows: ReadonlySet<string>,
): Promise<{ id: string; name: string; code: string }[]> {
  const inUse = (await loadStations(db, communeId)).map(({ row }) => row);
  const known = new Set(inUse.map(({ id }) => id));
  const retired = await stationsNamed(
    db,
    communeId,
    [...withRows].filter((id) => !known.has(id)),
  );
  return [
    ...inUse.map(({ id, name, code }) => ({ id, name, code })),
    ...retired.map(({ id, name, code }) => ({ id, name: `${name} (ngừng dùng)`, code })),
  ]
    .filter(({ id }) => stationId === undefined || id === stationId)
    .sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
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
  const now = deps.now();
  return {
    row: viewRow(row, now, playingNow(deps.live.last(stationId), now)),
    station: station.row.name,
    scheduledBy: row.scheduledBy,
    playlistVersion: version ?? null,
    acknowledgedAt: version === undefined ? null : ((await acceptedAt(deps.db, stationId, version)) ?? null),
    rmsDb: row.rmsDb,
    peakDb: highestPeak(row),
    items: row.items.map((item) => viewItem(row, item)),
    dropped: row.dropped.map(({ title, reason }) => ({ title, message: reasonText(reason) })),
    journal: told.map(({ epoch, seq, at, hash, fact }) => ({ epoch, seq, at, kind: fact.kind, hash })),
    chainIntact: told.length > 0 && told.every((fact) => fact.chained),
  };
}

/** Null where none was measured. */
function highestPeak({ items }: LedgerRow): number | null {
  const peaks = items.flatMap(({ peakDb }) => (peakDb === undefined ? [] : [peakDb]));
  return peaks.length === 0 ? null : Math.max(...peaks);
}

function viewItem(row: LedgerRow, item: LedgerRow['items'][number]) {
  return {
    index: item.index,
    title: item.title,
    topics: [...item.topics],
    sha256: item.sha256 ?? null,
    approvedBy: item.approvedBy,
    approvedAt: item.approvedAt,
    plannedAt: row.plannedAt + item.offsetMs,
    startedAt: item.startedAt ?? null,
    endedAt: item.endedAt ?? null,
    renderedMs: item.renderedMs ?? 0,
    plannedMs: item.durationMs,
    rmsDb: item.rmsDb ?? null,
    peakDb: item.peakDb ?? null,
    reason: item.reason === undefined ? null : reasonText(item.reason),
  };
}

function versionOf(facts: readonly StoredFact[]): number | undefined {
  for (const { fact } of facts) if ('playlistVersion' in fact) return fact.playlistVersion;
  return undefined;
}
