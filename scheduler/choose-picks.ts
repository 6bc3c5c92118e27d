/** Chọn bài tự động: what a pick chooses, fair over topics and the least recently aired first; what was planned earlier counts as aired. */
import { DAY_MS, wallAt } from './local-time.ts';
import type { AiredBefore, Airing, AiringPick, InstantMs, PickItem, PlannedSegment, Span, ZoneName } from './model.ts';
import { resolveSegment } from './resolve-segment.ts';
import { type StationLists, stationLists } from './station-lists.ts';

/** What the picks of one airing share. `taken` grows with what they choose. */
export interface PickingAiring {
  /** Every segment chosen is valid in all of it. */
  readonly span: Span;
  readonly stationIds: readonly string[];
  /** Segments that stand in the programme already. */
  readonly taken: Set<string>;
}

/** Chooses for one airing after the other, by start: what it was told of counts as aired. */
export interface PickBoard {
  /** The segments for one pick, in order; empty when nothing fits. */
  choose(pick: PickItem, airing: PickingAiring): readonly string[];
  /** From now on the airing's items have aired. */
  note(airing: Airing): void;
}

/** What to freeze of an airing that is near, so that it is not chosen anew: one entry per pick, also for one that found nothing. */
export function pickedOf(airing: Pick<Airing, 'picks'>): readonly AiringPick[] {
  return airing.picks ?? [];
}

/** A board that knows what aired before. The order of `segments` and `history` does not matter. */
export function pickBoard(plan: {
  readonly segments: readonly PlannedSegment[];
  readonly history?: readonly AiredBefore[];
  readonly zone: ZoneName;
}): PickBoard {
  const { zone } = plan;
  const byId = new Map(plan.segments.map((segment) => [segment.id, segment]));
  const lists = stationLists();
  const segmentsAired = lastTimes(lists);
  const topicsAired = lastTimes(lists);
  const note = (segmentId: string, stationIds: readonly string[], at: InstantMs): void => {
    segmentsAired.note(segmentId, stationIds, at);
    for (const topic of topicsOf(byId.get(segmentId))) topicsAired.note(topic, stationIds, at);
  };
  for (const { segmentId, stationIds, at } of plan.history ?? []) note(segmentId, stationIds, at);
  const fitting = new Map<PickItem, readonly Candidate[]>();
  return {
    choose(pick, airing) {
      const all = fitting.get(pick) ?? candidatesFor(pick, plan.segments);
      fitting.set(pick, all);
      const { stationIds, span } = airing;
      const isRested = (last: InstantMs): boolean =>
        last === NEVER || wallAt(span.from, zone) - wallAt(last, zone) >= pick.notAiredForDays * DAY_MS;
      const rested = all
        .filter(({ segment }) => !airing.taken.has(segment.id) && isValidIn(segment, span))
        .map((one) => ({ ...one, airedAt: segmentsAired.last(one.segment.id, stationIds) }))
        .filter(({ airedAt }) => pick.notAiredForDays <= 0 || isRested(airedAt));
      const chosen = chooseFairly(pick, rested, (topic) => topicsAired.last(topic, stationIds));
      for (const id of chosen) airing.taken.add(id);
      return chosen;
    },
    note(airing) {
      for (const item of airing.items) {
        if (item.kind !== 'relay')
          note(item.segmentId, item.stationIds ?? airing.stationIds, airing.startsAt + item.offsetMs);
      }
    },
  };
}

const NEVER: InstantMs = Number.NEGATIVE_INFINITY;

interface Candidate {
  readonly segment: PlannedSegment;
  /** Those of its topics that the pick asks for; all of them when it asks for none. */
  readonly topics: readonly string[];
  readonly durationMs: number;
  /** Breaks ties: by the pick's seed, so that two picks of one length do not walk in step. */
  readonly tie: number;
}

