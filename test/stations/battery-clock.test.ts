/** A battery clock is believed because it was measured, for a day after a power cut, and never when it went back; a technician's word holds for one boot. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { leaveWord, readWord } from '../../stations/player/set-clock.ts';
import { StationTime } from '../../stations/player/station-time.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

const real = Date.UTC(2026, 10, 23, 10);
const [minuteMs, hourMs] = [60_000, 3_600_000];
let dir: string;
let clock: FakeClock;
/** The truth minus the machine's monotonic clock. */
let epochMs: number;
/** How far the hardware clock is ahead of the truth; undefined: the box has none. */
let hardwareAheadMs: number | undefined;
let ntp: boolean;
let floorMs: number;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'loa-battery-'));
  clock = new FakeClock(real);
  epochMs = real - clock.monotonicMs();
  hardwareAheadMs = 0;
  ntp = false;
  floorMs = 0;
});
afterEach(() => rm(dir, { recursive: true }));

const truth = () => epochMs + clock.monotonicMs();
const whole = (ms: number) => Math.floor(ms / 1_000) * 1_000;

async function start(hasBattery = false): Promise<StationTime> {
  const hardwareMs = () => (hardwareAheadMs === undefined ? undefined : whole(truth() + hardwareAheadMs));
  const machine = { hasBattery, ntpSynchronised: () => ntp, hardwareMs };
  const time = new StationTime(clock, path.join(dir, 'clock.json'), machine, floorMs);
  await time.load();
  return time;
}
const hear = (time: StationTime) => time.observe({ utcMs: truth(), monotonicMs: clock.monotonicMs(), boundMs: 10 });

/** The box is without power; its own clock begins in 1970, whatever the hardware clock says. */
async function powerCut(awayMs: number): Promise<void> {
  const at = truth() + awayMs;
  clock.reboot(0);
  epochMs = at - clock.monotonicMs();
}
/** A box that has come through a power cut of an hour and heard the time before and after. */
async function startMeasured(aheadAfterMs = 0): Promise<StationTime> {
  await hear(await start());
  await powerCut(hourMs);
  hardwareAheadMs = (hardwareAheadMs ?? 0) + aheadAfterMs;
  const time = await start();
  await hear(time);
  await clock.advance(10 * minuteMs);
  await time.keep();
  return time;
}

describe('after a power cut without a network', () => {
  test('a clock that was never measured is not believed', async () => {
    await hear(await start());
    await powerCut(hourMs);
    expect((await start()).status()).toMatchObject({ trusted: false, source: 'none' });
  });

  test('one that came through an earlier one is, with what it may be off by', async () => {
    await startMeasured();
    await powerCut(2 * hourMs);
    const time = await start();
    const { source, boundMs = 0 } = time.status();
    expect(source).toBe('rtc');
    expect(Math.abs(time.now() - truth())).toBeLessThan(boundMs);
    expect(boundMs).toBeLessThan(2_000);
  });

  test.each([7 * hourMs, -30 * 365 * 24 * hourMs])(
    'it need not show UTC (%i ms ahead): it is held against the truth',
    async (aheadMs) => {
      hardwareAheadMs = aheadMs;
      await startMeasured();
      await powerCut(2 * hourMs);
      const time = await start();
      expect(time.status().source).toBe('rtc');
      expect(Math.abs(time.now() - truth())).toBeLessThan(1_000);
    },
  );

  test('for a day, however often the power goes meanwhile: then the time must be heard', async () => {
    await startMeasured();
    await powerCut(10 * hourMs);
    expect((await start()).trusted).toBe(true);
    await powerCut(10 * hourMs);
    const time = await start();
    expect(time.trusted).toBe(true);
    await clock.advance(3 * hourMs);
    expect(time.check()).toBeUndefined();
    await clock.advance(2 * hourMs);
    expect(time.check()).toEqual({ trustChanged: true });
    expect(time.trusted).toBe(false);
    await powerCut(minuteMs);
    expect((await start()).trusted).toBe(false);
    await hear(time);
    expect(time.trusted).toBe(true);
  });

  test('the day counts from the cut, also when the server had been away long before it', async () => {
    const time = await startMeasured();
    for (let hours = 0; hours < 72; hours++) {
      await clock.advance(hourMs);
      await time.keep();
    }
    await powerCut(20 * hourMs);
    const after = await start();
    expect(after.status().source).toBe('rtc');
    expect(Math.abs(after.now() - truth())).toBeLessThan(after.status().boundMs ?? 0);
  });

  test('one that went back is not believed: its battery is dead', async () => {
    await startMeasured();
    await powerCut(2 * hourMs);
    hardwareAheadMs = -40 * 365 * 24 * hourMs;
    expect((await start()).trusted).toBe(false);
  });

  test('one behind a playlist the station has accepted is not believed', async () => {
    await startMeasured();
    await powerCut(hourMs);
    floorMs = truth() + minuteMs;
    expect((await start()).trusted).toBe(false);
  });

  test('a box without a hardware clock is as it was', async () => {
    hardwareAheadMs = undefined;
    await startMeasured();
    await powerCut(hourMs);
    expect((await start()).trusted).toBe(false);
  });

  test('a process that restarts in the same boot goes on believing, and the day does not begin anew', async () => {
    await startMeasured();
    await powerCut(20 * hourMs);
    await (await start()).keep();
    const time = await start();
    expect(time.status().source).toBe('rtc');
    await clock.advance(5 * hourMs);
    time.check();
    expect(time.trusted).toBe(false);
  });
});

