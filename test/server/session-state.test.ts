/** When a session locks, is only half of one, or is over. */
import { expect, test } from 'vitest';
import { LOCK_AFTER_MS, type SessionState, type StoredSession, sessionState } from '../../server/session-state.ts';

const none = { has: false, wanted: false };
const session = (over: Partial<StoredSession> = {}): StoredSession => ({
  ...{ createdAt: 0, expiresAt: 10_000_000, shared: 0, lastHandAt: null },
  ...over,
});
const shared = session({ shared: 1 });

test.each<[string, StoredSession, typeof none, number, SessionState]>([
  ['on a computer of one person, untouched for hours', session(), none, 9_999_999, 'open'],
  ['at its end', session(), none, 10_000_000, 'over'],
  ['on a shared computer, just before ten minutes', shared, none, LOCK_AFTER_MS - 1, 'open'],
  ['on a shared computer, after ten minutes', shared, none, LOCK_AFTER_MS, 'locked'],
  ['with a hand since', session({ shared: 1, lastHandAt: 1 }), none, LOCK_AFTER_MS, 'open'],
  ['ten minutes after the last hand', session({ shared: 1, lastHandAt: 1 }), none, LOCK_AFTER_MS + 1, 'locked'],
  ['at its end, locked as well', shared, none, 10_000_000, 'over'],
  ['of somebody with a second factor that nobody demands', session(), { has: true, wanted: false }, 1, 'open'],
  ['of somebody with the second factor that is demanded', session(), { has: true, wanted: true }, 1, 'open'],
  ['of somebody without the second factor that is demanded', session(), { has: false, wanted: true }, 1, 'half'],
  ['locked and without the factor', shared, { has: false, wanted: true }, LOCK_AFTER_MS, 'locked'],
])('a session %s', (_what, row, factors, now, expected) => {
  expect(sessionState(row, factors, now)).toBe(expected);
});
