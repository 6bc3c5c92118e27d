/** One station's timeline: who waits, how long, what waiting does to quiet hours and validity, and which pairs are shown. */
import { describe, expect, test } from 'vitest';
import type { Airing, ConflictAnswer, RelayItem } from '../../scheduler/model.ts';
import { resolveOverlaps, type StationTimeline } from '../../scheduler/resolve-overlaps.ts';
import { at, glance, makeAiring, openPolicy, usualPolicy, vietnam } from './make-plan.ts';

const unlimited = { maxSessionsPerDay: 99, maxMinutesPerSession: 999 };
const open = { policy: { ...openPolicy, ...unlimited }, zone: vietnam };
const usual = { policy: { ...usualPolicy, ...unlimited }, zone: vietnam };
const minutes = (...lengths: number[]): number[] => lengths.map((length) => length * 60);

test('what does not overlap stays; what touches does not wait', () => {
  const airings = [makeAiring('a', '2026-11-23T05:00', minutes(30)), makeAiring('b', '2026-11-23T05:30', minutes(10))];
  const resolved = resolveOverlaps(airings, 'T1', open);
  expect(resolved.airings.map(glance)).toEqual(['a 11-23T05:00:00 [0@0]', 'b 11-23T05:30:00 [0@0]']);
  expect(resolved.overlaps).toEqual([]);
  expect(resolved.airings[0]).toEqual({ ...airings[0], plannedAt: airings[0]?.startsAt });
});

test('the later one waits its turn, and who comes after it waits for both', () => {
  const a = makeAiring('a', '2026-11-23T05:00', minutes(30));
  const b = makeAiring('b', '2026-11-23T05:10', minutes(10, 5));
  const c = makeAiring('c', '2026-11-23T05:40', minutes(10));
  for (const airings of [
    [a, b, c],
    [c, b, a],
    [b, c, a],
  ]) {
    const resolved = resolveOverlaps(airings, 'T1', open);
    expect(resolved.airings.map(glance)).toEqual([
      'a 11-23T05:00:00 [0@0]',
      'b 11-23T05:30:00 [0@0 1@600]',
      'c 11-23T05:45:00 [0@0]',
    ]);
    expect(resolved.overlaps).toEqual([
      { earlierId: 'a', laterId: 'b', waitsMs: 20 * 60_000, asks: false },
      { earlierId: 'b', laterId: 'c', waitsMs: 5 * 60_000, asks: false },
    ]);
    expect(resolved.airings[1]?.plannedAt).toBe(at('2026-11-23T05:10'));
  }
});

test('an item over midnight holds back what is planned after midnight', () => {
  const airings = [
    makeAiring('night', '2026-11-23T23:50', minutes(20)),
    makeAiring('new', '2026-11-24T00:05', minutes(5)),
  ];
  expect(resolveOverlaps(airings, 'T1', open).airings.map(glance)).toEqual([
    'night 11-23T23:50:00 [0@0]',
    'new 11-24T00:10:00 [0@0]',
  ]);
});

test('at the same start the higher rank sounds and the lower gives way; of one rank the smaller id goes first', () => {
  const start = '2026-11-23T05:00';
  const airings = [
    makeAiring('d', start, [60], { priority: 'filler' }),
    makeAiring('c', start, [60, 60]),
    makeAiring('b', start, [60]),
    makeAiring('a', start, [60], { priority: 'priority' }),
  ];
  for (const order of [airings, airings.toReversed()]) {
    const resolved = resolveOverlaps(order, 'T1', open);
    expect(resolved.airings.map(glance)).toEqual(['a 11-23T05:00:00 [0@0]', 'c 11-23T05:00:00 [1@60]']);
    expect(reasonsOf(resolved)).toEqual(['b preempted', 'd preempted']);
  }
});

