/** Random plans, rows and journals for the properties: every kind of hindrance has a fair chance. */
import fc from 'fast-check';
import type { HeardFact } from '../../scheduler/close-item.ts';
import type { PlannedRow } from '../../scheduler/close-ledger.ts';
import type { Airing, PlannedSegment, Priority, Schedule } from '../../scheduler/model.ts';
import { type PlanInput, planAirings } from '../../scheduler/plan-airings.ts';
import { sampleHash } from '../sample-week.ts';
import { DAYS, policyCases } from './random-policies.ts';
import { programmes, relaySources, segmentIds, stationIds } from './random-programmes.ts';

const DAY_MS = 86_400_000;
/** When random rows begin. */
export const rowStart = Date.parse('2026-11-22T22:00:00Z');

/** A commune with three stations, four segments in every state of readiness, and up to eight schedules over three days. */
export function plans(): fc.Arbitrary<PlanInput> {
  return fc
    .record({
      place: policyCases(),
      segments: fc.tuple(...segmentIds.map(segments)),
      programmes: programmes(),
      schedules: fc.array(schedules(), { maxLength: 8 }),
      holidays: fc.subarray([0, 1, 2]),
      isOnFm: fc.boolean(),
      isBounded: fc.boolean(),
      chances: chances(),
    })
    .map(({ place: { zone, from, policy }, ...given }) => {
      const day = (after: number): string => new Date(from + after * DAY_MS).toISOString().slice(0, 10);
      const plan: PlanInput = {
        zone,
        policy: given.isBounded ? policy : { ...policy, later: [], maxSessionsPerDay: 99, maxMinutesPerSession: 999 },
        segments: given.segments.map((segment) => shiftValidity(segment, from)),
        programmes: given.programmes,
        schedules: given.schedules.map((schedule, index) => dated(schedule, index, day)),
        stations: stationIds.map((id) => ({
          id,
          name: id,
          zoneIds: [id === 'T1' ? 'xa' : 'thon'],
          ...(given.isOnFm && id === 'T3' ? { carrierId: 'T1' } : {}),
        })),
        relaySources: relaySources(from),
        exceptionDays: given.holidays.map((after) => ({ date: day(after), name: 'Ngày lễ' })),
        history: [{ segmentId: 'A', stationIds: ['T2'], at: from - DAY_MS / 2 }],
        window: { from, to: from + DAYS * DAY_MS },
      };
      return decided(plan, given.chances);
    });
}

/** Every other emergency replaces older ones. */
export function withReplacing(airings: readonly Airing[]): Airing[] {
  return airings.map((airing) =>
    airing.priority === 'emergency' && airing.id < '8' ? { ...airing, replacing: true } : airing,
  );
}

type Chances = readonly { readonly at: number; readonly segmentId: string; readonly isOverride: boolean }[];

function chances(): fc.Arbitrary<Chances> {
  const chance = fc.record({ at: fc.nat(40), segmentId: fc.constantFrom(...segmentIds), isOverride: fc.boolean() });
  return fc.array(chance, { maxLength: 6 });
}

/** What people and the compiler decided for single airings, whose names are known once they are planned. */
function decided(plan: PlanInput, given: Chances): PlanInput {
  const airings = planAirings(plan);
  const answers = given.flatMap(({ at, isOverride }) => {
    const [earlier, later] = [airings[at], airings[at + 1]];
    if (earlier === undefined || later === undefined) return [];
    const pair = { earlierId: earlier.id, earlierAt: earlier.startsAt, laterId: later.id, laterAt: later.startsAt };
    return [{ ...pair, answer: isOverride ? ('override' as const) : ('follow' as const) }];
  });
  const fillings = given.flatMap(({ at, segmentId }) =>
    (airings[at]?.places ?? []).map(({ index }) => ({
      airingId: airings[at]?.id ?? '',
      index,
      segmentId,
      filledBy: 'x',
    })),
  );
  const frozenPicks = given.flatMap(({ at, segmentId, isOverride }) =>
    (airings[at]?.picks ?? []).map(({ index }) => ({
      airingId: airings[at]?.id ?? '',
      index,
      segmentIds: isOverride ? [segmentId, 'gone'] : [],
    })),
  );
  const once = <One extends { airingId: string; index: number }>(all: readonly One[]): One[] => [
    ...new Map(all.map((one) => [`${one.airingId}/${one.index}`, one])).values(),
  ];
  return { ...plan, answers, fillings: once(fillings), frozenPicks: once(frozenPicks) };
}

function dated(schedule: Omit<Schedule, 'id'>, index: number, day: (after: number) => string): Schedule {
  const changes = schedule.changes?.map((change) => ({
    ...change,
    occurrence: `${day(1)}T${schedule.dtstart}`,
    ...(change.startsAt === undefined ? {} : { startsAt: `${day(2)}T${change.startsAt}` }),
  }));
  const dtstart = `${day(0)}T${schedule.dtstart}`;
  return { ...schedule, id: `s${index}`, dtstart, ...(changes === undefined ? {} : { changes }) };
}

function shiftValidity(segment: PlannedSegment, from: number): PlannedSegment {
  const { validFrom, validUntil, ...rest } = segment;
  const bounds = {
    ...(validFrom === undefined ? {} : { validFrom: from + validFrom }),
    ...(validUntil === undefined ? {} : { validUntil: from + validUntil }),
  };
  return { ...rest, ...bounds };
}

