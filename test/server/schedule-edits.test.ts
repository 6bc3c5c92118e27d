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
