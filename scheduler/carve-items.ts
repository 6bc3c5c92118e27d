/** Takes time away from an airing whose items keep their places: files that would overlap are not begun, relays are interrupted (R6). */
import type { AiringItem, InstantMs, RelayItem, Span } from './model.ts';
import type { LostItem } from './place-items.ts';
import { ITEMS_APART } from './resolve-programme.ts';

/** What is left of an airing's items, by time, and what is not. */
export interface Carved {
  readonly items: readonly AiringItem[];
  readonly lost: readonly LostPlaced[];
}

type LostPlaced = LostItem & { readonly item: AiringItem };

/**
 * Leaves out of `items`, which begin at `startsAt`, what would sound in `taken` (sorted, disjoint). A file goes as a whole.
 * A relay goes on live outside of it, each further piece as an item of its own; it is lost when no piece is left.
 */
export function carveItems(items: readonly AiringItem[], startsAt: InstantMs, taken: readonly Span[]): Carved {
  const kept: AiringItem[] = [];
  const lost: LostPlaced[] = [];
  const indices = new Set(items.map((item) => item.index));
  for (const item of items) {
    const span = spanOf(item, startsAt);
    const met = taken.filter(({ from, to }) => from < span.to && to > span.from);
    if (met.length === 0) kept.push(item);
    else if (item.kind !== 'relay') lost.push({ item, reason: 'preempted' });
    else {
      const pieces = piecesOf(span, met);
      if (pieces.length === 0) lost.push({ item, reason: 'preempted' });
      kept.push(...pieces.map((piece, n) => pieceOf(item, piece, startsAt, n === 0 ? item.index : nextIndex(item))));
    }
  }
  return { items: kept, lost };

  function nextIndex({ index }: RelayItem): number {
    let next = index + ITEMS_APART;
    while (indices.has(next)) next += ITEMS_APART;
    indices.add(next);
    return next;
  }
}

/** When an item sounds. */
export function spanOf(item: AiringItem, startsAt: InstantMs): Span {
  const from = startsAt + item.offsetMs;
  return { from, to: from + item.durationMs };
}

/** When anything of these items sounds, sorted, joined where they touch or sound side by side at different stations. */
export function soundingSpans(items: readonly AiringItem[], startsAt: InstantMs): Span[] {
  const spans: { from: InstantMs; to: InstantMs }[] = [];
  for (const item of items) {
    const { from, to } = spanOf(item, startsAt);
    const last = spans.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else spans.push({ from, to });
  }
  return spans;
}

function piecesOf(span: Span, taken: readonly Span[]): Span[] {
  const pieces: Span[] = [];
  let from = span.from;
  for (const one of taken) {
    if (one.from > from) pieces.push({ from, to: one.from });
    from = Math.max(from, one.to);
  }
  if (from < span.to) pieces.push({ from, to: span.to });
  return pieces;
}

function pieceOf(item: RelayItem, { from, to }: Span, startsAt: InstantMs, index: number): RelayItem {
  return { ...item, index, offsetMs: from - startsAt, durationMs: to - from };
}
