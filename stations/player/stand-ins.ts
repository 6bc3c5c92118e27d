/** A filled place whose own file is not here plays its stand-in: which of the two an item is, decided by what is on the disk. */
import type { Playlist, PlaylistItem } from '../protocol.ts';
import { itemKey, type Situation } from './situation.ts';

/** The playlist as it can be played: stand-ins in place of fillings that are missing or damaged. What sounds stays what it is. */
export function withStandIns(situation: Situation, playlist: Playlist): Playlist {
  const airings = playlist.airings.map((airing) =>
    airing.items.some((item) => 'fallback' in item)
      ? { ...airing, items: airing.items.map((item) => choose(situation, airing.id, item)) }
      : airing,
  );
  return { ...playlist, airings };
}

function choose(situation: Situation, airingId: string, item: PlaylistItem): PlaylistItem {
  if (!('fallback' in item) || item.fallback === undefined) return item;
  const { fallback, ...filling } = item;
  const sounding = situation.sounding?.item;
  const isSounding = sounding?.kind === 'file' && itemKey(sounding) === itemKey({ airingId, index: item.index });
  const standsIn = isSounding
    ? sounding.sha256 === fallback.sha256
    : !isHere(situation, item.sha256) && isHere(situation, fallback.sha256);
  const { validFrom: _from, validUntil: _until, ...place } = filling;
  return standsIn ? { ...place, ...fallback } : item;
}

function isHere({ readyMedia, damagedMedia }: Situation, sha256: string): boolean {
  return readyMedia.includes(sha256) && !damagedMedia.includes(sha256);
}
