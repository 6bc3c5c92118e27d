/** What a session may do now: everything, nothing until it is unlocked, or only set up the second factor that the commune demands. */

/** A shared computer that nobody touches locks after this long, ms. */
export const LOCK_AFTER_MS = 600_000;
/** A second factor counts as fresh for this long, ms. */
export const STRONG_FOR_MS = 600_000;

/** `open`, `locked` (a shared computer without a hand), `half` (a second factor is demanded and none is set up), `over`. */
export type SessionState = 'open' | 'locked' | 'half' | 'over';

/** The session as stored; instants in ms. `lastHandAt`: when somebody last touched key or pointer. */
export interface StoredSession {
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly shared: number;
  readonly lastHandAt: number | null;
}

/** Of the account: whether it has a second factor, and whether the commune wants one of it. */
export interface FactorNeed {
  readonly has: boolean;
  readonly wanted: boolean;
}

/** Its state at that moment. */
export function sessionState(row: StoredSession, factors: FactorNeed, now: number): SessionState {
  if (now >= row.expiresAt) return 'over';
  if (row.shared === 1 && now - Math.max(row.lastHandAt ?? 0, row.createdAt) >= LOCK_AFTER_MS) return 'locked';
  return factors.wanted && !factors.has ? 'half' : 'open';
}
