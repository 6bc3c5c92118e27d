/** Thirteen stations, each with a clock of another mind: what they sound, they sound at its true time, and without a trusted time nothing but silence. */
import { expect, test, vi } from 'vitest';
import type { Outcome } from '../../scheduler/model.ts';
import { makeContent } from '../fakes/make-playlist.ts';
import { checkStation } from './check-valley.ts';
import { type StationMake, Valley, type ValleyStation } from './valley.ts';
import { hourMs, minuteMs, monday, planMorning, publishAll } from './valley-plan.ts';

vi.mock('node:fs/promises', async () => (await import('../fakes/memory-disk.ts')).memoryFs);

const hours = [5, 6, 7, 8];
const at = (hour: number, minutes = 0) => monday + hour * hourMs + minutes * minuteMs;

interface Story {
  readonly title: string;
  readonly make?: StationMake;
  /** How wrong this box's clock may be. */
  readonly errorMs?: number;
  /** What its own clock shows as it boots. */
  readonly bootsAt?: number;
  readonly happens: readonly (readonly [when: number, what: (station: ValleyStation, valley: Valley) => void])[];
  /** By session: aired, skipped, cut. */
  readonly outcomes: string;
  readonly faults?: readonly string[];
}

const step = (ms: number) => (station: ValleyStation) => station.clock.stepWall(ms);
const to1970 = (station: ValleyStation) => station.clock.stepWall(-station.clock.now());
const link = (isLinked: boolean) => (station: ValleyStation, valley: Valley) =>
  valley.server.setLinked(station.id, isLinked);
const off = (station: ValleyStation) => station.powerOff('half');
const on = (wallMs?: number) => (station: ValleyStation) => station.powerOn(wallMs);

const stories: readonly Story[] = [
  { title: 'nothing happens', happens: [], outcomes: 'aaaa' },
  { title: 'an hour back', happens: [[at(5, 30), step(-hourMs)]], outcomes: 'aaaa' },
  { title: 'an hour forward', happens: [[at(5, 30), step(hourMs)]], outcomes: 'aaaa' },
  { title: 'back to 1970', happens: [[at(5, 30), to1970]], outcomes: 'aaaa' },
  { title: 'an hour back in mid-word', happens: [[at(6, 1), step(-hourMs)]], outcomes: 'aaaa' },
  {
    title: 'an hour forward in mid-word, and back',
    happens: [
      [at(6, 1), step(hourMs)],
      [at(7, 1), step(-hourMs)],
    ],
    outcomes: 'aaaa',
  },
  {
    title: 'an hour back and forth without the server',
    happens: [
      [at(5, 20), link(false)],
      [at(5, 30), step(-hourMs)],
      [at(6, 30), step(2 * hourMs)],
      [at(8, 20), link(true)],
    ],
    outcomes: 'aaaa',
  },
  {
    title: 'a box that boots in 1970 holds its airings until it hears the time',
    bootsAt: 0,
    happens: [
      [at(4, 45), link(false)],
      [at(4, 46), off],
      [at(4, 47), on(0)],
      [at(6, 30), link(true)],
    ],
    outcomes: 'ssaa',
  },
  {
    title: 'after a power cut in 1970, and never hears of it',
    happens: [
      [at(5, 30), off],
      [at(5, 30), link(false)],
      [at(6, 45), on(0)],
      [at(8, 20), link(true)],
    ],
    outcomes: 'asss',
  },
  {
    title: 'after a power cut with a clock that stood still: it is held, not an hour late',
    happens: [
      [at(5, 30), off],
      [at(5, 30), link(false)],
      [at(6, 30), on(at(5, 30))],
      [at(8, 20), link(true)],
    ],
    outcomes: 'asss',
  },
  {
    title: 'a hardware clock that was measured over one power cut is believed after the next',
    make: { hasHardwareClock: true },
    errorMs: 1_000,
    happens: [
      [at(5, 10), off],
      [at(5, 25), on(0)],
      [at(6, 30), off],
      [at(6, 30), link(false)],
      [at(6, 50), on(0)],
      [at(8, 20), link(true)],
    ],
    outcomes: 'aaaa',
  },
  {
    title: 'a battery by a technician’s word',
    make: { hasBattery: true },
    happens: [
      [at(5, 30), off],
      [at(5, 30), link(false)],
      [at(5, 40), on()],
      [at(8, 20), link(true)],
    ],
    outcomes: 'aaaa',
  },
  {
    title: 'a battery by a technician’s word, dead after the cut: 1970 is not believed',
    make: { hasBattery: true },
    happens: [
      [at(5, 30), off],
      [at(5, 30), link(false)],
      [at(5, 40), on(0)],
      [at(7, 30), link(true)],
    ],
    outcomes: 'assa',
  },
];

