/** Sessions: how long, how many a day, what is left out, and which days have too little. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limitSessions, SESSION_GAP_MS, sessionsOf, tooLittle } from '../../scheduler/limit-sessions.ts';
import type { Airing, Policy, StationAiring } from '../../scheduler/model.ts';
import { runs } from '../counts.ts';
import { at, glance, makeAiring, openPolicy, vietnam } from './make-plan.ts';

/** Two sessions a day of at most 45 minutes. */
const policy = openPolicy;

function planned(id: string, local: string, seconds: readonly number[], change: Partial<Airing> = {}): StationAiring {
  const airing = makeAiring(id, local, seconds, change);
  return { ...airing, plannedAt: airing.startsAt };
}

function limit(airings: readonly StationAiring[], rules: Policy = policy) {
  return limitSessions({ airings, stationId: 'T1', policy: rules, zone: vietnam });
}

/** What is left, and what is not. */
function seen(airings: readonly StationAiring[], rules: Policy = policy) {
  const { airings: left, silenced, dropped } = limit(airings, rules);
  return {
    left: left.map(glance),
    silenced: silenced.map(({ airing, reason }) => `${airing.id} ${reason}`),
    dropped: dropped.map(({ airing, item, reason }) => `${airing.id}/${item.index} ${reason}`),
  };
}

describe('a session', () => {
  test('is what sounds with pauses of at most five minutes; its length is its sound', () => {
    const sound = (from: string, to: string) => ({ from: at(from), to: at(to) });
    expect(
      sessionsOf([
        sound('2026-11-24T05:20', '2026-11-24T05:30'),
        sound('2026-11-24T05:00', '2026-11-24T05:15'),
        sound('2026-11-24T05:35:01', '2026-11-24T05:40'),
      ]),
    ).toEqual([
      { ...sound('2026-11-24T05:00', '2026-11-24T05:30'), soundMs: 25 * 60_000 },
      { ...sound('2026-11-24T05:35:01', '2026-11-24T05:40'), soundMs: 299_000 },
    ]);
  });

  test('is not parted by a pause within one airing: a place waiting for its bulletin, silence before a relay', () => {
    const [held] = [planned('a', '2026-11-24T05:00', [60, 60, 60])];
    const items = held.items.map((item, index) => ({ ...item, offsetMs: index * 600_000 }));
    const chieu = planned('b', '2026-11-24T17:00', [60]);
    expect(limit([{ ...held, items }, chieu]).dropped).toEqual([]);
    expect(limit([chieu, { ...held, items }]).dropped).toEqual([]);
    const sounds = items.map(({ offsetMs }) => ({ from: offsetMs, to: offsetMs + 60_000 }));
    expect(sessionsOf(sounds)).toHaveLength(3);
    expect(sessionsOf(sounds.map((sound) => ({ ...sound, airingId: 'a' })))).toEqual([
      { from: 0, to: 1_260_000, soundMs: 180_000 },
    ]);
  });

  test('of exactly the minutes allowed is left as it is, the very same objects', () => {
    const airings = [planned('a', '2026-11-24T05:00', [1_200, 1_500])];
    const limited = limit(airings);
    expect(limited).toEqual({ airings, silenced: [], dropped: [] });
    expect(limited.airings[0]).toBe(airings[0]);
  });

  test('loses, whole, the item that would carry it past them, and all that follows in the airing', () => {
    const [airing] = [planned('a', '2026-11-24T05:00', [1_200, 1_501, 30, 15])];
    expect(limit([airing]).airings).toEqual([
      {
        ...airing,
        items: airing.items.slice(0, 1),
        endsAt: at('2026-11-24T05:20'),
        dropped: [1, 2, 3].map((index) => ({
          segmentId: `a-${index}`,
          title: `Tin a ${index}`,
          reason: 'session-too-long',
        })),
      },
    ]);
  });

  test('goes on in the next airing, where a shorter item may still fit', () => {
    expect(
      seen([
        planned('a', '2026-11-24T05:00', [2_400, 600]),
        planned('b', '2026-11-24T05:41', [301]),
        planned('c', '2026-11-24T05:44', [300]),
      ]),
    ).toEqual({
      left: ['a 11-24T05:00:00 [0@0]', 'c 11-24T05:44:00 [0@0]'],
      silenced: ['b session-too-long'],
      dropped: ['a/1 session-too-long', 'b/0 session-too-long'],
    });
  });

  test('an airing every five minutes for an hour is one, and short enough', () => {
    const opening = Array.from({ length: 12 }, (_, index) =>
      planned(`m${index}`, `2026-11-24T08:${String(index * 5).padStart(2, '0')}`, [75]),
    );
    expect(limit(opening, { ...policy, maxSessionsPerDay: 1 }).dropped).toEqual([]);
  });

  test('a relay counts with its length, and is left out whole', () => {
    const { approvedBy, approvedAt } = { approvedBy: 'Chủ tịch xã', approvedAt: at('2026-11-01T08:00') };
    const source = { kind: 'relay' as const, sourceId: 'vov1', url: 'http://127.0.0.1/vov1', approvedBy, approvedAt };
    const relay = { ...source, index: 0, title: 'Tiếp âm Đài Hà Tĩnh', offsetMs: 0, durationMs: 60_000 };
    const late = { ...source, index: 1, title: 'Tiếp âm VOV1', offsetMs: 60_000, durationMs: 45 * 60_000 };
    const airing = { ...planned('a', '2026-11-24T05:00', [60]), items: [relay, late] };
    expect(limit([airing]).airings[0]?.dropped).toEqual([{ title: 'Tiếp âm VOV1', reason: 'session-too-long' }]);
  });
});

