/** The stations that airings are planned for. */
import type { PlannedStation } from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import type { StationTable } from './schema.ts';
import { listZones } from './zone-store.ts';

/** All that are not retired, with their zones and carriers. */
export async function loadPlannedStations(
  db: Db,
  commune: string,
): Promise<(PlannedStation & { transport: StationTable['transport'] })[]> {
  const [rows, zones] = await Promise.all([
    db
      .selectFrom('station')
      .select(['id', 'name', 'transport', 'carrierId'])
      .where('commune', '=', commune)
      .where('retiredAt', 'is', null)
      .orderBy('code')
      .execute(),
    listZones(db, commune),
  ]);
  return rows.map(({ carrierId, ...row }) => ({
    ...row,
    zoneIds: zones.filter((zone) => zone.stationIds.includes(row.id)).map((zone) => zone.id),
    ...(carrierId === null ? {} : { carrierId }),
  }));
}
