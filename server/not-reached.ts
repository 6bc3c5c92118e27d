/** After a thu hồi: where the segment may still sound, when, and whom to phone, as it stands now. */
import type { Airing } from '../scheduler/model.ts';
import type { Playlist } from '../stations/protocol.ts';
import type { AppDeps } from './app-deps.ts';
import { loadAirings } from './store/airing-store.ts';
import { withdrawalOf } from './store/approval-store.ts';
import { acceptedPlaylists } from './store/playlist-store.ts';
import { getSegment } from './store/segment-store.ts';
import { heartbeatOf, loadStations, type StationRecord } from './store/station-store.ts';

/** A station with a network acknowledges its next playlist within so long; before that nobody is asked to phone it. */
const TELLING_MS = 30_000;
/** An airing that goes on began at most this long ago, ms; playlists reach as far ahead as `AHEAD_MS`. */
const LONGEST_MS = 24 * 3_600_000;
const AHEAD_MS = 15 * LONGEST_MS;

/**
 * Network stations whose last accepted playlist, as far as they have said, still has a withdrawn file; the fm stations that sound with
 * them; and the manual ones for which the segment is planned. By station code within each. Throws not-found.
 */
export async function stationsNotReached(deps: AppDeps, segmentId: string) {
  const { db, communeId } = deps;
  const now = deps.now();
  await getSegment(db, communeId, segmentId);
  const withdrawal = await withdrawalOf(db, communeId, segmentId, now);
  if (withdrawal === undefined) return { withdrawnAt: null, telling: false, notReached: [] };
  const { hashes, at } = withdrawal;
  const stations = await loadStations(db, communeId);
  const networked = await networkedStarts(deps, stations, hashes, now);
  const span = { from: now - LONGEST_MS, to: now + AHEAD_MS };
  const airings = stations.some(({ row }) => row.transport === 'manual') ? await loadAirings(db, communeId, span) : [];
  const startAt = ({ row }: StationRecord): number | undefined => {
    if (row.transport === 'ip') return networked.get(row.id);
    if (row.transport === 'fm') return networked.get(row.carrierId ?? '');
    return earliest(airings.flatMap((airing) => plannedStarts(airing, row.id, segmentId, hashes, now)));
  };
  const names = new Map(stations.map(({ row }) => [row.id, row.name]));
  const notReached = stations.flatMap((station) => {
    const wouldPlayAt = startAt(station);
    if (wouldPlayAt === undefined) return [];
    const { id, name, transport, carrierId } = station.row;
    const contacts = station.contacts.map((contact) => ({ name: contact.name, phone: contact.phone }));
    const carrierName = transport === 'fm' ? (names.get(carrierId ?? '') ?? null) : null;
    return [{ stationId: id, stationName: name, transport, carrierName, wouldPlayAt, contacts }];
  });
  return { withdrawnAt: at, telling: now - at < TELLING_MS, notReached };
}

/** Network station -> when it would play it next by the playlist it has; without those that would not. */
async function networkedStarts(
  { db, live }: AppDeps,
  stations: readonly StationRecord[],
  hashes: ReadonlySet<string>,
  now: number,
): Promise<ReadonlyMap<string, number>> {
  const versions = stations.flatMap(({ row }) => {
    const version = (live.last(row.id)?.heartbeat ?? heartbeatOf(row))?.playlistVersion;
    return row.transport !== 'ip' || version === undefined ? [] : [{ stationId: row.id, version }];
  });
  const playlists = await acceptedPlaylists(db, versions);
  return new Map(
    [...playlists].flatMap(([id, playlist]) => {
      const start = earliest(startsIn(playlist, hashes, now));
      return start === undefined ? [] : [[id, start] as const];
    }),
  );
}

function startsIn({ airings }: Playlist, hashes: ReadonlySet<string>, now: number): number[] {
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

function earliest(instants: readonly number[]): number | undefined {
  return instants.length === 0 ? undefined : Math.min(...instants);
}
