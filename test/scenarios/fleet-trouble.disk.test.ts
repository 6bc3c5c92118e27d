/** Thirteen stations, each with a trouble of its own (links, files, disks), and a server put back to yesterday: each sounds what it can, and all of it is told once. */
import { expect, test, vi } from 'vitest';
import { makeContent } from '../fakes/make-playlist.ts';
import { checkStation, count } from './check-valley.ts';
import { Valley, type ValleyStation } from './valley.ts';
import { dayMs, hourMs, minuteMs, monday, planDays, planMorning, publishAll } from './valley-plan.ts';

vi.mock('node:fs/promises', async () => (await import('../fakes/memory-disk.ts')).memoryFs);

const hours = [5, 6, 7, 8];
const at = (hour: number, minutes = 0) => monday + hour * hourMs + minutes * minuteMs;
type Trouble = (station: ValleyStation, valley: Valley) => void;

interface Story {
  readonly title: string;
  readonly happens: readonly (readonly [when: number, what: Trouble])[];
  /** By session: aired, skipped, cut. */
  readonly outcomes: string;
  /** Why items did not sound, and what was wrong meanwhile; not told: quiet hours. */
  readonly told?: readonly string[];
}

const link = (isLinked: boolean) => (station: ValleyStation, valley: Valley) =>
  valley.server.setLinked(station.id, isLinked);
/** The news, ninety seconds of every session, or all three files. */
const spoil =
  (bytes = 'tin') =>
  ({ disk }: ValleyStation) => {
    for (const file of disk.list('').filter((name) => /media\/[0-9a-f]{64}$/.test(name)))
      if (disk.read(file)?.toString().startsWith(bytes)) disk.spoil(file);
  };
const takeRoom = ({ disk }: ValleyStation) => {
  disk.capacityBytes = disk.usedBytes;
};
/** Not even the room that was set aside for the journal can be used. */
const takeAllRoom = ({ disk }: ValleyStation) => {
  disk.capacityBytes = 0;
};
const loseReplies: Trouble = (_station, { server }) => {
  server.loseReplies = 8;
};
const makeRoom = ({ disk }: ValleyStation) => {
  disk.capacityBytes = 1_000_000_000;
};

const stories: readonly Story[] = [
  { title: 'a link that comes and goes every seven minutes', happens: flap(7), outcomes: 'aaaa' },
  { title: 'a link that comes and goes every minute', happens: flap(1), outcomes: 'aaaa' },
  {
    title: 'a link that ends in mid-word',
    happens: [
      [at(5, 1), link(false)],
      [at(8, 20), link(true)],
    ],
    outcomes: 'aaaa',
  },
  {
    title: 'a file that rots beside a server is fetched anew before it airs',
    happens: [[at(5, 30), spoil()]],
    outcomes: 'aaaa',
  },
  {
    title: 'a file that rots without a server is left out, and nothing else',
    happens: [
      [at(5, 30), link(false)],
      [at(5, 31), spoil()],
      [at(6, 30), link(true)],
    ],
    outcomes: 'acaa',
    told: ['skipped 6/1 media-damaged'],
  },
  {
    title: 'a file that rots while it sounds stops nothing; after that it is another matter',
    happens: [
      [at(5, 0), link(false)],
      [at(5, 1), spoil()],
      [at(8, 20), link(true)],
    ],
    outcomes: 'accc',
    told: ['skipped 6/1 media-damaged', 'skipped 7/1 media-damaged', 'skipped 8/1 media-damaged'],
  },
  {
    title: 'the first file gone bad does not take the session with it',
    happens: [
      [at(5, 30), link(false)],
      [at(5, 31), spoil('nhac hieu')],
      [at(6, 30), link(true)],
    ],
    outcomes: 'acaa',
    told: ['skipped 6/0 media-damaged'],
  },
  {
    title: 'a full disk: what is here sounds and is told, in the room set aside for that',
    happens: [
      [at(5, 30), takeRoom],
      [at(7, 30), makeRoom],
    ],
    outcomes: 'aaaa',
  },
  {
    title:
      'a disk without any room: what sounds as that is found out ends, and nothing more begins that could not be told',
    happens: [
      [at(5, 30), takeAllRoom],
      [at(7, 30), makeRoom],
    ],
    outcomes: 'acsa',
    told: ['+journal-full', '-journal-full', 'skipped 6/1 late', 'skipped 6/2 late', 'skipped 7 late'],
  },
  {
    title: 'a full disk and a power cut',
    happens: [
      [at(5, 30), takeRoom],
      [at(5, 40), (one) => one.powerOff('half')],
      [at(5, 41), (one) => one.powerOn()],
      [at(7, 30), makeRoom],
    ],
    outcomes: 'aaaa',
  },
  {
    title: 'a power cut in mid-word',
    happens: [
      [at(6, 1), (one) => one.powerOff('half')],
      [at(6, 20), (one) => one.powerOn()],
    ],
    outcomes: 'acaa',
    told: ['skipped 6/2 powered-off'],
  },
  {
    title: 'an engine that dies in mid-word comes back for the next',
    happens: [
      [at(6, 1), ({ engine }) => engine.crash()],
      [at(6, 1.5), ({ engine }) => engine.comeUp()],
    ],
    outcomes: 'acaa',
    told: ['+player-down', '-player-down'],
  },
  {
    title: 'replies that are lost',
    happens: [[at(6, 0), loseReplies]],
    outcomes: 'aaaa',
  },
];

