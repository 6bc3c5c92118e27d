/** What a programme's items become: slots, relays, places, notices of single villages, exception days, moved occurrences, fm groups. */
import { describe, expect, test } from 'vitest';
import type { PlannedStation, ProgrammeItem, RelaySource, Schedule } from '../../scheduler/model.ts';
import { airingId, type PlanInput, planAirings } from '../../scheduler/plan-airings.ts';
import { reachOf } from '../../scheduler/reach-stations.ts';
import { at, glance, makeSchedule, makeSegment, openPolicy, usualPolicy, vietnam } from './make-plan.ts';

const window = { from: at('2026-11-23T00:00'), to: at('2026-11-25T00:00') };
const stations: readonly PlannedStation[] = ['T1', 'T2', 'T3'].map((id) => ({ id, name: id, zoneIds: [] }));
const segments = [makeSegment('A', 60), makeSegment('B', 120), makeSegment('C', 30)];
const source: RelaySource = {
  id: 'vov1',
  name: 'Thời sự VOV1',
  url: 'https://vov.example/live',
  approval: { approvedBy: 'Chủ tịch xã', approvedAt: 1 },
};
const morning = makeSchedule('s', 'ct', '2026-11-23T05:00:00');
const id = airingId('s', at('2026-11-23T05:00'));
const segment = (segmentId: string): ProgrammeItem => ({ kind: 'segment', segmentId });
const relay = (offsetMinutes: number, minutes: number): ProgrammeItem => ({
  kind: 'relay',
  sourceId: 'vov1',
  offsetMs: offsetMinutes * 60_000,
  durationMs: minutes * 60_000,
});

function plan(items: readonly ProgrammeItem[], change: Partial<PlanInput> = {}) {
  const programmes = [
    { id: 'ct', title: 'ct', items },
    { id: 'other', title: 'other', items: [segment('C')] },
  ];
  const given = { schedules: [morning], segments, stations, policy: openPolicy, zone: vietnam, window };
  return planAirings({ ...given, programmes, relaySources: [source], ...change });
}

/** Items by index and second, then what fell away. */
function said(items: readonly ProgrammeItem[], change: Partial<PlanInput> = {}): string {
  const [airing] = plan(items, change);
  if (airing === undefined) return 'none';
  const dropped = airing.dropped.map(({ title, reason }) => `${title}: ${reason}`);
  return [glance(airing).replace(/^\S+ \S+ /, ''), ...dropped].join(', ');
}

const scheduled = (change: Partial<Schedule>) => ({ schedules: [{ ...morning, ...change }] });

describe('a slot', () => {
  test('leaves out what does not end in it; what is shorter still finds room', () => {
    expect(said([segment('A'), segment('B'), segment('C')], scheduled({ slotMs: 90_000 }))).toBe(
      '[0@0 2@60], Tin B: no-room',
    );
    expect(said([segment('A'), relay(1, 5)], scheduled({ slotMs: 90_000 }))).toBe('[0@0], Thời sự VOV1: no-room');
  });

  test('of one occurrence stands above that of its series', () => {
    const changes = [{ occurrence: '2026-11-23T05:00:00', slotMs: 30_000 }];
    expect(said([segment('A'), segment('C')], scheduled({ slotMs: 90_000, changes }))).toBe('[1@0], Tin A: no-room');
  });
});

describe('a relay', () => {
  test('stands at its own time: silence before it, and what would run into it is left out', () => {
    expect(said([segment('A'), segment('B'), relay(2, 5), segment('C')])).toBe('[0@0 2@120 3@420], Tin B: no-room');
  });

  test('R1: airs only from a source that is there, approved, and valid over the whole window', () => {
    const { approval: _approval, ...unapproved } = source;
    const sources = [
      [],
      [unapproved],
      [{ ...source, validFrom: at('2026-11-23T05:01') }],
      [{ ...source, validUntil: at('2026-11-23T05:05:59') }],
    ];
    expect(sources.map((relaySources) => said([relay(1, 5), segment('A')], { relaySources }))).toEqual([
      '[1@0], : relay-not-approved',
      '[1@0], Thời sự VOV1: relay-not-approved',
      '[0@60 1@360]',
      '[1@0], Thời sự VOV1: relay-not-approved',
    ]);
  });

  test('R2: is cut where the hour closes; a file is not begun there', () => {
    const [airing] = plan([segment('A'), relay(1, 30), segment('C')], {
      schedules: [makeSchedule('s', 'ct', '2026-11-23T20:50:00')],
      policy: usualPolicy,
    });
    expect(airing?.items.map(({ durationMs }) => durationMs)).toEqual([60_000, 540_000]);
    expect(airing?.endsAt).toBe(at('2026-11-23T21:00'));
    expect(airing?.dropped.map(({ reason }) => reason)).toEqual(['quiet-hours']);
  });

  test('trap: an unknown length is refused, not counted as nothing', () => {
    const endless: ProgrammeItem = { kind: 'relay', sourceId: 'vov1', offsetMs: 0, durationMs: Number.NaN };
    expect(said([endless, segment('A')])).toBe('[1@0], Thời sự VOV1: no-room');
  });
});

