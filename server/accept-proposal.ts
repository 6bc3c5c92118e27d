/** Makes programmes and schedules of the sessions that the operator accepted, after holding them against the policy. */
import { DAY_MS, parseLocalDateTime, readAsInstant } from '../scheduler/local-time.ts';
import type { ProgrammeItem, Schedule, Span } from '../scheduler/model.ts';
import { type AppDeps, communeOf } from './app-deps.ts';
import { expiryFindings } from './check-expiry.ts';
import { hoursFindings } from './check-hours.ts';
import { fitFindings } from './check-length.ts';
import { airingsWith } from './check-meetings.ts';
import { refuseFirst, soundingsOf } from './check-schedule.ts';
import { sessionFindings } from './check-sessions.ts';
import { AppError } from './errors.ts';
import { loadPlan, type Plan } from './store/plan-store.ts';
import { saveProgramme } from './store/programme-store.ts';
import { type Actor, writeAudit } from './store/record-change.ts';
import { cancelSchedule, saveSchedule } from './store/schedule-store.ts';
import { spokenTime } from './vietnamese-time.ts';

/** What was accepted; `startsAt` are local times. */
export interface AcceptedProposal {
  readonly title: string;
  readonly sessions: readonly { readonly startsAt: string; readonly segmentIds: readonly string[] }[];
  readonly slotMs: number;
}

/**
 * One programme for each distinct list of segments, and schedules that carry its dates. Nothing is stored when a session has passed or
 * breaks the policy; when storing fails in between, what was made so far is cancelled again. Undone by cancelling the schedules.
 * `conflicts`: accepted sessions that meet something else that is planned. Throws time-passed, segment-unknown, and as a schedule does.
 */
export async function acceptProposal(
  deps: AppDeps,
  accepted: AcceptedProposal,
  actor: Actor,
): Promise<{ scheduleIds: string[]; conflicts: number }> {
  const now = deps.now();
  const stored = await loadPlan(deps.db, await communeOf(deps), now);
  const drafts = draftsOf(accepted, stored);
  const plan = { ...stored, programmes: [...stored.programmes, ...drafts.map(({ programme }) => programme)] };
  const schedules = drafts.flatMap((draft) => draft.schedules);
  const sounds = refuseUnfit(schedules, plan, now);
  const until = Math.max(...sounds.map(({ to }) => to)) + DAY_MS;
  const { airings, own } = airingsWith(schedules, plan, { from: now, to: until });
  refuseFirst(sessionFindings(airings, own, plan));
  const scheduleIds = await storeAll(deps, accepted, drafts, actor);
  const others = airings.filter(({ id }) => !own.has(id));
  const meets = (sound: Span) => others.some(({ startsAt, endsAt }) => startsAt < sound.to && endsAt > sound.from);
  return { scheduleIds, conflicts: sounds.filter(meets).length };
}

/** A programme to be made, and the schedules that air it. */
interface Draft {
  readonly programme: { readonly id: string; readonly title: string; readonly items: readonly SegmentItem[] };
  readonly schedules: readonly Schedule[];
}

type SegmentItem = Extract<ProgrammeItem, { kind: 'segment' }>;

/** What one schedule may carry (server/contract/schedules.ts), and its start. */
const MAX_DATES = 501;

function draftsOf({ title, sessions, slotMs }: AcceptedProposal, plan: Plan): Draft[] {
  const known = new Set(plan.segments.map(({ id }) => id));
  if (!sessions.every(({ segmentIds }) => segmentIds.every((id) => known.has(id))))
    throw new AppError('segment-unknown');
  const lists = [...Map.groupBy(sessions, ({ segmentIds }) => segmentIds.join(' ')).values()];
  return lists.map((own, index) => {
    const id = `accepted-${index}`;
    const numbered = lists.length === 1 ? title : `${title} (${index + 1}/${lists.length})`;
    const items = (own[0]?.segmentIds ?? []).map((segmentId) => ({ kind: 'segment' as const, segmentId }));
    const dates = [...new Set(own.map(({ startsAt }) => startsAt))].sort();
    const how = { target: { kind: 'all' }, priority: 'normal', lateRule: 'join', exdates: [], times: [] } as const;
    const schedules = Array.from({ length: Math.ceil(dates.length / MAX_DATES) }, (_, part) => {
      const [dtstart = '', ...rdates] = dates.slice(part * MAX_DATES, (part + 1) * MAX_DATES);
      const onExceptionDays = exceptionRule(dates, plan);
      return { id, title: numbered, programmeId: id, dtstart, rdates, slotMs, onExceptionDays, ...how };
    });
    return { programme: { id, title: numbered, items }, schedules };
  });
}

/** A day that becomes a holiday later is left out, as the proposal would; a holiday that the operator chose sounds. */
function exceptionRule(dates: readonly string[], { exceptionDays }: Plan): { kind: 'skip' } | { kind: 'as-usual' } {
  const chosen = exceptionDays.some(({ date }) => dates.some((one) => one.startsWith(date)));
  return { kind: chosen ? 'as-usual' : 'skip' };
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
