/** The drift of a box's clock: measured from hours of exchanges, never moved by a few bad ones, and what the bound grows by without a network. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { addPoint, measureDrift, type TimeSample, UNMEASURED } from '../../stations/player/clock-drift.ts';
import { StationTime } from '../../stations/player/station-time.ts';
import { runs } from '../counts.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

const real = Date.UTC(2026, 10, 23, 10);
const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];
const ppm = 1e-6;

/** Exchanges every five minutes with a server against which this crystal is `rate` off; `error` is what the way there and back hid. */
function exchanges(hours: number, rate: number, error = (_n: number) => 0, boundMs = 30): TimeSample[] {
  return Array.from({ length: hours * 12 }, (_, n) => {
    const monotonicMs = n * 5 * minuteMs;
    return { utcMs: real + monotonicMs * (1 + rate) + error(n), monotonicMs, boundMs };
  });
}
const measured = (samples: readonly TimeSample[]) => measureDrift(samples.reduce(addPoint, []));

describe('the rate', () => {
  test.each([-190, -60, -20, 0, 20, 60, 190])(
    'of a crystal %i ppm off is found within 3 ppm after 6 hours of 4G',
    (off) => {
      // Up to 25 ms wrong, as uneven ways there and back make it.
      const { rate, growth } = measured(exchanges(6, off * ppm, (n) => ((n * 7) % 11) * 5 - 25));
      expect(Math.abs(rate / ppm - off)).toBeLessThan(3);
      expect(growth).toBeLessThan(20 * ppm);
    },
  );

  test('a few exchanges that are seconds wrong do not move it', () => {
    const { rate } = measured(exchanges(12, 40 * ppm, (n) => (n % 9 === 4 ? 3_000 : 0)));
    expect(rate / ppm).toBeCloseTo(40, 0);
  });

  test.each<[string, TimeSample[]]>([
    ['too few exchanges', exchanges(1, 40 * ppm)],
    ['more than any crystal: it is the server’s clock that is being set', exchanges(12, 201 * ppm)],
    ['bounds too wide to say more than is assumed anyway', exchanges(6, 40 * ppm, () => 0, 5_000)],
  ])('is not taken from %s', (_, samples) => {
    expect(measured(samples)).toBe(UNMEASURED);
  });
});

async function startTime(dir?: string, bootId?: string) {
  const folder = dir ?? (await mkdtemp(path.join(tmpdir(), 'loa-drift-')));
  if (dir === undefined) onTestFinished(() => rm(folder, { recursive: true }));
  const clock = new FakeClock(real);
  if (bootId !== undefined) clock.bootId = bootId;
  const machine = { hasBattery: false, ntpSynchronised: () => false };
  const time = new StationTime(clock, path.join(folder, 'clock.json'), machine, 0);
  await time.load();
  return { clock, time, folder };
}

/** Hears the server for some hours; the truth passes `rate` faster than this clock. Gives the truth at any moment. */
async function hear({ clock, time }: Awaited<ReturnType<typeof startTime>>, hours: number, rate: number) {
  const since = clock.monotonicMs();
  const truth = () => real + (clock.monotonicMs() - since) * (1 + rate);
  for (let n = 0; n < hours * 12; n++) {
    const boundMs = 20 + ((n * 13) % 30);
    const hidden = boundMs * (((n * 7) % 19) / 9.5 - 1);
    await time.observe({ utcMs: truth() + hidden, monotonicMs: clock.monotonicMs(), boundMs });
    await time.keep();
    await clock.advance(5 * minuteMs);
  }
  return truth;
}

test('fourteen days without a network: a clock 60 ppm off, measured for half a day, is seconds off and not more than a minute, and says so', async () => {
  const station = await startTime();
  const truth = await hear(station, 12, 60 * ppm);
  await station.clock.advance(14 * dayMs);
  const { boundMs = 0 } = station.time.status();
  const offMs = Math.abs(station.time.now() - truth());
  expect(offMs).toBeLessThan(5_000);
  expect(boundMs).toBeGreaterThan(offMs);
  expect(boundMs).toBeLessThan(20_000);
});

test('what was measured holds after a restart, of the machine, too', async () => {
  const before = await startTime();
  await hear(before, 12, 45 * ppm);
  const after = await startTime(before.folder, 'another boot');
  expect(after.time.trusted).toBe(false);
  expect(after.time.drift?.rate).toBeCloseTo(45 * ppm, 5);
});

test('exchanges pull the time back by what the crystal drifts, until the drift is known: then they find nothing to correct', async () => {
  const { clock, time } = await startTime();
  const since = clock.monotonicMs();
  const moves: number[] = [];
  for (let n = 0; n < 12 * 12; n++) {
    const before = time.now();
    const utcMs = real + (clock.monotonicMs() - since) * (1 + 50 * ppm);
    await time.observe({ utcMs, monotonicMs: clock.monotonicMs(), boundMs: 20 });
    moves.push(Math.abs(time.now() - before));
    await clock.advance(5 * minuteMs);
  }
  expect(moves[1]).toBeCloseTo(15, 1);
  expect(Math.max(...moves)).toBeLessThan(31);
  expect(Math.max(...moves.slice(12 * 3))).toBeLessThan(0.5);
});

test('whatever the crystal (within 50 ppm), the links and the pauses: the truth is within the bound', async () => {
  const heardOrNot = fc.array(
    fc.record({
      pauseMs: fc.constantFrom(5 * minuteMs, 5 * minuteMs, 5 * minuteMs, 15 * minuteMs, 7 * hourMs),
      boundMs: fc.integer({ min: 1, max: 200 }),
      hidden: fc.double({ min: -1, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 120 },
  );
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: -50, max: 50 }), heardOrNot, async (off, steps) => {
      const { clock, time } = await startTime();
      const since = clock.monotonicMs();
      for (const { pauseMs, boundMs, hidden } of steps) {
        const truth = () => real + (clock.monotonicMs() - since) * (1 + off * ppm);
        await time.observe({ utcMs: truth() + hidden * boundMs, monotonicMs: clock.monotonicMs(), boundMs });
        expect(Math.abs(time.now() - truth())).toBeLessThanOrEqual((time.status().boundMs ?? 0) + 0.001);
        await clock.advance(pauseMs);
        expect(Math.abs(time.now() - truth())).toBeLessThanOrEqual((time.status().boundMs ?? 0) + 0.001);
      }
    }),
    { numRuns: runs(20, 500) },
  );
});
