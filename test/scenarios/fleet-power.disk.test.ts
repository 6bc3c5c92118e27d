/** The power goes at every single write of a station's life, from its first boot over two sessions: nothing is lost, nothing is said twice, the next session is on time. */
import { expect, test, vi } from 'vitest';
import { runs } from '../counts.ts';
import type { Loss } from '../fakes/memory-disk.ts';
import { checkStation } from './check-valley.ts';
import { Valley } from './valley.ts';
import { hourMs, minuteMs, monday, planMorning, publishAll } from './valley-plan.ts';

vi.mock('node:fs/promises', async () => (await import('../fakes/memory-disk.ts')).memoryFs);

const bootsAt = monday + 5 * hourMs - 2 * minuteMs;
/** A new playlist comes between the two sessions. */
const changesAt = monday + 5 * hourMs + 4 * minuteMs;
const endsAt = monday + 5 * hourMs + 15 * minuteMs;
const OFF_MS = 15_000;
/** An airing is whole if power was there from this long before it on. */
const READY_MS = 6_000;
const losses: readonly Loss[] = ['all', 'half', 'none'];

interface Cuts {
  /** The write in whose midst the n-th station loses its power, if it comes to that. */
  readonly atWrite: (n: number) => number | undefined;
  readonly loss: (n: number) => Loss;
  /** With the power the link goes, too, and comes back when all is over. */
  readonly isAlone?: boolean;
}

/** Thirteen stations with battery clocks live through the two sessions. Gives the writes of one, up to the change and in all. */
async function live({ atWrite, loss, isAlone = false }: Cuts): Promise<{ beforeChange: number; writes: number }> {
  const makes = Array.from({ length: 13 }, () => ({ hasBattery: true }));
  const valley = await Valley.make(bootsAt, makes);
  await publishAll(valley, planMorning(valley, [5, 5.125]));
  const cuts = new Map<string, number>();
  for (const [n, station] of valley.stations.entries()) {
    station.powerOn();
    station.disk.cutAtWrite = atWrite(n);
    station.disk.onCut = () => {
      cuts.set(station.id, valley.clock.now());
      station.powerOff(loss(n));
      if (isAlone) valley.server.setLinked(station.id, false);
      void valley.clock.wait(OFF_MS).then(() => station.powerOn());
    };
  }
  await valley.until(changesAt);
  const beforeChange = valley.stations[0]?.disk.writes ?? 0;
  await publishAll(valley, planMorning(valley, [5, 5.125, 9]));
  await valley.until(endsAt - 3 * minuteMs);
  for (const { id } of valley.stations) valley.server.setLinked(id, true);
  await valley.until(endsAt);
  const airings = valley.server.published.get('tram-1')?.at(-1)?.airings ?? [];
  for (const [n, station] of valley.stations.entries()) {
    const outcomes = checkStation(valley, station);
    const cut = cuts.get(station.id);
    const isSpared = (at: { startsAt: number; endsAt: number }) =>
      cut === undefined || at.endsAt < cut || at.startsAt > cut + OFF_MS + READY_MS;
    const spared = airings.slice(1, 3).filter(isSpared);
    expect([n, atWrite(n), spared.map(({ id }) => outcomes[id])]).toEqual([n, atWrite(n), spared.map(() => 'aired')]);
    expect(valley.server.heartbeat(station.id)).toMatchObject({ faults: [], playlistVersion: 2 });
  }
  return { beforeChange, writes: valley.stations[0]?.disk.writes ?? 0 };
}

/** Each write from `first` to `last`, or one of so many, thirteen at a time. */
async function cutEach(first: number, last: number, every: number, isAlone: boolean): Promise<void> {
  const points = Array.from({ length: Math.ceil((last - first + 1) / every) }, (_, i) => first + i * every);
  for (let from = 0; from < points.length; from += 13) {
    await live({ atWrite: (n) => points[from + n], loss: (n) => losses[(from + n) % 3] ?? 'all', isAlone });
  }
}

test('the power goes at every write, and what was not synced is lost, torn or kept: with the server there, and alone afterwards', {
  timeout: 300_000,
}, async () => {
  const { beforeChange, writes } = await live({ atWrite: () => undefined, loss: () => 'none' });
  expect(beforeChange).toBeGreaterThan(80);
  await cutEach(1, writes, runs(5, 1), false);
  // Once it has a plan, its media and the time, the station needs nobody, whatever it was about to write.
  await cutEach(beforeChange + 1, writes, 1, true);
});