test('trap: "start == end": two airings that both start and end together overlap; one that ends where the other starts does not', () => {
  const start = '2026-11-23T05:00';
  const same = [makeAiring('a', start, minutes(10)), makeAiring('b', start, minutes(10))];
  for (const order of [same, same.toReversed()]) {
    const { airings, overlaps } = resolveOverlaps(order, 'T1', open);
    expect(airings.map(glance)).toEqual(['a 11-23T05:00:00 [0@0]', 'b 11-23T05:10:00 [0@0]']);
    expect(overlaps).toEqual([{ earlierId: 'a', laterId: 'b', waitsMs: 600_000, asks: false }]);
  }
  const silent = makeAiring('silent', '2026-11-23T05:05', []);
  const [first] = same;
  const touching = [makeAiring('c', '2026-11-23T04:50', minutes(10)), silent, ...(first === undefined ? [] : [first])];
  expect(resolveOverlaps(touching, 'T1', open).overlaps).toEqual([]);
});

test('waiting never crosses into quiet hours: what would no longer end in time is dropped, with the reason', () => {
  const airings = [
    makeAiring('a', '2026-11-23T20:20', minutes(30)),
    makeAiring('b', '2026-11-23T20:30', minutes(5, 10, 1)),
    makeAiring('c', '2026-11-23T20:40', minutes(20)),
  ];
  const resolved = resolveOverlaps(airings, 'T1', usual);
  expect(resolved.airings.map(glance)).toEqual(['a 11-23T20:20:00 [0@0]', 'b 11-23T20:50:00 [0@0]']);
  expect(resolved.airings[1]?.dropped.map((item) => item.reason)).toEqual(['quiet-hours', 'quiet-hours']);
  expect(reasonsOf(resolved)).toEqual(['c quiet-hours']);
  expect(resolved.dropped[0]?.airing).toMatchObject({
    items: [],
    dropped: [{ title: 'Tin c 0', reason: 'quiet-hours' }],
  });
  expect(resolved.overlaps.map((wait) => wait.laterId)).toEqual(['b', 'c']);
});

test('waiting never crosses into a closed day', () => {
  const airings = [makeAiring('a', '2026-11-28T23:40', minutes(20)), makeAiring('b', '2026-11-28T23:55', minutes(5))];
  const resolved = resolveOverlaps(airings, 'T1', { ...open, policy: { ...open.policy, weekdays: [6] } });
  expect(resolved.airings.map(glance)).toEqual(['a 11-28T23:40:00 [0@0]']);
  expect(reasonsOf(resolved)).toEqual(['b weekday-not-allowed']);
});

test('an item that expires while it waits is dropped and the next moves up', () => {
  const b = makeAiring('b', '2026-11-23T05:10', minutes(5, 5));
  const [first, second] = b.items;
  const items = [{ ...first, validUntil: at('2026-11-23T05:30') }, second] as Airing['items'];
  const resolved = resolveOverlaps([makeAiring('a', '2026-11-23T05:00', minutes(30)), { ...b, items }], 'T1', open);
  expect(resolved.airings.map(glance)).toEqual(['a 11-23T05:00:00 [0@0]', 'b 11-23T05:30:00 [1@0]']);
  expect(resolved.airings[1]?.dropped).toEqual([{ segmentId: 'b-0', title: 'Tin b 0', reason: 'expired' }]);
});

test("silent airings are in nobody's way and keep their reason; other stations' airings are not there", () => {
  const silent = makeAiring('a', '2026-11-23T05:00', [], { dropReason: 'not-approved' });
  const elsewhere = makeAiring('b', '2026-11-23T05:00', minutes(30), { stationIds: ['T2'] });
  const mine = makeAiring('c', '2026-11-23T05:00', minutes(5));
  const resolved = resolveOverlaps([silent, elsewhere, mine], 'T1', open);
  expect(resolved.airings.map(glance)).toEqual(['c 11-23T05:00:00 [0@0]']);
  expect(resolved.dropped).toEqual([{ airing: silent, reason: 'not-approved' }]);
});

