/** From schedules to airings: approval of the very hash, validity, quiet hours, weekdays, targets, and names that last. */
import { describe, expect, test } from 'vitest';
import type { PlannedSegment, Policy, Schedule } from '../../scheduler/model.ts';
import { airingId, planAirings } from '../../scheduler/plan-airings.ts';
import { samplePlan } from '../sample-week.ts';
import { at, glance, makeProgramme, makeSchedule, makeSegment, openPolicy, usualPolicy, vietnam } from './make-plan.ts';

const window = { from: at('2026-11-23T00:00'), to: at('2026-11-25T00:00') };
const stations = ['T2', 'T1'].map((id) => ({ id, name: id, zoneIds: [id === 'T1' ? 'thon' : 'xa'] }));

function plan(segments: readonly PlannedSegment[], schedules: readonly Schedule[], policy: Policy = openPolicy) {
  const programmes = [makeProgramme('ct', ['A', 'B', 'C'])];
  return planAirings({ schedules, programmes, segments, stations, policy, zone: vietnam, window });
}

const three = [makeSegment('A', 30), makeSegment('B', 60), makeSegment('C', 90)];
const morning = makeSchedule('s', 'ct', '2026-11-23T05:00:00');

test('an airing carries everything the station and the ledger need', () => {
  const [airing] = plan([makeSegment('A', 30, { validUntil: at('2026-12-31T00:00') })], [morning]);
  expect(airing).toEqual({
    id: airingId('s', at('2026-11-23T05:00')),
    scheduleId: 's',
    programmeId: 'ct',
    title: 'Lịch s',
    startsAt: at('2026-11-23T05:00'),
    endsAt: at('2026-11-23T05:00:30'),
    priority: 'normal',
    lateRule: 'join',
    stationIds: ['T1', 'T2'],
    items: [
      {
        index: 0,
        segmentId: 'A',
        title: 'Tin A',
        kind: 'news',
        topics: ['II.5'],
        sha256: '41'.padEnd(64, '0'),
        bytes: 120_001,
        durationMs: 30_000,
        approvedBy: 'Chủ tịch xã',
        approvedAt: at('2026-11-01T08:00'),
        validUntil: at('2026-12-31T00:00'),
        offsetMs: 0,
      },
    ],
    dropped: [
      { segmentId: 'B', title: '', reason: 'segment-gone' },
      { segmentId: 'C', title: '', reason: 'segment-gone' },
    ],
  });
});

test('the name of an airing is 32 hex digits of schedule and occurrence', () => {
  expect(airingId('lich-1', 1_795_471_200_000)).toBe('8d67eabaec102afb970d4692b4e1132b');
  expect(airingId('lich-1', 1)).not.toBe(airingId('lich-1', 2));
  expect(airingId('lich-1', 1)).not.toBe(airingId('lich-11', 1));
});

describe('R1: nothing airs without an approval of that very hash', () => {
  const other = { sha256: 'f'.repeat(64), approvedBy: 'Chủ tịch xã', approvedAt: 0 };
  const { approval: _approval, ...unapproved } = makeSegment('B', 60);
  const { rendition: _rendition, ...unrendered } = makeSegment('B', 60);
  const { rendition: _none, approval: _no, ...bare } = makeSegment('B', 60);
  const unknownLength = makeSegment('B', 0);

  test.each([
    ['no approval', unapproved, 'not-approved'],
    [
      'an approval of other bytes: a new file voids the old one',
      { ...makeSegment('B', 60), approval: other },
      'not-approved',
    ],
    ['an approval but no rendition', unrendered, 'no-rendition'],
    ['neither', bare, 'no-rendition'],
    ['an unknown duration, which is never counted as 0 s', unknownLength, 'no-rendition'],
  ])('%s: the item is dropped and the next moves up', (_why, segment, reason) => {
    const [airing] = plan([makeSegment('A', 30), segment, makeSegment('C', 90)], [morning]);
    expect(airing?.items.map(({ index, offsetMs }) => [index, offsetMs])).toEqual([
      [0, 0],
      [2, 30_000],
    ]);
    expect(airing?.dropped).toEqual([{ segmentId: 'B', title: 'Tin B', reason }]);
  });
});

test('validity counts at its own time: from is inclusive, until exclusive', () => {
  const begins = at('2026-11-23T05:00:30');
  const item = (change: Partial<PlannedSegment>) =>
    plan([makeSegment('A', 30), makeSegment('B', 60, change)], [morning])[0];
  expect(item({ validFrom: begins })?.items).toHaveLength(2);
  expect(item({ validFrom: begins + 1 })?.dropped[0]).toEqual({
    segmentId: 'B',
    title: 'Tin B',
    reason: 'not-yet-valid',
  });
  expect(item({ validUntil: begins + 60_000 })?.items).toHaveLength(2);
  expect(item({ validUntil: begins + 59_999 })?.dropped[0]).toEqual({
    segmentId: 'B',
    title: 'Tin B',
    reason: 'expired',
  });
});

