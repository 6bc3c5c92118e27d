/** Node's timers fire at once beyond 2^31-1 ms (24.9 days): the machine's own clock must not. Nothing here sleeps. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { Alarm } from '../../stations/player/alarm.ts';
import type { Clock } from '../../stations/player/clock.ts';
import { systemClock } from '../../stations/player/system-clock.ts';

/** Whether a wait is still pending when a timer of 1 ms, which is what Node makes of a too long one, has fired after it. */
async function isPendingAfterTick(begin: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
  const waking = new AbortController();
  let isOver = false;
  const waited = begin(waking.signal).then(() => {
    isOver = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 1));
  const isPending = !isOver;
  waking.abort();
  await waited;
  return isPending;
}

test.each([2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 60 * 86_400_000, 2 ** 53, Number.POSITIVE_INFINITY])(
  'a wait of %d ms does not return at once nor spin, and ends when it is called off',
  async (ms) => {
    const timers = vi.spyOn(globalThis, 'setTimeout');
    onTestFinished(() => timers.mockRestore());
    expect(await isPendingAfterTick((signal) => systemClock().wait(ms, signal))).toBe(true);
    // The other one is the tick.
    expect(timers.mock.calls.map(([, delayMs]) => delayMs)).toEqual([Math.min(ms, 2 ** 31 - 1), 1]);
  },
);

test('a loop that sleeps for sixty days sets timers of half a minute', async () => {
  const machine = systemClock();
  const set: number[] = [];
  const clock: Clock = {
    ...machine,
    wait: (ms, signal) => {
      set.push(ms);
      return machine.wait(ms, signal);
    },
  };
  expect(await isPendingAfterTick((signal) => new Alarm(clock, signal).sleep(60 * 86_400_000))).toBe(true);
  expect(set).toEqual([30_000]);
});