describe('a place', () => {
  const place = (fallback: 'close-up' | 'silence' | 'segment', maxMs = 120_000): ProgrammeItem => ({
    kind: 'place',
    name: 'Tin trong ngày',
    maxMs,
    fallback: fallback === 'segment' ? { kind: 'segment', segmentId: 'C' } : { kind: fallback },
  });
  const filled = (segmentId: string) => ({ fillings: [{ airingId: id, index: 0, segmentId, filledBy: 'Lò Văn Hải' }] });

  test('that is empty closes up, stays silent, or airs its stand-in', () => {
    expect(said([place('close-up'), segment('A')])).toBe('[1@0], Tin trong ngày: place-empty');
    expect(said([place('silence'), segment('A')])).toBe('[1@120], Tin trong ngày: place-empty');
    expect(said([place('segment'), segment('A')])).toBe('[0@0 1@30]');
  });

  test('that is filled airs the filling, which carries what airs where nobody heard of it', () => {
    const [airing] = plan([place('segment'), segment('A')], filled('A'));
    const fallback = { sha256: segments[2]?.rendition?.sha256, bytes: segments[2]?.rendition?.bytes };
    expect(airing?.items[0]).toMatchObject({ index: 0, segmentId: 'A', fallback });
    expect(airing?.places).toEqual([{ index: 0, name: 'Tin trong ngày', maxMs: 120_000, filledBy: 'Lò Văn Hải' }]);
    expect(said([place('silence'), segment('C')], filled('A'))).toBe('[0@0 1@120]');
    expect(plan([place('silence')], filled('A'))[0]?.items[0]).toMatchObject({ fallback: {} });
  });

  test('whose filling cannot air, or is too long for it, falls back', () => {
    expect(said([place('segment'), segment('A')], filled('gone'))).toBe('[0@0 1@30], : segment-gone');
    expect(said([place('close-up', 60_000), segment('A')], filled('B'))).toBe('[1@0], Tin B: no-room');
  });
});

describe('notices of single villages', () => {
  const village = (...notices: readonly (readonly [string, ...string[]])[]): ProgrammeItem => ({
    kind: 'village',
    slotMs: 90_000,
    notices: notices.map(([segmentId, ...stationIds]) => ({ segmentId, stationIds })),
  });

  test('begin together, each at its stations, and what follows begins at all stations together', () => {
    const [airing] = plan([village(['A', 'T1'], ['C', 'T2', 'T9']), segment('C')]);
    expect(airing?.items.map(({ index, offsetMs, stationIds }) => [index, offsetMs, stationIds])).toEqual([
      [0, 0, ['T1']],
      [1000, 0, ['T2']],
      [1, 90_000, undefined],
    ]);
  });

  test('too long for the slot, or second at the same station, are left out and say so', () => {
    expect(said([village(['B', 'T1'], ['C', 'T1'], ['A', 'T1']), segment('C')])).toBe(
      '[1000@0 1@90], Tin B: no-room, Tin A: no-room',
    );
  });
});

describe('fm', () => {
  const group: readonly PlannedStation[] = [
    ...stations,
    { id: 'F1', name: 'F1', zoneIds: ['z'], carrierId: 'T1' },
    { id: 'F2', name: 'F2', zoneIds: [], carrierId: 'T1' },
  ];

  test('a target that reaches an fm station reaches its carrier and the whole group, and says who was added', () => {
    expect(reachOf({ kind: 'zones', zoneIds: ['z'] }, group)).toEqual({
      stationIds: ['F1', 'F2', 'T1'],
      fmGroups: [{ carrierId: 'T1', added: ['F2', 'T1'] }],
    });
    expect(reachOf({ kind: 'all' }, group)).toMatchObject({ fmGroups: [] });
    expect(reachOf({ kind: 'stations', stationIds: ['T2'] }, group)).toEqual({ stationIds: ['T2'], fmGroups: [] });
  });

  test('what the carrier airs its fm stations air', () => {
    const [airing] = plan([segment('A')], {
      stations: group,
      ...scheduled({ target: { kind: 'stations', stationIds: ['T1'] } }),
    });
    expect(airing?.stationIds).toEqual(['F1', 'F2', 'T1']);
  });
});

