/** R7 over every transport and word: one outcome per row, never a guess, and where only a machine is asked what the machine alone gives. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HeardFact } from '../../scheduler/close-item.ts';
import { closeRow, type PlannedRow } from '../../scheduler/close-ledger.ts';
import { judgeRow } from '../../scheduler/judge-row.ts';
import type { Evidence, Outcome } from '../../scheduler/model.ts';
import type { StandingAnswer } from '../../scheduler/standing-answer.ts';
import { runs } from '../counts.ts';

const START = 1_000_000;
const END = START + 100_000;
const CLOSES_AT = END + 10_000_000;
const hash = (index: number) => `${index}`.repeat(64);
const planned = fc.record<PlannedRow>(
  {
    airingId: fc.constant('x'),
    startsAt: fc.constant(START),
    endsAt: fc.constant(END),
    items: fc.constantFrom(
      [],
      [{ index: 0, sha256: hash(0), durationMs: 100_000 }],
      [
        { index: 0, sha256: hash(0), durationMs: 60_000 },
        { index: 1, sha256: hash(1), durationMs: 40_000, offsetMs: 60_000 },
      ],
    ),
    dropReason: fc.constant('quiet-hours'),
    withdrawn: fc.constant('withdrawn'),
  },
  { requiredKeys: ['airingId', 'startsAt', 'endsAt', 'items'] },
);
const index = fc.constantFrom(0, 1);
const fact = fc.oneof(
  fc
    .record({
      index,
      delayMs: fc.constantFrom(-90_000, 0, 90_000),
      renderedMs: fc.constantFrom(0, 20_000, 60_000, 100_000),
    })
    .map(({ index: no, delayMs, renderedMs }): HeardFact => {
      const startedAt = START + delayMs;
      const times = { startedAt, endedAt: startedAt + renderedMs, renderedMs };
      return { kind: 'item-ended', airingId: 'x', index: no, sha256: hash(no), ...times, end: 'complete' };
    }),
  index.map(
    (no): HeardFact => ({ kind: 'item-started', airingId: 'x', index: no, sha256: hash(no), startedAt: START }),
  ),
  index.map((no): HeardFact => ({ kind: 'item-skipped', airingId: 'x', index: no, reason: 'media-missing' })),
  fc.constant<HeardFact>({ kind: 'airing-closed', airingId: 'x' }),
);
const answer = fc.option(
  fc.record<StandingAnswer>({
    answer: fc.constantFrom('heard', 'partly', 'bad-sound', 'not-heard'),
    scope: fc.constantFrom('week', 'day', 'airing'),
    via: fc.constantFrom('phone', 'link', 'page', 'listening'),
    seq: fc.nat(),
  }),
  { nil: undefined },
);
const given = fc.record({
  planned,
  facts: fc.array(fact, { maxLength: 5 }),
  transport: fc.constantFrom('ip' as const, 'fm' as const, 'manual' as const),
  answer,
  now: fc.constantFrom(START - 1, START, END, END + 200_000, CLOSES_AT, CLOSES_AT + 1),
  coveredUntil: fc.option(fc.constantFrom(START, END, END + 120_000), { nil: undefined }),
});
type Given = typeof given extends fc.Arbitrary<infer T> ? T : never;

function read({ coveredUntil, ...rest }: Given) {
  return { ...rest, closesAt: CLOSES_AT, ...(coveredUntil === undefined ? {} : { coveredUntil }) };
}

test('a station by ip of which nobody says anything is judged as its journal alone judges it', () => {
  fc.assert(
    fc.property(given, (all) => {
      const input = { ...read(all), now: Math.min(all.now, CLOSES_AT) };
      const { answer: _answer, transport: _transport, closesAt: _closesAt, ...alone } = input;
      expect(judgeRow({ ...input, transport: 'ip', answer: undefined })).toEqual(closeRow(alone));
    }),
    { numRuns: runs(500, 50_000) },
  );
});

test('a row has exactly one outcome, with an evidence that can be true of it', () => {
  const outcomes: readonly Outcome[] = ['aired', 'late', 'cut', 'preempted', 'skipped', 'missed', 'unknown'];
  fc.assert(
    fc.property(given, (all) => {
      const { outcome, evidence, closed, items } = judgeRow(read(all));
      expect(outcomes).toContain(outcome);
      expect(items.map((item) => item.index)).toEqual(all.planned.items.map((item) => item.index));
      const heardBy: readonly Evidence[] = all.answer?.via === 'listening' ? ['listened'] : ['village'];
      const own: readonly Evidence[] = all.transport === 'ip' ? ['machine'] : all.transport === 'fm' ? ['carrier'] : [];
      expect(['none', ...own, ...(all.answer === undefined ? [] : heardBy)]).toContain(evidence);
      if (all.now > CLOSES_AT) expect(closed).toBe(true);
    }),
    { numRuns: runs(500, 50_000) },
  );
});

test('what nobody told and no journal vouches for is unknown: never aired, never missed', () => {
  fc.assert(
    fc.property(given, (all) => {
      const silent = { ...read(all), facts: [], answer: undefined };
      const { coveredUntil: _covered, ...uncovered } = silent;
      const { outcome } = judgeRow(uncovered);
      const isLeftOut =
        all.planned.items.length === 0 || all.planned.dropReason !== undefined || all.planned.withdrawn !== undefined;
      expect(outcome).toBe(isLeftOut ? 'skipped' : 'unknown');
    }),
    { numRuns: runs(300, 20_000) },
  );
});

test('ears never turn the outcome of a machine on the spot', () => {
  fc.assert(
    fc.property(given, (all) => {
      const input = { ...read(all), transport: 'ip' as const };
      const alone = judgeRow({ ...input, answer: undefined });
      const both = judgeRow(input);
      if (alone.outcome !== 'unknown') expect([both.outcome, both.evidence]).toEqual([alone.outcome, alone.evidence]);
    }),
    { numRuns: runs(500, 50_000) },
  );
});
