/** What lacks signatures: of which persons, for how long, and what nobody has to sign anew. */
import { expect, test } from 'vitest';
import type { StoredAct } from '../../server/needed-acts.ts';
import { type PlannedContent, SOON_MS, unsignedPlan } from '../../server/unsigned-plan.ts';
import { MONDAY_9 as NOW } from './make-house.ts';
import { hashOf } from './segment-steps.ts';

const DAY_MS = 86_400_000;
const planned = (over: Partial<PlannedContent> = {}): PlannedContent => ({
  content: hashOf('tin'),
  title: 'Tin',
  firstAt: NOW + DAY_MS,
  needs: 1,
  validUntil: undefined,
  ...over,
});
const act = (person: string, over: Partial<StoredAct> = {}): StoredAct => ({
  id: hashOf(person),
  decision: 'approved',
  person,
  items: new Map([[hashOf('tin'), 1]]),
  madeAt: NOW - DAY_MS,
  notAfter: NOW + 90 * DAY_MS,
  countsFrom: 0,
  ...over,
});
const forTwo = (person: string, over: Partial<StoredAct> = {}) =>
  act(person, { ...over, items: new Map([[hashOf('tin'), 2]]) });
const told = (content: PlannedContent, acts: readonly StoredAct[]) =>
  unsignedPlan([content], acts, NOW).map(({ needs, has, endsAt }) => [needs, has, endsAt]);

test.each<[string, PlannedContent, StoredAct[], unknown[]]>([
  ['nobody signed', planned(), [], [[1, 0, null]]],
  ['signed', planned(), [act('minh')], []],
  ['one of two', planned({ needs: 2 }), [act('minh')], [[2, 1, null]]],
  ['twice by one of two', planned({ needs: 2 }), [act('minh'), act('minh', { id: hashOf('2') })], [[2, 1, null]]],
  ['both', planned({ needs: 2 }), [act('minh'), forTwo('lan')], []],
  [
    'both, before it named persons: no act tells stations that it takes two',
    planned({ needs: 2 }),
    [act('minh'), act('lan')],
    [[2, 1, null]],
  ],
  ['signed for two by one', planned(), [forTwo('minh')], [[2, 1, null]]],
  ['over', planned(), [act('minh', { notAfter: NOW })], [[1, 0, null]]],
  ['withdrawn since', planned(), [act('minh'), act('lan', { decision: 'withdrawn', madeAt: NOW })], [[1, 0, null]]],
  [
    'withdrawn, and signed anew',
    planned(),
    [act('tam', { decision: 'withdrawn', madeAt: NOW - DAY_MS }), act('minh', { madeAt: NOW })],
    [],
  ],
  [
    'withdrawn by a clock that was ahead',
    planned(),
    [act('minh'), act('lan', { decision: 'withdrawn', madeAt: NOW + DAY_MS, countsFrom: NOW + DAY_MS })],
    [[1, 0, null]],
  ],
  [
    'for two before its withdrawal, and signed anew by one for one: stations go on asking for two',
    planned(),
    [
      forTwo('lan', { madeAt: NOW - 2 }),
      act('tam', { decision: 'withdrawn', madeAt: NOW - 1 }),
      act('minh', { madeAt: NOW }),
    ],
    [[2, 1, null]],
  ],
  [
    'for two once, by acts that are over, and signed by two for one',
    planned(),
    [forTwo('tam', { notAfter: NOW }), act('minh'), act('lan')],
    [],
  ],
  [
    'for two once, and for two now: one more has to say so, for a station that never heard of it',
    planned({ needs: 2 }),
    [forTwo('tam', { notAfter: NOW }), act('minh'), act('lan')],
    [[2, 1, null]],
  ],
  ['soon over', planned(), [act('minh', { notAfter: NOW + SOON_MS })], [[1, 1, NOW + SOON_MS]]],
  ['not so soon', planned(), [act('minh', { notAfter: NOW + SOON_MS + 1 })], []],
  [
    'one of both soon over',
    planned({ needs: 2 }),
    [act('minh'), forTwo('lan', { notAfter: NOW + 1 })],
    [[2, 2, NOW + 1]],
  ],
  ['soon over, as it is itself', planned({ validUntil: NOW + DAY_MS }), [act('minh', { notAfter: NOW + DAY_MS })], []],
])('%s', (_, content, acts, expected) => {
  expect(told(content, acts)).toEqual(expected);
});

test('stations that remember a withdrawal bar it from emergencies, until enough have signed anew', () => {
  const gone = act('tam', { decision: 'withdrawn', madeAt: NOW - 1 });
  const barred = (...acts: StoredAct[]) =>
    unsignedPlan([planned({ firstAt: undefined })], acts, NOW).map((one) => one.barred);
  expect([barred(), barred(gone)]).toEqual([[false], [true]]);
  expect(barred(gone, act('minh', { madeAt: NOW }))).toEqual([]);
  expect(barred(gone, act('minh', { madeAt: NOW, notAfter: NOW + SOON_MS }))).toEqual([false]);
});

test('the next to sound comes first, what only may sound last', () => {
  const three = [
    planned({ firstAt: undefined }),
    planned({ firstAt: NOW + 2, content: hashOf('2') }),
    planned({ firstAt: NOW + 1, content: hashOf('1') }),
  ];
  expect(unsignedPlan(three, [], NOW).map(({ firstAt }) => firstAt)).toEqual([NOW + 1, NOW + 2, null]);
});
