/** What stations last said of themselves, and what that proves about their journals. */
import { createHash } from 'node:crypto';
import { BELIEVED_VERSION, type Heartbeat } from '../../stations/protocol.ts';
import type { Db } from './database.ts';
import { coverJournal } from './journal-store.ts';
import { fromJson, toJson } from './json-column.ts';
import { newestPlaylistTag } from './playlist-store.ts';
import { markChanged } from './record-change.ts';
import type { StationTable } from './schema.ts';
import { keepSignedHead } from './signed-head-store.ts';

/** A sound that has begun stands in the journal within half a second; a heartbeat vouches only for what is surely written, ms. */
const JOURNAL_LAG_MS = 10_000;

/** Playlists that a restore may have forgotten where a station's numbers lie beyond what it is believed by itself. */
const MOST_FORGOTTEN = 10_000;

/** What many stations last said, in one transaction; what a heartbeat proves about its journal is kept with it. `signed` is the heartbeat as it came. */
export async function storeHeartbeats(
  db: Db,
  commune: string,
  beats: readonly { stationId: string; at: number; heartbeat: Heartbeat; signed: string }[],
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (const { stationId, at, heartbeat, signed } of beats) {
      const holdsOther = await holdsOtherBytes(tx, stationId, heartbeat);
      // Under that number the station would refuse what is published here: it needs the plan anew, above it.
      const taken = heartbeat.playlistVersion + (holdsOther ? 1 : 0);
      const isLikely = taken <= BELIEVED_VERSION || taken <= (await newestVersion(tx, stationId)) + MOST_FORGOTTEN;
      if (holdsOther) await markChanged(tx, commune, 'plan');
      await tx
        .updateTable('station')
        .set((e) => ({
          lastSeenAt: at,
          heartbeat: toJson(heartbeat),
          ...(heartbeat.selfTest === undefined ? {} : { selfTest: toJson(heartbeat.selfTest) }),
          ...(isLikely ? { reportedVersion: e.fn<number>('max', ['reportedVersion', e.val(taken)]) } : {}),
        }))
        .where('id', '=', stationId)
        .execute();
      // An older player may still take back what it signed: only one that tells what waits for the disk signs what is on it.
      if (heartbeat.journal.unsaved !== undefined)
        await keepSignedHead(tx, at, commune, stationId, heartbeat.journal, signed);
      // Entries that wait for the disk may tell of sounds that nobody else has heard of.
      if (heartbeat.clock.trusted && (heartbeat.journal.unsaved ?? 0) === 0)
        await coverJournal(tx, at, commune, stationId, { ...heartbeat.journal, at: heartbeat.at - JOURNAL_LAG_MS });
    }
  });
}

async function newestVersion(tx: Db, stationId: string): Promise<number> {
  return (await newestPlaylistTag(tx, stationId))?.version ?? 0;
}

/** True when the station applied another playlist under a version that was published here: one from before a restore. */
async function holdsOtherBytes(
  tx: Db,
  stationId: string,
  { playlistVersion, playlistHash }: Heartbeat,
): Promise<boolean> {
  if (playlistHash === undefined) return false;
  const published = await tx
    .selectFrom('playlist')
    .select('jws')
    .where('stationId', '=', stationId)
    .where('version', '=', playlistVersion)
    .executeTakeFirst();
  return published !== undefined && createHash('sha256').update(published.jws).digest('hex') !== playlistHash;
}

/** The stored heartbeat of a station row. */
export function heartbeatOf(row: StationTable): Heartbeat | undefined {
  return row.heartbeat === null ? undefined : fromJson<Heartbeat>(row.heartbeat);
}
