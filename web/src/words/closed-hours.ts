/** The hours in which the policy lets nothing sound, day by day, for shading: quiet hours, outside the windows, closed days. */
import type { PolicyView } from '../../../server/contract/policy.ts';
import { addDays, instantOf, localDate, localParts } from './local-time.ts';
import { isoWeekday } from './repeat-rule.ts';

/** [from, to), epoch milliseconds; of what a leader opened, `reason` is why. */
export interface ShadedSpan {
  readonly from: number;
  readonly to: number;
  readonly reason: string | undefined;
}

type Rules = Pick<PolicyView, 'quiet' | 'weekdays' | 'windows'>;
/** [from, until) in local time, across midnight when until is before from. */
export type Hours = PolicyView['quiet'][number];
const minuteMs = 60_000;
const minutesPerDay = 1440;

/** Of so many days from `first` on: what is closed, and what is open by an exception only. Dated rules count from their day. */
export function shadeHours(
  policy: PolicyView,
  first: string,
  days: number,
  zone: string,
): { readonly closed: ShadedSpan[]; readonly opened: ShadedSpan[] } {
  const opened = policy.exceptions
    .filter(({ approvedAt }) => approvedAt !== null)
    .map(({ from, to, reason }) => ({ from: Date.parse(from), to: Date.parse(to), reason }));
  const closed: ShadedSpan[] = [];
  for (let index = 0; index < days; index++) {
    const date = addDays(first, index);
    const start = instantOf(date, zone);
    const isShut = (minute: number): boolean => {
      const at = start + minute * minuteMs;
      return (
        isClosed(rulesOn(policy, start), isoWeekday(date), minute) &&
        !opened.some(({ from, to }) => at >= from && at < to)
      );
    };
    closed.push(
      ...spansOf(isShut).map(([from, to]) => ({
        from: start + from * minuteMs,
        to: start + to * minuteMs,
        reason: undefined,
      })),
    );
  }
  return { closed, opened };
}

/** The quiet hours that hold at an instant and that no leader's exception opens; undefined: none. */
export function quietHoursAt(policy: PolicyView, at: number, zone: string): Hours | undefined {
  const open = policy.exceptions.some(
    ({ approvedAt, from, to }) => approvedAt !== null && at >= Date.parse(from) && at < Date.parse(to),
  );
  if (open) return undefined;
  const { hour, minute } = localParts(at, zone);
  const { quiet } = rulesOn(policy, instantOf(localDate(at, zone), zone));
  return quiet.find((hours) => isWithin(hours, hour * 60 + minute));
}

function rulesOn(policy: PolicyView, dayStart: number): Rules {
  const begun = policy.later.filter(({ validFrom }) => Date.parse(validFrom) <= dayStart);
  return begun.sort((one, other) => Date.parse(other.validFrom) - Date.parse(one.validFrom))[0] ?? policy;
}

function isClosed({ quiet, weekdays, windows }: Rules, weekday: number, minute: number): boolean {
  if (!weekdays.includes(weekday) || quiet.some((hours) => isWithin(hours, minute))) return true;
  return windows.length > 0 && !windows.some((hours) => isWithin(hours, minute));
}

/** None when they are equal. */
function isWithin({ from, until }: Hours, minute: number): boolean {
  const [start, end] = [minuteOf(from), minuteOf(until)];
  return start <= end ? minute >= start && minute < end : minute >= start || minute < end;
}

function spansOf(isShut: (minute: number) => boolean): [number, number][] {
  const spans: [number, number][] = [];
  for (let minute = 0; minute < minutesPerDay; minute++) {
    if (!isShut(minute)) continue;
    const last = spans.at(-1);
    if (last !== undefined && last[1] === minute) last[1] = minute + 1;
    else spans.push([minute, minute + 1]);
  }
  return spans;
}

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}
