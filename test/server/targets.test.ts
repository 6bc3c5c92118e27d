/** Targets on the HTTP API: set, held against plan and log, proposed for, accepted; nothing is stored that breaks the policy. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MONDAY_9 } from './make-house.ts';
import { MINUTE, type PlannedCommune, planCommune } from './planned-commune.ts';
import { hashOf, made, makeApproved, makeSegment } from './segment-steps.ts';

let commune: PlannedCommune;
let segmentIds: string[] = [];
beforeAll(async () => {
  commune = await planCommune();
  const { app } = commune;
  const { operator: author, approver } = app.people;
  for (const [index, topic] of ['II.5', 'II.5', 'II.4', 'II.1'].entries()) {
    const details = { title: `Bài ${index}`, kind: 'article' as const, topics: [topic] };
    const rendition = made(hashOf(`bài ${index}`), { durationMs: 5 * MINUTE });
    segmentIds = [...segmentIds, await makeApproved(app, { author, approver }, rendition, details)];
  }
  await makeSegment(app, author, { title: 'Chưa duyệt', topics: ['II.2'] });
});
afterAll(() => commune.app.close());

const target = (over: object = {}) => ({
  title: 'Mỗi tuần 4 lượt CCHC',
  topics: ['II'],
  measure: 'airings',
  atLeast: 4,
  per: 'week',
  each: 'village',
  ...over,
});
const week = { from: '2026-11-30', until: '2026-12-06', times: ['05:30', '11:00'], slotMs: 20 * MINUTE };
const call: PlannedCommune['app']['call'] = (...input) => commune.app.call(...input);
const setTarget = async (over: object = {}) =>
  (await call('operator', 'POST', '/api/v1/targets', { payload: target(over) })).json;
const drop = (id: string) => call('operator', 'DELETE', `/api/v1/targets/${id}`);
const propose = (over: object = {}) => call('operator', 'POST', '/api/v1/proposals', { payload: { ...week, ...over } });
const accept = (payload: object) => call('operator', 'POST', '/api/v1/proposals/accept', { payload });

describe('a target', () => {
  test('is set, changed and taken back, each with a row in the audit log', async () => {
    const made = await setTarget({ kinds: ['article'] });
    expect(made).toEqual({
      ...target({ kinds: ['article'] }),
      id: made.id,
      tags: [],
      everyTopic: false,
      createdBy: commune.app.people.operator.name,
    });
    const changed = await call('operator', 'PATCH', `/api/v1/targets/${made.id}`, { payload: target({ atLeast: 6 }) });
    expect(changed.json).toMatchObject({ id: made.id, atLeast: 6, kinds: [] });
    expect((await call('operator', 'GET', '/api/v1/targets')).json.targets).toEqual([changed.json]);
    expect((await drop(made.id)).json).toEqual({ ok: true });
    expect((await call('operator', 'GET', '/api/v1/targets')).json.targets).toEqual([]);
    expect((await drop(made.id)).status).toBe(404);
    const rows = commune.app.dump().audit as { action: string; subject: string; subjectId: string }[];
    expect(rows.filter(({ subjectId }) => subjectId === made.id).map(({ action }) => action)).toEqual([
      'target.create',
      'target.change',
      'target.cancel',
    ]);
  });

  test('about a topic that the plan does not have is refused', async () => {
    const before = commune.app.dump();
    const refused = await call('operator', 'POST', '/api/v1/targets', { payload: target({ topics: ['III.9'] }) });
    expect([refused.status, refused.json.code]).toEqual([422, 'topic-unknown']);
    expect(commune.app.dump()).toEqual(before);
  });
});

describe('a proposal', () => {
  test('meets the targets within policy and stores nothing', async () => {
    const { id } = await setTarget();
    const before = commune.app.dump();
    const { status, json } = await propose();
    expect(status).toBe(200);
    expect(commune.app.dump()).toEqual(before);
    expect(json.targets).toEqual([
      {
        id,
        title: 'Mỗi tuần 4 lượt CCHC',
        periods: [{ label: 'Tuần 30/11-06/12/2026', planned: 4, wanted: 4, reason: null }],
      },
    ]);
    const days = json.sessions.map(({ startsAt }: { startsAt: string }) => startsAt.slice(0, 10));
    expect(new Set(days).size).toBe(4);
    expect(days).not.toContain('2026-12-06');
    await drop(id);
  });

  test('says why a target cannot be met', async () => {
    const targets = [
      await setTarget({ title: 'a', topics: ['II.2'] }),
      await setTarget({ title: 'b', topics: ['II.3'] }),
      await setTarget({ title: 'c', topics: ['II.5'], atLeast: 20 }),
    ];
    const { json } = await propose();
    expect(json.targets.map((one: { periods: { reason: string }[] }) => one.periods[0]?.reason)).toEqual([
      'Có 1 tin bài thuộc nội dung II.2 nhưng chưa bài nào được duyệt. Trình duyệt rồi lập lại kế hoạch.',
      'Chưa có tin bài nào thuộc nội dung II.3. Cần làm hoặc tải lên tin bài mới.',
      'Chỉ có 11 buổi phát được, cần 20 buổi. Thêm giờ phát.',
    ]);
    for (const { id } of targets) await drop(id);
  });

  test('for more than a quarter, or for days in the wrong order, is refused', async () => {
    expect((await propose({ until: '2027-04-30' })).json.code).toBe('bad-request');
    expect((await propose({ until: '2026-11-29' })).json.code).toBe('bad-request');
  });
});

test('a period of which only a part is looked at says so', async () => {
  const { id } = await setTarget({ per: 'month', atLeast: 10 });
  const labels = async (from: string, until: string) =>
    (await propose({ from, until })).json.targets[0].periods.map(({ label, wanted }: Record<string, unknown>) => [
      label,
      wanted,
    ]);
  expect(await labels('2026-11-27', '2026-12-06')).toEqual([
    ['Tháng 11/2026 (gồm cả phần trước 27/11)', 10],
    ['Tháng 12/2026 (phần đến hết 06/12)', 2],
  ]);
  await drop(id);
});

describe('an accepted proposal', () => {
  test('becomes programmes and schedules, counts as planned, and is undone by cancelling them', async () => {
    const { id } = await setTarget();
    const { sessions } = (await propose()).json;
    const accepted = await accept({
      title: 'CCHC tuần 49',
      slotMs: week.slotMs,
      sessions: sessions.map(({ startsAt, items }: { startsAt: string; items: { segmentId: string }[] }) => ({
        startsAt,
        segmentIds: items.map(({ segmentId }) => segmentId),
      })),
    });
    expect([accepted.status, accepted.json.conflicts]).toEqual([201, 0]);
    const { schedules } = (await call('operator', 'GET', '/api/v1/schedules')).json;
    const made = schedules.filter((one: { id: string }) => accepted.json.scheduleIds.includes(one.id));
    const dates = made.flatMap(({ dtstart, rdates }: { dtstart: string; rdates: string[] }) => [dtstart, ...rdates]);
    expect(dates.sort()).toEqual(sessions.map(({ startsAt }: { startsAt: string }) => startsAt));
    const query = { from: week.from, until: week.until };
    const standing = () => call('approver', 'GET', '/api/v1/targets/standing', { query });
    expect((await standing()).json.targets[0].periods[0]).toMatchObject({ planned: 4, reason: null });
    expect((await propose()).json.sessions).toEqual([]);
    for (const scheduleId of accepted.json.scheduleIds)
      await call('operator', 'DELETE', `/api/v1/schedules/${scheduleId}`);
    expect((await standing()).json.targets[0].periods[0]).toMatchObject({
      planned: 0,
      wanted: 4,
      reason: 'Cả 2 thôn còn thiếu 4 lượt phát.',
    });
    await drop(id);
  });

  test('stands as it was promised, also where picks choose otherwise beside it; what that takes away is told', async () => {
    const { id } = await setTarget({ topics: ['II.5'], atLeast: 8 });
    const pick = { kind: 'pick', topics: ['II.5', 'II.4'], maxItems: 1, maxMs: 5 * MINUTE };
    const payload = { title: 'Chọn bài', items: [pick] };
    const programmeId = (await call('operator', 'POST', '/api/v1/programmes', { payload })).json.id;
    const daily = { dtstart: '2026-11-30T17:00:00', rrule: 'FREQ=DAILY;COUNT=6' };
    const scheduleIds = [await commune.schedule({ ...daily, programmeId })];
    const query = { from: week.from, until: week.until };
    const accepted = async () => {
      const { sessions, targets } = (await propose()).json;
      const listed = sessions.map(({ startsAt, items }: { startsAt: string; items: { segmentId: string }[] }) => ({
        startsAt,
        segmentIds: items.map(({ segmentId }) => segmentId),
      }));
      const { json } = await accept({ title: 'CCHC', slotMs: week.slotMs, sessions: listed });
      scheduleIds.push(...json.scheduleIds);
      const standing = (await call('approver', 'GET', '/api/v1/targets/standing', { query })).json.targets[0];
      return [targets[0].periods[0], standing.periods[0].planned];
    };
    const [first, stands] = await accepted();
    const short =
      /^Có thêm các buổi này thì mục chọn tự động chọn bài khác, nên còn thiếu \d lượt phát\. Chấp nhận rồi/;
    expect(first).toMatchObject({ planned: stands, reason: expect.stringMatching(short) });
    const [second, then] = await accepted();
    expect(second.planned).toBe(then);
    for (const scheduleId of scheduleIds) await call('operator', 'DELETE', `/api/v1/schedules/${scheduleId}`);
    await drop(id);
  });

  test('becomes part of what really sounds by then: one that waits for another makes a session of 40 minutes', async () => {
    const { app } = commune;
    const programmeId = await commune.makeProgramme('Hai mươi phút', segmentIds);
    const dtstart = '2026-12-03T06:00:00';
    const both = [1, 2].map(() => commune.schedule({ programmeId, dtstart, rrule: null }));
    const scheduleIds = await Promise.all(both);
    const before = app.dump();
    const session = { startsAt: '2026-12-03T06:42:00', segmentIds };
    const refused = await accept({ title: 'Nối thêm', slotMs: week.slotMs, sessions: [session] });
    expect([refused.status, refused.json.code, app.dump()]).toEqual([422, 'session-too-long', before]);
    for (const id of scheduleIds) await call('operator', 'DELETE', `/api/v1/schedules/${id}`);
  });

  test('that stands already is not accepted a second time: a click too many, or an answer that was lost, plans nothing twice', async () => {
    const session = { startsAt: '2026-12-02T06:00:00', segmentIds: segmentIds.slice(0, 1) };
    const twice = { title: 'Một lần', slotMs: week.slotMs, sessions: [session] };
    const { scheduleIds } = (await accept(twice)).json;
    const before = commune.app.dump();
    const again = await accept(twice);
    expect([again.status, again.json.code, commune.app.dump()]).toEqual([409, 'session-planned', before]);
    for (const id of scheduleIds) await call('operator', 'DELETE', `/api/v1/schedules/${id}`);
    const anew = await accept(twice);
    expect(anew.status).toBe(201);
    for (const id of anew.json.scheduleIds) await call('operator', 'DELETE', `/api/v1/schedules/${id}`);
  });

  test.each([
    ['quiet-hours', ['2026-12-01T03:15:00'], 20],
    ['weekday-not-allowed', ['2026-12-06T08:00:00'], 20],
    ['time-passed', ['2026-11-20T08:00:00'], 20],
    ['too-many-sessions', ['2026-12-02T06:00:00', '2026-12-02T08:00:00', '2026-12-02T10:00:00'], 20],
    ['session-too-long', ['2026-12-02T06:00:00', '2026-12-02T06:20:00', '2026-12-02T06:40:00'], 20],
    ['does-not-fit', ['2026-12-02T06:00:00'], 9],
  ])('that breaks the rules is refused with %s, and nothing is stored', async (code, starts, slotMinutes) => {
    const { app } = commune;
    const list = code === 'session-too-long' ? segmentIds : segmentIds.slice(0, 2);
    const before = app.dump();
    const refused = await accept({
      title: 'Không được',
      slotMs: slotMinutes * MINUTE,
      sessions: starts.map((startsAt) => ({ startsAt, segmentIds: list })),
    });
    expect([refused.status, refused.json.code]).toEqual([422, code]);
    expect(app.dump()).toEqual(before);
  });
});

test('what has aired counts, what a station has not told does not', async () => {
  const { app } = commune;
  const { id } = await setTarget({ topics: [], kinds: ['notice'], atLeast: 2, each: 'commune' });
  const query = { from: '2026-11-23', until: '2026-11-29' };
  const standing = async () =>
    (await call('approver', 'GET', '/api/v1/targets/standing', { query })).json.targets[0].periods[0];
  expect(await standing()).toEqual({
    label: 'Tuần 23/11-29/11/2026',
    planned: 1,
    wanted: 2,
    reason: 'Toàn xã còn thiếu 1 lượt phát.',
  });
  app.clock.set(MONDAY_9 + 2 * 24 * 60 * MINUTE);
  expect((await standing()).planned).toBe(0);
  await app.db
    .updateTable('ledger')
    .set({ outcome: 'aired', evidence: 'village', closedAt: app.clock.now() })
    .execute();
  expect((await standing()).planned).toBe(1);
  await drop(id);
});
