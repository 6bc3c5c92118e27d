/** Whom a target reaches: the stations it names, and those that sound with them because they hang on one carrier (fm). */
import type { PlannedStation, Target } from './model.ts';

/** Where a target sounds. */
export interface Reach {
  /** Sorted, each once. */
  readonly stationIds: readonly string[];
  /** Carriers whose group sounds as a whole though the target names only part of it, by carrier id. */
  readonly fmGroups: readonly FmGroup[];
}

/** What sounds, too, because an fm station cannot sound alone. */
export interface FmGroup {
  readonly carrierId: string;
  /** Of the group, the carrier included, who was not named; sorted. */
  readonly added: readonly string[];
}

/**
 * The stations a target reaches. A carrier and its fm stations sound the same: a target that reaches one of them reaches
 * all of them. Ids the commune does not have are passed by.
 */
export function reachOf(target: Target, stations: readonly PlannedStation[]): Reach {
  const named = new Set(stations.filter(membership(target)).map((station) => station.id));
  const groups = Map.groupBy(
    stations.filter((station) => station.carrierId !== undefined),
    (station) => station.carrierId ?? '',
  );
  if (groups.size === 0) return { stationIds: [...named].sort(), fmGroups: [] };
  const known = new Set(stations.map((station) => station.id));
  const reached = new Set(named);
  const fmGroups: FmGroup[] = [];
  for (const carrierId of [...groups.keys()].sort()) {
    const group = [carrierId, ...(groups.get(carrierId) ?? []).map((station) => station.id)];
    if (!group.some((id) => named.has(id))) continue;
    const added = [...new Set(group)].filter((id) => known.has(id) && !named.has(id)).sort();
    for (const id of added) reached.add(id);
    if (added.length > 0) fmGroups.push({ carrierId, added });
  }
  return { stationIds: [...reached].sort(), fmGroups };
}

/** A set, because asking a list of ten thousand ids for each of ten thousand stations is slow. */
function membership(target: Target): (station: PlannedStation) => boolean {
  if (target.kind === 'all') return () => true;
  if (target.kind === 'stations') {
    const ids = new Set(target.stationIds);
    return (station) => ids.has(station.id);
  }
  const zoneIds = new Set(target.zoneIds);
  return (station) => station.zoneIds.some((zoneId) => zoneIds.has(zoneId));
}
