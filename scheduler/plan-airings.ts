/** Turns schedules into airings: every occurrence with its items resolved to approved renditions, or the reason for silence. */
import { createHash } from 'node:crypto';
import { expandOccurrences } from './expand-schedule.ts';
import { midnightOf, parseLocalDate, wallAt } from './local-time.ts';
import type {
  AiredBefore,
  Airing,
  ConflictAnswer,
  ExceptionDay,
  ExceptionRule,
  FrozenPick,
  InstantMs,
  LocalDateTime,
  OccurrenceChange,
  PlaceFilling,
  PlannedSegment,
  PlannedStation,
  Policy,
  Programme,
  RelaySource,
  Schedule,
  Span,
  ZoneName,
} from './model.ts';
import { asDropped, endOf, placeItems } from './place-items.ts';
import { reachOf } from './reach-stations.ts';
import { type ProgrammeResolver, programmeResolver } from './resolve-programme.ts';

/** Everything the plan is made of. */
export interface PlanInput {
  readonly schedules: readonly Schedule[];
  readonly programmes: readonly Programme[];
  readonly segments: readonly PlannedSegment[];
  readonly stations: readonly PlannedStation[];
  readonly policy: Policy;
  readonly zone: ZoneName;
  /** Airings that begin in here are planned. */
  readonly window: Span;
  /** Holidays and days the commune named; see `Schedule.onExceptionDays`. */
  readonly exceptionDays?: readonly ExceptionDay[];
  /** What relay windows may name (R1). */
  readonly relaySources?: readonly RelaySource[];
  /** What people put into the places of single airings. */
  readonly fillings?: readonly PlaceFilling[];
  /** Picks of near airings, which are not chosen anew. */
  readonly frozenPicks?: readonly FrozenPick[];
  /** What aired before, or is frozen to air outside the window: picks look back at it. */
  readonly history?: readonly AiredBefore[];
  /** The history is whole before this: what the plan says of an earlier time today, picks do not take for what aired. */
  readonly historyUntil?: InstantMs;
  /** What people answered where two airings want the same time; read by `resolveOverlaps`, which takes a plan as its rules. */
  readonly answers?: readonly ConflictAnswer[];
}

/**
 * Every airing that begins in the window, by start and id, whatever the order of the input. An item keeps the index it
 * has in its programme, so that one dropped before it renames nothing; of several that one step gives, each further one
 * counts `ITEMS_APART` more. A schedule that cannot be read gives none; one that is skipped on an exception day gives a
 * silent one that says so.
 */
export function planAirings(plan: PlanInput): Airing[] {
  const resolver = programmeResolver(plan);
  return occurrencesOf(plan).map((planned) => {
    const airing = planned.programmeId === undefined ? skipped(planned) : makeAiring(planned, resolver, plan);
    if (airing.startsAt >= (plan.historyUntil ?? plan.window.from)) resolver.note(airing);
    return airing;
  });
}

/** An airing's name: the same schedule and occurrence give the same 32 hex digits in every rebuilt plan. */
export function airingId(scheduleId: string, occurrence: InstantMs): string {
  return createHash('sha256').update(`${scheduleId}\n${occurrence}`).digest('hex').slice(0, 32);
}

