/** Which schedules a programme is heard through: as their own, on their days off, or in a changed occurrence. */
import type { Schedule } from '../../wire.ts';

/** Schedules that stand and name the programme. */
export function usesOf(programmeId: string, schedules: readonly Schedule[]): Schedule[] {
  return schedules.filter(
    (schedule) =>
      schedule.cancelledAt === null &&
      (schedule.programmeId === programmeId ||
        (schedule.onExceptionDays.kind === 'instead' && schedule.onExceptionDays.programmeId === programmeId) ||
        schedule.changes.some((change) => change.programmeId === programmeId)),
  );
}
