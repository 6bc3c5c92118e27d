/** Whom a schedule meets in the days from its first occurrence on: airings that want the same time, and the sessions it becomes part of. */
import { DAY_MS, daySpan, midnightOf, wallAt } from '../scheduler/local-time.ts';
import type { Airing, InstantMs, Schedule, Span } from '../scheduler/model.ts';
import { planAirings } from '../scheduler/plan-airings.ts';
import { sessionFindings } from './check-sessions.ts';
import { airingConflicts, type Wait } from './plan-conflicts.ts';
import { type Finding, finding } from './plan-finding.ts';
import type { Plan } from './store/plan-store.ts';
import { spokenTime } from './vietnamese-time.ts';

/** Meetings are looked for so long from the first occurrence on, ms. */
const LOOK_AHEAD_MS = 15 * DAY_MS;

/**
 * Sessions too long or too many refuse; whom it meets and days with too little are told, however far ahead `first`, the start of its
 * first occurrence to come, is. `only`: the start of a single occurrence, all that is said.
 */
export function meetingFindings(
  candidate: Schedule,
  plan: Plan,
  { now, first = now, only }: { now: InstantMs; first?: InstantMs | undefined; only?: InstantMs | undefined },
): Finding[] {
  const from = Math.max(now, daySpan(midnightOf(wallAt(only ?? first, plan.zone)), plan.zone).from);
  const planned = airingsWith([candidate], plan, { from, to: from + LOOK_AHEAD_MS });
  const { airings } = planned;
  const own = new Map([...planned.own].filter(([, { startsAt }]) => only === undefined || startsAt === only));
  if (own.size === 0) return [];
  const sessions = sessionFindings(airings, own, plan);
  const titles = new Map(airings.map((airing) => [airing.id, airing.title]));
  const overlaps = airingConflicts(airings, plan).flatMap((wait) => {
    const mine = own.get(wait.laterId) ?? own.get(wait.earlierId);
    return mine === undefined ? [] : [overlapFinding(mine, wait, titles, plan.zone)];
  });
  return [...sessions, ...overlaps];
}

/**
 * The days of the span with these schedules in the plan as they would be, and which airings are theirs. Their unapproved segments and sources count with their
 * length, and the policy's hours do not silence them: what these have against them is told elsewhere.
 */
export function airingsWith(
  candidates: readonly Schedule[],
  plan: Plan,
  span: Span,
): { readonly airings: Airing[]; readonly own: ReadonlyMap<string, Airing> } {
  const today = daySpan(midnightOf(wallAt(span.from, plan.zone)), plan.zone).from;
  const ids = new Set(candidates.map(({ id }) => id));
  const [others, before] = [
    plan.schedules.filter(({ id }) => !ids.has(id)),
    plan.schedules.filter(({ id }) => ids.has(id)),
  ];
  const hoped = plan.segments.map((segment) => {
    const { rendition } = segment;
    if (rendition === undefined) return segment;
    return { ...segment, approval: { sha256: rendition.sha256, approvedBy: '', approvedAt: span.from } };
  });
  const relaySources = plan.relaySources.map((source) => ({
    approval: { approvedBy: '', approvedAt: span.from },
    ...source,
  }));
  const policy = { ...openAllHours(plan.policy), later: (plan.policy.later ?? []).map(openAllHours) };
  const own = planAirings({ ...plan, segments: hoped, relaySources, policy, schedules: candidates, window: span });
  const airings = [
    ...planAirings({ ...plan, schedules: others, window: { from: today, to: span.to } }),
    ...planAirings({ ...plan, schedules: before, window: { from: today, to: span.from } }),
    ...own,
  ];
  return { airings, own: new Map(own.map((airing) => [airing.id, airing])) };
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

function openAllHours<Rules extends object>(rules: Rules): Rules & { quiet: []; weekdays: number[]; windows: [] } {
  return { ...rules, quiet: [], weekdays: [1, 2, 3, 4, 5, 6, 7], windows: [] };
}
