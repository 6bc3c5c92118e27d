/** The server's side of a playlist: content that changed gets the next version, a date and the commune's signature. */
import { createHash } from 'node:crypto';
import type { Playlist, PlaylistContent } from './protocol.ts';
import { keyId, type PrivateJwk, sign } from './sign.ts';

/** After this long without a newer playlist the station raises an alarm (it plays on). */
export const FRESH_MS = 24 * 3_600_000;

/** Where published playlists stand; versions are allocated in one transaction. */
export interface PlaylistShelf {
  /** Stores what `make` returns for the next version, unless the newest one has this content hash already. Returns the new version. */
  publish(
    stationId: string,
    contentHash: string,
    make: (version: number) => Promise<string>,
  ): Promise<number | undefined>;
}

/** Publishes the content when it differs from the newest; returns the new version, or undefined when nothing changed. */
export async function publishPlaylist(
  content: PlaylistContent,
  { shelf, key, now }: { shelf: PlaylistShelf; key: PrivateJwk; now: number },
): Promise<number | undefined> {
  return shelf.publish(content.station, contentHash(content, await keyId(key)), (version) => {
    const playlist: Playlist = { ...content, version, issuedAt: now, freshUntil: now + FRESH_MS };
    return sign(playlist, 'loa-playlist+jwt', key);
  });
}

/** SHA-256 of the content and its signer: equal plans give equal hashes whatever their version and date, and another key publishes all of them anew. */
export function contentHash(content: PlaylistContent, signer: string): string {
  return createHash('sha256').update(JSON.stringify(content)).update(signer).digest('hex');
}
