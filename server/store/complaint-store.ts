/** Phản ánh của người dân: numbered, with a day by which it is to be answered; answers are added and never changed, with what was known then. */
import { randomUUIDv7 } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { type Actor, markChanged, SYSTEM, writeAudit } from './record-change.ts';
import type { ComplaintAnswerTable, ComplaintTable } from './report-schema.ts';

/** What somebody asked on the phone or at the office. */
export interface ComplaintDetails {
  readonly caller: string;
  readonly phone: string;
  readonly stationId: string;
  readonly clusterId: string | null;
  readonly aboutAt: number;
  /** People's watches, and how exactly they remember. */
  readonly toleranceMinutes: number;
  readonly asked: string;
  /** A local date. */
  readonly dueOn: string;
}

/** A complaint with its answers, oldest first; `facts` is what the log said when it was answered. */
export interface ComplaintRecord {
  readonly row: ComplaintTable;
  readonly answers: readonly (Omit<ComplaintAnswerTable, 'facts'> & { readonly facts: unknown })[];
}

/** An answer: its words, and the log's own answer that it rests on. */
export interface ComplaintAnswer {
  readonly verdict: string;
  readonly words: string;
  readonly facts: unknown;
  readonly close: boolean;
}

/** So many are answered at once. */
const MOST = 300;

/** Open ones first, those that are due first; then the newest closed ones. */
export async function listComplaints(db: Db, commune: string, open?: boolean): Promise<ComplaintRecord[]> {
  let query = db.selectFrom('complaint').selectAll().where('commune', '=', commune);
  if (open !== undefined) query = query.where('closedAt', open ? 'is' : 'is not', null);
  const rows = await query
    .orderBy((e) => e('closedAt', 'is not', null))
    .orderBy((e) => e.case().when('closedAt', 'is', null).then(e.ref('dueOn')).else('').end())
    .orderBy('number', 'desc')
    .limit(MOST)
    .execute();
  return withAnswers(db, commune, rows);
}

/** One complaint; throws not-found. */
export async function getComplaint(db: Db, commune: string, id: string): Promise<ComplaintRecord> {
  const row = await db
    .selectFrom('complaint')
    .selectAll()
    .where('commune', '=', commune)
    .where('id', '=', id)
    .executeTakeFirst();
  const [record] = row === undefined ? [] : await withAnswers(db, commune, [row]);
  if (record === undefined) throw new AppError('not-found', { what: 'phản ánh' });
  return record;
}

/** Writes one down under the next number. Throws not-found (the station), cluster-unknown, bad-request (a time to come). */
export async function receiveComplaint(
  db: Db,
  now: number,
  commune: string,
  details: ComplaintDetails,
  actor: Actor,
): Promise<string> {
  const id = randomUUIDv7();
  if (details.aboutAt > now) throw new AppError('bad-request', { detail: 'giờ người dân phản ánh chưa đến' });
  await db.transaction().execute(async (tx) => {
    await checkPlace(tx, commune, details);
    const { last } = await tx
      .selectFrom('complaint')
      .select((e) => e.fn.max('number').as('last'))
      .where('commune', '=', commune)
      .executeTakeFirstOrThrow();
    const number = (last ?? 0) + 1;
    await tx
      .insertInto('complaint')
      .values({
        id,
        commune,
        number,
        ...details,
        receivedBy: actor.name,
        receivedAt: now,
        incidentId: null,
        closedAt: null,
      })
      .execute();
    // The caller's name and number stay out of the audit log: it is kept for ever, and read by others.
    const { caller: _caller, phone: _phone, ...said } = details;
    await writeAudit(tx, {
      ...deedOf(id, commune, actor, now),
      action: 'complaint.receive',
      after: { title: titleOf(number), ...said },
    });
    await markChanged(tx, commune, 'incidents');
  });
  return id;
}

/** Adds an answer, and closes the complaint where that is the last of it. Throws not-found, complaint-closed. */
export async function answerComplaint(
  db: Db,
  now: number,
  commune: string,
  id: string,
  { verdict, words, facts, close }: ComplaintAnswer,
  actor: Actor,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { row, answers } = await getComplaint(tx, commune, id);
    if (row.closedAt !== null) throw new AppError('complaint-closed', { number: row.number });
    const no = answers.length + 1;
    await tx
      .insertInto('complaintAnswer')
      .values({
        complaintId: id,
        no,
        commune,
        verdict,
        words,
        facts: toJson(facts),
        answeredBy: actor.name,
        answeredAt: now,
      })
      .execute();
    if (close) await tx.updateTable('complaint').set({ closedAt: now }).where('id', '=', id).execute();
    const after = { title: titleOf(row.number), no, verdict, words, closed: close };
    await writeAudit(tx, { ...deedOf(id, commune, actor, now), action: 'complaint.answer', after });
    await markChanged(tx, commune, 'incidents');
  });
}

/** Says which incident a complaint turned out to be. Joins an open transaction, whose act tells of it in the audit log. Throws not-found. */
export async function linkIncident(tx: Db, commune: string, id: string, incidentId: string): Promise<void> {
  await getComplaint(tx, commune, id);
  await tx.updateTable('complaint').set({ incidentId }).where('id', '=', id).execute();
}

/** What stands where a caller's name stood. */
const BLANKED = '(đã xóa theo thời hạn lưu)';

/** Forgets who called about complaints that were closed before `before`; question and answers stay. Gives how many. */
export async function blankCallers(db: Db, now: number, commune: string, before: number): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const rows = await tx
      .selectFrom('complaint')
      .select(['id', 'number'])
      .where('commune', '=', commune)
      .where('closedAt', '<', before)
      .where('caller', '!=', BLANKED)
      .execute();
    for (const { id, number } of rows) {
      await tx.updateTable('complaint').set({ caller: BLANKED, phone: '' }).where('id', '=', id).execute();
      const deed = deedOf(id, commune, SYSTEM, now);
      await writeAudit(tx, { ...deed, action: 'complaint.blank', after: { title: titleOf(number) } });
    }
    if (rows.length > 0) await markChanged(tx, commune, 'incidents');
    return rows.length;
  });
}

function deedOf(id: string, commune: string, actor: Actor, at: number) {
  return { commune, actor, at, subject: 'complaint', subjectId: id };
}

function titleOf(number: number): string {
  return `Phản ánh số ${number}`;
}

async function checkPlace(tx: Db, commune: string, { stationId, clusterId }: ComplaintDetails): Promise<void> {
  const station = await tx
    .selectFrom('station')
    .select('id')
    .where('commune', '=', commune)
    .where('id', '=', stationId)
    .executeTakeFirst();
  if (station === undefined) throw new AppError('not-found', { what: 'trạm' });
  if (clusterId === null) return;
  const cluster = await tx
    .selectFrom('cluster')
    .select('id')
    .where('stationId', '=', stationId)
    .where('id', '=', clusterId)
    .executeTakeFirst();
  if (cluster === undefined) throw new AppError('cluster-unknown');
}

async function withAnswers(db: Db, commune: string, rows: readonly ComplaintTable[]): Promise<ComplaintRecord[]> {
  const stored = await db
    .selectFrom('complaintAnswer')
    .selectAll()
    .where('commune', '=', commune)
    .where(
      'complaintId',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('no')
    .execute();
  const answers = Map.groupBy(stored, ({ complaintId }) => complaintId);
  return rows.map((row) => ({
    row,
    answers: (answers.get(row.id) ?? []).map((answer) => ({ ...answer, facts: fromJson<unknown>(answer.facts) })),
  }));
}
