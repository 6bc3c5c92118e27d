/** The page signs only what was heard, seen and chosen: a server that puts in, leaves out, swaps or widens something is found before the tap. */
import { expect, test } from 'vitest';
import { ACT_FRESH_MS, makeAct, TUNE_LEAVE_MS } from '../../server/make-act.ts';
import { findActFault, type MeantAct } from '../../web/src/words/act-check.ts';

const NOW = Date.UTC(2026, 10, 23, 5);
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const [first, second] = ['a'.repeat(64), 'b'.repeat(64)];
const act = {
  commune: 'xa',
  decision: 'approved',
  items: [`${second}*2`, first],
  notAfter: NOW + 90 * DAY_MS,
} as const;
const text = makeAct({ ...act, items: [...act.items] }, NOW);
const until = NOW + 90 * DAY_MS;
const meant: MeantAct = {
  commune: 'xa',
  decision: 'approved',
  contents: [
    { content: first, until },
    { content: second, needs: 2, until },
    { content: first, until: NOW },
  ],
};
const order = { id: 'lenh', stations: ['t2', 't1'], repeatEveryMs: 600_000 };
const notAfter = NOW + HOUR_MS + ACT_FRESH_MS;
const called = makeAct({ ...act, decision: 'emergency', items: [first], order, notAfter }, NOW);
const callAll = makeAct(
  { ...act, decision: 'emergency', items: [first], order: { ...order, stations: 'all' }, notAfter },
  NOW,
);
const call: MeantAct = {
  commune: 'xa',
  decision: 'emergency',
  contents: [{ content: first }],
  order: { ...order, stations: ['t1', 't2'], expiresInMs: HOUR_MS },
};
const meantOrder = (over: Partial<NonNullable<MeantAct['order']>>): MeantAct => ({
  ...call,
  order: { ...order, expiresInMs: HOUR_MS, ...over },
});
const forOne = makeAct({ ...act, items: [first, second] }, NOW);
const gone = makeAct({ ...act, decision: 'withdrawn', items: [first], notAfter: NOW + 800 * DAY_MS }, NOW);
const tune = (leaveMs: number) => makeAct({ ...act, items: [first], notAfter: NOW + leaveMs }, NOW);
const seen = (end?: number | null): MeantAct => ({
  ...meant,
  contents: [{ content: first, ...(end === undefined ? {} : { until: end }) }],
});

test.each<[string, string, MeantAct, 'content' | undefined]>([
  ['the same', text, meant, undefined],
  ['one less heard', text, { ...meant, contents: [{ content: first }] }, 'content'],
  ['one more heard', text, { ...meant, contents: [...meant.contents, { content: 'c'.repeat(64) }] }, 'content'],
  ['another heard', text, { ...meant, contents: [{ content: first }, { content: 'c'.repeat(64) }] }, 'content'],
  ['another decision', text, { ...meant, decision: 'withdrawn' }, 'content'],
  ['another commune', text, { ...meant, commune: 'xa-khac' }, 'content'],
  ['by one, where two were asked for', forOne, meant, 'content'],
  [
    'by two, where the same bytes stand under a stricter title',
    text,
    { ...meant, contents: [{ content: first }, { content: second }] },
    undefined,
  ],
  [
    'longer than its last day',
    text,
    { ...meant, contents: meant.contents.map((one) => ({ ...one, until: until - 1 })) },
    'content',
  ],
  ['no last day: as long as a tune may', tune(TUNE_LEAVE_MS), seen(null), undefined],
  ['no last day: no longer than that', tune(TUNE_LEAVE_MS + 1), seen(null), 'content'],
  ['a last day that nobody showed', tune(TUNE_LEAVE_MS + 1), seen(), undefined],
  ['its last day is today: a day at least', tune(DAY_MS), seen(NOW), undefined],
  ['a withdrawal, however long', gone, { ...meant, decision: 'withdrawn', contents: [{ content: first }] }, undefined],
  ['an order', called, call, undefined],
  ['an order under another number', called, meantOrder({ id: 'khác' }), 'content'],
  ['an order that repeats, where once was chosen', called, meantOrder({ repeatEveryMs: undefined }), 'content'],
  ['an order for all, where two stations were chosen', callAll, call, 'content'],
  ['an order for two stations, where all were chosen', called, meantOrder({ stations: 'all' }), 'content'],
  ['an order for one station more', called, meantOrder({ stations: ['t1'] }), 'content'],
  ['an order for longer than was chosen', called, meantOrder({ expiresInMs: HOUR_MS - 1 }), 'content'],
  ['an order where news was heard', called, { ...meant, contents: [{ content: first }] }, 'content'],
  ['no JSON', 'x', meant, 'content'],
  ['null', 'null', meant, 'content'],
])('%s', (_, said, wanted, expected) => {
  expect(findActFault(said, wanted, NOW)).toBe(expected);
});

test('a text of a day that is far from the clock of whoever signs is not signed', () => {
  const at = (madeAt: number) => makeAct({ ...act, items: [...act.items] }, madeAt);
  expect([NOW - DAY_MS, NOW + DAY_MS].map((madeAt) => findActFault(at(madeAt), meant, NOW))).toEqual([
    undefined,
    undefined,
  ]);
  expect([NOW - DAY_MS - 1, NOW + DAY_MS + 1].map((madeAt) => findActFault(at(madeAt), meant, NOW))).toEqual([
    'clock',
    'clock',
  ]);
});
