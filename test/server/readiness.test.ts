/** Readiness before airings: when it is looked at, what keeps a station from being ready, and what does not. */
import { describe, expect, test } from 'vitest';
import type { Airing } from '../../scheduler/model.ts';
import { findNotReady, type ReadyStation, slotsOf } from '../../server/readiness.ts';
import type { Heartbeat } from '../../stations/protocol.ts';
import { makeHeartbeat } from './station-steps.ts';

const zone = 'Asia/Ho_Chi_Minh';
const minute = 60_000;
const local = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
const five = local('2026-11-28T05:00:00');

function airing(startsAt: number, minutes: number, over: Partial<Airing> = {}): Airing {
  const items = [{ kind: 'news', title: 'Tin', durationMs: minutes * minute }];
  return {
    id: `a${startsAt}`,
    startsAt,
    endsAt: startsAt + minutes * minute,
    stationIds: ['t1'],
    items,
    ...over,
  } as Airing;
}

function station(now: number, beat: Partial<Heartbeat> = {}, silentMs = 20_000): ReadyStation {
  const row = { id: 't1', transport: 'ip', enrolledAt: 1, retiredAt: null };
  const heartbeat = makeHeartbeat('t1', {
    at: now - silentMs,
    coveredUntil: five + 14 * 86_400_000,
    everyMs: 120_000,
    ...beat,
  });
  return { record: { row } as ReadyStation['record'], lastSeenAt: now - silentMs, heartbeat };
}

const plan = [airing(five, 15), airing(five + 15 * minute, 15), airing(five + 12 * 60 * minute, 30)];
const look = (now: number, beat: Partial<Heartbeat> = {}, silentMs?: number) =>
  findNotReady([station(now, beat, silentMs)], plan, now, zone).map(({ slotAt, cause }) => [slotAt - five, cause]);

describe('when it is looked at', () => {
  const broken = { audio: { device: 'alsa/default', ok: false } };
  test.each([
    ['31 minutes before', '2026-11-28T04:29:00', []],
    ['30 minutes before', '2026-11-28T04:30:00', [[0, 'device']]],
    ['a minute before', '2026-11-28T04:59:00', [[0, 'device']]],
    ['at the start it is too late to tell', '2026-11-28T05:00:00', []],
    ['in the midst of the block, before its second airing', '2026-11-28T05:10:00', []],
    ['at 19:29 the evening before', '2026-11-27T19:29:00', []],
    ['at 19:30 the evening before', '2026-11-27T19:30:00', [[0, 'device']]],
    ['at 20:59 the evening before', '2026-11-27T20:59:00', [[0, 'device']]],
    ['at 21:00 nobody is called any more', '2026-11-27T21:00:00', []],
    ['at 03:00 nobody is woken', '2026-11-28T03:00:00', []],
    ['in the evening of the day itself its 17:00 is over', '2026-11-28T19:30:00', []],
    ['half an hour before the afternoon', '2026-11-28T16:30:00', [[12 * 60 * minute, 'device']]],
  ])('%s', (_, at, found) => {
    expect(look(local(at), broken)).toEqual(found);
  });

  test('in the evening an afternoon of the next day is not looked at', () => {
    const afternoon = [airing(local('2026-11-28T17:00:00'), 30)];
    expect(
      findNotReady([station(local('2026-11-27T19:30:00'), broken)], afternoon, local('2026-11-27T19:30:00'), zone),
    ).toEqual([]);
  });
});

test('what was told of is looked at until it begins, also when nobody is told anything new', () => {
  const told = [{ stationId: 't1', slotAt: five }];
  const broken = { audio: { device: 'alsa/default', ok: false } };
  const at = (text: string, beat: Partial<Heartbeat>) =>
    findNotReady([station(local(text), beat)], plan, local(text), zone, told).map(({ cause }) => cause);
  expect(at('2026-11-27T20:00:00', broken)).toEqual(['device']);
  expect(at('2026-11-28T02:00:00', broken)).toEqual(['device']);
  expect(at('2026-11-28T02:00:00', {})).toEqual([]);
  expect(at('2026-11-28T05:00:00', broken)).toEqual([]);
});

