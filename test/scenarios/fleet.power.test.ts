/** The power goes at every single write of a station's life, from its first boot over two sessions: nothing is lost, nothing is said twice, the next session is on time. */
import { expect, test, vi } from 'vitest';
import { runs } from '../counts.ts';
import type { Loss } from '../fakes/memory-disk.ts';
import { checkStation } from './check-valley.ts';
import { Valley } from './valley.ts';
import { hourMs, minuteMs, monday, planMorning, publishAll } from './valley-plan.ts';

vi.mock('node:fs/promises', async () => (await import('../fakes/memory-disk.ts')).memoryFs);

const bootsAt = monday + 5 * hourMs - 2 * minuteMs;
const endsAt = monday + 5 * hourMs + 15 * minuteMs;
const OFF_MS = 15_000;
/** An airing is whole if power was there from this long before it on. */
const READY_MS = 6_000;
const losses: readonly Loss[] = ['all', 'half', 'none'];

/** Thirteen stations live through the two sessions; each loses its power at its own write, if it comes to that. */
async function live(cutAt: (n: number) => number | undefined, loss: (n: number) => Loss): Promise<{ writes: number }> {
  const valley = await Valley.make(
    bootsAt,
    Array.from({ length: 13 }, () => ({})),
  );
  await publishAll(valley, planMorning(valley, [5, 5.125]));
  const cuts = new Map<string, number>();
  for (const [n, station] of valley.stations.entries()) {
    station.powerOn();
    station.disk.cutAtWrite = cutAt(n);
    station.disk.onCut = () => {
      cuts.set(station.id, valley.clock.now());
      station.powerOff(loss(n));
      void valley.clock.wait(OFF_MS).then(() => station.powerOn());
    };
  }
  await valley.until(endsAt);
  const airings = valley.server.published.get('tram-1')?.at(-1)?.airings ?? [];
  for (const [n, station] of valley.stations.entries()) {
    const outcomes = checkStation(valley, station);
    const cut = cuts.get(station.id);
    const isSpared = (at: { startsAt: number; endsAt: number }) =>
      cut === undefined || at.endsAt < cut || at.startsAt > cut + OFF_MS + READY_MS;
    const spared = airings.slice(1).filter(isSpared);
    expect([n, cutAt(n), spared.map(({ id }) => outcomes[id])]).toEqual([n, cutAt(n), spared.map(() => 'aired')]);
    expect(valley.server.heartbeat(station.id)?.faults).toEqual([]);
  }
  return { writes: valley.stations[0]?.disk.writes ?? 0 };
}

test('the power goes at every write, and what was not synced is lost, torn or kept', { timeout: 300_000 }, async () => {
  const { writes } = await live(
    () => undefined,
    () => 'none',
  );
  expect(writes).toBeGreaterThan(100);
  const every = runs(3, 1);
  const points = Array.from({ length: Math.ceil(writes / every) }, (_, i) => 1 + i * every);
  for (let from = 0; from < points.length; from += 13) {
    await live(
      (n) => points[from + n],
      (n) => losses[(from + n) % 3] ?? 'all',
    );
  }
});