/** Orders airings by start, then id. */
export function byStart(a: Pick<Airing, 'startsAt' | 'id'>, b: Pick<Airing, 'startsAt' | 'id'>): number {
  return a.startsAt - b.startsAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** One occurrence, before its items are resolved. */
interface PlannedOccurrence {
  readonly id: string;
  readonly schedule: Schedule;
  readonly startsAt: InstantMs;
  readonly stationIds: readonly string[];
  /** Undefined: it is an exception day, and the schedule is silent then. */
  readonly programmeId: string | undefined;
  readonly slotMs: number | undefined;
  readonly movedFrom: LocalDateTime | undefined;
}

function occurrencesOf(plan: PlanInput): PlannedOccurrence[] {
  const isException = exceptionFinder(plan);
  const reached = new Map<string, readonly string[]>();
  const found: PlannedOccurrence[] = [];
  for (const schedule of plan.schedules) {
    const target = JSON.stringify(schedule.target);
    const stationIds = reached.get(target) ?? reachOf(schedule.target, plan.stations).stationIds;
    reached.set(target, stationIds);
    for (const { occurrence, occurrenceAt, startsAt, change } of expandOccurrences(schedule, plan.zone, plan.window)) {
      const rule = isException(schedule, startsAt) ? schedule.onExceptionDays : undefined;
      found.push({
        id: airingId(schedule.id, occurrenceAt),
        schedule,
        startsAt,
        stationIds,
        programmeId: programmeFor(schedule, change, rule),
        slotMs: change?.slotMs ?? schedule.slotMs,
        movedFrom: startsAt === occurrenceAt ? undefined : occurrence,
      });
    }
  }
  return found.sort(byStart);
}

/**
 * What an occurrence airs; undefined is silence. `rule` is that of its schedule when it begins on an exception day: what a person
 * decided for this very occurrence, its time or its programme, stands above it.
 */
export function programmeFor(
  schedule: Schedule,
  change: OccurrenceChange | undefined,
  rule: ExceptionRule | undefined,
): string | undefined {
  const usual = change?.programmeId ?? schedule.programmeId;
  if (rule === undefined || change?.startsAt !== undefined || change?.programmeId !== undefined) return usual;
  if (rule.kind === 'skip') return undefined;
  return rule.kind === 'instead' ? rule.programmeId : usual;
}

/** The day on which an airing begins, on the commune's clock, decides. */
function exceptionFinder(plan: PlanInput): (schedule: Schedule, startsAt: InstantMs) => boolean {
  const midnights = new Set((plan.exceptionDays ?? []).map(({ date }) => parseLocalDate(date)));
  return ({ onExceptionDays }, startsAt) =>
    onExceptionDays !== undefined && midnights.size > 0 && midnights.has(midnightOf(wallAt(startsAt, plan.zone)));
}

function makeAiring(planned: PlannedOccurrence, resolver: ProgrammeResolver, plan: PlanInput): Airing {
  const { id, schedule, startsAt, stationIds, programmeId = schedule.programmeId, slotMs } = planned;
  const resolved = resolver.resolve(programmeId, { airingId: id, startsAt, stationIds });
  const { priority } = schedule;
  const endsBy = slotMs === undefined ? {} : { endsBy: startsAt + slotMs };
  const { items, lost } = placeItems(resolved.steps, { startsAt, plannedAt: startsAt, priority, ...endsBy }, plan);
  const dropped = [...resolved.dropped, ...lost.map((one) => ({ index: one.item.index, ...asDropped(one) }))]
    .sort((a, b) => a.index - b.index)
    .map(({ index: _index, ...one }) => one);
  return {
    ...frameOf(planned, programmeId),
    endsAt: endOf(items, startsAt),
    items,
    dropped,
    ...(items.length > 0 ? {} : { dropReason: dropped[0]?.reason ?? 'empty' }),
    ...(resolved.places.length > 0 ? { places: resolved.places } : {}),
    ...(resolved.picks.length > 0 ? { picks: resolved.picks } : {}),
  };
}

function skipped(planned: PlannedOccurrence): Airing {
  const programmeId = planned.schedule.programmeId;
  return { ...frameOf(planned, programmeId), items: [], dropped: [], dropReason: 'exception-day' };
}

function frameOf(planned: PlannedOccurrence, programmeId: string): Omit<Airing, 'items' | 'dropped'> {
  const { id, schedule, startsAt, stationIds, movedFrom } = planned;
  return {
    id,
    scheduleId: schedule.id,
    programmeId,
    title: schedule.title,
    startsAt,
    endsAt: startsAt,
    priority: schedule.priority,
    lateRule: schedule.lateRule,
    stationIds,
    ...(movedFrom === undefined ? {} : { movedFrom }),
  };
}
