/** What people did in the mixed sample's month, all of it; each with its day and time. */
import { randomUUIDv7 } from 'node:crypto';
import { decide } from '../store/approval-store.ts';
import { issueInterrupt } from '../store/interrupt-store.ts';
import { loadSegments } from '../store/segment-store.ts';
import { complaintEvents, incidentEvents } from './past-incidents.ts';
import type { PastEvent, PastPlace } from './past-place.ts';
import { reportEvents } from './past-report.ts';
import { villageEvents } from './past-villages.ts';
import { NIGHT_FLOOD } from './sample-segments.ts';

/** In no order. */
export async function pastEvents(place: PastPlace): Promise<PastEvent[]> {
  return [
    ...(await floodEvents(place)),
    ...villageEvents(place),
    ...incidentEvents(place),
    ...complaintEvents(place),
    ...reportEvents(place),
  ];
}

/** An order at half past three, signed in the morning. */
async function floodEvents({ house, staff, station, days }: PastPlace): Promise<PastEvent[]> {
  const { db, communeId } = house;
  const warning = (await loadSegments(db, communeId)).find(({ row }) => row.title === NIGHT_FLOOD.title);
  const segmentId = warning?.row.id ?? '';
  const stationIds = ['T01', 'T02'].map((code) => station(code).row.id);
  const order = { kind: 'emergency', segmentId, target: { kind: 'stations', stationIds } } as const;
  const how = { requestId: randomUUIDv7(), expiresInMs: 2 * 3_600_000, replaces: false, spokenTime: [] };
  const decision = { segmentId, sha256: warning?.rendition?.sha256 ?? '', decision: 'approved' } as const;
  return [
    {
      date: days.flood,
      time: '03:30',
      happens: (now) => issueInterrupt(db, now, communeId, { ...order, ...how }, staff.operator),
    },
    {
      date: days.flood,
      time: '07:10',
      happens: (now) => decide(db, now, communeId, [decision], staff.approver),
    },
  ];
}
