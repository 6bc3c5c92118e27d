/** Schedules as stored: made, changed, split, cancelled, restored; what has sounded of them stays as it was. */
import { randomUUIDv7 } from 'node:crypto';
import type { ExceptionRule, OccurrenceChange, Priority, Schedule, Target } from '../../scheduler/model.ts';
import { AppError } from '../errors.ts';
import { type AiringName, renameAirings } from './airing-names.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';
import type { ScheduleTable } from './schema.ts';
import { checkTarget } from './zone-store.ts';

/** A schedule as people write it; `id` undefined is a new one. */
export type ScheduleInput = Omit<Schedule, 'id'> & { readonly id?: string };

/**
 * Stores a schedule that was checked against the policy (a new one without `id`). `renamed`: airings to come that get another name by
 * it; what people decided about them goes along. `also`: done with its id in the same transaction. Throws not-found, already-cancelled, station-unknown.
 */
export async function saveSchedule(
  db: Db,
  now: number,
  commune: string,
  input: ScheduleInput,
  actor: Actor,
  renamed: readonly AiringName[] = [],
  also?: (tx: Db, id: string) => Promise<void>,
): Promise<string> {
  return db.transaction().execute(async (tx) => {
    const id = await writeSchedule(tx, now, commune, input, actor, null);
    await also?.(tx, id);
    await renameAirings(tx, commune, renamed);
    await markChanged(tx, commune, 'plan');
    return id;
  });
}

/**
 * Parts a series: `ended` keeps its id and what is behind, `next` goes on under an id of its own. Returns that id. Throws not-found,
 * already-cancelled, station-unknown.
 */
export async function splitSchedule(
  db: Db,
  now: number,
  commune: string,
  {
    ended,
    next,
    id,
    renamed,
  }: { ended: Schedule; next: Omit<Schedule, 'id'>; id: string; renamed: readonly AiringName[] },
  actor: Actor,
): Promise<string> {
  return db.transaction().execute(async (tx) => {
    await writeSchedule(tx, now, commune, ended, actor, null);
    await writeSchedule(tx, now, commune, { ...next, id }, actor, ended.id);
    await renameAirings(tx, commune, renamed);
    await markChanged(tx, commune, 'plan');
    return id;
  });
}

/** Changes one occurrence, or with `change` undefined puts it back as the rule has it. Throws not-found, already-cancelled. */
export async function changeOccurrence(
  db: Db,
  now: number,
  commune: string,
  id: string,
  occurrence: string,
  change: OccurrenceChange | undefined,
  actor: Actor,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const row = await getStanding(tx, commune, id);
    if (change?.programmeId !== undefined) await checkProgramme(tx, commune, change.programmeId);
    const before = fromJson<OccurrenceChange[]>(row.changes);
    const others = before.filter((one) => one.occurrence !== occurrence);
    const after = change === undefined ? others : [...others, change];
    after.sort((a, b) => (a.occurrence < b.occurrence ? -1 : 1));
    await tx
      .updateTable('schedule')
      .set({ changes: toJson(after) })
      .where('id', '=', id)
      .execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: change === undefined ? 'schedule.occurrence.reset' : 'schedule.occurrence.change',
      subject: 'schedule',
      subjectId: id,
      before: before.find((one) => one.occurrence === occurrence),
      after: { title: row.title, ...(change ?? { occurrence }) },
    });
    await markChanged(tx, commune, 'plan');
  });
}

/** Cancels what is still to come of a schedule. Throws not-found, already-cancelled. */
export async function cancelSchedule(db: Db, now: number, commune: string, id: string, actor: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const before = await getStanding(tx, commune, id);
    await tx.updateTable('schedule').set({ cancelledAt: now }).where('id', '=', id).execute();
    const deed = { commune, actor, at: now, subject: 'schedule', subjectId: id };
    await writeAudit(tx, { ...deed, action: 'schedule.cancel', before });
    await markChanged(tx, commune, 'plan');
  });
}

/** Undoes a cancel. Throws not-found, not-cancelled. */
export async function restoreSchedule(db: Db, now: number, commune: string, id: string, actor: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { title, cancelledAt } = await getSchedule(tx, commune, id);
    if (cancelledAt === null) throw new AppError('not-cancelled');
    await tx.updateTable('schedule').set({ cancelledAt: null }).where('id', '=', id).execute();
    const deed = { commune, actor, at: now, subject: 'schedule', subjectId: id };
    await writeAudit(tx, { ...deed, action: 'schedule.restore', before: { title, cancelledAt } });
    await markChanged(tx, commune, 'plan');
  });
}

/** One schedule row, cancelled or not; throws not-found. */
export async function getSchedule(db: Db, commune: string, id: string): Promise<ScheduleTable> {
  const row = await db
    .selectFrom('schedule')
    .selectAll()
    .where('commune', '=', commune)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new AppError('not-found', { what: 'lịch phát' });
  return row;
}

