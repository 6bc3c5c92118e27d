/** Sound that no plan in force asked for: a ledger row of its own beside the planned one, with the names of what sounded. */
import type { SegmentKind } from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { insertRow, type LedgerItem, newestRow, topicsOf } from './ledger-store.ts';
import { markChanged } from './record-change.ts';

const OFF_PLAN = '.off';

/** The airing id under which sound that no plan in force asked for is kept: a row of its own beside the planned one. */
export function offPlanId(airingId: string): string {
  return `${airingId}${OFF_PLAN}`;
}

/** The airing an off-plan row tells of; any other id as it is. */
export function plannedId(airingId: string): string {
  return airingId.endsWith(OFF_PLAN) ? airingId.slice(0, -OFF_PLAN.length) : airingId;
}

/** Sound that no plan in force asked for: rendered, heard, and outside every count of planned airings. */
export interface OffPlanRow {
  readonly airingId: string;
  readonly stationId: string;
  readonly title: string;
  readonly items: readonly LedgerItem[];
  readonly startedAt: number;
  readonly endedAt: number;
  readonly renderedMs: number;
  readonly rmsDb?: number | undefined;
}

/** Stores off-plan sound as far as it is known; more of it later is a new revision. Joins an open transaction. */
export async function storeOffPlan(tx: Db, now: number, commune: string, sound: OffPlanRow): Promise<void> {
  const airingId = offPlanId(sound.airingId);
  const before = await newestRow(tx, airingId, sound.stationId);
  if (before !== undefined && before.renderedMs === sound.renderedMs && before.endedAt === sound.endedAt) return;
  await insertRow(tx, {
    airingId,
    stationId: sound.stationId,
    revision: (before?.revision ?? 0) + 1,
    commune,
    title: sound.title,
    topics: toJson(topicsOf(sound.items)),
    scheduledBy: '',
    plannedAt: before?.plannedAt ?? sound.startedAt,
    endsAt: sound.endedAt,
    items: toJson(sound.items),
    outcome: 'aired',
    reason: 'superseded',
    startedAt: sound.startedAt,
    endedAt: sound.endedAt,
    renderedMs: sound.renderedMs,
    rmsDb: sound.rmsDb ?? null,
    evidence: 'machine',
    offPlan: 1,
    closedAt: now,
    dropped: '[]',
    scheduleId: '',
    priority: 'normal',
    orderKind: null,
    transport: 'ip',
    carrierId: null,
  });
  await markChanged(tx, commune, 'ledger');
}

/** What sounded, by its hash or its source: a rendition that was, or a live source. */
export interface NamedSound {
  readonly title: string;
  readonly topics: readonly string[];
  /** Of a rendition. */
  readonly segmentId?: string;
  readonly kind?: SegmentKind | 'relay';
  readonly tags?: readonly string[];
  readonly durationMs?: number;
}

/** Names what sounded, also what is out of use since; keyed by hash and by source id. */
export async function nameSounds(
  db: Db,
  sounds: readonly { readonly sha256?: string | undefined; readonly sourceId?: string | undefined }[],
): Promise<Map<string, NamedSound>> {
  const named = new Map<string, NamedSound>(
    await renditionsNamed(
      db,
      sounds.flatMap(({ sha256 }) => sha256 ?? []),
    ),
  );
  const sourceIds = sounds.flatMap(({ sourceId }) => sourceId ?? []);
  const sources = await db.selectFrom('relaySource').select(['id', 'name']).where('id', 'in', sourceIds).execute();
  for (const { id, name } of sources) named.set(id, { title: name, topics: [], kind: 'relay' });
  return named;
}

async function renditionsNamed(db: Db, hashes: readonly string[]): Promise<Map<string, NamedSound>> {
  const rows = await db
    .selectFrom('rendition')
    .innerJoin('segment', 'segment.id', 'rendition.segmentId')
    .leftJoin('segmentTopic', 'segmentTopic.segmentId', 'segment.id')
    .select(['rendition.sha256', 'rendition.durationMs', 'rendition.segmentId'])
    .select(['segment.title', 'segment.kind', 'segment.tags', 'segmentTopic.code'])
    .where('rendition.sha256', 'in', [...hashes])
    .execute();
  const named = new Map<string, NamedSound>();
  for (const { sha256, durationMs, segmentId, title, kind, tags, code } of rows) {
    const about = { title, segmentId, kind: kind as SegmentKind, tags: fromJson<string[]>(tags), durationMs };
    const known = named.get(sha256) ?? { ...about, topics: [] };
    named.set(sha256, { ...known, topics: code === null ? known.topics : [...known.topics, code] });
  }
  return named;
}
