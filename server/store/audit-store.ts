/** Reads the audit log: page by page as people filter it, and in the order in which it was written. */
import { setImmediate } from 'node:timers/promises';
import { type Expression, type SqlBool, sql } from 'kysely';
import { AUDIT_START, auditHash, type ChainedAudit } from '../audit-chain.ts';
import type { Db } from './database.ts';
import { fromJson } from './json-column.ts';

/** What of the log is wanted; absent: all of it. `who` is an id or a name; `from` counts, `to` does not. `text` is looked for in every column, as `sought` folds it; acts of `textActions` hold it in their words. */
export interface AuditFilter {
  readonly who?: string | undefined;
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly text?: string | undefined;
  readonly textActions?: ReadonlySet<string> | undefined;
}

/** So many rows are read at once. */
const PART = 1_000;
/** So many ids are looked through at once, whatever is wanted of them: others are served meanwhile. */
const WINDOW = 20_000;
/** A text is looked for in so many rows; then whoever asked says whether to go on. */
const MOST_READ = 50_000;

/** A row as it is told. */
export type AuditTold = ReturnType<typeof tell>;

/** Rows that were found, newest first. `lookedTo`: the search stopped at this row, and may go on before it. */
export interface AuditFound {
  readonly rows: AuditTold[];
  readonly lookedTo: { readonly id: number; readonly at: number } | undefined;
}

/** The newest `limit` rows that fit, of those older than `before` (a row id). At most `mostRead` rows are read for a text. */
export async function listAudit(
  db: Db,
  commune: string,
  { before, limit, ...filter }: AuditFilter & { readonly before?: number | undefined; readonly limit: number },
  mostRead: number = MOST_READ,
): Promise<AuditFound> {
  const found: ChainedAudit[] = [];
  let read = 0;
  for (
    let end = Math.min(before ?? Number.POSITIVE_INFINITY, (await newestId(db)) + 1);
    end > 1 && found.length < limit;
  ) {
    const start = Math.max(0, end - WINDOW);
    const most = filter.text === undefined ? limit - found.length : Math.min(PART, mostRead - read);
    const inWindow = select(db, commune, filter).where('id', '<', end).where('id', '>=', start);
    const part = await inWindow.orderBy('id', 'desc').limit(most).execute();
    found.push(...part.filter((row) => hasText(row, filter)));
    read += part.length;
    const oldest = part.at(-1);
    end = oldest === undefined || part.length < most ? start : oldest.id;
    if (read >= mostRead && filter.text !== undefined && found.length < limit && oldest !== undefined && oldest.id > 1)
      return { rows: found.map(tell), lookedTo: { id: oldest.id, at: oldest.at } };
    await setImmediate();
  }
  return { rows: found.slice(0, limit).map(tell), lookedTo: undefined };
}

/** Every row that fits, oldest first, in parts, however long the log. */
export async function* auditInParts(
  db: Db,
  commune: string,
  filter: AuditFilter = {},
  afterId = 0,
): AsyncGenerator<ChainedAudit[], void, undefined> {
  for (let last = afterId; ; ) {
    const part = await select(db, commune, filter).where('id', '>', last).orderBy('id').limit(PART).execute();
    const newest = part.at(-1);
    if (newest === undefined) return;
    yield part.filter((row) => hasText(row, filter));
    last = newest.id;
  }
}

/** Tells everybody who stands in the log: by id where they have one, else by name, each with the newest name; at most 500, the latest first. Rows are looked at once. */
export function auditNames(db: Db, commune: string): () => Promise<{ who: string; name: string }[]> {
  const known = new Map<string, string>();
  let lookedTo = 0;
  return async () => {
    for (const newest = await newestId(db); lookedTo < newest; ) {
      const end = Math.min(lookedTo + WINDOW, newest);
      const rows = await db
        .selectFrom('audit')
        .select((e) => [e.fn.coalesce('whoId', 'who').as('key'), 'who as name', e.fn.max('id').as('newest')])
        .where(sql<SqlBool>`+commune = ${commune}`)
        .where('id', '>', lookedTo)
        .where('id', '<=', end)
        .groupBy('key')
        .orderBy('newest')
        .execute();
      // Last comes who was seen last.
      for (const { key, name } of rows) {
        known.delete(key);
        known.set(key, name);
      }
      lookedTo = Math.max(lookedTo, end);
      await setImmediate();
    }
    return [...known]
      .slice(-MOST_NAMES)
      .reverse()
      .map(([who, name]) => ({ who, name }));
  };
}

const MOST_NAMES = 500;

async function newestId(db: Db): Promise<number> {
  const newest = await db
    .selectFrom('audit')
    .select((e) => e.fn.max('id').as('id'))
    .executeTakeFirst();
  return newest?.id ?? 0;
}

/** What the next row follows: the newest chained row's hash; while there is none, the hash over all older rows. */
export async function auditHead(db: Db, commune: string): Promise<string> {
  const newest = await select(db, commune, {}).orderBy('id', 'desc').limit(1).executeTakeFirst();
  if (newest === undefined) return AUDIT_START;
  if (newest.hash !== null) return newest.hash;
  const chained = await select(db, commune, {}).where('hash', 'is not', null).orderBy('id', 'desc').limit(1).execute();
  let head = chained[0]?.hash ?? AUDIT_START;
  if (chained.length > 0) return head;
  for await (const part of auditInParts(db, commune)) for (const row of part) head = auditHash(row, head);
  return head;
}

/** Text as it is looked for: without marks and capitals, so that "duyet" finds "Duyệt". */
export function sought(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd').trim();
}

/** A stored row as the pages and the export tell it. */
export function tell({ prev: _prev, hash, commune: _commune, before, after, ...row }: ChainedAudit) {
  return {
    ...row,
    before: before === null ? null : fromJson<unknown>(before),
    after: after === null ? null : fromJson<unknown>(after),
    chained: hash !== null,
  };
}

function hasText(row: ChainedAudit, { text, textActions }: AuditFilter): boolean {
  if (text === undefined || text === '' || textActions?.has(row.action) === true) return true;
  const said = [row.who, row.action, row.subject, row.subjectId, row.source, row.before, row.after];
  return sought(said.join('\n')).includes(text);
}

function select(db: Db, commune: string, { who, action, subject, subjectId, from, to }: AuditFilter) {
  return db
    .selectFrom('audit')
    .selectAll()
    .where((e) => {
      const all: Expression<SqlBool>[] = [
        // With the plus no index: the rows are wanted in the order of their ids, which the newest are found in at once.
        sql<SqlBool>`+commune = ${commune}`,
        ...(who === undefined ? [] : [e.or([e('whoId', '=', who), e('who', '=', who)])]),
        ...(action === undefined ? [] : [e('action', '=', action)]),
        ...(subject === undefined ? [] : [e('subject', '=', subject)]),
        ...(subjectId === undefined ? [] : [e('subjectId', '=', subjectId)]),
        ...(from === undefined ? [] : [e('at', '>=', from)]),
        ...(to === undefined ? [] : [e('at', '<', to)]),
      ];
      return e.and(all);
    });
}
