/** What the policy's hours have against the times of a schedule: quiet hours, closed days, windows, one airing longer than a session. */
import { checkAgainstPolicy, type PolicyBreach, rulesFrom } from '../scheduler/check-policy.ts';
import type { InstantMs, Policy, Priority } from '../scheduler/model.ts';
import { type Finding, finding, type Refusal, type Sounding } from './plan-finding.ts';
import type { Plan } from './store/plan-store.ts';
import { spokenTime } from './vietnamese-time.ts';

type Rules = Pick<Plan, 'policy' | 'zone'>;

/** Each breach of each sounding; all of them refuse. */
export function hoursFindings(priority: Priority, soundings: readonly Sounding[], rules: Rules): Finding[] {
  const { policy, zone } = rules;
  return soundings.flatMap(({ at, longestMs }) =>
    checkAgainstPolicy({ policy, zone, priority, span: { from: at, to: at + longestMs } }).map((breach) =>
      breachFinding(breach, at, rules),
    ),
  );
}

/** The quiet hours in force at `at` in words: "21:00-05:00". */
export function quietWords(policy: Policy, at: InstantMs): string {
  return hoursWords((rulesFrom(policy.later, at) ?? policy).quiet);
}

function breachFinding(breach: PolicyBreach, at: InstantMs, { policy, zone }: Rules): Finding {
  const when = spokenTime(at, zone);
  const rules = rulesFrom(policy.later, at) ?? policy;
  const told = (message: string, facts: Refusal['facts']): Finding =>
    finding({ kind: breach.kind, at, message }, { code: breach.kind, facts: { at: when, ...facts } });
  switch (breach.kind) {
    case 'quiet-hours': {
      const quiet = hoursWords(rules.quiet);
      return told(`${when}: rơi vào giờ yên lặng (${quiet}), sẽ không phát.`, { quiet });
    }
    case 'weekday-not-allowed':
      return told(`${when}: quy chế không cho phát vào ngày này.`, {});
    case 'outside-window': {
      const windows = hoursWords(rules.windows ?? []);
      return told(`${when}: ngoài khung giờ quy chế cho phép (${windows}), sẽ không phát.`, { windows });
    }
    case 'session-too-long': {
      const minutes = Math.ceil(breach.minutes);
      const facts = { minutes, maxMinutes: breach.maxMinutes };
      return told(`${when}: dài hơn ${breach.maxMinutes} phút một buổi theo quy chế.`, facts);
    }
  }
}

function hoursWords(hours: readonly { readonly from: string; readonly until: string }[]): string {
  return hours.map(({ from, until }) => `${from}-${until}`).join(', ');
}