describe('a higher rank keeps its time', () => {
  const low = makeAiring('low', '2026-11-23T05:00', minutes(10, 10, 10));

  test('R6: what it interrupts goes on at its next item on its original timeline, and is one airing with a hole', () => {
    const high = makeAiring('high', '2026-11-23T05:12', minutes(5), { priority: 'priority' });
    const resolved = resolveOverlaps([high, low], 'T1', open);
    expect(resolved.airings.map(glance)).toEqual(['low 11-23T05:00:00 [0@0 2@1200]', 'high 11-23T05:12:00 [0@0]']);
    expect(resolved.airings[0]?.dropped).toEqual([{ segmentId: 'low-1', title: 'Tin low 1', reason: 'preempted' }]);
    expect(resolved.overlaps).toEqual([{ earlierId: 'low', laterId: 'high', waitsMs: 0, losesId: 'low', asks: false }]);
  });

  test('trap: the end of an airing is checked too: a lower one that begins under it loses what overlaps', () => {
    const high = makeAiring('high', '2026-11-23T04:55', minutes(6), { priority: 'emergency' });
    expect(glancesOf([low, high])).toEqual(['high 11-23T04:55:00 [0@0]', 'low 11-23T05:00:00 [1@600 2@1200]']);
  });

  test('trap: an item over midnight gives way to what is planned after midnight', () => {
    const night = makeAiring('night', '2026-11-23T23:50', minutes(5, 10));
    const high = makeAiring('high', '2026-11-24T00:01', minutes(1), { priority: 'priority' });
    expect(glancesOf([night, high])).toEqual(['night 11-23T23:50:00 [0@0]', 'high 11-24T00:01:00 [0@0]']);
  });

  test('trap: overlaps are checked for relays too: a relay is left live and joined live again', () => {
    const high = makeAiring('high', '2026-11-23T05:10', minutes(5), { priority: 'emergency' });
    const relay = relaying('relay', '2026-11-23T05:00', 30);
    expect(glancesOf([relay, high])).toEqual(['relay 11-23T05:00:00 [0@0 1000@900]', 'high 11-23T05:10:00 [0@0]']);
    const lengths = resolveOverlaps([relay, high], 'T1', open).airings[0]?.items.map((item) => item.durationMs);
    expect(lengths).toEqual(minutes(10, 15).map((seconds) => seconds * 1000));
  });
});

describe('of one rank the later waits', () => {
  test('a relay never waits: it loses what another has, and what stands before it moves', () => {
    const first = makeAiring('first', '2026-11-23T05:00', minutes(12));
    const relay = relaying('relay', '2026-11-23T05:05', 30);
    expect(glancesOf([first, relay])).toEqual(['first 11-23T05:00:00 [0@0]', 'relay 11-23T05:05:00 [0@420]']);
    const opened = withRelay(makeAiring('opened', '2026-11-23T05:05', minutes(5)), 20, 30);
    expect(glancesOf([first, opened])).toEqual(['first 11-23T05:00:00 [0@0]', 'opened 11-23T05:12:00 [0@0 1@780]']);
  });

  test('a file that would run into its own relay is left out; a relay that has passed is not made up for', () => {
    const opened = withRelay(makeAiring('opened', '2026-11-23T05:05', minutes(5)), 20, 30);
    const long = makeAiring('long', '2026-11-23T05:00', minutes(22));
    const resolved = resolveOverlaps([opened, long], 'T1', open);
    expect(resolved.airings.map(glance)).toEqual(['long 11-23T05:00:00 [0@0]', 'opened 11-23T05:22:00 [1@180]']);
    expect(resolved.airings[1]?.dropped.map(({ reason }) => reason)).toEqual(['no-room']);
    const longer = makeAiring('long', '2026-11-23T05:00', minutes(60));
    const late = resolveOverlaps([opened, longer], 'T1', open);
    expect(late.airings[1]?.dropped).toEqual([{ title: 'Thời sự', reason: 'preempted' }]);
  });

  test('it waits for a gap that is long enough, not for the end of everything', () => {
    const a = withRelay(makeAiring('a', '2026-11-23T05:00', minutes(5)), 30, 10);
    const short = makeAiring('short', '2026-11-23T05:02', minutes(20));
    const long = makeAiring('long', '2026-11-23T05:03', minutes(40));
    expect(glancesOf([a, short])).toEqual(['a 11-23T05:00:00 [0@0 1@1800]', 'short 11-23T05:05:00 [0@0]']);
    expect(glancesOf([a, long])).toEqual(['a 11-23T05:00:00 [0@0 1@1800]', 'long 11-23T05:40:00 [0@0]']);
  });

  test('a queue of hundreds is resolved at once', () => {
    const airings = Array.from({ length: 400 }, (_, n) =>
      makeAiring(
        String(n).padStart(3, '0'),
        new Date(at('2026-11-23T00:00') + n * 60_000 + 7 * 3_600_000).toISOString().slice(0, 16),
        [90],
      ),
    );
    const { airings: resolved, overlaps } = resolveOverlaps(airings, 'T1', open);
    expect([resolved.at(-1)?.startsAt, overlaps.length]).toEqual([at('2026-11-23T00:00') + 399 * 90_000, 399]);
  });
});

