/** The exception calendar on the API: computed holidays, and what the commune says of single days. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeApp, type TestApp } from './make-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await makeApp();
});
afterAll(() => app.close());

const year = async (query: number) =>
  (await app.call('approver', 'GET', '/api/v1/exception-days', { query: { year: String(query) } })).json.days as {
    date: string;
  }[];
const on = async (date: string) => (await year(Number(date.slice(0, 4)))).find((day) => day.date === date);
const put = (date: string, payload: object) =>
  app.call('operator', 'PUT', `/api/v1/exception-days/${date}`, { payload });
const clear = (date: string) => app.call('operator', 'DELETE', `/api/v1/exception-days/${date}`);

test('a year shows its holidays by date', async () => {
  const days = await year(2030);
  expect(days.map(({ date }) => date)).toEqual(days.map(({ date }) => date).toSorted());
  expect(await on('2030-02-02')).toMatchObject({ kind: 'holiday', source: 'computed', holds: true });
});

test('a computed day is taken back, and holds again once the commune says nothing of it', async () => {
  const computed = await on('2027-01-01');
  const said = { name: 'Tết Dương lịch', kind: 'holiday', holds: false };
  const { status, json } = await put('2027-01-01', said);
  expect([status, json.days[0]]).toEqual([200, { date: '2027-01-01', source: 'commune', ...said }]);
  expect((await clear('2027-01-01')).status).toBe(200);
  expect(await on('2027-01-01')).toEqual(computed);
  expect((await clear('2027-01-01')).status).toBe(404);
});

test('the commune names days of its own, and renames them', async () => {
  await put('2026-12-22', { name: 'Lễ hội làng', kind: 'festival' });
  await put('2026-12-22', { name: 'Quốc tang', kind: 'mourning' });
  const { json } = await put('2026-12-22', { name: 'Quốc tang', kind: 'mourning' });
  expect(json.days.filter(({ date }: { date: string }) => date === '2026-12-22')).toEqual([
    { date: '2026-12-22', name: 'Quốc tang', kind: 'mourning', source: 'commune', holds: true },
  ]);
});

test.each(['2026-02-30', 'hom-nay'])('%s is no day', async (date) => {
  expect((await put(date, { name: 'x', kind: 'other' })).status).toBe(400);
});

test.each(['2022', '2051', 'x'])('the year %s is not computed', async (query) => {
  expect((await app.call('operator', 'GET', '/api/v1/exception-days', { query: { year: query } })).status).toBe(400);
});
