/** What is held against a schedule before it is stored: windows, sessions, lengths, validity, fm groups, exception days. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STARTING_POLICY, setPolicy } from '../../server/store/policy-store.ts';
import { type Answer, makeApp, type TestApp } from './make-app.ts';
import { hashOf, made, makeApproved } from './segment-steps.ts';
import { stationPlace } from './station-steps.ts';

const MINUTE = 60_000;

let app: TestApp;
const stations: Record<string, string> = {};
const segments: Record<string, string> = {};
const programmes: Record<string, string> = {};
beforeAll(async () => {
  app = await makeApp();
  const { operator: author, approver, admin } = app.people;
  const place = async (name: string, over: object) =>
    (await app.call('admin', 'POST', '/api/v1/stations', { payload: { ...stationPlace(), code: name, name, ...over } }))
      .json.id;
  stations.carrier = await place('Đài xã', { kind: 'commune' });
  stations.fm1 = await place('Thôn FM một', { transport: 'fm', carrierId: stations.carrier });
  stations.fm2 = await place('Thôn FM hai', { transport: 'fm', carrierId: stations.carrier });
  stations.village = await place('Thôn IP', {});
  for (const [name, minutes, over] of [
    ['ten', 10, {}],
    ['thirty', 30, {}],
    ['expiring', 1, { validUntil: Date.parse('2026-12-01T00:00:00+07:00'), title: 'Thông báo tháng 11' }],
  ] as const)
    segments[name] = await makeApproved(
      app,
      { author, approver },
      made(hashOf(name), { durationMs: minutes * MINUTE }),
      over,
    );
  const policy = { ...STARTING_POLICY, windows: [{ from: '05:00', until: '20:00' }], minMinutesPerDay: 15 };
  await setPolicy(app.db, app.communeId, app.clock.now(), policy, undefined, admin);
  const relay = { name: 'Đài tỉnh', url: 'http://dai.example/phat', validUntil: '2026-12-01T00:00:00+07:00' };
  const source = await app.call('operator', 'POST', '/api/v1/relay-sources', { payload: relay });
  const make = async (title: string, items: object[]) =>
    (await app.call('operator', 'POST', '/api/v1/programmes', { payload: { title, items } })).json.id;
  for (const name of ['ten', 'thirty', 'expiring'])
    programmes[name] = await make(name, [{ kind: 'segment', segmentId: segments[name] }]);
  const item = { kind: 'relay', sourceId: source.json.id, offsetMs: 0, durationMs: 5 * MINUTE };
  programmes.relay = await make('relay', [item]);
  const pick = { kind: 'pick', maxItems: 2, maxMs: 8 * MINUTE };
  programmes.pick = await make('pick', [{ kind: 'segment', segmentId: segments.ten }, pick]);
});
afterAll(() => app.close());

const once = { title: 'Lịch', dtstart: '2026-11-24T17:00:00' };
const write = (programme: string, over: object = {}) => ({ ...once, programmeId: programmes[programme], ...over });
const post = (programme: string, over: object = {}) =>
  app.call('operator', 'POST', '/api/v1/schedules', { payload: write(programme, over) });
const preview = async (programme: string, over: object = {}) =>
  (await app.call('operator', 'POST', '/api/v1/schedules/preview', { payload: write(programme, over) })).json;
const cancel = (answer: Answer) => app.call('operator', 'DELETE', `/api/v1/schedules/${answer.json.schedule.id}`);
const only = (name: string) => ({ target: { kind: 'stations', stationIds: [stations[name]] } });

describe('refused, and nothing stored', () => {
  test.each<[string, string, object | (() => object), string, RegExp]>([
    ['outside the windows', 'ten', { dtstart: '2026-11-24T20:30:00' }, 'outside-window', /khung giờ.*05:00-20:00/],
    ['longer than its slot', 'ten', { slotMs: 9 * MINUTE }, 'does-not-fit', /dài hơn thời lượng đã đặt 60 giây/],
    [
      'with a notice that expires before its end',
      'expiring',
      { rrule: 'FREQ=WEEKLY' },
      'expires-before-end',
      /sau khi tin bài "Thông báo tháng 11" hết hạn ngày 30\/11\/2026.*thay tin bài.*kết thúc trước/,
    ],
    [
      'with a relay source that expires before its end',
      'relay',
      { rrule: 'FREQ=WEEKLY' },
      'expires-before-end',
      /sau khi nguồn tiếp âm "Đài tỉnh" hết hạn ngày 30\/11\/2026.*thay nguồn tiếp âm/,
    ],
    ['for one fm station', 'ten', () => only('fm1'), 'fm-group', /phát theo Đài xã.*: Đài xã, Thôn FM hai/],
    ['three times a day', 'ten', { times: ['07:00', '12:00'] }, 'too-many-sessions', /24\/11\/2026 sẽ có 3 buổi phát/],
  ])('%s', async (_what, programme, over, code, words) => {
    const before = app.dump();
    const answer = await post(programme, typeof over === 'function' ? over() : over);
    expect([answer.status, answer.json.code, app.dump()]).toEqual([422, code, before]);
    expect(answer.json.message).toMatch(words);
  });

  test('minutes after another airing that fills the session', async () => {
    const first = await post('thirty');
    const answer = await post('thirty', { dtstart: '2026-11-24T17:32:00' });
    expect([answer.json.code, answer.json.facts]).toMatchObject(['session-too-long', { minutes: 60, maxMinutes: 45 }]);
    await cancel(first);
  });

  test('a session that is too long, also where it begins weeks from now', async () => {
    const first = await post('thirty', { dtstart: '2027-01-05T17:00:00' });
    const answer = await post('thirty', { dtstart: '2027-01-05T17:32:00' });
    expect([answer.json.code, answer.json.facts]).toMatchObject(['session-too-long', { minutes: 60, maxMinutes: 45 }]);
    await cancel(first);
  });
});

describe('stored', () => {
  test('telling whom it will meet, also weeks from now', async () => {
    const first = await post('ten', { title: 'Trước', dtstart: '2027-01-05T17:00:00' });
    const answer = await post('ten', { dtstart: '2027-01-05T17:05:00' });
    expect(answer.json.conflicts).toMatchObject([{ kind: 'overlap', other: 'Trước', waitsMs: 5 * MINUTE }]);
    await cancel(answer);
    await cancel(first);
  });

  test('when the series ends before what expires does', async () => {
    const answer = await post('expiring', { rrule: 'FREQ=WEEKLY;COUNT=1' });
    expect(answer.status).toBe(201);
    await cancel(answer);
  });

  test('for the whole fm group, once somebody has said yes; a change of its title asks nobody again', async () => {
    const answer = await post('ten', { ...only('fm1'), acceptFmGroup: true });
    expect(answer.status).toBe(201);
    const url = `/api/v1/schedules/${answer.json.schedule.id}`;
    expect((await app.call('operator', 'PATCH', url, { payload: { title: 'Khác' } })).status).toBe(200);
    await cancel(answer);
  });

  test('with what it does on exception days and how long it may sound', async () => {
    const over = { onExceptionDays: { kind: 'instead', programmeId: programmes.thirty }, slotMs: 40 * MINUTE };
    const answer = await post('ten', over);
    expect(answer.json.schedule).toMatchObject(over);
    await cancel(answer);
  });
});

describe('the preview tells', () => {
  test('what happens on holidays, with their names', async () => {
    const over = { dtstart: '2026-12-31T17:00:00', rrule: 'FREQ=DAILY;COUNT=3', onExceptionDays: { kind: 'skip' } };
    const { exceptionDays, conflicts } = await preview('ten', over);
    expect(exceptionDays).toEqual([
      { occurrence: '2027-01-01T17:00:00+07:00', name: 'Tết Dương lịch', effect: { kind: 'skip' } },
    ]);
    const days = [{ at: '2026-12-31T10:00:00.000Z' }, { at: '2027-01-02T10:00:00.000Z' }];
    expect(conflicts).toMatchObject(days.map((day) => ({ kind: 'too-little', ...day })));
  });

  test('who else sounds in the fm group', async () => {
    expect((await preview('ten', only('fm2'))).fmGroup).toEqual({
      carrier: 'Đài xã',
      added: ['Đài xã', 'Thôn FM một'],
    });
    expect((await preview('ten', only('village'))).fmGroup).toBeNull();
    expect((await preview('ten')).fmGroup).toBeNull();
  });

  test('what may not fit, without refusing it', async () => {
    const { conflicts } = await preview('pick', { slotMs: 15 * MINUTE });
    const [first] = conflicts;
    expect([first.kind, first.refuses, first.message]).toEqual([
      'does-not-fit',
      false,
      expect.stringMatching(/vượt thời lượng 180 giây/),
    ]);
  });

  test('a day with too little sound', async () => {
    const { conflicts } = await preview('ten');
    const message = expect.stringMatching(/chỉ phát 10 phút.*15 phút/);
    expect(conflicts).toMatchObject([{ kind: 'too-little', refuses: false, message }]);
  });

  test('"overlap checked for files but not for relays": a relay meets what is there, and what comes meets the relay', async () => {
    const file = await post('ten');
    const { conflicts } = await preview('relay', { dtstart: '2026-11-24T17:05:00' });
    expect(conflicts).toContainEqual(expect.objectContaining({ kind: 'overlap', other: 'Lịch', refuses: false }));
    await cancel(file);
  });
});