test('thirteen clocks', { timeout: 120_000 }, async () => {
  const valley = await Valley.make(
    at(4, 30),
    stories.map(({ make = {} }) => make),
  );
  await publishAll(valley, planMorning(valley, hours));
  for (const [n, station] of valley.stations.entries()) station.powerOn(stories[n]?.bootsAt);
  const events = stories.flatMap(({ happens }, n) => happens.map(([when, what]) => ({ n, when, what })));
  for (const { n, when, what } of events.sort((a, b) => a.when - b.when)) {
    await valley.until(when);
    const station = valley.stations[n];
    if (station !== undefined) what(station, valley);
  }
  await valley.until(at(8, 30));
  const told = valley.stations.map((station, n) => {
    const outcomes = checkStation(valley, station, stories[n]?.errorMs);
    return [stories[n]?.title, hours.map((hour) => letterOf(outcomes[hour])).join('')];
  });
  expect(told).toEqual(stories.map(({ title, outcomes }) => [title, outcomes]));
  expect(valley.stations.map(({ id }) => valley.server.heartbeat(id)?.faults)).toEqual(stories.map(() => []));
});

test('a box without trusted time says so, and is well again when it has heard it', async () => {
  const valley = await Valley.make(at(4, 30), [{}]);
  await publishAll(valley, planMorning(valley, hours));
  const [station] = valley.stations;
  if (station === undefined) return;
  station.powerOn();
  await valley.until(at(4, 40));
  station.powerOff();
  valley.server.setLinked(station.id, false);
  station.powerOn(0);
  await valley.until(at(5, 30));
  valley.server.setLinked(station.id, true);
  await valley.until(at(5, 40));
  const facts = valley.server.entries(station.id).map(({ fact }) => fact);
  expect(facts.filter(({ kind }) => kind === 'fault' || kind === 'fault-cleared' || kind === 'item-skipped')).toEqual([
    expect.objectContaining({ kind: 'item-skipped', airingId: '3.25', reason: 'quiet-hours' }),
    expect.objectContaining({ kind: 'item-skipped', airingId: '3.25', reason: 'quiet-hours' }),
    expect.objectContaining({ kind: 'item-skipped', airingId: '3.25', reason: 'quiet-hours' }),
    expect.objectContaining({ kind: 'fault', code: 'clock-untrusted' }),
    expect.objectContaining({ kind: 'fault-cleared', code: 'clock-untrusted' }),
    ...[0, 1, 2].map((index) =>
      expect.objectContaining({ kind: 'item-skipped', airingId: '5', index, reason: 'clock-untrusted' }),
    ),
  ]);
});

