/** Stations, villages, emergencies and loudspeakers that were down, for the second computation of the month: plain comparisons, and spans on a line. */
import type { Sql } from './month-oracle-tables.ts';

/** An incident at one place; without a cluster at all of the station. */
export interface OracleIncident {
  readonly kind: string;
  readonly action: string;
  readonly beginsAt: number;
  readonly endsAt: number | null;
  readonly stationId: string;
  readonly clusterId: string;
}

const INCIDENTS = ['intrusion', 'noise', 'power', 'network', 'broken', 'lost'];

/** Those that were not taken back, place by place. */
export function incidentsOf(sql: Sql): OracleIncident[] {
  return sql(`SELECT i.kind, i.action, i.beginsAt, i.endsAt, p.stationId, p.clusterId FROM incident i JOIN incidentPlace p ON p.incidentId = i.id
    WHERE i.cancelledAt IS NULL`);
}

/** Stations in use, what of them could be heard, and each village. */
export function places(sql: Sql, incidents: readonly OracleIncident[], from: number, to: number) {
  const inUse = sql(
    'SELECT * FROM station WHERE createdAt < ? AND (retiredAt IS NULL OR retiredAt >= ?) ORDER BY code',
    to,
    from,
  );
  const clusters = sql('SELECT id, stationId FROM cluster');
  const clustersOf = (id: string): (string | null)[] => {
    const own = clusters.filter(({ stationId }) => stationId === id).map((one) => one.id);
    return own.length === 0 ? [null] : own;
  };
  const isUp = (id: string, at: number) => clustersOf(id).some((cluster) => !isDown(incidents, id, cluster, at));
  const heard = sql('SELECT stationId, plannedAt, evidence FROM r_own WHERE heard AND isVillage');
  const silent = inUse.filter(({ id }) => sql('SELECT 1 FROM r_own WHERE heard AND stationId = ?', id).length === 0);
  const poles = inUse.flatMap(({ id }) => clustersOf(id).map((cluster) => [id, cluster] as const));
  const downMs = (kind: string) =>
    poles.reduce(
      (sum, [id, cluster]) =>
        sum +
        downHours(
          incidents.filter((one) => one.kind === kind),
          id,
          cluster,
          from,
          to,
        ),
      0,
    );
  const villages = inUse
    .filter(({ kind }) => kind === 'village')
    .map(({ id, name, transport }) => {
      const [rows] = sql(
        `SELECT COUNT(*) planned, COALESCE(SUM(heard), 0) sounded, COALESCE(SUM(outcome = 'missed'), 0) missed, COALESCE(SUM(outcome = 'unknown'), 0) unknown,
        COALESCE(SUM(heard AND evidence IN ('machine', 'village', 'listened')), 0) confirmed FROM r_own WHERE stationId = ?`,
        id,
      );
      const [time] = sql(
        `SELECT COALESCE(SUM(ms), 0) stationMs FROM p_own WHERE heard AND role = 'content' AND stationId = ?`,
        id,
      );
      return { stationId: id, name, transport, ...rows, ...time };
    });
  return {
    stations: {
      inService: inUse.length,
      sounded: inUse.length - silent.length,
      covered: inUse.filter(({ id }) => isUp(id, to - 1)).length,
      silent: silent.map(({ name }) => name),
    },
    coverage: {
      covered: heard.filter(
        (one) => ['village', 'listened'].includes(one.evidence) || isUp(one.stationId, one.plannedAt),
      ).length,
      of: heard.length,
      downMs: Object.fromEntries(INCIDENTS.map((kind) => [kind, downMs(kind)])),
    },
    villages,
  };
}

/** How soon each village heard each order. */
export function emergencies(sql: Sql, from: number, to: number) {
  const orders = sql(
    `SELECT id, title, issuedAt FROM interrupt WHERE kind = 'emergency' AND issuedAt >= ? AND issuedAt < ? AND (cancelledAt IS NULL OR cancelledAt > startsAt) ORDER BY issuedAt`,
    from,
    to,
  );
  return orders.map(({ id, title, issuedAt }) => {
    const villages = sql(
      `SELECT s.name, MAX(r.heard) heard, MIN(CASE WHEN r.heard THEN r.startedAt END) begun,
        MAX(r.heard AND r.startedAt IS NOT NULL AND r.evidence <> 'carrier') own FROM r_later r JOIN station s ON s.id = r.stationId
        WHERE r.scheduleId = ? AND r.isVillage GROUP BY s.id ORDER BY s.code`,
      id,
    );
    const delays = villages.filter(({ begun }) => begun !== null).map(({ begun }) => begun - issuedAt);
    return {
      ...{ id, title, issuedAt: iso(issuedAt) },
      firstMs: delays.length === 0 ? null : Math.min(...delays),
      lastMs: delays.length === 0 ? null : Math.max(...delays),
      heardVillages: delays.length,
      carrierVillages: villages.filter(({ begun, own }) => begun !== null && own === 0).length,
      attestedVillages: villages.filter(({ begun, heard }) => begun === null && heard === 1).length,
      villages: villages.length,
      unproved: villages.filter(({ heard }) => heard !== 1).map(({ name }) => name),
    };
  });
}

/** At an instant. */
export function isDown(
  incidents: readonly OracleIncident[],
  stationId: string,
  clusterId: string | null,
  at: number,
): boolean {
  for (const one of incidents)
    if (
      silences(one) &&
      isThere(one, stationId, clusterId) &&
      one.beginsAt <= at &&
      (one.endsAt === null || at < one.endsAt)
    )
      return true;
  return false;
}

/** Milliseconds of [from, to) in which it was: between any two edges it either was or was not. */
export function downHours(
  incidents: readonly OracleIncident[],
  stationId: string,
  clusterId: string | null,
  from: number,
  to: number,
): number {
  const edges = new Set([from, to]);
  for (const { beginsAt, endsAt } of incidents)
    for (const edge of [beginsAt, endsAt ?? to]) if (edge > from && edge < to) edges.add(edge);
  const line = [...edges].sort((a, b) => a - b);
  let sum = 0;
  for (let n = 1; n < line.length; n++) {
    const [left = 0, right = 0] = [line[n - 1], line[n]];
    if (isDown(incidents, stationId, clusterId, left)) sum += right - left;
  }
  return sum;
}

function silences({ kind, action }: OracleIncident): boolean {
  return action === 'isolated' || action === 'muted' || kind === 'power' || kind === 'broken' || kind === 'lost';
}

function isThere(one: OracleIncident, stationId: string, clusterId: string | null): boolean {
  return one.stationId === stationId && (one.clusterId === '' || one.clusterId === clusterId);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
