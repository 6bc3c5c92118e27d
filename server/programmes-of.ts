/** Which programmes a schedule may air. */
import type { Schedule } from '../scheduler/model.ts';

/** Its own, that of exception days, and those of single occurrences. */
export function programmesOf({
  programmeId,
  onExceptionDays,
  changes = [],
}: Pick<Schedule, 'programmeId' | 'onExceptionDays' | 'changes'>): string[] {
  const instead = onExceptionDays?.kind === 'instead' ? [onExceptionDays.programmeId] : [];
  return [programmeId, ...instead, ...changes.flatMap((change) => change.programmeId ?? [])];
}
