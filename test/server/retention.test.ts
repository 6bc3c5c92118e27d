/** What is known of people goes after the days that the commune sets: the callers of complaints, and nothing of what they asked or were told. */
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { retainPersonalData } from '../../server/jobs/retention.ts';
import { answerComplaint, receiveComplaint } from '../../server/store/complaint-store.ts';
import { writeSetting } from '../../server/store/setting-store.ts';
import { createStation } from '../../server/store/station-store.ts';
import { makeHouse, type TestHouse } from './make-house.ts';
import { stationPlace } from './station-steps.ts';

const DAY_MS = 24 * 3_600_000;
const CALLER = { caller: 'Bà Nguyễn Thị Tám', phone: '0912 345 678' };
let app: TestHouse;
let stationId: string;

beforeAll(async () => {
  app = await makeHouse();
  stationId = await createStation(app.db, app.clock.now(), app.communeId, stationPlace(), app.people.admin);
});
afterAll(() => app.close());

const round = () => retainPersonalData({ ...app, now: app.clock.now, log: pino({ level: 'silent' }) });
const keepFor = (days: number) =>
  writeSetting(app.db, app.clock.now(), app.communeId, 'complaintDays', days, app.people.admin);
const callers = async () =>
  (await app.db.selectFrom('complaint').select(['number', 'caller', 'phone', 'asked']).orderBy('number').execute()).map(
    ({ number, caller, phone, asked }) => [number, caller, phone, asked],
  );

async function complain(asked: string, close: boolean): Promise<void> {
  const now = app.clock.now();
  const about = { ...CALLER, stationId, clusterId: null, aboutAt: now - 60_000, toleranceMinutes: 10, asked };
  const id = await receiveComplaint(app.db, now, app.communeId, { ...about, dueOn: '2026-12-01' }, app.people.operator);
  const answer = { verdict: 'sounded', words: 'Có phát.', facts: {}, close };
  await answerComplaint(app.db, now, app.communeId, id, answer, app.people.admin);
}

test('callers of complaints closed longer ago than the commune wants are blanked, once, with a line in the log', async () => {
  await complain('Loa có phát không?', true);
  await complain('Sao loa to thế?', false);
  app.clock.pass(30 * DAY_MS);
  await complain('Hôm nay phát gì?', true);
  await round();
  expect((await callers()).map(([, caller]) => caller)).toEqual([CALLER.caller, CALLER.caller, CALLER.caller]);

  await keepFor(30);
  await round();
  // Closed exactly thirty days ago: kept to the last moment.
  expect((await callers())[0]).toEqual([1, CALLER.caller, CALLER.phone, 'Loa có phát không?']);
  app.clock.pass(1);
  await round();
  await round();
  expect(await callers()).toEqual([
    [1, '(đã xóa theo thời hạn lưu)', '', 'Loa có phát không?'],
    [2, CALLER.caller, CALLER.phone, 'Sao loa to thế?'],
    [3, CALLER.caller, CALLER.phone, 'Hôm nay phát gì?'],
  ]);
  const rows = app.dump().audit as { action: string; who: string }[];
  expect(rows.filter(({ action }) => action === 'complaint.blank')).toMatchObject([{ who: 'Hệ thống' }]);
  expect(JSON.stringify(rows)).not.toMatch(/Tám|0912 345 678/);
});
