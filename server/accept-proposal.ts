/** Makes programmes and schedules of the sessions that the operator accepted, after holding them against the policy. */
import { DAY_MS, parseLocalDateTime, readAsInstant } from '../scheduler/local-time.ts';
import type { Airing, Schedule, Span } from '../scheduler/model.ts';
import { type AppDeps, communeOf } from './app-deps.ts';
import { expiryFindings } from './check-expiry.ts';
import { hoursFindings } from './check-hours.ts';
import { fitFindings } from './check-length.ts';
import { airingsWith } from './check-meetings.ts';
import { refuseFirst, soundingsOf } from './check-schedule.ts';
import { sessionFindings } from './check-sessions.ts';
import { AppError } from './errors.ts';
import { segmentsOf } from './next-airings.ts';
import { type AcceptedProposal, type Draft, draftsOf, planWith } from './proposal-drafts.ts';
import { loadPlan, type Plan } from './store/plan-store.ts';
import { saveProgramme } from './store/programme-store.ts';
import { type Actor, writeAudit } from './store/record-change.ts';
import { cancelSchedule, saveSchedule } from './store/schedule-store.ts';
import { spokenTime } from './vietnamese-time.ts';

/**
 * One programme for each distinct list of segments, and schedules that carry its dates. Nothing is stored when a session has passed or
 * breaks the policy; when storing fails in between, what was made so far is cancelled again. Undone by cancelling the schedules.
 * `conflicts`: accepted sessions that meet something else that is planned. Throws time-passed, segment-unknown, session-planned, and as a
 * schedule does.
 */
export async function acceptProposal(
  deps: AppDeps,
  accepted: AcceptedProposal,
  actor: Actor,
): Promise<{ scheduleIds: string[]; conflicts: number }> {
  const now = deps.now();
  const stored = await loadPlan(deps.db, await communeOf(deps), now);
  const drafts = draftsOf(accepted, stored);
  const schedules = drafts.flatMap((draft) => draft.schedules);
  const plan = planWith(drafts, stored);
  const sounds = refuseUnfit(schedules, plan, now);
  const until = Math.max(...sounds.map(({ to }) => to)) + DAY_MS;
  const { airings, own } = airingsWith(schedules, plan, { from: now, to: until });
  refusePlanned(airings, own, plan.zone);
  refuseFirst(sessionFindings(airings, own, plan));
  const scheduleIds = await storeAll(deps, accepted, drafts, actor);
  const others = airings.filter(({ id }) => !own.has(id));
  const meets = (sound: Span) => others.some(({ startsAt, endsAt }) => startsAt < sound.to && endsAt > sound.from);
  return { scheduleIds, conflicts: sounds.filter(meets).length };
}

/** The same segments at the same moment: the proposal has been accepted before, by a second click or after a lost answer. */
function refusePlanned(airings: readonly Airing[], own: ReadonlyMap<string, Airing>, zone: string): void {
  const nameOf = (airing: Airing) => `${airing.startsAt} ${segmentsOf(airing).join()}`;
  const mine = new Set([...own.values()].map(nameOf));
  const twice = airings.find((airing) => !own.has(airing.id) && mine.has(nameOf(airing)));
  if (twice !== undefined) throw new AppError('session-planned', { at: spokenTime(twice.startsAt, zone) });
}

/** What each session would sound; throws for the first that may not be, in the words a schedule is refused with. */
function refuseUnfit(schedules: readonly Schedule[], plan: Plan, now: number): Span[] {
  return schedules.flatMap((schedule) => {
    const starts = [schedule.dtstart, ...schedule.rdates].map((text) => instantOf(text, plan.zone));
    const passed = starts.find((at) => at <= now);
    if (passed !== undefined) throw new AppError('time-passed', { at: spokenTime(passed, plan.zone) });
    const soundings = soundingsOf(schedule, plan, now, starts);
    refuseFirst(hoursFindings(schedule.priority, soundings, plan));
    refuseFirst([...fitFindings(soundings, plan), ...expiryFindings(soundings, plan)]);
    return soundings.map(({ at, longestMs }) => ({ from: at, to: at + longestMs }));
  });
}

function instantOf(text: string, zone: string): number {
  const wall = parseLocalDateTime(text);
  if (wall === undefined) throw new AppError('bad-request', { detail: `không có ngày giờ ${text}` });
  return readAsInstant(wall, zone);
}

async function storeAll(
  { db, communeId, now }: AppDeps,
  { title, sessions }: AcceptedProposal,
  drafts: readonly Draft[],
  actor: Actor,
): Promise<string[]> {
  const at = now();
  const scheduleIds: string[] = [];
  try {
    for (const { programme, schedules } of drafts) {
      const written = { title: programme.title, items: programme.items };
      const programmeId = await saveProgramme(db, at, communeId, written, actor);
      for (const { id: _draft, ...schedule } of schedules)
        scheduleIds.push(await saveSchedule(db, at, communeId, { ...schedule, programmeId }, actor));
    }
  } catch (error) {
    for (const id of scheduleIds) await cancelSchedule(db, at, communeId, id, actor);
    throw error;
  }
  const after = { title, sessions: sessions.length, scheduleIds };
  const deed = { commune: communeId, actor, at, subject: 'proposal', subjectId: scheduleIds[0] ?? '' };
  await writeAudit(db, { ...deed, action: 'proposal.accept', after });
  return scheduleIds;
}
