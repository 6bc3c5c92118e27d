/** Which loudspeaker clusters were out of order when: coverage, computed from the commune's incidents and never stored. */
import type { InstantMs, Span } from './model.ts';

/** intrusion chèn sóng · noise nhiễu · power mất điện · network mất mạng · broken hỏng · lost mất, tháo dỡ */
export type IncidentKind = 'intrusion' | 'noise' | 'power' | 'network' | 'broken' | 'lost';
/** What the commune did about it: nothing, took the cluster off the line (cô lập), or turned it down (tắt tiếng). */
export type IncidentAction = 'none' | 'isolated' | 'muted';

/** One cluster of a station, or all of a station: as an incident names it, and as coverage counts it where a station has no clusters. */
export interface Place {
  readonly stationId: string;
  readonly clusterId: string | undefined;
}

/** An incident that was not taken back, with all its places. It lasts from `beginsAt` until before `endsAt`. */
export interface PlacedIncident {
  readonly id: string;
  readonly kind: IncidentKind;
  readonly action: IncidentAction;
  readonly beginsAt: InstantMs;
  /** Undefined: it is not over. */
  readonly endsAt: InstantMs | undefined;
  readonly places: readonly Place[];
}

/** Without power, broken or gone a cluster is silent whatever the box does. Without a network the box plays on by its own plan. */
const SILENT_KINDS: ReadonlySet<IncidentKind> = new Set(['power', 'broken', 'lost']);

/** What coverage counts at a station: its clusters; one without clusters counts as one. */
export function placesOf(stationId: string, clusterIds: readonly string[]): Place[] {
  if (clusterIds.length === 0) return [{ stationId, clusterId: undefined }];
  return clusterIds.map((clusterId) => ({ stationId, clusterId }));
}

/** How many of the places could sound at `at`. Two incidents at one place are one place that is down. */
export function coverageAt(
  incidents: readonly PlacedIncident[],
  places: readonly Place[],
  at: InstantMs,
): { readonly up: number; readonly of: number } {
  const lasting = incidents.filter((one) => silences(one) && one.beginsAt <= at && at < (one.endsAt ?? Infinity));
  const up = places.filter((place) => !lasting.some((one) => isAt(one, place)));
  return { up: up.length, of: places.length };
}

/** When a place was down until `now`: half open, merged, in order. An incident that is not over lasts until `now`. */
export function downSpans(
  incidents: readonly PlacedIncident[],
  stationId: string,
  clusterId: string | undefined,
  now: InstantMs,
): Span[] {
  const spans = incidents
    .filter((one) => silences(one) && isAt(one, { stationId, clusterId }))
    .map(({ beginsAt, endsAt }) => ({ from: beginsAt, to: Math.min(endsAt ?? now, now) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
  const merged: { from: InstantMs; to: InstantMs }[] = [];
  for (const { from, to } of spans) {
    const last = merged.at(-1);
    if (last === undefined || last.to < from) merged.push({ from, to });
    else last.to = Math.max(last.to, to);
  }
  return merged;
}

/** Whether the commune itself had taken the place off the air at `at`, so that what the box played could not be heard there. */
export function isCutOff(incidents: readonly PlacedIncident[], place: Place, at: InstantMs): boolean {
  return incidents.some(
    (one) => one.action !== 'none' && one.beginsAt <= at && at < (one.endsAt ?? Infinity) && isAt(one, place),
  );
}

function silences({ kind, action }: PlacedIncident): boolean {
  return action !== 'none' || SILENT_KINDS.has(kind);
}

/** An incident of the whole station is at each of its clusters; one of a cluster is not at the station as a whole. */
function isAt({ places }: PlacedIncident, { stationId, clusterId }: Place): boolean {
  return places.some(
    (place) => place.stationId === stationId && (place.clusterId === undefined || place.clusterId === clusterId),
  );
}
