/** Random plans, rows and journals for the properties: every kind of hindrance has a fair chance. */
import fc from 'fast-check';
import type { HeardFact } from '../../scheduler/close-item.ts';
import type { PlannedRow } from '../../scheduler/close-ledger.ts';
import type { PlannedSegment, Policy, Priority, Schedule } from '../../scheduler/model.ts';
import type { PlanInput } from '../../scheduler/plan-airings.ts';
import { sampleHash } from '../sample-week.ts';

const zones = ['Asia/Ho_Chi_Minh', 'America/New_York', 'Australia/Lord_Howe', 'UTC'];
const stationIds = ['T1', 'T2', 'T3'];
const segmentIds = ['A', 'B', 'C', 'D'];
/** Around the days when New York's and Lord Howe's clocks change. */
const firstDays = ['2026-11-20', '2027-03-12', '2026-10-02', '2026-04-03'];
/** When random rows begin. */
export const rowStart = Date.parse('2026-11-22T22:00:00Z');

/** A commune with three stations, four segments in every state of readiness, and up to eight schedules over five days. */
export function plans(): fc.Arbitrary<PlanInput> {
  return fc
    .record({
      zone: fc.constantFrom(...zones),
      firstDay: fc.constantFrom(...firstDays),
      policy: policies(),
      segments: fc.tuple(...segmentIds.map(segments)),
      itemLists: fc.array(fc.array(fc.constantFrom(...segmentIds, 'gone'), { maxLength: 5 }), {
        minLength: 3,
        maxLength: 3,
      }),
      schedules: fc.array(schedules(), { maxLength: 8 }),
    })
    .map(({ zone, firstDay, policy, segments: own, itemLists, schedules: wanted }) => {
      const from = Date.parse(`${firstDay}T00:00:00Z`);
      const dated = wanted.map((schedule, index) => ({
        ...schedule,
        id: `s${index}`,
        dtstart: `${firstDay}T${schedule.dtstart}`,
      }));
      const programmes = itemLists.map((ids, index) => ({
        id: `p${index}`,
        title: `p${index}`,
        items: ids.map((segmentId) => ({ kind: 'segment' as const, segmentId })),
      }));
      const stations = stationIds.map((id) => ({ id, name: id, zoneIds: [id === 'T1' ? 'xa' : 'thon'] }));
      const shifted = own.map((segment) => shiftValidity(segment, from));
      return {
        zone,
        policy,
        segments: shifted,
        programmes,
        schedules: dated,
        stations,
        window: { from, to: from + 5 * 86_400_000 },
      };
    });
}

function shiftValidity(segment: PlannedSegment, from: number): PlannedSegment {
  const { validFrom, validUntil, ...rest } = segment;
  const bounds = {
    ...(validFrom === undefined ? {} : { validFrom: from + validFrom }),
    ...(validUntil === undefined ? {} : { validUntil: from + validUntil }),
  };
  return { ...rest, ...bounds };
}

function policies(): fc.Arbitrary<Policy> {
  const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30', '45'));
  const hours = time.map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
  return fc.record({
    quiet: fc.array(fc.record({ from: hours, until: hours }), { maxLength: 2 }),
    weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 3 }),
    maxSessionsPerDay: fc.constant(2),
    maxMinutesPerSession: fc.constant(45),
    volumeCeilingPct: fc.integer({ min: 0, max: 100 }),
  });
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
      return { id, title: id, kind: 'news', topics: [], ...given };
    });
}

function schedules(): fc.Arbitrary<Omit<Schedule, 'id'>> {
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
    })
    .map(({ rrule, ...rest }) => (rrule === undefined ? rest : { ...rest, rrule }));
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
