/** R2 when it is planned, and the preview: refused with words and nothing stored; shown as a conflict and nothing stored. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, makeApp, type TestApp } from './make-app.ts';
import { hashOf, made, makeApproved } from './segment-steps.ts';
import { stationPlace } from './station-steps.ts';

let app: TestApp;
let programmeId = '';
let stationId = '';
beforeAll(async () => {
  app = await makeApp();
  const { operator: author, approver } = app.people;
  const segmentId = await makeApproved(app, { author, approver }, made(hashOf('tin'), { durationMs: 600_000 }));
  const programme = await app.call('operator', 'POST', '/api/v1/programmes', {
    payload: { title: 'Bản tin sáng', items: [{ kind: 'segment', segmentId }] },
  });
  programmeId = programme.json.id;
  stationId = (await app.call('admin', 'POST', '/api/v1/stations', { payload: stationPlace() })).json.id;
});
afterAll(() => app.close());

const weekdays = { dtstart: '2026-11-24T17:00:00', rrule: 'FREQ=WEEKLY;BYDAY=TU,TH' };
const write = (over: object = {}) => ({ title: 'Tin chiều', programmeId, ...weekdays, ...over });
const post = (over: object = {}) => app.call('operator', 'POST', '/api/v1/schedules', { payload: write(over) });
const preview = (payload: object) => app.call('operator', 'POST', '/api/v1/schedules/preview', { payload });

/** Does something that must store nothing. */
async function storesNothing(act: () => Promise<Answer>): Promise<Answer> {
  const before = app.dump();
  const answer = await act();
  expect(app.dump()).toEqual(before);
  return answer;
}

describe('a schedule that fits', () => {
  test('is stored as it was given, with words for it', async () => {
    const { status, json } = await post({ exdates: ['2026-12-01T17:00:00'], times: ['18:30'] });
    expect(status).toBe(201);
    expect(json.schedule).toMatchObject({
      ...weekdays,
      title: 'Tin chiều',
      programmeTitle: 'Bản tin sáng',
      exdates: ['2026-12-01T17:00:00'],
      times: ['18:30'],
      target: { kind: 'all' },
      priority: 'normal',
      lateRule: 'join',
      words: 'Thứ Ba và thứ Năm, 17:00 và 18:30, từ 24/11/2026, trừ 01/12/2026',
      createdBy: app.people.operator.name,
      cancelledAt: null,
    });
    expect((await app.call('operator', 'GET', '/api/v1/schedules')).json.schedules).toEqual([json.schedule]);
    await app.call('operator', 'DELETE', `/api/v1/schedules/${json.schedule.id}`);
  });

  test('changed in one word keeps all others', async () => {
    const over = { rdates: ['2026-11-27T17:00:00'], exdates: ['2026-12-01T17:00:00'], times: ['18:30'] };
    const rest = { target: { kind: 'stations', stationIds: [stationId] }, priority: 'priority', lateRule: 'skip' };
    const { json: before } = await post({ ...over, ...rest });
    const { id } = before.schedule;
    const renamed = await app.call('operator', 'PATCH', `/api/v1/schedules/${id}`, { payload: { title: 'Tên mới' } });
    expect([renamed.status, renamed.json.schedule]).toEqual([200, { ...before.schedule, title: 'Tên mới' }]);
    const once = await app.call('operator', 'PATCH', `/api/v1/schedules/${id}`, { payload: { rrule: null } });
    expect(once.json.schedule).toMatchObject({ rrule: null, ...over, ...rest, title: 'Tên mới' });
    await app.call('operator', 'DELETE', `/api/v1/schedules/${id}`);
  });

  test('cancelled cannot be cancelled or changed again', async () => {
    const { json } = await post();
    const url = `/api/v1/schedules/${json.schedule.id}`;
    expect((await app.call('operator', 'DELETE', url)).json).toEqual({ ok: true });
    expect((await app.call('operator', 'DELETE', url)).json.code).toBe('already-cancelled');
    expect((await app.call('operator', 'PATCH', url, { payload: { title: 'x' } })).json.code).toBe('already-cancelled');
  });
});