describe('a person answers', () => {
  const a = makeAiring('a', '2026-11-23T05:00', minutes(10, 10), { priority: 'priority' });
  const b = makeAiring('b', '2026-11-23T05:15', minutes(10), { priority: 'priority' });
  const about = (earlier: Airing, later: Airing, answer: ConflictAnswer['answer']): ConflictAnswer => ({
    earlierId: earlier.id,
    earlierAt: earlier.startsAt,
    laterId: later.id,
    laterAt: later.startsAt,
    answer,
  });
  const answered = (answer: ConflictAnswer['answer']) =>
    resolveOverlaps([a, b], 'T1', { ...open, answers: [about(a, b, answer)] });

  test('priority against priority: it asks, and meanwhile what started first goes on', () => {
    const resolved = resolveOverlaps([b, a], 'T1', open);
    expect(resolved.airings.map(glance)).toEqual(['a 11-23T05:00:00 [0@0 1@600]', 'b 11-23T05:20:00 [0@0]']);
    expect(resolved.overlaps).toEqual([{ earlierId: 'a', laterId: 'b', waitsMs: 300_000, asks: true }]);
  });

  test('ghi đè: the later keeps its time and the earlier loses what overlaps', () => {
    const resolved = answered('override');
    expect(resolved.airings.map(glance)).toEqual(['a 11-23T05:00:00 [0@0]', 'b 11-23T05:15:00 [0@0]']);
    expect(resolved.overlaps).toEqual([
      { earlierId: 'a', laterId: 'b', waitsMs: 0, losesId: 'a', asks: false, answer: 'override' },
    ]);
  });

  test('tiếp nối: the later waits, and nobody is asked again', () => {
    expect(answered('follow').overlaps).toEqual([
      { earlierId: 'a', laterId: 'b', waitsMs: 300_000, asks: false, answer: 'follow' },
    ]);
  });

  test('tiếp nối makes a higher rank wait as well, ghi đè lets a lower one keep its time; an emergency listens to neither', () => {
    const low = makeAiring('low', '2026-11-23T05:00', minutes(10, 10));
    const answers = (...given: Parameters<typeof about>) => ({ ...open, answers: [about(...given)] });
    expect(glancesOf([low, b], answers(low, b, 'follow'))).toEqual([
      'low 11-23T05:00:00 [0@0 1@600]',
      'b 11-23T05:20:00 [0@0]',
    ]);
    const later = makeAiring('later', '2026-11-23T05:05', minutes(10));
    expect(glancesOf([a, later], answers(a, later, 'override'))).toEqual(['later 11-23T05:05:00 [0@0]']);
    const urgent: Airing = { ...b, priority: 'emergency' };
    expect(glancesOf([low, urgent], answers(low, urgent, 'follow'))).toEqual([
      'low 11-23T05:00:00 [0@0]',
      'b 11-23T05:15:00 [0@0]',
    ]);
  });

  test('one of the two was moved since: the answer was about another time, and it asks anew', () => {
    const answers = [about(a, b, 'override')];
    for (const moved of [
      [makeAiring('a', '2026-11-23T05:01', minutes(10, 10), { priority: 'priority' }), b],
      [a, makeAiring('b', '2026-11-23T05:16', minutes(10), { priority: 'priority' })],
    ])
      expect(resolveOverlaps(moved, 'T1', { ...open, answers }).overlaps).toMatchObject([
        { waitsMs: expect.any(Number), asks: true },
      ]);
  });

  test('of three, each let over the one before it, the first still begins on its time and goes on where it is free', () => {
    const urgent = { priority: 'priority' } as const;
    const a = makeAiring('a', '2026-11-23T05:00', minutes(5, 5, 5, 5, 5, 5), urgent);
    const b = makeAiring('b', '2026-11-23T05:10', minutes(5, 5, 5), urgent);
    const c = makeAiring('c', '2026-11-23T05:20', minutes(5), urgent);
    const answers = [about(a, b, 'override'), about(b, c, 'override')];
    const resolved = resolveOverlaps([a, b, c], 'T1', { ...open, answers });
    expect(resolved.airings.map(glance)).toEqual([
      'a 11-23T05:00:00 [0@0 1@300 5@1500]',
      'b 11-23T05:10:00 [0@0 1@300]',
      'c 11-23T05:20:00 [0@0]',
    ]);
    expect(resolved.overlaps).toContainEqual({ earlierId: 'a', laterId: 'c', waitsMs: 0, losesId: 'a', asks: true });
  });

  test('answers that run in a circle still leave no overlap', () => {
    const one = (id: string): Airing => makeAiring(id, '2026-11-23T05:00', minutes(10));
    const [x, y, z] = [one('x'), one('y'), one('z')];
    const three = [x, y, z];
    const answers = [about(x, y, 'override'), about(y, z, 'override'), about(z, x, 'override')];
    const orders = [three, three.toReversed()].map((airings) =>
      glancesOf(airings, { ...open, answers: answers.toReversed() }),
    );
    expect(orders[0]).toEqual(['x 11-23T05:00:00 [0@0]']);
    expect(orders[1]).toEqual(orders[0]);
  });
});

