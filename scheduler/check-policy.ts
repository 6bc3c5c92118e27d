/** Holds planned sound against the commune's policy: quiet hours, weekdays, windows, exceptions, dated rules (R2). */
import { cut, hoursSurelyWithin, hoursWithin, joined, without } from './local-hours.ts';
import { DAY_MS, daySpan, isoWeekday, midnightOf, wallAt } from './local-time.ts';
import type { InstantMs, LocalHours, Policy, Priority, Span, ZoneName } from './model.ts';

/** The rules of a policy that close hours; ISO weekdays. Fits the planner's policy and the one on the wire. */
export interface HoursRules {
  readonly quiet: readonly LocalHours[];
  readonly weekdays: readonly number[];
  readonly windows?: readonly LocalHours[] | undefined;
}

/** What of a policy forbids a moment. Never changed once made: what it closes is kept by the object. */
export interface PolicyHours extends HoursRules {
  readonly exceptions?: readonly (Span & { readonly approvedAt: InstantMs })[] | undefined;
  readonly later?: readonly (HoursRules & { readonly validFrom: InstantMs })[] | undefined;
}

/** Why nothing but an emergency may sound. */
export type ClosedReason = 'quiet-hours' | 'weekday-not-allowed' | 'outside-window';

/** A stretch in which nothing but an emergency may sound, and why. */
export interface ClosedSpan extends Span {
  readonly reason: ClosedReason;
}

/** How a planned sound breaks the policy, with the facts for whoever has to be told. */
export type PolicyBreach =
  /** `quiet` is the stretch it runs into, whole. */
  | { readonly kind: 'quiet-hours'; readonly quiet: Span }
  /** ISO weekday, Monday 1, of the first local day it may not sound on. */
  | { readonly kind: 'weekday-not-allowed'; readonly weekday: number; readonly day: Span }
  /** Neither quiet nor on a closed day, but in no window; `outside` is the stretch between, whole up to two days each way. */
  | { readonly kind: 'outside-window'; readonly outside: Span }
  | { readonly kind: 'session-too-long'; readonly minutes: number; readonly maxMinutes: number };

/** Every way in which sounding over `span` breaks the policy; none for an emergency. */
export function checkAgainstPolicy(check: {
  readonly policy: Policy;
  readonly zone: ZoneName;
  readonly priority: Priority;
  readonly span: Span;
}): PolicyBreach[] {
  const { policy, zone, priority, span } = check;
  if (priority === 'emergency') return [];
  const breaches = closedBreaches(policy, zone, { from: span.from, to: Math.max(span.to, span.from + 1) });
  const minutes = (span.to - span.from) / 60_000;
  const { maxMinutesPerSession: maxMinutes } = rulesFrom(policy.later, span.from) ?? policy;
  if (minutes > maxMinutes) breaches.push({ kind: 'session-too-long', minutes, maxMinutes });
  return breaches;
}

/**
 * When inside `window` nothing but an emergency may sound: cut to it, sorted, disjoint, those of one reason joined. Each
 * moment follows the rules in force at that moment (`later`); a closed day is told before quiet hours, those before time
 * outside the windows. What an exception opened that was approved before it begins is not closed.
 */
export function closedSpans(policy: PolicyHours, zone: ZoneName, window: Span): ClosedSpan[] {
  const result: ClosedSpan[] = [];
  for (let day = Math.floor(window.from / DAY_MS); day * DAY_MS < window.to; day++) {
    for (const span of closedInDay(policy, zone, day)) {
      const part = { ...cut(span, window), reason: span.reason };
      if (part.to <= part.from) continue;
      const last = result.at(-1);
      if (last !== undefined && last.to === part.from && last.reason === part.reason) {
        result[result.length - 1] = { ...last, to: part.to };
      } else result.push(part);
    }
  }
  return result;
}

/** The first moment inside `window` at which nothing but an emergency may sound; undefined where all of it is free. Cheap. */
export function firstClosed(
  policy: PolicyHours,
  zone: ZoneName,
  window: Span,
): { readonly from: InstantMs; readonly reason: ClosedReason } | undefined {
  for (let day = Math.floor(window.from / DAY_MS); day * DAY_MS < window.to; day++) {
    for (const { from, to, reason } of closedInDay(policy, zone, day)) {
      if (to > window.from && from < window.to) return { from: Math.max(from, window.from), reason };
    }
  }
  return undefined;
}

/** Whether anything but an emergency may sound at this instant. */
export function isOpen(policy: PolicyHours, zone: ZoneName, at: InstantMs): boolean {
  return firstClosed(policy, zone, { from: at, to: at + 1 }) === undefined;
}

/**
 * The stretches of quiet inside `window`, cut to it, sorted, joined where they touch, without what exceptions opened. A
 * stretch begins when clocks first show `from` and ends when they last show `until`, so a change of the clocks never
 * shortens it. `from` equal to `until` means no quiet at all.
 */
export function quietSpans(policy: Omit<PolicyHours, 'weekdays'>, zone: ZoneName, window: Span): Span[] {
  const quiet = byRules(policy, window, (rules, part) => hoursWithin(rules.quiet, zone, part));
  return without(quiet, opened(policy));
}

/** Whether this instant lies in quiet hours that no exception opened. */
export function inQuietHours(policy: Omit<PolicyHours, 'weekdays'>, zone: ZoneName, at: InstantMs): boolean {
  return quietSpans(policy, zone, { from: at, to: at + 1 }).length > 0;
}

/** Whether the local day of this instant is one these rules let normal airings sound on. */
export function weekdayAllowed(rules: Pick<HoursRules, 'weekdays'>, zone: ZoneName, at: InstantMs): boolean {
  return rules.weekdays.includes(isoWeekday(wallAt(at, zone)));
}

