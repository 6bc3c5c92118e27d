/** Places of airings as the API shows them: filled with what, heard of by whom, and what sounds while they are empty. */
import type { Airing, AiringPlace, PlaceItem, Span } from '../scheduler/model.ts';
import { numberOf } from '../scheduler/resolve-programme.ts';
import type { AppDeps } from './app-deps.ts';
import { approvalInForce } from './segment-state.ts';
import { loadAirings } from './store/airing-store.ts';
import { heartbeatOf } from './store/heartbeat-store.ts';
import { loadFillings } from './store/place-store.ts';
import { acceptedPlaylists } from './store/playlist-store.ts';
import { listProgrammes } from './store/programme-store.ts';
import { loadSegments, type SegmentRecord } from './store/segment-store.ts';
import { loadStations } from './store/station-store.ts';

/** What a station holds: of the playlist it accepted what is asked for, `airing/index` -> hash, and until when it has the files. */
interface Held {
  readonly items: ReadonlyMap<string, string>;
  readonly coveredUntil: number;
}

/** By station id. */
type Acknowledged = ReadonlyMap<string, Held>;

/** Places of the airings that begin in the span, by start. */
export async function viewPlaces(deps: AppDeps, span: Span) {
  const { db, communeId } = deps;
  const airings = (await loadAirings(db, communeId, span)).filter(({ places }) => (places?.length ?? 0) > 0);
  if (airings.length === 0) return [];
  const [fillings, records, programmes, stations] = await Promise.all([
    loadFillings(db, communeId, span),
    loadSegments(db, communeId, { wordless: true }),
    listProgrammes(db, communeId),
    loadStations(db, communeId),
  ]);
  const segments = new Map(records.map((record) => [record.row.id, record]));
  const filled = new Map(fillings.map((one) => [`${one.airingId}/${one.index}`, segments.get(one.segmentId)]));
  const programmeOf = new Map(programmes.map((one) => [one.id, one]));
  const carriers = new Map(stations.map(({ row }) => [row.id, row.transport === 'fm' ? row.carrierId : row.id]));
  const onNetwork = new Set(stations.filter(({ row }) => row.transport === 'ip').map(({ row }) => row.id));
  const acknowledged: Acknowledged =
    filled.size === 0 ? new Map() : await acknowledgedItems(deps, stations, new Set(airings.map(({ id }) => id)));
  return airings.flatMap((airing) =>
    (airing.places ?? []).map((place) => {
      const record = filled.get(`${airing.id}/${place.index}`);
      const heardBy = airing.stationIds.map((id) => carriers.get(id) ?? id).filter((id) => onNetwork.has(id));
      const items = programmeOf.get(airing.programmeId)?.items ?? [];
      const item = items.find((one, position) => numberOf(one, position) === place.index);
      return {
        airingId: airing.id,
        index: place.index,
        airingTitle: airing.title,
        startsAt: airing.startsAt,
        name: place.name,
        maxMs: place.maxMs,
        segment: record === undefined ? null : viewFilling(record, deps.now()),
        fallback: fallbackWords(item?.kind === 'place' ? item.fallback : undefined, segments),
        acknowledged: heardBy.filter((id) => hasHeard(acknowledged.get(id), airing, place, record)).length,
        stations: heardBy.length,
      };
    }),
  );
}

function viewFilling(record: SegmentRecord, now: number) {
  return {
    id: record.row.id,
    title: record.row.title,
    durationMs: record.rendition?.durationMs ?? 0,
    approved: approvalInForce(record, now) !== undefined,
  };
}

/** Only a filling that is in the playlist the station accepted counts, by its very hash, and once its file is there. */
function hasHeard(
  held: Held | undefined,
  airing: Airing,
  place: AiringPlace,
  record: SegmentRecord | undefined,
): boolean {
  const sha256 = record?.rendition?.sha256;
  if (sha256 === undefined || held === undefined) return false;
  return held.items.get(`${airing.id}/${place.index}`) === sha256 && held.coveredUntil > airing.startsAt;
}

async function acknowledgedItems(
  { db, live }: AppDeps,
  stations: Awaited<ReturnType<typeof loadStations>>,
  airingIds: ReadonlySet<string>,
): Promise<Acknowledged> {
  const heard = stations.flatMap(({ row }) => {
    const heartbeat = live.last(row.id)?.heartbeat ?? heartbeatOf(row);
    return row.transport === 'ip' && heartbeat !== undefined ? [{ stationId: row.id, heartbeat }] : [];
  });
  const coveredUntil = new Map(heard.map(({ stationId, heartbeat }) => [stationId, heartbeat.coveredUntil]));
  const versions = heard.map(({ stationId, heartbeat }) => ({ stationId, version: heartbeat.playlistVersion }));
  const playlists = await acceptedPlaylists(db, versions);
  return new Map(
    [...playlists].map(([stationId, { airings }]) => [
      stationId,
      {
        coveredUntil: coveredUntil.get(stationId) ?? 0,
        items: new Map(
          airings
            .filter(({ id }) => airingIds.has(id))
            .flatMap(({ id, items }) =>
              items.flatMap((item): [string, string][] =>
                'sha256' in item ? [[`${id}/${item.index}`, item.sha256]] : [],
              ),
            ),
        ),
      },
    ]),
  );
}

function fallbackWords(
  fallback: PlaceItem['fallback'] | undefined,
  segments: ReadonlyMap<string, SegmentRecord>,
): string {
  if (fallback?.kind === 'segment')
    return `Phát bài thay thế: ${segments.get(fallback.segmentId)?.row.title ?? 'tin bài đã xóa'}`;
  return fallback?.kind === 'silence' ? 'Im lặng hết chỗ này' : 'Dồn bài sau lên';
}
