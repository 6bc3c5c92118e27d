/** Reports on the API: written, closed as editions that stay as they were, with their signed scans; and what a report still lacks. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportPeriod } from '../../scheduler/report-span.ts';
import { brokenEditions } from '../../server/report/edition-chain.ts';
import { gatherReport } from '../../server/report/gather-report.ts';
import { planLedger } from '../../server/store/ledger-store.ts';
import { allEditions } from '../../server/store/report-edition-store.ts';
import { plannedRow, storeResult } from './ledger-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { MONDAY_9 } from './make-house.ts';
import { stationPlace } from './station-steps.ts';

const HOUR = 3_600_000;
const days = { kind: 'any', firstDay: '2026-11-23', lastDay: '2026-11-24' };
let app: TestApp;
let stationId: string;
beforeAll(async () => {
  app = await makeApp();
  stationId = (await app.call('admin', 'POST', '/api/v1/stations', { payload: stationPlace() })).json.id;
  const rows = ['one', 'two'].map((id, index) => plannedRow(id, MONDAY_9 + (index + 1) * HOUR, { stationId }));
  const { db, communeId } = app;
  await planLedger(db, MONDAY_9, communeId, { from: MONDAY_9, to: MONDAY_9 + 24 * HOUR }, rows);
  app.clock.set(MONDAY_9 + 5 * HOUR);
  await storeResult(app, 'one', {}, stationId);
});
afterAll(() => app.close());

const begin = async (payload: object = { period: days }) =>
  (await app.call('operator', 'POST', '/api/v1/reports', { payload })).json;
const change = (id: string, payload: object) => app.call('operator', 'PATCH', `/api/v1/reports/${id}`, { payload });
const close = (id: string, payload: object) =>
  app.call('operator', 'POST', `/api/v1/reports/${id}/editions`, { payload });
const read = async (path: string) => (await app.call('approver', 'GET', `/api/v1/${path}`)).json;
const later = () => app.clock.set(Date.parse('2026-11-26T02:00:00Z'));

describe('a draft', () => {
  test('has its days, a title, a day on which it is due, and the channels that the plan names', async () => {
    const made = await begin({ period: { kind: 'quarter', year: 2026, no: 4 } });
    expect(made).toMatchObject({
      firstDay: '2026-10-01',
      lastDay: '2026-12-31',
      title: 'Kết quả tuyên truyền cải cách hành chính trên hệ thống truyền thanh quý IV năm 2026',
      dueOn: '2027-01-05',
      version: 1,
      editions: [],
      changedSince: [],
    });
    expect(made.content.channels.map(({ name }: { name: string }) => name)).toContain('Trang thông tin điện tử của xã');
    const { next, reports } = await read('reports');
    expect(next).toMatchObject({ period: { kind: 'quarter', year: 2026, no: 4 }, lastDay: '2026-12-31' });
    expect(reports).toMatchObject([{ id: made.id, editions: 0, changedBy: 'Trần Thị Hương' }]);
  });

  test('is changed by who saw it as it is; whoever saw an older one is told by whom it was changed', async () => {
    const { id, content } = await begin();
    const changed = await change(id, { version: 1, content: { ...content, proposals: ['Thay bộ thu.'] } });
    expect(changed.json).toMatchObject({ version: 2, content: { proposals: ['Thay bộ thu.'] } });
    const { status, json } = await change(id, { version: 1, title: 'Khác' });
    expect([status, json.code, json.facts.by]).toEqual([409, 'report-changed', 'Trần Thị Hương']);
    expect((await change(id, { version: 2, title: 'Tên khác' })).json.content.proposals).toEqual(['Thay bộ thu.']);
  });

  test('has no row in its log that is still to come', async () => {
    const { title, content } = await begin();
    const plan = { title, content, period: days as ReportPeriod, firstDay: '2026-11-23', lastDay: '2026-11-24' };
    const rowsAt = async (now: number) => (await gatherReport(app, now, plan, { isDraft: true })).log.rows;
    expect((await rowsAt(MONDAY_9 + 1.5 * HOUR)).map(({ airingId }) => airingId)).toEqual(['one']);
    expect(await rowsAt(MONDAY_9 + 2.5 * HOUR)).toHaveLength(2);
  });

  test('refuses a survey with more answers than sheets', async () => {
    const { id, content } = await begin();
    const survey = { sent: 10, returned: 11, satisfied: 3 };
    const { status, json } = await change(id, { version: 1, content: { ...content, survey } });
    expect([status, json.code]).toEqual([400, 'bad-request']);
  });

  test('is dropped', async () => {
    const { id } = await begin();
    expect((await app.call('operator', 'DELETE', `/api/v1/reports/${id}`)).status).toBe(200);
    expect((await app.call('operator', 'GET', `/api/v1/reports/${id}`)).json.code).toBe('not-found');
  });

  test('says what it lacks, what is open first', async () => {
    const { id } = await begin();
    const { items } = await read(`reports/${id}/checklist`);
    const open = items.filter(({ done }: { done: boolean }) => !done);
    expect(items.slice(0, open.length)).toEqual(open);
    expect(open.map(({ kind }: { kind: string }) => kind)).toEqual(
      expect.arrayContaining(['waiting-rows', 'topic-missing', 'empty-channel', 'no-survey']),
    );
    expect(open.find(({ kind }: { kind: string }) => kind === 'waiting-rows').words).toBe(
      '1 lượt tại các trạm còn chờ báo về.',
    );
  });

  test('takes from incidents what fell short and why', async () => {
    const incident = { kind: 'broken', title: 'tăng âm cháy', cause: 'Sét đánh.', places: [{ stationId }] };
    const payload = { ...incident, beginsAt: new Date(MONDAY_9 - 24 * HOUR).toISOString() };
    await app.call('operator', 'POST', '/api/v1/incidents', { payload });
    const { id } = await begin();
    expect(await read(`reports/${id}/suggestions`)).toMatchObject({
      shortcomings: expect.arrayContaining([
        'Tân Thủy: hỏng thiết bị từ ngày 22/11/2026, chưa khắc phục (tăng âm cháy).',
      ]),
      causes: ['Tân Thủy: Sét đánh.'],
      proposals: ['Đề nghị sửa chữa, thay thế thiết bị truyền thanh tại Tân Thủy.'],
    });
  });
});

describe('an edition', () => {
  test('waits for the end of its period, and for a person who saw the report as it is', async () => {
    const { id } = await begin();
    const early = await close(id, { version: 1 });
    expect([early.status, early.json.code, early.json.facts.until]).toEqual([409, 'period-unfinished', '24/11/2026']);
    later();
    expect((await close(id, { version: 7 })).json.code).toBe('report-changed');
    expect((await read(`reports/${id}`)).editions).toEqual([]);
  });

  test('keeps its files and figures; what comes in afterwards is named, and a new edition follows in the chain', async () => {
    later();
    const { id } = await begin();
    const closed = await close(id, { version: 1, number: '15', signedOn: '2026-11-26' });
    expect(closed.status).toBe(201);
    const [first] = closed.json.editions;
    expect(first).toMatchObject({ edition: 1, number: '15', madeBy: 'Trần Thị Hương', scans: [] });
    expect(first.files.map(({ kind }: { kind: string }) => kind)).toEqual([
      'docx',
      'pdf',
      'xlsx',
      'csv',
      'json',
      'paragraph',
    ]);
    for (const { kind, sha256, bytes } of first.files) {
      const file = await app.call('admin', 'GET', `/api/v1/reports/${id}/editions/1/files/${kind}`);
      expect([file.status, file.bytes.length]).toEqual([200, bytes]);
      expect(createHash('sha256').update(file.bytes).digest('hex')).toBe(sha256);
    }
    const log = await app.call('admin', 'GET', `/api/v1/reports/${id}/editions/1/files/csv`);
    expect(log.body.trimEnd().split('\r\n')).toEqual([
      '\uFEFFGiờ theo lịch,"Đài, trạm",Chương trình,Kết quả,Lý do,Căn cứ,Bắt đầu,Kết thúc,Phát được (phút)',
      '23/11/2026 10:00,Tân Thủy,Lượt one,đã phát,,máy trạm ghi,23/11/2026 10:00,23/11/2026 10:00,"0,5"',
      '23/11/2026 11:00,Tân Thủy,Lượt two,chưa báo về,,,,,0',
    ]);
    expect(closed.json.changedSince).toEqual([]);

    await storeResult(app, 'two', {}, stationId);
    const after = await read(`reports/${id}`);
    expect(after.changedSince).toEqual(
      expect.arrayContaining([
        { figure: 'Lượt chương trình đã phát', was: '1', is: '2' },
        { figure: 'Lượt còn chờ báo về', was: '1', is: '0' },
        { figure: 'Tân Thủy: lượt đã phát', was: '1/2', is: '2/2' },
      ]),
    );
    expect(after.editions).toEqual([first]);
    expect((await close(id, { version: 1 })).json).toMatchObject({ changedSince: [] });
    expect((await app.call('operator', 'DELETE', `/api/v1/reports/${id}`)).json.code).toBe('report-kept');
    expect((await app.call('operator', 'GET', `/api/v1/reports/${id}/editions/9/files/pdf`)).json.code).toBe(
      'edition-unknown',
    );

    const chain = await allEditions(app.db, app.communeId);
    expect(chain.map(({ prev }) => prev)).toEqual(['0'.repeat(64), first.hash]);
    expect(brokenEditions(chain)).toEqual([]);
    expect(brokenEditions(chain.toReversed())).toEqual([]);
    const [one, two] = chain;
    if (one === undefined || two === undefined) throw new Error('two editions');
    const changed = { ...one, figures: one.figures.replace('"planned":2', '"planned":3') };
    expect(brokenEditions([changed, two])).toEqual([{ reportId: id, edition: 1, kind: 'changed' }]);
    expect(brokenEditions([two])).toEqual([{ reportId: id, edition: 2, kind: 'not-linked' }]);
  });

  test('has its signed scan beside it: a PDF or JPEG by what is in it, handed out as a file that runs nothing', async () => {
    const { reports } = await read('reports');
    const { id } = reports.find(({ editions }: { editions: number }) => editions === 2);
    const url = `/api/v1/reports/${id}/editions/1/scans`;
    const send = (content: Buffer, type = 'application/pdf') =>
      app.call('operator', 'POST', url, {
        payload: content,
        headers: { 'content-type': type },
        query: { name: 'Bản ký.pdf' },
      });
    const refused = await send(Buffer.from('<script>alert(1)</script>'));
    expect([refused.status, refused.json.code]).toEqual([422, 'scan-refused']);
    expect((await send(Buffer.from('{}'), 'application/json')).json.code).toBe('scan-refused');
    const content = Buffer.from('%PDF-1.7 đã ký');
    const { status, json } = await send(content);
    expect([status, json.editions[0].scans, json.editions[1].scans]).toMatchObject([
      201,
      [{ name: 'Bản ký.pdf', addedBy: 'Trần Thị Hương' }],
      [],
    ]);
    expect((await send(content)).json.editions[0].scans).toHaveLength(1);
    const { sha256 } = json.editions[0].scans[0];
    const file = await app.call('approver', 'GET', `${url}/${sha256}`);
    expect([file.status, file.bytes]).toEqual([200, content]);
    expect(file.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename="ban-ky-1.pdf"',
      'cache-control': 'private, no-cache',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect((await app.call('approver', 'GET', `${url.replace('/1/', '/2/')}/${sha256}`)).json.code).toBe(
      'edition-unknown',
    );
  });
});

test('a preview is a draft of now, shown in a frame of our own pages alone', async () => {
  const { id } = await begin();
  const { status, headers, bytes } = await app.call('approver', 'GET', `/api/v1/reports/${id}/preview/pdf`);
  expect([status, headers['content-type'], bytes.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-']);
  expect(headers).toMatchObject({ 'x-frame-options': 'SAMEORIGIN', 'cache-control': 'no-store' });
});

test('the head of documents is dated: an old report keeps the one it had', async () => {
  const starting = await read('report-profile');
  expect(starting).toMatchObject({ isStarting: true, profiles: [] });
  expect(starting.inForce.recipients.at(-1)).toBe('Lưu: VT');
  const set = (over: object) =>
    app.call('admin', 'PUT', '/api/v1/report-profile', { payload: { ...starting.inForce, ...over } });
  await set({ validFrom: '2026-01-01', signerName: 'Cao Văn Đức' });
  await set({ validFrom: '2026-11-25', signerName: 'Người khác', cutoffDay: 14 });
  const { inForce, profiles, isStarting } = await read('report-profile');
  expect([inForce.signerName, profiles.length, isStarting]).toEqual(['Người khác', 2, false]);
  expect(await begin({ period: { kind: 'quarter', year: 2026, no: 3 } })).toMatchObject({ lastDay: '2026-09-30' });
  expect(await begin({ period: { kind: 'quarter', year: 2026, no: 4 } })).toMatchObject({
    firstDay: '2026-09-15',
    lastDay: '2026-12-14',
    dueOn: '2026-12-19',
  });
});

test('settings have a default, keep what is set, and refuse what is none', async () => {
  expect(await read('settings')).toMatchObject({ reportWaitDays: 14, publicListening: false, watchedTopic: 'II.5' });
  const set = (name: string, value: unknown) =>
    app.call('admin', 'PUT', `/api/v1/settings/${name}`, { payload: { value } });
  expect((await set('countedTags', ['bưu chính công ích'])).json.countedTags).toEqual(['bưu chính công ích']);
  expect((await set('reportWaitDays', 'mai')).json.code).toBe('bad-request');
  expect((await set('nothing', 1)).status).toBe(400);
  expect(await read('settings')).toMatchObject({ reportWaitDays: 14, countedTags: ['bưu chính công ích'] });
});
