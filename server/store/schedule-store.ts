/** Schedules as stored: made, changed, cancelled. */
import { randomUUIDv7 } from 'node:crypto';
import type { Priority, Schedule, Target } from '../../scheduler/model.ts';
import { AppError } from '../errors.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';
import type { ScheduleTable } from './schema.ts';
import { checkTarget } from './zone-store.ts';

/** Stores a schedule that was checked against the policy (a new one without `id`). Throws not-found, already-cancelled, station-unknown. */
export async function saveSchedule(
  db: Db,
  now: number,
  commune: string,
  input: Omit<Schedule, 'id'> & { id?: string },
  actor: Actor,
): Promise<string> {
  const id = input.id ?? randomUUIDv7();
  await db.transaction().execute(async (tx) => {
    await checkTarget(tx, commune, input.target);
    await checkProgramme(tx, commune, input.programmeId);
    const before = input.id === undefined ? undefined : await getSchedule(tx, commune, input.id);
    if (before !== undefined && before.cancelledAt !== null) throw new AppError('already-cancelled');
    const columns = {
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
    };
    if (before === undefined) {
      const made = { createdBy: actor.name, createdAt: now, cancelledAt: null };
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
      after: columns,
    });
    await markChanged(tx, commune, 'plan');
  });
  return id;
}

/** Cancels what is still to come of a schedule. Throws not-found, already-cancelled. */
export async function cancelSchedule(db: Db, now: number, commune: string, id: string, actor: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const before = await getSchedule(tx, commune, id);
    if (before.cancelledAt !== null) throw new AppError('already-cancelled');
    await tx.updateTable('schedule').set({ cancelledAt: now }).where('id', '=', id).execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'schedule.cancel',
      subject: 'schedule',
      subjectId: id,
      before,
    });
    await markChanged(tx, commune, 'plan');
  });
}

/** One schedule row; throws not-found. */
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

/** A stored row as the scheduler's schedule. */
export function toSchedule(row: ScheduleTable): Schedule {
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
