/** Gives one airing its time on a station's timeline, beside those that have theirs. */
import { carveItems, soundingSpans, spanOf } from './carve-items.ts';
import type { Airing, AiringItem, InstantMs, Span } from './model.ts';
import { type LostItem, placeItems, type Step } from './place-items.ts';
import { type Answers, byTurn, isReplacing, yielding } from './rank-airings.ts';
import type { TimelineRules, Wait } from './resolve-overlaps.ts';
import type { Taken, Timeline } from './timeline.ts';

/** An airing that has its time, until a higher one takes some of it. */
export interface Settled {
  readonly airing: Airing;
  readonly startsAt: InstantMs;
  items: readonly AiringItem[];
  lost: readonly LostItem[];
  /** What lost its time to this one, and to no airing but orders. */
  readonly took: { readonly airingId: string; readonly item: AiringItem }[];
}

/** Who takes time from others. */
type Taker = Pick<Settled, 'airing' | 'took'>;

/** One station's timeline while it grows. */
export interface Resolving {
  readonly rules: TimelineRules;
  readonly answers: Answers;
  readonly timeline: Timeline<Settled>;
  readonly overlaps: Map<string, Wait>;
}

/**
 * Gives an airing its time among those that have theirs: it waits, loses what overlaps, or takes it from a lower one. To be
 * called in the order of `inOrder`.
 */
export function settle(airing: Airing, state: Resolving): Settled {
  const { timeline, answers } = state;
  const took: Settled['took'] = [];
  if (airing.replacing === true) silenceOlder({ airing, took }, state);
  const planned = plannedSpans(airing);
  const whole = { from: airing.startsAt, to: planned.at(-1)?.to ?? airing.startsAt };
  if (timeline.meeting(whole).length === 0) {
    const alone: Settled = { airing, startsAt: airing.startsAt, items: airing.items, lost: [], took };
    timeline.add(planned, alone);
    return alone;
  }
  const own = waitTurn(airing, took, state);
  const spans = soundingSpans(own.items, own.startsAt);
  const ahead = meetingAll(spans, timeline).filter(({ owner }) => yielding(owner.airing, airing, answers) !== 'wins');
  for (const { owner } of ahead) noteLoss(owner.airing, airing, airing, state);
  lose(own, ahead);
  const left = ahead.length === 0 ? spans : soundingSpans(own.items, own.startsAt);
  for (const owner of new Set(meetingAll(left, timeline).map((block) => block.owner))) {
    noteLoss(owner.airing, airing, owner.airing, state);
    giveUp(owner, left, own, timeline);
  }
  timeline.add(left, own);
  return own;
}

/** The airing at the first time at which it has to wait for nobody; what is left of it then is another matter. */
function waitTurn(airing: Airing, took: Settled['took'], state: Resolving): Settled {
  let own: Settled = { airing, startsAt: airing.startsAt, items: airing.items, lost: [], took };
  let last: Taken<Settled> | undefined;
  for (let block = firstInTheWay(own, state); block !== undefined; block = firstInTheWay(own, state)) {
    if (state.answers.of(block.owner.airing.id, airing.id) !== undefined) noteWait(block, airing, state);
    last = block;
    const placing = { startsAt: block.to, plannedAt: airing.startsAt, priority: airing.priority };
    own = { airing, startsAt: block.to, ...placeItems(stepsOf(airing), placing, state.rules), took };
  }
  if (last !== undefined) noteWait(last, airing, state);
  return own;
}

/**
 * What the first file that has to wait is waiting for, and what stands right behind that; a queue is passed in one go.
 * Neither a relay waits nor what follows it: they would lose the window.
 */
function firstInTheWay(own: Settled, { timeline, answers }: Resolving): Taken<Settled> | undefined {
  const waitsFor = ({ owner, from }: Taken<Settled>): boolean =>
    yielding(owner.airing, own.airing, answers) === 'waits' && !(own.startsAt < from && isLetBy(own, owner));
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

/** Where answers about others gave the later one its time first, the earlier begins on its own time all the same, and loses what overlaps. */
function isLetBy(own: Settled, later: Settled): boolean {
  return own.startsAt === own.airing.startsAt && byTurn(own.airing, later.airing) < 0;
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

function silenceOlder(own: Taker, state: Resolving): void {
  const { airing } = own;
  const rest = { from: airing.startsAt, to: Number.POSITIVE_INFINITY };
  for (const owner of new Set(state.timeline.meeting(rest).map((block) => block.owner))) {
    if (!isReplacing(owner.airing, airing)) continue;
    noteLoss(owner.airing, airing, owner.airing, state);
    giveUp(owner, [rest], own, state.timeline);
  }
}

/** An airing's own time, the same at every station that nothing is in the way at. */
const spansOf = new WeakMap<Airing, readonly Span[]>();

function plannedSpans(airing: Airing): readonly Span[] {
  let spans = spansOf.get(airing);
  if (spans === undefined) {
    spans = soundingSpans(airing.items, airing.startsAt);
    spansOf.set(airing, spans);
  }
  return spans;
}

function meetingAll(spans: readonly Span[], timeline: Timeline<Settled>): readonly Taken<Settled>[] {
  const [only] = spans;
  return spans.length === 1 && only !== undefined
    ? timeline.meeting(only)
    : spans.flatMap((span) => timeline.meeting(span));
}

function lose(own: Settled, taken: readonly Taken<Taker>[]): void {
  if (taken.length === 0) return;
  const { items, lost } = carveItems(own.items, own.startsAt, taken);
  own.items = items;
  own.lost = [...own.lost, ...lost];
  for (const { item } of lost) noteTaken(own, item, taken);
}

/** Where orders alone have the item's time, each of them says so. */
function noteTaken({ airing, startsAt }: Settled, item: AiringItem, taken: readonly Taken<Taker>[]): void {
  const { from, to } = spanOf(item, startsAt);
  const takers = new Set(taken.filter((one) => one.from < to && one.to > from).map(({ owner }) => owner));
  if ([...takers].some((taker) => taker.airing.lateRule !== 'when-ready')) return;
  for (const { took } of takers) took.push({ airingId: airing.id, item });
}

function giveUp(owner: Settled, spans: readonly Span[], taker: Taker, timeline: Timeline<Settled>): void {
  timeline.free(owner, owner.startsAt);
  const taken = spans.map((span) => ({ ...span, owner: taker }));
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
