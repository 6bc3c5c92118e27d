/** What a journal vouches for: from its own beginning on, not across holes; a word on silence counts only within (R7). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HeardFact } from '../../scheduler/close-item.ts';
import {
  factsThatCount,
  type JournalHole,
  type JournalRun,
  type VouchedSpan,
  vouchedSpans,
  vouchedUntil,
} from '../../scheduler/vouched-time.ts';
import { runs } from '../counts.ts';

const run = (holes: readonly JournalHole[], over: Partial<JournalRun> = {}): JournalRun => ({
  epoch: 1,
  beganAt: 100,
  coveredUntil: 200,
  holes,
  ...over,
});
const span = (from: number, to: number, epoch = 1): VouchedSpan => ({ epoch, from, to });

test.each<[string, readonly JournalRun[], readonly VouchedSpan[]]>([
  ['no run', [], []],
  ['a whole run: from its beginning to its end', [run([])], [span(100, 200)]],
  ['a run that has only begun', [run([], { coveredUntil: 100 })], []],
  [
    'two boxes, one after the other: never the time between',
    [run([]), run([], { epoch: 2, beganAt: 150, coveredUntil: 300 })],
    [span(100, 200), span(150, 300, 2)],
  ],
  ['a hole', [run([{ from: 120, until: 140 }])], [span(100, 120), span(140, 200)]],
  ['a hole of no length still parts', [run([{ from: 120, until: 120 }])], [span(100, 120), span(120, 200)]],
  ['a hole before anything whole', [run([{ until: 130 }])], [span(130, 200)]],
  ['a hole up to now', [run([{ from: 120, until: 500 }])], [span(100, 120)]],
  [
    'holes that overlap, in any order',
    [
      run([
        { from: 150, until: 160 },
        { from: 120, until: 155 },
        { from: 120, until: 121 },
      ]),
    ],
    [span(100, 120), span(160, 200)],
  ],
  ['a clock that was set back across a hole', [run([{ from: 140, until: 120 }])], [span(100, 120), span(140, 200)]],
])('%s', (_title, given, expected) => {
  expect(vouchedSpans(given)).toEqual(expected);
});

test.each([
  ['before all', 99, undefined],
  ['at the beginning', 100, 120],
  ['at the last whole entry before a hole', 120, 120],
  ['in a hole', 130, undefined],
  ['behind it', 140, 200],
  ['where a second box stood as well', 190, 300],
  ['after all', 301, undefined],
])('until when it is whole from a moment on: %s', (_title, at, expected) => {
  expect(vouchedUntil([span(100, 120), span(140, 200), span(180, 300, 2)], at)).toBe(expected);
});

describe('a fact counts', () => {
  const closed: HeardFact = { kind: 'airing-closed', airingId: 'x' };
  const skipped: HeardFact = { kind: 'item-skipped', airingId: 'x', index: 0, reason: 'late' };
  const begun: HeardFact = { kind: 'item-started', airingId: 'x', index: 0, sha256: 'a', startedAt: 150 };
  const spans = [span(100, 120), span(140, 200), span(180, 300, 2)];

  test.each([
    ['written within the run that covers the airing', { epoch: 1, at: 160, startsAt: 150 }, true],
    ['written before the airing', { epoch: 1, at: 145, startsAt: 150 }, true],
    ['by a box that came later', { epoch: 2, at: 190, startsAt: 150 }, false],
    ['behind a hole, of an airing before it', { epoch: 1, at: 160, startsAt: 110 }, false],
    ['of an airing in a hole', { epoch: 1, at: 160, startsAt: 130 }, false],
    ['by a clock ahead of all that is covered', { epoch: 1, at: 900, startsAt: 150 }, false],
  ])('as a word on silence: %s', (_title, { epoch, at, startsAt }, counts) => {
    const told = [closed, skipped].map((fact) => ({ epoch, at, fact }));
    expect(factsThatCount(told, spans, startsAt)).toEqual(counts ? [closed, skipped] : []);
  });

  test('as sound in any case', () => {
    expect(factsThatCount([{ epoch: 9, at: 1, fact: begun }], [], 150)).toEqual([begun]);
  });
});

test('no moment of a hole is vouched for, every other moment of a run is, and the order of holes is irrelevant', () => {
  const moment = fc.integer({ min: 0, max: 60 });
  const hole = fc
    .tuple(fc.option(moment, { nil: undefined }), moment)
    .map(([a, b]) => (a === undefined ? { until: b } : { from: Math.min(a, b), until: Math.max(a, b) }));
  fc.assert(
    fc.property(fc.array(hole, { maxLength: 6 }), moment, moment, moment, (holes, a, b, whole) => {
      // Never on the very edge of anything.
      const at = whole + 0.5;
      const given = run(holes, { beganAt: Math.min(a, b), coveredUntil: Math.max(a, b) });
      const spans = vouchedSpans([given]);
      expect(vouchedSpans([{ ...given, holes: holes.toReversed() }])).toEqual(spans);
      const inHole = holes.some(({ from = -1, until }) => from < at && at < until);
      const inside = at > given.beganAt && at < given.coveredUntil;
      if (inHole || at < given.beganAt || at > given.coveredUntil) expect(vouchedUntil(spans, at)).toBeUndefined();
      else if (inside) {
        const until = vouchedUntil(spans, at) ?? -1;
        expect(until).toBeGreaterThanOrEqual(at);
        expect(holes.some((one) => (one.from ?? -1) >= at && (one.from ?? -1) < until)).toBe(false);
      }
    }),
    { numRuns: runs(300, 5000) },
  );
});
