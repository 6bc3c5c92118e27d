/** When each segment is next to air, from the stored airings. */

import type { Airing } from '../scheduler/model.ts';
import { loadAirings } from './store/airing-store.ts';
import type { Db } from './store/database.ts';

const HORIZON_MS = 15 * 24 * 3_600_000;

/** Segment id -> start of the next airing whose programme has it, also where it is left out for want of an approval. */
export async function nextAiringOfSegments(db: Db, commune: string, now: number): Promise<Map<string, number>> {
  const next = new Map<string, number>();
  for (const airing of await loadAirings(db, commune, { from: now, to: now + HORIZON_MS })) {
    for (const segmentId of segmentsOf(airing)) {
      if (!next.has(segmentId)) next.set(segmentId, airing.startsAt);
    }
  }
  return next;
}

/** The segments of an airing, those left out among them, in order; a relay is none. */
export function segmentsOf({ items, dropped }: Pick<Airing, 'items' | 'dropped'>): string[] {
  const named = [
    ...items.map((item) => (item.kind === 'relay' ? undefined : item.segmentId)),
    ...dropped.map((item) => item.segmentId),
  ];
  return named.filter((id) => id !== undefined);
}
