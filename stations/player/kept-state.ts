/** What a station has kept on disk, opened at start: playlist, signatures, media, time, journal, and what was under way when it ended. */
import path from 'node:path';
import type { JournalFact } from '../protocol.ts';
import { ProgressLedger } from './airing-progress.ts';
import { type AliveStamp, endOfUnended, readStamp } from './alive-stamp.ts';
import type { Identity } from './identity.ts';
import { type Journal, STATION_LIMITS } from './journal-file.ts';
import { LeaveKeeper } from './leave-keeper.ts';
import { MediaCache } from './media-cache.ts';
import { openJournal } from './open-journal.ts';
import type { PlayerOptions } from './player-options.ts';
import { PlaylistStore } from './playlist-store.ts';
import { StationTime } from './station-time.ts';
import { TrafficCount } from './traffic-count.ts';

/** The opened state. `unended`: ends still to be journalled for items that sounded when the last run was killed. */
export interface KeptState {
  readonly store: PlaylistStore;
  readonly leave: LeaveKeeper;
  readonly media: MediaCache;
  readonly time: StationTime;
  readonly journal: Journal;
  readonly progress: ProgressLedger;
  readonly traffic: TrafficCount;
  readonly stamp?: AliveStamp;
  readonly unended: readonly JournalFact[];
}

/** Opens everything in the data folder; `keyList` is the one enrolment has just brought. */
export async function openKeptState(options: PlayerOptions, identity: Identity, keyList?: string): Promise<KeptState> {
  const { dataDir, clock, machine, log } = options;
  const store = new PlaylistStore(dataDir, identity);
  await store.load();
  if (keyList !== undefined) await store.takeKeyList(keyList);
  const leave = new LeaveKeeper({ dataDir, station: identity.station, commune: identity.commune });
  await leave.load();
  const media = new MediaCache(path.join(dataDir, 'media'));
  await media.load();
  const time = new StationTime(clock, path.join(dataDir, 'clock.json'), machine, store.playlist?.issuedAt ?? 0);
  await time.load();
  const { journal, kept } = await openJournal({
    dir: path.join(dataDir, 'journal'),
    limits: STATION_LIMITS,
    clock,
    // Seconds, so that a journal begun in an emptied folder does not repeat the numbers of the one before.
    firstEpoch: Math.floor(time.now() / 1000),
    log,
  });
  const progress = new ProgressLedger();
  for (const { fact } of kept) progress.take(fact);
  const stamp = await readStamp(dataDir);
  const unended = progress.unended.map((started) => endOfUnended(started, stamp));
  const traffic = new TrafficCount(path.join(dataDir, 'traffic.json'), clock);
  await traffic.load();
  return { store, leave, media, time, journal, progress, traffic, unended, ...(stamp === undefined ? {} : { stamp }) };
}
