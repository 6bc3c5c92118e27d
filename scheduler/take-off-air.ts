/** What people took off the air while it sounded, or just before: gone from every playlist, whole in the log. */
import type { Airing, AiringStop } from './model.ts';

/** The airings without what was stopped, and without files whose approval was taken back. Airings that begin later are planned without those anyway. */
export function takeOffAir(
  airings: readonly Airing[],
  stops: readonly AiringStop[],
  withdrawn: ReadonlySet<string>,
): readonly Airing[] {
  if (stops.length === 0 && withdrawn.size === 0) return airings;
  const whole = new Set(stops.flatMap(({ airingId, index }) => (index === undefined ? [airingId] : [])));
  const single = new Set(stops.flatMap(({ airingId, index }) => (index === undefined ? [] : [`${airingId}/${index}`])));
  return airings
    .filter(({ id }) => !whole.has(id))
    .map((airing) => {
      const items = airing.items.filter(
        (item) => !single.has(`${airing.id}/${item.index}`) && !(item.kind !== 'relay' && withdrawn.has(item.sha256)),
      );
      return items.length === airing.items.length ? airing : { ...airing, items };
    });
}
