/** One station's timeline as people are told of it: for every airing meant for it what sounds there, when, and what does not and why. */
import type { Airing, DroppedItem, DropReason, StationAiring } from '../scheduler/model.ts';
import { resolveOverlaps, type StationTimeline } from '../scheduler/resolve-overlaps.ts';
import type { Rules } from './plan-conflicts.ts';

/** An airing at one station. */
export interface PlacedAiring {
  /** As it sounds there; as it was planned where nothing of it does. */
  readonly airing: StationAiring;
  /** Why nothing of it will sound there. */
  readonly dropReason: DropReason | undefined;
  /** Everything of it that will not sound there. */
  readonly dropped: readonly DroppedItem[];
}

/** Every airing meant for the station, in the order given. */
export function placedAirings(airings: readonly Airing[], stationId: string, rules: Rules): PlacedAiring[] {
  return placedOn(airings, stationId, resolveOverlaps(airings, stationId, rules));
}

/** The same from a timeline that was resolved already. */
export function placedOn(airings: readonly Airing[], stationId: string, timeline: StationTimeline): PlacedAiring[] {
  const sounding = new Map(timeline.airings.map((airing) => [airing.id, airing]));
  const silent = new Map(timeline.dropped.map((dropped) => [dropped.airing.id, dropped]));
  return airings
    .filter((airing) => airing.stationIds.includes(stationId))
    .map((airing): PlacedAiring => {
      const placed = sounding.get(airing.id);
      if (placed !== undefined && isHeard(placed, stationId))
        return { airing: placed, dropReason: undefined, dropped: placed.dropped };
      const { reason, airing: told } = silent.get(airing.id) ?? { reason: airing.dropReason ?? 'empty', airing };
      const untold = told.items.filter((item) => isMeant(item, stationId)).map((item) => leftOut(item, reason));
      return {
        airing: { ...airing, items: [], endsAt: airing.startsAt, plannedAt: airing.startsAt },
        dropReason: reason,
        dropped: [...untold, ...told.dropped],
      };
    });
}

function isHeard(airing: Airing, stationId: string): boolean {
  return airing.items.some((item) => isMeant(item, stationId));
}

function isMeant(item: Airing['items'][number], stationId: string): boolean {
  return item.stationIds?.includes(stationId) ?? true;
}

function leftOut(item: Airing['items'][number], reason: DropReason): DroppedItem {
  return { ...(item.kind === 'relay' ? {} : { segmentId: item.segmentId }), title: item.title, reason };
}
