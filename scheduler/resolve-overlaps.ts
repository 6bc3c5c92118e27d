/** One station's timeline: airings never sound over one another; the later one waits its turn. */
import type { Airing, DropReason, InstantMs, Priority, StationAiring } from './model.ts';
import { type PlaceRules, placeItems, silenceReason } from './place-items.ts';

/** What one station plays and why it stays silent: every airing meant for it stands in exactly one of the two. */
export interface StationTimeline {
  /** By start; no two overlap; each has items. */
  readonly airings: readonly StationAiring[];
  readonly dropped: readonly { readonly airing: Airing; readonly reason: DropReason }[];
  /** Who waits for whom, also where nothing is left of the one that waits. */
  readonly overlaps: readonly Wait[];
}

/** `laterId` begins `waitsMs` after its own time, when `earlierId` ends. */
export interface Wait {
  readonly earlierId: string;
  readonly laterId: string;
  readonly waitsMs: number;
}

/**
 * Resolves the airings meant for one station. First come, first served: by start, then priority, then id, whatever the
 * order of the input. What waits is placed anew at its new time, so waiting never carries an item into quiet hours, onto
 * a closed day or past its validity; items that no longer fit are dropped.
 */
export function resolveOverlaps(airings: readonly Airing[], stationId: string, rules: PlaceRules): StationTimeline {
  const timeline: StationAiring[] = [];
  const dropped: { airing: Airing; reason: DropReason }[] = [];
  const overlaps: Wait[] = [];
  for (const airing of airings.filter((one) => isMeantFor(one, stationId)).sort(byTurn)) {
    if (airing.items.length === 0) {
      dropped.push({ airing, reason: airing.dropReason ?? 'empty' });
      continue;
    }
    const before = timeline.at(-1);
    const waits = before !== undefined && before.endsAt > airing.startsAt;
    const startsAt = waits ? before.endsAt : airing.startsAt;
    if (waits) overlaps.push({ earlierId: before.id, laterId: airing.id, waitsMs: startsAt - airing.startsAt });
    const placed = placeAt(airing, startsAt, rules);
    if (placed.items.length > 0) timeline.push(placed);
    else dropped.push({ airing, reason: silenceReason(placed.dropped.slice(airing.dropped.length)) });
  }
  return { airings: timeline, dropped, overlaps };
}

/** Highest first. */
const PRIORITY_RANK: Readonly<Record<Priority, number>> = { emergency: 0, priority: 1, normal: 2, filler: 3 };

function byTurn(a: Airing, b: Airing): number {
  const byPriority = PRIORITY_RANK[a.priority] - PRIORITY_RANK[b.priority];
  return a.startsAt - b.startsAt || byPriority || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function placeAt(airing: Airing, startsAt: InstantMs, rules: PlaceRules): StationAiring {
  const placed = placeItems(airing.items, startsAt, airing.priority, rules);
  const dropped = placed.dropped.map(({ segmentId, title, reason }) => ({ segmentId, title, reason }));
  return {
    ...airing,
    startsAt,
    endsAt: placed.endsAt,
    items: placed.items,
    dropped: [...airing.dropped, ...dropped],
    plannedAt: airing.startsAt,
  };
}

/** Asking a list of ten thousand stations for each of ten thousand stations is slow: each list becomes a set once. */
const stationSets = new WeakMap<readonly string[], ReadonlySet<string>>();

function isMeantFor(airing: Airing, stationId: string): boolean {
  let stations = stationSets.get(airing.stationIds);
  if (stations === undefined) {
    stations = new Set(airing.stationIds);
    stationSets.set(airing.stationIds, stations);
  }
  return stations.has(stationId);
}
