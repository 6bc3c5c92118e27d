/** The plan in a phone's calendar behind a secret address, and on a sheet of paper. */
import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tokenHash } from '../../server/secrets.ts';
import { MINUTE, type PlannedCommune, planCommune, TUESDAY_17 } from './planned-commune.ts';

const WEEK = 7 * 24 * 60 * MINUTE;

let commune: PlannedCommune;
let call: PlannedCommune['app']['call'];
beforeAll(async () => {
  commune = await planCommune();
  call = commune.app.call;
  await commune.schedule({
    title: 'Chỉ trạm hai',
    dtstart: '2026-11-25T17:00:00',
    rrule: null,
    target: { kind: 'stations', stationIds: [commune.station(1).id] },
  });
  await commune.compile();
});
afterAll(() => commune.app.close());

const make = async (payload: object = {}) =>
  (await call('approver', 'POST', '/api/v1/calendar-links', { payload })).json as { id: string; path: string };
const open = (path: string) => call('nobody', 'GET', path);
/** Summaries and starts of what a calendar says, read by another program. */
const events = (text: string) =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((one) => {
    const event = new ICAL.Event(one);
    return [event.summary, event.startDate.toJSDate().toISOString()];
  });

describe('a calendar link', () => {
  test('opens the plan without a password; its token is stored only as a hash', async () => {
    const { path } = await make();
    const answer = await open(path);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect(events(answer.body).slice(0, 3)).toEqual([
      ['Tin chiều', new Date(TUESDAY_17).toISOString()],
      ['Chỉ trạm hai', '2026-11-25T10:00:00.000Z'],
      ['Tin chiều', new Date(TUESDAY_17 + WEEK).toISOString()],
    ]);
    const token = path.split('token=')[1] ?? '';
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const dump = JSON.stringify(commune.app.dump());
    expect([dump.includes(token), dump.includes(tokenHash(token))]).toEqual([false, true]);
  });

  test('for one station tells of that one, and opens no other', async () => {
    const { path } = await make({ stationId: commune.station(0).id });
    expect(new Set(events((await open(path)).body).map(([title]) => title))).toEqual(new Set(['Tin chiều']));
    const other = await open(`${path}&station=${commune.station(1).id}`);
    expect([other.status, other.json.code]).toEqual([404, 'calendar-link-wrong']);
    const { path: all } = await make();
    const second = events((await open(`${all}&station=${commune.station(1).id}`)).body);
    expect(second.map(([title]) => title)).toContain('Chỉ trạm hai');
  });

  test("is a person's own: listed for them, taken back by them, and then closed", async () => {
    const { id, path } = await make();
    const mine = (who: 'approver' | 'operator') => call(who, 'GET', '/api/v1/calendar-links');
    expect((await mine('approver')).json.links.map((link: { id: string }) => link.id)).toContain(id);
    expect((await mine('operator')).json.links).toEqual([]);
    expect((await mine('approver')).body).not.toContain('token');
    expect((await call('operator', 'DELETE', `/api/v1/calendar-links/${id}`)).status).toBe(404);
    expect((await call('approver', 'DELETE', `/api/v1/calendar-links/${id}`)).json).toEqual({ ok: true });
    expect((await open(path)).status).toBe(404);
  });

  test('is closed for a person who may no longer log in', async () => {
    const { path } = (await call('both', 'POST', '/api/v1/calendar-links', { payload: {} })).json;
    await commune.app.db
      .updateTable('user')
      .set({ disabledAt: 1 })
      .where('id', '=', commune.app.people.both.id)
      .execute();
    expect((await open(path)).status).toBe(404);
  });

  test.each(['', 'x', 'a'.repeat(43), "' OR 1=1 --"])('with the token "%s" opens nothing', async (token) => {
    const answer = await call('nobody', 'GET', '/api/v1/calendar.ics', { query: { token } });
    expect([answer.status, answer.json.code]).toEqual([404, 'calendar-link-wrong']);
  });
});

test('a calendar reaches from 30 days back to 90 days ahead, each airing once and under its own name for good', async () => {
  const own = await planCommune();
  const { path } = (await own.app.call('approver', 'POST', '/api/v1/calendar-links', { payload: {} })).json;
  const uids = async () => {
    const { body } = await own.app.call('nobody', 'GET', path);
    const calendar = new ICAL.Component(ICAL.parse(body));
    return calendar.getAllSubcomponents('vevent').map((one) => {
      const { uid, startDate } = new ICAL.Event(one);
      return [(startDate.toJSDate().getTime() - TUESDAY_17) / WEEK, uid] as const;
    });
  };
  const first = await uids();
  expect(first.map(([week]) => week)).toEqual(Array.from({ length: 13 }, (_, week) => week));
  for (let week = 1; week <= 6; week++) {
    own.app.clock.set(TUESDAY_17 + week * WEEK);
    await own.compile();
  }
  const later = await uids();
  expect(later.map(([week]) => week)).toEqual(Array.from({ length: 17 }, (_, week) => week + 2));
  expect(later.slice(0, 11)).toEqual(first.slice(2));
  await own.app.close();
});

describe('the run-sheet', () => {
  const sheet = (date: string, index = 0) =>
    call('operator', 'GET', '/api/v1/run-sheet', { query: { date, stationId: commune.station(index).id } });

  test('has every item of the day with its time, and whom to call', async () => {
    const { json } = await sheet('2026-11-24');
    expect(json).toMatchObject({
      station: { code: 'T1', name: 'Tân Thủy' },
      dateWords: 'Thứ Ba, 24/11/2026',
      airings: [
        {
          title: 'Tin chiều',
          startsAt: '2026-11-24T10:00:00.000Z',
          endsAt: '2026-11-24T10:00:30.000Z',
          silent: null,
          items: [
            {
              startsAt: '2026-11-24T10:00:00.000Z',
              title: 'Tin một cửa',
              kind: 'notice',
              durationMs: 30_000,
              approvedBy: commune.app.people.approver.name,
            },
          ],
          dropped: [],
        },
      ],
      contacts: [{ name: 'Ông Phạm Văn Sáu', phone: '0912 000 001' }],
    });
  });

  test('tells of that station and that day alone, and names the holiday', async () => {
    expect((await sheet('2026-11-25')).json.airings).toEqual([]);
    expect((await sheet('2026-11-25', 1)).json.airings).toHaveLength(1);
    expect((await sheet('2027-01-01')).json.dateWords).toBe('Thứ Sáu, 01/01/2027 · Tết Dương lịch');
    expect((await sheet('2026-02-30')).status).toBe(400);
  });
});
