/** Whom a schedule meets in the coming days: airings that want the same time, and what its sound adds to the day's sessions. */
import { rulesFrom } from '../scheduler/check-policy.ts';
import { sessionsOf } from '../scheduler/limit-sessions.ts';
import { DAY_MS, daySpan, midnightOf, wallAt } from '../scheduler/local-time.ts';
import type { Airing, InstantMs, Policy, Schedule, Span } from '../scheduler/model.ts';
import { planAirings } from '../scheduler/plan-airings.ts';
import { resolveOverlaps } from '../scheduler/resolve-overlaps.ts';
import { airingConflicts, type Wait } from './plan-conflicts.ts';
import { type Finding, finding } from './plan-finding.ts';
import type { Plan } from './store/plan-store.ts';
import { dateText, spokenTime } from './vietnamese-time.ts';

/** Meetings are looked for this far ahead, ms. */
const LOOK_AHEAD_MS = 15 * DAY_MS;
/** No limit at all: sessions are counted here, not cut. */
const UNLIMITED = { maxSessionsPerDay: 10_000, maxMinutesPerSession: 1_000_000 };

/** Sessions too long or too many refuse; whom it meets and days with too little are told. */
export function meetingFindings(candidate: Schedule, plan: Plan, now: InstantMs): Finding[] {
  const airings = airingsWith(candidate, plan, now);
  const own = new Map(
    airings.filter(({ scheduleId, startsAt }) => scheduleId === candidate.id && startsAt >= now).map((a) => [a.id, a]),
  );
  if (own.size === 0) return [];
  const unlimited = { ...plan, policy: liftLimits(plan.policy) };
  const reached = new Set([...own.values()].flatMap(({ stationIds }) => stationIds));
  const sessions = new Map<string, Finding>();
  for (const stationId of reached) {
    for (const found of sessionFindings(stationId, airings, own, unlimited, plan)) {
      const key = `${found.kind} ${found.at}`;
      const stations = (sessions.get(key)?.stations ?? 0) + 1;
      sessions.set(key, { ...(sessions.get(key) ?? found), stations });
    }
  }
  const titles = new Map(airings.map((airing) => [airing.id, airing.title]));
  const overlaps = airingConflicts(airings, plan).flatMap((wait) => {
    const mine = own.get(wait.laterId) ?? own.get(wait.earlierId);
    return mine === undefined ? [] : [overlapFinding(mine, wait, titles, plan.zone)];
  });
  const isRefusal = ({ refuses }: Finding) => refuses;
  return [...sessions.values()]
    .sort((a, b) => Number(isRefusal(b)) - Number(isRefusal(a)) || a.at - b.at)
    .concat(overlaps);
}

/**
 * The coming days with this schedule in the plan as it would be; its unapproved segments and sources count with their length, and the policy's hours
 * do not silence it: what they have against it is told elsewhere.
 */
function airingsWith(candidate: Schedule, plan: Plan, now: InstantMs): Airing[] {
  const until = now + LOOK_AHEAD_MS;
  const today = daySpan(midnightOf(wallAt(now, plan.zone)), plan.zone).from;
  const [others, before] = [
    plan.schedules.filter(({ id }) => id !== candidate.id),
    plan.schedules.filter(({ id }) => id === candidate.id),
  ];
  const hoped = plan.segments.map((segment) => {
    const { rendition } = segment;
    if (rendition === undefined) return segment;
    return { ...segment, approval: { sha256: rendition.sha256, approvedBy: '', approvedAt: now } };
  });
  const relaySources = plan.relaySources.map((source) => ({
    approval: { approvedBy: '', approvedAt: now },
    ...source,
  }));
  const policy = { ...openAllHours(plan.policy), later: (plan.policy.later ?? []).map(openAllHours) };
  return [
    ...planAirings({ ...plan, schedules: others, window: { from: today, to: until } }),
    ...planAirings({ ...plan, schedules: before, window: { from: today, to: now } }),
    ...planAirings({
      ...plan,
      segments: hoped,
      relaySources,
      policy,
      schedules: [candidate],
      window: { from: now, to: until },
    }),
  ];
}

