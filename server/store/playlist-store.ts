/** Published playlists and key lists; versions only ever rise, also above what a station reports after a restore. */
import type { Playlist, PublicJwk } from '../../stations/protocol.ts';
import type { PlaylistShelf } from '../../stations/publisher.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { markChanged } from './record-change.ts';
import type { KeyListTable } from './schema.ts';

/** A clock that is trimmed goes back by less; what lies further ahead was signed by a clock that was wrong, ms. */
const AHEAD_MS = 60_000;

/** The shelf of one commune. An unchanged playlist costs one read and no write. */
export function playlistShelf(db: Db, commune: string, now: () => number): PlaylistShelf {
  return {
    async publish(stationId, contentHash, make) {
      if (isCurrent(await standing(db, stationId), contentHash, now())) return undefined;
      return db.transaction().execute(async (tx) => {
        const before = await standing(tx, stationId);
        if (isCurrent(before, contentHash, now())) return undefined;
        const version = Math.max(before.version ?? 0, before.reportedVersion) + 1;
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

/** What was published last, and what the station says it has. */
interface Standing {
  readonly version: number | null;
  readonly contentHash: string | null;
  readonly issuedAt: number | null;
  readonly reportedVersion: number;
}

/**
 * A station that reports a newer version than was published holds a plan from before a restore: it needs this one anew, above its own.
 * One that was given a date to come believes no time before it: it needs one with the right date.
 */
function isCurrent(
  { version, contentHash, issuedAt, reportedVersion }: Standing,
  wanted: string,
  now: number,
): boolean {
  if (contentHash !== wanted || version === null || version < reportedVersion) return false;
  return (issuedAt ?? 0) <= now + AHEAD_MS;
}

async function standing(db: Db, stationId: string): Promise<Standing> {
  return db
    .selectFrom('station')
    .leftJoin('playlist', 'playlist.stationId', 'station.id')
    .select(['station.reportedVersion', 'playlist.version', 'playlist.contentHash', 'playlist.issuedAt'])
    .where('station.id', '=', stationId)
    .orderBy('playlist.version', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
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

/** Of the newest playlist of a station only what names it. */
export async function newestPlaylistTag(db: Db, stationId: string) {
  return db
    .selectFrom('playlist')
    .select(['version', 'contentHash'])
    .where('stationId', '=', stationId)
    .orderBy('version', 'desc')
    .executeTakeFirst();
}

/** What was published to a station above a version, oldest first. */
export async function playlistsAbove(db: Db, stationId: string, version: number) {
  return db
    .selectFrom('playlist')
    .select(['version', 'issuedAt'])
    .where('stationId', '=', stationId)
    .where('version', '>', version)
    .orderBy('version')
    .execute();
}

/** Station id -> the playlist that was published to it under that version; pruned ones and versions from before a restore are left out. */
export async function acceptedPlaylists(
  db: Db,
  versions: readonly { readonly stationId: string; readonly version: number }[],
): Promise<Map<string, Playlist>> {
  const accepted = new Map<string, Playlist>();
  for (const { stationId, version } of versions) {
    const row = await db
      .selectFrom('playlist')
      .select('jws')
      .where('stationId', '=', stationId)
      .where('version', '=', version)
      .executeTakeFirst();
    if (row !== undefined) accepted.set(stationId, payloadOf(row.jws));
  }
  return accepted;
}

/** What the server signed itself is read without checking the signature again. */
function payloadOf(jws: string): Playlist {
  return fromJson<Playlist>(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString());
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
  list: Omit<KeyListTable, 'rootKey'> & { readonly rootKey: PublicJwk },
): Promise<void> {
  await db
    .insertInto('keyList')
    .values({ ...list, rootKey: toJson(list.rootKey) })
    .onConflict((c) => c.doNothing())
    .execute();
}

/** Every key list there was, newest first. */
export async function allKeyLists(db: Db, commune: string): Promise<readonly KeyListTable[]> {
  return db.selectFrom('keyList').selectAll().where('commune', '=', commune).orderBy('version', 'desc').execute();
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