/** Approved segments that a pick may ever choose, by id. */
function candidatesFor(pick: PickItem, segments: readonly PlannedSegment[]): readonly Candidate[] {
  return segments
    .filter((segment) => asksFor(pick, segment))
    .flatMap((segment) => {
      const file = resolveSegment(segment, 0);
      if (typeof file === 'string') return [];
      const topics = topicsOf(segment).filter((topic) => pick.topics.length === 0 || pick.topics.includes(topic));
      return [{ segment, topics, durationMs: file.durationMs, tie: scatter(`${pick.seed}\n${segment.id}`) }];
    })
    .sort((a, b) => (a.segment.id < b.segment.id ? -1 : 1));
}

function asksFor({ topics, kinds, tags }: PickItem, segment: PlannedSegment): boolean {
  return (
    (topics.length === 0 || segment.topics.some((topic) => topics.includes(topic))) &&
    (kinds.length === 0 || kinds.includes(segment.kind)) &&
    (tags.length === 0 || (segment.tags ?? []).some((tag) => tags.includes(tag)))
  );
}

/** What has no topic is fair among its like. */
function topicsOf(segment: PlannedSegment | undefined): readonly string[] {
  return segment === undefined ? [] : segment.topics.length === 0 ? [''] : segment.topics;
}

function isValidIn({ validFrom, validUntil }: PlannedSegment, span: Span): boolean {
  return (validFrom ?? NEVER) <= span.from && (validUntil ?? Number.POSITIVE_INFINITY) >= span.to;
}

/** One after the other: of the topic that was heard longest ago, what aired longest ago, as long as it fits. */
function chooseFairly(
  pick: PickItem,
  rested: readonly (Candidate & { readonly airedAt: InstantMs })[],
  topicAiredAt: (topic: string) => InstantMs,
): string[] {
  const chosen: string[] = [];
  const topicsNow = new Set<string>();
  let leftMs = pick.maxMs;
  const heardAt = (topic: string): InstantMs => (topicsNow.has(topic) ? Number.POSITIVE_INFINITY : topicAiredAt(topic));
  while (chosen.length < pick.maxItems) {
    const ranked = rested
      .filter(({ segment, durationMs }) => durationMs <= leftMs && !chosen.includes(segment.id))
      .map((one) => ({ one, topicAt: Math.min(...one.topics.map(heardAt)) }));
    const best = ranked.reduce<(typeof ranked)[number] | undefined>(
      (first, next) => (first === undefined || isBefore(next, first) ? next : first),
      undefined,
    );
    if (best === undefined) return chosen;
    chosen.push(best.one.segment.id);
    leftMs -= best.one.durationMs;
    for (const topic of best.one.topics) topicsNow.add(topic);
  }
  return chosen;
}

interface Ranked {
  readonly topicAt: InstantMs;
  readonly one: { readonly airedAt: InstantMs; readonly tie: number };
}

function isBefore(a: Ranked, b: Ranked): boolean {
  if (a.topicAt !== b.topicAt) return a.topicAt < b.topicAt;
  if (a.one.airedAt !== b.one.airedAt) return a.one.airedAt < b.one.airedAt;
  return a.one.tie < b.one.tie;
}

/** FNV-1a, 32 bit: equal on every machine. */
function scatter(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** When something was last heard, by the list of stations it sounded at. */
function lastTimes(lists: StationLists) {
  const times = new Map<string, Map<number, InstantMs>>();
  return {
    note(name: string, stationIds: readonly string[], at: InstantMs): void {
      const list = lists.numberOf(stationIds);
      const byList = times.get(name) ?? new Map<number, InstantMs>();
      times.set(name, byList.set(list, Math.max(at, byList.get(list) ?? NEVER)));
    },
    /** At any of these stations; `NEVER` when not. */
    last(name: string, stationIds: readonly string[]): InstantMs {
      const own = lists.numberOf(stationIds);
      let last = NEVER;
      for (const [list, at] of times.get(name) ?? []) if (at > last && lists.share(own, list)) last = at;
      return last;
    },
  };
}