describe('sessions of a day', () => {
  const three = [
    planned('sang', '2026-11-24T05:00', [600]),
    planned('trua', '2026-11-24T11:00', [600, 30]),
    planned('chieu', '2026-11-24T17:00', [600]),
  ];

  test('one more than allowed is left out, whichever was listed first', () => {
    const expected = {
      left: ['sang 11-24T05:00:00 [0@0]', 'trua 11-24T11:00:00 [0@0 1@600]'],
      silenced: ['chieu too-many-sessions'],
      dropped: ['chieu/0 too-many-sessions'],
    };
    expect(seen(three)).toEqual(expected);
    const turned = seen(three.toReversed());
    expect({ ...turned, left: turned.left.toReversed() }).toEqual(expected);
  });

  test('one over midnight belongs to the day it begins on, by the local clock', () => {
    const airings = [
      planned('dem', '2026-11-24T23:50', [1_200]),
      planned('sang', '2026-11-25T05:00', [600]),
      planned('chieu', '2026-11-25T17:00', [600]),
    ];
    expect(limit(airings).dropped).toEqual([]);
    // 05:00 in Vietnam is still the day before in UTC.
    expect(seen([...airings, planned('toi', '2026-11-25T20:00', [60])]).silenced).toEqual(['toi too-many-sessions']);
  });

  test('what was left out neither sounds nor counts', () => {
    const airings = [
      planned('dai', '2026-11-24T04:00', [2_701]),
      planned('sang', '2026-11-24T05:00', [600]),
      planned('chieu', '2026-11-24T17:00', [600]),
    ];
    expect(seen(airings)).toEqual({
      left: ['sang 11-24T05:00:00 [0@0]', 'chieu 11-24T17:00:00 [0@0]'],
      silenced: ['dai session-too-long'],
      dropped: ['dai/0 session-too-long'],
    });
  });

  test('an emergency is never left out and never counted', () => {
    const emergency = planned('lu', '2026-11-24T05:08', [7_200], { priority: 'emergency' });
    expect(limit([...three.slice(0, 2), emergency]).dropped).toEqual([]);
    expect(limit([...three, emergency]).airings.map(({ id }) => id)).toEqual(['sang', 'trua', 'lu']);
  });

  test('an item for other stations only is silent here', () => {
    const [chieu] = three.slice(2);
    const items = chieu?.items.map((item) => ({ ...item, stationIds: ['T2'] })) ?? [];
    const elsewhere = { ...planned('chieu', '2026-11-24T17:00', [600]), items };
    expect(limit([...three.slice(0, 2), elsewhere]).dropped).toEqual([]);
  });

  test('the rules are those in force when the session begins; an exception does not lift them', () => {
    const later = [{ ...openPolicy, maxSessionsPerDay: 1, validFrom: at('2026-11-25T00:00') }];
    const exceptions = [
      {
        id: 'x',
        from: at('2026-11-24T00:00'),
        to: at('2026-11-26T00:00'),
        reason: 'Bầu cử',
        approvedBy: 'Chủ tịch xã',
        approvedAt: 1,
      },
    ];
    const airings = [
      ...three.slice(0, 2),
      planned('a', '2026-11-25T05:00', [60]),
      planned('b', '2026-11-25T17:00', [60]),
    ];
    expect(seen(airings, { ...policy, later, exceptions }).silenced).toEqual(['b too-many-sessions']);
  });
});

test('items of two airings that interleave are taken by time', () => {
  const held = planned('a', '2026-11-24T05:00', [600, 600, 600]);
  const items = held.items.map((item, index) => ({ ...item, offsetMs: index * 900_000 }));
  const airings = [
    { ...held, items },
    planned('b', '2026-11-24T05:11', [120]),
    planned('c', '2026-11-24T05:26', [120]),
  ];
  expect(seen(airings, { ...policy, maxMinutesPerSession: 24 }).dropped).toEqual(['a/2 session-too-long']);
});