test('a contact that was told as lost does not come back by being lost for a day', () => {
  const lostAt = local('2026-11-27T03:00:00');
  const told = [{ stationId: 't1', slotAt: five }];
  const at = (text: string) =>
    findNotReady([station(local(text), {}, local(text) - lostAt)], plan, local(text), zone, told).map(
      (one) => one.cause,
    );
  expect(at('2026-11-27T19:30:00')).toEqual(['lost']);
  expect(at('2026-11-28T03:00:01')).toEqual(['lost']);
});

describe('what keeps a station from being ready', () => {
  const now = local('2026-11-28T04:30:00');
  const hour = 60 * minute;
  test.each<[string, Partial<Heartbeat>, number, string[]]>([
    ['all is well', {}, 20_000, []],
    ['no playlist', { playlistVersion: 0 }, 20_000, ['no-playlist']],
    ['a file of the first airing is missing', { coveredUntil: five, mediaMissing: 1 }, 20_000, ['media']],
    [
      'a file of the second airing of the block is missing',
      { coveredUntil: five + 15 * minute, mediaMissing: 1 },
      20_000,
      ['media'],
    ],
    ['a file of the afternoon is missing', { coveredUntil: five + 12 * hour, mediaMissing: 1 }, 20_000, []],
    ['no trusted clock', { clock: { trusted: false, offsetMs: 0 } }, 20_000, ['clock']],
    ['its disk is full', { faults: ['disk-full'] }, 20_000, ['disk']],
    ['its disk is nearly full', { diskFreeBytes: 40_000_000 }, 20_000, ['disk']],
    ['its stop is pressed', { faults: ['stop-pressed'] }, 20_000, ['stopped']],
    ['it gave no sound last time', { faults: ['output-silent'] }, 20_000, ['silent']],
    ['two things at once are two causes', { faults: ['disk-full', 'audio-device'] }, 20_000, ['device', 'disk']],
    ['a stale playlist is no cause: it plays on', { faults: ['playlist-stale'] }, 20_000, []],
    ['its amplifier does not obey', { faults: ['amplifier'] }, 20_000, ['amplifier']],
    ['it takes no new plan', { faults: ['playlist-refused'] }, 20_000, ['playlist-refused']],
    ['what is planned lacks a signature', { faults: ['unsigned-item'] }, 20_000, ['unsigned']],
    ['silent for less than it promised', {}, 299_000, []],
    ['silent for longer', {}, 301_000, ['lost']],
    ['silent for a day and covered: that is known', {}, 25 * hour, []],
    ['silent for a day and not covered', { coveredUntil: five - hour }, 25 * hour, ['lost']],
  ])('%s', (_, beat, silentMs, causes) => {
    expect(look(now, beat, silentMs).map(([, cause]) => cause)).toEqual(causes);
  });

  test('words say what and since when', () => {
    const [lost] = findNotReady([station(now, {}, 2 * hour)], plan, now, zone);
    expect(lost?.words).toBe('mất liên lạc từ 02:30 ngày 28/11/2026, nếu còn điện thì vẫn phát theo lịch đã nhận');
  });

  test.each([
    ['not installed', { enrolledAt: null }, ['not-installed']],
    ['retired', { retiredAt: 5 }, []],
    ['fm', { transport: 'fm' }, []],
    ['manual', { transport: 'manual' }, []],
  ])('a station that is %s', (_, over, causes) => {
    const { record, ...last } = station(now, { playlistVersion: 0 });
    const one = { ...last, record: { row: { ...record.row, ...over } } } as ReadyStation;
    expect(findNotReady([one], plan, now, zone).map(({ cause }) => cause)).toEqual(causes);
  });
});

test('airings with at most ten minutes between them are one block; silent ones and those of others are none', () => {
  const airings = [
    airing(five + 40 * minute + 1, 5),
    airing(five, 15),
    airing(five + 25 * minute, 5),
    airing(five - hour(), 5, { items: [] }),
    airing(five - hour(), 5, { stationIds: ['t2'] }),
  ];
  expect(slotsOf(airings, 't1')).toEqual([
    { startsAt: five, endsAt: five + 30 * minute },
    { startsAt: five + 40 * minute + 1, endsAt: five + 45 * minute + 1 },
  ]);
});

function hour(): number {
  return 60 * minute;
}