/** One schedule that stands; throws not-found, already-cancelled. */
export async function getStanding(db: Db, commune: string, id: string): Promise<ScheduleTable> {
  const row = await getSchedule(db, commune, id);
  if (row.cancelledAt !== null) throw new AppError('already-cancelled');
  return row;
}

/** Schedules that stand, newest first. */
export async function listSchedules(db: Db, commune: string): Promise<ScheduleTable[]> {
  return db
    .selectFrom('schedule')
    .selectAll()
    .where('commune', '=', commune)
    .where('cancelledAt', 'is', null)
    .orderBy('createdAt', 'desc')
    .execute();
}

/** Who made each schedule, also of those that were cancelled since. */
export async function scheduleAuthors(db: Db, commune: string): Promise<Map<string, string>> {
  const rows = await db.selectFrom('schedule').select(['id', 'createdBy']).where('commune', '=', commune).execute();
  return new Map(rows.map((row) => [row.id, row.createdBy]));
}

/** A stored row as the scheduler's schedule. */
export function toSchedule(row: ScheduleTable): Schedule {
  const changes = fromJson<OccurrenceChange[]>(row.changes);
  const onExceptionDays = fromJson<ExceptionRule>(row.onExceptionDays);
  return {
    id: row.id,
    programmeId: row.programmeId,
    title: row.title,
    dtstart: row.dtstart,
    ...(row.rrule === null ? {} : { rrule: row.rrule }),
    rdates: fromJson<string[]>(row.rdates),
    exdates: fromJson<string[]>(row.exdates),
    times: fromJson<string[]>(row.times),
    target: fromJson<Target>(row.target),
    priority: row.priority as Priority,
    lateRule: row.lateRule === 'skip' ? 'skip' : 'join',
    ...(changes.length === 0 ? {} : { changes }),
    ...(row.slotMs === null ? {} : { slotMs: row.slotMs }),
    ...(onExceptionDays.kind === 'as-usual' ? {} : { onExceptionDays }),
  };
}

/** The target that a schedule has so far; of the second half of a parted series, the first half's. */
async function storedTarget(tx: Db, id: string | undefined): Promise<Target | undefined> {
  if (id === undefined) return undefined;
  const row = await tx.selectFrom('schedule').select('target').where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : fromJson<Target>(row.target);
}

/** Writes one row and its audit row in an open transaction; the id. */
async function writeSchedule(
  tx: Db,
  now: number,
  commune: string,
  input: ScheduleInput,
  actor: Actor,
  splitFrom: string | null,
): Promise<string> {
  const id = input.id ?? randomUUIDv7();
  await checkTarget(tx, commune, input.target, await storedTarget(tx, splitFrom ?? input.id));
  await checkProgramme(tx, commune, input.programmeId);
  if (input.onExceptionDays?.kind === 'instead') await checkProgramme(tx, commune, input.onExceptionDays.programmeId);
  const isNew = input.id === undefined || splitFrom !== null;
  const before = isNew ? undefined : await getStanding(tx, commune, id);
  const columns = toColumns(input);
  if (before === undefined) {
    const made = { createdBy: actor.name, createdAt: now, cancelledAt: null, splitFrom };
    await tx
      .insertInto('schedule')
      .values({ id, commune, ...columns, ...made })
      .execute();
  } else {
    await tx.updateTable('schedule').set(columns).where('id', '=', id).execute();
  }
  await writeAudit(tx, {
    commune,
    actor,
    at: now,
    action: before === undefined ? 'schedule.create' : 'schedule.change',
    subject: 'schedule',
    subjectId: id,
    before,
    after: splitFrom === null ? columns : { ...columns, splitFrom },
  });
  return id;
}

function toColumns(input: ScheduleInput) {
  return {
    title: input.title,
    programmeId: input.programmeId,
    dtstart: input.dtstart,
    rrule: input.rrule ?? null,
    rdates: toJson(input.rdates),
    exdates: toJson(input.exdates),
    times: toJson(input.times),
    target: toJson(input.target),
    priority: input.priority,
    lateRule: input.lateRule,
    changes: toJson(input.changes ?? []),
    slotMs: input.slotMs ?? null,
    onExceptionDays: toJson(input.onExceptionDays ?? { kind: 'as-usual' }),
  };
}

async function checkProgramme(tx: Db, commune: string, id: string): Promise<void> {
  const found = await tx
    .selectFrom('programme')
    .select('id')
    .where('commune', '=', commune)
    .where('id', '=', id)
    .executeTakeFirst();
  if (found === undefined) throw new AppError('not-found', { what: 'chương trình' });
}
