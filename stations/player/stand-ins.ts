/** A filled place whose own file is not here, or not signed, plays its stand-in: which of the two an item is, decided by what is on the disk and what people signed. */
import type { Playlist, PlaylistAiring, PlaylistFileItem, PlaylistItem } from '../protocol.ts';
import { unsignedReason } from './leave.ts';
import { itemKey, type Situation } from './situation.ts';

/** The playlist as it can be played: stand-ins in place of fillings that are missing, damaged or not signed. What sounds stays what it is. */
export function withStandIns(situation: Situation, playlist: Playlist): Playlist {
  const airings = playlist.airings.map((airing) =>
    airing.items.some((item) => 'fallback' in item)
      ? { ...airing, items: airing.items.map((item) => choose(situation, airing, item)) }
      : airing,
  );
  return { ...playlist, airings };
}

function choose(situation: Situation, airing: PlaylistAiring, item: PlaylistItem): PlaylistItem {
  if (!('fallback' in item) || item.fallback === undefined) return item;
  const { fallback, ...filling } = item;
  const sounding = situation.sounding?.item;
  const isSounding =
    sounding?.kind === 'file' && itemKey(sounding) === itemKey({ airingId: airing.id, index: item.index });
  const { validFrom: _from, validUntil: _until, ...place } = filling;
  const standIn = { ...place, ...fallback };
  const standsIn = isSounding
    ? sounding.sha256 === fallback.sha256
    : !canSound(situation, airing, item) && canSound(situation, airing, standIn);
  return standsIn ? standIn : item;
}

function canSound(
  { readyMedia, damagedMedia, leave }: Situation,
  airing: PlaylistAiring,
  item: PlaylistFileItem,
): boolean {
  const { sha256, offsetMs } = item;
  if (!readyMedia.includes(sha256) || damagedMedia.includes(sha256)) return false;
  return unsignedReason(leave, airing, item, airing.startsAt + offsetMs) === undefined;
}
