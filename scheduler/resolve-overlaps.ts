/** One station's timeline: no two items sound over one another; who wants a taken time waits, loses what overlaps, or takes it. */
import { carveItems, soundingSpans, spanOf } from './carve-items.ts';
import { limitSessions } from './limit-sessions.ts';
import type {
  Airing,
  AiringItem,
  ConflictAnswer,
  DropReason,
  InstantMs,
  Policy,
  Span,
  StationAiring,
  ZoneName,
} from './model.ts';
import { asDropped, endOf, type LostItem, placeItems, type Step } from './place-items.ts';
import { type Answers, answersAmong, byTurn, inOrder, isReplacing, yielding } from './rank-airings.ts';
import { emptyTimeline, type Taken, type Timeline } from './timeline.ts';

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

/** An airing that has its time, until a higher one takes some of it. */
interface Settled {
  readonly airing: Airing;
  readonly startsAt: InstantMs;
  items: readonly AiringItem[];
  lost: readonly LostItem[];
}

interface Resolving {
  readonly rules: TimelineRules;
  readonly answers: Answers;
  readonly timeline: Timeline<Settled>;
  readonly overlaps: Map<string, Wait>;
}

function settle(airing: Airing, state: Resolving): Settled {
  const { timeline, answers } = state;
  if (airing.replacing === true) silenceOlder(airing, state);
  const own = waitTurn(airing, state);
  const spans = soundingSpans(own.items, own.startsAt);
  const ahead = meetingAll(spans, timeline).filter(({ owner }) => yielding(owner.airing, airing, answers) !== 'wins');
  for (const { owner } of ahead) noteLoss(owner.airing, airing, airing, state);
  lose(own, ahead);
  const left = ahead.length === 0 ? spans : soundingSpans(own.items, own.startsAt);
  for (const owner of new Set(meetingAll(left, timeline).map((block) => block.owner))) {
    noteLoss(owner.airing, airing, owner.airing, state);
    giveUp(owner, left, timeline);
  }
  timeline.add(left, own);
  return own;
}

/** The airing at the first time at which it has to wait for nobody; what is left of it then is another matter. */
function waitTurn(airing: Airing, state: Resolving): Settled {
  let own: Settled = { airing, startsAt: airing.startsAt, items: airing.items, lost: [] };
  let last: Taken<Settled> | undefined;
  for (let block = firstInTheWay(own, state); block !== undefined; block = firstInTheWay(own, state)) {
    if (state.answers.of(block.owner.airing.id, airing.id) !== undefined) noteWait(block, airing, state);
    last = block;
    const placing = { startsAt: block.to, plannedAt: airing.startsAt, priority: airing.priority };
    own = { airing, startsAt: block.to, ...placeItems(stepsOf(airing), placing, state.rules) };
  }
  if (last !== undefined) noteWait(last, airing, state);
  return own;
}

/**
 * What the first file that has to wait is waiting for, and what stands right behind that; a queue is passed in one go.
 * Neither a relay waits nor what follows it: they would lose the window.
 */
