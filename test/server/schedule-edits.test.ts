/** Changing a series: this one, this and following, all; what has begun stays as it was, and so does what is shown of it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { airingId } from '../../scheduler/plan-airings.ts';
import type { Answer } from './make-app.ts';
import { MINUTE, type PlannedCommune, planCommune, TUESDAY_17 } from './planned-commune.ts';

const DAY = 24 * 60 * MINUTE;
const TUESDAYS = [0, 7, 14].map((days) => TUESDAY_17 + days * DAY);

let commune: PlannedCommune;
beforeEach(async () => {
  commune = await planCommune();
});
afterEach(() => commune.app.close());

const url = (id = commune.scheduleId) => `/api/v1/schedules/${id}`;
const call = (method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, payload?: object): Promise<Answer> =>
  commune.app.call('operator', method, path, payload === undefined ? {} : { payload });
const patch = (payload: object, id?: string) => call('PATCH', url(id), payload);
const schedules = async () => (await call('GET', '/api/v1/schedules')).json.schedules;
/** Start and title of the airings of four weeks. */
const airings = async (): Promise<[string, string][]> => {
  const query = { from: '2026-11-20T00:00:00Z', to: '2026-12-20T00:00:00Z' };
  const { json } = await commune.app.call('operator', 'GET', '/api/v1/airings', { query });
  return json.airings.map((one: { startsAt: string; title: string }) => [one.startsAt, one.title]);
};
const at = (text: string) => new Date(`${text}:00+07:00`).toISOString();

describe('all of a series', () => {
  test('that has not begun is changed in place', async () => {
    const { status, json } = await patch({ dtstart: '2026-11-24T18:00:00', title: 'Tin tối' });
    expect([status, json.schedule.id, json.endedId]).toEqual([200, commune.scheduleId, null]);
    await commune.compile();
    expect(await airings()).toEqual([
      [at('2026-11-24T18:00'), 'Tin tối'],
      [at('2026-12-01T18:00'), 'Tin tối'],
    ]);
    expect(await schedules()).toHaveLength(1);
  });

  test('a recurrence edited in mid-series changes the past: it does not, nor what is shown of it', async () => {
    commune.app.clock.set(TUESDAY_17 + 10 * MINUTE);
    await commune.compile();
    const before = await commune.rowsOf(0);
    const { json } = await patch({ dtstart: '2026-11-24T18:00:00', title: 'Tin tối', scope: 'all' });
    expect([json.endedId, json.schedule.title]).toEqual([commune.scheduleId, 'Tin tối']);
    expect(json.schedule.id).not.toBe(commune.scheduleId);
    await commune.compile();
    expect(await airings()).toEqual([
      [at('2026-11-24T17:00'), 'Tin chiều'],
      [at('2026-12-01T18:00'), 'Tin tối'],
      [at('2026-12-08T18:00'), 'Tin tối'],
    ]);
    expect(await commune.rowsOf(0)).toEqual(before);
    expect((await schedules()).map(({ id }: { id: string }) => id)).toEqual([json.schedule.id]);
  });

  test('in the second in which an airing begins leaves that one alone', async () => {
    commune.app.clock.set(TUESDAY_17 + 500);
    await patch({ title: 'Tin tối' });
    await commune.compile();
    expect((await airings()).slice(0, 2)).toEqual([
      [at('2026-11-24T17:00'), 'Tin chiều'],
      [at('2026-12-01T17:00'), 'Tin tối'],
    ]);
  });

  test('keeps an occurrence that was cancelled, also when the time of day moves', async () => {
    await call('PUT', `${url()}/occurrences/2026-12-01T17:00:00`, { cancelled: true });
    commune.app.clock.set(TUESDAY_17 + 10 * MINUTE);
    await commune.compile();
    const { json } = await patch({ dtstart: '2026-11-24T18:00:00' });
    expect(json.schedule.changes).toMatchObject([{ occurrence: '2026-12-01T18:00:00', cancelled: true }]);
    await commune.compile();
    expect((await airings()).map(([start]) => start)).toEqual([at('2026-11-24T17:00'), at('2026-12-08T18:00')]);
  });

  test('takes along what people decided about its airings', async () => {
    const { db, communeId, clock } = commune.app;
    clock.set(TUESDAY_17 + 10 * MINUTE);
    await commune.compile();
    const filling = { itemIndex: 0, commune: communeId, segmentId: commune.segmentId, filledBy: 'Hương', filledAt: 0 };
    const old = airingId(commune.scheduleId, TUESDAYS[1] ?? 0);
    await db
      .insertInto('placeFilling')
      .values({ ...filling, airingId: old })
      .execute();
    const { json } = await patch({ title: 'Tên khác' });
    const rows = await db.selectFrom('placeFilling').select('airingId').execute();
    expect(rows).toEqual([{ airingId: airingId(json.schedule.id, TUESDAYS[1] ?? 0) }]);
  });
});