/** Without and with the server, in turns of so many minutes, from before the first session to after the last. */
function flap(everyMinutes: number): Story['happens'] {
  const turns = Math.ceil((4 * 60 + 20) / everyMinutes);
  return Array.from({ length: turns }, (_, n) => [at(4, 5 + n * everyMinutes), link(n % 2 === 1)] as const).concat([
    [at(8, 26), link(true)],
  ]);
}

test('thirteen troubles', { timeout: 120_000 }, async () => {
  const valley = await Valley.make(
    at(4),
    stories.map(() => ({})),
  );
  // What is fetched comes in pieces, over a link that breaks off after each.
  valley.server.cutMediaAfter = 700;
  await publishAll(valley, planMorning(valley, hours));
  for (const station of valley.stations) station.powerOn();
  const events = stories.flatMap(({ happens }, n) => happens.map(([when, what]) => ({ n, when, what })));
  for (const { n, when, what } of events.sort((a, b) => a.when - b.when)) {
    await valley.until(when);
    const station = valley.stations[n];
    if (station !== undefined) what(station, valley);
  }
  await valley.until(at(8, 45));
  const seen = valley.stations.map((station, n) => {
    const outcomes = checkStation(valley, station);
    return [stories[n]?.title, hours.map((hour) => outcomes[hour]?.[0]).join(''), tell(valley, station)];
  });
  expect(seen).toEqual(stories.map(({ title, outcomes, told = [] }) => [title, outcomes, told]));
  expect(valley.stations.map(({ id }) => valley.server.heartbeat(id)?.faults)).toEqual(stories.map(() => []));
});

