/** Which of many words about a row counts: the narrower before the wider, the newer before the older, in whatever order they came. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Answer, HeardReport } from '../../scheduler/model.ts';
import { standingAnswer } from '../../scheduler/standing-answer.ts';
import { runs } from '../counts.ts';
import { at } from './make-plan.ts';

const week = { from: at('2026-11-23T00:00'), to: at('2026-11-30T00:00') };
const thursday = { from: at('2026-11-26T00:00'), to: at('2026-11-27T00:00') };
const startsAt = at('2026-11-26T05:00');
const row = { airingId: 'x', stationId: 't10', startsAt };
const sunday = at('2026-11-29T20:00');

function said(seq: number, scope: HeardReport['scope'], answer: Answer, over: Partial<HeardReport> = {}): HeardReport {
  const span = { week, day: thursday, airing: { from: startsAt, to: startsAt + 1 } }[scope];
  const about = scope === 'airing' ? { airingId: 'x' } : {};
  return { seq, stationId: 't10', scope, span, ...about, answer, via: 'phone', saidAt: sunday, ...over };
}

test.each<[string, HeardReport[], string | undefined]>([
  ['nobody said anything', [], undefined],
  ['the week was heard', [said(1, 'week', 'heard')], 'heard'],
  ['the week but not Thursday', [said(1, 'week', 'heard'), said(2, 'day', 'not-heard')], 'not-heard'],
  ['Thursday but not this one', [said(1, 'day', 'heard'), said(2, 'airing', 'not-heard')], 'not-heard'],
  [
    'a later word for the week leaves the exception',
    [said(1, 'day', 'not-heard'), said(2, 'week', 'heard')],
    'not-heard',
  ],
  ['the newer word of one scope', [said(1, 'week', 'heard'), said(2, 'week', 'partly')], 'partly'],
  [
    'the exception is taken back',
    [said(1, 'week', 'heard'), said(2, 'day', 'not-heard'), said(3, 'day', 'cleared')],
    'heard',
  ],
  ['all is taken back', [said(1, 'week', 'heard'), said(2, 'week', 'cleared')], undefined],
  ['said again after it was taken back', [said(1, 'week', 'cleared'), said(2, 'week', 'heard')], 'heard'],
  ['another village', [said(1, 'week', 'heard', { stationId: 't11' })], undefined],
  ['another airing', [said(1, 'airing', 'heard', { airingId: 'y' })], undefined],
  ['another week', [said(1, 'week', 'heard', { span: { from: week.to, to: week.to + 7 } })], undefined],
  ['a span that ends as the row begins', [said(1, 'day', 'heard', { span: { from: 0, to: startsAt } })], undefined],
  [
    'a span that begins with the row',
    [said(1, 'day', 'heard', { span: { from: startsAt, to: startsAt + 1 } })],
    'heard',
  ],
  ['said in the moment it begins', [said(1, 'week', 'heard', { saidAt: startsAt })], 'heard'],
  ['said before it was on', [said(1, 'week', 'heard', { saidAt: startsAt - 1 })], undefined],
  ['taken back at whatever hour', [said(1, 'week', 'heard'), said(2, 'week', 'cleared', { saidAt: 0 })], undefined],
  [
    'who listened comes before who tells, within a scope',
    [said(1, 'airing', 'bad-sound', { via: 'listening' }), said(2, 'airing', 'heard')],
    'bad-sound',
  ],
  [
    'and not before a narrower word',
    [said(1, 'day', 'bad-sound', { via: 'listening' }), said(2, 'airing', 'heard')],
    'heard',
  ],
])('%s', (_title, reports, expected) => {
  expect(standingAnswer(reports, row)?.answer).toBe(expected);
});

test('the word is told with its scope, its way and its number', () => {
  expect(standingAnswer([said(7, 'day', 'partly', { via: 'link' })], row)).toEqual({
    answer: 'partly',
    scope: 'day',
    via: 'link',
    seq: 7,
  });
});

const someReport = fc.record({
  scope: fc.constantFrom('week' as const, 'day' as const, 'airing' as const),
  answer: fc.constantFrom<Answer>('heard', 'partly', 'bad-sound', 'not-heard', 'cleared'),
  via: fc.constantFrom('phone' as const, 'link' as const, 'listening' as const),
  saidAt: fc.constantFrom(startsAt - 1, startsAt, sunday),
});
const history = fc
  .array(someReport, { maxLength: 8 })
  .map((list) => list.map(({ scope, answer, ...over }, index) => said(index + 1, scope, answer, over)));

test('the order in which words are read is irrelevant, and so is a trip through JSON', () => {
  const shuffled = history.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  fc.assert(
    fc.property(shuffled, ([list, other]) => {
      const read = JSON.parse(JSON.stringify(other)) as HeardReport[];
      expect(standingAnswer(read, row)).toEqual(standingAnswer(list, row));
    }),
    { numRuns: runs(300, 20_000) },
  );
});

test('of different scopes it is irrelevant which was said first', () => {
  const renumbered = (list: readonly HeardReport[], first: HeardReport['scope']) => {
    const inOrder = [...list.filter(({ scope }) => scope === first), ...list.filter(({ scope }) => scope !== first)];
    return inOrder.map((report, index) => ({ ...report, seq: index + 1 }));
  };
  fc.assert(
    fc.property(history, fc.constantFrom('week' as const, 'day' as const, 'airing' as const), (list, first) => {
      const [a, b] = [standingAnswer(list, row), standingAnswer(renumbered(list, first), row)];
      expect([b?.answer, b?.scope, b?.via]).toEqual([a?.answer, a?.scope, a?.via]);
    }),
    { numRuns: runs(300, 20_000) },
  );
});

test('taking a scope back leaves what the other scopes say', () => {
  fc.assert(
    fc.property(history, fc.constantFrom('week' as const, 'day' as const, 'airing' as const), (list, scope) => {
      const back = (['phone', 'listening'] as const).map((via, index) => said(100 + index, scope, 'cleared', { via }));
      const without = list.filter((report) => report.scope !== scope);
      expect(standingAnswer([...list, ...back], row)).toEqual(standingAnswer(without, row));
    }),
    { numRuns: runs(300, 20_000) },
  );
});
