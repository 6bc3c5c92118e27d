/** Which files a station holds: those of the next airings first, as far as its room goes. */
import type { InstantMs } from '../../scheduler/model.ts';
import type { Playlist, PlaylistAiring, PlaylistItem } from '../protocol.ts';
import { isEmergencyOrder } from './vouched-orders.ts';

/** What is kept ready for orders comes after what airs within this time, and before the rest. */
const KEEP_READY_AFTER_MS = 86_400_000;

/** A file to have, in the order of need. */
export interface NeededMedia {
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Files of airings that are not over: of orders first, emergencies before others, then in the order they air, a stand-in after what it
 * stands in for; each once. Relays have none. Pure.
 */
export function listNeededMedia(playlist: Playlist, now: number): readonly NeededMedia[] {
  const bytes = new Map(playlist.media.map((file) => [file.sha256, file.bytes]));
  const ahead = playlist.airings.filter((airing) => isAhead(airing, now));
  const hashes = (airings: Playlist['airings']) => airings.flatMap(({ items }) => items.flatMap(listFiles));
  const soon = hashes(ahead.filter(({ startsAt }) => startsAt < now + KEEP_READY_AFTER_MS));
  const orders = ahead.filter(({ lateRule }) => lateRule === 'when-ready');
  const [first, then] = [orders.filter(isEmergencyOrder), orders.filter((order) => !isEmergencyOrder(order))];
  return [
    ...new Set([...hashes(first), ...hashes(then), ...soon, ...(playlist.keepReady ?? []), ...hashes(ahead)]),
  ].flatMap((sha256) => {
    const size = bytes.get(sha256);
    return size === undefined ? [] : [{ sha256, bytes: size }];
  });
}

/** Whether it may still sound: an order until it expires, however late it is heard of; what a schedule airs until its end. Pure. */
export function isAhead({ lateRule, expiresAt, endsAt }: PlaylistAiring, now: InstantMs): boolean {
  return (lateRule === 'when-ready' ? (expiresAt ?? endsAt) : endsAt) > now;
}

/** What of the needed is held in a room, and what has no place in it: a file that is too big leaves its room to later ones. Pure. */
export function divideRoom(
  needed: readonly NeededMedia[],
  roomBytes: number,
): { readonly held: readonly NeededMedia[]; readonly left: readonly NeededMedia[] } {
  const held: NeededMedia[] = [];
  const left: NeededMedia[] = [];
  let restBytes = roomBytes;
  for (const file of needed) {
    const fits = file.bytes <= restBytes;
    (fits ? held : left).push(file);
    if (fits) restBytes -= file.bytes;
  }
  return { held, left };
}

/** The files that an item may sound from: its own, then what stands in for it. */
export function listFiles(item: PlaylistItem): readonly string[] {
  if (!('sha256' in item)) return [];
  return item.fallback === undefined ? [item.sha256] : [item.sha256, item.fallback.sha256];
}
