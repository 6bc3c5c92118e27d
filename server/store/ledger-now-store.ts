/** The newest state of the log's rows, read by time, station, segment and words; written by the database's own triggers alone. */
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Evidence, Outcome, Span, Transport } from '../../scheduler/model.ts';
import { airingMayHold, rowHolds } from './airing-item-store.ts';
import type { Db } from './database.ts';
import { fromJson } from './json-column.ts';
import type { LedgerNowTable } from './report-schema.ts';
import { itemLists } from './row-revisions.ts';
import { searchText } from './segment-store.ts';

/** Which rows planned in a span are asked for; what is undefined does not narrow. */
export interface LedgerNowQuery extends Span {
  readonly stationId?: string | undefined;
  readonly outcome?: readonly Outcome[] | undefined;
  readonly evidence?: Evidence | undefined;
  /** A topic's code; its parts count too. */
  readonly topic?: string | undefined;
  /** A segment, or the hash of a rendition: rows in which it is planned. */
  readonly segmentId?: string | undefined;
  readonly scheduleId?: string | undefined;
  readonly transport?: Transport | undefined;
  readonly offPlan?: boolean | undefined;
  readonly state?: 'waiting' | 'closed' | 'begun' | undefined;
  /** Words of the row's title and its items' titles, accents aside. */
  readonly q?: string | undefined;
}

/** What is owed, or has begun, is nothing that is still to come. */
export function asOfNow<Query extends Pick<LedgerNowQuery, 'to' | 'state'>>(query: Query, now: number): Query {
  return query.state === 'waiting' || query.state === 'begun' ? { ...query, to: Math.min(query.to, now) } : query;
}

/** A place in the order of `rowsNow`. */
export type RowPlace = Pick<LedgerNowTable, 'plannedAt' | 'airingId' | 'stationId'>;

/** The rows that fit, in order of time, airing and station; never those that were withdrawn before their time. */
export async function rowsNow(db: Db, commune: string, query: LedgerNowQuery): Promise<LedgerNowTable[]> {
  const words = wordsOf(query.q);
  if (words.length > 0) return searchedRows(db, commune, query, words);
  return ordered(narrowed(db, commune, query))
    .selectAll('row')
    .execute();
}

/** At most `limit` of them after a place, and how many there are in all. */
export async function pageNow(
  db: Db,
  commune: string,
  query: LedgerNowQuery,
  { after, limit }: { readonly after: RowPlace | undefined; readonly limit: number },
): Promise<{ total: number; rows: LedgerNowTable[] }> {
  if (wordsOf(query.q).length > 0) {
    const all = await rowsNow(db, commune, query);
    const rows = all.filter((row) => after === undefined || comparePlaces(row, after) > 0);
    return { total: all.length, rows: rows.slice(0, limit) };
  }
  const found = narrowed(db, commune, query);
  const { total } = await found.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rest =
    after === undefined
      ? found
      : found.where(
          sql<boolean>`(row.plannedAt, row.airingId, row.stationId) > (${after.plannedAt}, ${after.airingId}, ${after.stationId})`,
        );
  return { total, rows: await ordered(rest).selectAll('row').limit(limit).execute() };
}

/** What a count by day needs of the rows that fit, in order of time. */
export async function standingsNow(
  db: Db,
  commune: string,
  query: LedgerNowQuery,
): Promise<Pick<LedgerNowTable, 'airingId' | 'stationId' | 'plannedAt' | 'outcome' | 'offPlan' | 'closedAt'>[]> {
  if (wordsOf(query.q).length > 0) return rowsNow(db, commune, query);
  return narrowed(db, commune, query)
    .select(['row.airingId', 'row.stationId', 'row.plannedAt', 'row.outcome', 'row.offPlan', 'row.closedAt'])
    .orderBy('row.plannedAt')
    .execute();
}

/** The newest state of one row, or undefined. */
export async function rowNow(
  db: Db,
  commune: string,
  airingId: string,
  stationId: string,
): Promise<LedgerNowTable | undefined> {
  return db
    .selectFrom('ledgerNow')
    .selectAll()
    .where('commune', '=', commune)
    .where('airingId', '=', airingId)
    .where('stationId', '=', stationId)
    .executeTakeFirst();
}

type Rows = ReturnType<typeof narrowed>;

