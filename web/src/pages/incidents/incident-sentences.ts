/** Where an incident is and how long it lasts, as sentences. */
import type { Incident } from '../../../../server/contract/incidents.ts';
import type { Station } from '../../wire.ts';
import { lastingWords } from '../../words/incident-words.ts';
import { nearWords } from '../../words/time-words.ts';

export type StationNames = ReadonlyMap<string, Pick<Station, 'name' | 'clusters'>>;

/** Of so many stations the names are told; of more how many there are. */
const MOST_NAMES = 6;

/** "Tân Thủy (Cụm 2), Hòa Thủy", "9 trạm: Tân Thủy, ... và 3 trạm nữa". */
export function placesWords(places: Incident['places'], stations: StationNames): string {
  const clusters = new Map<string, string[]>();
  for (const { stationId, clusterId } of places) {
    const known = clusters.get(stationId) ?? [];
    const name = stations.get(stationId)?.clusters.find(({ id }) => id === clusterId)?.name;
    if (clusterId !== null) known.push(name ?? 'cụm loa cũ');
    clusters.set(stationId, known);
  }
  const names = [...clusters].map(([stationId, named]) => {
    const station = stations.get(stationId)?.name ?? 'trạm đã ngừng dùng';
    return named.length === 0 ? station : `${station} (${named.join(', ')})`;
  });
  if (names.length <= MOST_NAMES) return names.join(', ');
  return `${names.length} trạm: ${names.slice(0, MOST_NAMES - 1).join(', ')} và ${names.length - MOST_NAMES + 1} trạm nữa`;
}

/** "Từ 05:20 hôm nay (5 giờ 20 sáng), đã 2 giờ 5 phút". */
export function incidentTimes({ beginsAt, endsAt, planned }: Incident, now: number, zone: string): string {
  const from = `Từ ${nearWords(beginsAt, now, zone)}`;
  const begins = Date.parse(beginsAt);
  if (endsAt === null) return `${from}, đã ${lastingWords(now - begins)}`;
  const ends = Date.parse(endsAt);
  const length = lastingWords(ends - begins);
  if (planned && begins > now) return `${from} đến ${nearWords(endsAt, now, zone)}, kéo dài ${length}`;
  return `${from} đến ${nearWords(endsAt, now, zone)}, ${length}`;
}
