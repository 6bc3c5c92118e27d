/** What a schedule's sound adds to the sessions of a day at each station: too long, too many, or still too little. */
import { rulesFrom } from '../scheduler/check-policy.ts';
import { type Session, sessionsOf } from '../scheduler/limit-sessions.ts';
import { daySpan, midnightOf, wallAt } from '../scheduler/local-time.ts';
import type { Airing, InstantMs, Policy, Span } from '../scheduler/model.ts';
import { resolveOverlaps } from '../scheduler/resolve-overlaps.ts';
import { type Finding, finding } from './plan-finding.ts';
import { stationGroups } from './station-groups.ts';
import type { Plan } from './store/plan-store.ts';
import { dateText, spokenTime } from './vietnamese-time.ts';

/** No limit at all: sessions are counted here, not cut. */
const UNLIMITED = { maxSessionsPerDay: 10_000, maxMinutesPerSession: 1_000_000 };

/** One station's sound on one day on which the schedule sounds, too. */
interface Day {
  /** When the schedule's first airing of the day begins. */
  readonly at: InstantMs;
  readonly sessions: readonly Session[];
  /** How many there would be without the schedule. */
  readonly sessionsBefore: number;
  readonly own: readonly Span[];
  readonly rules: Pick<Policy, 'maxSessionsPerDay' | 'maxMinutesPerSession' | 'minMinutesPerDay'>;
  readonly zone: string;
}

/** Told once for all stations it concerns, by their number; too long and too many refuse and come first. `own`: the schedule's airings. */
export function sessionFindings(airings: readonly Airing[], own: ReadonlyMap<string, Airing>, plan: Plan): Finding[] {
  const unlimited = { ...plan, policy: liftLimits(plan.policy) };
  const found = new Map<string, Finding>();
  for (const group of stationGroups(airings)) {
    const [stationId = ''] = group;
    for (const day of daysOf(stationId, airings, own, unlimited, plan.policy)) {
      for (const one of [tooLong(day), tooMany(day), tooLittle(day)]) {
        if (one === undefined) continue;
        const key = `${one.kind} ${one.at}`;
        found.set(key, { ...(found.get(key) ?? one), stations: (found.get(key)?.stations ?? 0) + group.length });
      }
    }
  }
  return [...found.values()].sort((a, b) => Number(b.refuses) - Number(a.refuses) || a.at - b.at);
}

function daysOf(
  stationId: string,
  airings: readonly Airing[],
  own: ReadonlyMap<string, Airing>,
  unlimited: Plan,
  policy: Policy,
): Day[] {
  const { zone } = unlimited;
  const sounds = soundsAt(stationId, airings, unlimited);
  const [mine, others] = [
    sounds.filter(({ airingId }) => own.has(airingId)),
    sounds.filter(({ airingId }) => !own.has(airingId)),
  ];
  const [sessions, without] = [sessionsOf(sounds), sessionsOf(others)];
  return [...Map.groupBy(mine, ({ from }) => midnightOf(wallAt(from, zone)))].map(([midnight, ownSounds]): Day => {
    const day = daySpan(midnight, zone);
    const inDay = ({ from }: Span) => from >= day.from && from < day.to;
    return {
      at: own.get(ownSounds[0]?.airingId ?? '')?.startsAt ?? day.from,
      sessions: sessions.filter(inDay),
      sessionsBefore: without.filter(inDay).length,
      own: ownSounds,
      rules: rulesFrom(policy.later, day.from) ?? policy,
      zone,
    };
  });
}

function tooLong({ at, sessions, own, rules: { maxMinutesPerSession: maxMinutes }, zone }: Day): Finding | undefined {
  const withOwn = sessions.filter((session) => own.some(({ from }) => from >= session.from && from < session.to));
  const longestMs = Math.max(0, ...withOwn.map(({ soundMs }) => soundMs));
  if (longestMs <= maxMinutes * 60_000) return undefined;
  const when = spokenTime(at, zone);
  const minutes = Math.ceil(longestMs / 60_000);
  const message = `${when}: cả buổi dài ${minutes} phút, quy chế cho tối đa ${maxMinutes} phút.`;
  return finding(
    { kind: 'session-too-long', at, message },
    { code: 'session-too-long', facts: { at: when, minutes, maxMinutes } },
  );
}

function tooMany({ at, sessions, sessionsBefore, rules, zone }: Day): Finding | undefined {
  const { maxSessionsPerDay: maxSessions } = rules;
  const count = sessions.length;
  if (count <= maxSessions || count <= sessionsBefore) return undefined;
  const date = dateText(at, zone);
  const message = `${date}: thành ${count} buổi phát trong ngày, quy chế cho tối đa ${maxSessions} buổi.`;
  return finding(
    { kind: 'too-many-sessions', at, message },
    { code: 'too-many-sessions', facts: { date, sessions: count, maxSessions } },
  );
}

function tooLittle({ at, sessions, rules: { minMinutesPerDay = 0 }, zone }: Day): Finding | undefined {
  const minutes = Math.floor(sessions.reduce((sum, { soundMs }) => sum + soundMs, 0) / 60_000);
  if (minutes >= minMinutesPerDay) return undefined;
  const message = `${dateText(at, zone)}: cả ngày chỉ phát ${minutes} phút, quy chế muốn ít nhất ${minMinutesPerDay} phút.`;
  return finding({ kind: 'too-little', at, message });
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

function liftLimits(policy: Policy): Policy {
  const later = (policy.later ?? []).map((rules) => ({ ...rules, ...UNLIMITED }));
  return { ...policy, ...UNLIMITED, ...(later.length === 0 ? {} : { later }) };
}
