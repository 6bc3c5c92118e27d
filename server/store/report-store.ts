/** Reports as they are being written: what people typed in, each change with the version it was made on. */
import { randomUUIDv7 } from 'node:crypto';
import type { z } from 'zod';
import type { ReportPeriod } from '../../scheduler/report-span.ts';
import { reportContent } from '../contract/reports.ts';
import { AppError } from '../errors.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { type Actor, type Deed, markChanged, writeAudit } from './record-change.ts';
import type { ReportTable } from './report-schema.ts';

export type ReportContents = z.output<typeof reportContent>;

/** A report as it stands. */
export interface ReportRecord extends Omit<ReportTable, 'period' | 'content'> {
  readonly period: ReportPeriod;
  readonly content: ReportContents;
}

/** What a new report begins with. */
export interface ReportStart {
  readonly period: ReportPeriod;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly title: string;
  readonly content: ReportContents;
  readonly dueOn: string | null;
}

/** What can be changed of one. */
export type ReportChange = Partial<Pick<ReportStart, 'title' | 'content' | 'dueOn'>>;

/** So many are listed. */
const MOST = 200;

/** Those that were not dropped, the newest period first. */
export async function listReports(db: Db, commune: string): Promise<ReportRecord[]> {
  const rows = await db
    .selectFrom('report')
    .selectAll()
    .where('commune', '=', commune)
    .where('droppedAt', 'is', null)
    .orderBy('lastDay', 'desc')
    .orderBy('createdAt', 'desc')
    .limit(MOST)
    .execute();
  return rows.map(readReport);
}

/** One; throws not-found, also of one that was dropped. */
export async function getReport(db: Db, commune: string, id: string): Promise<ReportRecord> {
  const row = await db
    .selectFrom('report')
    .selectAll()
    .where('commune', '=', commune)
    .where('id', '=', id)
    .where('droppedAt', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw new AppError('not-found', { what: 'báo cáo này' });
  return readReport(row);
}

/** Begins one; gives its id. */
export async function createReport(db: Db, now: number, commune: string, start: ReportStart, actor: Actor) {
  const id = randomUUIDv7();
  const { period, content, ...columns } = start;
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('report')
      .values({
        id,
        commune,
        ...columns,
        period: toJson(period),
        content: toJson(content),
        version: 1,
        createdBy: actor.name,
        createdAt: now,
        changedBy: actor.name,
        changedAt: now,
        droppedAt: null,
      })
      .execute();
    await writeAudit(tx, deed(commune, now, actor, 'report.create', id, { after: { title: start.title } }));
    await markChanged(tx, commune, 'reports');
  });
  return id;
}

/** Changes one that still is at `version`. Throws not-found, report-changed. */
export async function changeReport(
  db: Db,
  now: number,
  commune: string,
  id: string,
  version: number,
  change: ReportChange,
  actor: Actor,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const before = await standingAt(tx, commune, id, version);
    const title = change.title ?? before.title;
    await tx
      .updateTable('report')
      .set({
        title,
        content: toJson(change.content ?? before.content),
        dueOn: change.dueOn === undefined ? before.dueOn : change.dueOn,
        version: version + 1,
        changedBy: actor.name,
        changedAt: now,
      })
      .where('id', '=', id)
      .execute();
    const told = { before: { title: before.title }, after: { title } };
    await writeAudit(tx, deed(commune, now, actor, 'report.change', id, told));
    await markChanged(tx, commune, 'reports');
  });
}

/** Drops a draft. Throws not-found; report-kept where there is an edition, which stays. */
export async function dropReport(db: Db, now: number, commune: string, id: string, actor: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { title } = await getReport(tx, commune, id);
    const made = await tx.selectFrom('reportEdition').select('edition').where('reportId', '=', id).executeTakeFirst();
    if (made !== undefined) throw new AppError('report-kept');
    await tx.updateTable('report').set({ droppedAt: now }).where('id', '=', id).execute();
    await writeAudit(tx, deed(commune, now, actor, 'report.drop', id, { before: { title } }));
    await markChanged(tx, commune, 'reports');
  });
}

/** The report, if nobody changed it since `version`. Throws not-found, report-changed. */
export async function standingAt(tx: Db, commune: string, id: string, version: number): Promise<ReportRecord> {
  const report = await getReport(tx, commune, id);
  if (report.version !== version) throw new AppError('report-changed', { by: report.changedBy });
  return report;
}

function readReport({ period, content, ...row }: ReportTable): ReportRecord {
  return { ...row, period: fromJson(period), content: reportContent.parse(fromJson(content)) };
}

function deed(
  commune: string,
  at: number,
  actor: Actor,
  action: string,
  subjectId: string,
  sides: Pick<Deed, 'before' | 'after'>,
): Deed {
  return { commune, actor, at, action, subject: 'report', subjectId, ...sides };
}