describe('exception days', () => {
  const holiday = { exceptionDays: [{ date: '2026-11-23', name: 'Ngày hội' }] };
  const doing = (onExceptionDays: Schedule['onExceptionDays'], more: Partial<Schedule> = {}) =>
    plan([segment('A')], { ...holiday, ...scheduled({ onExceptionDays, ...more } as Partial<Schedule>) })[0];

  test('as usual, skipped with the reason, or another programme under the same name', () => {
    expect(doing({ kind: 'as-usual' })?.items).toHaveLength(1);
    expect(doing({ kind: 'skip' })).toMatchObject({ id, items: [], dropped: [], dropReason: 'exception-day' });
    expect(doing({ kind: 'instead', programmeId: 'other' })).toMatchObject({
      id,
      programmeId: 'other',
      items: [{ segmentId: 'C' }],
    });
  });

  test('what a person decided for this very occurrence stands above the rule', () => {
    const changes = [{ occurrence: '2026-11-23T05:00:00', programmeId: 'other' }];
    expect(doing({ kind: 'skip' }, { changes })?.programmeId).toBe('other');
  });

  test('trap: the day is the commune`s, not the host`s: 23/11 begins at 17:00 UTC on the 22nd', () => {
    expect(doing({ kind: 'skip' }, { dtstart: '2026-11-23T00:00:00' })?.dropReason).toBe('exception-day');
    expect(doing({ kind: 'skip' }, { dtstart: '2026-11-23T23:59:00' })?.dropReason).toBe('exception-day');
    expect(doing({ kind: 'skip' }, { dtstart: '2026-11-24T00:00:00' })?.dropReason).toBeUndefined();
  });
});

describe('trap: a weekday table off by one only in the exceptions', () => {
  const days = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29'];
  const week = { from: at('2026-11-23T00:00'), to: at('2026-11-30T00:00') };
  const sounding = (rule: Partial<Schedule>, change: Partial<PlanInput> = {}) => {
    const daily = { dtstart: '2026-11-23T05:00:00', rrule: 'FREQ=DAILY;UNTIL=20261129', ...rule };
    return plan([segment('A')], { ...scheduled(daily), window: week, ...change })
      .filter(({ items }) => items.length > 0)
      .map(({ startsAt }) => days.find((day) => at(`${day}T05:00`) === startsAt));
  };

  test.each(days.map((day, index) => [day, index + 1] as const))('%s is weekday %i in each of them', (day, weekday) => {
    const others = days.filter((one) => one !== day);
    const closed = { ...openPolicy, weekdays: [1, 2, 3, 4, 5, 6, 7].filter((one) => one !== weekday) };
    const later = { policy: { ...openPolicy, later: [{ ...closed, validFrom: week.from }] } };
    const cancelled = { changes: [{ occurrence: `${day}T05:00:00`, cancelled: true }] } as const;
    const exceptionDays = [{ date: day, name: 'Ngày hội' }];
    const approved = { id: 'e', reason: 'Lễ hội', approvedBy: 'Chủ tịch xã', approvedAt: at('2026-11-01T08:00') };
    const exceptions = [{ ...approved, from: at(`${day}T05:00`), to: at(`${day}T06:00`) }];
    expect({
      'an exdate': sounding({ exdates: [day] }),
      'an exdate with its time': sounding({ exdates: [`${day}T05:00:00`] }),
      'a cancelled occurrence': sounding(cancelled),
      'an exception day': sounding({ onExceptionDays: { kind: 'skip' } }, { exceptionDays }),
      'a closed weekday': sounding({}, { policy: closed }),
      'a weekday closed later': sounding({}, later),
      'an hour opened by a leader': sounding({}, { policy: { ...openPolicy, weekdays: [], exceptions } }),
    }).toEqual({
      'an exdate': others,
      'an exdate with its time': others,
      'a cancelled occurrence': others,
      'an exception day': others,
      'a closed weekday': others,
      'a weekday closed later': others,
      'an hour opened by a leader': [day],
    });
  });
});

test('trap: "start == end": what has no length is refused with its reason, and an airing without sound ends where it starts', () => {
  const noSound = { segments: [makeSegment('A', 0), makeSegment('B', 120)] };
  expect(said([segment('A'), segment('B')], noSound)).toBe('[1@0], Tin A: no-rendition');
  expect(said([relay(0, 0), segment('B')])).toBe('[1@0], Thời sự VOV1: no-room');
  expect(said([segment('B')], scheduled({ slotMs: 0 }))).toBe('[], Tin B: no-room');
  const [silent] = plan([segment('A')], noSound);
  expect(silent).toMatchObject({ startsAt: silent?.endsAt, items: [], dropReason: 'no-rendition' });
});

test('a moved occurrence keeps its name and says where it comes from', () => {
  const changes = [{ occurrence: '2026-11-23T05:00:00', startsAt: '2026-11-24T06:00:00' }];
  expect(plan([segment('A')], scheduled({ changes }))[0]).toMatchObject({
    id,
    startsAt: at('2026-11-24T06:00'),
    movedFrom: '2026-11-23T05:00:00',
  });
});

test('trap: Sunday airs, and so does the last day', () => {
  const span = { from: at('2026-11-22T00:00'), to: at('2026-12-01T00:00') };
  const rule = scheduled({ dtstart: '2026-11-22T05:00:00', rrule: 'FREQ=DAILY;UNTIL=20261129' });
  const days = plan([segment('A')], { ...rule, window: span }).map(
    ({ startsAt }) => (startsAt - span.from) / 86_400_000,
  );
  expect(days.map(Math.floor)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});
