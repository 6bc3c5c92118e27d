/** The log asked by day, by list and by filter, with a row's whole story and what journals lack. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowTable } from '../../server/report/log-tables.ts';
import { rowsNow } from '../../server/store/ledger-now-store.ts';
import type { LedgerTable } from '../../server/store/schema.ts';
import { writeJournalSince } from './journal-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { hashOf } from './segment-steps.ts';
import { type EnrolledStation, enrol } from './station-steps.ts';

const HOUR = 3_600_000;
/** Monday 16/11/2026, 05:00 in the commune. */
const MONDAY_5 = Date.parse('2026-11-15T22:00:00Z');
const week = { from: '2026-11-15T17:00:00Z', to: '2026-11-22T17:00:00Z' };

let app: TestApp;
let box: EnrolledStation;
const ids: Record<'ip' | 'fm' | 'manual', string> = { ip: '', fm: '', manual: '' };
beforeAll(async () => {
  app = await makeApp();
  box = await enrol(app, { code: 'T1', name: 'Tân Thủy' });
  const make = async (code: string, name: string, transport: string, more: object = {}) =>
    (
      await app.call('admin', 'POST', '/api/v1/stations', {
        payload: { code, name, kind: 'village', transport, clusters: [], contacts: [], ...more },
      })
    ).json.id;
  ids.ip = box.id;
  ids.fm = await make('T2', 'Hà Chua', 'fm', { carrierId: box.id });
  ids.manual = await make('T3', 'Phố Tây', 'manual');
  await addRow('a1', 'ip', { outcome: 'aired', evidence: 'machine' });
  await addRow('a1', 'fm', { outcome: 'late', evidence: 'carrier' });
  await addRow('a1', 'manual', { outcome: 'unknown', closedAt: null });
  await addRow('a2', 'ip', { ...at(24), outcome: 'missed', title: 'Bản tin chiều', items: items('bai-2', 'II.5') });
  await addRow('a2', 'fm', { ...at(24), outcome: 'missed', items: items('bai-2', 'II.5') });
  await addRow('a2', 'manual', { ...at(24), outcome: 'unknown', reason: 'never-heard' });
  await addRow('a3', 'ip', { ...at(48), outcome: 'skipped', reason: 'withdrawn' });
  await addRow('a4', 'ip', { ...at(50), outcome: 'aired', evidence: 'machine', items: items('bai-cu', 'II.1', true) });
  await addRow('a5.off', 'ip', { ...at(52), outcome: 'aired', evidence: 'machine', offPlan: 1, reason: 'superseded' });
});
afterAll(() => app.close());

const at = (hours: number) => ({ plannedAt: MONDAY_5 + hours * HOUR, endsAt: MONDAY_5 + hours * HOUR + 60_000 });

function items(segmentId: string, topic: string, nameless = false): string {
  const own = nameless ? {} : { segmentId };
  const item = { index: 0, title: `Bài "${segmentId}" hỏi đáp`, topics: [topic], sha256: hashOf(segmentId), ...own };
  const approval = { approvedBy: 'Lê Văn Minh', approvedAt: 1, offsetMs: 0, durationMs: 60_000 };
  return JSON.stringify([{ ...item, ...approval }]);
}

async function addRow(airingId: string, place: keyof typeof ids, over: Partial<LedgerTable>) {
  const listed = over.items ?? items('bai-1', 'II.3.a');
  await app.db
    .insertInto('ledger')
    .values({
      airingId,
      stationId: ids[place],
      revision: 1,
      commune: app.communeId,
      title: 'Cải cách hành chính',
      topics: JSON.stringify(JSON.parse(listed)[0].topics),
      scheduledBy: 'Hương',
      ...at(0),
      items: listed,
      reason: null,
      startedAt: null,
      endedAt: null,
      renderedMs: 0,
      rmsDb: null,
      evidence: 'none',
      offPlan: 0,
      closedAt: MONDAY_5 + 60 * HOUR,
      dropped: '[]',
      scheduleId: 'lich-1',
      priority: 'normal',
      orderKind: null,
      transport: place,
      carrierId: place === 'fm' ? ids.ip : null,
      ...over,
    } as LedgerTable)
    .execute();
}

