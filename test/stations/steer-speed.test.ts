/** Steering on a simulated device: whatever its drift, its jitter and its wrong figures, the sound is on its moment and stays there. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseReading } from '../../stations/player/pts-readings.ts';
import {
  beginSteering,
  chooseSpeed,
  type ErrorLook,
  FASTEST_NUDGE,
  type Steering,
  takeLook,
} from '../../stations/player/steer-speed.ts';
import { runs } from '../counts.ts';

const LEAD_MS = 4_000;
const LEAD_EVERY_MS = 300;
const SOUND_EVERY_MS = 1_000;

/** A device: how slow it is, how late it began, how far its figures are off; `outliers` are looks that are wholly wrong. */
interface Device {
  readonly drift: number;
  readonly lateMs: number;
  readonly jitterMs: number;
  readonly outliers: ReadonlySet<number>;
  /** A number in [-1, 1] for each look. */
  readonly noise: (look: number) => number;
}

interface Told {
  /** The true error at each look, with the speed chosen then. */
  readonly looks: readonly { readonly atMs: number; readonly errorMs: number; readonly speed: number }[];
  readonly atFirstWordMs: number;
}

/** Plays `soundMs` after the lead. What a speed does comes out of the buffers a fifth of a second later. */
function play(device: Device, soundMs: number): Told {
  let trueMs = device.lateMs;
  let steering: Steering | undefined;
  let speed = 1;
  let speedBefore = 1;
  const looks: { atMs: number; errorMs: number; speed: number }[] = [];
  let atFirstWordMs = Number.NaN;
  for (let atMs = -LEAD_MS + LEAD_EVERY_MS, look = 0; atMs < soundMs; look += 1) {
    const wrongMs = device.outliers.has(look)
      ? 40 * Math.sign(device.noise(look) || 1)
      : device.jitterMs * device.noise(look);
    const seen: ErrorLook = { atMs, errorMs: trueMs + wrongMs, doubtMs: 0.2 };
    steering = chooseSpeed(steering === undefined ? beginSteering(seen) : takeLook(steering, seen), Math.max(0, -atMs));
    speedBefore = speed;
    speed = steering.speed;
    looks.push({ atMs, errorMs: trueMs, speed });
    const stepMs = atMs < 0 ? LEAD_EVERY_MS : SOUND_EVERY_MS;
    trueMs += stepMs * device.drift - 200 * (speedBefore - 1) - (stepMs - 200) * (speed - 1);
    if (atMs < 0 && atMs + stepMs >= 0) atFirstWordMs = trueMs;
    atMs += stepMs;
  }
  return { looks, atFirstWordMs };
}

/** Repeatable noise from a seed. */
function noiseOf(seed: number): (look: number) => number {
  return (look) => {
    const x = Math.sin(seed * 12.9898 + look * 78.233) * 43_758.5453;
    return 2 * (x - Math.floor(x)) - 1;
  };
}

const devices = fc.record({
  drift: fc.double({ min: -150e-6, max: 150e-6, noNaN: true }),
  lateMs: fc.double({ min: -12, max: 12, noNaN: true }),
  seed: fc.integer({ min: 1, max: 1e6 }),
});

describe('a device that drifts up to 150 ppm and begins up to 12 ms off', () => {
  test('is within a millisecond at the first word, and within one from then on for half an hour', () => {
    fc.assert(
      fc.property(devices, ({ drift, lateMs, seed }) => {
        const device = { drift, lateMs, jitterMs: 0.3, outliers: new Set<number>(), noise: noiseOf(seed) };
        const { looks, atFirstWordMs } = play(device, 1_800_000);
        expect(Math.abs(atFirstWordMs)).toBeLessThan(1);
        const sounding = looks.filter(({ atMs }) => atMs >= 0);
        expect(Math.max(...sounding.map(({ errorMs }) => Math.abs(errorMs)))).toBeLessThan(1);
      }),
      { numRuns: runs(30, 300) },
    );
  });

  test('is not thrown off by figures that are wholly wrong now and then', () => {
    const outliers = fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 30 });
    fc.assert(
      fc.property(devices, outliers, ({ drift, lateMs, seed }, wrong) => {
        const alone = wrong.filter((look) => !wrong.includes(look - 1) && !wrong.includes(look - 2));
        const device = { drift, lateMs, jitterMs: 0.3, outliers: new Set(alone), noise: noiseOf(seed) };
        const { looks } = play(device, 300_000);
        const settled = looks.filter(({ atMs }) => atMs >= 1_000);
        expect(Math.max(...settled.map(({ errorMs }) => Math.abs(errorMs)))).toBeLessThan(2);
      }),
      { numRuns: runs(50, 500) },
    );
  });

  test('is never nudged by more than half a percent where there is something to hear', () => {
    fc.assert(
      fc.property(devices, fc.double({ min: -2_000, max: 2_000, noNaN: true }), ({ drift, seed }, lateMs) => {
        const device = { drift, lateMs, jitterMs: 3, outliers: new Set([20, 21, 22, 23]), noise: noiseOf(seed) };
        const { looks } = play(device, 120_000);
        // What is ordered now comes out up to 0.45 s later, and holds until a look after 0.3 s.
        const heard = looks.filter(({ atMs }) => atMs >= -1_000);
        expect(Math.max(...heard.map(({ speed }) => Math.abs(speed - 1)))).toBeLessThanOrEqual(FASTEST_NUDGE + 1e-12);
      }),
      { numRuns: runs(100, 1_000) },
    );
  });
});

const still = { jitterMs: 0, outliers: new Set<number>(), noise: () => 0 };

test('a start that is 300 ms late is made up for in the silence before the first word', () => {
  expect(Math.abs(play({ ...still, drift: 0, lateMs: 300 }, 1_000).atFirstWordMs)).toBeLessThan(10);
});

test('a sound that has jumped by 30 ms is believed at the third look and brought back gently', () => {
  const at = (atMs: number, errorMs: number) => ({ atMs, errorMs, doubtMs: 0.2 });
  const steady = chooseSpeed(takeLook(beginSteering(at(0, 0)), at(1_000, 0)), 0);
  const once = chooseSpeed(takeLook(steady, at(2_000, 30)), 0);
  const twice = chooseSpeed(takeLook(once, at(3_000, 30)), 0);
  const thrice = chooseSpeed(takeLook(twice, at(4_000, 30)), 0);
  expect([once, twice, thrice].map(({ errorMs, speed }) => [errorMs, speed])).toEqual([
    [0, 1],
    [0, 1],
    [30, 1 + FASTEST_NUDGE],
  ]);
});

test('of five readings the slow ones are left out, and of the quick ones the middle is believed', () => {
  const reading = (beganAtMs: number, tripMs: number) => ({ atMs: beganAtMs + 500, positionMs: 500, tripMs });
  expect(
    chooseReading([reading(108, 9), reading(100.2, 0.3), reading(103, 0.4), reading(100.1, 0.5), reading(90, 20)]),
  ).toEqual(reading(100.2, 0.3));
  expect(chooseReading([])).toBeUndefined();
});
