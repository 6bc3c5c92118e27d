/** Counts stations by what sounded, not by what is installed; each village's rows; and how long loudspeakers were out of order. */
import { stationMsOf } from './count-minutes.ts';
import type { CountedRow } from './count-rows.ts';
import { coverageAt, downSpans, type IncidentKind, type PlacedIncident, placesOf } from './mark-coverage.ts';
import type { InstantMs, Span, Transport } from './model.ts';

/** A station of the commune, also one that is out of use by now. */
export interface CountedStation {
  readonly id: string;
  readonly name: string;
  readonly kind: 'commune' | 'village';
  readonly transport: Transport;
  readonly createdAt: InstantMs;
  readonly retiredAt?: InstantMs;
  readonly clusterIds: readonly string[];
}

/** Stations that were there for some of the span. */
export function inService(stations: readonly CountedStation[], span: Span): CountedStation[] {
  return stations.filter(
    ({ createdAt, retiredAt = Number.POSITIVE_INFINITY }) => createdAt < span.to && retiredAt >= span.from,
  );
}

/** How many stations there are, how many sounded at least once, how many could sound at the end; who was silent. */
export interface StationCounts {
  readonly inService: number;
  readonly sounded: number;
  readonly covered: number;
  /** Names. */
  readonly silent: readonly string[];
}

/** Counts them; `stations` are those in service. */
export function countStations(
  stations: readonly CountedStation[],
  rows: readonly CountedRow[],
  incidents: readonly PlacedIncident[],
  lastMs: InstantMs,
): StationCounts {
  const heard = new Set(rows.filter(({ isSounded }) => isSounded).map(({ row }) => row.stationId));
  const covered = stations.filter(({ id, clusterIds }) => isUp(incidents, id, clusterIds, lastMs));
  return {
    inService: stations.length,
    sounded: stations.filter(({ id }) => heard.has(id)).length,
    covered: covered.length,
    silent: stations.filter(({ id }) => !heard.has(id)).map(({ name }) => name),
  };
}

/**
 * The rows that could be heard: at their time at least one loudspeaker of their station was in order, or people say that they heard
 * it (a village whose loudspeaker is broken carries a hand loudspeaker about).
 */
export function coveredRows(
  rows: readonly CountedRow[],
  stations: readonly CountedStation[],
  incidents: readonly PlacedIncident[],
): CountedRow[] {
  const clusters = new Map(stations.map(({ id, clusterIds }) => [id, clusterIds]));
  const at = Map.groupBy(
    incidents.flatMap((incident) => incident.places.map(({ stationId }) => ({ stationId, incident }))),
    ({ stationId }) => stationId,
  );
  return rows.filter(({ row, evidence }) => {
    if (evidence === 'village' || evidence === 'listened') return true;
    const own = at.get(row.stationId)?.map(({ incident }) => incident);
    return own === undefined || isUp(own, row.stationId, clusters.get(row.stationId) ?? [], row.plannedAt);
  });
}

/** How long loudspeakers were down by each cause within the span, ms: every cluster for itself, one cause never twice at a time. */
export function countDown(
  stations: readonly CountedStation[],
  incidents: readonly PlacedIncident[],
  span: Span,
): Record<IncidentKind, number> {
  const places = stations.flatMap(({ id, clusterIds }) => placesOf(id, clusterIds));
  const downMs = (kind: IncidentKind) => {
    const own = incidents.filter((incident) => incident.kind === kind);
    if (own.length === 0) return 0;
    const spans = places.flatMap(({ stationId, clusterId }) => downSpans(own, stationId, clusterId, span.to));
    return spans.reduce((sum, { from, to }) => sum + Math.max(0, to - Math.max(from, span.from)), 0);
  };
  return Object.fromEntries(KINDS.map((kind) => [kind, downMs(kind)])) as Record<IncidentKind, number>;
}

/** One village's rows. */
export interface VillageCounts {
  readonly stationId: string;
  readonly name: string;
  readonly transport: Transport;
  readonly planned: number;
  readonly sounded: number;
  readonly missed: number;
  /** Not told, or not told yet. */
  readonly unknown: number;
  readonly stationMs: number;
  /** Rows that sounded by its own machine or by people there. */
  readonly confirmed: number;
}

/** Villages in the order given. */
export function countVillages(villages: readonly CountedStation[], rows: readonly CountedRow[]): VillageCounts[] {
  const byStation = Map.groupBy(rows, ({ row }) => row.stationId);
  return villages.map(({ id, name, transport }) => {
    const own = byStation.get(id) ?? [];
    const count = (counts: (row: CountedRow) => boolean) => own.filter(counts).length;
    return {
      stationId: id,
      name,
      // As it was at the end of the span: a village may have got a box since.
      transport: own.at(-1)?.row.transport ?? transport,
      planned: own.length,
      sounded: count(({ isSounded }) => isSounded),
      missed: count(({ outcome }) => outcome === 'missed'),
      unknown: count(({ outcome }) => outcome === 'unknown'),
      stationMs: stationMsOf(own),
      confirmed: count(({ isConfirmed }) => isConfirmed),
    };
  });
}

const KINDS: readonly IncidentKind[] = ['intrusion', 'noise', 'power', 'network', 'broken', 'lost'];

function isUp(
  incidents: readonly PlacedIncident[],
  stationId: string,
  clusterIds: readonly string[],
  at: InstantMs,
): boolean {
  return coverageAt(incidents, placesOf(stationId, clusterIds), at).up > 0;
}
