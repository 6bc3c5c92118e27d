/** What people did in the mixed sample's month: an emergency at night, its approval in the morning. */
import { randomUUIDv7 } from 'node:crypto';
import type { LocalDate, LocalTime } from '../../scheduler/model.ts';
import { decide } from '../store/approval-store.ts';
import { issueInterrupt } from '../store/interrupt-store.ts';
import { loadSegments } from '../store/segment-store.ts';
import { loadStations } from '../store/station-store.ts';
import { pastDays } from './past-troubles.ts';
import type { Preparation } from './prepare-segments.ts';
import { NIGHT_FLOOD } from './sample-segments.ts';

/** One thing that somebody did. */
export interface PastEvent {
  readonly date: LocalDate;
  readonly time: LocalTime;
  /** `now` is that moment; `at` gives other times of the same day. */
  readonly happens: (now: number, at: (time: LocalTime) => number) => Promise<unknown>;
}

/** All of it, in no order. */
export async function pastEvents(
  { house, staff }: Pick<Preparation, 'house' | 'staff'>,
  today: LocalDate,
): Promise<PastEvent[]> {
  const { db, communeId } = house;
  const records = await loadSegments(db, communeId);
  const stations = new Map((await loadStations(db, communeId)).map(({ row }) => [row.code, row.id]));
  const stationIds = ['T01', 'T02'].map((code) => stations.get(code) ?? '');
  const warning = records.find(({ row }) => row.title === NIGHT_FLOOD.title);
  const { flood } = pastDays(today);
  const order = {
    kind: 'emergency',
    segmentId: warning?.row.id ?? '',
    target: { kind: 'stations', stationIds },
  } as const;
  const how = { expiresInMs: 2 * 3_600_000, replaces: false, spokenTime: [] };
  const decision = {
    segmentId: order.segmentId,
    sha256: warning?.rendition?.sha256 ?? '',
    decision: 'approved',
  } as const;
  return [
    {
      date: flood,
      time: '03:30',
      happens: (now) =>
        issueInterrupt(db, now, communeId, { requestId: randomUUIDv7(), ...order, ...how }, staff.operator),
    },
    {
      date: flood,
      time: '07:10',
      happens: (now) => decide(db, now, communeId, [decision], staff.approver),
    },
  ];
}
