/** Rolls the horizon: materialises airings, freezes their items, compiles and signs playlists where the content changed, plans the ledger. */
import type { Logger } from 'pino';
import { compilePlaylist, horizonFor } from '../../scheduler/compile-playlist.ts';
import type { Airing, AiringStop, Interrupt, Span, StationAiring } from '../../scheduler/model.ts';
import { planAirings } from '../../scheduler/plan-airings.ts';
import { planInterrupts, replacedSince } from '../../scheduler/plan-interrupts.ts';
import { resolveOverlaps, type StationTimeline } from '../../scheduler/resolve-overlaps.ts';
import { takeOffAir } from '../../scheduler/take-off-air.ts';
import { publishPlaylist } from '../../stations/publisher.ts';
import type { PrivateJwk } from '../../stations/sign.ts';
import { isTemplate } from '../segment-state.ts';
import { allClips } from '../spoken-time.ts';
import { stationGroups } from '../station-groups.ts';
import { placedOn } from '../station-timeline.ts';
import { actsFor } from '../store/act-store.ts';
import { findSuspension, listStops } from '../store/air-stop-store.ts';
import { syncAirings } from '../store/airing-store.ts';
import { getCommune } from '../store/commune-store.ts';
import type { Db } from '../store/database.ts';
import { type PlannedRow, planLedger } from '../store/ledger-store.ts';
import { freezePicks } from '../store/pick-store.ts';
import { planFaults, setPlanFault } from '../store/plan-fault-store.ts';
import { loadPlan, type Plan } from '../store/plan-store.ts';
import { playlistShelf } from '../store/playlist-store.ts';
import { scheduleAuthors } from '../store/schedule-store.ts';
import { withdrawnHashes } from '../store/withdrawal-store.ts';
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
  const planned = [...planAirings({ ...plan, window: horizon }), ...planInterrupts(plan.interrupts, plan, horizon)];
  const synced = await syncAirings(db, at, communeId, horizon, planned, await lastCompiledAt(db, communeId));
  await freezePicks(db, at, communeId, synced, plan.frozenPicks);
  const airings = takeOffAir(synced, await stopsOf(db, communeId, plan, synced, horizon), plan.withdrawn);
  const authors = await scheduleAuthors(db, communeId);
  for (const { id, issuedBy } of plan.interrupts) authors.set(id, issuedBy);
  const timelines = resolveAll(airings, plan);
  const carriers = new Map(plan.stations.map((station) => [station.id, station.carrierId]));
  const rows = timelines.flatMap(({ id, resolved }) =>
    placedOn(airings, id, resolved).map((placed): PlannedRow => {
      const scheduledBy = authors.get(placed.airing.scheduleId) ?? '';
      const transport = plan.transports.get(id) ?? 'ip';
      return { stationId: id, ...placed, scheduledBy, transport, carrierId: carriers.get(id) };
    }),
  );
  await planLedger(db, at, communeId, horizon, rows);
  return publishAll(deps, timelines, plan, horizon);
}

/** What people stopped, and what has begun of orders that were cancelled since. */
async function stopsOf(
  db: Db,
  commune: string,
  { interrupts }: Plan,
  airings: readonly Airing[],
  horizon: Span,
): Promise<AiringStop[]> {
  const cancelled = new Set(interrupts.flatMap(({ id, cancelledAt }) => (cancelledAt === undefined ? [] : [id])));
  const ended = airings.filter(({ scheduleId }) => cancelled.has(scheduleId)).map(({ id }) => ({ airingId: id }));
  return [...(await listStops(db, commune, horizon)), ...ended];
}

/** Files that an order may need at once: the clips that say the time, and the approved templates for emergencies. */
function keptReady({ segments }: Plan): { sha256: string; bytes: number }[] {
  const templates = segments.flatMap(({ tags = [], rendition, approval }) =>
    isTemplate(tags) && rendition !== undefined && approval?.sha256 === rendition.sha256 ? [rendition] : [],
  );
  return [...allClips(), ...templates.map(({ sha256, bytes }) => ({ sha256, bytes }))];
}

/** A station whose playlist fails keeps the one it has, and is marked until it succeeds; the others get theirs. */
async function publishAll(
  { db, communeId, signingKey, now, log }: CompileDeps,
  timelines: readonly { id: string; resolved: StationTimeline }[],
  plan: Plan,
  horizon: Span,
): Promise<string[]> {
  const { zone, policy, transports } = plan;
  const shelf = playlistShelf(db, communeId, now);
  const faulty = await planFaults(db, communeId);
  const published: string[] = [];
  const extras = {
    keepReady: keptReady(plan),
    suspended: await findSuspension(db, communeId),
    withdrawn: await withdrawnHashes(db, communeId, now(), horizon.from),
  };
  const replaced = replacedSince(plan.interrupts, plan.stations);
  for (const { id, resolved } of timelines) {
    if (transports.get(id) !== 'ip') continue;
    try {
      const own = endWaiting(resolved.airings, (orderId) => replaced.get(orderId)?.get(id));
      const airings = withActs(own, plan.interrupts);
      const compiled = compilePlaylist({
        commune: communeId,
        stationId: id,
        zone,
        policy,
        airings,
        horizon,
        ...extras,
      });
      const acts = await actsFor(db, communeId, compiled, now());
      // Without acts there is no such key: the same plan keeps its bytes.
      const content = acts.length === 0 ? compiled : { ...compiled, acts };
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

/** An order that was replaced here waits no longer for a station that did not hear it in time. */
function endWaiting(
  airings: readonly StationAiring[],
  replacedAt: (orderId: string) => number | undefined,
): StationAiring[] {
  return airings.map((airing) => {
    const at = replacedAt(airing.scheduleId);
    return at === undefined ? airing : { ...airing, expiresAt: Math.min(at, airing.expiresAt ?? at) };
  });
}

/** Emergencies with the act that was signed for their order. */
function withActs(airings: readonly StationAiring[], orders: readonly Interrupt[]): StationAiring[] {
  const acts = new Map(orders.flatMap(({ id, actId }) => (actId === undefined ? [] : [[id, actId] as const])));
  return airings.map((airing) => {
    const act = acts.get(airing.scheduleId);
    return act === undefined ? airing : { ...airing, act };
  });
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
