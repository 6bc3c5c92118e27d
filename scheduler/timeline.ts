/** What is taken of one station's time, and by whom: spans that never overlap, found by halving. */
import type { InstantMs, Span } from './model.ts';

/** A span and whose it is. */
export interface Taken<Owner> extends Span {
  readonly owner: Owner;
}

/** A station's time. Spans put in must not overlap those that are there. */
export interface Timeline<Owner> {
  add(spans: readonly Span[], owner: Owner): void;
  /** Gives back all of an owner's time, none of which lies before `from`. */
  free(owner: Owner, from: InstantMs): void;
  /** Everything that overlaps a span, by time. */
  meeting(span: Span): readonly Taken<Owner>[];
}

/** An empty one. */
export function emptyTimeline<Owner>(): Timeline<Owner> {
  let taken: Taken<Owner>[] = [];
  return {
    add(spans, owner) {
      for (const { from, to } of spans) {
        const index = firstEndingAfter(taken, from);
        if (index === taken.length) taken.push({ from, to, owner });
        else taken.splice(index, 0, { from, to, owner });
      }
    },
    free(owner, from) {
      const first = firstEndingAfter(taken, from);
      taken = [...taken.slice(0, first), ...taken.slice(first).filter((one) => one.owner !== owner)];
    },
    meeting(span) {
      const first = firstEndingAfter(taken, span.from);
      let past = first;
      while ((taken[past]?.from ?? span.to) < span.to) past++;
      return first === past ? NONE : taken.slice(first, past);
    },
  };
}

const NONE: readonly never[] = [];

/** Where the first span that is not over by `at` stands; spans that do not overlap end in the order they begin. */
function firstEndingAfter(taken: readonly Span[], at: InstantMs): number {
  // Airings come by time: mostly all that is taken is over.
  if ((taken.at(-1)?.to ?? at) <= at) return taken.length;
  let low = 0;
  let high = taken.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((taken[middle]?.to ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