/** The last of the dated rules that hold at `at`; undefined while the first ones still do. */
export function rulesFrom<Rules extends { readonly validFrom: InstantMs }>(
  later: readonly Rules[] | undefined,
  at: InstantMs,
): Rules | undefined {
  let found: Rules | undefined;
  for (const rules of later ?? []) {
    if (rules.validFrom <= at && (found === undefined || rules.validFrom >= found.validFrom)) found = rules;
  }
  return found;
}

/** What closed hours `touched` runs into; most plans run into none, and that is known at once. */
function closedBreaches(policy: PolicyHours, zone: ZoneName, touched: Span): PolicyBreach[] {
  if (firstClosed(policy, zone, touched) === undefined) return [];
  const closed = closedByRule(policy, zone, { from: touched.from - 2 * DAY_MS, to: touched.to + 2 * DAY_MS });
  const meets = (spans: readonly Span[]): Span | undefined =>
    spans.find(({ from, to }) => from < touched.to && to > touched.from);
  const breaches: PolicyBreach[] = [];
  const quiet = meets(closed.quiet);
  if (quiet !== undefined) breaches.push({ kind: 'quiet-hours', quiet });
  const shut = meets(closed.days);
  if (shut !== undefined) {
    const midnight = midnightOf(wallAt(Math.max(shut.from, touched.from), zone));
    breaches.push({ kind: 'weekday-not-allowed', weekday: isoWeekday(midnight), day: daySpan(midnight, zone) });
  }
  const outside = meets(closed.outside);
  if (outside !== undefined) breaches.push({ kind: 'outside-window', outside });
  return breaches;
}

type KeptDays = Map<number, readonly ClosedSpan[]>;
/** A compile asks one policy tens of thousands of times about the same days; each UTC day is worked out once. */
const keptDays = new WeakMap<object, Map<ZoneName, KeptDays>>();
/** Eleven years of days. */
const DAYS_KEPT = 4_000;

function closedInDay(policy: PolicyHours, zone: ZoneName, day: number): readonly ClosedSpan[] {
  let byZone = keptDays.get(policy);
  if (byZone === undefined) {
    byZone = new Map();
    keptDays.set(policy, byZone);
  }
  let days = byZone.get(zone);
  if (days === undefined) {
    days = new Map();
    byZone.set(zone, days);
  }
  let spans = days.get(day);
  if (spans === undefined) {
    if (days.size >= DAYS_KEPT) days.clear();
    spans = workOutDay(policy, zone, { from: day * DAY_MS, to: (day + 1) * DAY_MS });
    days.set(day, spans);
  }
  return spans;
}

function workOutDay(policy: PolicyHours, zone: ZoneName, window: Span): ClosedSpan[] {
  const { days, quiet, outside } = closedByRule(policy, zone, window);
  return [
    ...days.map((span) => ({ ...span, reason: 'weekday-not-allowed' as const })),
    ...without(quiet, days).map((span) => ({ ...span, reason: 'quiet-hours' as const })),
    ...outside.map((span) => ({ ...span, reason: 'outside-window' as const })),
  ].sort((a, b) => a.from - b.from);
}

/** What each rule closes inside `window`, without what exceptions opened; `outside` only where no other rule closes. */
function closedByRule(
  policy: PolicyHours,
  zone: ZoneName,
  window: Span,
): { readonly days: Span[]; readonly quiet: Span[]; readonly outside: Span[] } {
  const days = byRules(policy, window, ({ weekdays }, part) => closedDays(weekdays, zone, part));
  const quiet = byRules(policy, window, (rules, part) => hoursWithin(rules.quiet, zone, part));
  const outside = byRules(policy, window, ({ windows = [] }, part) =>
    windows.length === 0 ? [] : without([part], hoursSurelyWithin(windows, zone, part)),
  );
  const open = opened(policy);
  return {
    days: without(days, open),
    quiet: without(quiet, open),
    outside: without(without(outside, joined([...days, ...quiet])), open),
  };
}

/** Asks each rule for the part of `window` in which it is in force, and joins the answers. */
function byRules<Rules extends object, Dated extends Rules & { readonly validFrom: InstantMs }>(
  policy: Rules & { readonly later?: readonly Dated[] | undefined },
  window: Span,
  closes: (rules: Rules, part: Span) => Span[],
): Span[] {
  const changes = (policy.later ?? []).map(({ validFrom }) => validFrom);
  if (changes.length === 0) return closes(policy, window);
  const within = changes.filter((at) => at > window.from && at < window.to).sort((a, b) => a - b);
  const edges = [window.from, ...within, window.to];
  return joined(
    edges.flatMap((from, index) => {
      const to = edges[index + 1];
      return to === undefined || to <= from ? [] : closes(rulesFrom(policy.later, from) ?? policy, { from, to });
    }),
  );
}

/** The spans that were opened before they began, joined. */
function opened({ exceptions = [] }: Pick<PolicyHours, 'exceptions'>): Span[] {
  return joined(exceptions.filter(({ from, to, approvedAt }) => approvedAt < from && from < to));
}

/** The local days inside `window` that are not among `weekdays`, cut to it, joined. */
function closedDays(weekdays: readonly number[], zone: ZoneName, window: Span): Span[] {
  const days: Span[] = [];
  if (window.to <= window.from) return days;
  for (let day = midnightOf(wallAt(window.from, zone)); ; day += DAY_MS) {
    const whole = daySpan(day, zone);
    if (whole.from >= window.to) return joined(days);
    const span = cut(whole, window);
    if (span.to > span.from && !weekdays.includes(isoWeekday(day))) days.push(span);
  }
}
