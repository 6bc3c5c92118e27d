/** Makes programmes and schedules of the sessions that the operator accepted, after holding them against the policy. */
import { rulesFrom } from '../scheduler/check-policy.ts';
import { sessionsOf } from '../scheduler/limit-sessions.ts';
import { DAY_MS, daySpan, midnightOf, parseLocalDateTime, readAsInstant, wallAt } from '../scheduler/local-time.ts';
import type { Airing, ProgrammeItem, Schedule, Span } from '../scheduler/model.ts';
import { planAirings } from '../scheduler/plan-airings.ts';
import { type AppDeps, communeOf } from './app-deps.ts';
import { expiryFindings } from './check-expiry.ts';
import { hoursFindings } from './check-hours.ts';
import { fitFindings } from './check-length.ts';
import { refuseFirst, soundingsOf } from './check-schedule.ts';
import { AppError } from './errors.ts';
import { loadPlan, type Plan } from './store/plan-store.ts';
import { saveProgramme } from './store/programme-store.ts';
import { type Actor, writeAudit } from './store/record-change.ts';
import { cancelSchedule, saveSchedule } from './store/schedule-store.ts';
import { dateText, spokenTime } from './vietnamese-time.ts';

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
  const plan = await loadPlan(deps.db, await communeOf(deps), deps.now());
  const drafts = draftsOf(accepted, plan);
  const sounds = refuseUnfit(drafts, plan, deps.now());
  const airings = planAround(sounds, plan, deps.now());
  for (const [day, own] of Map.groupBy(sounds, (span) => midnightOf(wallAt(span.from, plan.zone))))
    refuseFullDay(daySpan(day, plan.zone), own, airings, plan);
  const scheduleIds = await storeAll(deps, accepted, drafts, actor);
  const meets = (sound: Span) => airings.some(({ startsAt, endsAt }) => startsAt < sound.to && endsAt > sound.from);
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
function refuseUnfit(drafts: readonly Draft[], plan: Plan, now: number): Span[] {
  const known = new Set(plan.segments.map(({ id }) => id));
  const ids = drafts.flatMap(({ programme }) => programme.items.map(({ segmentId }) => segmentId));
  if (!ids.every((id) => known.has(id))) throw new AppError('segment-unknown');
  const planned = { ...plan, programmes: [...plan.programmes, ...drafts.map(({ programme }) => programme)] };
  return drafts
    .flatMap(({ schedules }) => schedules)
    .flatMap((schedule) => {
      const starts = [schedule.dtstart, ...schedule.rdates].map((text) => instantOf(text, plan.zone));
      const passed = starts.find((at) => at <= now);
      if (passed !== undefined) throw new AppError('time-passed', { at: spokenTime(passed, plan.zone) });
      const soundings = soundingsOf(schedule, planned, now, starts);
      refuseFirst(hoursFindings(schedule.priority, soundings, planned));
      refuseFirst([...fitFindings(soundings, planned), ...expiryFindings(soundings, planned)]);
      return soundings.map(({ at, longestMs }) => ({ from: at, to: at + longestMs }));
    });
}

function instantOf(text: string, zone: string): number {
  const wall = parseLocalDateTime(text);
  if (wall === undefined) throw new AppError('bad-request', { detail: `không có ngày giờ ${text}` });
  return readAsInstant(wall, zone);
}

/** What is planned on the local days of the accepted sessions. */
function planAround(sounds: readonly Span[], plan: Plan, now: number): Airing[] {
  const from = Math.min(...sounds.map((sound) => sound.from)) - DAY_MS;
  const to = Math.max(...sounds.map((sound) => sound.to)) + DAY_MS;
  return planAirings({ ...plan, window: { from: Math.max(from, now - DAY_MS), to } });
}

/** Sessions of one day at each station: not too many, none too long. */
function refuseFullDay(day: Span, own: readonly Span[], airings: readonly Airing[], plan: Plan): void {
  const { policy, zone } = plan;
  const rules = rulesFrom(policy.later, own[0]?.from ?? day.from) ?? policy;
  const sameDay = airings.filter(({ endsAt, startsAt }) => endsAt > day.from && startsAt < day.to && endsAt > startsAt);
  for (const { id } of plan.stations) {
    const others = sameDay.filter(({ stationIds }) => stationIds.includes(id));
    const sessions = sessionsOf([...own, ...others.map(({ startsAt, endsAt }) => ({ from: startsAt, to: endsAt }))]);
    const long = sessions.find(
      (session) =>
        session.soundMs > rules.maxMinutesPerSession * 60_000 &&
        own.some(({ from, to }) => from < session.to && to > session.from),
    );
    if (long !== undefined) {
      const minutes = Math.ceil(long.soundMs / 60_000);
      const maxMinutes = rules.maxMinutesPerSession;
      throw new AppError('session-too-long', { at: spokenTime(long.from, zone), minutes, maxMinutes });
    }
    const { maxSessionsPerDay: maxSessions } = rules;
    if (sessions.length > maxSessions)
      throw new AppError('too-many-sessions', {
        date: dateText(day.from, zone),
        sessions: sessions.length,
        maxSessions,
      });
  }
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
