/** Picks: what fits, least recently aired first, fair over topics, rested, frozen, the same on every machine. */
import { describe, expect, test } from 'vitest';
import { pickedOf } from '../../scheduler/choose-picks.ts';
import type { PickItem, PlannedSegment, ProgrammeItem } from '../../scheduler/model.ts';
import { airingId, type PlanInput, planAirings } from '../../scheduler/plan-airings.ts';
import { at, makeSchedule, makeSegment, openPolicy, vietnam } from './make-plan.ts';

const window = { from: at('2026-11-23T00:00'), to: at('2026-12-03T00:00') };
const stations = ['T1', 'T2'].map((id) => ({ id, name: id, zoneIds: [] }));
const daily = makeSchedule('s', 'ct', '2026-11-23T05:00:00', { rrule: 'FREQ=DAILY' });
const pick: PickItem = {
  kind: 'pick',
  topics: [],
  kinds: [],
  tags: [],
  maxItems: 1,
  maxMs: 600_000,
  notAiredForDays: 0,
  seed: 7,
};
const segments = [
  makeSegment('A', 60, { topics: ['I'] }),
  makeSegment('B', 60, { topics: ['I'] }),
  makeSegment('C', 60, { topics: ['I'] }),
  makeSegment('D', 60, { topics: ['II'], kind: 'qa', tags: ['mùa vụ'] }),
];

function plan(items: readonly ProgrammeItem[], change: Partial<PlanInput> = {}) {
  const programmes = [{ id: 'ct', title: 'ct', items }];
  const given = { schedules: [daily], programmes, segments, stations, policy: openPolicy, zone: vietnam, window };
  return planAirings({ ...given, ...change });
}

/** What the picks chose, airing by airing. */
function chosen(change: Partial<PickItem> = {}, more: Partial<PlanInput> = {}): string[] {
  return plan([{ ...pick, ...change }], more).map((airing) =>
    pickedOf(airing)
      .map(({ segmentIds }) => segmentIds.join(''))
      .join(' '),
  );
}

test('topics take turns, and within a topic what aired longest ago comes first', () => {
  const days = chosen();
  expect(days.filter((_, day) => (days[0] === 'D' ? day % 2 === 0 : day % 2 === 1))).toEqual(['D', 'D', 'D', 'D', 'D']);
  const first = days.filter((segmentId) => segmentId !== 'D');
  expect(first.slice(0, 3).sort()).toEqual(['A', 'B', 'C']);
  expect(first.slice(3)).toEqual(first.slice(0, 2));
});

test('topics, kinds and tags narrow it; no more items and no longer than asked for', () => {
  expect(chosen({ topics: ['II'] })[0]).toBe('D');
  expect(chosen({ kinds: ['qa', 'story'] })[0]).toBe('D');
  expect(chosen({ tags: ['mùa vụ'] })[0]).toBe('D');
  expect(chosen({ tags: ['mùa vụ'], topics: ['I'] })[0]).toBe('');
  expect(chosen({ maxItems: 9 })[0]).toHaveLength(4);
  expect(chosen({ maxItems: 9, maxMs: 150_000 })[0]).toHaveLength(2);
});

test('what aired at a station of the airing rests; elsewhere it does not count', () => {
  const history = (stationId: string) => ({
    history: [{ segmentId: 'D', stationIds: [stationId], at: at('2026-11-20T05:00') }],
  });
  expect(chosen({ topics: ['II'], notAiredForDays: 4 }, history('T2')).slice(0, 3)).toEqual(['', 'D', '']);
  expect(chosen({ topics: ['II'], notAiredForDays: 3 }, history('T2'))[0]).toBe('D');
  expect(chosen({ topics: ['II'], notAiredForDays: 4 }, history('T9'))[0]).toBe('D');
});

test('what is planned earlier counts as aired, also from another schedule; fixed items are not picked again', () => {
  const earlier = makeSchedule('e', 'fixed', '2026-11-23T04:00:00');
  const programmes = [
    { id: 'ct', title: 'ct', items: [pick] },
    { id: 'fixed', title: 'fixed', items: [{ kind: 'segment' as const, segmentId: 'D' }] },
  ];
  const [, first] = plan([], { schedules: [daily, earlier], programmes });
  expect(pickedOf(first ?? {})[0]?.segmentIds).not.toEqual(['D']);
  const both = plan([
    { kind: 'segment', segmentId: 'D' },
    { ...pick, maxItems: 9 },
  ])[0];
  expect(both?.items.map(({ index, title }) => `${index} ${title}`).slice(0, 2)[0]).toBe('0 Tin D');
  expect(pickedOf(both ?? {})[0]?.segmentIds.toSorted()).toEqual(['A', 'B', 'C']);
  expect(both?.items.map(({ index }) => index)).toEqual([0, 1, 1001, 2001]);
});

describe('what is frozen', () => {
  const id = airingId('s', at('2026-11-23T05:00'));
  const frozen = (segmentIds: readonly string[]) => ({ frozenPicks: [{ airingId: id, index: 0, segmentIds }] });

  test('is never chosen anew: what was withdrawn since is skipped, and the rest keeps its numbers', () => {
    const { approval: _approval, ...withdrawn } = makeSegment('B', 60);
    const changed: readonly PlannedSegment[] = segments.map((one) => (one.id === 'B' ? withdrawn : one));
    const [airing] = plan([{ ...pick, maxItems: 3 }], { segments: changed, ...frozen(['A', 'B', 'C']) });
    expect(airing?.items.map(({ index, title }) => `${index} ${title}`)).toEqual(['0 Tin A', '2000 Tin C']);
    expect(airing?.dropped).toEqual([{ segmentId: 'B', title: 'Tin B', reason: 'not-approved' }]);
    expect(pickedOf(airing ?? {})).toEqual([{ index: 0, segmentIds: ['A', 'B', 'C'] }]);
  });

  test('empty stays empty', () => {
    const [airing] = plan([pick], frozen([]));
    expect(airing).toMatchObject({ items: [], dropReason: 'nothing-to-pick', picks: [{ index: 0, segmentIds: [] }] });
  });

  test('gives the same airings again', () => {
    const items = [
      { ...pick, maxItems: 2 },
      { ...pick, seed: 8 },
    ];
    const planned = plan(items);
    const frozenPicks = planned.flatMap((airing) =>
      pickedOf(airing).map(({ index, segmentIds }) => ({ airingId: airing.id, index, segmentIds })),
    );
    expect(plan(items, { frozenPicks })).toEqual(planned);
  });
});

test('a segment that would expire while it could sound is not picked', () => {
  const soon = segments.map((one) => (one.id === 'D' ? { ...one, validUntil: at('2026-11-23T05:05') } : one));
  expect(chosen({ topics: ['II'] }, { segments: soon })[0]).toBe('');
});

test('two picks that differ in their seed alone do not walk in step', () => {
  const many = Array.from({ length: 30 }, (_, n) => makeSegment(`S${n}`, 60));
  const walks = [1, 2].map((seed) => chosen({ seed }, { segments: many }).join(' '));
  expect(walks[0]).not.toBe(walks[1]);
  expect(chosen({ seed: 1 }, { segments: many.toReversed() }).join(' ')).toBe(walks[0]);
});
