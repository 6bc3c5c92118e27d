/** Dated policy and its exceptions on the API: what holds when, what a change would silence, who opens hours and until when. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadPolicy } from '../../server/store/policy-store.ts';
import { MONDAY_9 } from './make-house.ts';
import { type PlannedCommune, planCommune } from './planned-commune.ts';

const HOUR = 3_600_000;
/** Approvals of the set-up can no longer be undone. */
const NOW = MONDAY_9 + 60_000;
const NO_ID = '0'.repeat(32);

let commune: PlannedCommune;
beforeAll(async () => {
  commune = await planCommune();
});
afterAll(() => commune.app.close());
beforeEach(() => commune.app.clock.set(NOW));

const call: PlannedCommune['app']['call'] = (...args) => commune.app.call(...args);
const rules = (over: object = {}) => ({
  quiet: [{ from: '21:00', until: '05:00' }],
  weekdays: [1, 2, 3, 4, 5, 6],
  maxSessionsPerDay: 2,
  maxMinutesPerSession: 45,
  volumeCeilingPct: 100,
  ...over,
});
const set = (over: object = {}, query: Record<string, string> = {}) =>
  call('admin', 'PUT', '/api/v1/policy', { payload: rules(over), query });
const policy = async () => (await call('operator', 'GET', '/api/v1/policy')).json;
const load = (at: number) => loadPolicy(commune.app.db, commune.app.communeId, at);

describe('rules', () => {
  test('that were stored before a field was known are shown with every field', async () => {
    expect(await policy()).toEqual({
      ...rules({ windows: [], minMinutesPerDay: 0, volumeBands: [], stationCaps: [] }),
      label: null,
      later: [],
      exceptions: [],
    });
  });

  test('of a later day wait for its beginning, and may be taken back until then', async () => {
    const { json } = await set({ minMinutesPerDay: 30, validFrom: '2026-12-01' });
    expect(json).toMatchObject({ minMinutesPerDay: 0, silenced: { airings: 0, first: null } });
    expect(json.later).toMatchObject([{ validFrom: '2026-11-30T17:00:00.000Z', minMinutesPerDay: 30 }]);
    const begins = Date.parse('2026-11-30T17:00:00Z');
    expect((await load(NOW)).later).toMatchObject([{ validFrom: begins, minMinutesPerDay: 30 }]);
    const then = await load(begins);
    expect([then.minMinutesPerDay, then.later]).toEqual([30, undefined]);
    const url = `/api/v1/policy/${json.later[0].id}`;
    commune.app.clock.set(begins);
    expect((await call('admin', 'DELETE', url)).json.code).toBe('policy-begun');
    commune.app.clock.set(begins - 1);
    expect((await call('admin', 'DELETE', url)).json).toEqual({ ok: true });
    expect((await policy()).later).toEqual([]);
    expect((await call('admin', 'DELETE', url)).status).toBe(404);
  });

  test('of two for the same day the one made last holds', async () => {
    await set({ volumeCeilingPct: 70, validFrom: '2026-12-02' });
    const { json } = await set({ volumeCeilingPct: 60, validFrom: '2026-12-02' });
    expect(json.later).toMatchObject([{ volumeCeilingPct: 60 }]);
  });

  test('cannot begin on a day that is over; today is at once', async () => {
    expect((await set({ validFrom: '2026-11-22' })).json).toMatchObject({
      code: 'day-past',
      message: 'Ngày 22/11/2026 đã qua. Chọn từ hôm nay trở đi.',
    });
    expect((await set({ volumeCeilingPct: 95, validFrom: '2026-11-23' })).json.volumeCeilingPct).toBe(95);
    await set();
  });

  test('that silence what is planned say so, with the first of it, and a dry run stores nothing', async () => {
    const before = commune.app.dump();
    const { json } = await set({ quiet: [{ from: '16:00', until: '18:00' }] }, { dryRun: 'true' });
    expect(json.silenced).toEqual({
      airings: 2,
      first: {
        airingId: expect.any(String),
        title: 'Tin chiều',
        startsAt: '2026-11-24T10:00:00.000Z',
        message: 'thứ Ba 24/11/2026 17:00: "Tin chiều" sẽ không phát, rơi vào giờ yên lặng.',
      },
    });
    expect(commune.app.dump()).toEqual(before);
    await commune.schedule({ title: 'Tin tối', dtstart: '2026-11-24T18:00:00' });
    const once = await set({ maxSessionsPerDay: 1 }, { dryRun: 'true' });
    expect(once.json.silenced).toMatchObject({ airings: 2, first: { title: 'Tin tối' } });
    // Until the rules of 2 December.
    const later = await set({ weekdays: [1], validFrom: '2026-11-30' }, { dryRun: 'true' });
    expect(later.json.silenced).toMatchObject({ airings: 2, first: { startsAt: '2026-12-01T10:00:00.000Z' } });
  });
});

