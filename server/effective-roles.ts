/** What a person may do at a moment: the roles of the account, and those that others lent by dates. */
import type { Role } from './store/people-store.ts';

/** A role lent from one instant until another, [fromAt, toAt); `endedAt`: taken back before. */
export interface LentRole {
  readonly role: Role;
  readonly fromAt: number;
  readonly toAt: number;
  readonly endedAt: number | null;
}

/** Own roles first, each once. */
export function effectiveRoles(own: readonly Role[], lent: readonly LentRole[], now: number): Role[] {
  return [...new Set([...own, ...lent.filter((one) => isInForce(one, now)).map(({ role }) => role)])];
}

/** Whether it counts at that moment. */
export function isInForce({ fromAt, toAt, endedAt }: LentRole, now: number): boolean {
  return fromAt <= now && now < Math.min(toAt, endedAt ?? toAt);
}
