/** Rolls the horizon: materialises airings, freezes their items, compiles and signs playlists where the content changed, plans the ledger. */
import type { Logger } from 'pino';
import { compilePlaylist, horizonFor } from '../../scheduler/compile-playlist.ts';
import type { Airing, Span } from '../../scheduler/model.ts';
import { planAirings } from '../../scheduler/plan-airings.ts';
import { resolveOverlaps, type StationTimeline } from '../../scheduler/resolve-overlaps.ts';
import { publishPlaylist } from '../../stations/publisher.ts';
import type { PrivateJwk } from '../../stations/sign.ts';
import { stationGroups } from '../station-groups.ts';
import { placedOn } from '../station-timeline.ts';
import { syncAirings } from '../store/airing-store.ts';
import { getCommune } from '../store/commune-store.ts';
import type { Db } from '../store/database.ts';
import { type PlannedRow, planLedger } from '../store/ledger-store.ts';
import { freezePicks } from '../store/pick-store.ts';
import { planFaults, setPlanFault } from '../store/plan-fault-store.ts';
import { loadPlan, type Plan } from '../store/plan-store.ts';
import { playlistShelf } from '../store/playlist-store.ts';
import { scheduleAuthors } from '../store/schedule-store.ts';
import { lastCompiledAt } from '../store/worker-beat.ts';

export interface CompileDeps {
  readonly db: Db;
  readonly communeId: string;
  readonly signingKey: PrivateJwk;
  readonly now: () => number;
  readonly log: Pick<Logger, 'error'>;
}

/** A clock before this is a machine that woke without one: Loa did not exist then. */
const EARLIEST_PLAUSIBLE = Date.UTC(2026, 0, 1);

/**
 * Compiles everything once; returns the stations that got a new version. An unchanged plan writes nothing. One station's trouble is its own. The ledger is planned before
 * anything is published, so that no station ever plays what has no row. Throws when the machine's clock cannot be right.
 */
export async function compilePlan(deps: CompileDeps): Promise<string[]> {
  const { db, communeId, now } = deps;
  const at = now();
  if (at < EARLIEST_PLAUSIBLE)
    throw new Error(`this machine's clock says ${new Date(at).toISOString()}: nothing is published until it is right`);
  const commune = await getCommune(db, communeId);
  const plan = await loadPlan(db, commune, at);
  const horizon = horizonFor(at, commune.zone);
  const planned = planAirings({ ...plan, window: horizon });
  const airings = await syncAirings(db, at, communeId, horizon, planned, await lastCompiledAt(db, communeId));
  await freezePicks(db, at, communeId, airings, plan.frozenPicks);
  const authors = await scheduleAuthors(db, communeId);
  const timelines = resolveAll(airings, plan);
  const rows = timelines.flatMap(({ id, resolved }) =>
    placedOn(airings, id, resolved).map(
      (placed): PlannedRow => ({ stationId: id, ...placed, scheduledBy: authors.get(placed.airing.scheduleId) ?? '' }),
    ),
  );
  await planLedger(db, at, communeId, horizon, rows);
  return publishAll(deps, timelines, plan, horizon);
}

/** A station whose playlist fails keeps the one it has, and is marked until it succeeds; the others get theirs. */
async function publishAll(
  { db, communeId, signingKey, now, log }: CompileDeps,
  timelines: readonly { id: string; resolved: StationTimeline }[],
  { zone, policy, networkStationIds }: Plan,
  horizon: Span,
): Promise<string[]> {
  const shelf = playlistShelf(db, communeId, now);
  const faulty = await planFaults(db, communeId);
  const published: string[] = [];
  for (const { id, resolved } of timelines) {
    if (!networkStationIds.has(id)) continue;
    try {
      const { airings } = resolved;
      const content = compilePlaylist({ commune: communeId, stationId: id, zone, policy, airings, horizon });
      if ((await publishPlaylist(content, { shelf, key: signingKey, now: now() })) !== undefined) published.push(id);
      if (faulty.has(id)) await setPlanFault(db, communeId, id, undefined);
    } catch (error) {
      if (faulty.has(id)) continue;
      log.error({ err: error, station: id }, 'no new playlist for a station: it goes on with the one it has');
      await setPlanFault(db, communeId, id, now());
    }
  }
  return published;
}

/** Every station's timeline; stations with the same plan share one. */
function resolveAll(airings: readonly Airing[], plan: Plan): { id: string; resolved: StationTimeline }[] {
  const timelines = new Map<string, StationTimeline>();
  for (const group of stationGroups(airings)) {
    const resolved = resolveOverlaps(airings, group[0] ?? '', plan);
    for (const id of group) timelines.set(id, resolved);
  }
  return plan.stations.map(({ id }) => ({ id, resolved: timelines.get(id) ?? NOTHING }));
}

const NOTHING: StationTimeline = { airings: [], dropped: [], overlaps: [] };
