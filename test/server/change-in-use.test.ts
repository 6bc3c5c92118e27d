/** What schedules air is changed while they stand: a programme, or how long a segment or a relay source is valid. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { STARTING_POLICY, setPolicy } from '../../server/store/policy-store.ts';
import { type Answer, makeApp, type TestApp } from './make-app.ts';
import { giveRendition, hashOf, made, makeApproved } from './segment-steps.ts';
import { stationPlace } from './station-steps.ts';

const MINUTE = 60_000;
const DECEMBER = '2026-12-01T00:00:00+07:00';

let app: TestApp;
let programmeId = '';
let sourceId = '';
const segments: Record<string, string> = {};
beforeAll(async () => {
  app = await makeApp();
  const { operator: author, approver } = app.people;
  await app.call('admin', 'POST', '/api/v1/stations', { payload: stationPlace() });
  for (const [name, minutes, over] of [
    ['ten', 10, {}],
    ['thirty', 30, {}],
    ['notice', 1, { title: 'Thông báo tháng 11', validUntil: Date.parse(DECEMBER) }],
  ] as const)
    segments[name] = await makeApproved(
      app,
      { author, approver },
      made(hashOf(name), { durationMs: minutes * MINUTE }),
      { title: name, ...over },
    );
  const relay = { name: 'Đài tỉnh', url: 'http://dai.example/phat', validUntil: DECEMBER };
  sourceId = (await app.call('operator', 'POST', '/api/v1/relay-sources', { payload: relay })).json.id;
});
afterAll(() => app.close());
beforeEach(async () => {
  for (const { id } of (await app.call('operator', 'GET', '/api/v1/schedules')).json.schedules)
    await app.call('operator', 'DELETE', `/api/v1/schedules/${id}`);
  programmeId = await makeProgramme(['ten']);
});

const items = (names: readonly string[]) =>
  names.map((name) =>
    name === 'relay'
      ? { kind: 'relay', sourceId, offsetMs: 0, durationMs: 5 * MINUTE }
      : { kind: 'segment', segmentId: segments[name] },
  );
const makeProgramme = async (names: readonly string[]): Promise<string> => {
  const payload = { title: 'Buổi chiều', items: items(names) };
  return (await app.call('operator', 'POST', '/api/v1/programmes', { payload })).json.id;
};
const change = (names: readonly string[], id = programmeId) =>
  app.call('operator', 'PATCH', `/api/v1/programmes/${id}`, { payload: { title: 'Buổi chiều', items: items(names) } });
const schedule = async (over: object = {}): Promise<string> => {
  const when = { dtstart: '2026-11-24T17:00:00', rrule: 'FREQ=WEEKLY' };
  const payload = { title: 'Tin chiều', programmeId, ...when, ...over };
  const { status, json } = await app.call('operator', 'POST', '/api/v1/schedules', { payload });
  if (status !== 201) throw new Error(json.message);
  return json.schedule.id;
};
const refused = async (act: () => Promise<Answer>): Promise<unknown[]> => {
  const before = app.dump();
  const { status, json } = await act();
  expect(app.dump()).toEqual(before);
  return [status, json.code, json.facts?.kind, json.message];
};

describe('a programme that a schedule airs is not changed', () => {
  test.each<[string, object, string[], string, string]>([
    [
      'into one that is longer than the slot',
      { slotMs: 15 * MINUTE },
      ['ten', 'ten'],
      'does-not-fit',
      'Thứ Ba 24/11/2026 17:00: chương trình dài hơn thời lượng đã đặt 300 giây.',
    ],
    [
      'into one that is longer than a session may be',
      {},
      ['thirty', 'thirty'],
      'session-too-long',
      'Thứ Ba 24/11/2026 17:00: dài hơn 45 phút một buổi theo quy chế.',
    ],
    [
      'into one that runs into quiet hours',
      { dtstart: '2026-11-24T20:45:00' },
      ['thirty'],
      'quiet-hours',
      'Thứ Ba 24/11/2026 20:45: rơi vào giờ yên lặng (21:00-05:00), sẽ không phát.',
    ],
    [
      'by a notice that expires before the schedule ends',
      {},
      ['ten', 'notice'],
      'expires',
      'Lịch còn phát sau khi tin bài "Thông báo tháng 11" hết hạn ngày 30/11/2026.',
    ],
    [
      'by a relay source that expires before the schedule ends',
      {},
      ['relay'],
      'expires',
      'Lịch còn phát sau khi nguồn tiếp âm "Đài tỉnh" hết hạn ngày 30/11/2026.',
    ],
  ])('%s', async (_what, over, names, kind, reason) => {
    await schedule(over);
    const message = `Chưa lưu được vì lịch phát "Tin chiều" sẽ không phát đúng. ${reason} Sửa lại rồi lưu lần nữa, hoặc sửa lịch phát đó trước.`;
    expect(await refused(() => change(names))).toEqual([422, 'schedule-would-break', kind, message]);
  });

  test('into one that makes the session it is part of too long', async () => {
    await schedule({ title: 'Trước đó', programmeId: await makeProgramme(['thirty']), rrule: null });
    await schedule({ dtstart: '2026-11-24T17:32:00' });
    const answer = await refused(() => change(['thirty']));
    expect(answer).toEqual([
      422,
      'schedule-would-break',
      'session-too-long',
      expect.stringMatching(/"Tin chiều".*cả buổi dài 60 phút, quy chế cho tối đa 45 phút/),
    ]);
  });

  test('into one that is too long for the holidays it stands in for', async () => {
    const onExceptionDays = { kind: 'instead', programmeId };
    await schedule({
      programmeId: await makeProgramme(['ten']),
      rrule: 'FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR,SA',
      onExceptionDays,
      slotMs: 15 * MINUTE,
    });
    const [, , kind, message] = await refused(() => change(['ten', 'ten']));
    expect([kind, message]).toEqual(['does-not-fit', expect.stringMatching(/Thứ Sáu 01\/01\/2027 17:00/)]);
  });

  test('into one that is too long for the single occurrence that airs it', async () => {
    const id = await schedule({ programmeId: await makeProgramme(['ten']) });
    const url = `/api/v1/schedules/${id}/occurrences/2026-12-01T17:00:00`;
    await app.call('operator', 'PUT', url, { payload: { programmeId, slotMs: 15 * MINUTE } });
    const [, , kind, message] = await refused(() => change(['ten', 'ten']));
    expect([kind, message]).toEqual(['does-not-fit', expect.stringMatching(/Thứ Ba 01\/12\/2026 17:00/)]);
  });
});

describe('a programme is changed', () => {
  test('as far as its schedules let it', async () => {
    await schedule({ slotMs: 15 * MINUTE });
    expect((await change(['ten'])).status).toBe(200);
  });

  test('when the schedule is cancelled, over, or airs something else', async () => {
    const id = await schedule({ slotMs: 15 * MINUTE });
    await app.call('operator', 'DELETE', `/api/v1/schedules/${id}`);
    await schedule({ slotMs: 15 * MINUTE, programmeId: await makeProgramme(['ten']) });
    expect((await change(['ten', 'ten'])).status).toBe(200);
  });

  test('when what stands against its schedule stood against it before', async () => {
    await schedule();
    const { admin } = app.people;
    await setPolicy(app.db, app.communeId, app.clock.now(), { ...STARTING_POLICY, weekdays: [1, 3] }, undefined, admin);
    expect((await change(['ten', 'ten'])).status).toBe(200);
    await setPolicy(app.db, app.communeId, app.clock.now() + 1, STARTING_POLICY, undefined, admin);
    app.clock.pass(1);
  });
});

describe('valid for a shorter time', () => {
  const shorten = (path: string, validUntil: string | null) =>
    app.call('operator', 'PATCH', `/api/v1/${path}`, { payload: { validUntil } });
  const way = 'Sửa lại rồi lưu lần nữa, hoặc sửa lịch phát đó trước.';

  test.each<[string, string[], () => string, string]>([
    ['a segment', ['notice'], () => `segments/${segments.notice}`, 'tin bài "Thông báo tháng 11"'],
    ['a relay source', ['relay'], () => `relay-sources/${sourceId}`, 'nguồn tiếp âm "Đài tỉnh"'],
  ])('%s is not while a planned airing would lose it', async (_what, names, path, what) => {
    const usual = await makeProgramme(names);
    await schedule({ programmeId: usual, rrule: null });
    expect(await refused(() => shorten(path(), '2026-11-24T00:00:00+07:00'))).toEqual([
      422,
      'schedule-would-break',
      'expires',
      `Chưa lưu được vì lịch phát "Tin chiều" sẽ không phát đúng. Lịch còn phát sau khi ${what} hết hạn ngày 23/11/2026. ${way}`,
    ]);
    expect((await shorten(path(), '2026-11-25T00:00:00+07:00')).status).toBe(200);
    expect((await shorten(path(), null)).status).toBe(200);
    const id = await schedule({ programmeId: usual });
    expect((await refused(() => shorten(path(), DECEMBER)))[1]).toBe('schedule-would-break');
    await app.call('operator', 'DELETE', `/api/v1/schedules/${id}`);
    expect((await shorten(path(), DECEMBER)).status).toBe(200);
  });

  test('a segment is not while only a holiday, or a single occurrence, would lose it', async () => {
    const special = await makeProgramme(['notice']);
    const id = await schedule();
    const url = `/api/v1/schedules/${id}/occurrences/2026-11-24T17:00:00`;
    await app.call('operator', 'PUT', url, { payload: { programmeId: special } });
    const path = `segments/${segments.notice}`;
    expect((await refused(() => shorten(path, '2026-11-24T00:00:00+07:00')))[1]).toBe('schedule-would-break');
  });

  test('a segment may still change its words', async () => {
    await schedule({ programmeId: await makeProgramme(['notice']), rrule: null });
    const payload = { text: 'Lời khác' };
    expect((await app.call('operator', 'PATCH', `/api/v1/segments/${segments.notice}`, { payload })).status).toBe(200);
  });
});

describe('a new, longer recording of a segment', () => {
  const people = () => ({ author: app.people.operator, approver: app.people.approver });
  const record = (segmentId: string, minutes: number) =>
    giveRendition(
      app,
      segmentId,
      app.people.operator,
      made(hashOf(`bản ${minutes}`), { durationMs: minutes * MINUTE }),
    );
  const misfits = async (segmentId: string) =>
    (await app.call('operator', 'GET', `/api/v1/segments/${segmentId}`)).json.misfits;
  const waiting = async () => (await app.call('approver', 'GET', '/api/v1/approvals/waiting')).json.segments;
  const fresh = (title: string) =>
    makeApproved(app, people(), made(hashOf(title), { durationMs: 10 * MINUTE }), { title });

  test('tells what it does not fit into, with the seconds: to the author, and to the one who approves', async () => {
    const segmentId = await fresh('Bài một');
    const payload = { title: 'Một', items: [{ kind: 'segment', segmentId }] };
    const { json } = await app.call('operator', 'POST', '/api/v1/programmes', { payload });
    await schedule({ programmeId: json.id, slotMs: 15 * MINUTE });
    expect(await misfits(segmentId)).toEqual([]);
    await record(segmentId, 16);
    const told = ['Lịch «Tin chiều», thứ Ba 24/11/2026 17:00: chương trình dài hơn thời lượng đã đặt 60 giây.'];
    expect(await misfits(segmentId)).toEqual(told);
    await app.call('operator', 'POST', `/api/v1/segments/${segmentId}/submit`);
    expect(await waiting()).toMatchObject([{ id: segmentId, misfits: told }]);
    await record(segmentId, 14);
    expect(await misfits(segmentId)).toEqual([]);
  });

  test('is told where a place or a village has less room, but not of programmes that nobody airs', async () => {
    const segmentId = await fresh('Bài hai');
    const [station] = (await app.call('operator', 'GET', '/api/v1/stations')).json.stations;
    const place = { kind: 'place', name: 'Bản tin', maxMs: 12 * MINUTE, fallback: { kind: 'segment', segmentId } };
    const village = { kind: 'village', slotMs: 11 * MINUTE, notices: [{ segmentId, stationIds: [station.id] }] };
    const make = async (item: object) =>
      (await app.call('operator', 'POST', '/api/v1/programmes', { payload: { title: 'Chờ', items: [item] } })).json.id;
    await schedule({ programmeId: await make(place) });
    const unused = await make(village);
    await record(segmentId, 13);
    const stands = '«Bài hai» dài 13 phút, mục «Bản tin» chỉ có 12 phút: thừa 1 phút.';
    expect(await misfits(segmentId)).toEqual([stands]);
    await schedule({ title: 'Tin sáng', programmeId: unused, dtstart: '2026-11-25T08:00:00' });
    expect(await misfits(segmentId)).toEqual([
      stands,
      '«Bài hai» dài 13 phút, mục «Thông báo riêng từng thôn» chỉ có 11 phút: thừa 2 phút.',
    ]);
  });

  test('is not blamed for a schedule that begins in closed hours anyhow, but for one that it carries into them', async () => {
    const segmentId = await fresh('Bài ba');
    const payload = { title: 'Tối', items: [{ kind: 'segment', segmentId }] };
    const { json } = await app.call('operator', 'POST', '/api/v1/programmes', { payload });
    const dtstart = '2026-11-24T20:45:00';
    await schedule({ title: 'Tin tối', programmeId: json.id, dtstart, rrule: null });
    await record(segmentId, 20);
    const told = /^Lịch «Tin tối», thứ Ba 24\/11\/2026 20:45: rơi vào giờ yên lặng/;
    expect(await misfits(segmentId)).toEqual([expect.stringMatching(told)]);
    const { admin } = app.people;
    const early = { ...STARTING_POLICY, quiet: [{ from: '20:00', until: '05:00' }] };
    await setPolicy(app.db, app.communeId, app.clock.now(), early, undefined, admin);
    expect(await misfits(segmentId)).toEqual([]);
    await setPolicy(app.db, app.communeId, app.clock.now() + 1, STARTING_POLICY, undefined, admin);
    app.clock.pass(1);
  });
});
