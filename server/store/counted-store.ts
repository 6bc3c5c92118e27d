/** The newest rows of a span with their items, as figures and targets read them. */
import { setImmediate } from 'node:timers/promises';
import type { LoggedItem, LoggedRow } from '../../scheduler/count-rows.ts';
import { DAY_MS } from '../../scheduler/local-time.ts';
import type { Span } from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import { fromJson } from './json-column.ts';

/** Some thousand rows of one commune: read within a moment, and others get their turn before the next. */
const PART_MS = 16 * DAY_MS;

/**
 * Newest revisions of the rows planned in the span, off-plan sound among them, in order of time. Items of rows from before kinds were
 * kept have those of today's segment; of one that is gone without a trace they have none.
 */
export async function countedRows(db: Db, commune: string, span: Span): Promise<LoggedRow[]> {
  const rows: LoggedRow[] = [];
  for await (const part of countedParts(db, commune, span)) for (const row of part) rows.push(row);
  return rows;
}

/** The same in parts one after the other, for what need not be held all at once. An airing may lie in two of them. */
export async function* countedParts(db: Db, commune: string, { from, to }: Span): AsyncGenerator<LoggedRow[]> {
  for (let at = from; at < to; at += PART_MS) {
    yield await readPart(db, commune, { from: at, to: Math.min(at + PART_MS, to) });
    await setImmediate();
  }
}

async function readPart(db: Db, commune: string, span: Span): Promise<LoggedRow[]> {
  const stored = await db
    .selectFrom('ledgerNow as now')
    .innerJoin('ledger', (join) =>
      join
        .onRef('ledger.airingId', '=', 'now.airingId')
        .onRef('ledger.stationId', '=', 'now.stationId')
        .onRef('ledger.revision', '=', 'now.revision'),
    )
    .select(['now.airingId', 'now.stationId', 'now.revision', 'now.title', 'now.scheduleId', 'now.orderKind'])
    .select(['now.plannedAt', 'now.outcome', 'now.reason', 'now.startedAt', 'now.renderedMs', 'now.evidence'])
    .select(['now.offPlan', 'now.closedAt', 'now.transport', 'ledger.items'])
    .where('now.commune', '=', commune)
    .where('now.plannedAt', '>=', span.from)
    .where('now.plannedAt', '<', span.to)
    .orderBy('now.plannedAt')
    .execute();
  const rows = stored.map((row): LoggedRow => ({ ...row, items: fromJson<LoggedItem[]>(row.items) }));
  if (!rows.some(({ items }) => items.some(lacksKind))) return rows;
  const segments = await segmentsByHash(db, commune);
  return rows.map((row) => ({ ...row, items: row.items.map((item) => named(item, segments)) }));
}

type Known = Pick<LoggedItem, 'segmentId' | 'kind' | 'tags'>;

function lacksKind({ sha256, kind }: LoggedItem): boolean {
  return sha256 !== undefined && kind === undefined;
}

function named(item: LoggedItem, segments: ReadonlyMap<string, Known>): LoggedItem {
  return lacksKind(item) ? { ...item, ...segments.get(item.sha256 ?? '') } : item;
}

async function segmentsByHash(db: Db, commune: string): Promise<Map<string, Known>> {
  const rows = await db
    .selectFrom('rendition')
    .innerJoin('segment', 'segment.id', 'rendition.segmentId')
    .select(['rendition.sha256', 'rendition.segmentId', 'segment.kind', 'segment.tags'])
    .where('rendition.commune', '=', commune)
    .execute();
  return new Map(
    rows.map(({ sha256, segmentId, kind, tags }) => [
      sha256,
      { segmentId, kind: kind as LoggedItem['kind'], tags: fromJson<string[]>(tags) },
    ]),
  );
}