test('the server comes back seven hours ahead and is corrected five minutes later: nothing of the morning sounds in the evening', async () => {
  const evening = at(18);
  const sessions = [18.5, 29, 30];
  // Kept by NTP all along; from a minute after the boot on; not at all.
  const kinds: readonly StationMake[] = [{ ntpAfterMs: 0 }, { ntpAfterMs: minuteMs }, {}];
  const valley = await Valley.make(
    evening - hourMs,
    Array.from({ length: 13 }, (_, n) => kinds[n % 3] ?? {}),
  );
  const plan = planMorning(valley, sessions);
  await publishAll(valley, plan);
  for (const station of valley.stations) station.powerOn();
  await valley.until(evening - minuteMs);
  const rebooted = valley.stations.filter((_, n) => n >= 6);
  for (const station of rebooted) station.powerOff();
  valley.server.aheadMs = 7 * hourMs;
  await valley.until(evening);
  for (const station of rebooted) station.powerOn(0);
  await publishAll(valley, plan);
  await valley.until(evening + 4.5 * minuteMs);
  const clocks = valley.stations.map(({ id }) => valley.server.heartbeat(id));
  // Who was up and had heard both goes on by the truth; who hears both for the first time holds; the others have the server alone.
  const [sure, held] = ['server:clock-disputed', 'none:clock-untrusted,clock-disputed'];
  expect(clocks.map((beat) => `${beat?.clock.source}:${beat?.faults}`)).toEqual([
    sure,
    sure,
    'server:',
    sure,
    sure,
    'server:',
    held,
    held,
    'server:',
    held,
    held,
    'server:',
    held,
  ]);
  await valley.until(evening + 5 * minuteMs);
  valley.server.aheadMs = 0;
  await publishAll(valley, plan);
  await valley.until(at(30.5));
  expect(valley.stations.map(({ id }) => valley.server.heartbeat(id)?.clock.source)).toEqual(
    clocks.map(() => 'server'),
  );
  expect(valley.stations.map(({ id }) => valley.server.heartbeat(id)?.faults)).toEqual(clocks.map(() => []));
  const told = valley.stations.map((station) => {
    const outcomes = checkStation(valley, station);
    return sessions.map((hour) => letterOf(outcomes[hour])).join('');
  });
  // A box that believed the server for its first minutes took the half past six for long past: silence, never the wrong hour.
  const [all, next] = ['aaa', 'saa'];
  expect(told).toEqual([all, all, next, all, all, next, all, next, next, all, next, next, all]);
});

test.each([
  ['seven hours ahead', 7 * hourMs],
  ['seven hours behind', -7 * hourMs],
  ['four minutes behind, which is told and not held', -4 * minuteMs],
])(
  'an emergency that a server orders whose clock is %s sounds at once at every station, whatever they make of the time',
  async (_, aheadMs) => {
    const evening = at(18);
    const kinds: readonly StationMake[] = [{ ntpAfterMs: 0 }, { ntpAfterMs: minuteMs }, {}];
    const valley = await Valley.make(
      evening - hourMs,
      Array.from({ length: 6 }, (_, n) => kinds[n % 3] ?? {}),
    );
    const plan = planMorning(valley, [30]);
    await publishAll(valley, plan);
    for (const station of valley.stations) station.powerOn();
    await valley.until(evening - minuteMs);
    const rebooted = valley.stations.filter((_, n) => n >= 3);
    for (const station of rebooted) station.powerOff();
    valley.server.aheadMs = aheadMs;
    await valley.until(evening);
    for (const station of rebooted) station.powerOn(0);
    await valley.until(evening + 3 * minuteMs);
    const startsAt = Math.round(evening + 3 * minuteMs + aheadMs + 500);
    const flood = { priority: 'emergency', lateRule: 'when-ready', expiresAfterMs: 10 * minuteMs } as const;
    const items = [valley.addFile('giờ phát', 3_000), valley.addFile('lũ về', 40_000)];
    const ordered = makeContent([{ id: 'lu', startsAt, items, ...flood }], plan.policy);
    await publishAll(valley, { ...ordered, airings: [...plan.airings, ...ordered.airings] });
    await valley.until(evening + 6 * minuteMs);
    const lengths = valley.stations.map(({ heard }) => heard.map(({ from, to = 0 }) => Math.round(to - from)));
    expect(lengths).toEqual(valley.stations.map(() => [3_000, 40_000]));
    const waits = valley.stations.map(({ heard: [first] }) => (first?.from ?? 0) - evening - 3 * minuteMs);
    expect(waits.filter((waitMs) => waitMs < 500 || waitMs > 3_000)).toEqual([]);
  },
);

function letterOf(outcome: Outcome | undefined): string {
  return outcome?.[0] ?? '?';
}