function narrowed(db: Db, commune: string, query: LedgerNowQuery) {
  const { stationId, outcome, evidence, topic, segmentId, scheduleId, transport, offPlan, state } = query;
  return db
    .selectFrom('ledgerNow as row')
    .where('row.commune', '=', commune)
    .where('row.plannedAt', '>=', query.from)
    .where('row.plannedAt', '<', query.to)
    .where(sql<boolean>`(row.outcome <> 'skipped' OR row.reason IS NOT 'withdrawn')`)
    .$if(stationId !== undefined, (rows) => rows.where('row.stationId', '=', stationId ?? ''))
    .$if(outcome !== undefined, (rows) => rows.where('row.outcome', 'in', [...(outcome ?? [])]))
    .$if(evidence !== undefined, (rows) => rows.where('row.evidence', '=', evidence ?? ''))
    .$if(topic !== undefined, (rows) => rows.where(hasTopic(topic ?? '')))
    .$if(segmentId !== undefined, (rows) =>
      rows.where(airingMayHold(commune, segmentId ?? '')).where(rowHolds(commune, segmentId ?? '')),
    )
    .$if(scheduleId !== undefined, (rows) => rows.where('row.scheduleId', '=', scheduleId ?? ''))
    .$if(transport !== undefined, (rows) => rows.where('row.transport', '=', transport ?? 'ip'))
    .$if(offPlan !== undefined, (rows) => rows.where('row.offPlan', '=', offPlan ? 1 : 0))
    .$if(state === 'closed', (rows) => rows.where('row.closedAt', 'is not', null))
    .$if(state === 'waiting', (rows) => rows.where('row.closedAt', 'is', null).where('row.outcome', '=', 'unknown'));
}

function ordered(rows: Rows): Rows {
  return rows.orderBy('row.plannedAt').orderBy('row.airingId').orderBy('row.stationId');
}

function hasTopic(code: string) {
  return sql<boolean>`EXISTS (SELECT 1 FROM json_each(row.topics) AS topic
    WHERE topic.value = ${code} OR substr(topic.value, 1, length(${code}) + 1) = ${code} || '.')`;
}

function wordsOf(q: string | undefined): string[] {
  return searchText(q ?? '')
    .split(' ')
    .filter(Boolean);
}

/** A search is made in steps of so many days: between them others are answered, however long the span. */
const SEARCHED_AT_ONCE_MS = 8 * 86_400_000;

async function searchedRows(
  db: Db,
  commune: string,
  query: LedgerNowQuery,
  words: readonly string[],
): Promise<LedgerNowTable[]> {
  const found: LedgerNowTable[] = [];
  for (let { from } = query; from < query.to; from += SEARCHED_AT_ONCE_MS) {
    const span = { from, to: Math.min(query.to, from + SEARCHED_AT_ONCE_MS) };
    const rows = await ordered(narrowed(db, commune, { ...query, ...span }))
      .selectAll('row')
      .execute();
    found.push(...(await withWords(db, rows, words)));
    await letOthersRun();
  }
  return found;
}

/** Most rows are decided by their own title; only for the others are the lists of items read. */
async function withWords(db: Db, rows: LedgerNowTable[], words: readonly string[]): Promise<LedgerNowTable[]> {
  const holds = (text: string) => words.every((word) => text.includes(word));
  const titled = new Map<string, string>();
  const titleOf = (title: string) => {
    const known = titled.get(title) ?? searchText(title);
    titled.set(title, known);
    return known;
  };
  const undecided = rows.filter(({ title }) => !holds(titleOf(title)));
  const items = await itemTitles(db, undecided);
  return rows.filter((row) => {
    const title = titleOf(row.title);
    return holds(title) || holds(`${title} ${(items.get(placeKey(row)) ?? []).map(titleOf).join(' ')}`);
  });
}

/** Rows are asked for together, so many at a time. */
const ROWS_AT_ONCE = 500;
/** A title in a list as the writer of that column puts it: a week's lists are two megabytes, and reading them whole takes twice as long. */
const TITLE = /"title":("(?:[^"\\]|\\.)*")/g;

async function itemTitles(db: Db, rows: readonly LedgerNowTable[]): Promise<Map<string, string[]>> {
  const titles = new Map<string, string[]>();
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    for (const row of await itemLists(db, rows.slice(at, at + ROWS_AT_ONCE)))
      titles.set(
        placeKey(row),
        [...row.items.matchAll(TITLE)].map(([, title = '""']) => fromJson<string>(title)),
      );
  }
  return titles;
}

function placeKey({ airingId, stationId }: Pick<RowPlace, 'airingId' | 'stationId'>): string {
  return `${airingId}/${stationId}`;
}

function comparePlaces(one: RowPlace, other: RowPlace): number {
  if (one.plannedAt !== other.plannedAt) return one.plannedAt - other.plannedAt;
  const [a, b] = [`${one.airingId}\n${one.stationId}`, `${other.airingId}\n${other.stationId}`];
  return a < b ? -1 : a > b ? 1 : 0;
}
