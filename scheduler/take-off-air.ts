/** What people took off the air while it sounded, or just before: gone from every playlist, whole in the log. */
import type { Airing, AiringItem, AiringStop } from './model.ts';
import { MESSAGE_INDEX } from './plan-interrupts.ts';

/**
 * The airings without what was stopped, and without files whose approval was taken back, also where they would only stand in for another.
 * Airings that begin later are planned without those anyway.
 */
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
      const items = airing.items
        .filter(
          (item) => !single.has(`${airing.id}/${item.index}`) && !('sha256' in item && withdrawn.has(item.sha256)),
        )
        .map((item) => withoutStandIn(item, withdrawn));
      return items.every((item, n) => item === airing.items[n]) && items.length === airing.items.length
        ? airing
        : { ...airing, items };
    })
    .filter(saysSomething);
}

/** Of an order without its message only the time of issue is left: nobody is told the time alone. */
function saysSomething({ lateRule, items }: Airing): boolean {
  return lateRule !== 'when-ready' || items.length === 0 || items.some(({ index }) => index === MESSAGE_INDEX);
}

function withoutStandIn(item: AiringItem, withdrawn: ReadonlySet<string>): AiringItem {
  if (item.kind === 'relay' || item.fallback === undefined || item.fallback === 'silence') return item;
  return withdrawn.has(item.fallback.sha256) ? { ...item, fallback: 'silence' } : item;
}