describe('refused with words, and nothing stored', () => {
  test.each<[string, object, number, string, RegExp]>([
    [
      'in quiet hours (the 03:15 that woke a commune)',
      { dtstart: '2026-11-24T03:15:00' },
      422,
      'quiet-hours',
      /giờ yên lặng \(21:00-05:00\), lần đầu lúc thứ Ba 24\/11\/2026 03:15 \(3 giờ 15 sáng\)/,
    ],
    [
      'running into quiet hours: ten minutes from 20:55',
      { dtstart: '2026-11-24T20:55:00' },
      422,
      'quiet-hours',
      /20:55/,
    ],
    ['one of several times a day in quiet hours', { times: ['22:00'] }, 422, 'quiet-hours', /22:00 \(10 giờ đêm\)/],
    ['one added date in quiet hours', { rdates: ['2026-11-25T04:59:00'] }, 422, 'quiet-hours', /25\/11\/2026 04:59/],
    [
      'one added date in quiet hours, after hundreds of other times',
      {
        rrule: 'FREQ=HOURLY;BYHOUR=6,7,8,9,10,11,12,13,14,15,16,17,18,19;BYDAY=MO,TU,WE,TH,FR',
        rdates: ['2027-02-01T03:15:00'],
      },
      422,
      'quiet-hours',
      /01\/02\/2027 03:15/,
    ],
    [
      'a priority schedule as well',
      { dtstart: '2026-11-24T03:15:00', priority: 'priority' },
      422,
      'quiet-hours',
      /03:15/,
    ],
    [
      'every hour of the day',
      { dtstart: '2026-11-24T05:00:00', rrule: 'FREQ=HOURLY' },
      422,
      'quiet-hours',
      /24\/11\/2026 21:00/,
    ],
    [
      'in quiet hours from long ago on, every day',
      { dtstart: '2024-01-01T03:15:00', rrule: 'FREQ=DAILY' },
      422,
      'quiet-hours',
      /lần đầu lúc thứ Ba 24\/11\/2026 03:15/,
    ],
    ['on a Sunday', { rrule: 'FREQ=WEEKLY;BYDAY=SU' }, 422, 'weekday-not-allowed', /Chủ nhật 29\/11\/2026/],
    ['over already', { dtstart: '2026-11-20T17:00:00', rrule: null }, 422, 'never-occurs', /không có lần phát nào/],
    [
      'over since long ago, after many times',
      { dtstart: '2020-01-01T17:00:00', rrule: 'FREQ=DAILY;UNTIL=20251231' },
      422,
      'never-occurs',
      /không có lần phát nào/,
    ],
    ['a day that never comes', { rrule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }, 422, 'never-occurs', /không có lần/],
    ['a rule that is none', { rrule: 'each day' }, 422, 'recurrence-invalid', /quy tắc lặp/],
    ['a rule with an unknown part', { rrule: 'FREQ=DAILY;BYMOON=FULL' }, 422, 'recurrence-invalid', /quy tắc lặp/],
    ['a day that is none', { dtstart: '2026-02-30T17:00:00' }, 422, 'recurrence-invalid', /ngày giờ bắt đầu/],
    [
      'a time that is none',
      { dtstart: '2026-11-24T25:00:00' },
      400,
      'bad-request',
      /ngày giờ bắt đầu: cần là ngày giờ/,
    ],
    ['no programme', { programmeId: 'no-such-programme' }, 404, 'not-found', /chương trình/],
    ['a station that is none', { target: { kind: 'stations', stationIds: ['x'] } }, 422, 'station-unknown', /trạm/],
    ['a zone that is none', { target: { kind: 'zones', zoneIds: ['x'] } }, 422, 'station-unknown', /nhóm trạm/],
    [
      'an emergency, which is not for schedules',
      { priority: 'emergency' },
      400,
      'bad-request',
      /mức ưu tiên: không phải/,
    ],
    ['no title', { title: '   ' }, 400, 'bad-request', /tiêu đề: không được để trống/],
    ['every second', { rrule: 'FREQ=SECONDLY' }, 422, 'recurrence-invalid', /quy tắc lặp/],
  ])('%s', async (_what, over, status, code, words) => {
    const answer = await storesNothing(() => post(over));
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(answer.json.message).toMatch(words);
  });

  test('a change into quiet hours leaves the schedule as it was', async () => {
    const { json } = await post();
    const url = `/api/v1/schedules/${json.schedule.id}`;
    const payload = { dtstart: '2026-11-24T03:15:00' };
    const answer = await storesNothing(() => app.call('operator', 'PATCH', url, { payload }));
    expect([answer.status, answer.json.code]).toEqual([422, 'quiet-hours']);
    await app.call('operator', 'DELETE', url);
  });
});

