/** Which programmes are still to air: those that a schedule which is not over names. */
import { programmesOf } from '../programmes-of.ts';
import type { Db } from './database.ts';
import { fromJson } from './json-column.ts';
import { listSchedules, toSchedule } from './schedule-store.ts';

type ScheduleRow = Awaited<ReturnType<typeof listSchedules>>[number];

/**
 * Programme id -> local time of day (`05:00:00`) that its oldest schedule begins at. Counted are programmes of schedules that are not over,
 * of their exception days and of their changed occurrences.
 */
export async function programmeStarts(
  db: Db,
  commune: { readonly id: string; readonly zone: string },
  now: number,
): Promise<Map<string, string>> {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(commune.zone).toPlainDateTime();
  const starts = new Map<string, string>();
  for (const row of await listSchedules(db, commune.id)) {
    if (isOver(row, local.toString({ smallestUnit: 'second' }))) continue;
    for (const id of programmesOf(toSchedule(row))) starts.set(id, row.dtstart.slice(11).padEnd(8, ':00'));
  }
  return starts;
}

/** A rule without UNTIL counts as going on: better asked once too often than a relay without its source. */
function isOver(row: ScheduleRow, local: string): boolean {
  const moments = [row.dtstart, ...fromJson<string[]>(row.rdates)];
  if (moments.some((moment) => `${moment}~` > local)) return false;
  if (row.rrule === null) return true;
  const until = /UNTIL=(\d{4})(\d{2})(\d{2})/.exec(row.rrule);
  return until !== null && `${until[1]}-${until[2]}-${until[3]}` < local.slice(0, 10);
}
