/** Targets held against plan and log: what counts, by which periods, and what a period asks of which only a part lies in the span. */
import { describe, expect, test } from 'vitest';
import {
  type CampaignTarget,
  type CountedAiring,
  countAiring,
  measureTargets,
} from '../../scheduler/measure-targets.ts';
import { spanOf } from '../../scheduler/proposal.ts';
import { periodsIn } from '../../scheduler/target-periods.ts';
import { at, makeAiring, vietnam } from './make-plan.ts';

const villageIds = ['T1', 'T2'];
const target = (over: Partial<CampaignTarget> = {}): CampaignTarget => ({
  id: 'g',
  title: 'CCHC',
  topics: [],
  kinds: [],
  tags: [],
  everyTopic: false,
  measure: 'airings',
  atLeast: 4,
  per: 'week',
  each: 'village',
  ...over,
});
const airing = (local: string, topics: string[], over: Partial<CountedAiring> = {}): CountedAiring => ({
  startsAt: at(local),
  stationIds: villageIds,
  items: topics.map((topic) => ({ kind: 'article', topics: [topic], durationMs: 300_000 })),
  ...over,
});
const measure = (wanted: CampaignTarget, airings: CountedAiring[], from: string, until: string) =>
  measureTargets({
    targets: [wanted],
    airings,
    villageIds,
    zone: vietnam,
    span: spanOf({ from, until, zone: vietnam }),
  }).map(({ topic, period, planned, wanted: asked, villageIds: least, isPart }) =>
    [period.firstDay, topic, `${planned}/${asked}`, least?.join('+'), isPart ? 'part' : undefined]
      .filter((part) => part !== undefined)
      .join(' '),
  );

describe('periods', () => {
  test.each([
    ['week', '2026-12-28 2027-01-03', '2027-01-04 2027-01-10'],
    ['month', '2026-12-01 2026-12-31', '2027-01-01 2027-01-31'],
    ['quarter', '2026-10-01 2026-12-31', '2027-01-01 2027-03-31'],
    ['year', '2026-01-01 2026-12-31', '2027-01-01 2027-12-31'],
  ] as const)('are those of the local calendar: %s', (per, ...days) => {
    const span = { from: at('2026-12-31T23:00'), to: at('2027-01-04T00:01') };
    const found = periodsIn(span, per, vietnam).map(({ firstDay, lastDay }) => `${firstDay} ${lastDay}`);
    expect(found).toEqual(days);
  });

  test('begin and end where the clocks of the zone say so, and hold no part twice', () => {
    const zone = 'Australia/Lord_Howe';
    const span = { from: Date.parse('2024-01-01T00:00:00Z'), to: Date.parse('2027-01-01T00:00:00Z') };
    for (const per of ['week', 'month', 'quarter', 'year'] as const) {
      const periods = periodsIn(span, per, zone);
      expect(periods.slice(1).map(({ from }) => from)).toEqual(periods.slice(0, -1).map(({ to }) => to));
      const days = periods.map(({ from }) => Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone));
      expect(days.filter((day) => day.startOfDay().epochMilliseconds !== day.epochMilliseconds)).toEqual([]);
    }
  });

  test('an empty span has none', () => {
    expect(periodsIn({ from: 5, to: 5 }, 'week', vietnam)).toEqual([]);
  });
});

