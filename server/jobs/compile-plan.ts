/** Rolls the horizon: materialises airings, freezes their items, compiles and signs playlists where the content changed, plans the ledger. */
import { compilePlaylist, horizonFor } from '../../scheduler/compile-playlist.ts';
import type { Airing } from '../../scheduler/model.ts';
import { planAirings } from '../../scheduler/plan-airings.ts';
import { resolveOverlaps } from '../../scheduler/resolve-overlaps.ts';
import { publishPlaylist } from '../../stations/publisher.ts';
import type { PrivateJwk } from '../../stations/sign.ts';
import { syncAirings } from '../store/airing-store.ts';
import { getCommune } from '../store/commune-store.ts';
import type { Db } from '../store/database.ts';
import { type PlannedRow, planLedger } from '../store/ledger-store.ts';
import { listSchedules, loadPlan } from '../store/plan-store.ts';
import { playlistShelf } from '../store/playlist-store.ts';
import { lastCompiledAt } from '../store/worker-beat.ts';

export interface CompileDeps {
  readonly db: Db;
  readonly communeId: string;
  readonly signingKey: PrivateJwk;
  readonly now: () => number;
}

/** A clock before this is a machine that woke without one: Loa did not exist then. */
const EARLIEST_PLAUSIBLE = Date.UTC(2026, 0, 1);

/**
 * Compiles everything once; returns the stations that got a new version. An unchanged plan writes nothing. The ledger is planned before
 * anything is published, so that no station ever plays what has no row. Throws when the machine's clock cannot be right.
 */
export async function compilePlan({ db, communeId, signingKey, now }: CompileDeps): Promise<string[]> {
  const at = now();
  if (at < EARLIEST_PLAUSIBLE)
    throw new Error(`this machine's clock says ${new Date(at).toISOString()}: nothing is published until it is right`);
  const commune = await getCommune(db, communeId);
  const plan = await loadPlan(db, commune, at);
  const horizon = horizonFor(at, commune.zone);
  const planned = planAirings({ ...plan, window: horizon });
  const airings = await syncAirings(db, at, communeId, horizon, planned, await lastCompiledAt(db, communeId));
  const authors = new Map((await listSchedules(db, communeId)).map((row) => [row.id, row.createdBy]));
  const timelines = plan.stations.map(({ id }) => ({ id, resolved: resolveOverlaps(airings, id, plan) }));
  const rows = timelines.flatMap(({ id, resolved }) => rowsOf(id, airings, resolved, authors));
  await planLedger(db, at, communeId, horizon, rows);
  const shelf = playlistShelf(db, communeId, now);
  const published: string[] = [];
  for (const { id, resolved } of timelines) {
    if (!plan.networkStationIds.has(id)) continue;
    const content = compilePlaylist({
      commune: communeId,
      stationId: id,
      zone: plan.zone,
      policy: plan.policy,
      airings: resolved.airings,
      horizon,
    });
    if ((await publishPlaylist(content, { shelf, key: signingKey, now: at })) !== undefined) published.push(id);
  }
  return published;
}

/** A ledger row for every airing meant for the station, also for those that will not sound there. */
function rowsOf(
  stationId: string,
  airings: readonly Airing[],
  resolved: ReturnType<typeof resolveOverlaps>,
  authors: ReadonlyMap<string, string>,
): PlannedRow[] {
  const sounding = new Map(resolved.airings.map((airing) => [airing.id, airing]));
  const reasons = new Map(resolved.dropped.map(({ airing, reason }) => [airing.id, reason]));
  return airings
    .filter((airing) => airing.stationIds.includes(stationId))
    .map((airing) => {
      const placed = sounding.get(airing.id);
      const silent = placed === undefined || placed.items.length === 0;
      return {
        stationId,
        airing: placed ?? { ...airing, plannedAt: airing.startsAt },
        dropReason: silent ? (reasons.get(airing.id) ?? airing.dropReason ?? 'empty') : undefined,
        scheduledBy: authors.get(airing.scheduleId) ?? '',
      };
    });
}