const get = async (path: string, query: Readonly<Record<string, string>> = {}) =>
  (await app.call('approver', 'GET', `/api/v1/ledger${path}`, { query })).json;
/** The rows of an answer as airing and place. */
const names = (rows: readonly { airingId: string; stationId: string }[]) =>
  rows.map(
    ({ airingId, stationId }) => `${airingId} ${Object.keys(ids).find((key) => ids[key as 'ip'] === stationId)}`,
  );

describe('narrowed', () => {
  test.each<[string, object, string[]]>([
    [
      'by nothing: all but what was withdrawn',
      {},
      ['a1 ip', 'a1 fm', 'a1 manual', 'a2 ip', 'a2 fm', 'a2 manual', 'a4 ip', 'a5.off ip'],
    ],
    ['by an outcome', { outcome: 'missed' }, ['a2 ip', 'a2 fm']],
    [
      'by several outcomes, without sound off the plan',
      { outcome: 'aired,late,cut', offPlan: 'false' },
      ['a1 ip', 'a1 fm', 'a4 ip'],
    ],
    ['to sound off the plan', { offPlan: 'true' }, ['a5.off ip']],
    ['to what has not been heard of yet', { state: 'waiting' }, ['a1 manual']],
    ['to what is not known for good', { outcome: 'unknown', state: 'closed' }, ['a2 manual']],
    ['by evidence', { evidence: 'carrier' }, ['a1 fm']],
    ['by transport', { transport: 'manual' }, ['a1 manual', 'a2 manual']],
    ['by a topic with its parts', { topic: 'II.3' }, ['a1 ip', 'a1 fm', 'a1 manual', 'a2 manual', 'a5.off ip']],
    ['by a topic, not by one that begins alike', { topic: 'II.30' }, []],
    ['by a segment', { segmentId: 'bai-2' }, ['a2 ip', 'a2 fm']],
    ['by the file of a row from before items named their segment', { segmentId: hashOf('bai-cu') }, ['a4 ip']],
    ['by a schedule', { scheduleId: 'lich-2' }, []],
    ['by words of its title, without accents', { q: 'ban tin' }, ['a2 ip']],
    ['by words of its items and its title together', { q: 'cai cach bai-2' }, ['a2 fm']],
    ['by a word in quotes', { q: '"bai-cu"' }, ['a4 ip']],
  ])('%s', async (_how, filter, expected) => {
    expect(names((await get('', { ...week, ...filter })).rows).sort()).toEqual(expected.sort());
    const list = await get('/list', { ...week, ...filter });
    expect([names(list.rows).sort(), list.total, list.next]).toEqual([expected.sort(), expected.length, null]);
  });

  test('to what is owed or has begun: nothing that is still to come', async () => {
    const now = app.clock.now();
    app.clock.set(MONDAY_5 - HOUR);
    const found = async (state: string) => (await get('/list', { ...week, state })).total;
    const days = await get('/days', { firstDay: '2026-11-16', lastDay: '2026-11-16', state: 'waiting' });
    expect([await found('waiting'), await found('begun'), days.days[0].cells]).toEqual([0, 0, []]);
    app.clock.set(MONDAY_5 + HOUR);
    expect([await found('waiting'), await found('begun')]).toEqual([1, 3]);
    app.clock.set(now);
  });

  test('by the station', async () => {
    const { rows, stations } = await get('', { ...week, stationId: ids.fm });
    expect([names(rows), stations]).toEqual([['a1 fm', 'a2 fm'], [{ id: ids.fm, name: 'Hà Chua', code: 'T2' }]]);
  });

  test('by an outcome that is none, or a span of over a year, is refused', async () => {
    const statusOf = async (path: string, query: Readonly<Record<string, string>>) =>
      (await app.call('approver', 'GET', `/api/v1/ledger${path}`, { query })).status;
    const years = { from: '2025-11-15T17:00:00Z', to: '2026-11-22T17:00:00Z' };
    expect([
      await statusOf('', { ...week, outcome: 'aired,heard' }),
      await statusOf('/list', years),
      await statusOf('/list', { ...week, after: 'ngày mai' }),
      await statusOf('/export', { ...years, format: 'csv' }),
      await statusOf('/days', { firstDay: '2026-11-01', lastDay: '2026-12-03' }),
      await statusOf('/days', { firstDay: '2026-11-02', lastDay: '2026-11-01' }),
    ]).toEqual([400, 400, 400, 400, 400, 400]);
  });
});

