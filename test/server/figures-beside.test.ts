/** Figures counted in a thread beside are the same figures, and its refusals the same refusals. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '../../server/errors.ts';
import { countStored } from '../../server/figures.ts';
import { countBeside } from '../../server/figures-beside.ts';
import { planLedger } from '../../server/store/ledger-store.ts';
import { plannedRow, storeResult } from './ledger-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { MONDAY_9 } from './make-house.ts';
import { stationPlace } from './station-steps.ts';

const HOUR = 3_600_000;
const ROWS = 3_100;
const days = { firstDay: '2026-11-23', lastDay: '2026-11-24' };
let app: TestApp;
beforeAll(async () => {
  app = await makeApp();
  const { id: stationId } = (await app.call('admin', 'POST', '/api/v1/stations', { payload: stationPlace() })).json;
  const { db, communeId } = app;
  const rows = Array.from({ length: ROWS }, (_, index) =>
    plannedRow(`r${index}`, MONDAY_9 + index * 10_000, { stationId }),
  );
  await planLedger(db, MONDAY_9, communeId, { from: MONDAY_9, to: MONDAY_9 + 24 * HOUR }, rows);
  app.clock.set(MONDAY_9 + 24 * HOUR);
  await storeResult(app, 'r0', {}, stationId);
});
afterAll(() => app.close());

test('many rows are counted beside, to the same figures', async () => {
  const { db, communeId, config } = app.deps;
  const now = app.clock.now();
  const beside = await countBeside({ db, communeId, config }, now, days);
  expect(beside).toEqual(await countStored({ db, communeId }, now, days));
  expect([beside.rows.planned.value, beside.rows.sounded.value]).toEqual([ROWS, 1]);
});

test('a refusal of the thread is the refusal that people read', async () => {
  const long = { firstDay: '2025-01-01', lastDay: '2026-11-24' };
  const refused = await countBeside(app.deps, app.clock.now(), long).catch((error) => error);
  expect(refused).toBeInstanceOf(AppError);
  expect(refused).toMatchObject({ code: 'bad-request', facts: { detail: expect.stringContaining('370 ngày') } });
});

test('the page of figures asks the same way', async () => {
  const { status, json } = await app.call('operator', 'GET', '/api/v1/figures', { query: days });
  expect([status, json.rows.planned.value]).toEqual([200, ROWS]);
});
