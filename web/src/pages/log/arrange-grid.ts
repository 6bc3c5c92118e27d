/** The log's answer arranged for drawing: a row per airing, a place per station. */
import type { LedgerGrid, LedgerRow } from '../../../../server/contract/ledger.ts';

export interface Grid {
  readonly airings: LedgerGrid['airings'];
  readonly stations: LedgerGrid['stations'];
  /** The row of an airing at a station; undefined where it was not planned. */
  readonly rowAt: (airingId: string, stationId: string) => LedgerRow | undefined;
}

/** `narrowed` leaves out airings and stations in which nothing was found. */
export function arrangeGrid({ airings, stations, rows }: LedgerGrid, narrowed: boolean): Grid {
  const byPlace = new Map(rows.map((row) => [`${row.airingId} ${row.stationId}`, row]));
  const airingsFound = new Set(rows.map(({ airingId }) => airingId));
  const stationsFound = new Set(rows.map(({ stationId }) => stationId));
  return {
    airings: [...airings]
      .filter(({ id }) => !narrowed || airingsFound.has(id))
      .sort((one, other) => Date.parse(one.startsAt) - Date.parse(other.startsAt)),
    stations: stations.filter(({ id }) => !narrowed || stationsFound.has(id)),
    rowAt: (airingId, stationId) => byPlace.get(`${airingId} ${stationId}`),
  };
}