describe('emergencies', () => {
  const older = makeAiring('older', '2026-11-23T05:00', minutes(2, 2, 2), { priority: 'emergency' });
  const newer = makeAiring('newer', '2026-11-23T05:03', minutes(1), { priority: 'emergency' });

  test('a newer one queues behind an older one', () => {
    expect(glancesOf([newer, older])).toEqual(['older 11-23T05:00:00 [0@0 1@120 2@240]', 'newer 11-23T05:06:00 [0@0]']);
  });

  test('one that replaces ends what the older still wants to say, also after it', () => {
    expect(glancesOf([{ ...newer, replacing: true }, older])).toEqual([
      'older 11-23T05:00:00 [0@0]',
      'newer 11-23T05:03:00 [0@0]',
    ]);
  });
});

describe('notices for single stations', () => {
  const noticed = (() => {
    const airing = makeAiring('n', '2026-11-23T05:00', [30, 60, 30], { stationIds: ['T1', 'T2', 'T3'] });
    const [first, second, third] = airing.items;
    if (first === undefined || second === undefined || third === undefined) throw new Error('three items');
    const items = [
      { ...first, stationIds: ['T1'] },
      { ...second, offsetMs: 0, stationIds: ['T2'] },
      { ...third, offsetMs: 90_000 },
    ];
    return { ...airing, items, endsAt: airing.startsAt + 120_000 };
  })();

  test('each station has its own, and all go on in unison, also after waiting', () => {
    const before = makeAiring('b', '2026-11-23T04:59', [120], { stationIds: ['T1', 'T2', 'T3'] });
    const at = (stationId: string, airings: readonly Airing[]) =>
      resolveOverlaps(airings, stationId, open).airings.map(glance).at(-1);
    expect(['T1', 'T2', 'T3'].map((id) => at(id, [noticed]))).toEqual([
      'n 11-23T05:00:00 [0@0 2@90]',
      'n 11-23T05:00:00 [1@0 2@90]',
      'n 11-23T05:00:00 [2@90]',
    ]);
    expect(['T1', 'T2', 'T3'].map((id) => at(id, [noticed, before]))).toEqual([
      'n 11-23T05:01:00 [0@0 2@90]',
      'n 11-23T05:01:00 [1@0 2@90]',
      'n 11-23T05:01:00 [2@90]',
    ]);
  });

  test('where it has none and nothing else, the airing is silent', () => {
    const only = { ...noticed, items: noticed.items.slice(0, 2) };
    expect(reasonsOf(resolveOverlaps([only], 'T3', open))).toEqual(['n empty']);
  });
});