describe('all of a series with an occurrence that was moved to later today', () => {
  const move = (occurrence: string, startsAt: string, id?: string) =>
    call('PUT', `${url(id)}/occurrences/${occurrence}`, { startsAt });
  const ids = async () => (await schedules()).map(({ id }: { id: string }) => id);

  test.each<[string, object]>([
    ['reaches that one as well', {}],
    ['leaves it at its time when the time of day moves forward', { dtstart: '2026-11-24T20:00:00' }],
    ['leaves it at its time when the time of day moves back', { dtstart: '2026-11-24T06:00:00' }],
  ])('%s', async (_what, over) => {
    await move('2026-12-01T17:00:00', '2026-12-01T19:00:00');
    commune.app.clock.set(TUESDAY_17 + 7 * DAY + 10 * MINUTE);
    await commune.compile();
    const { status, json } = await patch({ title: 'Tin tối', ...over });
    expect([status, json.endedId]).toEqual([200, commune.scheduleId]);
    await commune.compile();
    const time = json.schedule.dtstart.slice(11, 16);
    expect(await airings()).toEqual([
      [at('2026-11-24T17:00'), 'Tin chiều'],
      [at('2026-12-01T19:00'), 'Tin tối'],
      [at(`2026-12-08T${time}`), 'Tin tối'],
      [at(`2026-12-15T${time}`), 'Tin tối'],
    ]);
    expect(await ids()).toEqual([json.schedule.id]);
  });

  test('of which nothing has sounded is changed in place', async () => {
    await move('2026-11-24T17:00:00', '2026-11-24T19:00:00');
    commune.app.clock.set(TUESDAY_17 + 10 * MINUTE);
    const { json } = await patch({ title: 'Tin tối' });
    expect([json.schedule.id, json.endedId]).toEqual([commune.scheduleId, null]);
    await commune.compile();
    expect((await airings())[0]).toEqual([at('2026-11-24T19:00'), 'Tin tối']);
  });

  test('reaches it when it is the last one', async () => {
    const id = await commune.schedule({ dtstart: '2026-11-25T12:00:00', rrule: 'FREQ=DAILY;COUNT=2' });
    await move('2026-11-26T12:00:00', '2026-11-26T18:00:00', id);
    commune.app.clock.set(Date.parse(at('2026-11-26T12:10')));
    await commune.compile();
    const { status, json } = await patch({ title: 'Tin tối' }, id);
    expect([status, json.endedId]).toEqual([200, id]);
    await commune.compile();
    const tonight = (await airings()).filter(([start]) => start.startsWith('2026-11-26'));
    expect(tonight).toEqual([[at('2026-11-26T18:00'), 'Tin tối']]);
    expect(await ids()).toEqual([json.schedule.id, commune.scheduleId]);
  });

  test('does not bring it back on a day that the series no longer has', async () => {
    await move('2026-12-01T17:00:00', '2026-12-01T19:00:00');
    commune.app.clock.set(TUESDAY_17 + 7 * DAY + 10 * MINUTE);
    await commune.compile();
    await patch({ rrule: 'FREQ=WEEKLY;BYDAY=WE' });
    await commune.compile();
    expect((await airings()).map(([start]) => start)).toEqual([
      at('2026-11-24T17:00'),
      at('2026-12-02T17:00'),
      at('2026-12-09T17:00'),
    ]);
  });

  test('an ended part is shown while an occurrence that was moved behind its end is still to come', async () => {
    await move('2026-11-24T17:00:00', '2026-12-03T17:00:00');
    const { json } = await patch({ scope: 'following', from: '2026-12-01T17:00:00', title: 'Mới' });
    commune.app.clock.set(TUESDAY_17 + 7 * DAY + MINUTE);
    expect((await ids()).sort()).toEqual([commune.scheduleId, json.schedule.id].sort());
    commune.app.clock.set(TUESDAY_17 + 9 * DAY + MINUTE);
    expect(await ids()).toEqual([json.schedule.id]);
  });
});

