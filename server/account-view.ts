/** What GET /me says of one's own account: its second factors, the roles others lent, and whether stations take its signature. */
import type { z } from 'zod';
import type { AppDeps } from './app-deps.ts';
import type { account } from './contract/sessions.ts';
import { LOCK_AFTER_MS } from './session-state.ts';
import { signingPeople } from './signing-people.ts';
import { factorsOf, hasFactor, wantsFactor } from './store/factor-store.ts';
import { lentTo } from './store/lent-roles.ts';
import type { Person } from './store/people-store.ts';
import type { OpenSession } from './store/session-store.ts';

/** Of the person behind this session, now. */
export async function accountView(
  { db, communeId, keyRing, now }: AppDeps,
  person: Person,
  session: OpenSession,
): Promise<z.output<typeof account>> {
  const factors = await factorsOf(db, person.id);
  const wanted = await wantsFactor(db, communeId, person.roles);
  const lent = await lentTo(db, now(), person.id);
  const { people, approvers } = await signingPeople(keyRing);
  const may = (use: 'approver' | 'emergency') =>
    people.some((key) => key.person === person.id && key.uses.includes(use) && (key.madeBefore ?? now() + 1) > now());
  return {
    factors: { ...factors, wanted },
    state: wanted && !hasFactor(factors) ? 'half' : 'open',
    lockAfterMs: session.shared === 1 ? LOCK_AFTER_MS : null,
    delegated: lent.map(({ role, from, toAt }) => ({ role, from, until: toAt })),
    signing: { inForce: approvers > 0, approver: may('approver'), emergency: may('emergency') },
  };
}
