/** Parts a series between what has begun and what is to come, for a change of all that is to come: the rule's times alone do not tell. */
import { instantIn } from './divide-dates.ts';
import { type SplitSeries, splitSeries } from './edit-series.ts';
import { listSeries, type Series } from './expand-schedule.ts';
import { daySpan, formatLocalDateTime, midnightOf, wallAt } from './local-time.ts';
import type { InstantMs, OccurrenceChange, ZoneName } from './model.ts';

/** What has begun of a series, and what is to come of it as it shall be; undefined when nothing is. */
export interface SeriesAtNow {
  readonly ended: Series;
  readonly next: Series | undefined;
}

/**
 * `changed` is the series as it shall be, with the single changes of `before` in their order. What was moved from a time that has passed
 * to one that has not goes on where `changed` still has it; what has sounded today does not sound again at a new time of day.
 * Undefined: nothing has begun.
 */
export function splitAtNow(before: Series, changed: Series, zone: ZoneName, now: InstantMs): SeriesAtNow | undefined {
  const at = (Math.floor(now / 1000) + 1) * 1000;
  const moves = postponed(before, changed, zone, now);
  const { before: behind } = splitAt(before, at, zone);
  if (behind === undefined || listSeries(behind, zone, ALWAYS, moves.length + 1).length <= moves.length)
    return undefined;
  const moved = moves.map(({ was }) => was);
  const kept = moves.flatMap(({ change }) => (isListed(changed, change, zone) ? [change] : []));
  const again = soundedToday(before, changed, moved, zone, now);
  return { ended: without(behind, moved, zone), next: withMoved(comingPart(changed, again, zone, at), kept, zone) };
}

const ALWAYS = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** An occurrence that would have begun by the rule, and that a person moved to a time to come. */
interface Move {
  readonly was: InstantMs;
  /** As it is written in the changed series. */
  readonly change: OccurrenceChange;
}

function postponed(before: Series, changed: Series, zone: ZoneName, now: InstantMs): Move[] {
  return (before.changes ?? []).flatMap((own, index): Move[] => {
    const was = instantIn(own.occurrence, zone);
    const startsAt = own.startsAt === undefined ? undefined : instantIn(own.startsAt, zone);
    if (was === undefined || startsAt === undefined || own.cancelled === true) return [];
    if (was > now || startsAt <= now || !isListed(before, own, zone)) return [];
    return [{ was, change: changed.changes?.[index] ?? own }];
  });
}

/**
 * Of the changed series' occurrences to come today those that stand for one that has sounded: today's new times stand for those that are
 * gone, in their order.
 */
function soundedToday(
  before: Series,
  changed: Series,
  moved: readonly InstantMs[],
  zone: ZoneName,
  now: InstantMs,
): Set<InstantMs> {
  const today = daySpan(midnightOf(wallAt(now, zone)), zone);
  const [old, own] = [listSeries(before, zone, today), listSeries(changed, zone, today)];
  const fresh = own.filter((one) => !old.includes(one));
  const gone = old.filter((one) => !own.includes(one));
  return new Set(fresh.filter((one, index) => one > now && isSounded(gone[index])));

  function isSounded(one: InstantMs | undefined): boolean {
    return one !== undefined && one <= now && !moved.includes(one);
  }
}

/** The series from `at` on without `again`. It begins behind those of them that come first: an EXDATE for them would say nothing. */
function comingPart(series: Series, again: ReadonlySet<InstantMs>, zone: ZoneName, at: InstantMs): Series | undefined {
  const [last = at] = [...again].sort((a, b) => b - a);
  const today = listSeries(series, zone, { from: at, to: last + 1000 });
  const from = today.find((one) => !again.has(one)) ?? last + 1000;
  const { after } = splitAt(series, from, zone);
  const left = [...again].filter((one) => one >= from);
  return after === undefined ? undefined : without(after, left, zone);
}

/** At the first occurrence from `at` on, which its local time names also in an hour that comes twice. */
function splitAt(series: Series, at: InstantMs, zone: ZoneName): SplitSeries {
  const [first] = listSeries(series, zone, { from: at, to: ALWAYS.to }, 1);
  return first === undefined ? { before: series } : splitSeries(series, localText(first, zone), zone);
}

/** The series and these moved occurrences, where its own times do not give them. */
function withMoved(series: Series | undefined, kept: readonly OccurrenceChange[], zone: ZoneName): Series | undefined {
  if (kept.length === 0) return series;
  const missing = kept.filter((change) => series === undefined || !isListed(series, change, zone));
  const [first, ...rest] = missing.map(({ occurrence }) => occurrence);
  if (series === undefined) return { dtstart: first ?? '', rdates: rest, exdates: [], times: [], changes: kept };
  const moments = missing.map(({ occurrence }) => instantIn(occurrence, zone));
  const exdates = series.exdates.filter((text) => !moments.includes(instantIn(text, zone)));
  const rdates = [...series.rdates, ...missing.map(({ occurrence }) => occurrence)];
  return { ...series, rdates, exdates, changes: [...missing, ...(series.changes ?? [])] };
}

/** The series without these occurrences and what was changed of them. */
function without(series: Series, moments: readonly InstantMs[], zone: ZoneName): Series {
  if (moments.length === 0) return series;
  const exdates = [...series.exdates, ...moments.map((at) => localText(at, zone))];
  const changes = series.changes?.filter(({ occurrence }) => !moments.includes(instantIn(occurrence, zone) ?? 0));
  return { ...series, exdates, ...(changes === undefined ? {} : { changes }) };
}

function isListed(series: Series, { occurrence }: OccurrenceChange, zone: ZoneName): boolean {
  const at = instantIn(occurrence, zone);
  return at !== undefined && listSeries(series, zone, { from: at, to: at + 1 }, 1).length > 0;
}

function localText(at: InstantMs, zone: ZoneName): string {
  return formatLocalDateTime(wallAt(at, zone));
}