test('a list of many rows comes in pages, each row once and in order', async () => {
  for (let index = 0; index < 205; index += 1)
    await addRow(`many-${index}`, 'manual', {
      ...at(24 * 14 + Math.floor(index / 3)),
      scheduleId: 'lich-dai',
      outcome: 'aired',
    });
  const span = { from: week.from, to: '2026-12-31T17:00:00Z', scheduleId: 'lich-dai' };
  const seen: string[] = [];
  let after: string | null = null;
  let pages = 0;
  do {
    const page: { rows: { airingId: string; plannedAt: string }[]; total: number; next: string | null } = await get(
      '/list',
      {
        ...span,
        ...(after === null ? {} : { after }),
      },
    );
    expect(page.total).toBe(205);
    seen.push(...page.rows.map(({ plannedAt, airingId }) => `${plannedAt} ${airingId}`));
    after = page.next;
    pages += 1;
  } while (after !== null);
  expect([pages, seen.length, new Set(seen).size, seen]).toEqual([3, 205, 205, seen.toSorted()]);
});

test('days count every state at every station, the last day included, and name the silent ones', async () => {
  app.clock.set(MONDAY_5 + 24 * HOUR * 6);
  const { days } = await get('/days', { firstDay: '2026-11-16', lastDay: '2026-11-18' });
  const told = days.map(
    ({ date, cells }: { date: string; cells: { stationId: string; states: object; silentAllDay: boolean }[] }) => [
      date,
      ...cells.map(({ stationId, states, silentAllDay }) => [
        names([{ airingId: '', stationId }])[0]?.trim(),
        states,
        silentAllDay,
      ]),
    ],
  );
  expect(told).toEqual([
    ['2026-11-16', ['ip', { aired: 1 }, false], ['fm', { late: 1 }, false], ['manual', { waiting: 1 }, false]],
    ['2026-11-17', ['ip', { missed: 1 }, true], ['fm', { missed: 1 }, true], ['manual', { unknown: 1 }, false]],
    ['2026-11-18', ['ip', { aired: 1, 'off-plan': 1 }, false]],
  ]);
});

test('a segment tells all its airings, newest first', async () => {
  expect(await get('/segment', { segmentId: 'bai-1' })).toMatchObject({
    airings: expect.any(Array),
    before: expect.any(String),
  });
  expect(await get('/segment', { segmentId: 'bai-2' })).toEqual({
    airings: [
      { airingId: 'a2', title: 'Bản tin chiều', plannedAt: '2026-11-16T22:00:00.000Z', stations: 2, sounded: 0 },
    ],
    before: null,
  });
});

