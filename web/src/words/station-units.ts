/** Stations as one can choose them: an fm station sounds with its carrier, so the whole group is one choice. */
import type { Station, Target, Zone } from '../wire.ts';

export type UnitStation = Pick<Station, 'id' | 'code' | 'name' | 'transport' | 'carrierId' | 'zoneIds'>;

/** One choice. Of a group `fmNames` are those that sound with `name`, their carrier. */
export interface StationUnit {
  readonly id: string;
  readonly name: string;
  readonly fmNames: readonly string[];
  readonly stationIds: readonly string[];
}

/** In the order of their codes, a group in its carrier's place. */
export function stationUnits(stations: readonly UnitStation[]): StationUnit[] {
  const sorted = [...stations].sort((one, other) => one.code.localeCompare(other.code));
  const known = new Set(stations.map(({ id }) => id));
  const carried = (station: UnitStation) => station.carrierId !== null && known.has(station.carrierId);
  return sorted
    .filter((station) => !carried(station))
    .map(({ id, name }) => {
      const group = sorted.filter(({ carrierId }) => carrierId === id);
      return {
        id,
        name,
        fmNames: group.map((station) => station.name),
        stationIds: [id, ...group.map((station) => station.id)],
      };
    });
}

/** Where a target sounds: what it names, with the rest of each fm group. */
export function reachedStations<Of extends UnitStation>(target: Target, stations: readonly Of[]): Of[] {
  if (target.kind === 'all') return [...stations];
  const named = (station: UnitStation) =>
    target.kind === 'stations'
      ? target.stationIds.includes(station.id)
      : station.zoneIds.some((id) => target.zoneIds.includes(id));
  const ids = new Set(
    stationUnits(stations)
      .filter(({ stationIds }) => stations.some((station) => stationIds.includes(station.id) && named(station)))
      .flatMap(({ stationIds }) => stationIds),
  );
  return stations.filter(({ id }) => ids.has(id));
}

/** Everything of a kind, for the start: nobody is left out because a box was not ticked. */
export function wholeTarget(
  kind: Target['kind'],
  stations: readonly UnitStation[],
  zones: readonly Pick<Zone, 'id'>[],
): Target {
  if (kind === 'zones') return { kind, zoneIds: zones.map(({ id }) => id) };
  if (kind === 'stations') return { kind, stationIds: stations.map(({ id }) => id) };
  return { kind };
}

/** A sentence for each carrier: who sounds with it by FM. */
export function carrierWords(stations: readonly UnitStation[]): string[] {
  return stationUnits(stations)
    .filter(({ fmNames }) => fmNames.length > 0)
    .map(({ name, fmNames }) => `Thu sóng FM của ${name}, phát cùng: ${fmNames.join(', ')}.`);
}
