/** A hand at the machine is remembered for a minute, whatever event it came by, and no longer. */
import { expect, test } from 'vitest';
import { handAgeMs, handHeaders, noteHand, watchHand } from '../../web/src/hand.ts';

test.each(['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'])(
  '%s is a hand, as long as somebody watches',
  (sign) => {
    const target = new EventTarget();
    const stop = watchHand(target);
    const before = performance.now();
    target.dispatchEvent(new Event(sign));
    expect(handAgeMs(before)).toBeLessThanOrEqual(0);
    stop();
    const last = handAgeMs(before);
    target.dispatchEvent(new Event(sign));
    expect(handAgeMs(before)).toBe(last);
  },
);

// One memory for the whole page: these instants lie after everything the real clock says.
const base = performance.now() + 1_000_000_000;

test('a hand goes along for a minute, then not', () => {
  noteHand(base);
  const at = (ms: number) => handHeaders(base + ms);
  expect([at(0), at(60_000), at(60_001)]).toEqual([{ 'x-loa-active': '1' }, { 'x-loa-active': '1' }, {}]);
});

test('an earlier hand takes nothing back', () => {
  noteHand(base + 500);
  noteHand(base + 100);
  expect(handAgeMs(base + 700)).toBe(200);
});