describe('what counts', () => {
  const week = ['2026-11-23', '2026-11-29'] as const;

  test('an airing once, however many of its items serve; minutes item by item', () => {
    const airings = [airing('2026-11-24T05:00', ['II.1', 'II.5']), airing('2026-11-29T23:59', ['II.5'])];
    expect(measure(target(), airings, ...week)).toEqual(['2026-11-23 2/4 T1+T2']);
    expect(measure(target({ measure: 'minutes', atLeast: 30 }), airings, ...week)).toEqual([
      '2026-11-23 900000/1800000 T1+T2',
    ]);
  });

  test('a topic with its parts, but not one that only begins alike', () => {
    const airings = [airing('2026-11-24T05:00', ['II.3.a']), airing('2026-11-25T05:00', ['II.30'])];
    expect(measure(target({ topics: ['II.3'] }), airings, ...week)).toEqual(['2026-11-23 1/4 T1+T2']);
  });

  test('each topic by itself where that is asked', () => {
    const wanted = target({ topics: ['II.5', 'II.1'], everyTopic: true, atLeast: 1 });
    expect(measure(wanted, [airing('2026-11-24T05:00', ['II.5'])], ...week)).toEqual([
      '2026-11-23 II.1 0/1 T1+T2',
      '2026-11-23 II.5 1/1 T1+T2',
    ]);
  });

  test('the village that lacks most, or the commune once', () => {
    const airings = [
      airing('2026-11-24T05:00', ['II.5']),
      airing('2026-11-25T05:00', ['II.5'], { stationIds: ['T1'] }),
      airing('2026-11-26T05:00', [], {
        items: [{ kind: 'article', topics: ['II.5'], durationMs: 1, stationIds: ['T2'] }],
      }),
      airing('2026-11-27T05:00', ['II.5'], { stationIds: ['T1'] }),
    ];
    expect(measure(target(), airings, ...week)).toEqual(['2026-11-23 2/4 T2']);
    expect(measure(target({ each: 'commune' }), airings, ...week)).toEqual(['2026-11-23 4/4']);
  });

  test('signatures and jingles only where they are asked for', () => {
    const signature = airing('2026-11-24T05:00', [], { items: [{ kind: 'signature', topics: [], durationMs: 9 }] });
    expect(measure(target(), [signature], ...week)).toEqual(['2026-11-23 0/4 T1+T2']);
    expect(measure(target({ kinds: ['signature'] }), [signature], ...week)).toEqual(['2026-11-23 1/4 T1+T2']);
  });

  test('tags, which a planned airing has from its segments; what stays silent does not', () => {
    const tagsOf = new Map([['A-0', ['dvc']]]);
    const airings = [
      countAiring(makeAiring('A', '2026-11-24T05:00', [60]), tagsOf),
      countAiring(makeAiring('B', '2026-11-25T05:00', [60]), tagsOf),
      countAiring(makeAiring('C', '2026-11-26T05:00', []), tagsOf),
    ];
    expect(measure(target({ tags: ['dvc'] }), airings, ...week)).toEqual(['2026-11-23 1/4 T1+T2']);
    expect(measure(target(), airings, ...week)).toEqual(['2026-11-23 2/4 T1+T2']);
  });
});

describe('a period of which a part lies in the span', () => {
  const monday = airing('2026-11-23T05:00', ['II.5']);

  test('that has begun asks for what is still missing', () => {
    expect(measure(target(), [monday], '2026-11-26', '2026-11-29')).toEqual(['2026-11-23 1/4 T1+T2 part']);
  });

  test('that goes on asks for its share of what is missing', () => {
    expect(measure(target(), [], '2026-11-23', '2026-11-25')).toEqual(['2026-11-23 0/2 T1+T2 part']);
    expect(measure(target({ per: 'year', atLeast: 12 }), [], '2026-12-01', '2026-12-31')).toEqual([
      '2026-01-01 0/12 T1+T2 part',
    ]);
    expect(measure(target({ per: 'quarter', atLeast: 13 }), [monday], '2026-12-01', '2026-12-15')).toEqual([
      '2026-10-01 1/7 T1+T2 part',
    ]);
  });

  test('asks nothing more once it is met', () => {
    const many = Array.from({ length: 5 }, (_, day) => airing(`2026-11-2${3 + day}T05:00`, ['II.5']));
    expect(measure(target(), many, '2026-11-28', '2026-11-28')).toEqual(['2026-11-23 5/4 T1+T2 part']);
  });
});