function segments(id: string): fc.Arbitrary<PlannedSegment> {
  const sha256 = sampleHash(id);
  const approval = { approvedBy: 'Chủ tịch xã', approvedAt: 1 };
  const durationMs = fc.oneof(fc.integer({ min: 1000, max: 3_600_000 }), fc.constantFrom(0, -1, Number.NaN));
  const hours = fc.integer({ min: 0, max: 120 }).map((count) => count * 3_600_000);
  return fc
    .record({
      rendition: fc.option(
        fc.record({ sha256: fc.constant(sha256), bytes: fc.integer({ min: 1, max: 9999 }), durationMs }),
        { freq: 9, nil: undefined },
      ),
      approval: fc.option(
        fc.constantFrom(
          ...['', 'x', 'x', 'x', 'x'].map((good) => ({ ...approval, sha256: good ? sha256 : 'e'.repeat(64) })),
        ),
        { freq: 9, nil: undefined },
      ),
      validFrom: fc.option(hours, { freq: 2, nil: undefined }),
      validUntil: fc.option(hours, { freq: 2, nil: undefined }),
    })
    .map((parts) => {
      const given = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
      return {
        id,
        title: id,
        kind: 'news',
        topics: [id < 'C' ? 'I' : 'II'],
        tags: id === 'B' ? ['mùa vụ'] : [],
        ...given,
      };
    });
}

type Parts = Omit<Schedule, 'id'>;

function schedules(): fc.Arbitrary<Parts> {
  const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));
  const local = time.map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
  return fc
    .record({
      programmeId: fc.constantFrom('p0', 'p1', 'p2', 'gone'),
      title: fc.constant('lịch'),
      dtstart: local.map((text) => `${text}:00`),
      rrule: fc.constantFrom(
        undefined,
        'FREQ=DAILY',
        'FREQ=HOURLY;INTERVAL=5',
        'FREQ=WEEKLY;BYDAY=SA,SU,MO',
        'FREQ=DAILY;COUNT=2',
        'FREQ=NEVER',
      ),
      rdates: fc.constant([]),
      exdates: fc.constant([]),
      times: fc.array(local, { maxLength: 2 }),
      target: fc.constantFrom<Schedule['target'][]>(
        { kind: 'all' },
        { kind: 'zones', zoneIds: ['thon'] },
        { kind: 'stations', stationIds: ['T1'] },
      ),
      priority: fc.constantFrom<Priority[]>('emergency', 'priority', 'normal', 'normal', 'filler'),
      lateRule: fc.constantFrom<Schedule['lateRule'][]>('skip', 'join'),
      slotMs: fc.option(fc.integer({ min: 1000, max: 7_200_000 }), { freq: 2, nil: undefined }),
      onExceptionDays: fc.constantFrom<Schedule['onExceptionDays'][]>(
        undefined,
        { kind: 'skip' },
        { kind: 'instead', programmeId: 'p1' },
      ),
      changes: fc.constantFrom<Schedule['changes'][]>(
        undefined,
        [{ occurrence: '', startsAt: '07:30:00' }],
        [{ occurrence: '', cancelled: true }],
        [{ occurrence: '', programmeId: 'p2', slotMs: 600_000 }],
      ),
    })
    .map(
      (parts) =>
        Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as unknown as Parts,
    );
}

/** A ledger row of up to four items that begins at `rowStart`. */
export function rows(): fc.Arbitrary<PlannedRow> {
  return fc.array(fc.integer({ min: 1000, max: 600_000 }), { maxLength: 4 }).map((lengths) => ({
    airingId: 'x',
    startsAt: rowStart,
    endsAt: rowStart + lengths.reduce((sum, length) => sum + length, 0),
    items: lengths.map((durationMs, index) => ({ index, sha256: sampleHash(String(index)), durationMs })),
  }));
}

/** An instant around the row, or none. */
export function instants(): fc.Arbitrary<number | undefined> {
  return fc.option(fc.integer({ min: rowStart - 600_000, max: rowStart + 7_200_000 }), { nil: undefined });
}

/** What a journal might say, true or not, about the row and another airing. */
export function facts(): fc.Arbitrary<HeardFact> {
  const airingId = fc.constantFrom('x', 'x', 'x', 'y');
  const index = fc.integer({ min: 0, max: 4 });
  const startedAt = fc.integer({ min: rowStart - 120_000, max: rowStart + 900_000 });
  const about = {
    airingId,
    index,
    sha256: fc.oneof(
      index.map((one) => sampleHash(String(one))),
      fc.constant('e'.repeat(64)),
    ),
  };
  const renderedMs = fc.integer({ min: 0, max: 700_000 });
  const reason = fc.constantFrom('late', 'media-missing', 'powered-off');
  return fc.oneof(
    fc.record({ kind: fc.constant('item-started' as const), ...about, startedAt }),
    fc.record({
      kind: fc.constant('item-ended' as const),
      ...about,
      startedAt,
      endedAt: startedAt,
      renderedMs,
      end: fc.constantFrom('complete' as const, 'cut' as const),
    }),
    fc.record({ kind: fc.constant('item-skipped' as const), airingId, index, reason }),
    fc.record({ kind: fc.constant('airing-closed' as const), airingId }),
    fc.constant({ kind: 'fault' as const }),
  );
}
