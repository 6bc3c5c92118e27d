/** What people say was heard, as a second journal: appended in a hash chain, never edited; a correction is a newer report. */
import { createHash, randomUUIDv7 } from 'node:crypto';
import type { Span } from '../../scheduler/model.ts';
import type { Db } from './database.ts';
import { addNews } from './ledger-news-store.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';
import type { VillageReportTable } from './report-schema.ts';
import { stationsNamed } from './station-names.ts';

/** What a person says; place in the chain, id and hash are given by the store. */
export type NewReport = Omit<VillageReportTable, 'commune' | 'seq' | 'id' | 'prev' | 'hash'>;

/** `prev` of a commune's first report. */
export const REPORTS_START: string = '0'.repeat(64);

/** SHA-256 (hex) over every column but `hash`, in this order. */
export function reportHash(report: Omit<VillageReportTable, 'hash'>): string {
  const content = HASHED.map((column) => report[column]);
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

const HASHED = [
  ...([
    'commune',
    'seq',
    'id',
    'stationId',
    'scope',
    'fromAt',
    'toAt',
    'airingId',
    'answer',
    'via',
    'clusterId',
  ] as const),
  ...([
    'saidBy',
    'saidAt',
    'note',
    'photoSha256',
    'linkId',
    'enteredById',
    'enteredBy',
    'enteredAt',
    'requestId',
  ] as const),
  'prev',
] as const satisfies readonly (keyof VillageReportTable)[];

/**
 * Appends what was said in one request, and marks the ledger rows it speaks of as news, all in one transaction. The same `requestId` again
 * changes nothing and answers the same. `rows`: how many ledger rows are spoken of.
 */
export async function addReports(
  db: Db,
  now: number,
  commune: string,
  reports: readonly NewReport[],
  actor: Actor,
): Promise<{ ids: string[]; rows: number }> {
  return db.transaction().execute(async (tx) => {
    const before = await storedBefore(tx, commune, reports);
    if (before.length > 0)
      return { ids: before.map(({ id }) => id), rows: (await rowsSpokenOf(tx, commune, before)).length };
    const ids: string[] = [];
    let { seq, hash: prev } = await headOf(tx, commune);
    for (const report of reports) {
      const row = { ...report, commune, seq: ++seq, id: randomUUIDv7(), prev };
      prev = reportHash(row);
      await tx
        .insertInto('villageReport')
        .values({ ...row, hash: prev })
        .execute();
      ids.push(row.id);
    }
    const rows = await rowsSpokenOf(tx, commune, reports);
    await addNews(tx, commune, rows);
    const deed = { commune, actor, at: now, subject: 'station', action: 'village-report.add' };
    for (const [subjectId, after] of await auditsOf(tx, commune, reports))
      await writeAudit(tx, { ...deed, subjectId, after });
    if (ids.length > 0) await markChanged(tx, commune, 'evidence');
    return { ids, rows: rows.length };
  });
}

/** Everything said about a span, oldest first. */
export async function reportsIn(
  db: Db,
  commune: string,
  span: Span,
  stationId?: string,
): Promise<VillageReportTable[]> {
  let query = db
    .selectFrom('villageReport')
    .selectAll()
    .where('commune', '=', commune)
    .where('fromAt', '<', span.to)
    .where('toAt', '>', span.from);
  if (stationId !== undefined) query = query.where('stationId', '=', stationId);
  return query.orderBy('seq').execute();
}

/** How many reports a village's link has sent since `since`; a link speaks of the last days only. */
export async function countOfLink(db: Db, commune: string, link: { stationId: string; id: string }, since: number) {
  const { count } = await db
    .selectFrom('villageReport')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('commune', '=', commune)
    .where('stationId', '=', link.stationId)
    .where('linkId', '=', link.id)
    .where('enteredAt', '>', since)
    .executeTakeFirstOrThrow();
  return count;
}

async function storedBefore(tx: Db, commune: string, reports: readonly NewReport[]): Promise<VillageReportTable[]> {
  if (reports.length === 0) return [];
  return tx
    .selectFrom('villageReport')
    .selectAll()
    .where('commune', '=', commune)
    .where('requestId', 'in', [...new Set(reports.map(({ requestId }) => requestId))])
    .where('stationId', 'in', [...new Set(reports.map(({ stationId }) => stationId))])
    .orderBy('seq')
    .execute();
}

async function headOf(tx: Db, commune: string): Promise<{ seq: number; hash: string }> {
  const newest = await tx
    .selectFrom('villageReport')
    .select(['seq', 'hash'])
    .where('commune', '=', commune)
    .orderBy('seq', 'desc')
    .executeTakeFirst();
  return newest ?? { seq: 0, hash: REPORTS_START };
}

/** The newest rows that the reports are about, each once: of days and weeks those planned by the time of the word; all, where a word is taken back. */
async function rowsSpokenOf(
  tx: Db,
  commune: string,
  reports: readonly NewReport[],
): Promise<{ airingId: string; stationId: string }[]> {
  const found = new Map<string, { airingId: string; stationId: string }>();
  for (const { stationId, scope, airingId, fromAt, toAt, saidAt, answer } of reports) {
    let query = tx
      .selectFrom('ledgerNow')
      .select(['airingId', 'stationId'])
      .where('commune', '=', commune)
      .where('stationId', '=', stationId)
      .where('offPlan', '=', 0);
    if (scope === 'airing') query = query.where('airingId', '=', airingId);
    else query = query.where('plannedAt', '>=', fromAt).where('plannedAt', '<', toAt);
    if (scope !== 'airing' && answer !== 'cleared') query = query.where('plannedAt', '<=', saidAt);
    for (const row of await query.execute()) found.set(row.airingId, row);
  }
  return [...found.values()];
}

/** What the audit log says: by station its name, who told it, and the first word; the report itself holds all of it. */
async function auditsOf(tx: Db, commune: string, reports: readonly NewReport[]): Promise<[string, object][]> {
  const names = await stationsNamed(tx, commune, [...new Set(reports.map(({ stationId }) => stationId))]);
  return names.flatMap(({ id, name }) => {
    const [first, ...more] = reports.filter(({ stationId }) => stationId === id);
    if (first === undefined) return [];
    const { answer, scope, saidBy } = first;
    return [[id, { name, heard: answer, heardOf: scope, saidBy, exceptions: more.length }]];
  });
}
