/** After something was taken off the air: stations that may not have heard of it, when each would still play it, and whom to phone. */
import type { AppDeps } from './app-deps.ts';
import { acceptedPlaylists } from './store/playlist-store.ts';
import { heartbeatOf, loadStations } from './store/station-store.ts';

/**
 * Every network station whose last accepted playlist, as far as it has said, still has the file. Asked right after the withdrawal that is
 * nearly all that would play it; asked again later only those that did not fetch the new playlist.
 */
export async function stationsNotReached({ db, communeId, live, now }: AppDeps, sha256: string) {
  const stations = (await loadStations(db, communeId)).filter(({ row }) => row.transport === 'ip');
  const versions = stations.flatMap(({ row }) => {
    const version = (live.last(row.id)?.heartbeat ?? heartbeatOf(row))?.playlistVersion;
    return version === undefined ? [] : [{ stationId: row.id, version }];
  });
  const playlists = await acceptedPlaylists(db, versions);
  const at = now();
  return stations.flatMap(({ row, contacts }) => {
    const starts = (playlists.get(row.id)?.airings ?? []).flatMap(({ startsAt, items }) =>
      items.flatMap((item) =>
        'sha256' in item && item.sha256 === sha256 && startsAt + item.offsetMs + item.durationMs > at
          ? [startsAt + item.offsetMs]
          : [],
      ),
    );
    if (starts.length === 0) return [];
    return [
      {
        stationId: row.id,
        stationName: row.name,
        wouldPlayAt: Math.min(...starts),
        contacts: contacts.map(({ name, phone }) => ({ name, phone })),
      },
    ];
  });
}
