/** Thirteen stations through days without server, without power, and with a server that lost a day: what is planned sounds on time, and all of it is told. */
import { expect, test, vi } from 'vitest';
import { runs } from '../counts.ts';
import { checkStation, count } from './check-valley.ts';
import { Valley } from './valley.ts';
import { dayMs, hourMs, minuteMs, monday, planDays, publishAll } from './valley-plan.ts';

vi.mock('node:fs/promises', async () => (await import('../fakes/memory-disk.ts')).memoryFs);

const timeout = 300_000;
const ALL = 13;

/** Boxes whose battery clock a technician vouches for. */
const makeValley = (stations: number) =>
  Valley.make(
    monday - hourMs,
    Array.from({ length: stations }, () => ({ hasBattery: true })),
  );

/** Fourteen in the soak; the same with the power coming and going is fourteen every day, below. */
const days = runs(3, 14);

test(`the server is gone for ${days} days: every session of every day sounds, and the server hears of all of it afterwards`, {
  timeout,
}, async () => {
  const valley = await makeValley(runs(1, 3));
  const flood = { id: 'lu', startsAt: monday + dayMs + 3.5 * hourMs, items: [valley.addFile('lu', 60_000)] };
  await publishAll(valley, planDays(valley, 15, [{ ...flood, priority: 'emergency' }]));
  for (const station of valley.stations) station.powerOn();
  await valley.until(monday);
  for (const { id } of valley.stations) valley.server.setLinked(id, false);
  await valley.until(monday + days * dayMs);
  for (const { id } of valley.stations) valley.server.setLinked(id, true);
  await valley.until(monday + days * dayMs + 10 * minuteMs);
  // Sundays are silent, and so is every 03:15; the flood warning of one night is not.
  const sundays = Math.floor(days / 7);
  const outcomes = { aired: 2 * (days - sundays) + 1, skipped: days + 2 * sundays };
  for (const station of valley.stations) expect(count(checkStation(valley, station))).toEqual(outcomes);
});

test('fourteen days without server, and power only around the sessions: they sound all the same', {
  timeout,
}, async () => {
  const valley = await makeValley(runs(3, ALL));
  await publishAll(valley, planDays(valley, 15));
  for (const station of valley.stations) station.powerOn();
  await valley.until(monday);
  for (const { id } of valley.stations) valley.server.setLinked(id, false);
  for (const [n, station] of valley.stations.entries()) station.powerOff((['all', 'half', 'none'] as const)[n % 3]);
  for (let day = 0; day < 14; day++) {
    for (const hour of [5, 17]) {
      // Some have power early, some a minute before, some only when the session has begun.
      for (const [n, station] of valley.stations.entries()) {
        await valley.until(monday + day * dayMs + hour * hourMs + (n - 11) * 30_000);
        station.powerOn();
      }
      for (const [n, station] of valley.stations.entries()) {
        await valley.until(monday + day * dayMs + hour * hourMs + (n + 4) * minuteMs);
        station.powerOff((['all', 'half', 'none'] as const)[(n + day) % 3]);
      }
    }
  }
  await valley.until(monday + 14 * dayMs);
  for (const station of valley.stations) {
    valley.server.setLinked(station.id, true);
    station.powerOn();
  }
  await valley.until(monday + 14 * dayMs + 10 * minuteMs);
  for (const [n, station] of valley.stations.entries()) {
    const outcomes = count(checkStation(valley, station));
    // The last comes up after the session's first item.
    expect([n, outcomes]).toEqual([n, n < 12 ? { aired: 24, skipped: 18 } : { cut: 24, skipped: 18 }]);
  }
});
