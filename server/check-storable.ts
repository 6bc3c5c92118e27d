/** What keeps a schedule from being stored besides the hours and the plan, told in a preview instead of thrown. */
import { checkRecurrence, listSeries } from '../scheduler/expand-schedule.ts';
import type { InstantMs, Schedule, ZoneName } from '../scheduler/model.ts';
import { type ErrorCode, errorText } from './errors.ts';
import { type Finding, finding, type Refusal } from './plan-finding.ts';
import { recurrenceFaultWords } from './recurrence-words.ts';
import type { Plan } from './store/plan-store.ts';

/** What the candidate is held against; `starts` are its occurrences as previewed, in order. */
interface Grounds {
  readonly plan: Pick<Plan, 'programmes'>;
  readonly zone: ZoneName;
  readonly now: InstantMs;
  readonly starts: readonly InstantMs[];
  /** Every group and station that its target names is there. */
  readonly isTargetKnown: boolean;
}

/** A rule that is too dense, nothing still to come, a programme or a target that is not there. A programme that is not named ('') is no fault. */
export function storableFindings(candidate: Schedule, grounds: Grounds): Finding[] {
  const { plan, zone, now, starts, isTargetKnown } = grounds;
  const told = (kind: Finding['kind'], code: ErrorCode, facts: Refusal['facts'] = {}): Finding =>
    finding({ kind, at: starts[0] ?? now, message: errorText(code, facts) }, { code, facts });
  const rule = checkRecurrence(candidate, zone);
  const isTooOften = rule.kind === 'invalid' && rule.reason === 'too-often';
  const { onExceptionDays: days } = candidate;
  const named = [candidate.programmeId, days?.kind === 'instead' ? days.programmeId : ''].filter((id) => id !== '');
  const isProgrammeKnown = named.every((id) => plan.programmes.some((programme) => programme.id === id));
  return [
    ...(isTooOften ? [told('too-often', 'recurrence-invalid', { reason: recurrenceFaultWords(rule) })] : []),
    // Of a rule for every second the walk from its first day to now would take minutes.
    ...(isTooOften || isComing(candidate, zone, now, starts) ? [] : [told('never-occurs', 'never-occurs')]),
    ...(isProgrammeKnown ? [] : [told('programme-unknown', 'not-found', { what: 'chương trình' })]),
    ...(isTargetKnown ? [] : [told('target-unknown', 'station-unknown')]),
  ];
}

function isComing(candidate: Schedule, zone: ZoneName, now: InstantMs, starts: readonly InstantMs[]): boolean {
  if (starts.some((at) => at >= now)) return true;
  return listSeries(candidate, zone, { from: now, to: Number.POSITIVE_INFINITY }, 1).length > 0;
}
