/** What programmes are made of, as it stands: segments, relay sources, stations, topics, and when schedules air them. */
import { getCommune } from './commune-store.ts';
import type { Db } from './database.ts';
import { programmeStarts } from './programme-use.ts';
import { listRelaySources } from './relay-source-store.ts';
import type { RelaySourceTable } from './schema.ts';
import { listTopics, loadSegments, type SegmentRecord } from './segment-store.ts';

/** Each by its id; `startsAt`: programme id -> local time of day that a schedule begins it at. */
export interface ProgrammeParts {
  readonly segments: ReadonlyMap<string, SegmentRecord>;
  readonly sources: ReadonlyMap<string, RelaySourceTable>;
  /** Station id -> name. */
  readonly stations: ReadonlyMap<string, string>;
  readonly topicCodes: ReadonlySet<string>;
  readonly startsAt: ReadonlyMap<string, string>;
  readonly zone: string;
}

/** Everything of the commune that a programme may name: what is deleted or retired is not in it. */
export async function loadProgrammeParts(db: Db, commune: string, now: number): Promise<ProgrammeParts> {
  const { zone } = await getCommune(db, commune);
  const [segments, sources, stations, topics, startsAt] = await Promise.all([
    loadSegments(db, commune, { wordless: true }),
    listRelaySources(db, commune),
    db
      .selectFrom('station')
      .select(['id', 'name'])
      .where('commune', '=', commune)
      .where('retiredAt', 'is', null)
      .execute(),
    listTopics(db, commune),
    programmeStarts(db, { id: commune, zone }, now),
  ]);
  return {
    segments: new Map(segments.map((record) => [record.row.id, record])),
    sources: new Map(sources.map((row) => [row.id, row])),
    stations: new Map(stations.map(({ id, name }) => [id, name])),
    topicCodes: new Set(topics.map(({ code }) => code)),
    startsAt,
    zone,
  };
}