describe('a story', () => {
  test('names the carrier, whose journal it shows, and every revision', async () => {
    await addRow('a1', 'fm', { revision: 2, outcome: 'aired', evidence: 'village', closedAt: MONDAY_5 + 70 * HOUR });
    expect(await get(`/a1/${ids.fm}`)).toMatchObject({
      row: { revision: 2, outcome: 'aired', evidence: 'village', transport: 'fm', topics: ['II.3.a'] },
      station: 'Hà Chua',
      carrier: 'Tân Thủy',
      revisions: [
        { revision: 1, outcome: 'late', evidence: 'carrier' },
        { revision: 2, outcome: 'aired', evidence: 'village' },
      ],
      reports: [],
      incidents: [],
    });
  });

  test('tells what people said of it, and not what they said before it or of another time', async () => {
    const said = { stationId: ids.manual, saidBy: 'Bác Sáu', note: '', enteredBy: 'Hương', prev: '', clusterId: null };
    const none = { airingId: null, photoSha256: null, linkId: null, enteredById: null };
    const span = { fromAt: MONDAY_5 - 5 * HOUR, toAt: MONDAY_5 + 24 * HOUR * 6 };
    const reports = [
      { ...none, ...span, scope: 'week' as const, answer: 'heard' as const, saidAt: MONDAY_5 + 100 * HOUR },
      { ...none, ...span, scope: 'week' as const, answer: 'heard' as const, saidAt: MONDAY_5 - HOUR },
      {
        ...none,
        ...at(0),
        fromAt: MONDAY_5,
        toAt: MONDAY_5 + 1,
        scope: 'airing' as const,
        airingId: 'a1',
        answer: 'partly' as const,
        saidAt: MONDAY_5,
      },
      {
        ...none,
        fromAt: MONDAY_5,
        toAt: MONDAY_5 + 1,
        scope: 'airing' as const,
        airingId: 'other',
        answer: 'heard' as const,
        saidAt: MONDAY_5,
      },
    ];
    for (const [index, { plannedAt: _at, endsAt: _end, ...report }] of reports
      .map((one) => ({ plannedAt: 0, endsAt: 0, ...one }))
      .entries())
      await app.db
        .insertInto('villageReport')
        .values({
          ...{
            commune: app.communeId,
            seq: index + 1,
            id: `r${index}`,
            via: 'phone',
            enteredAt: MONDAY_5,
            requestId: `q${index}`,
            hash: `h${index}`,
          },
          ...said,
          ...report,
        })
        .execute();
    const { reports: told } = await get(`/a1/${ids.manual}`);
    expect(told.map(({ scope, answer }: { scope: string; answer: string }) => [scope, answer])).toEqual([
      ['week', 'heard'],
      ['airing', 'partly'],
    ]);
  });

  test('tells the incidents at its place, and where its sound comes from', async () => {
    const incident = {
      kind: 'power',
      title: 'Mất điện cả xã',
      beginsAt: '2026-11-15T21:00:00Z',
      endsAt: '2026-11-15T23:00:00Z',
    };
    const other = { kind: 'noise', title: 'Loa rè', beginsAt: '2026-11-15T21:00:00Z', endsAt: '2026-11-15T23:00:00Z' };
    const post = (payload: object) => app.call('operator', 'POST', '/api/v1/incidents', { payload });
    await post({ ...incident, places: [{ stationId: ids.ip }] });
    await post({ ...other, places: [{ stationId: ids.manual }] });
    const told = async (id: string) => (await get(`/a1/${id}`)).incidents.map(({ title }: { title: string }) => title);
    expect([await told(ids.fm), await told(ids.manual)]).toEqual([['Mất điện cả xã'], ['Loa rè']]);
  });
});

test('what a journal lacks is told by station, with the days it is about', async () => {
  const facts = Array.from({ length: 4 }, (_, index) => ({ kind: 'playlist-accepted' as const, version: index + 1 }));
  const written = writeJournalSince(MONDAY_5, facts, { from: MONDAY_5 + 24 * HOUR });
  const rotten = written.map((entry) => (entry.seq === 2 ? { epoch: 1, seq: 2, lost: true } : entry));
  app.clock.set(MONDAY_5 + 30 * HOUR);
  await box.sendJournal(rotten as typeof written);
  const { gaps } = await get('', { ...week, stationId: ids.fm });
  const gap = { stationId: ids.ip, station: 'Tân Thủy' };
  expect(gaps).toEqual([
    { ...gap, kind: 'hole', from: '2026-11-15T22:00:00.000Z', to: '2026-11-16T22:00:01.000Z' },
    { ...gap, kind: 'silent', from: '2026-11-16T22:00:03.000Z', to: '2026-11-17T04:00:00.000Z' },
  ]);
  const { days } = await get('/days', { firstDay: '2026-11-15', lastDay: '2026-11-17', stationId: ids.ip });
  expect(days.map(({ cells }: { cells: { gap: boolean }[] }) => cells.map((cell) => cell.gap))).toEqual([
    [],
    [true],
    [true],
  ]);
});

