/** Looks whether the stations are ready for what comes, and puts what people must be told on its way: each cause once for a slot, and an all-clear. */
import type { Logger } from 'pino';
import { allClearMessage, type NoticeFrame, type NoticeMessage, notReadyMessage } from '../notice-words.ts';
import { findNotReady, slotsOf } from '../readiness.ts';
import { findSuspension } from '../store/air-stop-store.ts';
import { loadAirings } from '../store/airing-store.ts';
import { getCommune } from '../store/commune-store.ts';
import type { Db } from '../store/database.ts';
import { enqueueNotice } from '../store/delivery-store.ts';
import { heartbeatOf } from '../store/heartbeat-store.ts';
import { syncNotices, toldSlots } from '../store/notice-store.ts';
import { markChanged } from '../store/record-change.ts';
import type { NoticeTable } from '../store/schema.ts';
import { loadStations, type StationRecord } from '../store/station-store.ts';

/** Blocks that begin within this are looked at: the next morning's seen from the evening, ms. */
const AHEAD_MS = 20 * 3_600_000;

/** What the check works with. */
export interface ReadinessDeps {
  readonly db: Db;
  readonly communeId: string;
  readonly now: () => number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** One look. While people have stopped all airings nobody is told that stations are not ready for them. */
export async function checkReadiness({ db, communeId, now: clock, log }: ReadinessDeps): Promise<void> {
  const now = clock();
  const [commune, stations, airings, told, suspension] = await Promise.all([
    getCommune(db, communeId),
    loadStations(db, communeId),
    loadAirings(db, communeId, { from: now - AHEAD_MS, to: now + AHEAD_MS }),
    toldSlots(db, communeId, now),
    findSuspension(db, communeId),
  ]);
  const { zone } = commune;
  const heard = stations.map((record) => ({
    record,
    lastSeenAt: record.row.lastSeenAt ?? undefined,
    heartbeat: heartbeatOf(record.row),
  }));
  const found = suspension === undefined ? findNotReady(heard, airings, now, zone, told) : [];
  const { raised, allClear } = await syncNotices(db, communeId, found, now);
  const frame = (slotAt: number): NoticeFrame => ({
    commune: { id: communeId, name: commune.name },
    slotAt,
    now,
    zone,
  });
  const send = async (slotAt: number, message: NoticeMessage) => {
    const [push, webhook] = [JSON.stringify(message.push), JSON.stringify(message.webhook)];
    const dropped = await enqueueNotice(db, communeId, { push, webhook, expiresAt: slotAt }, now);
    log.info({ notice: message.push }, 'people are told');
    if (dropped > 0) log.warn({ dropped }, 'too many messages wait: some are not sent');
  };
  for (const [slotAt, rows] of Map.groupBy(raised, (row) => row.slotAt))
    await send(slotAt, notReadyMessage(frame(slotAt), linesOf(rows, stations)));
  // Of what is no longer planned, or was stopped by people, nothing is well or not.
  const slots = suspension === undefined ? stations.flatMap(({ row }) => slotsOf(airings, row.id)) : [];
  const planned = new Set(slots.map(({ startsAt }) => startsAt));
  for (const slotAt of allClear) if (planned.has(slotAt)) await send(slotAt, allClearMessage(frame(slotAt)));
  if (raised.length > 0 || allClear.length > 0) await markChanged(db, communeId, 'stations');
}

function linesOf(rows: readonly NoticeTable[], stations: readonly StationRecord[]) {
  return rows.flatMap(({ stationId, cause, words }) => {
    const record = stations.find(({ row }) => row.id === stationId);
    if (record === undefined) return [];
    const { id, code, name } = record.row;
    const [contact] = record.contacts;
    const call = contact === undefined ? undefined : { name: contact.name, phone: contact.phone };
    return [{ station: { id, code, name }, cause, words, contact: call }];
  });
}
