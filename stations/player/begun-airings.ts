/** What has begun is not changed under way: a newer playlist takes away from a begun airing, and puts nothing new into it (R6). */
import type { Playlist, PlaylistAiring, PlaylistItem } from '../protocol.ts';
import { listFiles } from './media-plan.ts';
import { itemKey, progressOf, type Situation } from './situation.ts';

/** An airing as the playlist of version `heldFrom` had it; of the playlist in force where undefined. */
export type HeldAiring = PlaylistAiring & { readonly heldFrom?: number };

/**
 * The playlist to go on with when `next` replaces `before`. An airing that has begun here keeps the bytes and times it began
 * with, also where `next` has others for the same items: a place was filled too late for it. An item, a stand-in or an airing
 * that `next` no longer has is gone; so is a file whose approval was taken back, whatever `next` has in its place. What has
 * started and is gone for the sake of an order alone stays, since that order may not be able to begin yet.
 */
export function holdBegun(before: Playlist, next: Playlist, situation: Pick<Situation, 'progress'>): Playlist {
  const begun = new Map<string, HeldAiring>();
  for (const airing of before.airings as readonly HeldAiring[]) {
    const progress = progressOf(situation, airing.id);
    if (progress.begun && !progress.closed) begun.set(airing.id, { heldFrom: before.version, ...airing });
  }
  if (begun.size === 0) return next;
  const taken = new Set(next.airings.flatMap(({ takes = [] }) => takes.map(itemKey)));
  const keep = (held: HeldAiring, items: readonly PlaylistItem[]): HeldAiring => {
    const { settled } = progressOf(situation, held.id);
    const isTaken = ({ index }: PlaylistItem) =>
      settled.includes(index) && taken.has(itemKey({ airingId: held.id, index }));
    return keepNamed(held, [...items, ...held.items.filter(isTaken)], next.withdrawn ?? []);
  };
  const airings = next.airings.map((airing) => {
    const held = begun.get(airing.id);
    begun.delete(airing.id);
    return held === undefined ? airing : keep(held, airing.items);
  });
  const gone = [...begun.values()].map((held) => keep(held, [])).filter(({ items }) => items.length > 0);
  const inTurn = [...airings, ...gone].sort((a, b) => a.startsAt - b.startsAt);
  return { ...next, airings: inTurn, media: joinMedia(before, next) };
}

/** What of it is among `items`, the next playlist's own before those it took away. */
function keepNamed(held: HeldAiring, items: readonly PlaylistItem[], withdrawn: readonly string[]): HeldAiring {
  const left = held.items.flatMap((item) => {
    const named = items.find(({ index }) => index === item.index);
    if (named === undefined || ('sha256' in item && withdrawn.includes(item.sha256))) return [];
    return [keepStandIn(item, named, withdrawn)];
  });
  return { ...held, items: left };
}

function keepStandIn(held: PlaylistItem, named: PlaylistItem, withdrawn: readonly string[]): PlaylistItem {
  if (!('fallback' in held) || held.fallback === undefined) return held;
  const { fallback, ...bare } = held;
  const { sha256 } = fallback;
  return listFiles(named).includes(sha256) && !withdrawn.includes(sha256) ? held : bare;
}

function joinMedia(before: Playlist, next: Playlist): Playlist['media'] {
  const known = new Set(next.media.map(({ sha256 }) => sha256));
  return [...next.media, ...before.media.filter(({ sha256 }) => !known.has(sha256))];
}
