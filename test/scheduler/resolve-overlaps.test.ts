/** One station's timeline: who waits, how long, what waiting does to quiet hours and validity, and which pairs are shown. */
import { expect, test } from 'vitest';
import type { Airing } from '../../scheduler/model.ts';
import { resolveOverlaps } from '../../scheduler/resolve-overlaps.ts';
import { at, glance, makeAiring, openPolicy, usualPolicy, vietnam } from './make-plan.ts';

const open = { policy: openPolicy, zone: vietnam };
const usual = { policy: usualPolicy, zone: vietnam };
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
      { earlierId: 'a', laterId: 'b', waitsMs: 20 * 60_000 },
      { earlierId: 'b', laterId: 'c', waitsMs: 5 * 60_000 },
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

test('at the same start the higher priority goes first, then the smaller id', () => {
  const start = '2026-11-23T05:00';
  const airings = [
    makeAiring('d', start, [60], { priority: 'filler' }),
    makeAiring('c', start, [60]),
    makeAiring('b', start, [60]),
    makeAiring('a', start, [60], { priority: 'priority' }),
    makeAiring('e', start, [60], { priority: 'emergency' }),
  ];
  const order = ['e', 'a', 'b', 'c', 'd'];
  expect(resolveOverlaps(airings, 'T1', open).airings.map((airing) => airing.id)).toEqual(order);
  expect(resolveOverlaps(airings.reverse(), 'T1', open).airings.map((airing) => airing.id)).toEqual(order);
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
  expect(resolved.dropped).toEqual([{ airing: airings[2], reason: 'quiet-hours' }]);
  expect(resolved.overlaps.map((wait) => wait.laterId)).toEqual(['b', 'c']);
});

test('waiting never crosses into a closed day', () => {
  const airings = [makeAiring('a', '2026-11-28T23:40', minutes(20)), makeAiring('b', '2026-11-28T23:55', minutes(5))];
  const resolved = resolveOverlaps(airings, 'T1', { ...open, policy: { ...openPolicy, weekdays: [6] } });
  expect(resolved.airings.map(glance)).toEqual(['a 11-28T23:40:00 [0@0]']);
  expect(resolved.dropped).toEqual([{ airing: airings[1], reason: 'weekday-not-allowed' }]);
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
