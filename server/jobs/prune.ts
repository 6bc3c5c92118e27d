/** Clears away what nobody needs: sessions that ran out, old playlists, leftovers of work. Ledger, journal and audit are never pruned. */
import type { MediaStore } from '../media-store.ts';
import type { Db } from '../store/database.ts';
import { pruneDevices } from '../store/device-store.ts';
import { openJobIds } from '../store/job-store.ts';
import { pruneNotices } from '../store/notice-store.ts';
import { pruneLinks } from '../store/one-time-link-store.ts';
import { prunePlaylists } from '../store/playlist-store.ts';
import { pruneSessions } from '../store/session-store.ts';
import { LOSSES_KEPT_MS, pruneLosses } from '../store/station-loss-store.ts';

/** Published playlists are kept this long, ms. */
const KEEP_PLAYLISTS_MS = 40 * 24 * 3_600_000;

/** Notices of airings that are long over, ms. */
const KEEP_NOTICES_MS = 40 * 24 * 3_600_000;

/** A browser's cookie lasts two years; what was made in it is told by the log after that, ms. */
const KEEP_DEVICES_MS = 730 * 24 * 3_600_000;

/** Invitations and resets that are over, ms: who made and used them stands in the log. */
const KEEP_LINKS_MS = 30 * 24 * 3_600_000;

/** Leftovers of work stay at least this long, ms: a folder younger than that may be somebody's who has just begun. */
const KEEP_WORK_MS = 3_600_000;

/** One round; safe at any time. */
export async function prune({ db, media, now }: { db: Db; media: MediaStore; now: () => number }): Promise<void> {
  await pruneSessions(db, now());
  await pruneDevices(db, now() - KEEP_DEVICES_MS);
  await pruneLinks(db, now() - KEEP_LINKS_MS);
  await pruneLosses(db, now() - LOSSES_KEPT_MS);
  await pruneNotices(db, now() - KEEP_NOTICES_MS);
  await prunePlaylists(db, now() - KEEP_PLAYLISTS_MS);
  await media.pruneWork(await openJobIds(db), now() - KEEP_WORK_MS);
}
