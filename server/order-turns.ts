/** An order's beginnings as people read them: when, at which stations still, and which other orders it took stations from or lost them to. */
import type { Interrupt, PlannedStation } from '../scheduler/model.ts';
import { airingId } from '../scheduler/plan-airings.ts';
import { type Replacement, replacementsOf, takenBy, turnsOf } from '../scheduler/plan-interrupts.ts';

/** What of an order stands among the others; `taken`: the stations that are another's at `now`. */
export function viewTurns(
  order: Interrupt,
  all: readonly Interrupt[],
  stations: readonly PlannedStation[],
  now: number,
) {
  const names = new Map(stations.map(({ id, name }) => [id, name]));
  const tell = ({ id, title }: Interrupt, { by, stationIds }: Replacement) => ({
    id,
    title,
    at: by.startsAt,
    stationNames: stationIds.map((stationId) => names.get(stationId) ?? ''),
  });
  const replacements = replacementsOf(order, all, stations);
  return {
    taken: takenBy(replacements, now),
    airings: turnsOf(order, all, stations).map(({ from, stationIds }) => ({
      id: airingId(order.id, from),
      startsAt: from,
      stationIds: [...stationIds],
    })),
    replacedBy: replacements.map((one) => tell(one.by, one)),
    replaced: all.flatMap((older) =>
      replacementsOf(older, all, stations).flatMap((one) => (one.by.id === order.id ? [tell(older, one)] : [])),
    ),
  };
}
