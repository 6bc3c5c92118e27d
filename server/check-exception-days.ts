/** What is to be told of occurrences that were moved to a day on which their schedule does something else: they sound all the same. */
import type { Occurrence } from '../scheduler/apply-changes.ts';
import { formatLocalDateTime, wallAt } from '../scheduler/local-time.ts';
import type { ExceptionDay, InstantMs, Schedule } from '../scheduler/model.ts';
import { type Finding, finding } from './plan-finding.ts';
import type { Plan } from './store/plan-store.ts';
import { spokenTime } from './vietnamese-time.ts';

type Days = Pick<Plan, 'exceptionDays' | 'zone'>;

/** One finding for each occurrence that was moved there; none of them refuses. */
export function exceptionDayFindings(
  { onExceptionDays: rule }: Schedule,
  occurrences: readonly Pick<Occurrence, 'startsAt' | 'change'>[],
  plan: Days,
): Finding[] {
  if (rule === undefined || rule.kind === 'as-usual') return [];
  const effect =
    rule.kind === 'skip'
      ? 'lịch này nghỉ ngày đó, riêng lượt dời đến vẫn phát'
      : 'lịch này phát chương trình khác ngày đó, riêng lượt dời đến vẫn phát chương trình của mình';
  return occurrences.flatMap(({ startsAt: at, change }) => {
    const day = change?.startsAt === undefined ? undefined : exceptionDayAt(at, plan);
    if (day === undefined) return [];
    const when = spokenTime(at, plan.zone);
    const message = `${when.charAt(0).toUpperCase()}${when.slice(1)} là ngày ${day.name}: ${effect}.`;
    return [finding({ kind: 'exception-day', at, message })];
  });
}

/** The exception day on which an instant lies, on the commune's clock. */
export function exceptionDayAt(at: InstantMs, { exceptionDays, zone }: Days): ExceptionDay | undefined {
  const today = formatLocalDateTime(wallAt(at, zone)).slice(0, 10);
  return exceptionDays.find(({ date }) => date === today);
}