function firstInTheWay(own: Settled, { timeline, answers }: Resolving): Taken<Settled> | undefined {
  const waitsFor = ({ owner }: Taken<Settled>): boolean => yielding(owner.airing, own.airing, answers) === 'waits';
  const [first] = own.items;
  for (const item of own.items) {
    if (item.kind === 'relay') return undefined;
    let found = timeline.meeting(spanOf(item, own.startsAt)).find(waitsFor);
    for (let next = found; next !== undefined; ) {
      found = next;
      next = timeline.meeting({ from: found.to, to: found.to + (first?.durationMs ?? 1) }).find(waitsFor);
    }
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The airing as steps that can be laid out anew: pauses stay, and so does what sounds side by side. */
function stepsOf({ items }: Airing): Step[] {
  const steps: Step[] = [];
  let endMs = 0;
  for (let index = 0; index < items.length; ) {
    const item = items[index];
    if (item === undefined) break;
    if (item.kind === 'relay') {
      steps.push({ kind: 'relay', item });
      endMs = item.offsetMs + item.durationMs;
      index++;
      continue;
    }
    const together = items.slice(index).filter((one) => one.kind !== 'relay' && one.offsetMs === item.offsetMs);
    const pauseMs = item.offsetMs - endMs;
    steps.push({ kind: 'files', items: together.filter((one) => one.kind !== 'relay'), pauseMs });
    endMs = Math.max(...together.map((one) => one.offsetMs + one.durationMs));
    index += together.length;
  }
  return steps;
}

function silenceOlder(airing: Airing, state: Resolving): void {
  const rest = { from: airing.startsAt, to: Number.POSITIVE_INFINITY };
  for (const owner of new Set(state.timeline.meeting(rest).map((block) => block.owner))) {
    if (!isReplacing(owner.airing, airing)) continue;
    noteLoss(owner.airing, airing, owner.airing, state);
    giveUp(owner, [rest], state.timeline);
  }
}

function meetingAll(spans: readonly Span[], timeline: Timeline<Settled>): readonly Taken<Settled>[] {
  const [only] = spans;
  return spans.length === 1 && only !== undefined
    ? timeline.meeting(only)
    : spans.flatMap((span) => timeline.meeting(span));
}

function lose(own: Settled, taken: readonly Span[]): void {
  if (taken.length === 0) return;
  const { items, lost } = carveItems(own.items, own.startsAt, taken);
  own.items = items;
  own.lost = [...own.lost, ...lost];
}

function giveUp(owner: Settled, taken: readonly Span[], timeline: Timeline<Settled>): void {
  timeline.free(owner, owner.startsAt);
  lose(owner, taken);
  timeline.add(soundingSpans(owner.items, owner.startsAt), owner);
}

function noteWait(block: Taken<Settled>, later: Airing, state: Resolving): void {
  const earlier = block.owner.airing;
  const waitsMs = block.to - later.startsAt;
  state.overlaps.set(`${earlier.id}/${later.id}`, { ...pairOf(earlier, later, state), waitsMs });
}

function noteLoss(one: Airing, other: Airing, loser: Airing, state: Resolving): void {
  const [earlier, later] = byTurn(one, other) < 0 ? [one, other] : [other, one];
  const key = `${earlier.id}/${later.id}`;
  if (state.overlaps.has(key)) return;
  state.overlaps.set(key, { ...pairOf(earlier, later, state), waitsMs: 0, losesId: loser.id });
}

function pairOf(earlier: Airing, later: Airing, { answers }: Resolving): Omit<Wait, 'waitsMs'> {
  const answer = answers.of(earlier.id, later.id) ?? answers.of(later.id, earlier.id);
  const asks = answer === undefined && earlier.priority === 'priority' && later.priority === 'priority';
  return { earlierId: earlier.id, laterId: later.id, asks, ...(answer === undefined ? {} : { answer }) };
}

function finish(
  meant: readonly Airing[],
  settled: readonly Settled[],
  stationId: string,
  { rules, overlaps }: Resolving,
): StationTimeline {
  const byAiring = new Map(settled.map((own) => [own.airing, own]));
  const airings: StationAiring[] = [];
  const planned = new Map<StationAiring, Airing>();
  const dropped: { airing: Airing; reason: DropReason }[] = [];
  for (const airing of meant.toSorted(byTurn)) {
    const own = byAiring.get(airing);
    const placed = own === undefined ? undefined : atStation(own, stationId);
    if (placed === undefined) dropped.push({ airing, reason: airing.dropReason ?? 'empty' });
    else if (placed.items.length === 0) dropped.push(silenced(airing, placed.dropped, airing.dropped.length));
    else {
      airings.push(placed);
      planned.set(placed, airing);
    }
  }
  airings.sort(byTurn);
  const limited = limitSessions({ airings, stationId, policy: rules.policy, zone: rules.zone });
  const leftOut = Map.groupBy(limited.dropped, (one) => one.airing);
  for (const { airing } of limited.silenced) {
    const gone = (leftOut.get(airing) ?? []).map(asDropped);
    dropped.push(silenced(planned.get(airing) ?? airing, [...airing.dropped, ...gone], airing.dropped.length));
  }
  return { airings: limited.airings, dropped, overlaps: [...overlaps.values()] };
}

/** What of it is for this station; the very lists of the airing where that is all of it. */
function atStation({ airing, startsAt, items, lost }: Settled, stationId: string): StationAiring {
  const isHere = ({ stationIds }: { readonly stationIds?: readonly string[] }): boolean =>
    stationIds === undefined || isAmong(stationIds, stationId);
  const own = items.every(isHere) ? items : items.filter(isHere);
  const gone = lost.filter(({ item }) => isHere(item)).map(asDropped);
  const endsAt = startsAt === airing.startsAt && own === airing.items ? airing.endsAt : endOf(own, startsAt);
  const dropped = gone.length === 0 ? airing.dropped : [...airing.dropped, ...gone];
  return { ...airing, startsAt, endsAt, items: own, dropped, plannedAt: airing.startsAt };
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
