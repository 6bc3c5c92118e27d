/** Figures whatever the log holds: order is irrelevant, nothing counts twice, spans that touch add up. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countFigures, type FigureCounts, type FiguresInput } from '../../scheduler/count-figures.ts';
import type { LoggedItem, LoggedRow } from '../../scheduler/count-rows.ts';
import type { CampaignTarget } from '../../scheduler/measure-targets.ts';
import { runs } from '../counts.ts';
import { item, row, village } from './logged-rows.ts';

const FROM = Date.parse('2026-11-02T00:00:00+07:00');
const DAY = 86_400_000;

const target = (over: Partial<CampaignTarget>): CampaignTarget => ({
  ...{ id: 't1', title: 'Chỉ tiêu', topics: ['II'], kinds: [], tags: [], everyTopic: false },
  ...{ measure: 'airings', atLeast: 2, per: 'week', each: 'village' },
  ...over,
});

const input: FiguresInput = {
  ...{
    firstDay: '2026-11-02',
    lastDay: '2026-11-15',
    zone: 'Asia/Ho_Chi_Minh',
    asOf: FROM + 30 * DAY,
    rows: [],
    airedBefore: [],
  },
  stations: [
    village('T0', { kind: 'commune' }),
    village('T1'),
    village('T2', { clusterIds: ['k1', 'k2'] }),
    village('T3'),
  ],
  incidents: [
    {
      ...{ id: 'i', kind: 'broken', action: 'none', beginsAt: FROM + 3 * DAY, endsAt: FROM + 5 * DAY },
      places: [{ stationId: 'T1', clusterId: undefined }],
    },
  ],
  commune: { stationId: 'xa', name: 'Toàn xã' },
  targets: [target({}), target({ id: 't2', measure: 'minutes', each: 'commune' })],
  topics: ['II', 'II.1', 'II.2'].map((code) => ({ code, title: code })),
  ...{ countedTags: ['tag'], watchedTopic: 'II.1', emergencies: [], signers: {} },
};

const pieces: fc.Arbitrary<LoggedItem[]> = fc
  .array(
    fc.record({
      segmentId: fc.constantFrom('a', 'b', 'c'),
      kind: fc.constantFrom<LoggedItem['kind']>('news', 'article', 'jingle', undefined),
      topics: fc.constantFrom<string[]>([], ['II.1'], ['II.1', 'II.2.a']),
      durationMs: fc.double({ min: 1, max: 600_000, noNaN: true }),
      renderedMs: fc.option(fc.double({ min: 0, max: 700_000, noNaN: true }), { nil: undefined }),
    }),
    { maxLength: 3 },
  )
  .map((list) => list.map((one, index) => item({ ...one, index })));

/** Airings of one plan: the same items at every station, other lengths rendered. */
const logged: fc.Arbitrary<LoggedRow[]> = fc
  .array(
    fc.record({
      airing: fc.integer({ min: 0, max: 9 }),
      station: fc.integer({ min: 0, max: 3 }),
      items: pieces,
      outcome: fc.constantFrom('aired', 'late', 'cut', 'missed', 'unknown', 'skipped', 'preempted'),
      reason: fc.constantFrom(null, null, 'partly', 'withdrawn'),
      evidence: fc.constantFrom('machine', 'carrier', 'village', 'none'),
      isOpen: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  .map((list) => {
    const unique = new Map(list.map((one) => [`${one.airing} ${one.station}`, one]));
    return [...unique.values()].map(({ airing, station, isOpen, ...rest }) => {
      const plannedAt = FROM + Math.floor(airing * 1.5 * DAY);
      const about = { airingId: `A${airing}`, stationId: `T${station}`, plannedAt, scheduleId: `c${airing % 3}` };
      return row({ ...about, ...rest, startedAt: plannedAt + 1, ...(isOpen ? { closedAt: null } : {}) });
    });
  });

const count = (rows: readonly LoggedRow[], over: Partial<FiguresInput> = {}) =>
  countFigures({ ...input, ...over, rows });
const holds = (check: (rows: LoggedRow[]) => void) =>
  fc.assert(fc.property(logged, check), { numRuns: runs(60, 2_000) });

describe('figures', () => {
  test('do not depend on the order of rows, and survive JSON', () => {
    fc.assert(
      fc.property(
        logged.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
        ([rows, shuffled]) => {
          const figures = count(rows);
          expect(count(shuffled)).toEqual(figures);
          expect(count(JSON.parse(JSON.stringify(rows)))).toEqual(figures);
          expect(JSON.parse(JSON.stringify(figures))).toEqual(figures);
        },
      ),
      { numRuns: runs(60, 2_000) },
    );
  });

  test('an older revision, the same row again and sound off the plan change no figure but their own', () => {
    holds((rows) => {
      const older = rows.map((one) => ({ ...one, revision: 0, outcome: 'missed', items: [] }));
      const off = rows.map((one) => ({ ...one, airingId: `${one.airingId}.off`, offPlan: 1, renderedMs: 7 }));
      const { rows: figures, ...rest } = count([...off, ...rows, ...older, ...rows]);
      const { rows: plain, ...plainRest } = count(rows);
      expect(rest).toEqual(plainRest);
      expect(figures).toEqual({ ...plain, offPlan: off.length, offPlanMs: 7 * off.length });
    });
  });

  test('every row has one outcome, every sounded row one evidence, and villages make up what is theirs', () => {
    holds((rows) => {
      const { rows: counts, villages, minutes, coverage } = count(rows);
      expect(sum(Object.values(counts.byOutcome)) + counts.waiting).toBe(counts.planned);
      expect(sum(Object.values(counts.byEvidence))).toBe(counts.sounded);
      expect(sum(villages.map(({ stationMs }) => stationMs))).toBe(minutes.stationMs);
      expect(sum(villages.map(({ sounded }) => sounded))).toBe(coverage.of);
      expect(minutes.stationMeasuredMs + minutes.stationAttestedMs).toBe(minutes.stationMs);
    });
  });

  test('two spans that touch add up to the span of both, in rows and in time', () => {
    holds((rows) => {
      const whole = count(rows);
      for (const cut of ['2026-11-04', '2026-11-08']) {
        const next = new Date(Date.parse(cut) + DAY).toISOString().slice(0, 10);
        const parts = [count(rows, { lastDay: cut }), count(rows, { firstDay: next })];
        expect(parts.map(addable).reduce(plus)).toEqual(addable(whole));
      }
    });
  });

  test('nothing counts twice: what is distinct is at most what there is, and a part at most the whole', () => {
    holds((rows) => {
      const { airings, items, topics, minutes, targets } = count(rows);
      const keys = rows.flatMap((one) => one.items.map(({ segmentId }) => segmentId));
      expect(items.distinct).toBeLessThanOrEqual(new Set(keys).size);
      expect(sum(Object.values(items.byKind))).toBe(items.distinct);
      expect(sum(items.list.map((one) => one.airings))).toBe(items.distinct + airings.repeats);
      expect(airings.sounded).toBeLessThanOrEqual(new Set(rows.map(({ airingId }) => airingId)).size);
      const [all, ...parts] = topics;
      for (const part of parts) {
        expect(part.programmeMs).toBeLessThanOrEqual(all?.programmeMs ?? 0);
        expect(part.airings).toBeLessThanOrEqual(all?.airings ?? 0);
      }
      expect(all?.programmeMs).toBeLessThanOrEqual(minutes.programmeMs);
      for (const { byVillage } of targets)
        for (const { confirmed, total } of byVillage) expect(confirmed).toBeLessThanOrEqual(total);
    });
  });
});

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const addable = ({ rows, minutes, airings }: FigureCounts): number[] => [
  ...[rows.planned, rows.sounded, rows.waiting, ...Object.values(rows.byOutcome), ...Object.values(rows.byEvidence)],
  ...[minutes.stationMs, minutes.stationMeasuredMs, minutes.communeStationMs, minutes.programmeMs, minutes.frameMs],
  ...[airings.planned, airings.sounded],
];
const plus = (a: readonly number[], b: readonly number[]) => a.map((one, n) => one + (b[n] ?? 0));
