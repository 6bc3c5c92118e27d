/** Published playlists and key lists; versions only ever rise, also above what a station reports after a restore. */
import type { PlaylistShelf } from '../../stations/publisher.ts';
import type { Db } from './database.ts';
import { toJson } from './json-column.ts';
import { markChanged } from './record-change.ts';

/** The shelf of one commune. An unchanged playlist costs one read and no write. */
export function playlistShelf(db: Db, commune: string, now: () => number): PlaylistShelf {
  return {
    async publish(stationId, contentHash, make) {
      if ((await newestPlaylist(db, stationId))?.contentHash === contentHash) return undefined;
      return db.transaction().execute(async (tx) => {
        const newest = await newestPlaylist(tx, stationId);
        if (newest?.contentHash === contentHash) return undefined;
        const { reportedVersion } = await tx
          .selectFrom('station')
          .select('reportedVersion')
          .where('id', '=', stationId)
          .executeTakeFirstOrThrow();
        const version = Math.max(newest?.version ?? 0, reportedVersion) + 1;
        const jws = await make(version);
        await tx
          .insertInto('playlist')
          .values({ stationId, version, commune, contentHash, jws, issuedAt: now() })
          .execute();
        await markChanged(tx, commune, 'stations');
        return version;
      });
    },
  };
}

/** The newest playlist of a station, or undefined. */
export async function newestPlaylist(db: Db, stationId: string) {
  return db
    .selectFrom('playlist')
    .select(['version', 'contentHash', 'jws', 'issuedAt'])
    .where('stationId', '=', stationId)
    .orderBy('version', 'desc')
    .executeTakeFirst();
}

/** Newest version per station, for hints. */
export async function newestVersions(db: Db, commune: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('playlist')
    .select((e) => ['stationId', e.fn.max('version').as('version')])
    .where('commune', '=', commune)
    .groupBy('stationId')
    .execute();
  return new Map(rows.map((row) => [row.stationId, row.version]));
}

/** Forgets playlists older than `before`, the newest of each station excepted. */
export async function prunePlaylists(db: Db, before: number): Promise<void> {
  await db
    .deleteFrom('playlist')
    .where('issuedAt', '<', before)
    .where((e) =>
      e(
        'version',
        '<',
        e
          .selectFrom('playlist as newer')
          .select((s) => s.fn.max('newer.version').as('v'))
          .whereRef('newer.stationId', '=', 'playlist.stationId'),
      ),
    )
    .execute();
}

/** Stores a signed key list; the same version is never overwritten. */
export async function storeKeyList(
  db: Db,
  commune: string,
  version: number,
  rootKey: unknown,
  jws: string,
): Promise<void> {
  await db
    .insertInto('keyList')
    .values({ commune, version, rootKey: toJson(rootKey), jws })
    .onConflict((c) => c.doNothing())
    .execute();
}

/** The newest key list with the root that signed it, or undefined before the first start. */
export async function newestKeyList(db: Db, commune: string) {
  return db
    .selectFrom('keyList')
    .selectAll()
    .where('commune', '=', commune)
    .orderBy('version', 'desc')
    .executeTakeFirst();
}
