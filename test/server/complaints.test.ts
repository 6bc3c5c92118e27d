/** Phản ánh on the API: numbered, due on a day, answered with what the log said then, and that never changes. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { planLedger } from '../../server/store/ledger-store.ts';
import { plannedRow, storeResult } from './ledger-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { MONDAY_9 } from './make-house.ts';
import { stationPlace } from './station-steps.ts';

const minute = 60_000;
const iso = (at: number) => new Date(at).toISOString();
let app: TestApp;
let stationId: string;
beforeAll(async () => {
  app = await makeApp();
  stationId = (await app.call('admin', 'POST', '/api/v1/stations', { payload: stationPlace({ transport: 'manual' }) }))
    .json.id;
});
afterAll(() => app.close());

const body = (over: object = {}) => ({
  caller: 'Bà Lê Thị Ba',
  phone: '0912 000 009',
  stationId,
  aboutAt: iso(MONDAY_9 - 6 * 60 * minute),
  asked: 'Loa kêu lúc 3 giờ sáng, có phải của xã không?',
  dueOn: '2026-11-25',
  ...over,
});
const receive = (over: object = {}) => app.call('operator', 'POST', '/api/v1/complaints', { payload: body(over) });
const answer = (id: string, payload: object) =>
  app.call('admin', 'POST', `/api/v1/complaints/${id}/answers`, { payload });
const list = async (query = {}) => (await app.call('approver', 'GET', '/api/v1/complaints', { query })).json.complaints;

test('is numbered, open and due; overdue the day after; those that are due first come first', async () => {
  const later = (await receive({ dueOn: '2026-12-01' })).json;
  const { status, json } = await receive();
  expect([status, json.number, json.closedAt, json.overdue, json.receivedBy]).toEqual([
    201,
    later.number + 1,
    null,
    false,
    'Trần Thị Hương',
  ]);
  expect((await list({ open: 'true' })).map(({ number }: { number: number }) => number)).toEqual([
    json.number,
    later.number,
  ]);
  // In the commune the 26th has begun, by UTC not yet.
  app.clock.set(Date.parse('2026-11-25T16:59:59Z'));
  expect((await list()).map(({ overdue }: { overdue: boolean }) => overdue)).toEqual([false, false]);
  app.clock.set(Date.parse('2026-11-25T17:00:00Z'));
  expect((await list()).map(({ overdue }: { overdue: boolean }) => overdue)).toEqual([true, false]);
  app.clock.set(MONDAY_9);
});

test('an answer keeps what the log said then; later words are another answer; closed is closed', async () => {
  const { db, communeId } = app;
  const aboutAt = MONDAY_9 - 3 * 60 * minute;
  const { id, number } = (await receive({ aboutAt: iso(aboutAt) })).json;
  const first = await answer(id, { words: 'Đang kiểm tra, sẽ trả lời lại.' });
  expect(first.status).toBe(201);
  expect(first.json.answers).toMatchObject([
    { no: 1, verdict: 'cannot-say', answeredBy: 'Phạm Quốc Bảo', facts: { sounds: [] } },
  ]);
  // Then the village confirms that it aired.
  const row = plannedRow('sáng', aboutAt - minute, { stationId, transport: 'manual' });
  await planLedger(db, aboutAt - 10 * minute, communeId, { from: aboutAt - 60 * minute, to: aboutAt + 60 * minute }, [
    row,
  ]);
  await storeVillageWord('sáng');
  const second = await answer(id, { words: 'Đúng là loa kéo của thôn phát.', close: true, at: iso(aboutAt - minute) });
  expect(second.json.answers).toMatchObject([
    { no: 1, verdict: 'cannot-say', words: 'Đang kiểm tra, sẽ trả lời lại.' },
    {
      no: 2,
      verdict: 'ours-unproved',
      facts: {
        at: iso(aboutAt - minute),
        sounds: [
          { airingId: 'sáng', stationId, revision: 1, itemTitle: 'Tin sáng', startedAt: null, evidence: 'village' },
        ],
      },
    },
  ]);
  expect(second.json.closedAt).toBe(iso(MONDAY_9));
  const third = await answer(id, { words: 'Thêm nữa.' });
  expect([third.status, third.json.code, third.json.facts]).toEqual([409, 'complaint-closed', { number }]);
  expect((await app.call('approver', 'GET', `/api/v1/complaints/${id}`)).json.answers).toHaveLength(2);
});

test('what it turned out to be is an incident written down from it', async () => {
  const { id } = (await receive()).json;
  const incident = {
    kind: 'intrusion',
    title: 'Đài lạ',
    beginsAt: iso(MONDAY_9 - 60 * minute),
    places: [{ stationId }],
  };
  const made = await app.call('operator', 'POST', '/api/v1/incidents', { payload: { ...incident, complaintId: id } });
  expect((await app.call('operator', 'GET', `/api/v1/complaints/${id}`)).json.incidentId).toBe(made.json.id);
  const before = app.dump();
  const wrong = await app.call('operator', 'POST', '/api/v1/incidents', {
    payload: { ...incident, complaintId: 'keine' },
  });
  expect([wrong.status, app.dump()]).toEqual([404, before]);
});

test.each([
  ['about a time to come', { aboutAt: iso(MONDAY_9 + minute) }, 'bad-request'],
  ['about no station', { stationId: 'keiner' }, 'not-found'],
  ['about a cluster that is not there', { clusterId: 'keiner' }, 'cluster-unknown'],
  ['without words', { asked: ' ' }, 'bad-request'],
  ['due on a day that is none', { dueOn: '2026-02-30' }, 'bad-request'],
])('%s is refused', async (_, over, code) => {
  const before = app.dump();
  expect((await receive(over)).json.code).toBe(code);
  expect(app.dump()).toEqual(before);
});

test('who called, and from which number, is not in the audit log', () => {
  const { audit, complaint } = app.dump();
  expect(JSON.stringify(complaint)).toContain('0912 000 009');
  expect(JSON.stringify(audit)).toContain('Phản ánh số 1');
  expect(JSON.stringify(audit)).not.toMatch(/Lê Thị Ba|0912 000 009/);
});

/** As the closer does when the village's head has confirmed. */
async function storeVillageWord(airingId: string): Promise<void> {
  await storeResult(
    app,
    airingId,
    { evidence: 'village', startedAt: undefined, endedAt: undefined, renderedMs: 0 },
    stationId,
  );
}

test('keeps how far the hour may be off as it was asked, and its answers rest on that; two minutes where nobody says', async () => {
  expect((await receive()).json.toleranceMinutes).toBe(2);
  const { id, toleranceMinutes } = (await receive({ toleranceMinutes: 10 })).json;
  const { answers } = (await answer(id, { words: 'Đã kiểm tra.' })).json;
  expect([toleranceMinutes, answers[0].facts.toleranceMinutes]).toEqual([10, 10]);
  expect((await receive({ toleranceMinutes: 31 })).json.code).toBe('bad-request');
});
