/** Whom the commune's demand for a second step meets, and who of them has none yet. */
import type { Me, User } from '../../../server/contract/people.ts';

type Held = Pick<User, 'displayName' | 'roles' | 'disabled' | 'factors'>;

/** Neither a passkey nor codes. */
export function lacksStep({ factors }: Pick<User, 'factors'>): boolean {
  return factors.passkeys === 0 && !factors.totp;
}

/** Who would have to add one at the next page, if it were demanded of these. */
export function lackingWords(users: readonly Held[], whom: 'approvers' | 'everybody'): string {
  const met = users.filter(({ disabled, roles }) => !disabled && (whom === 'everybody' || roles.includes('approver')));
  const names = met.filter(lacksStep).map(({ displayName }) => displayName);
  if (names.length === 0) return 'Ai cũng đã có.';
  return `Chưa có: ${names.slice(0, MOST_NAMED).join(', ')}${names.length > MOST_NAMED ? ` và ${names.length - MOST_NAMED} người nữa` : ''}.`;
}

const MOST_NAMED = 8;

/** For whom somebody approves while those are away, where that is why the step is asked; undefined: for nobody. */
export function standsInFor(me: Me): string | undefined {
  const names = (me.account?.delegated ?? []).filter(({ role }) => role === 'approver').map(({ from }) => from);
  return names.length === 0 ? undefined : [...new Set(names)].join(', ');
}
