/** Until when a village's word is waited for where no machine tells: so many days after the end of the airing's ISO week. */
import { DAY_MS, firstInstantFrom, wallAt } from './local-time.ts';
import type { InstantMs, ZoneName } from './model.ts';
import { periodsIn } from './target-periods.ts';

/** Midnight in `zone`, `waitDays` days after the week of `plannedAt` is over. */
export function reportDeadline(plannedAt: InstantMs, zone: ZoneName, waitDays: number): InstantMs {
  const [week] = periodsIn({ from: plannedAt, to: plannedAt + 1 }, 'week', zone);
  if (week === undefined) throw new RangeError(`no week holds ${plannedAt} in ${zone}`);
  return firstInstantFrom(wallAt(week.to, zone) + waitDays * DAY_MS, zone);
}
