/** The whole pure line in virtual time over random plans: every rule holds on what aired, by a check that shares no code with it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RelaySource, Span } from '../../scheduler/model.ts';
import type { PlanInput } from '../../scheduler/plan-airings.ts';
import { checkRules } from '../../server/check-rules.ts';
import { simulatePlan } from '../../server/simulate-plan.ts';
import { runs } from '../counts.ts';
import { sampleHash } from '../sample-week.ts';
import { plans } from '../scheduler/random-plans.ts';

const hourMs = 3_600_000;

/** Random plans in which some programmes have a live window, of a source that is approved for some of the time, or not at all. */
const plansWithRelays: fc.Arbitrary<PlanInput> = fc
  .tuple(
    plans(),
    fc.array(
      fc.record({
        offsetMs: fc.integer({ min: 0, max: 1_800_000 }),
        durationMs: fc.integer({ min: 1_000, max: 3_600_000 }),
      }),
      {
        maxLength: 2,
      },
    ),
    fc.record({
      isApproved: fc.boolean(),
      fromHour: fc.integer({ min: 0, max: 60 }),
      hours: fc.integer({ min: 1, max: 120 }),
    }),
  )
  .map(([plan, relays, { isApproved, fromHour, hours: length }]) => {
    const validFrom = plan.window.from + fromHour * hourMs;
    const source: RelaySource = {
      id: 'huyen',
      name: 'Đài huyện',
      url: 'http://huyen.example/live',
      validFrom,
      validUntil: validFrom + length * hourMs,
      ...(isApproved ? { approval: { approvedBy: 'Chủ tịch xã', approvedAt: 1 } } : {}),
    };
    const programmes = plan.programmes.map((programme, index) => {
      const relay = relays[index];
      return relay === undefined
        ? programme
        : { ...programme, items: [{ kind: 'relay' as const, sourceId: 'huyen', ...relay }, ...programme.items] };
    });
    return { ...plan, programmes, relaySources: [source] };
  });

test('R1, R2, R5, R6, R7, R9 hold from the plan to the ledger', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(plansWithRelays, (plan) => {
      expect(checkRules(plan, simulatePlan(plan))).toEqual([]);
    }),
    { numRuns: runs(200, 2_000) },
  );
});

const hours = fc
  .tuple(fc.integer({ min: 0, max: 110 * hourMs }), fc.integer({ min: 1, max: 6 * hourMs }))
  .map(([at, length]) => ({ from: at, to: at + length }));

test('and when power, clock or files fail', { timeout: 600_000 }, () => {
  const given = fc.record({
    plan: plansWithRelays,
    off: hours,
    untrusted: hours,
    missing: fc.subarray(['A', 'B', 'C', 'D'].map(sampleHash)),
  });
  fc.assert(
    fc.property(given, ({ plan, off, untrusted, missing }) => {
      const within = (span: Span) => ({ from: plan.window.from + span.from, to: plan.window.from + span.to });
      const disturbances = { powerCuts: [within(off)], untrusted: [within(untrusted)], missing };
      expect(checkRules(plan, simulatePlan({ ...plan, disturbances }))).toEqual([]);
    }),
    { numRuns: runs(200, 2_000) },
  );
});
