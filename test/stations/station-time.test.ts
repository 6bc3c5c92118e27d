/** What time it is and whether to believe it: steps, reboots, a server that is away, a battery that is dead. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type MachineClock, StationTime } from '../../stations/player/station-time.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

const real = Date.UTC(2026, 10, 23, 10);
const bare: MachineClock = { hasBattery: false, ntpSynchronised: () => false };
let dir: string;
let clock: FakeClock;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'loa-time-'));
  clock = new FakeClock(real - 5_000);
});
afterEach(() => rm(dir, { recursive: true }));

async function load(machine = bare, floorMs = 0): Promise<StationTime> {
  const time = new StationTime(clock, path.join(dir, 'clock.json'), machine, floorMs);
  await time.load();
  return time;
}
const sample = (boundMs = 10, utcMs = real) => ({ utcMs, monotonicMs: clock.monotonicMs(), boundMs });

describe('trust', () => {
  test('a machine that nobody vouches for is not believed', async () => {
    const time = await load();
    expect(time.status()).toEqual({ trusted: false, source: 'none', offsetMs: 0 });
  });

  test('the server’s answer is, with its bound', async () => {
    const time = await load();
    expect(await time.observe(sample())).toEqual({ trustChanged: true });
    expect(time.status()).toEqual({ trusted: true, source: 'server', offsetMs: 5_000, boundMs: 10 });
    expect(time.now()).toBe(real);
  });

  test('a restarted process needs no server; a restarted machine does', async () => {
    await (await load()).observe(sample());
    await clock.advance(60_000);
    const sameBoot = await load();
    expect(sameBoot.trusted).toBe(true);
    expect(sameBoot.now()).toBe(real + 60_000);
    clock.reboot(real + 3_600_000);
    expect((await load()).trusted).toBe(false);
  });

  test('network time is believed as soon as it is there', async () => {
    let synchronised = false;
    const time = await load({ hasBattery: false, ntpSynchronised: () => synchronised });
    expect(time.trusted).toBe(false);
    synchronised = true;
    expect(time.check()).toEqual({ trustChanged: true });
    expect(time.status()).toMatchObject({ trusted: true, source: 'ntp' });
  });

  test('a battery clock is believed unless it is behind what the station has already seen: 1970 after a dead battery', async () => {
    const battery = { ...bare, hasBattery: true };
    expect((await load(battery, real - 86_400_000)).status()).toMatchObject({ trusted: true, source: 'operator' });
    clock.reboot(0);
    const dead = await load(battery, real);
    expect(dead.trusted).toBe(false);
    expect(dead.now()).toBe(real);
  });

  test('a server whose clock is behind a playlist it signed is not believed', async () => {
    const time = await load();
    time.setFloor(real + 60_000);
    expect(await time.observe(sample())).toBeUndefined();
    expect(time.trusted).toBe(false);
  });
});

test('the server’s time is backed where the network tells the same, and by nothing else', async () => {
  let synchronised = false;
  const time = await load({ hasBattery: false, ntpSynchronised: () => synchronised });
  expect(time.backing).toBe('alone');
  await time.observe(sample());
  expect(time.backing).toBe('alone');
  synchronised = true;
  expect(time.backing).toBe('both');
  const told = await load();
  clock.reboot(real);
  const alone = await load();
  await alone.takeWord(sample());
  expect([told.backing, alone.backing]).toEqual(['alone', 'other']);
});

describe('steps', () => {
  test.each([[60_000], [-60_000], [3_600_000], [-30 * 365 * 86_400_000]])(
    'the machine’s clock steps by %i ms: noticed, and the station’s time goes on',
    async (stepMs) => {
      const time = await load();
      await time.observe(sample());
      await clock.advance(10_000);
      clock.stepWall(stepMs);
      expect(time.check()).toEqual({ trustChanged: false, steppedMs: stepMs });
      expect(time.check()).toBeUndefined();
      expect(time.now()).toBe(real + 10_000);
      expect(time.status().offsetMs).toBe(5_000 - stepMs);
    },
  );

  test('without a server a step of the network’s clock is followed', async () => {
    const time = await load({ ...bare, ntpSynchronised: () => true });
    clock.stepWall(7_000);
    expect(time.check()).toEqual({ trustChanged: false, steppedMs: 7_000 });
    expect(time.now()).toBe(real + 2_000);
  });

  test('a slow drift is no step', async () => {
    const time = await load();
    for (let i = 0; i < 100; i++) {
      clock.stepWall(20);
      expect(time.check()).toBeUndefined();
    }
  });

  test('the server’s own clock is corrected: the station follows and says by how much', async () => {
    const time = await load();
    await time.observe(sample());
    await clock.advance(1_000);
    expect(await time.observe(sample(10, real + 61_000))).toEqual({ trustChanged: false, steppedMs: 60_000 });
    expect(time.now()).toBe(real + 61_000);
  });
});

describe('bounds', () => {
  test('a worse answer that agrees changes nothing, a better one is taken', async () => {
    const time = await load();
    await time.observe(sample(50));
    expect(await time.observe(sample(80, real + 30))).toBeUndefined();
    expect(time.now()).toBe(real);
    await time.observe(sample(5, real + 30));
    expect(time.now()).toBe(real + 30);
  });

  test('the bound grows with age, fifty microseconds a second', async () => {
    const time = await load();
    await time.observe(sample(10));
    await clock.advance(1_000_000);
    expect(time.status().boundMs).toBeCloseTo(60, 5);
    await time.observe({ ...sample(40), utcMs: real + 1_000_020 });
    expect(time.status().boundMs).toBeCloseTo(40, 5);
  });

  test('a UTC instant and its monotonic moment are each other’s inverse', async () => {
    const time = await load();
    await time.observe(sample());
    expect(time.toMonotonic(real + 1_234)).toBe(clock.monotonicMs() + 1_234);
    expect(time.toUtc(time.toMonotonic(real + 9))).toBe(real + 9);
  });
});

describe('server and NTP contradict each other', () => {
  const hourMs = 3_600_000;
  const kept = (says: { isKept: boolean }): MachineClock => ({ hasBattery: false, ntpSynchronised: () => says.isKept });

  test('NTP is in use: an answer seven hours off is not taken, and until one of the two is corrected nothing is trusted', async () => {
    clock = new FakeClock(real);
    const time = await load(kept({ isKept: true }));
    expect(time.status()).toMatchObject({ trusted: true, source: 'ntp' });
    expect(await time.observe(sample(10, real + 7 * hourMs))).toEqual({ trustChanged: true });
    expect(time.status()).toMatchObject({ trusted: false, source: 'none' });
    expect(time.disputeMs).toBe(7 * hourMs);
    time.setFloor(real + 7 * hourMs);
    expect(await time.observe(sample())).toEqual({ trustChanged: true });
    expect(time.status()).toMatchObject({ trusted: true, source: 'server' });
    expect(time.now()).toBe(real);
    expect(time.disputeMs).toBeUndefined();
  });

  test('an answer that is not repeated for half an hour silences nobody', async () => {
    clock = new FakeClock(real);
    const time = await load(kept({ isKept: true }));
    await time.observe(sample(10, real + 7 * hourMs));
    await clock.advance(hourMs / 2 + 1);
    expect(time.check()).toEqual({ trustChanged: true });
    expect(time.status()).toMatchObject({ trusted: true, source: 'ntp' });
  });

  test.each([
    [17_005, undefined, 'server'],
    [17_100, 17_100, 'ntp'],
    [-17_100, -17_100, 'ntp'],
    [299_000, 299_000, 'ntp'],
    [300_000, 300_000, 'none'],
  ])(
    'NTP tells no bound and is in use, an answer is %i ms off: dispute %s, in use %s',
    async (offMs, dispute, source) => {
      clock = new FakeClock(real);
      const time = await load(kept({ isKept: true }));
      await time.observe(sample(10, real + offMs));
      expect([time.disputeMs, time.status().source]).toEqual([dispute, source]);
    },
  );

  test('what both have agreed on, a wrong server moves no more, nor silences it; after a restart of the process neither', async () => {
    clock = new FakeClock(real);
    const says = { isKept: true };
    await (await load(kept(says))).observe(sample());
    const time = await load(kept(says));
    for (const isKept of [true, false]) {
      says.isKept = isKept;
      expect(await time.observe(sample(10, real + 7 * hourMs))).toBeUndefined();
      expect(time.status()).toMatchObject({ trusted: true, source: 'server' });
      expect([time.now(), time.disputeMs]).toEqual([real, 7 * hourMs]);
    }
  });

  test('what both have agreed on, a false NTP moves no more, nor silences it', async () => {
    clock = new FakeClock(real);
    const time = await load(kept({ isKept: true }));
    await time.observe(sample());
    clock.stepWall(7 * hourMs);
    time.check();
    expect(time.status()).toMatchObject({ trusted: true, source: 'server' });
    expect([time.now(), time.disputeMs]).toEqual([real, 7 * hourMs]);
    await clock.advance(1_000);
    expect(await time.observe({ ...sample(9, real + 1_000) })).toBeUndefined();
    expect(time.now()).toBe(real + 1_000);
  });

  test('the server was heard first, and NTP says otherwise: NTP moves nothing, held until the server agrees', async () => {
    clock = new FakeClock(real);
    const says = { isKept: false };
    const time = await load(kept(says));
    await time.observe(sample(10, real + 7 * hourMs));
    time.setFloor(real + 7 * hourMs);
    says.isKept = true;
    expect(time.check()).toEqual({ trustChanged: true });
    expect(time.status()).toMatchObject({ trusted: false, source: 'none' });
    expect(await time.observe(sample())).toEqual({ trustChanged: true });
    expect(time.status()).toMatchObject({ trusted: true, source: 'server' });
    expect(time.now()).toBe(real);
  });
});

describe('the floor', () => {
  const hourMs = 3_600_000;
  const ntp: MachineClock = { hasBattery: false, ntpSynchronised: () => true };

  test('a playlist from the far future is believed up to the time that is heard, after a reboot, too', async () => {
    clock = new FakeClock(real);
    const time = await load(ntp);
    time.setFloor(real + 7 * hourMs);
    await time.keep();
    clock.reboot(real + 60_000);
    expect((await load(ntp, real + 7 * hourMs)).status()).toMatchObject({ trusted: true, source: 'ntp' });
  });

  test('a time that is no more than a guess goes on from it', async () => {
    clock.reboot(0);
    const time = await load(bare, real);
    await clock.advance(60_000);
    expect([time.trusted, time.now()]).toEqual([false, real + 60_000]);
    expect(time.toMonotonic(real + 90_000) - clock.monotonicMs()).toBe(30_000);
    time.setFloor(real + 5_000);
    await clock.advance(1_000);
    expect(time.now()).toBe(real + 6_000);
  });

  test('it is the newest playlist’s: one from after the correction lets the corrected server in', async () => {
    const time = await load();
    await time.observe(sample(10, real + 7 * hourMs));
    time.setFloor(real + 7 * hourMs);
    expect(await time.observe(sample())).toBeUndefined();
    time.setFloor(real);
    expect(await time.observe(sample())).toEqual({ trustChanged: false, steppedMs: -7 * hourMs });
    expect(time.now()).toBe(real);
  });
});
