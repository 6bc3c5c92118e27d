/** Phát ngay keeps the validity of its segment, at each beginning; an emergency does not ask. */
import { expect, test } from 'vitest';
import type { Interrupt } from '../../scheduler/model.ts';
import { planInterrupts } from '../../scheduler/plan-interrupts.ts';
import { at, makeSegment, usualPolicy, vietnam } from './make-plan.ts';

const MINUTE = 60_000;
const now = at('2026-11-23T09:00');
const segment = makeSegment('tin', 20);
const { rendition = { sha256: '', bytes: 1, durationMs: 1 } } = segment;
const order: Interrupt = {
  id: 'lenh-1',
  kind: 'now',
  title: 'Mất nước',
  segmentId: 'tin',
  rendition,
  target: { kind: 'all' },
  issuedAt: now,
  issuedBy: 'Trực ban',
  startsAt: now,
  expiresAt: now + 60 * MINUTE,
  repeatEveryMs: 20 * MINUTE,
  replaces: false,
  spokenTime: [],
};
const reasons = (kind: Interrupt['kind'], valid: { validFrom?: number; validUntil?: number }) =>
  planInterrupts(
    [{ ...order, kind }],
    {
      policy: usualPolicy,
      zone: vietnam,
      segments: [{ ...segment, ...valid }],
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
