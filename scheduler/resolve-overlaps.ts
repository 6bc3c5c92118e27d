/** One station's timeline: no two items sound over one another; who wants a taken time waits, loses what overlaps, or takes it. */
import { limitSessions } from './limit-sessions.ts';
import type { Airing, ConflictAnswer, DropReason, Policy, StationAiring, ZoneName } from './model.ts';
import { asDropped, endOf } from './place-items.ts';
import { answersAmong, byTurn, inOrder } from './rank-airings.ts';
import { type Resolving, type Settled, settle } from './settle-airing.ts';
import { emptyTimeline } from './timeline.ts';

/** What one station plays and why it stays silent: every airing meant for it stands in exactly one of the two. */
export interface StationTimeline {
  /**
   * By start; each has items for this station, and only those. Items never overlap. An airing that a higher one interrupts
   * is one airing with a hole: spans of airings may nest.
   */
  readonly airings: readonly StationAiring[];
  /** Without items; each of its `dropped` says why. */
  readonly dropped: readonly { readonly airing: Airing; readonly reason: DropReason }[];
  /** Who wants whose time, also where nothing is left of the one that yields. */
  readonly overlaps: readonly Wait[];
}

/**
 * Two airings want the same time. Where the later one waits, it begins `waitsMs` after its own time, when `earlierId`
 * lets it; where `waitsMs` is 0, `losesId` keeps its time and loses what overlaps.
 */
export interface Wait {
  readonly earlierId: string;
  readonly laterId: string;
  readonly waitsMs: number;
  readonly losesId?: string;
  /** Priority against priority, and nobody has answered yet. */
  readonly asks: boolean;
  /** What a person answered. */
  readonly answer?: ConflictAnswer['answer'];
}

/** The rules of the station; a plan is such rules. */
export interface TimelineRules {
  readonly policy: Policy;
  readonly zone: ZoneName;
  readonly answers?: readonly ConflictAnswer[];
}

/**
 * Resolves the airings meant for one station, whatever the order of the input. A higher rank keeps its time, and of a lower
 * one the items that would overlap it are not begun: what follows stays where it was planned (R6). Of one rank the later
 * waits until it fits, placed anew, so that waiting never carries an item into closed hours or past its validity; its relays
 * keep their windows. What people answered stands above this, and so does an emergency that replaces an older one. Last
 * come the limits of sessions. Notices for single stations take their slot at all of them, so that waiting keeps unison.
 */
export function resolveOverlaps(airings: readonly Airing[], stationId: string, rules: TimelineRules): StationTimeline {
  const meant = airings.filter((airing) => isAmong(airing.stationIds, stationId));
  const sounding = meant.filter((airing) => airing.items.length > 0);
  const state: Resolving = {
    rules,
    answers: answersAmong(sounding, rules.answers),
    timeline: emptyTimeline(),
    overlaps: new Map(),
  };
  const settled = inOrder(sounding, state.answers, rules.answers).map((airing) => settle(airing, state));
  return finish(meant, settled, stationId, state);
}

function finish(
  meant: readonly Airing[],
  settled: readonly Settled[],
  stationId: string,
  { rules, overlaps }: Resolving,
): StationTimeline {
  const airings: StationAiring[] = [];
  const dropped: { airing: Airing; reason: DropReason }[] = meant
    .filter((airing) => airing.items.length === 0)
    .sort(byTurn)
    .map((airing) => ({ airing, reason: airing.dropReason ?? 'empty' }));
  for (const own of settled) {
    const placed = atStation(own, stationId);
    if (placed.items.length > 0) airings.push(placed);
    else dropped.push(silenced(own.airing, placed.dropped, own.airing.dropped.length));
  }
  airings.sort(byTurn);
  const limited = limitSessions({ airings, stationId, policy: rules.policy, zone: rules.zone });
  if (limited.silenced.length > 0) {
    const planned = new Map(meant.map((airing) => [airing.id, airing]));
    const leftOut = Map.groupBy(limited.dropped, (one) => one.airing);
    for (const { airing } of limited.silenced) {
      const gone = (leftOut.get(airing) ?? []).map(asDropped);
      dropped.push(silenced(planned.get(airing.id) ?? airing, [...airing.dropped, ...gone], airing.dropped.length));
    }
  }
  return { airings: limited.airings, dropped, overlaps: [...overlaps.values()] };
}

/** What of it is for this station; the very lists of the airing where that is all of it. */
function atStation({ airing, startsAt, items, lost, took }: Settled, stationId: string): StationAiring {
  const isHere = ({ stationIds }: { readonly stationIds?: readonly string[] }): boolean =>
    stationIds === undefined || isAmong(stationIds, stationId);
  const own = items.every(isHere) ? items : items.filter(isHere);
  const gone = lost.filter(({ item }) => isHere(item)).map(asDropped);
  const endsAt = startsAt === airing.startsAt && own === airing.items ? airing.endsAt : endOf(own, startsAt);
  const dropped = gone.length === 0 ? airing.dropped : [...airing.dropped, ...gone];
  const takes = took
    .filter(({ item }) => isHere(item))
    .map(({ airingId, item }) => ({ airingId, index: item.index }))
    .sort((a, b) => (a.airingId < b.airingId ? -1 : a.airingId > b.airingId ? 1 : a.index - b.index));
  const placed = { ...airing, startsAt, endsAt, items: own, dropped, plannedAt: airing.startsAt };
  return takes.length === 0 ? placed : { ...placed, takes };
}

/** Nothing is left of it here; why is what befell its last items: the first entry of `dropped` from `since` on. */
function silenced(airing: Airing, dropped: Airing['dropped'], since: number): { airing: Airing; reason: DropReason } {
  const reason = dropped[since]?.reason ?? 'empty';
  return { airing: { ...airing, endsAt: airing.startsAt, items: [], dropped, dropReason: reason }, reason };
}

/** Asking a list of ten thousand stations for each of ten thousand stations is slow: each list becomes a set once. */
const stationSets = new WeakMap<readonly string[], ReadonlySet<string>>();

function isAmong(stationIds: readonly string[], stationId: string): boolean {
  let stations = stationSets.get(stationIds);
  if (stations === undefined) {
    stations = new Set(stationIds);
    stationSets.set(stationIds, stations);
  }
  return stations.has(stationId);
}
