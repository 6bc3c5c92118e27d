/** What people may do when others lend them a role by dates: own and lent roles, from the first instant to just before the last. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effectiveRoles, type LentRole } from '../../server/effective-roles.ts';
import type { Role } from '../../server/store/people-store.ts';
import { runs } from '../counts.ts';

const lent = (over: Partial<LentRole> = {}): LentRole => ({
  ...{ role: 'approver', fromAt: 1_000, toAt: 2_000, endedAt: null },
  ...over,
});

describe('effective roles', () => {
  test.each<[string, LentRole[], number, Role[]]>([
    ['before its first instant', [lent()], 999, ['operator']],
    ['from its first instant', [lent()], 1_000, ['operator', 'approver']],
    ['in its last millisecond', [lent()], 1_999, ['operator', 'approver']],
    ['at its end', [lent()], 2_000, ['operator']],
    ['taken back before', [lent({ endedAt: 1_500 })], 1_500, ['operator']],
    ['taken back before it began', [lent({ endedAt: 500 })], 1_200, ['operator']],
    ['of the same role twice', [lent(), lent()], 1_200, ['operator', 'approver']],
  ])('%s', (_when, given, now, expected) => {
    expect(effectiveRoles(['operator'], given, now)).toEqual(expected);
  });

  test('at any instant are the own ones and those whose span holds it, in whatever order they were lent', () => {
    const role = fc.constantFrom<Role>('operator', 'approver', 'admin');
    const instant = fc.integer({ min: 0, max: 20 });
    const span = fc.record({ role, fromAt: instant, toAt: instant, endedAt: fc.option(instant) });
    fc.assert(
      fc.property(fc.array(role, { maxLength: 3 }), fc.array(span, { maxLength: 6 }), instant, (own, given, now) => {
        const expected = new Set<Role>(own);
        for (const one of given)
          for (let at = one.fromAt; at < one.toAt && (one.endedAt === null || at < one.endedAt); at += 1)
            if (at === now) expected.add(one.role);
        expect(new Set(effectiveRoles(own, given, now))).toEqual(expected);
        expect(new Set(effectiveRoles(own, [...given].reverse(), now))).toEqual(expected);
      }),
      { numRuns: runs(100, 2_000) },
    );
  });
});
