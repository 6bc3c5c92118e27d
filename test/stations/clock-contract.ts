/** What every clock promises; run on the fake and on the machine's. */
import { expect, test } from 'vitest';
import type { Clock } from '../../stations/player/clock.ts';

/** Declares the contract's tests. `pass` lets so much time pass. */
export function testClockContract(make: () => { clock: Clock; pass: (ms: number) => Promise<unknown> }): void {
  test('a wait lasts at least its time on the monotonic clock', async () => {
    const { clock, pass } = make();
    const before = clock.monotonicMs();
    const waited = clock.wait(30).then(() => clock.monotonicMs() - before);
    await pass(60);
    expect(await waited).toBeGreaterThanOrEqual(30);
    expect(await waited).toBeLessThan(60);
  });

  test('waits end in the order they fall due', async () => {
    const { clock, pass } = make();
    const ended: number[] = [];
    const waits = [45, 15, 30].map((ms) => clock.wait(ms).then(() => ended.push(ms)));
    await pass(70);
    await Promise.all(waits);
    expect(ended).toEqual([15, 30, 45]);
  });

  test('an aborted wait ends at once and does not fail', async () => {
    const { clock } = make();
    const waking = new AbortController();
    const before = clock.monotonicMs();
    const waited = clock.wait(60_000, waking.signal);
    waking.abort();
    await waited;
    await clock.wait(60_000, waking.signal);
    expect(clock.monotonicMs() - before).toBeLessThan(50);
  });

  test('no time is no wait', async () => {
    const { clock } = make();
    await clock.wait(0);
    await clock.wait(-5);
  });

  test('a wait of fifty days does not end at once', async () => {
    const { clock, pass } = make();
    const waking = new AbortController();
    let ended = false;
    const waited = clock.wait(50 * 86_400_000, waking.signal).then(() => {
      ended = true;
    });
    await pass(40);
    expect(ended).toBe(false);
    waking.abort();
    await waited;
  });

  test('both clocks go forward together', async () => {
    const { clock, pass } = make();
    const [wall, monotonic] = [clock.now(), clock.monotonicMs()];
    await pass(50);
    const [wallPassed, passed] = [clock.now() - wall, clock.monotonicMs() - monotonic];
    expect(passed).toBeGreaterThanOrEqual(49);
    expect(Math.abs(wallPassed - passed)).toBeLessThan(10);
  });

  test('the boot has a name', () => {
    expect(make().clock.bootId).not.toBe('');
  });
}
