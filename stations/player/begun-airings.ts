/** What has begun is not changed under way: a newer playlist takes away from a begun airing, and puts nothing new into it (R6). */
import type { Playlist, PlaylistAiring } from '../protocol.ts';
import { progressOf, type Situation } from './situation.ts';

/** An airing as the playlist of version `heldFrom` had it; of the playlist in force where undefined. */
export type HeldAiring = PlaylistAiring & { readonly heldFrom?: number };

/**
 * The playlist to go on with when `next` replaces `before`. An airing that has begun here keeps the bytes and times it began
 * with, also where `next` has others for the same items: a place was filled too late for it. An item, or an airing, that
 * `next` no longer has is gone.
 */
export function holdBegun(before: Playlist, next: Playlist, situation: Pick<Situation, 'progress'>): Playlist {
  const begun = new Map<string, HeldAiring>();
  for (const airing of before.airings as readonly HeldAiring[]) {
    const progress = progressOf(situation, airing.id);
    if (progress.begun && !progress.closed) begun.set(airing.id, { heldFrom: before.version, ...airing });
  }
  if (begun.size === 0) return next;
  const airings = next.airings.map((airing) => {
    const held = begun.get(airing.id);
    return held === undefined ? airing : keepNamed(held, airing);
  });
  return { ...next, airings, media: joinMedia(before, next) };
}

function keepNamed(held: HeldAiring, { items }: PlaylistAiring): HeldAiring {
  return { ...held, items: held.items.filter(({ index }) => items.some((item) => item.index === index)) };
}

function joinMedia(before: Playlist, next: Playlist): Playlist['media'] {
  const known = new Set(next.media.map(({ sha256 }) => sha256));
  return [...next.media, ...before.media.filter(({ sha256 }) => !known.has(sha256))];
}
