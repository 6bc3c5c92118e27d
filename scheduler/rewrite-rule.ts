/** Gives the text of a rule another end, and leaves all its other parts as they were written. */
import { DAY_MS, firstInstantFrom, formatLocalDateTime, midnightOf, readAsInstant, wallAt } from './local-time.ts';
import type { InstantMs, ZoneName } from './model.ts';

/** The rule with `at` as the last instant it may give, told in local time where that is unmistakable. */
export function endRuleAt(rrule: string, at: InstantMs, zone: ZoneName): string {
  const wall = wallAt(at, zone);
  const isPlain = readAsInstant(wall, zone) === at;
  return `${withoutEnd(rrule)};UNTIL=${compact(formatLocalDateTime(isPlain ? wall : at))}${isPlain ? '' : 'Z'}`;
}

/** The rule until the end of the local day before the one that `at` is in. */
export function endRuleTheDayBefore(rrule: string, at: InstantMs, zone: ZoneName): string {
  const dayBefore = midnightOf(wallAt(at, zone)) - DAY_MS;
  return `${withoutEnd(rrule)};UNTIL=${compact(formatLocalDateTime(dayBefore)).slice(0, 8)}`;
}

/** When the local day begins that `at` is in. */
export function dayStartOf(at: InstantMs, zone: ZoneName): InstantMs {
  return firstInstantFrom(midnightOf(wallAt(at, zone)), zone);
}

/** The rule with another COUNT. */
export function recountRule(rrule: string, count: number): string {
  return `${withoutEnd(rrule)};COUNT=${count}`;
}

function withoutEnd(rrule: string): string {
  const parts = rrule.trim().replace(/;$/, '').split(';');
  return parts.filter((part) => !/^(RRULE:)?(COUNT|UNTIL)=/i.test(part)).join(';');
}

function compact(text: string): string {
  return text.replaceAll(/[-:]/g, '');
}
