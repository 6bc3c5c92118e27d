/** What a new policy does to the plan: which airings it silences, in whole or in part. */
import type { Airing, DropReason, Policy, Span } from '../scheduler/model.ts';
import { planAirings } from '../scheduler/plan-airings.ts';
import { resolveOverlaps } from '../scheduler/resolve-overlaps.ts';
import { reasonText } from './refusal-text.ts';
import type { Plan } from './store/plan-store.ts';
import type { PolicyRules } from './store/policy-store.ts';
import { spokenTime } from './vietnamese-time.ts';

const DAY_MS = 24 * 3_600_000;
/** Looked at from the beginning of the new rules on, ms. */
const LOOK_AHEAD_MS = 15 * DAY_MS;

/** How many airings sound less than before, and the first of them in words. */
export interface PolicyEffect {
  readonly airings: number;
  readonly first: {
    readonly airingId: string;
    readonly title: string;
    readonly startsAt: number;
    readonly message: string;
  } | null;
}

/** Compares the plan under its own policy with the plan under `rules` from `validFrom` on (`now` when they hold at once). */
export function policyEffect(plan: Plan, rules: PolicyRules, validFrom: number, now: number): PolicyEffect {
  const from = Math.max(validFrom, now);
  const window = { from, to: from + LOOK_AHEAD_MS };
  const before = soundOf(plan, window);
  const after = soundOf({ ...plan, policy: withRules(plan.policy, rules, validFrom, now) }, window);
  const hit = [...before].flatMap(([id, { soundMs }]) => {
    const sound = after.get(id);
    return sound !== undefined && sound.soundMs < soundMs ? [sound] : [];
  });
  const [first] = hit;
  return { airings: hit.length, first: first === undefined ? null : describe(first, plan.zone) };
}

/** What is left of an airing over all its stations, and why something is missing. */
interface AiringSound {
  readonly airing: Airing;
  readonly soundMs: number;
  readonly reason: DropReason | undefined;
}

/** Airing id -> its sound, by start: hours as planned, sessions as each station's timeline has room for. */
function soundOf(plan: Plan, window: Span): Map<string, AiringSound> {
  const airings = planAirings({ ...plan, window });
  const sound = new Map<string, AiringSound>(
    airings.map((airing) => [
      airing.id,
      { airing, soundMs: 0, reason: airing.dropReason ?? airing.dropped.at(-1)?.reason },
    ]),
  );
  for (const { id: stationId } of plan.stations) {
    const { airings: placed, dropped } = resolveOverlaps(airings, stationId, plan);
    for (const { id, items, dropped: lost } of placed) {
      const one = sound.get(id);
      if (one === undefined) continue;
      const soundMs = one.soundMs + items.reduce((sum, item) => sum + item.durationMs, 0);
      sound.set(id, { ...one, soundMs, reason: one.reason ?? lost.at(-1)?.reason });
    }
    for (const { airing, reason } of dropped) {
      const one = sound.get(airing.id);
      if (one !== undefined) sound.set(airing.id, { ...one, reason: one.reason ?? reason });
    }
  }
  return sound;
}

/** The policy as it would be read after the change. */
function withRules(policy: Policy, rules: PolicyRules, validFrom: number, now: number): Policy {
  const { exceptions, later = [] } = policy;
  if (validFrom <= now) return { ...rules, ...(exceptions === undefined ? {} : { exceptions }), later };
  const others = later.filter((one) => one.validFrom !== validFrom);
  return { ...policy, later: [...others, { ...rules, validFrom }].sort((a, b) => a.validFrom - b.validFrom) };
}

function describe({ airing, soundMs, reason }: AiringSound, zone: string): NonNullable<PolicyEffect['first']> {
  const { id: airingId, title, startsAt } = airing;
  const what = soundMs === 0 ? 'sẽ không phát' : 'sẽ bị bớt';
  const message = `${spokenTime(startsAt, zone)}: "${title}" ${what}, ${reasonText(reason ?? 'empty')}.`;
  return { airingId, title, startsAt, message };
}
