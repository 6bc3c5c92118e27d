/** Which airings want the same station at the same time, for the calendar and the form. */
import type { Airing } from './model.ts';
import { byStart } from './plan-airings.ts';

/** Two airings whose planned times overlap on at least one station. */
export interface Conflict {
  readonly earlierId: string;
  readonly laterId: string;
  /** Stations that both are meant for, sorted. */
  readonly stationIds: readonly string[];
  readonly overlapMs: number;
}

/** Every pair of airings that overlap on a station, by the later one's start; airings that stay silent are in nobody's way. */
export function findConflicts(airings: readonly Airing[]): Conflict[] {
  const sounding = airings.filter((airing) => airing.endsAt > airing.startsAt).sort(byStart);
  const conflicts: Conflict[] = [];
  let open: Airing[] = [];
  for (const later of sounding) {
    open = open.filter((earlier) => earlier.endsAt > later.startsAt);
    for (const earlier of open) {
      const stationIds = sharedStations(earlier, later);
      const overlapMs = Math.min(earlier.endsAt, later.endsAt) - later.startsAt;
      if (stationIds.length > 0) conflicts.push({ earlierId: earlier.id, laterId: later.id, stationIds, overlapMs });
    }
    open.push(later);
  }
  return conflicts;
}

function sharedStations(a: Airing, b: Airing): string[] {
  const others = new Set(b.stationIds);
  return a.stationIds.filter((stationId) => others.has(stationId)).sort();
}