test('a day with less sound than asked for is told; closed days, emergencies and days cut by the window are not', () => {
  const rules = { ...policy, weekdays: [1, 2, 3, 4, 5, 6], minMinutesPerDay: 20 };
  const airings = [
    planned('thu6', '2026-11-27T05:00', [1_200]),
    planned('thu7', '2026-11-28T05:00', [600]),
    planned('lu', '2026-11-28T06:00', [3_600], { priority: 'emergency' }),
    planned('thu2', '2026-11-30T23:55', [600]),
  ];
  const day = (date: string, next: string) => ({ from: at(`${date}T00:00`), to: at(`${next}T00:00`) });
  const window = { from: at('2026-11-26T12:00'), to: at('2026-12-01T12:00') };
  expect(tooLittle({ airings, stationId: 'T1', policy: rules, zone: vietnam, window })).toEqual([
    { date: '2026-11-28', day: day('2026-11-28', '2026-11-29'), minutes: 10, minMinutes: 20 },
    { date: '2026-11-30', day: day('2026-11-30', '2026-12-01'), minutes: 5, minMinutes: 20 },
  ]);
  expect(tooLittle({ airings, stationId: 'T1', policy, zone: vietnam, window })).toEqual([]);
});

test('whatever the plan: what is left keeps the limits, nothing is lost unsaid, and the order listed changes nothing', () => {
  const airing = fc.record({
    waitS: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 40_000 })),
    seconds: fc.array(fc.integer({ min: 1, max: 1_500 }), { minLength: 1, maxLength: 5 }),
    pauseS: fc.constantFrom(0, 0, 0, 200, 900),
    priority: fc.constantFrom('normal' as const, 'priority' as const, 'filler' as const, 'emergency' as const),
  });
  const limits = fc.record({
    maxSessionsPerDay: fc.integer({ min: 1, max: 4 }),
    maxMinutesPerSession: fc.integer({ min: 1, max: 45 }),
  });
  fc.assert(
    fc.property(fc.array(airing, { maxLength: 12 }), limits, (wanted, maxima) => {
      let end = at('2026-11-24T00:00');
      const airings = wanted.map(({ waitS, seconds, pauseS, priority }, index): StationAiring => {
        const made = planned(`a${index}`, '2026-11-24T00:00', seconds, { priority });
        const items = made.items.map((item, at) => ({ ...item, offsetMs: item.offsetMs + at * pauseS * 1_000 }));
        const startsAt = end + waitS * 1_000;
        end = startsAt + (made.endsAt - made.startsAt) + (seconds.length - 1) * pauseS * 1_000;
        return { ...made, items, startsAt, plannedAt: startsAt, endsAt: end };
      });
      const rules = { ...policy, ...maxima };
      const limited = limit(airings, rules);
      const sounds = limited.airings
        .filter(({ priority }) => priority !== 'emergency')
        .flatMap(({ id: airingId, startsAt, items }) =>
          items.map(({ offsetMs, durationMs }) => {
            const from = startsAt + offsetMs;
            return { airingId, from, to: from + durationMs };
          }),
        );
      const sessions = sessionsOf(sounds);
      const days = new Map<number, number>();
      for (const { from, soundMs } of sessions) {
        expect(soundMs).toBeLessThanOrEqual(maxima.maxMinutesPerSession * 60_000);
        const day = Math.floor((from + 7 * 3_600_000) / 86_400_000);
        days.set(day, (days.get(day) ?? 0) + 1);
      }
      for (const count of days.values()) expect(count).toBeLessThanOrEqual(maxima.maxSessionsPerDay);
      for (const [index, session] of sessions.entries()) {
        const before = sessions[index - 1];
        if (before !== undefined) expect(session.from - before.to).toBeGreaterThan(SESSION_GAP_MS);
      }
      const named = (of: readonly StationAiring[]) =>
        of.flatMap(({ id, items }) => items.map((one) => `${id}/${one.index}`));
      const gone = limited.dropped.map(({ airing: one, item }) => `${one.id}/${item.index}`);
      expect([...named(limited.airings), ...gone].sort()).toEqual(named(airings).sort());
      expect(limited.dropped.every(({ airing: one }) => one.priority !== 'emergency')).toBe(true);
      expect(limit(airings.toReversed(), rules).dropped).toEqual(limited.dropped);
      // What is left is left again.
      expect(limit(limited.airings, rules).dropped).toEqual([]);
    }),
    { numRuns: runs(150, 5_000) },
  );
});
