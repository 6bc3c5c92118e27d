/** Which time a station's journal vouches for: each run of it from its own beginning on, and never across a hole. */
import type { HeardFact } from './close-item.ts';
import type { InstantMs, Span } from './model.ts';

/** One epoch of a journal, as far as it has arrived. */
export interface JournalRun {
  readonly epoch: number;
  /** When its first entry under a trusted clock was written: of the time before it knows nothing. */
  readonly beganAt: InstantMs;
  /** Until when it is known that nothing more was written. */
  readonly coveredUntil: InstantMs;
  /** In any order; they may overlap. */
  readonly holes: readonly JournalHole[];
}

/** Entries that were lost or kept aside: written after the last whole entry before them (`from`) and by `until`. */
export interface JournalHole {
  /** Undefined where no whole entry comes before. */
  readonly from?: InstantMs | undefined;
  readonly until: InstantMs;
}

/** A time that one epoch vouches for, both ends included: what is not in the journal there did not happen. */
export interface VouchedSpan extends Span {
  readonly epoch: number;
}

/** A fact with its place in the journal. */
export interface ToldFact {
  readonly epoch: number;
  /** When it was written. */
  readonly at: InstantMs;
  readonly fact: HeardFact;
}

/** The times that the runs of one station's journal vouch for. Two runs never join: what lies between them is unknown. */
export function vouchedSpans(runs: readonly JournalRun[]): VouchedSpan[] {
  return runs.flatMap(({ epoch, beganAt, coveredUntil, holes }) => {
    const spans: VouchedSpan[] = [];
    let from = beganAt;
    for (const hole of holes.map(boundsOf).sort((a, b) => a.from - b.from)) {
      const to = Math.min(hole.from, coveredUntil);
      if (to > from) spans.push({ epoch, from, to });
      from = Math.max(from, hole.to);
    }
    return coveredUntil > from ? [...spans, { epoch, from, to: coveredUntil }] : spans;
  });
}

/** Until when the journal is whole from `at` on; undefined where no run vouches for `at`. */
export function vouchedUntil(spans: readonly VouchedSpan[], at: InstantMs): InstantMs | undefined {
  const until = spans.filter(({ from, to }) => from <= at && at <= to).map(({ to }) => to);
  return until.length === 0 ? undefined : Math.max(...until);
}

/**
 * The facts that count for an airing that begins at `startsAt`. Sound always does. That an item was skipped or the airing is done with
 * is a word about silence: it counts only where that run is whole from the start of the airing to the word. A box that came later, or
 * whose disk lost entries, passes by what it knows nothing of and calls it skipped.
 */
export function factsThatCount(
  told: readonly ToldFact[],
  spans: readonly VouchedSpan[],
  startsAt: InstantMs,
): HeardFact[] {
  const counts = ({ epoch, at, fact }: ToldFact): boolean =>
    (fact.kind !== 'item-skipped' && fact.kind !== 'airing-closed') ||
    spans.some((span) => span.epoch === epoch && span.from <= Math.min(startsAt, at) && at <= span.to);
  return told.filter(counts).map(({ fact }) => fact);
}

/** A clock that was set back may have written the entry after the hole under an earlier time. */
function boundsOf({ from = Number.NEGATIVE_INFINITY, until }: JournalHole): Span {
  return { from: Math.min(from, until), to: Math.max(from, until) };
}