test('a server put back to yesterday is refused what is older, told what the stations have, and gets back what it forgot', {
  timeout: 120_000,
}, async () => {
  const valley = await Valley.make(
    monday + 4 * hourMs,
    Array.from({ length: 13 }, () => ({})),
  );
  await publishAll(valley, planDays(valley, 4));
  const live = async (day: number, hour: number) => {
    await valley.until(monday + day * dayMs + (hour - 0.25) * hourMs);
    for (const station of valley.stations) station.powerOn();
    await valley.until(monday + day * dayMs + (hour + 0.25) * hourMs);
    for (const station of valley.stations) station.powerOff('half');
  };
  await live(0, 5);
  const backup = valley.server.backUp();
  await live(0, 17);
  // Four begin their journal anew; of the one before, the server that dies has all and the backup only the morning.
  const begunAnew = valley.stations.slice(0, 4);
  for (const { disk } of begunAnew) disk.addZeros(disk.list('.jsonl').sort().at(-1) ?? '');
  // Today's plan has a notice in the morning of the day after; yesterday's server knows nothing of it.
  const notice = {
    id: 'thong bao',
    startsAt: monday + 2 * dayMs + 5.1 * hourMs,
    items: [valley.addFile('thong bao', 60_000)],
  };
  const content = planDays(valley, 4, [notice]);
  await publishAll(valley, content);
  await live(1, 5);
  valley.server.restore(backup);
  await live(1, 17);
  // The restored server offered version 1, and every station kept version 2.
  expect(valley.stations.map(({ id }) => valley.server.heartbeat(id)?.playlistVersion)).toEqual(
    valley.stations.map(() => 2),
  );
  await publishAll(valley, content);
  await live(2, 5);
  for (const station of valley.stations) {
    expect(valley.server.heartbeat(station.id)?.playlistVersion).toBe(3);
    const epochs = begunAnew.includes(station) ? 2 : 1;
    expect(count(checkStation(valley, station, 0, epochs))).toEqual({ aired: 6, skipped: 3 });
    const refused = valley.server.entries(station.id).filter(({ fact }) => fact.kind === 'playlist-refused');
    expect(refused.map(({ fact }) => fact)).toEqual([
      { kind: 'playlist-refused', reason: 'older-version', version: 1 },
    ]);
  }
});

test('an urgent repeat ends when it expires, though the station is alone and was rebooted in the middle of one', async () => {
  const valley = await Valley.make(at(3), [{ hasBattery: true }]);
  const [station] = valley.stations;
  if (station === undefined) throw new Error('no station');
  const items = [valley.addFile('lu', 30_000), valley.addFile('di doi', 20_000)];
  const repeat = { items, priority: 'emergency', lateRule: 'when-ready' } as const;
  const content = makeContent(
    [
      { ...repeat, id: 'lu 30', startsAt: at(3, 30), expiresAfterMs: 15 * minuteMs },
      { ...repeat, id: 'lu 45', startsAt: at(3, 45), expiresAfterMs: 15 * minuteMs },
      { ...repeat, id: 'lu 60', startsAt: at(4), expiresAfterMs: 15_000 },
    ],
    planMorning(valley, []).policy,
  );
  await valley.server.publish(station.id, content);
  station.powerOn();
  await valley.until(at(3, 20));
  valley.server.setLinked(station.id, false);
  await valley.until(at(3, 45) + 10_000);
  station.powerOff('half');
  await valley.until(at(3, 45) + 40_000);
  station.powerOn();
  await valley.until(at(5));
  const heard = station.heard.map(({ id, from, to = 0 }) => {
    const [name, index] = id.split('/');
    return `${name}/${index} ${(from - at(3)) / 1_000} ${(to - from) / 1_000}`;
  });
  // What the power cut was never begun again; the item after it was. The last one expires before its second item: none of it is said.
  expect(heard).toEqual(['lu 30/0 1800 30', 'lu 30/1 1830 20', 'lu 45/0 2700 10', 'lu 45/1 2740 20']);
});

/** Skips but those of quiet hours, item by item or, where a whole session is, once; and faults as they came and went. */
function tell(valley: Valley, station: ValleyStation): string[] {
  const facts = valley.server.entries(station.id).map(({ fact }) => fact);
  const skips = facts.flatMap((fact) => (fact.kind === 'item-skipped' && fact.reason !== 'quiet-hours' ? [fact] : []));
  const whole = (airingId: string) => skips.filter((skip) => skip.airingId === airingId).length === 3;
  const told = facts.flatMap((fact) => {
    if (fact.kind === 'fault' || fact.kind === 'fault-cleared')
      return [`${fact.kind === 'fault' ? '+' : '-'}${fact.code}`];
    if (fact.kind !== 'item-skipped' || fact.reason === 'quiet-hours') return [];
    return [`skipped ${fact.airingId}${whole(fact.airingId) ? '' : `/${fact.index}`} ${fact.reason}`];
  });
  return [...new Set(told)];
}