describe('what is learnt', () => {
  test('a clock that was seconds off after a power cut is not believed after the next', async () => {
    await startMeasured(9_000);
    await powerCut(hourMs);
    expect((await start()).trusted).toBe(false);
  });

  test('one that was believed and fails is not believed any more', async () => {
    await startMeasured();
    await powerCut(hourMs);
    hardwareAheadMs = 60_000;
    await hear(await start());
    await powerCut(hourMs);
    expect((await start()).trusted).toBe(false);
  });

  test('a restart within minutes may have had power all along, and proves nothing', async () => {
    await hear(await start());
    await powerCut(5 * minuteMs);
    await hear(await start());
    await powerCut(hourMs);
    expect((await start()).trusted).toBe(false);
  });

  test('where the network had set the machine’s clocks before the station looked, nothing is learnt', async () => {
    await hear(await start());
    await powerCut(hourMs);
    ntp = true;
    await hear(await start());
    ntp = false;
    await powerCut(hourMs);
    expect((await start()).trusted).toBe(false);
  });

  test('a clock seen to drift more than is assumed of all has a bound that grows with it', async () => {
    await startMeasured(3_000);
    await powerCut(20 * hourMs);
    hardwareAheadMs = 3_000 + 20 * 3_000;
    const time = await start();
    expect(time.status().source).toBe('rtc');
    expect(Math.abs(time.now() - truth())).toBeLessThan(time.status().boundMs ?? 0);
  });
});

describe('a technician’s word', () => {
  test('of the box’s battery clock is followed without a limit, unless the hardware clock itself lost its power', async () => {
    floorMs = real - hourMs;
    clock = new FakeClock(real);
    expect((await start(true)).status()).toMatchObject({ trusted: true, source: 'operator' });
    await clock.advance(30 * 24 * hourMs);
    expect((await start(true)).trusted).toBe(true);
    // The system took its own clock from a file: it looks right and is hours behind.
    hardwareAheadMs = -50 * 365 * 24 * hourMs;
    expect((await start(true)).trusted).toBe(false);
  });

  const say = (utcMs: number, boundMs = 5_000) => leaveWord(dir, clock, utcMs, boundMs);
  const take = async (time: StationTime) => {
    const word = await readWord(dir, clock);
    return word === undefined ? undefined : time.takeWord(word);
  };

  test('of the time holds in this boot, told with its bound, and after the next power cut nobody knows how old it is', async () => {
    clock.reboot(0);
    epochMs = real - clock.monotonicMs();
    const time = await start();
    await say(real);
    await clock.advance(30_000);
    expect(await take(time)).toEqual({ trustChanged: true });
    expect(time.status()).toMatchObject({ trusted: true, source: 'operator', boundMs: 5_000 + 30_000 * 50e-6 });
    expect(time.now()).toBe(real + 30_000);
    expect(await take(time)).toBeUndefined();
    expect((await start()).status().source).toBe('operator');
    hardwareAheadMs = undefined;
    await powerCut(hourMs);
    const after = await start();
    expect([await take(after), after.trusted]).toEqual([undefined, false]);
  });

  test('counts for nothing against the server’s, and nothing when it is behind what the station has seen', async () => {
    const time = await start();
    floorMs = real;
    await say(real - hourMs);
    expect(await take(await start())).toBeUndefined();
    await hear(time);
    await say(real + hourMs);
    expect(await take(time)).toBeUndefined();
    expect(time.now()).toBe(truth());
  });

  test('gives way to the server’s as soon as that is heard', async () => {
    const time = await start();
    await say(real + 90_000);
    await take(time);
    expect(await hear(time)).toEqual({ trustChanged: true, steppedMs: -90_000 });
    expect(time.status().source).toBe('server');
  });

  test('said again moves the time', async () => {
    const time = await start();
    await say(real);
    await take(time);
    await clock.advance(minuteMs);
    await say(real + minuteMs + 20_000);
    expect(await take(time)).toEqual({ trustChanged: false, steppedMs: 20_000 });
  });
});
