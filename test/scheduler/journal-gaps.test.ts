/** What a station's journal says nothing of, hole by hole, and since when it has said nothing at all. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { journalGaps, SILENT_AFTER_MS } from '../../scheduler/journal-gaps.ts';
import { type JournalRun, vouchedSpans } from '../../scheduler/vouched-time.ts';
import { runs } from '../counts.ts';

const MINUTE = 60_000;
const run = (over: Partial<JournalRun> = {}): JournalRun => ({
  epoch: 1,
  beganAt: 0,
  coveredUntil: 100 * MINUTE,
  holes: [],
  ...over,
});
const all = { from: -1_000 * MINUTE, to: 1_000 * MINUTE };

test.each<[string, JournalRun[], number, [string, number, number][]]>([
  ['a station that never wrote lacks nothing', [], 500, []],
  ['nor does one that has just spoken', [run()], 109, []],
  ['ten minutes later it is silent', [run()], 110, [['silent', 100, 110]]],
  ['lost entries are a hole', [run({ holes: [{ from: 20 * MINUTE, until: 30 * MINUTE }] })], 100, [['hole', 20, 30]]],
  ['those before the first whole entry too', [run({ holes: [{ until: 30 * MINUTE }] })], 100, [['hole', 0, 30]]],
  ['and those at its end', [run({ holes: [{ from: 90 * MINUTE, until: 100 * MINUTE }] })], 100, [['hole', 90, 100]]],
  [
    'a new box knows nothing of the time between',
    [run(), run({ epoch: 2, beganAt: 200 * MINUTE, coveredUntil: 300 * MINUTE })],
    300,
    [['hole', 100, 200]],
  ],
])('%s', (_what, given, now, expected) => {
  const told = journalGaps(given, all, now * MINUTE).map(({ kind, from, to }) => [kind, from / MINUTE, to / MINUTE]);
  expect(told).toEqual(expected);
});

test('of a part of the time it tells that part', () => {
  const holes = [{ from: 20 * MINUTE, until: 30 * MINUTE }];
  expect(journalGaps([run({ holes })], { from: 25 * MINUTE, to: 27 * MINUTE }, 100 * MINUTE)).toEqual([
    { kind: 'hole', from: 25 * MINUTE, to: 27 * MINUTE },
  ]);
});

test('a moment since the journal began is vouched for, or in a gap, or within the last ten minutes', () => {
  const time = fc.integer({ min: 0, max: 400 }).map((minutes) => minutes * MINUTE);
  const hole = fc.record({ from: fc.option(time, { nil: undefined }), until: time });
  const journal = fc
    .tuple(time, time, fc.array(hole, { maxLength: 3 }), fc.integer({ min: 1, max: 3 }))
    .map(([one, other, holes, epoch]) =>
      run({ epoch, beganAt: Math.min(one, other), coveredUntil: Math.max(one, other), holes }),
    );
  fc.assert(
    fc.property(fc.array(journal, { minLength: 1, maxLength: 3 }), time, (journals, at) => {
      const now = 410 * MINUTE;
      const began = Math.min(...journals.map(({ beganAt }) => beganAt));
      const end = Math.max(...journals.map(({ coveredUntil }) => coveredUntil));
      const isVouched = vouchedSpans(journals).some(({ from, to }) => from <= at && at <= to);
      const isGap = journalGaps(journals, all, now).some(({ from, to }) => from <= at && at <= to);
      expect(isVouched || isGap || at < began || (at >= end && now - end < SILENT_AFTER_MS)).toBe(true);
    }),
    { numRuns: runs(200, 5_000) },
  );
});
