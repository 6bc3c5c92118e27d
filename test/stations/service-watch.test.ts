/** systemd hears that the station is up, and that it lives, from the loop itself and no oftener than needed. */
import { expect, test } from 'vitest';
import { watchedBy } from '../../stations/player/service-watch.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

const socket = { NOTIFY_SOCKET: '/run/systemd/notify' };

test('the first turn says ready, later ones that it lives, four times within the watchdog’s time', async () => {
  const clock = new FakeClock(0);
  const told: [number, string][] = [];
  const since = clock.monotonicMs();
  const turn = watchedBy({ ...socket, WATCHDOG_USEC: '180000000' }, clock, (states) => {
    told.push([clock.monotonicMs() - since, states.join(' ')]);
  });
  for (let turns = 0; turns < 13; turns++) {
    turn?.();
    await clock.advance(15_000);
  }
  expect(told).toEqual([
    [0, 'READY=1 WATCHDOG=1'],
    [45_000, 'WATCHDOG=1'],
    [90_000, 'WATCHDOG=1'],
    [135_000, 'WATCHDOG=1'],
    [180_000, 'WATCHDOG=1'],
  ]);
});

test('without a watchdog it is told once', async () => {
  const clock = new FakeClock(0);
  const told: string[] = [];
  const turn = watchedBy(socket, clock, (states) => void told.push(...states));
  turn?.();
  await clock.advance(3_600_000);
  turn?.();
  expect(told).toEqual(['READY=1', 'WATCHDOG=1']);
});

test.each([{}, { NOTIFY_SOCKET: '' }])('where no systemd watches nothing is told: %o', (environment) => {
  expect(watchedBy(environment, new FakeClock(0), () => {})).toBeUndefined();
});
