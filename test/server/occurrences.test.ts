/** One occurrence of a series: cancelled, moved, given another programme or length; refused once it has begun; and back. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { airingId } from '../../scheduler/plan-airings.ts';
import { MINUTE, type PlannedCommune, planCommune, TUESDAY_17 } from './planned-commune.ts';
import { hashOf, made, makeApproved } from './segment-steps.ts';

const WEEK = 7 * 24 * 60 * MINUTE;

let commune: PlannedCommune;
beforeAll(async () => {
  commune = await planCommune();
});
afterAll(() => commune.app.close());

const url = (occurrence: string) => `/api/v1/schedules/${commune.scheduleId}/occurrences/${occurrence}`;
const put = (occurrence: string, payload: object) => commune.app.call('operator', 'PUT', url(occurrence), { payload });
const reset = (occurrence: string) => commune.app.call('operator', 'DELETE', url(occurrence));
const airings = async () => {
  const query = { from: '2026-11-23T00:00:00Z', to: '2026-12-07T00:00:00Z' };
  return (await commune.app.call('operator', 'GET', '/api/v1/airings', { query })).json.airings;
};
const first = '2026-11-24T17:00:00';

describe('an occurrence to come', () => {
  test('moved sounds at its new time, keeps its name, and says where it comes from', async () => {
    const { status, json } = await put(first, { startsAt: '2026-11-25T18:30:00' });
    expect([status, json.schedule.changes]).toEqual([
      200,
      [{ occurrence: first, cancelled: false, startsAt: '2026-11-25T18:30:00', programmeId: null, slotMs: null }],
    ]);
    expect(await commune.compile()).toHaveLength(2);
    expect((await airings())[0]).toMatchObject({
      id: airingId(commune.scheduleId, TUESDAY_17),
      startsAt: '2026-11-25T11:30:00.000Z',
      occurrence: first,
      movedFrom: first,
    });
    expect((await commune.playlistOf(0)).airings.map(({ startsAt }) => startsAt)).toEqual([
      Date.parse('2026-11-25T11:30:00Z'),
      TUESDAY_17 + WEEK,
    ]);
  });

  test('cancelled is gone from the plan and the playlists', async () => {
    await put(first, { cancelled: true });
    await commune.compile();
    expect((await airings()).map(({ startsAt }: { startsAt: string }) => Date.parse(startsAt))).toEqual([
      TUESDAY_17 + WEEK,
    ]);
    expect((await commune.playlistOf(0)).airings).toHaveLength(1);
  });

  test('with another programme has its segments, and no other occurrence has them', async () => {
    const { operator: author, approver } = commune.app.people;
    const segmentId = await makeApproved(commune.app, { author, approver }, made(hashOf('khác')), {
      title: 'Bài khác',
    });
    const programmeId = await commune.makeProgramme('Chương trình khác', [segmentId]);
    await put(first, { programmeId });
    await commune.compile();
    const titles = (await airings()).map(({ items }: { items: { title: string }[] }) => items.map((one) => one.title));
    expect(titles).toEqual([['Bài khác'], ['Tin một cửa']]);
  });

  test('put back is as the rule has it', async () => {
    const { status, json } = await reset(first);
    expect([status, json.schedule.changes]).toEqual([200, []]);
    await commune.compile();
    expect((await airings())[0]).toMatchObject({ startsAt: new Date(TUESDAY_17).toISOString(), movedFrom: null });
  });
});

describe('refused, and nothing stored', () => {
  test.each<[string, string, object, number, string, RegExp]>([
    ['a day it does not have', '2026-11-26T17:00:00', { cancelled: true }, 422, 'not-an-occurrence', /thứ Năm 26/],
    ['moved into quiet hours', first, { startsAt: '2026-11-25T03:15:00' }, 422, 'quiet-hours', /3 giờ 15 sáng/],
    ['moved to a Sunday', first, { startsAt: '2026-11-29T17:00:00' }, 422, 'weekday-not-allowed', /Chủ nhật/],
    ['moved into the past', first, { startsAt: '2026-11-23T08:00:00' }, 422, 'time-passed', /23\/11\/2026 08:00/],
    ['shorter than its programme', first, { slotMs: 10_000 }, 422, 'does-not-fit', /dài hơn thời lượng đã đặt 20 giây/],
    ['a programme that is none', first, { programmeId: 'x' }, 404, 'not-found', /chương trình/],
    ['nothing said', first, {}, 400, 'bad-request', /chưa nói/],
  ])('%s', async (_what, occurrence, payload, status, code, words) => {
    const before = commune.app.dump();
    const answer = await put(occurrence, payload);
    expect([answer.status, answer.json.code, commune.app.dump()]).toEqual([status, code, before]);
    expect(answer.json.message).toMatch(words);
  });
});

describe('near its start', () => {
  test('"changes within 20 minutes of start are ignored": a cancel one minute before is in the next playlist', async () => {
    commune.app.clock.set(TUESDAY_17 - MINUTE);
    await put(first, { cancelled: true });
    expect(await commune.compile()).toHaveLength(2);
    expect((await commune.playlistOf(0)).airings[0]?.startsAt).toBe(TUESDAY_17 + WEEK);
    await reset(first);
    expect(await commune.compile()).toHaveLength(2);
    expect((await commune.playlistOf(0)).airings[0]?.startsAt).toBe(TUESDAY_17);
  });

  test('once it has begun it is history: neither changed nor put back', async () => {
    commune.app.clock.set(TUESDAY_17);
    for (const answer of [await put(first, { cancelled: true }), await reset(first)])
      expect([answer.status, answer.json.code]).toEqual([409, 'airing-begun']);
  });
});

test('"only online stations can be scheduled": one that was never heard of has its airings and its rows in the log', async () => {
  const { call } = commune.app;
  const place = { code: 'T9', name: 'Vắng', kind: 'village', transport: 'ip', clusters: [], contacts: [] };
  const station = await call('admin', 'POST', '/api/v1/stations', { payload: place });
  await commune.schedule({
    title: 'Cho trạm vắng',
    dtstart: '2026-11-26T17:00:00',
    rrule: null,
    target: { kind: 'stations', stationIds: [station.json.id] },
  });
  await commune.compile();
  const query = { from: '2026-11-26T00:00:00Z', to: '2026-11-27T00:00:00Z', stationId: station.json.id };
  const { rows } = (await call('approver', 'GET', '/api/v1/ledger', { query })).json;
  expect(rows.map(({ title, state }: { title: string; state: string }) => [title, state])).toEqual([
    ['Cho trạm vắng', 'planned'],
  ]);
});
