/** Holds a schedule against the policy, the lengths, what expires, the fm groups and the plan that stands: before it is stored. */
import { expandAddedDates, expandOccurrences } from '../scheduler/expand-schedule.ts';
import { DAY_MS, formatLocalDateTime, wallAt } from '../scheduler/local-time.ts';
import type { InstantMs, OccurrenceChange, Schedule } from '../scheduler/model.ts';
import { expiryFindings } from './check-expiry.ts';
import { fmFindings } from './check-fm-group.ts';
import { hoursFindings } from './check-hours.ts';
import { fitFindings } from './check-length.ts';
import { meetingFindings } from './check-meetings.ts';
import { AppError } from './errors.ts';
import type { Finding, Sounding } from './plan-finding.ts';
import { lengthOf } from './programme-lengths.ts';
import type { Plan } from './store/plan-store.ts';

/** A rule that starts breaking the policy only later is told too: so many occurrences are checked, and all added dates. */
const CHECKED_OCCURRENCES = 400;
/** They are looked for this far ahead, days: few for a dense rule, ten years for a rare one. */
const CHECKED_DAYS = [15, 500, 3660];

/**
 * Everything to be said of a schedule, in the order in which it would be refused: hours, lengths, validity, fm groups, then whom it
 * meets. `starts` are the instants to look at; the coming ones of the schedule itself when undefined. `only` is the start of a single
 * occurrence: nothing is said of the others. Without `meets` nothing is said of what else sounds.
 */
export function checkSchedule(
  candidate: Schedule,
  plan: Plan,
  now: InstantMs,
  { starts, only, meets = true }: { starts?: readonly InstantMs[]; only?: InstantMs; meets?: boolean } = {},
): Finding[] {
  const soundings = soundingsOf(candidate, plan, now, starts).filter(({ at }) => only === undefined || at === only);
  return [
    ...hoursFindings(candidate.priority, soundings, plan),
    ...fitFindings(soundings, plan),
    ...expiryFindings(soundings, plan),
    ...fmFindings(candidate.target, soundings, plan),
    ...(meets ? meetingFindings(candidate, plan, now) : []).filter(({ at }) => only === undefined || at === only),
  ];
}

/** Throws what the first refusing finding says; `accepted` kinds have been said yes to. */
export function refuseFirst(findings: readonly Finding[], accepted: readonly Finding['kind'][] = []): void {
  const refusal = findings.find(({ kind, refusal: why }) => why !== undefined && !accepted.includes(kind))?.refusal;
  if (refusal !== undefined) throw new AppError(refusal.code, refusal.facts);
}

/** When it would sound, what and how long; occurrences that an exception day or a change silences are left out. */
export function soundingsOf(
  candidate: Schedule,
  plan: Plan,
  now: InstantMs,
  starts: readonly InstantMs[] | undefined,
): Sounding[] {
  const days = new Set(plan.exceptionDays.map(({ date }) => date));
  const listed = starts?.map((startsAt) => ({ startsAt })) ?? comingOccurrences(candidate, plan.zone, now);
  return listed.flatMap(({ startsAt, change }: { startsAt: number; change?: OccurrenceChange }) => {
    const date = formatLocalDateTime(wallAt(startsAt, plan.zone)).slice(0, 10);
    const rule = days.has(date) ? candidate.onExceptionDays : undefined;
    if (rule?.kind === 'skip') return [];
    const other = change?.programmeId ?? (rule?.kind === 'instead' ? rule.programmeId : undefined);
    const slotMs = change?.slotMs ?? candidate.slotMs;
    const programmeId = other ?? candidate.programmeId;
    const longestMs = Math.max(1000, Math.min(slotMs ?? DAY_MS, lengthOf(programmeId, plan).atMostMs));
    return [{ at: startsAt, programmeId, longestMs, slotMs, isUsual: other === undefined }];
  });
}

/** What is still to come: the first occurrences and every single date that was added; of one that began long ago most is behind. */
function comingOccurrences(candidate: Schedule, zone: string, now: InstantMs) {
  let found: { startsAt: number; change?: OccurrenceChange }[] = [];
  for (const days of CHECKED_DAYS) {
    found = expandOccurrences(candidate, zone, { from: now, to: now + days * DAY_MS });
    if (found.length >= CHECKED_OCCURRENCES) break;
  }
  const known = new Set(found.slice(0, CHECKED_OCCURRENCES).map(({ startsAt }) => startsAt));
  const added = expandAddedDates(candidate, zone).filter((at) => at >= now && !known.has(at));
  const changed = new Set((candidate.changes ?? []).map(({ occurrence }) => occurrence));
  const unchanged = added.filter((at) => !changed.has(formatLocalDateTime(wallAt(at, zone))));
  return [...found.slice(0, CHECKED_OCCURRENCES), ...unchanged.map((startsAt) => ({ startsAt }))].sort(
    (a, b) => a.startsAt - b.startsAt,
  );
}
