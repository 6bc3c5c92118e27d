/** Coverage: what an incident takes away and where, half open, and never twice for two incidents at one place. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coverageAt, downSpans, isCutOff, type PlacedIncident, placesOf } from '../../scheduler/mark-coverage.ts';
import { runs } from '../counts.ts';

const incident = (over: Partial<PlacedIncident> = {}): PlacedIncident => ({
  id: 'i1',
  kind: 'broken',
  action: 'none',
  beginsAt: 100,
  endsAt: 200,
  places: [{ stationId: 's1', clusterId: undefined }],
  ...over,
});
const s1 = placesOf('s1', ['a', 'b', 'c']);

describe('coverage', () => {
  test.each([
    ['nothing', [], 150, 3],
    ['the whole station broken', [incident()], 150, 0],
    ['one cluster broken', [incident({ places: [{ stationId: 's1', clusterId: 'b' }] })], 150, 2],
    ['without power', [incident({ kind: 'power' })], 150, 0],
    ['taken down', [incident({ kind: 'lost' })], 150, 0],
    ['without a network it plays on', [incident({ kind: 'network' })], 150, 3],
    ['a foreign station that nobody did anything about', [incident({ kind: 'intrusion' })], 150, 3],
    ['isolated because of a foreign station', [incident({ kind: 'intrusion', action: 'isolated' })], 150, 0],
    ['muted because it shrieks', [incident({ kind: 'noise', action: 'muted' })], 150, 0],
    ['another station', [incident({ places: [{ stationId: 's2', clusterId: undefined }] })], 150, 3],
    ['a cluster of that name elsewhere', [incident({ places: [{ stationId: 's2', clusterId: 'b' }] })], 150, 3],
    ['before it', [incident()], 99, 3],
    ['at its first moment', [incident()], 100, 0],
    ['at its last', [incident()], 199, 0],
    ['at its end it is over', [incident()], 200, 3],
    ['not over yet', [incident({ endsAt: undefined })], 9_999_999, 0],
    [
      'two at one cluster',
      [
        incident({ places: [{ stationId: 's1', clusterId: 'b' }] }),
        incident({ id: 'i2', places: [{ stationId: 's1', clusterId: 'b' }] }),
      ],
      150,
      2,
    ],
  ] as const)('%s', (_, incidents, at, up) => {
    expect(coverageAt(incidents, s1, at)).toEqual({ up, of: 3 });
  });

  test('a station without clusters counts as one, and an incident of a cluster that is gone is not at it', () => {
    const none = placesOf('s1', []);
    expect(coverageAt([incident()], none, 150)).toEqual({ up: 0, of: 1 });
    expect(coverageAt([incident({ places: [{ stationId: 's1', clusterId: 'b' }] })], none, 150)).toEqual({
      up: 1,
      of: 1,
    });
  });
});

describe('time without sound', () => {
  test('is merged where incidents overlap or touch, ends at now where one is not over, and leaves out what is to come', () => {
    const all = [
      incident({ beginsAt: 500, endsAt: undefined }),
      incident({ beginsAt: 150, endsAt: 250 }),
      incident(),
      incident({ beginsAt: 250, endsAt: 260, kind: 'power' }),
      incident({ beginsAt: 400, endsAt: 450, kind: 'network' }),
      incident({ beginsAt: 800, endsAt: 900 }),
    ];
    expect(downSpans(all, 's1', 'a', 700)).toEqual([
      { from: 100, to: 260 },
      { from: 500, to: 700 },
    ]);
  });

  test('counts each moment once, as coverage sees it moment by moment, whatever the order (R9)', () => {
    const span = fc.record({
      id: fc.constant('i'),
      kind: fc.constantFrom('power' as const, 'network' as const, 'broken' as const, 'intrusion' as const),
      action: fc.constantFrom('none' as const, 'isolated' as const),
      beginsAt: fc.integer({ min: 0, max: 30 }),
      endsAt: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
      places: fc.array(
        fc.record({
          stationId: fc.constantFrom('s1', 's2'),
          clusterId: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
        }),
        { minLength: 1, maxLength: 2 },
      ),
    });
    fc.assert(
      fc.property(fc.array(span, { maxLength: 6 }), fc.nat(40), (incidents, now) => {
        const down = downSpans(incidents, 's1', 'a', now);
        expect(downSpans(incidents.toReversed(), 's1', 'a', now)).toEqual(down);
        const moments = Array.from({ length: now }, (_, at) => at);
        const silent = moments.filter((at) => coverageAt(incidents, placesOf('s1', ['a']), at).up === 0);
        expect(down.flatMap(({ from, to }) => moments.slice(from, to))).toEqual(silent);
      }),
      { numRuns: runs(200, 5000) },
    );
  });
});

test('a place is cut off only by what the commune itself did there, while it lasts', () => {
  const isolated = incident({ kind: 'intrusion', action: 'isolated', places: [{ stationId: 's1', clusterId: 'b' }] });
  const at = (clusterId: string | undefined, when: number, one = isolated) =>
    isCutOff([one], { stationId: 's1', clusterId }, when);
  expect([at('b', 150), at('a', 150), at(undefined, 150), at('b', 200), at('b', 150, incident())]).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});