describe('all of a series with several times a day: what has sounded today does not sound again', () => {
  test.each<[string, string, object, string[]]>([
    ['07:10', 'the first time moves on', { dtstart: '2026-11-25T09:00:00' }, ['07:00', '17:00', '09:00', '17:00']],
    [
      '07:10',
      'the first time moves behind the other',
      { dtstart: '2026-11-25T19:00:00' },
      ['07:00', '17:00', '17:00', '19:00'],
    ],
    ['07:10', 'the first time moves back', { dtstart: '2026-11-25T06:00:00' }, ['07:00', '17:00', '06:00', '17:00']],
    ['07:10', 'the time to come moves', { times: ['18:00'] }, ['07:00', '18:00', '07:00', '18:00']],
    ['17:10', 'the last time moves on', { times: ['18:00'] }, ['07:00', '17:00', '07:00', '18:00']],
    [
      '07:10',
      'both move on',
      { dtstart: '2026-11-25T09:00:00', times: ['18:00'] },
      ['07:00', '18:00', '09:00', '18:00'],
    ],
    [
      '17:10',
      'both move on',
      { dtstart: '2026-11-25T18:00:00', times: ['19:00'] },
      ['07:00', '17:00', '18:00', '19:00'],
    ],
    ['07:10', 'a time is taken away', { times: [] }, ['07:00', '07:00']],
  ])('at %s %s', async (now, _what, change, starts) => {
    const { json: made } = await call('POST', '/api/v1/schedules', {
      title: 'Hai buổi',
      programmeId: (await schedules())[0].programmeId,
      dtstart: '2026-11-25T07:00:00',
      rrule: 'FREQ=DAILY;COUNT=2',
      times: ['17:00'],
    });
    await commune.compile();
    commune.app.clock.set(Date.parse(at(`2026-11-25T${now}`)));
    await commune.compile();
    expect((await patch(change, made.schedule.id)).status).toBe(200);
    await commune.compile();
    const days = (await airings()).filter(([start]) =>
      /^2026-11-2[56]/.test(new Date(Date.parse(start) + 7 * 60 * MINUTE).toISOString()),
    );
    expect(days.map(([start]) => new Date(Date.parse(start) + 7 * 60 * MINUTE).toISOString().slice(11, 16))).toEqual(
      starts,
    );
  });
});

describe('this and following', () => {
  test('becomes a schedule of its own; what is before stays', async () => {
    const { json } = await patch({
      scope: 'following',
      from: '2026-12-01T17:00:00',
      dtstart: '2026-12-01T16:00:00',
      title: 'Giờ mới',
    });
    expect(json).toMatchObject({ endedId: commune.scheduleId, schedule: { dtstart: '2026-12-01T16:00:00' } });
    await commune.compile();
    expect(await airings()).toEqual([
      [at('2026-11-24T17:00'), 'Tin chiều'],
      [at('2026-12-01T16:00'), 'Giờ mới'],
    ]);
    expect(await schedules()).toHaveLength(2);
  });

  test('from the first one on is the whole series', async () => {
    const { json } = await patch({ scope: 'following', from: '2026-11-24T17:00:00', title: 'Tên khác' });
    expect([json.endedId, json.schedule.id]).toEqual([null, commune.scheduleId]);
  });

  test.each<[string, object, number, string]>([
    ['from nowhere', { scope: 'following' }, 400, 'bad-request'],
    ['from a day it does not have', { scope: 'following', from: '2026-11-25T17:00:00' }, 422, 'not-an-occurrence'],
    [
      'into quiet hours',
      { scope: 'following', from: '2026-12-01T17:00:00', dtstart: '2026-12-01T22:00:00' },
      422,
      'quiet-hours',
    ],
  ])('%s is refused, and nothing changes', async (_what, payload, status, code) => {
    const before = commune.app.dump();
    const answer = await patch(payload);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(commune.app.dump()).toEqual(before);
  });

  test('from one that has begun is refused', async () => {
    commune.app.clock.set(TUESDAY_17 + MINUTE);
    const { status, json } = await patch({ scope: 'following', from: '2026-11-24T17:00:00', title: 'x' });
    expect([status, json.code]).toEqual([409, 'airing-begun']);
    expect(json.message).toMatch(/thứ Ba 24\/11\/2026 17:00/);
  });
});

describe('cancelling', () => {
  test('from one occurrence on ends the series there', async () => {
    const answer = await call('DELETE', `${url()}?from=2026-12-01T17:00:00`);
    expect(answer.json).toEqual({ ok: true });
    await commune.compile();
    expect((await airings()).map(([start]) => start)).toEqual([at('2026-11-24T17:00')]);
  });

  test('is undone while nothing of it is past', async () => {
    await call('DELETE', url());
    await commune.compile();
    expect(await airings()).toEqual([]);
    const { status, json } = await call('POST', `${url()}/restore`);
    expect([status, json.schedule.cancelledAt]).toEqual([200, null]);
    await commune.compile();
    expect(await airings()).toHaveLength(2);
    expect((await call('POST', `${url()}/restore`)).json.code).toBe('not-cancelled');
  });

  test('is not undone after one of its airings would have begun', async () => {
    await call('DELETE', url());
    commune.app.clock.set(TUESDAY_17);
    const { status, json } = await call('POST', `${url()}/restore`);
    expect([status, json.code]).toEqual([409, 'restore-too-late']);
  });
});
