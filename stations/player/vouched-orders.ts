/** Emergency orders that the server vouches for sound by its clock, whatever the station makes of the time. */
import type { InstantMs } from '../../scheduler/model.ts';
import type { Playlist, PlaylistAiring } from '../protocol.ts';

/** Whether it is an emergency that people ordered: its moment and its expiry are of the server's clock as it stood then. */
export function isEmergencyOrder({ priority, lateRule }: Pick<PlaylistAiring, 'priority' | 'lateRule'>): boolean {
  return priority === 'emergency' && lateRule === 'when-ready';
}

/**
 * The playlist with its emergency orders laid to where they are on the station's clock, behind which the server's is `aheadMs`; as it is
 * where nobody vouches for it. Pure.
 */
export function withVouchedOrders(playlist: Playlist, aheadMs: number | undefined): Playlist {
  if (aheadMs === undefined || aheadMs === 0 || !playlist.airings.some(isEmergencyOrder)) return playlist;
  return {
    ...playlist,
    airings: playlist.airings.map((airing) => (isEmergencyOrder(airing) ? moveBack(airing, aheadMs) : airing)),
  };
}

function moveBack(airing: PlaylistAiring, byMs: number): PlaylistAiring {
  return {
    ...airing,
    startsAt: airing.startsAt - byMs,
    endsAt: airing.endsAt - byMs,
    ...(airing.expiresAt === undefined ? {} : { expiresAt: airing.expiresAt - byMs }),
    items: airing.items.map((item) => ({ ...item, ...moveValidity(item, byMs) })),
  };
}

function moveValidity(
  {
    validFrom,
    validUntil,
  }: { readonly validFrom?: InstantMs | undefined; readonly validUntil?: InstantMs | undefined },
  byMs: number,
) {
  return {
    ...(validFrom === undefined ? {} : { validFrom: validFrom - byMs }),
    ...(validUntil === undefined ? {} : { validUntil: validUntil - byMs }),
  };
}
