/** What a new policy does to the plan: which airings it silences, in whole or in part. */
import type { Airing, Policy } from '../scheduler/model.ts';
import { planAirings } from '../scheduler/plan-airings.ts';
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
  const after = new Map(
    planAirings({ ...plan, policy: withRules(plan.policy, rules, validFrom, now), window }).map((one) => [one.id, one]),
  );
  const hit = planAirings({ ...plan, window }).flatMap((airing) => {
    const changed = after.get(airing.id);
    return changed !== undefined && soundMs(changed) < soundMs(airing) ? [changed] : [];
  });
  const [first] = hit;
  return { airings: hit.length, first: first === undefined ? null : describe(first, plan.zone) };
}

/** The policy as it would be read after the change. */
function withRules(policy: Policy, rules: PolicyRules, validFrom: number, now: number): Policy {
  const { exceptions, later = [] } = policy;
  if (validFrom <= now) return { ...rules, ...(exceptions === undefined ? {} : { exceptions }), later };
  const others = later.filter((one) => one.validFrom !== validFrom);
  return { ...policy, later: [...others, { ...rules, validFrom }].sort((a, b) => a.validFrom - b.validFrom) };
}

function soundMs(airing: Airing): number {
  return airing.items.reduce((sum, item) => sum + item.durationMs, 0);
}

function describe(airing: Airing, zone: string): NonNullable<PolicyEffect['first']> {
  const reason = reasonText(airing.dropReason ?? airing.dropped.at(-1)?.reason ?? 'empty');
  const what = airing.items.length === 0 ? 'sẽ không phát' : 'sẽ bị bớt';
  return {
    airingId: airing.id,
    title: airing.title,
    startsAt: airing.startsAt,
    message: `${spokenTime(airing.startsAt, zone)}: "${airing.title}" ${what}, ${reason}.`,
  };
}
