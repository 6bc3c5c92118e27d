/** Holds a schedule against the policy, the lengths, what expires, the fm groups, the exception days and the plan that stands: before it is stored. */
import type { Occurrence } from '../scheduler/apply-changes.ts';
import { expandAddedDates, expandOccurrences } from '../scheduler/expand-schedule.ts';
import { DAY_MS, formatLocalDateTime, wallAt } from '../scheduler/local-time.ts';
import type { InstantMs, Schedule } from '../scheduler/model.ts';
import { programmeFor } from '../scheduler/plan-airings.ts';
import { exceptionDayAt, exceptionDayFindings } from './check-exception-days.ts';
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
 * meets and what it does on exception days. `starts` are the instants to look at; the coming ones of the schedule itself when undefined.
 * `only` is the start of a single occurrence, however far ahead: nothing is said of the others. Without `meets` nothing is said of what
 * else sounds.
 */
export function checkSchedule(
  candidate: Schedule,
  plan: Plan,
  now: InstantMs,
  { starts, only, meets = true }: { starts?: readonly InstantMs[]; only?: InstantMs; meets?: boolean } = {},
): Finding[] {
  const occurrences =
    only === undefined
      ? occurrencesOf(candidate, plan, now, starts)
      : expandOccurrences(candidate, plan.zone, { from: only, to: only + 1 });
  const soundings = soundingsAt(candidate, plan, occurrences);
  return [
    ...hoursFindings(candidate.priority, soundings, plan),
    ...fitFindings(soundings, plan),
    ...expiryFindings(soundings, plan),
    ...fmFindings(candidate.target, soundings, plan),
    ...(meets ? meetingFindings(candidate, plan, { now, first: firstComing(occurrences, now), only }) : []),
    ...exceptionDayFindings(candidate, occurrences, plan),
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
  return soundingsAt(candidate, plan, occurrencesOf(candidate, plan, now, starts));
}

function firstComing(occurrences: readonly Start[], now: InstantMs): InstantMs | undefined {
  return occurrences.find(({ startsAt }) => startsAt >= now)?.startsAt;
}

/** When it sounds, with what was changed of it. */
type Start = Pick<Occurrence, 'startsAt' | 'change'>;

function occurrencesOf(
  candidate: Schedule,
  plan: Plan,
  now: InstantMs,
  starts: readonly InstantMs[] | undefined,
): Start[] {
  return starts?.map((startsAt) => ({ startsAt })) ?? comingOccurrences(candidate, plan.zone, now);
}

function soundingsAt(candidate: Schedule, plan: Plan, occurrences: readonly Start[]): Sounding[] {
  return occurrences.flatMap(({ startsAt, change }) => {
    const isException = candidate.onExceptionDays !== undefined && exceptionDayAt(startsAt, plan) !== undefined;
    const programmeId = programmeFor(candidate, change, isException ? candidate.onExceptionDays : undefined);
    if (programmeId === undefined) return [];
    const slotMs = change?.slotMs ?? candidate.slotMs;
    const longestMs = Math.max(1000, Math.min(slotMs ?? DAY_MS, lengthOf(programmeId, plan).atMostMs));
    return [{ at: startsAt, programmeId, longestMs, slotMs, isUsual: programmeId === candidate.programmeId }];
  });
}

/** What is still to come: the first occurrences and every single date that was added; of one that began long ago most is behind. */
function comingOccurrences(candidate: Schedule, zone: string, now: InstantMs): Start[] {
  let found: Start[] = [];
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
