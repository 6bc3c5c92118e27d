/** The page signs only what was heard: a server that puts in, leaves out or swaps something is found before the tap. */
import { expect, test } from 'vitest';
import { makeAct } from '../../server/make-act.ts';
import { type MeantAct, saysWhatIsMeant } from '../../web/src/words/act-check.ts';

const [first, second] = ['a'.repeat(64), 'b'.repeat(64)];
const act = { commune: 'xa', decision: 'approved', items: [`${second}*2`, first], notAfter: 2_000_000 } as const;
const text = makeAct({ ...act, items: [...act.items] }, 1_000);
const meant: MeantAct = { decision: 'approved', contents: [first, second, first] };
const order = { id: 'lenh', stations: 'all' as const, repeatEveryMs: 600_000 };
const called = makeAct({ ...act, decision: 'emergency', items: [first], order }, 1_000);
const call: MeantAct = { decision: 'emergency', contents: [first], order: { id: 'lenh', repeatEveryMs: 600_000 } };

test.each<[string, string, MeantAct, boolean]>([
  ['the same', text, meant, true],
  ['one less heard', text, { ...meant, contents: [first] }, false],
  ['one more heard', text, { ...meant, contents: [first, second, 'c'.repeat(64)] }, false],
  ['another heard', text, { ...meant, contents: [first, 'c'.repeat(64)] }, false],
  ['another decision', text, { ...meant, decision: 'withdrawn' }, false],
  ['an order', called, call, true],
  ['an order under another number', called, { ...call, order: { id: 'khác', repeatEveryMs: 600_000 } }, false],
  [
    'an order that repeats, where once was chosen',
    called,
    { ...call, order: { id: 'lenh', repeatEveryMs: undefined } },
    false,
  ],
  ['an order where news was heard', called, { ...meant, contents: [first] }, false],
  ['no JSON', 'x', meant, false],
  ['null', 'null', meant, false],
])('%s', (_, said, wanted, expected) => {
  expect(saysWhatIsMeant(said, wanted)).toBe(expected);
});
