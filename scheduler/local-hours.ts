/** Hours of the day as stretches of instants, and the arithmetic of such stretches: cut, joined, taken away. */
import { DAY_MS, firstInstantFrom, lastInstantAt, midnightOf, parseLocalTime, wallAt } from './local-time.ts';
import type { InstantMs, LocalHours, Span, ZoneName } from './model.ts';

/**
 * The stretches of `hours` inside `window`, cut to it, sorted, joined where they touch. Each begins when clocks first show
 * `from` and ends when they last show `until`, so a change of the clocks never shortens one. `from` equal to `until`, and
 * times that cannot be read, give none. `startsOn` chooses by the day a stretch begins on, as wall time of its midnight.
 */
export function hoursWithin(
  hours: readonly LocalHours[],
  zone: ZoneName,
  window: Span,
  startsOn: (midnight: number) => boolean = everyDay,
): Span[] {
  return stretches(hours, zone, window, startsOn, (midnight, { fromMs, untilMs }) => ({
    from: firstInstantFrom(midnight + fromMs, zone),
    to: lastInstantAt(midnight + untilMs, zone),
  }));
}

/**
 * The same the other way round: each begins when clocks last show `from` and ends when they first show `until`, so a change
 * of the clocks never lengthens one. What lies between them is what `hoursWithin` gives for the hours between.
 */
export function hoursSurelyWithin(hours: readonly LocalHours[], zone: ZoneName, window: Span): Span[] {
  return stretches(hours, zone, window, everyDay, (midnight, { fromMs, untilMs }) => ({
    from: lastInstantAt(midnight + fromMs, zone),
    to: firstInstantFrom(midnight + untilMs, zone),
  }));
}

/** What two stretches share; empty (`to` not after `from`) when they share nothing. */
export function cut(span: Span, window: Span): Span {
  return { from: Math.max(span.from, window.from), to: Math.min(span.to, window.to) };
}

/** The same instants as sorted stretches that do not touch one another. */
export function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = result.at(-1);
    if (last !== undefined && span.from <= last.to)
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else result.push(span);
  }
  return result;
}

/** What is left of `spans` without `taken`; both joined, and so is the answer. */
export function without(spans: readonly Span[], taken: readonly Span[]): Span[] {
  if (taken.length === 0) return [...spans];
  return spans.flatMap((span) => {
    const left: Span[] = [];
    let from: InstantMs = span.from;
    for (const gone of taken) {
      if (gone.to <= from || gone.from >= span.to) continue;
      if (gone.from > from) left.push({ from, to: gone.from });
      from = gone.to;
    }
    if (from < span.to) left.push({ from, to: span.to });
    return left;
  });
}

/** Milliseconds of wall clock after midnight; `untilMs` may lie in the next day. */
interface HoursMs {
  readonly fromMs: number;
  readonly untilMs: number;
}

function everyDay(): boolean {
  return true;
}

function stretches(
  hours: readonly LocalHours[],
  zone: ZoneName,
  window: Span,
  startsOn: (midnight: number) => boolean,
  place: (midnight: number, hours: HoursMs) => Span,
): Span[] {
  if (hours.length === 0 || window.to <= window.from) return [];
  const spans: Span[] = [];
  const lastDay = midnightOf(wallAt(window.to, zone)) + DAY_MS;
  for (let day = midnightOf(wallAt(window.from, zone)) - 2 * DAY_MS; day <= lastDay; day += DAY_MS) {
    if (!startsOn(day)) continue;
    for (const one of readHours(hours)) {
      const span = cut(place(day, one), window);
      if (span.from < span.to) spans.push(span);
    }
  }
  return joined(spans);
}

/** A policy is asked thousands of times in one compile; its times are read once. */
const hoursRead = new WeakMap<readonly LocalHours[], readonly HoursMs[]>();

function readHours(hours: readonly LocalHours[]): readonly HoursMs[] {
  let read = hoursRead.get(hours);
  if (read === undefined) {
    read = hours.flatMap(({ from, until }) => {
      const fromMs = parseLocalTime(from);
      const untilMs = parseLocalTime(until);
      if (fromMs === undefined || untilMs === undefined || fromMs === untilMs) return [];
      return [{ fromMs, untilMs: untilMs < fromMs ? untilMs + DAY_MS : untilMs }];
    });
    hoursRead.set(hours, read);
  }
  return read;
}
