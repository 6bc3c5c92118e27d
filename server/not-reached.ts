/** After a thu hồi: where the segment may still sound, when, and whom to phone, as it stands now. */
import type { Airing } from '../scheduler/model.ts';
import type { Playlist } from '../stations/protocol.ts';
import type { AppDeps } from './app-deps.ts';
import { loadAirings } from './store/airing-store.ts';
import { heartbeatOf } from './store/heartbeat-store.ts';
import { acceptedPlaylists } from './store/playlist-store.ts';
import { getSegment } from './store/segment-store.ts';
import { loadStations, type StationRecord } from './store/station-store.ts';
import { withdrawalOf } from './store/withdrawal-store.ts';

/** A station with a network acknowledges its next playlist within so long; before that nobody is asked to phone it. */
const TELLING_MS = 30_000;
/** An airing that goes on began at most this long ago, ms; playlists reach as far ahead as `AHEAD_MS`. */
const LONGEST_MS = 24 * 3_600_000;
const AHEAD_MS = 15 * LONGEST_MS;

/**
 * Network stations whose last accepted playlist, as far as they have said, still has a withdrawn file; the fm stations that sound with
 * them; and the manual ones for which the segment is planned, as well as those whose playlist is unknown here (from before a restore).
 * By station code. Throws not-found.
 */
export async function stationsNotReached(deps: AppDeps, segmentId: string) {
  const { db, communeId } = deps;
  const now = deps.now();
  await getSegment(db, communeId, segmentId);
  const withdrawal = await withdrawalOf(db, communeId, segmentId, now);
  if (withdrawal === undefined) return { withdrawnAt: null, telling: false, notReached: [] };
  const { hashes, at } = withdrawal;
  const stations = await loadStations(db, communeId);
  const byId = new Map(stations.map((station) => [station.row.id, station]));
  const versions = acceptedVersions(deps, stations);
  const playlists = await acceptedPlaylists(db, versions);
  const unknown = new Set(versions.flatMap(({ stationId }) => (playlists.has(stationId) ? [] : [stationId])));
  const airings = await loadAirings(db, communeId, { from: now - LONGEST_MS, to: now + AHEAD_MS });
  const startsAt = ({ row }: StationRecord): number[] => {
    const { id, transport } = row;
    if (transport === 'manual' || unknown.has(id))
      return airings.flatMap((airing) => plannedStarts(airing, id, segmentId, hashes, now));
    const carrier = transport === 'fm' ? byId.get(row.carrierId ?? '') : undefined;
    return carrier === undefined ? startsIn(playlists.get(id)?.airings ?? [], hashes, now) : startsAt(carrier);
  };
  const notReached = stations.flatMap((station) => {
    const starts = startsAt(station);
    if (starts.length === 0) return [];
    const { id, name, transport, carrierId } = station.row;
    const contacts = station.contacts.map((contact) => ({ name: contact.name, phone: contact.phone }));
    const carrierName = transport === 'fm' ? (byId.get(carrierId ?? '')?.row.name ?? null) : null;
    return [{ stationId: id, stationName: name, transport, carrierName, wouldPlayAt: Math.min(...starts), contacts }];
  });
  // A withdrawal that lies ahead: the clock went back, and nobody can tell how long ago it was.
  return { withdrawnAt: at, telling: now >= at && now - at < TELLING_MS, notReached };
}

function acceptedVersions({ live }: AppDeps, stations: readonly StationRecord[]) {
  return stations.flatMap(({ row }) => {
    const version = (live.last(row.id)?.heartbeat ?? heartbeatOf(row))?.playlistVersion;
    return row.transport !== 'ip' || version === undefined ? [] : [{ stationId: row.id, version }];
  });
}

function startsIn(airings: Playlist['airings'], hashes: ReadonlySet<string>, now: number): number[] {
  return airings.flatMap(({ startsAt, expiresAt = startsAt, items }) =>
    items.flatMap((item) => {
      if (!('sha256' in item)) return [];
      const isMeant = hashes.has(item.sha256) || hashes.has(item.fallback?.sha256 ?? '');
      const from = startsAt + item.offsetMs;
      return isMeant && Math.max(from, expiresAt) + item.durationMs > now ? [from] : [];
    }),
  );
}

/** Once the plan was compiled anew the segment is among what an airing that is to come leaves out. */
function plannedStarts(
  { startsAt, stationIds, items, dropped }: Airing,
  stationId: string,
  segmentId: string,
  hashes: ReadonlySet<string>,
  now: number,
): number[] {
  if (!stationIds.includes(stationId)) return [];
  const starts = items.flatMap((item) => {
    const isMeant = item.kind !== 'relay' && hashes.has(item.sha256) && (item.stationIds?.includes(stationId) ?? true);
    const from = startsAt + item.offsetMs;
    return isMeant && from + item.durationMs > now ? [from] : [];
  });
  const isLeftOut = dropped.some(
    (item) => item.segmentId === segmentId && (item.reason === 'not-approved' || item.reason === 'approval-withdrawn'),
  );
  return isLeftOut && startsAt > now ? [...starts, startsAt] : starts;
}
