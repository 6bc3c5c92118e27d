/** What a station says of its unison with the others. */
import { expect, test } from 'vitest';
import { describeSync, isOutOfUnison, unisonDetail } from '../../stations/player/unison-report.ts';

const item = {
  kind: 'file',
  airingId: 'a',
  index: 0,
  title: 'Tin',
  playlistVersion: 1,
  startsAt: 0,
  endsAt: 1_000,
  sha256: 'x',
} as const;
const playing = { item, startedAt: 0, renderedBeforeMs: 0 };
const timeWith = (boundMs?: number) => ({
  status: () => ({
    trusted: true,
    source: 'server' as const,
    offsetMs: 0,
    ...(boundMs === undefined ? {} : { boundMs }),
  }),
});

test('the error of what sounds and the bound of the clock, where each is measured', () => {
  expect(describeSync({ ...playing, errorMs: 0.4237 }, timeWith(8))).toEqual({ errorMs: 0.42, boundMs: 8 });
  expect(describeSync({ ...playing, errorMs: -1 }, timeWith())).toEqual({ errorMs: -1 });
  expect(describeSync(playing, timeWith(8))).toBeUndefined();
  expect(describeSync(undefined, timeWith(8))).toBeUndefined();
});

test.each([
  [0.4, 8, false, false],
  [-60, 0, false, true],
  [10, 41, false, true],
  [0, 45, false, false],
  [0, 45, true, true],
  [0, 39, true, false],
])('off by %d ms, clock by %d ms, out before: %s; out: %s', (errorMs, boundMs, wasOut, isOut) => {
  expect(isOutOfUnison({ errorMs, boundMs }, wasOut)).toBe(isOut);
});

test('a clock that nobody vouches for to a bound is no unison that is known, and says so', () => {
  expect([isOutOfUnison({ errorMs: 0.4 }, false), isOutOfUnison({ errorMs: 0.4 }, true)]).toEqual([true, true]);
  expect(unisonDetail({ errorMs: 0.4 })).toBe('off by 0.4 ms, by a clock of unknown bound');
  expect(unisonDetail({ errorMs: -61, boundMs: 7.6 })).toBe('off by -61 ms, by a clock that may be off by 8 ms');
});
