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
    for (const { row, isSounded } of own) {
      if (!isSounded || row.startedAt === null) continue;
      const delay = row.startedAt - issuedAt;
      delays.set(row.stationId, Math.min(delay, delays.get(row.stationId) ?? delay));
    }
    const villages = villageIds.filter((village) => aimed.has(village));
    const heard = villages.flatMap((village) => delays.get(village) ?? []);
    return {
      id,
      title,
      issuedAt,
      ...(heard.length === 0 ? {} : { firstMs: Math.min(...heard), lastMs: Math.max(...heard) }),
      heardVillages: heard.length,
      villages: villages.length,
      unproved: villages.filter((village) => !delays.has(village)),
    };
  });
}

function byIssue(a: EmergencyOrder, b: EmergencyOrder): number {
  return a.issuedAt - b.issuedAt || (a.id < b.id ? -1 : 1);
}