describe('handed out', () => {
  test('as CSV it has a line for each row, in words and local times', async () => {
    const { body, headers } = await app.call('approver', 'GET', '/api/v1/ledger/export', {
      query: { ...week, evidence: 'machine', offPlan: 'false', format: 'csv' },
    });
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    const [head, first, second, ...rest] = body.trimEnd().split('\r\n');
    expect(head).toMatch(/^\uFEFFNgày,Giờ theo lịch,Mã trạm,Trạm,Lượt phát,/);
    expect(first).toMatch(
      /^16\/11\/2026,05:00:00,T1,Tân Thủy,Cải cách hành chính,II\.3\.a,đã phát,,,,60,0,máy trạm ghi,máy trạm,,/,
    );
    expect(second).toContain('"Bài ""bai-cu"" hỏi đáp"');
    expect(rest).toEqual([]);
  });

  test('what is to come is not said to be owed', async () => {
    const outcomes = async () =>
      (
        await app.call('approver', 'GET', '/api/v1/ledger/export', {
          query: { ...week, stationId: ids.manual, format: 'csv' },
        })
      ).body.match(/chưa đến giờ|chưa báo về|không rõ/g);
    const now = app.clock.now();
    app.clock.set(MONDAY_5 - HOUR);
    expect(await outcomes()).toContain('chưa đến giờ');
    app.clock.set(now);
    expect(await outcomes()).toEqual(['chưa báo về', 'không rõ']);
  });

  test('as JSON it has all items', async () => {
    const { json } = await app.call('approver', 'GET', '/api/v1/ledger/export', {
      query: { ...week, stationId: ids.fm, format: 'json' },
    });
    expect(json).toHaveLength(2);
    expect(json[1]).toMatchObject({
      ...{ airingId: 'a2', station: 'Hà Chua', stationCode: 'T2', carrier: 'T1', outcome: 'missed', plannedMs: 60_000 },
      items: [{ segmentId: 'bai-2', sha256: hashOf('bai-2'), approvedAt: '1970-01-01T00:00:00.001Z' }],
    });
  });

  test('with nothing found it is a file all the same', async () => {
    const file = async (format: string) =>
      (await app.call('approver', 'GET', '/api/v1/ledger/export', { query: { ...week, q: 'không-có', format } })).body;
    expect([(await file('csv')).split('\r\n').length, JSON.parse(await file('json'))]).toEqual([2, []]);
  });

  test('what a village did not hear has no length of its carrier’s', async () => {
    const unheard = { ...at(100), outcome: 'missed', reason: 'not-received', evidence: 'village', renderedMs: 60_000 };
    await addRow('a6', 'fm', unheard);
    const { body } = await app.call('approver', 'GET', '/api/v1/ledger/export', {
      query: { ...week, outcome: 'missed', evidence: 'village', format: 'csv' },
    });
    expect(body.trimEnd().split('\r\n')[1]).toContain(',60,0,trưởng thôn xác nhận,');
    const rows = await rowsNow(app.db, app.communeId, {
      ...{ from: Date.parse(week.from), to: Date.parse(week.to), evidence: 'village' },
    });
    const own = rows.filter(({ airingId }) => airingId === 'a6');
    const { rows: told } = rowTable({ rows: own, nameOf: (id) => id, zone: 'Asia/Ho_Chi_Minh' }, 10);
    expect(told.map((cells) => cells.at(-1))).toEqual([{ kind: 'minutes', ms: 0 }]);
  });
});
