/** Counts how soon an emergency was heard: from the order to the first and the last village, and where nothing proves it. */
import type { CountedRow } from './count-rows.ts';
import type { InstantMs } from './model.ts';

/** An emergency as it was ordered. */
export interface EmergencyOrder {
  readonly id: string;
  readonly title: string;
  readonly issuedAt: InstantMs;
}

/** What came of it. Milliseconds from the order on; undefined where no village measured a beginning. */
export interface EmergencyCounts extends EmergencyOrder {
  readonly firstMs?: number;
  readonly lastMs?: number;
  /** Villages with a measured beginning. */
  readonly heardVillages: number;
  /** Of these, villages for which only their carrier's log speaks: it was sent, nobody there has said that it came. */
  readonly carrierVillages: number;
  /** Villages where people say that they heard it, and nothing measured when. */
  readonly attestedVillages: number;
  /** Villages it was meant for. */
  readonly villages: number;
  /** Ids of the others, as they come in `villageIds`. */
  readonly unproved: readonly string[];
}

/** Orders by time; `rows` also those after the span, where an order of its last minutes sounded. */
export function countEmergencies(
  orders: readonly EmergencyOrder[],
  rows: readonly CountedRow[],
  villageIds: readonly string[],
): EmergencyCounts[] {
  const byOrder = Map.groupBy(rows, ({ row }) => row.scheduleId);
  return orders.toSorted(byIssue).map(({ id, title, issuedAt }) => {
    const own = byOrder.get(id) ?? [];
    const aimed = new Set(own.map(({ row }) => row.stationId));
    const delays = new Map<string, number>();
    const sounded = new Set<string>();
    const proved = new Set<string>();
    for (const { row, isSounded, isConfirmed } of own) {
      if (!isSounded) continue;
      sounded.add(row.stationId);
      if (row.startedAt === null) continue;
      if (isConfirmed) proved.add(row.stationId);
      const delay = row.startedAt - issuedAt;
      delays.set(row.stationId, Math.min(delay, delays.get(row.stationId) ?? delay));
    }
    const villages = villageIds.filter((village) => aimed.has(village));
    const measured = villages.filter((village) => delays.has(village));
    const heard = measured.flatMap((village) => delays.get(village) ?? []);
    return {
      id,
      title,
      issuedAt,
      ...(heard.length === 0 ? {} : { firstMs: Math.min(...heard), lastMs: Math.max(...heard) }),
      heardVillages: heard.length,
      carrierVillages: measured.filter((village) => !proved.has(village)).length,
      attestedVillages: villages.filter((village) => sounded.has(village) && !delays.has(village)).length,
      villages: villages.length,
      unproved: villages.filter((village) => !sounded.has(village)),
    };
  });
}

function byIssue(a: EmergencyOrder, b: EmergencyOrder): number {
  return a.issuedAt - b.issuedAt || (a.id < b.id ? -1 : 1);
}
