/** The text of an act: one wish, one text; what comes back signed is what the server would write now, or nothing. */
import { describe, expect, test } from 'vitest';
import { ACT_FRESH_MS, type ActInput, actItemOf, makeAct, readActFor } from '../../server/make-act.ts';
import { readAct, readActItem } from '../../stations/verify-act.ts';
import { MONDAY_9 } from './make-house.ts';

const DAY_MS = 86_400_000;
const [first, second] = ['a'.repeat(64), 'b'.repeat(64)];
const wish: ActInput = {
  commune: 'xa-1',
  decision: 'approved',
  items: [second, first],
  notAfter: MONDAY_9 + 90 * DAY_MS,
};
const order = { id: 'lenh-1', stations: ['t2', 't1'] };
const call: ActInput = { ...wish, decision: 'emergency', items: [first], order, notAfter: MONDAY_9 + 3_600_000 };

describe('the text', () => {
  test('says each thing once, in one order', () => {
    const text = makeAct({ ...wish, items: [second, first, second] }, MONDAY_9);
    expect(text).toBe(makeAct(wish, MONDAY_9));
    expect(JSON.parse(text)).toEqual({
      loa: 'act/1',
      commune: 'xa-1',
      decision: 'approved',
      items: [first, second],
      madeAt: MONDAY_9,
      notAfter: wish.notAfter,
    });
    expect(readAct(makeAct(call, MONDAY_9))).toMatchObject({ order: { id: 'lenh-1', stations: ['t1', 't2'] } });
  });

  test('ends no later than stations take: 800 days, an emergency within one', () => {
    const endOf = (input: ActInput) => (JSON.parse(makeAct(input, MONDAY_9)).notAfter - MONDAY_9) / DAY_MS;
    const far = MONDAY_9 + 5_000 * DAY_MS;
    expect([endOf({ ...wish, notAfter: far }), endOf({ ...call, notAfter: far })]).toEqual([800, 1]);
  });

  test('two persons are asked for under the signature', () => {
    expect([actItemOf(first, 1), actItemOf(first, 2)]).toEqual([first, `${first}*2`]);
    expect([readActItem(first), readActItem(`relay:${first}`), readActItem(`${first}*2`)]).toEqual([
      { content: first, needs: 1 },
      { content: `relay:${first}`, needs: 1 },
      { content: first, needs: 2 },
    ]);
  });
});

describe('a text that comes back', () => {
  const later = MONDAY_9 + ACT_FRESH_MS - 1;
  const text = makeAct(wish, MONDAY_9);
  const edited = (change: object) => JSON.stringify({ ...JSON.parse(text), ...change });

  test('is the act, also where the end has moved with the time', () => {
    expect(readActFor(text, { ...wish, notAfter: wish.notAfter + 60_000 }, later)).toMatchObject({ kind: 'act' });
    const short = makeAct({ ...wish, notAfter: MONDAY_9 + DAY_MS }, MONDAY_9);
    expect(readActFor(short, wish, later)).toMatchObject({ kind: 'act', act: { notAfter: MONDAY_9 + DAY_MS } });
    expect(readActFor(makeAct(call, MONDAY_9), call, later)).toMatchObject({ kind: 'act' });
  });

  test.each<[string, string, ActInput, number, string]>([
    ['five minutes later', text, wish, later + 1, 'too-old'],
    ['from a clock far ahead', makeAct(wish, MONDAY_9 + ACT_FRESH_MS + 1), wish, MONDAY_9, 'too-old'],
    ['with another file', text, { ...wish, items: [first] }, later, 'changed'],
    ['that asks for fewer persons', text, { ...wish, items: [`${first}*2`, second] }, later, 'changed'],
    ['of another commune', text, { ...wish, commune: 'xa-2' }, later, 'changed'],
    ['of another decision', text, { ...wish, decision: 'withdrawn' }, later, 'changed'],
    ['that holds longer than it may', edited({ notAfter: wish.notAfter + DAY_MS }), wish, later, 'changed'],
    [
      'of an order to other stations',
      makeAct(call, MONDAY_9),
      { ...call, order: { ...order, stations: 'all' } },
      later,
      'changed',
    ],
    [
      'of an order that ends sooner',
      makeAct({ ...call, notAfter: MONDAY_9 + 60_000 }, MONDAY_9),
      call,
      later,
      'changed',
    ],
    ['with a word more', edited({ more: 1 }), wish, later, 'not-an-act'],
    ['written otherwise', text.replaceAll(',', ', '), wish, later, 'not-an-act'],
    ['that is no act', '{"loa":"act/2"}', wish, later, 'not-an-act'],
    ['that is nothing', '', wish, later, 'not-an-act'],
  ])('is refused: %s', (_, back, asked, now, lack) => {
    expect(readActFor(back, asked, now)).toEqual({ kind: 'lack', lack });
  });
});
