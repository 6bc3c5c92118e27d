/** The roles that others lent a person, as they count at a moment. */
import { effectiveRoles, type LentRole } from '../effective-roles.ts';
import type { Db } from './database.ts';
import { fromJson } from './json-column.ts';
import type { Role } from './people-store.ts';

/** What others lent this person that counts now: the lender is still there and still has that role. */
export async function lentTo(db: Db, now: number, userId: string): Promise<(LentRole & { readonly from: string })[]> {
  const rows = await db
    .selectFrom('delegation')
    .innerJoin('user as lender', 'lender.id', 'delegation.fromId')
    .select(['delegation.role', 'fromAt', 'toAt', 'endedAt', 'lender.displayName as from', 'lender.roles'])
    .where('toId', '=', userId)
    .where('fromAt', '<=', now)
    .where('toAt', '>', now)
    .where('endedAt', 'is', null)
    .where('lender.disabledAt', 'is', null)
    .orderBy('delegation.createdAt')
    .execute();
  return rows.flatMap(({ roles, ...one }) => (fromJson<Role[]>(roles).includes(one.role) ? [one] : []));
}

/** Own and lent roles at that moment. */
export async function rolesNow(db: Db, now: number, userId: string, own: readonly Role[]): Promise<Role[]> {
  return effectiveRoles(own, await lentTo(db, now, userId), now);
}
