/** Where the mixed sample's people act: the house, who they are, the stations by code, the days that matter. */
import type { LocalDate, LocalTime, ZoneName } from '../../scheduler/model.ts';
import { getCommune } from '../store/commune-store.ts';
import { loadStations, type StationRecord } from '../store/station-store.ts';
import { momentOf, type PastDays, pastDays } from './past-troubles.ts';
import type { Preparation } from './prepare-segments.ts';

/** One thing that somebody did. */
export interface PastEvent {
  readonly date: LocalDate;
  readonly time: LocalTime;
  /** `now` is that moment. */
  readonly happens: (now: number) => Promise<unknown>;
}

export interface PastPlace extends Pick<Preparation, 'house' | 'staff'> {
  readonly zone: ZoneName;
  readonly today: LocalDate;
  readonly days: PastDays;
  /** Throws for a code that the sample lacks. */
  station(code: string): StationRecord;
  moment(date: LocalDate, time: LocalTime): number;
}

/** Reads it. */
export async function readPastPlace(
  { house, staff }: Pick<Preparation, 'house' | 'staff'>,
  today: LocalDate,
): Promise<PastPlace> {
  const { zone } = await getCommune(house.db, house.communeId);
  const stations = new Map((await loadStations(house.db, house.communeId)).map((one) => [one.row.code, one]));
  return {
    house,
    staff,
    zone,
    today,
    days: pastDays(today),
    station(code) {
      const station = stations.get(code);
      if (station === undefined) throw new Error(`the sample has no station ${code}`);
      return station;
    },
    moment: (date, time) => momentOf(date, time, zone),
  };
}

/** So many days after a date, or before it. */
export function shifted(date: LocalDate, days: number): LocalDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}