describe('an exception', () => {
  const sunday = { date: '2026-11-29', from: '06:00', until: '11:00', reason: 'Ngày bầu cử' };
  const propose = (over: object = {}, who: 'operator' | 'both' = 'operator') =>
    call(who, 'POST', '/api/v1/policy/exceptions', { payload: { ...sunday, ...over } });
  const approve = (id: string, who: 'approver' | 'both' = 'approver') =>
    call(who, 'POST', `/api/v1/policy/exceptions/${id}/approve`);
  const cancel = (id: string) => call('operator', 'DELETE', `/api/v1/policy/exceptions/${id}`);
  const span = { from: Date.parse('2026-11-28T23:00:00Z'), to: Date.parse('2026-11-29T04:00:00Z') };

  test('opens nothing until a leader approved it, and nothing any more once it is taken back', async () => {
    const { status, json } = await propose();
    expect([status, json]).toEqual([
      201,
      {
        id: json.id,
        from: '2026-11-28T23:00:00.000Z',
        to: '2026-11-29T04:00:00.000Z',
        reason: 'Ngày bầu cử',
        createdBy: 'Trần Thị Hương',
        approvedBy: null,
        approvedAt: null,
      },
    ]);
    expect((await load(NOW)).exceptions).toBeUndefined();
    expect((await approve(json.id)).json).toMatchObject({ approvedBy: 'Lê Văn Minh' });
    expect((await load(NOW)).exceptions).toEqual([
      { id: json.id, ...span, reason: 'Ngày bầu cử', approvedBy: 'Lê Văn Minh', approvedAt: NOW },
    ]);
    expect((await load(span.to)).exceptions).toBeUndefined();
    expect((await approve(json.id)).json.code).toBe('already-decided');
    expect((await cancel(json.id)).json).toEqual({ ok: true });
    expect((await load(NOW)).exceptions).toBeUndefined();
    expect([(await cancel(json.id)).json.code, (await policy()).exceptions]).toEqual(['already-decided', []]);
  });

  test('is never approved by whoever proposed it', async () => {
    const { json } = await propose({}, 'both');
    expect((await approve(json.id, 'both')).json.code).toBe('own-proposal');
    await cancel(json.id);
  });

  test('is approved before it begins or not at all', async () => {
    const { json } = await propose();
    commune.app.clock.set(span.from);
    expect((await approve(json.id)).json).toMatchObject({ code: 'already-begun' });
    commune.app.clock.set(span.from - 1);
    expect((await approve(json.id)).status).toBe(200);
    commune.app.clock.set(span.from + HOUR);
    expect((await cancel(json.id)).status).toBe(200);
  });

  test('crosses midnight where it ends before it begins', async () => {
    const { json } = await propose({ date: '2026-12-31', from: '23:30', until: '00:30' });
    expect([json.from, json.to]).toEqual(['2026-12-31T16:30:00.000Z', '2026-12-31T17:30:00.000Z']);
    await cancel(json.id);
  });

  test.each<[string, object, string]>([
    ['without length', { from: '06:00', until: '06:00' }, 'hours-empty'],
    ['that has begun', { date: '2026-11-23', from: '08:00' }, 'already-begun'],
    ['on no day', { date: '2026-02-30' }, 'bad-request'],
  ])('%s is refused', async (_what, over, code) => {
    expect((await propose(over)).json.code).toBe(code);
  });

  test('that is not there cannot be approved', async () => {
    expect((await approve(NO_ID)).status).toBe(404);
  });
});
