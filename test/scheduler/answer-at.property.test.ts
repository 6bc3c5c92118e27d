/** The answer to a resident is never "not ours" where the journal does not vouch for the silence, and never depends on order. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AirQuestion, answerAt, type LoggedSound } from '../../scheduler/answer-at.ts';
import { runs } from '../counts.ts';

const time = fc.integer({ min: 0, max: 60 });
const stretch = fc.tuple(time, fc.integer({ min: 1, max: 20 })).map(([from, length]) => ({ from, to: from + length }));
const loggedSound: fc.Arbitrary<LoggedSound> = fc
  .record({
    span: stretch,
    told: fc.boolean(),
    by: fc.constantFrom('own' as const, 'carrier' as const, 'unmeasured' as const, 'people' as const),
  })
  .map(({ span: { from, to }, told, by }) => ({ from, to: told ? to : undefined, atMost: to, by }));
const question: fc.Arbitrary<AirQuestion<LoggedSound>> = fc.record({
  at: time,
  toleranceMs: fc.integer({ min: 0, max: 5 }),
  momentMs: fc.integer({ min: 1, max: 3 }),
  transport: fc.constantFrom('ip' as const, 'fm' as const, 'manual' as const),
  sounds: fc.array(loggedSound, { maxLength: 4 }),
  planned: fc.array(stretch, { maxLength: 2 }),
  vouched: fc.array(
    fc.record({ span: stretch, epoch: fc.integer({ min: 1, max: 3 }) }).map(({ span, epoch }) => ({ ...span, epoch })),
    { maxLength: 4 },
  ),
  cutOff: fc.boolean(),
  now: fc.integer({ min: 0, max: 90 }),
});

test('"not ours" means: one run is whole around that time, nothing ours can have sounded then, and the time has come', () => {
  let denied = 0;
  fc.assert(
    fc.property(question, (asked) => {
      const { at, toleranceMs, sounds, vouched, now, transport } = asked;
      const answer = answerAt(asked);
      if (answer.verdict !== 'not-ours') return;
      denied += 1;
      const moments = Array.from({ length: 2 * toleranceMs + 1 }, (_, step) => at - toleranceMs + step);
      expect(transport).not.toBe('manual');
      expect(at).toBeLessThanOrEqual(now);
      expect(vouched.some((run) => moments.every((moment) => run.from <= moment && moment <= run.to))).toBe(true);
      const mayHaveSounded = (moment: number) =>
        sounds.some(({ from, to, atMost, by }) => by !== 'people' && from <= moment && moment < (to ?? atMost));
      expect(moments.slice(0, -1).filter(mayHaveSounded)).toEqual([]);
      expect(answer.sounds).toEqual([]);
    }),
    { numRuns: runs(1000, 50_000), seed: 20261127 },
  );
  expect(denied).toBeGreaterThan(20);
});

test('the order in which the log is read changes nothing, and the answer survives JSON', () => {
  fc.assert(
    fc.property(question, (asked) => {
      const turned = {
        ...asked,
        sounds: asked.sounds.toReversed(),
        vouched: asked.vouched.toReversed(),
        planned: asked.planned.toReversed(),
      };
      const [answer, other] = [answerAt(asked), answerAt(turned)];
      expect([other.verdict, other.why, other.isPlanned, other.wholeUntil]).toEqual([
        answer.verdict,
        answer.why,
        answer.isPlanned,
        answer.wholeUntil,
      ]);
      expect(answerAt(JSON.parse(JSON.stringify(asked)))).toEqual(answer);
    }),
    { numRuns: runs(300, 10_000) },
  );
});
