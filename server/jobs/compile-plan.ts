/** Rolls the horizon: materialises airings, freezes their items, compiles and signs playlists where the content changed, plans the ledger. */
import { compilePlaylist, horizonFor } from '../../scheduler/compile-playlist.ts';
import type { Airing } from '../../scheduler/model.ts';
import { planAirings } from '../../scheduler/plan-airings.ts';
import { resolveOverlaps } from '../../scheduler/resolve-overlaps.ts';
import { publishPlaylist } from '../../stations/publisher.ts';
import type { PrivateJwk } from '../../stations/sign.ts';
import { syncAirings } from '../store/airing-store.ts';
import type { Db } from '../store/database.ts';
import { type PlannedRow, planLedger } from '../store/ledger-store.ts';
import { getCommune } from '../store/people-store.ts';
import { listSchedules, loadPlan } from '../store/plan-store.ts';
import { playlistShelf } from '../store/playlist-store.ts';

export interface CompileDeps {
  readonly db: Db;
  readonly communeId: string;
  readonly signingKey: PrivateJwk;
  readonly now: () => number;
}

/** Compiles everything once; returns the stations that got a new version. An unchanged plan writes nothing. */
export async function compilePlan({ db, communeId, signingKey, now }: CompileDeps): Promise<string[]> {
  const at = now();
  const commune = await getCommune(db, communeId);
  const plan = await loadPlan(db, commune, at);
  const horizon = horizonFor(at, commune.zone);
  const airings = await syncAirings(db, at, communeId, horizon, planAirings({ ...plan, window: horizon }));
  const authors = new Map((await listSchedules(db, communeId)).map((row) => [row.id, row.createdBy]));
  const shelf = playlistShelf(db, communeId, now);
  const rows: PlannedRow[] = [];
  const published: string[] = [];
  for (const station of plan.stations) {
    const resolved = resolveOverlaps(airings, station.id, plan);
    rows.push(...rowsOf(station.id, airings, resolved, authors));
    const content = compilePlaylist({
      commune: communeId,
      stationId: station.id,
      zone: plan.zone,
      policy: plan.policy,
      airings: resolved.airings,
      horizon,
    });
    if ((await publishPlaylist(content, { shelf, key: signingKey, now: at })) !== undefined) published.push(station.id);
  }
  await planLedger(db, at, communeId, horizon, rows);
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
