/** How long to wait after a failure: doubling with jitter, bounded. */

/** Bounds of a retry. */
export interface BackOffBounds {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * The wait before try number `failures` + 1 (`failures` >= 1): between half and the whole of the doubled delay, so that
 * fourteen stations do not come back in one moment. `asked` (Retry-After) is honoured up to an hour. `chance` is in [0, 1).
 */
export function backOffMs(failures: number, bounds: BackOffBounds, chance: number, askedMs = 0): number {
  const doubled = Math.min(bounds.longestMs, bounds.firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.max(doubled * (0.5 + chance / 2), Math.min(askedMs, 3_600_000));
}