describe('preview', () => {
  test('answers the fixed shape with local times and their offset', async () => {
    const { status, json } = await storesNothing(() =>
      preview({
        dtstart: '2026-11-23T05:00:00',
        zone: 'Asia/Ho_Chi_Minh',
        rrule: 'FREQ=WEEKLY;BYDAY=TU,TH',
        rdates: [],
        exdates: [],
        limit: 3,
      }),
    );
    expect([status, json.occurrences, json.conflicts]).toEqual([
      200,
      ['2026-11-24T05:00:00+07:00', '2026-11-26T05:00:00+07:00', '2026-12-01T05:00:00+07:00'],
      [],
    ]);
    expect(json.words).toBe('Thứ Ba và thứ Năm, 05:00 (5 giờ sáng), từ 23/11/2026');
  });

  test('leaves out exceptions, adds dates, and takes another zone with its offset', async () => {
    const { json } = await preview({
      dtstart: '2026-03-28T08:00:00',
      zone: 'Europe/Paris',
      rrule: 'FREQ=DAILY;COUNT=3',
      rdates: ['2026-04-02T09:00:00'],
      exdates: ['2026-03-28T08:00:00'],
      limit: 500,
    });
    expect(json.occurrences).toEqual([
      '2026-03-29T08:00:00+02:00',
      '2026-03-30T08:00:00+02:00',
      '2026-04-02T09:00:00+02:00',
    ]);
  });

  test('shows quiet hours and closed days as conflicts, each with words', async () => {
    const { json } = await storesNothing(() =>
      preview({ dtstart: '2026-11-28T03:15:00', rrule: 'FREQ=DAILY;COUNT=2', programmeId }),
    );
    expect(json.conflicts).toEqual([
      conflict('quiet-hours', '2026-11-27T20:15:00.000Z', /thứ Bảy 28\/11\/2026 03:15 \(3 giờ 15 sáng\): .*yên lặng/),
      conflict('quiet-hours', '2026-11-28T20:15:00.000Z', /Chủ nhật 29\/11\/2026/),
      conflict('weekday-not-allowed', '2026-11-28T20:15:00.000Z', /quy chế không cho phát/),
    ]);
  });

  test('shows whom it meets, who waits, and where', async () => {
    const standing = await post({ title: 'Tin đã xếp' });
    const { json } = await storesNothing(() =>
      preview({ dtstart: '2026-11-24T17:05:00', rrule: null, programmeId, target: { kind: 'all' } }),
    );
    expect(json.conflicts).toEqual([
      {
        kind: 'overlap',
        at: '2026-11-24T10:05:00.000Z',
        message: expect.stringMatching(/trùng với "Tin đã xếp" ở 1 trạm; lượt này chờ khoảng 5 phút/),
        refuses: false,
        other: 'Tin đã xếp',
        waitsMs: 300_000,
        stations: 1,
        earlierId: expect.any(String),
        laterId: expect.any(String),
      },
    ]);
    await app.call('operator', 'DELETE', `/api/v1/schedules/${standing.json.schedule.id}`);
  });

  test.each<[string, object, string, RegExp]>([
    ['every second', { rrule: 'FREQ=SECONDLY' }, 'too-often', /lặp quá dày/],
    ['what is past', { dtstart: '2026-11-20T17:00:00' }, 'never-occurs', /không có lần phát nào sắp tới/],
    ['a rule that is over', { dtstart: '2026-11-02T17:00:00', rrule: 'FREQ=DAILY;COUNT=5' }, 'never-occurs', /sắp tới/],
    ['a programme that is not there', { programmeId: 'gone' }, 'programme-unknown', /Không tìm thấy chương trình/],
    [
      'such a programme on holidays',
      { onExceptionDays: { kind: 'instead', programmeId: 'gone' } },
      'programme-unknown',
      /Không tìm thấy chương trình/,
    ],
    [
      'a station that is not there',
      { target: { kind: 'stations', stationIds: ['x'] } },
      'target-unknown',
      /không tồn tại/,
    ],
    ['a group that is not there', { target: { kind: 'zones', zoneIds: ['x'] } }, 'target-unknown', /không tồn tại/],
  ])('says of %s that it cannot be stored, as storing it does', async (_what, over, kind, message) => {
    const when = { dtstart: '2026-11-24T17:00:00', programmeId, ...over };
    const { status, json } = await storesNothing(() => preview({ ...when, limit: 10 }));
    expect([status, json.conflicts[0]]).toMatchObject([
      200,
      { kind, refuses: true, message: expect.stringMatching(message) },
    ]);
    expect(json.occurrences.length).toBeGreaterThan(0);
    const { status: stored } = await storesNothing(() => post({ rrule: null, ...over }));
    expect(stored).toBeGreaterThanOrEqual(400);
  });

  test('of a rule that began long ago and goes on is no conflict', async () => {
    const when = { dtstart: '2020-01-06T17:00:00', rrule: 'FREQ=WEEKLY;BYDAY=MO', programmeId, limit: 5 };
    expect((await preview(when)).json.conflicts).toEqual([]);
  });

  test.each<[string, object, number, string]>([
    ['a rule that is none', { rrule: 'FREQ=SOMETIMES' }, 422, 'recurrence-invalid'],
    ['a zone that is none', { zone: 'Mars/Phobos' }, 422, 'recurrence-invalid'],
    ['no start', { dtstart: undefined }, 400, 'bad-request'],
    ['too many at once', { limit: 5001 }, 400, 'bad-request'],
  ])('refuses %s', async (_what, over, status, code) => {
    const answer = await preview({ dtstart: '2026-11-24T17:00:00', ...over });
    expect([answer.status, answer.json.code, typeof answer.json.message]).toEqual([status, code, 'string']);
  });

  test('of the densest rule ends soon', async () => {
    const { json } = await preview({ dtstart: '2026-11-24T17:00:00', rrule: 'FREQ=MINUTELY', limit: 5000 });
    expect(json.occurrences).toHaveLength(5000);
    expect(json.conflicts).toHaveLength(50);
  });
});

function conflict(kind: string, at: string, message: RegExp) {
  const none = { other: null, waitsMs: null, stations: null, earlierId: null, laterId: null };
  return { kind, at, message: expect.stringMatching(message), refuses: true, ...none };
}
