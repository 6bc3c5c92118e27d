/** Stations for which the plan is the same: what is worked out for one of them holds for all. */
import type { Airing } from '../scheduler/model.ts';

/**
 * Stations that the same airings reach, each group by itself, in the order they first appear; a station with items of its own in one
 * of them stands alone. Most communes have one group: resolving it once instead of once per station is what keeps a form quick.
 */
export function stationGroups(airings: readonly Airing[]): string[][] {
  const reached = new Map<string, number[]>();
  const alone = new Set<string>();
  for (const [index, { stationIds, items }] of airings.entries()) {
    for (const id of stationIds) {
      const known = reached.get(id);
      if (known === undefined) reached.set(id, [index]);
      else known.push(index);
    }
    for (const item of items) for (const id of item.stationIds ?? []) alone.add(id);
  }
  const groups = Map.groupBy(reached, ([id, indexes]) => (alone.has(id) ? id : indexes.join()));
  return [...groups.values()].map((members) => members.map(([id]) => id));
}