/** What the limits of the policy say of one station's days on which the schedule sounds. */
function sessionFindings(
  stationId: string,
  airings: readonly Airing[],
  own: ReadonlyMap<string, Airing>,
  unlimited: Plan,
  plan: Plan,
): Finding[] {
  const { zone, policy } = plan;
  const sounds = soundsAt(stationId, airings, unlimited);
  const mine = sounds.filter(({ airingId }) => own.has(airingId));
  const others = sounds.filter(({ airingId }) => !own.has(airingId));
  const days = Map.groupBy(mine, ({ from }) => midnightOf(wallAt(from, zone)));
  return [...days].flatMap(([midnight, ownSounds]) => {
    const day = daySpan(midnight, zone);
    const rules = rulesFrom(policy.later, day.from) ?? policy;
    const inDay = ({ from }: Span) => from >= day.from && from < day.to;
    const sessions = sessionsOf(sounds).filter(inDay);
    const at = own.get(ownSounds[0]?.airingId ?? '')?.startsAt ?? day.from;
    const when = spokenTime(at, zone);
    const found: Finding[] = [];
    const longest = sessions
      .filter((session) => ownSounds.some(({ from }) => from >= session.from && from < session.to))
      .sort((a, b) => b.soundMs - a.soundMs)[0];
    const minutes = Math.ceil((longest?.soundMs ?? 0) / 60_000);
    if (longest !== undefined && longest.soundMs > rules.maxMinutesPerSession * 60_000) {
      const facts = { at: when, minutes, maxMinutes: rules.maxMinutesPerSession };
      const message = `${when}: cả buổi dài ${minutes} phút, quy chế cho tối đa ${rules.maxMinutesPerSession} phút.`;
      found.push(finding({ kind: 'session-too-long', at, message }, { code: 'session-too-long', facts }));
    }
    const before = sessionsOf(others).filter(inDay).length;
    if (sessions.length > rules.maxSessionsPerDay && sessions.length > before) {
      const facts = { date: dateText(at, zone), sessions: sessions.length, maxSessions: rules.maxSessionsPerDay };
      const message = `${dateText(at, zone)}: thành ${sessions.length} buổi phát trong ngày, quy chế cho tối đa ${rules.maxSessionsPerDay} buổi.`;
      found.push(finding({ kind: 'too-many-sessions', at, message }, { code: 'too-many-sessions', facts }));
    }
    const heard = Math.floor(sessions.reduce((sum, { soundMs }) => sum + soundMs, 0) / 60_000);
    if (heard < (rules.minMinutesPerDay ?? 0)) {
      const message = `${dateText(at, zone)}: cả ngày chỉ phát ${heard} phút, quy chế muốn ít nhất ${rules.minMinutesPerDay} phút.`;
      found.push(finding({ kind: 'too-little', at, message }));
    }
    return found;
  });
}

function soundsAt(stationId: string, airings: readonly Airing[], plan: Plan): (Span & { airingId: string })[] {
  return resolveOverlaps(airings, stationId, plan).airings.flatMap(({ id, startsAt, items }) =>
    items
      .filter((item) => item.stationIds?.includes(stationId) ?? true)
      .map(({ offsetMs, durationMs }) => ({
        airingId: id,
        from: startsAt + offsetMs,
        to: startsAt + offsetMs + durationMs,
      })),
  );
}

function overlapFinding(mine: Airing, wait: Wait, titles: ReadonlyMap<string, string>, zone: string): Finding {
  const { earlierId, laterId, waitsMs, stations } = wait;
  const other = titles.get(mine.id === laterId ? earlierId : laterId) ?? '';
  const minutes = Math.max(1, Math.round(waitsMs / 60_000));
  const effect =
    waitsMs === 0
      ? `${wait.losesId === mine.id ? 'lượt này' : `"${other}"`} nhường, bỏ phần trùng`
      : `${mine.id === laterId ? 'lượt này chờ' : `"${other}" chờ`} khoảng ${minutes} phút rồi phát tiếp`;
  const ask = wait.asks ? ' Cần người quyết định.' : '';
  return finding({
    kind: 'overlap',
    at: mine.startsAt,
    message: `${spokenTime(mine.startsAt, zone)}: trùng với "${other}" ở ${stations} trạm; ${effect}.${ask}`,
    other,
    waitsMs,
    stations,
    earlierId,
    laterId,
  });
}

function liftLimits(policy: Policy): Policy {
  const later = (policy.later ?? []).map((rules) => ({ ...rules, ...UNLIMITED }));
  return { ...policy, ...UNLIMITED, ...(later.length === 0 ? {} : { later }) };
}

function openAllHours<Rules extends object>(rules: Rules): Rules & { quiet: []; weekdays: number[]; windows: [] } {
  return { ...rules, quiet: [], weekdays: [1, 2, 3, 4, 5, 6, 7], windows: [] };
}