test('the limits of sessions come last, with their reason', () => {
  const airings = ['05:00', '11:00', '17:00'].map((time, n) => makeAiring(`a${n}`, `2026-11-23T${time}`, minutes(5)));
  const resolved = resolveOverlaps(airings, 'T1', { policy: openPolicy, zone: vietnam });
  expect(reasonsOf(resolved)).toEqual(['a2 too-many-sessions']);
  expect(resolved.dropped[0]?.airing).toMatchObject({ startsAt: at('2026-11-23T17:00'), items: [] });
});

function glancesOf(airings: readonly Airing[], rules: Parameters<typeof resolveOverlaps>[2] = open): string[] {
  return resolveOverlaps(airings, 'T1', rules).airings.map(glance);
}

function reasonsOf({ dropped }: StationTimeline): string[] {
  return dropped.map(({ airing, reason }) => `${airing.id} ${reason}`);
}

/** An airing that is one relay of so many minutes. */
function relaying(id: string, local: string, lengthMinutes: number): Airing {
  return withRelay(makeAiring(id, local, []), 0, lengthMinutes);
}

/** The airing with a relay so many minutes after its start, as its last item. */
function withRelay(airing: Airing, fromMinutes: number, lengthMinutes: number): Airing {
  const relay: RelayItem = {
    kind: 'relay',
    index: airing.items.length,
    title: 'Thời sự',
    sourceId: 'vov1',
    url: 'https://vov.example/live',
    offsetMs: fromMinutes * 60_000,
    durationMs: lengthMinutes * 60_000,
    approvedBy: 'Chủ tịch xã',
    approvedAt: 1,
  };
  const endsAt = airing.startsAt + relay.offsetMs + relay.durationMs;
  return { ...airing, items: [...airing.items, relay], endsAt };
}

describe('an order that may not be able to begin yet says what was left out for its sake alone', () => {
  const session = makeAiring('s', '2026-11-23T05:00', minutes(4, 4, 4));
  const order = (id: string, over: Partial<Airing> = {}) => ({
    ...makeAiring(id, '2026-11-23T05:05', minutes(1), { priority: 'priority' }),
    lateRule: 'when-ready' as const,
    expiresAt: at('2026-11-23T06:00'),
    ...over,
  });
  const older = { ...order('x', { priority: 'emergency' }), startsAt: at('2026-11-23T05:04'), items: session.items };
  test.each<[string, readonly Airing[], unknown]>([
    ['of a session', [session, order('o')], [['o', [{ airingId: 's', index: 1 }]]]],
    [
      'of an older emergency that it replaces, and with that one of the session',
      [session, { ...older, endsAt: at('2026-11-23T05:16') }, order('o', { priority: 'emergency', replacing: true })],
      [
        [
          'o',
          [
            { airingId: 's', index: 1 },
            { airingId: 'x', index: 0 },
            { airingId: 'x', index: 1 },
            { airingId: 'x', index: 2 },
          ],
        ],
      ],
    ],
    [
      'not what a schedule wants the time of, too',
      [session, order('o'), makeAiring('p', '2026-11-23T05:05', minutes(1), { priority: 'priority' })],
      [],
    ],
    ['not where it lies in a pause', [makeAiring('s', '2026-11-23T05:10', minutes(4)), order('o')], []],
  ])('%s', (_name, airings, expected) => {
    for (const given of [airings, airings.toReversed()]) {
      const takes = resolveOverlaps(given, 'T1', open).airings.flatMap((airing) =>
        airing.takes === undefined ? [] : [[airing.id, airing.takes]],
      );
      expect(takes).toEqual(expected);
    }
  });
});
