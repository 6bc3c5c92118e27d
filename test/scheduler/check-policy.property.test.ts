/** R2: closed hours are closed in every minute and open hours in none, against a walk over the clock, minute by minute. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkAgainstPolicy, closedSpans, isOpen } from '../../scheduler/check-policy.ts';
import { firstBar } from '../../scheduler/item-bar.ts';
import { runs } from '../counts.ts';
import { closedMinutes } from './policy-oracle.ts';
import { DAYS, policyCases } from './random-policies.ts';

const MINUTE_MS = 60_000;
const MINUTES = DAYS * 1_440;

test('no minute of a closed span is open, none between them closed, and each says why', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(policyCases(), ({ policy, zone, from }) => {
      const window = { from, to: from + MINUTES * MINUTE_MS };
      const spans = closedSpans(policy, zone, window);
      const minutes: (string | undefined)[] = Array.from({ length: MINUTES }, () => undefined);
      for (const { from: begin, to, reason } of spans) {
        expect((begin - from) % MINUTE_MS).toBe(0);
        expect((to - from) % MINUTE_MS).toBe(0);
        minutes.fill(reason, (begin - from) / MINUTE_MS, (to - from) / MINUTE_MS);
      }
      expect(minutes).toEqual(closedMinutes(policy, zone, from, MINUTES));
      // Sorted, disjoint, and joined where one reason goes on.
      for (const [index, span] of spans.entries()) {
        const before = spans[index - 1];
        expect(span.to).toBeGreaterThan(span.from);
        if (before === undefined) continue;
        expect(span.from).toBeGreaterThanOrEqual(before.to);
        expect(span.from === before.to && span.reason === before.reason).toBe(false);
      }
    }),
    { numRuns: runs(60, 3_000) },
  );
});

test('the first bar of a reach, and a breach, are what the spans say', { timeout: 120_000 }, () => {
  const reaches = fc.array(fc.tuple(fc.integer({ min: 0, max: MINUTES * 60 }), fc.integer({ min: 1, max: 9_000 })), {
    minLength: 20,
    maxLength: 20,
  });
  fc.assert(
    fc.property(policyCases(), reaches, ({ policy, zone, from }, wanted) => {
      for (const [second, seconds] of wanted) {
        const reach = { from: from + second * 1_000, to: from + (second + seconds) * 1_000 };
        const first = closedSpans(policy, zone, reach)[0];
        expect(firstBar(reach, { policy, zone })).toEqual(
          first === undefined ? undefined : { from: first.from, reason: first.reason },
        );
        expect(isOpen(policy, zone, reach.from)).toBe(first?.from !== reach.from);
        const kinds = checkAgainstPolicy({ policy, zone, priority: 'normal', span: reach }).map(({ kind }) => kind);
        const closing = kinds.filter((kind) => kind !== 'session-too-long');
        expect(closing.length > 0).toBe(first !== undefined);
        if (first !== undefined) expect(closing).toContain(first.reason);
        expect(checkAgainstPolicy({ policy, zone, priority: 'emergency', span: reach })).toEqual([]);
      }
    }),
    { numRuns: runs(60, 2_000) },
  );
});

test('the order in which exceptions and dated rules are listed changes nothing, nor does JSON', () => {
  fc.assert(
    fc.property(policyCases(), ({ policy, zone, from }) => {
      const { later = [], exceptions = [] } = policy;
      const turned = { ...policy, later: later.toReversed(), exceptions: exceptions.toReversed() };
      const window = { from, to: from + MINUTES * MINUTE_MS };
      const spans = closedSpans(policy, zone, window);
      // Two changes at one instant contradict each other; the last one listed holds.
      const isClear = new Set(later.map(({ validFrom }) => validFrom)).size === later.length;
      if (isClear) expect(closedSpans(turned, zone, window)).toEqual(spans);
      expect(closedSpans(JSON.parse(JSON.stringify(policy)), zone, window)).toEqual(spans);
    }),
    { numRuns: runs(60, 1_000) },
  );
});
