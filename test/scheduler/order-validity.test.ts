/** Phát ngay keeps the validity of its segment, at each beginning; an emergency does not ask. */
import { expect, test } from 'vitest';
import type { Interrupt } from '../../scheduler/model.ts';
import { planInterrupts } from '../../scheduler/plan-interrupts.ts';
import { makeOrder, orderSegment } from './make-order.ts';
import { at, usualPolicy, vietnam } from './make-plan.ts';

const MINUTE = 60_000;
const now = at('2026-11-23T09:00');
const order = makeOrder(now, { repeatEveryMs: 20 * MINUTE });
const reasons = (kind: Interrupt['kind'], valid: { validFrom?: number; validUntil?: number }) =>
  planInterrupts(
    [{ ...order, kind }],
    {
      policy: usualPolicy,
      zone: vietnam,
      segments: [{ ...orderSegment, ...valid }],
      stations: [{ id: 'T1', name: 'Tân Thủy', zoneIds: [] }],
      withdrawn: new Set(),
    },
    { from: now, to: now + 60 * MINUTE },
  ).map(({ dropReason }) => dropReason);

test.each([
  ['now', { validUntil: now + 30 * MINUTE }, [undefined, undefined, 'expired']],
  ['now', { validFrom: now + 10 * MINUTE }, ['not-yet-valid', undefined, undefined]],
  ['emergency', { validUntil: now - MINUTE }, [undefined, undefined, undefined]],
] as const)('%s, %o', (kind, valid, expected) => {
  expect(reasons(kind, valid)).toEqual(expected);
});
