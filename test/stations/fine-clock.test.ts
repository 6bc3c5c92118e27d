/** The wall clock with fractions: near the true time, wherever the whole one steps to and however slowly it is read. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fineClock } from '../../stations/fine-clock.ts';
import { runs } from '../counts.ts';

/** A machine whose reads of a clock take as long as they are told to. */
function machine(startMs: number) {
  let monotonic = 0;
  let ahead = startMs;
  let readTakesMs = 0;
  const pass = (ms: number) => {
    monotonic += ms;
  };
  const read = fineClock(
    () => {
      pass(readTakesMs);
      const now = Math.floor(monotonic + ahead);
      pass(readTakesMs);
      return now;
    },
    () => monotonic,
  );
  return {
    pass,
    read,
    trueMs: () => monotonic + ahead,
    step: (ms: number) => {
      ahead += ms;
    },
    slowReads: (ms: number) => {
      readTakesMs = ms;
    },
  };
}

test('is less than a millisecond off at the first question, and a few hundredths after a hundred', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e12, max: 2e12, noNaN: true }), (startMs) => {
      const { pass, read, trueMs } = machine(startMs);
      expect(Math.abs(read() - trueMs())).toBeLessThan(1.01);
      for (let n = 0; n < 100; n += 1) {
        pass(7.37);
        read();
      }
      expect(Math.abs(read() - trueMs())).toBeLessThan(0.05);
    }),
    { numRuns: runs(200, 5_000) },
  );
});

test('follows every step at once, also after slow reads, and never goes further off than those took', () => {
  const happening = fc.record({
    afterMs: fc.double({ min: 0, max: 50, noNaN: true }),
    stepMs: fc.oneof(
      fc.constant(0),
      fc.double({ min: -5e6, max: 5e6, noNaN: true }),
      fc.double({ min: -2, max: 2, noNaN: true }),
    ),
    readTakesMs: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 30, noNaN: true })),
  });
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
      const { pass, read, trueMs, step, slowReads } = machine(1.7e12);
      for (const { afterMs, stepMs, readTakesMs } of happenings) {
        pass(afterMs);
        step(stepMs);
        slowReads(readTakesMs);
        expect(Math.abs(read() - trueMs())).toBeLessThan(1.01 + readTakesMs);
      }
    }),
    { numRuns: runs(200, 5_000) },
  );
});
