/** Holds planned sound against the commune's policy: quiet hours, weekdays, length of a session (R2). */
import {
  DAY_MS,
  daySpan,
  firstInstantFrom,
  isoWeekday,
  lastInstantAt,
  midnightOf,
  parseLocalTime,
  type WallMs,
  wallAt,
} from './local-time.ts';
import type { InstantMs, Policy, Priority, QuietHours, Span, ZoneName } from './model.ts';

/** What of a policy forbids a moment. */
export type PolicyHours = Pick<Policy, 'quiet' | 'weekdays'>;

/** How a planned sound breaks the policy, with the facts for whoever has to be told. */
export type PolicyBreach =
  /** `quiet` is the stretch it runs into, whole. */
  | { readonly kind: 'quiet-hours'; readonly quiet: Span }
  /** ISO weekday, Monday 1, of the first local day it may not sound on. */
  | { readonly kind: 'weekday-not-allowed'; readonly weekday: number; readonly day: Span }
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
  const breaches: PolicyBreach[] = [];
  const quiet = quietSpans(policy, zone, touched(span))[0];
  if (quiet !== undefined) breaches.push({ kind: 'quiet-hours', quiet: wholeQuiet(policy, zone, quiet) });
  const day = closedDays(policy, zone, touched(span))[0];
  if (day !== undefined) {
    breaches.push({ kind: 'weekday-not-allowed', weekday: isoWeekday(wallAt(day.from, zone)), day });
  }
  const minutes = (span.to - span.from) / 60_000;
  if (minutes > policy.maxMinutesPerSession) {
    breaches.push({ kind: 'session-too-long', minutes, maxMinutes: policy.maxMinutesPerSession });
  }
  return breaches;
}

/**
 * The stretches of quiet inside `window`, cut to it, sorted, joined where they touch. A stretch begins when clocks first
 * show `from` and ends when they last show `until`, so a change of the clocks never shortens it. `from` equal to `until`
 * means no quiet at all.
 */
export function quietSpans(policy: Pick<PolicyHours, 'quiet'>, zone: ZoneName, window: Span): Span[] {
  if (policy.quiet.length === 0 || window.to <= window.from) return [];
  const spans: Span[] = [];
  const lastDay = midnightOf(wallAt(window.to, zone));
  for (let day = midnightOf(wallAt(window.from, zone)) - DAY_MS; day <= lastDay; day += DAY_MS) {
    for (const hours of readQuiet(policy.quiet)) {
      const span = cut(quietOn(day, hours, zone), window);
      if (span.from < span.to) spans.push(span);
    }
  }
  return joined(spans);
}

/** Whether only an emergency may sound at this instant. */
export function inQuietHours(policy: Pick<PolicyHours, 'quiet'>, zone: ZoneName, at: InstantMs): boolean {
  return quietSpans(policy, zone, { from: at, to: at + 1 }).length > 0;
}

/** Whether the local day of this instant is one the policy lets normal airings sound on. */
export function weekdayAllowed(policy: Pick<PolicyHours, 'weekdays'>, zone: ZoneName, at: InstantMs): boolean {
  return policy.weekdays.includes(isoWeekday(wallAt(at, zone)));
}

/** The local days that touch `window` and are not allowed, each whole, in order. */
export function closedDays(policy: Pick<PolicyHours, 'weekdays'>, zone: ZoneName, window: Span): Span[] {
  const days: Span[] = [];
  if (window.to <= window.from) return days;
  for (let day = midnightOf(wallAt(window.from, zone)); ; day += DAY_MS) {
    const span = daySpan(day, zone);
    if (span.from >= window.to) return days;
    if (span.to > span.from && !policy.weekdays.includes(isoWeekday(day))) days.push(span);
  }
}

/** Quiet hours as milliseconds of wall clock after midnight; `untilMs` may lie in the next day. */
interface QuietMs {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** A policy is asked thousands of times in one compile; its times are read once. */
const quietRead = new WeakMap<readonly QuietHours[], readonly QuietMs[]>();

function readQuiet(quiet: readonly QuietHours[]): readonly QuietMs[] {
  let read = quietRead.get(quiet);
  if (read === undefined) {
    read = quiet.flatMap((hours) => {
      const fromMs = parseLocalTime(hours.from);
      const untilMs = parseLocalTime(hours.until);
      if (fromMs === undefined || untilMs === undefined || fromMs === untilMs) return [];
      return [{ fromMs, untilMs: untilMs < fromMs ? untilMs + DAY_MS : untilMs }];
    });
    quietRead.set(quiet, read);
  }
  return read;
}

function quietOn(midnight: WallMs, { fromMs, untilMs }: QuietMs, zone: ZoneName): Span {
  return { from: firstInstantFrom(midnight + fromMs, zone), to: lastInstantAt(midnight + untilMs, zone) };
}

function cut(span: Span, window: Span): Span {
  return { from: Math.max(span.from, window.from), to: Math.min(span.to, window.to) };
}

function joined(spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.sort((a, b) => a.from - b.from || a.to - b.to)) {
    const last = result.at(-1);
    if (last !== undefined && span.from <= last.to)
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else result.push(span);
  }
  return result;
}

/** A sound without length still has a moment. */
function touched(span: Span): Span {
  return { from: span.from, to: Math.max(span.to, span.from + 1) };
}

function wholeQuiet(policy: PolicyHours, zone: ZoneName, part: Span): Span {
  const around = { from: part.from - 2 * DAY_MS, to: part.to + 2 * DAY_MS };
  return quietSpans(policy, zone, around).find((span) => span.from <= part.from && part.from < span.to) ?? part;
}
