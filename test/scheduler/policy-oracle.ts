/** A slow second opinion on closed hours: walks the clock of a zone minute by minute and shares no code with the scheduler. */
import type { LocalHours, Policy } from '../../scheduler/model.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
/** Quiet hours that began before, and the clocks' changes. */
const MARGIN_DAYS = 2;

/** Why each minute of [from, from + minutes) is closed, undefined where it is open; `from` is a whole minute. */
export function closedMinutes(policy: Policy, zone: string, from: number, minutes: number): (string | undefined)[] {
  const margin = MARGIN_DAYS * DAY_MINUTES;
  const walls = readClock(zone, from - margin * MINUTE_MS, minutes + 2 * margin);
  const allRules = [{ validFrom: Number.NEGATIVE_INFINITY, ...policy }, ...(policy.later ?? [])];
  const closedBy = allRules.map((rules) => ({
    rules,
    quiet: rules.quiet.map((hours) => quietMinutes(hours, walls)),
    windows: (rules.windows ?? []).map((hours) => windowMinutes(hours, walls)),
  }));
  return Array.from({ length: minutes }, (_, index) => {
    const at = from + index * MINUTE_MS;
    // Of two changes at one instant the last one listed holds.
    const begun = closedBy.filter(({ rules }) => rules.validFrom <= at);
    const newest = Math.max(...begun.map(({ rules }) => rules.validFrom));
    const inForce = begun.findLast(({ rules }) => rules.validFrom === newest);
    const isOpened = (policy.exceptions ?? []).some(
      (one) => one.approvedAt < one.from && one.from <= at && at < one.to,
    );
    if (inForce === undefined || isOpened) return undefined;
    const weekday = ((Math.floor((walls[index + margin] ?? 0) / DAY_MINUTES) + 3) % 7) + 1;
    if (!inForce.rules.weekdays.includes(weekday)) return 'weekday-not-allowed';
    if (inForce.quiet.some((closed) => closed.has(index + margin))) return 'quiet-hours';
    const isOutside = inForce.windows.length > 0 && !inForce.windows.some((open) => open.has(index + margin));
    return isOutside ? 'outside-window' : undefined;
  });
}

const clocks = new Map<string, readonly number[]>();

/** What the zone's clock shows in each minute, as minutes since 1970-01-01T00:00 of that clock. */
function readClock(zone: string, from: number, minutes: number): readonly number[] {
  const key = `${zone} ${from} ${minutes}`;
  let walls = clocks.get(key);
  if (walls === undefined) {
    walls = Array.from({ length: minutes }, (_, index) => {
      const shown = Temporal.Instant.fromEpochMilliseconds(from + index * MINUTE_MS).toZonedDateTimeISO(zone);
      return Math.floor((shown.epochMilliseconds + shown.offsetNanoseconds / 1e6) / MINUTE_MS);
    });
    clocks.set(key, walls);
  }
  return walls;
}

/** From the first minute that shows `from` or later until the clock shows `until` for the last time, for every day. */
function quietMinutes(hours: LocalHours, walls: readonly number[]): Set<number> {
  return daily(hours, walls, (begin, end) => [
    walls.findIndex((wall) => wall >= begin),
    Math.max(
      walls.findLastIndex((wall) => wall < end),
      walls.lastIndexOf(end) - 1,
    ),
  ]);
}

/** From when the clock shows `from` for the last time to before the first minute that shows `until` or later. */
function windowMinutes(hours: LocalHours, walls: readonly number[]): Set<number> {
  return daily(hours, walls, (begin, end) => {
    const until = walls.findIndex((wall) => wall >= end);
    const first = Math.max(walls.findLastIndex((wall) => wall < begin) + 1, walls.lastIndexOf(begin));
    return [first, (until < 0 ? walls.length : until) - 1];
  });
}

function daily(
  { from, until }: LocalHours,
  walls: readonly number[],
  find: (begin: number, end: number) => [first: number, last: number],
): Set<number> {
  const found = new Set<number>();
  const [begin, end] = [minuteOf(from), minuteOf(until)];
  if (begin === end) return found;
  const firstDay = Math.floor((walls[0] ?? 0) / DAY_MINUTES) - 1;
  const lastDay = Math.floor((walls.at(-1) ?? 0) / DAY_MINUTES);
  for (let day = firstDay; day <= lastDay; day++) {
    const [first, last] = find(day * DAY_MINUTES + begin, day * DAY_MINUTES + end + (end < begin ? DAY_MINUTES : 0));
    for (let minute = Math.max(0, first); first >= 0 && minute <= last; minute++) found.add(minute);
  }
  return found;
}

function minuteOf(time: string): number {
  const [hour, minute] = time.split(':').map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
}
