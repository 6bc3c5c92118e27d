/** Orders as airings: their beginnings, what is said, who may be heard without an approval; and what people take off the air. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quietSpans } from '../../scheduler/check-policy.ts';
import type { Interrupt } from '../../scheduler/model.ts';
import { type InterruptRules, planInterrupts } from '../../scheduler/plan-interrupts.ts';
import { takeOffAir } from '../../scheduler/take-off-air.ts';
import { runs } from '../counts.ts';
import { makeOrder, orderRendition, orderSegment } from './make-order.ts';
import { at, usualPolicy, vietnam } from './make-plan.ts';

const MINUTE = 60_000;
const now = at('2026-11-23T03:30');
const clip = { title: 'Thông báo lúc 3 giờ', sha256: 'f'.repeat(64), bytes: 9, durationMs: 1_800 };
const stations = [
  { id: 'T1', name: 'Tân Thủy', zoneIds: [] },
  { id: 'T2', name: 'Hòa Thủy', zoneIds: [] },
];
const rules: InterruptRules = {
  policy: usualPolicy,
  zone: vietnam,
  segments: [orderSegment],
  stations,
  withdrawn: new Set<string>(),
};
const window = { from: now - 3_600_000, to: now + 86_400_000 };
const order = (change: Partial<Interrupt> = {}) => makeOrder(now, { spokenTime: [clip], ...change });
const plan = (orders: readonly Interrupt[], change: Partial<InterruptRules> = {}) =>
  planInterrupts(orders, { ...rules, ...change }, window);
const minutesOf = (orders: readonly Interrupt[]) =>
  plan(orders).map(({ scheduleId, startsAt }) => `${scheduleId} ${(startsAt - now) / MINUTE}`);

describe('an emergency', () => {
  test('is one airing that says the time, then the message, and expires', () => {
    const [airing] = plan([order()]);
    expect(airing).toMatchObject({
      scheduleId: 'lenh-1',
      order: 'emergency',
      priority: 'emergency',
      lateRule: 'when-ready',
      startsAt: now,
      endsAt: now + 21_800,
      expiresAt: now + 60 * MINUTE,
      stationIds: ['T1', 'T2'],
      items: [
        { index: 1, offsetMs: 0, durationMs: 1_800 },
        { index: 0, offsetMs: 1_800, segmentId: 'lu', approvedBy: 'Chủ tịch xã' },
      ],
    });
    expect(airing?.items[1]).not.toHaveProperty('orderedBy');
  });

  test('airs before it is approved, with the name of who ordered it; also other bytes than the approved ones (R1)', () => {
    const { approval: _, ...unapproved } = orderSegment;
    const other = { ...orderRendition, sha256: 'e'.repeat(64) };
    for (const [orders, segments] of [
      [[order()], [unapproved]],
      [[order({ rendition: other })], [orderSegment]],
    ] as const)
      expect(plan(orders, { segments })[0]?.items.at(-1)).toMatchObject({
        approvedBy: 'Trực ban',
        approvedAt: now,
        orderedBy: 'Trực ban',
      });
  });

  test('repeats until it expires or is cancelled; each beginning expires when the next is due', () => {
    const every20 = order({ repeatEveryMs: 20 * MINUTE });
    expect(plan([every20]).map(({ startsAt, expiresAt = 0 }) => [startsAt - now, expiresAt - now])).toEqual([
      [0, 20 * MINUTE],
      [20 * MINUTE, 40 * MINUTE],
      [40 * MINUTE, 60 * MINUTE],
    ]);
    expect(minutesOf([{ ...every20, cancelledAt: now + 30 * MINUTE }])).toEqual(['lenh-1 0', 'lenh-1 20']);
  });

  test('ends with a later one that replaces it, not with one that does not, nor with one that was cancelled before it began', () => {
    const every20 = order({ repeatEveryMs: 20 * MINUTE });
    const second = order({ id: 'lenh-2', startsAt: now + 25 * MINUTE, replaces: true });
    expect(minutesOf([every20, second])).toEqual(['lenh-1 0', 'lenh-1 20', 'lenh-2 25']);
    const all = ['lenh-1 0', 'lenh-1 20', 'lenh-1 40'];
    expect(minutesOf([every20, { ...second, replaces: false }])).toEqual([...all.slice(0, 2), 'lenh-2 25', all[2]]);
    expect(minutesOf([every20, { ...second, cancelledAt: now + MINUTE }])).toEqual(all);
  });

  test('whose approval was taken back is silent, and says why; the time alone is never said', () => {
    const [airing] = plan([order()], { withdrawn: new Set([orderRendition.sha256]) });
    expect(airing).toMatchObject({ items: [], dropReason: 'approval-withdrawn' });
  });
});

describe('phát ngay', () => {
  test('needs an approval of those very bytes, and open hours for all of it', () => {
    const { approval: _, ...unapproved } = orderSegment;
    const day = { kind: 'now' as const, startsAt: at('2026-11-23T09:00'), expiresAt: at('2026-11-23T10:00') };
    expect(plan([order(day)])[0]).toMatchObject({ priority: 'priority', order: 'now', items: [{}, {}] });
    expect(plan([order(day)], { segments: [unapproved] })[0]?.dropReason).toBe('not-approved');
    expect(plan([order({ kind: 'now' })])[0]?.dropReason).toBe('quiet-hours');
    const edge = { ...day, startsAt: at('2026-11-23T20:59:50') };
    expect(plan([order(edge)])[0]).toMatchObject({ items: [], dropReason: 'quiet-hours' });
  });
});

test('R2: whatever is ordered, nothing but an emergency lies in quiet hours', () => {
  const some = fc.record({
    kind: fc.constantFrom('emergency' as const, 'now' as const),
    startsAt: fc.integer({ min: window.from, max: window.to }),
    repeatEveryMs: fc.integer({ min: MINUTE, max: 300 * MINUTE }),
    minutes: fc.integer({ min: 1, max: 600 }),
  });
  fc.assert(
    fc.property(fc.array(some, { maxLength: 5 }), (orders) => {
      const made = orders.map(({ minutes, ...one }, n) =>
        order({ ...one, id: `lenh-${n}`, expiresAt: one.startsAt + minutes * MINUTE }),
      );
      for (const { priority, startsAt, endsAt, items } of plan(made)) {
        if (priority === 'emergency' || items.length === 0) continue;
        expect(quietSpans(usualPolicy, vietnam, { from: startsAt, to: endsAt })).toEqual([]);
      }
    }),
    { numRuns: runs(200, 2_000) },
  );
});

describe('off the air', () => {
  const airings = plan([order({ repeatEveryMs: 20 * MINUTE, expiresAt: now + 30 * MINUTE })]);
  const [first, second] = airings;

  test('nothing stopped and nothing taken back changes nothing', () => {
    expect(takeOffAir(airings, [], new Set())).toBe(airings);
  });

  test('one airing, one item of it, or a file wherever it lies; the time is never said alone', () => {
    const airingId = first?.id ?? '';
    expect(takeOffAir(airings, [{ airingId }], new Set())).toEqual([second]);
    const [left] = takeOffAir(airings, [{ airingId, index: 1 }], new Set());
    expect(left?.items.map(({ index }) => index)).toEqual([0]);
    expect(takeOffAir(airings, [{ airingId, index: 0 }], new Set())).toEqual([second]);
    expect(takeOffAir(airings, [], new Set([orderRendition.sha256]))).toEqual([]);
  });
});
