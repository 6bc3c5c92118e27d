/** Turns schedules into airings: every occurrence with its items resolved to approved renditions, or the reason for silence. */
import { createHash } from 'node:crypto';
import { expandSchedule } from './expand-schedule.ts';
import type {
  Airing,
  DroppedItem,
  DropReason,
  InstantMs,
  PlannedSegment,
  PlannedStation,
  Policy,
  Programme,
  Schedule,
  Span,
  Target,
  ZoneName,
} from './model.ts';
import { placeItems, silenceReason, type UnplacedItem } from './place-items.ts';

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
}

/**
 * Every airing that begins in the window, by start and id, whatever the order of the input. An item keeps the index it
 * has in its programme, so that one dropped before it renames nothing. A schedule that cannot be read gives none.
 */
export function planAirings(plan: PlanInput): Airing[] {
  const programmes = new Map(plan.programmes.map((programme) => [programme.id, programme]));
  const segments = new Map(plan.segments.map((segment) => [segment.id, segment]));
  const airings: Airing[] = [];
  for (const schedule of plan.schedules) {
    const resolved = resolveItems(programmes.get(schedule.programmeId), segments);
    const stationIds = stationsOf(schedule.target, plan.stations);
    for (const startsAt of expandSchedule(schedule, plan.zone, plan.window)) {
      airings.push(makeAiring(schedule, startsAt, stationIds, resolved, plan));
    }
  }
  return airings.sort(byStart);
}

/** An airing's name: the same schedule and occurrence give the same 32 hex digits in every rebuilt plan. */
export function airingId(scheduleId: string, occurrence: InstantMs): string {
  return createHash('sha256').update(`${scheduleId}\n${occurrence}`).digest('hex').slice(0, 32);
}

/** Orders airings by start, then id. */
export function byStart(a: Pick<Airing, 'startsAt' | 'id'>, b: Pick<Airing, 'startsAt' | 'id'>): number {
  return a.startsAt - b.startsAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

interface ResolvedItems {
  readonly candidates: readonly UnplacedItem[];
  readonly dropped: readonly (DroppedItem & { readonly index: number })[];
}

/** A programme's items with their approved bytes (R1), and those that have none. The same for all its occurrences. */
function resolveItems(programme: Programme | undefined, segments: ReadonlyMap<string, PlannedSegment>): ResolvedItems {
  const candidates: UnplacedItem[] = [];
  const dropped: (DroppedItem & { index: number })[] = [];
  for (const [index, { segmentId }] of (programme?.items ?? []).entries()) {
    const segment = segments.get(segmentId);
    const resolved = segment === undefined ? 'segment-gone' : resolveItem(segment, index);
    if (typeof resolved === 'string') dropped.push({ index, segmentId, title: segment?.title ?? '', reason: resolved });
    else candidates.push(resolved);
  }
  return { candidates, dropped };
}

function resolveItem(segment: PlannedSegment, index: number): UnplacedItem | DropReason {
  const { rendition, approval } = segment;
  if (rendition === undefined || !(rendition.durationMs > 0) || !Number.isFinite(rendition.durationMs)) {
    return 'no-rendition';
  }
  if (approval === undefined || approval.sha256 !== rendition.sha256) return 'not-approved';
  return {
    index,
    segmentId: segment.id,
    title: segment.title,
    kind: segment.kind,
    topics: segment.topics,
    sha256: rendition.sha256,
    bytes: rendition.bytes,
    durationMs: Math.ceil(rendition.durationMs),
    approvedBy: approval.approvedBy,
    approvedAt: approval.approvedAt,
    ...(segment.validFrom === undefined ? {} : { validFrom: segment.validFrom }),
    ...(segment.validUntil === undefined ? {} : { validUntil: segment.validUntil }),
  };
}

/** Sorted and one array per schedule, so that the order of the input shows nowhere. */
function stationsOf(target: Target, stations: readonly PlannedStation[]): readonly string[] {
  return stations
    .filter((station) => reaches(target, station))
    .map((station) => station.id)
    .sort();
}

function reaches(target: Target, station: PlannedStation): boolean {
  if (target.kind === 'all') return true;
  if (target.kind === 'stations') return target.stationIds.includes(station.id);
  return station.zoneIds.some((zoneId) => target.zoneIds.includes(zoneId));
}

function makeAiring(
  schedule: Schedule,
  startsAt: InstantMs,
  stationIds: readonly string[],
  resolved: ResolvedItems,
  rules: PlanInput,
): Airing {
  const placed = placeItems(resolved.candidates, startsAt, schedule.priority, rules);
  const dropped = [...resolved.dropped, ...placed.dropped]
    .sort((a, b) => a.index - b.index)
    .map(({ segmentId, title, reason }) => ({ segmentId, title, reason }));
  return {
    id: airingId(schedule.id, startsAt),
    scheduleId: schedule.id,
    programmeId: schedule.programmeId,
    title: schedule.title,
    startsAt,
    endsAt: placed.endsAt,
    priority: schedule.priority,
    lateRule: schedule.lateRule,
    stationIds,
    items: placed.items,
    dropped,
    ...(placed.items.length > 0 ? {} : { dropReason: silenceReason(dropped) }),
  };
}
