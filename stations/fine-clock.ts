/** A wall clock with fractions. Node tells it in whole milliseconds; stations that begin together may not be a whole one apart. */

/**
 * The wall clock of `wallMs` (epoch, rounded down to whole ms) to fractions, by a `monotonicMs` that has them. Never as much as a
 * millisecond from what `wallMs` says, so it follows every step and every trim; between them it comes the nearer the more often it is asked.
 */
export function fineClock(wallMs: () => number, monotonicMs: () => number): () => number {
  let aheadMs = Number.NEGATIVE_INFINITY;
  return () => {
    // The wall's moment lies between the two others, and the true time between what it says and the next millisecond.
    const before = monotonicMs();
    const wall = wallMs();
    const after = monotonicMs();
    aheadMs = Math.min(Math.max(aheadMs, wall - after), wall + 1 - before);
    return after + aheadMs;
  };
}