describe('R2: quiet hours and closed days', () => {
  test('an item that cannot end before quiet hours is dropped, and all after it, even if they were short enough', () => {
    const segments = [makeSegment('A', 30), makeSegment('B', 60), makeSegment('C', 5)];
    const [airing] = plan(segments, [makeSchedule('s', 'ct', '2026-11-23T20:58:45')], usualPolicy);
    expect(airing?.items.map((item) => item.title)).toEqual(['Tin A']);
    expect(airing?.dropped.map((item) => item.reason)).toEqual(['quiet-hours', 'quiet-hours']);
    expect(airing?.endsAt).toBe(at('2026-11-23T20:59:15'));
  });

  test('an item may end exactly as quiet begins', () => {
    const [airing] = plan(three, [makeSchedule('s', 'ct', '2026-11-23T20:57:00')], usualPolicy);
    expect(airing?.endsAt).toBe(at('2026-11-23T21:00'));
  });

  test('a start in quiet hours drops everything, also what would end after them', () => {
    const [airing] = plan(three, [makeSchedule('s', 'ct', '2026-11-24T04:59:50')], usualPolicy);
    expect(airing).toMatchObject({ items: [], dropReason: 'quiet-hours', startsAt: airing?.endsAt });
  });

  test('a closed day drops everything; one that begins under way drops what runs into it', () => {
    const policy = { ...openPolicy, weekdays: [1] };
    const on = (dtstart: string) => plan(three, [makeSchedule('s', 'ct', dtstart)], policy)[0];
    expect(on('2026-11-24T05:00:00')?.dropReason).toBe('weekday-not-allowed');
    expect(on('2026-11-23T23:59:00')?.items.map((item) => item.title)).toEqual(['Tin A']);
    expect(on('2026-11-23T23:59:00')?.dropped.map((item) => item.reason)).toEqual([
      'weekday-not-allowed',
      'weekday-not-allowed',
    ]);
  });

  test('an emergency sounds at 03:15 on a closed day', () => {
    const schedule = makeSchedule('s', 'ct', '2026-11-24T03:15:00', { priority: 'emergency' });
    expect(plan(three, [schedule], { ...usualPolicy, weekdays: [] })[0]?.items).toHaveLength(3);
  });
});

test('an airing over midnight ends after it starts, on the next day', () => {
  const [airing] = plan(three, [makeSchedule('s', 'ct', '2026-11-23T23:59:00')]);
  expect(airing?.endsAt).toBe(at('2026-11-24T00:02'));
});

test('targets: all, by zone, by name; a station is named once and stations offline or not are all the same', () => {
  const target = (kind: Schedule['target']) => plan(three, [{ ...morning, target: kind }])[0]?.stationIds;
  expect(target({ kind: 'all' })).toEqual(['T1', 'T2']);
  expect(target({ kind: 'zones', zoneIds: ['thon', 'xom'] })).toEqual(['T1']);
  expect(target({ kind: 'stations', stationIds: ['T2', 'T2', 'T9'] })).toEqual(['T2']);
  expect(target({ kind: 'stations', stationIds: [] })).toEqual([]);
});

test('a programme that is gone or empty makes an airing that says why it is silent', () => {
  expect(plan(three, [makeSchedule('s', 'gone', '2026-11-23T05:00:00')])[0]).toMatchObject({
    items: [],
    dropReason: 'empty',
  });
});

test('one schedule that cannot be read gives nothing and stops nothing', () => {
  const bad = makeSchedule('bad', 'ct', '2026-11-23T05:00:00', { rrule: 'FREQ=NEVER' });
  expect(plan(three, [bad, morning]).map((airing) => airing.scheduleId)).toEqual(['s']);
});

test('the sample week: two sessions a day from Monday to Saturday, none on Sunday', () => {
  const week = { from: at('2026-11-23T00:00'), to: at('2026-11-30T00:00') };
  const airings = planAirings({ ...samplePlan, window: week });
  expect(airings.map((airing) => glance({ ...airing, id: airing.programmeId }).slice(0, 20))).toEqual([
    'MO-AM 11-23T05:00:00',
    'MO-PM 11-23T17:00:00',
    'TU-AM 11-24T05:00:00',
    'TU-PM 11-24T17:00:00',
    'WE-AM 11-25T05:00:00',
    'WE-PM 11-25T17:00:00',
    'TH-AM 11-26T05:00:00',
    'TH-PM 11-26T17:00:00',
    'FR-AM 11-27T05:00:00',
    'FR-PM 11-27T17:00:00',
    'SA-AM 11-28T05:00:00',
    'SA-PM 11-28T17:00:00',
  ]);
  expect(airings.every((airing) => airing.stationIds.length === 14 && airing.dropped.length === 0)).toBe(true);
});
