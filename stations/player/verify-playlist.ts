/** Whether a playlist may be played here (R3): signed along root -> key list -> working key, for this station, never older. */
import { createHash } from 'node:crypto';
import {
  type KeyList,
  keyListSchema,
  type Playlist,
  type PlaylistRefusal,
  type PublicJwk,
  playlistSchema,
} from '../protocol.ts';
import { verify } from '../sign.ts';

/** What the station holds a playlist against. */
export interface PlaylistCheck {
  readonly commune: string;
  readonly station: string;
  readonly rootKey: PublicJwk;
  /** The newest key list the station has, as signed. */
  readonly keyList: string;
  /** The newest playlist it ever accepted: the version never goes back, and one version has one content. */
  readonly accepted?: { readonly version: number; readonly sha256: string };
}

/** The playlist with the hash of its bytes, or the reason it is refused. `version` where it could be read. */
export type PlaylistVerdict =
  | { readonly kind: 'ok'; readonly playlist: Playlist; readonly sha256: string }
  | { readonly kind: 'refused'; readonly reason: PlaylistRefusal; readonly version?: number };

/** Judges the bytes of a playlist. */
export async function verifyPlaylist(jws: string, check: PlaylistCheck): Promise<PlaylistVerdict> {
  const keyList = await readKeyList(check.keyList, check.rootKey, check.commune);
  const signed = await verify(jws, 'loa-playlist+jwt', workingKeys(keyList));
  if (signed.kind === 'refused') {
    return { kind: 'refused', reason: signed.reason === 'not-json' ? 'not-a-playlist' : signed.reason };
  }
  const parsed = playlistSchema.safeParse(signed.payload);
  if (!parsed.success) return { kind: 'refused', reason: 'not-a-playlist' };
  const playlist = parsed.data;
  const sha256 = createHash('sha256').update(jws).digest('hex');
  const reason = findRefusal(playlist, sha256, check);
  return reason === undefined
    ? { kind: 'ok', playlist, sha256 }
    : { kind: 'refused', reason, version: playlist.version };
}

/** The key list if the root signed it for this commune. */
export async function readKeyList(jws: string, rootKey: PublicJwk, commune: string): Promise<KeyList | undefined> {
  const signed = await verify(jws, 'loa-keys+jwt', [rootKey]);
  const parsed = keyListSchema.safeParse(signed.kind === 'ok' ? signed.payload : undefined);
  return parsed.success && parsed.data.commune === commune ? parsed.data : undefined;
}

/** The keys that may sign playlists and time answers. */
export function workingKeys(keyList: KeyList | undefined): readonly PublicJwk[] {
  return (keyList?.keys ?? []).filter((key) => key.use === 'working').map((key) => key.jwk);
}

function findRefusal(playlist: Playlist, sha256: string, check: PlaylistCheck): PlaylistRefusal | undefined {
  if (playlist.commune !== check.commune) return 'other-commune';
  if (playlist.station !== check.station) return 'other-station';
  if (check.accepted === undefined) return undefined;
  if (playlist.version < check.accepted.version) return 'older-version';
  if (playlist.version === check.accepted.version && sha256 !== check.accepted.sha256)
    return 'same-version-other-bytes';
  return undefined;
}
