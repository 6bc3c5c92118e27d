/** What the commune says of single days: its own exception days, and computed ones that a year's decision takes back. */
import { AppError } from '../errors.ts';
import type { Db } from './database.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';
import type { ExceptionDayTable } from './schema.ts';

/** A day as a person enters it; `holds` false takes a computed day back. */
export interface ExceptionDayDetails {
  readonly name: string;
  readonly kind: ExceptionDayTable['kind'];
  readonly holds: boolean;
}

/** Stored days from `from` to `until`, both local dates and both included, by date; `off` 1 is a computed day that does not hold. */
export async function listStoredDays(
  db: Db,
  commune: string,
  from: string,
  until: string,
): Promise<ExceptionDayTable[]> {
  return db
    .selectFrom('exceptionDay')
    .selectAll()
    .where('commune', '=', commune)
    .where('date', '>=', from)
    .where('date', '<=', until)
    .orderBy('date')
    .execute();
}

/** Says of a day what it is, whatever was said before. */
export async function setExceptionDay(
  db: Db,
  now: number,
  commune: string,
  date: string,
  { name, kind, holds }: ExceptionDayDetails,
  actor: Actor,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const before = await findDay(tx, commune, date);
    const columns = { name, kind, off: holds ? 0 : 1, createdBy: actor.name, createdAt: now };
    await tx
      .insertInto('exceptionDay')
      .values({ commune, date, ...columns })
      .onConflict((c) => c.columns(['commune', 'date']).doUpdateSet(columns))
      .execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'exception-day.set',
      subject: 'exceptionDay',
      subjectId: date,
      before: before === undefined ? undefined : detailsOf(before),
      after: { name, kind, holds },
    });
    await markChanged(tx, commune, 'plan');
  });
}

/** Takes back what the commune said of a day: what is computed holds again. Throws not-found. */
export async function clearExceptionDay(
  db: Db,
  now: number,
  commune: string,
  date: string,
  actor: Actor,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const before = await findDay(tx, commune, date);
    if (before === undefined) throw new AppError('not-found', { what: 'ngày ngoại lệ' });
    await tx.deleteFrom('exceptionDay').where('commune', '=', commune).where('date', '=', date).execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'exception-day.clear',
      subject: 'exceptionDay',
      subjectId: date,
      before: detailsOf(before),
    });
    await markChanged(tx, commune, 'plan');
  });
}

async function findDay(tx: Db, commune: string, date: string): Promise<ExceptionDayTable | undefined> {
  return (await listStoredDays(tx, commune, date, date))[0];
}

function detailsOf({ name, kind, off }: ExceptionDayTable): ExceptionDayDetails {
  return { name, kind, holds: off === 0 };
}
