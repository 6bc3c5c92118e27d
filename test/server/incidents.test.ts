/** Incidents on the API: written down once for many places, with an end, changed, taken back; what is refused, and what each cost. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { coverageAt, placesOf } from '../../scheduler/mark-coverage.ts';
import { incidentsIn } from '../../server/store/incident-store.ts';
import { planLedger } from '../../server/store/ledger-store.ts';
import { plannedRow } from './ledger-steps.ts';
import { makeApp, type TestApp, type Who } from './make-app.ts';
import { MONDAY_9 } from './make-house.ts';
import { stationPlace } from './station-steps.ts';

const hour = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();
const all = { from: iso(MONDAY_9 - 300 * 24 * hour), to: iso(MONDAY_9 + 60 * 24 * hour) };
let app: TestApp;
let villages: string[];
let clusterIds: string[];
beforeAll(async () => {
  app = await makeApp();
  villages = [];
  for (const code of ['T1', 'T2', 'T3', 'T4', 'T5', 'T6']) {
    const clusters = [
      { name: 'Cổng chợ', landmark: '' },
      { name: 'Trường học', landmark: '' },
    ];
    const { json } = await app.call('admin', 'POST', '/api/v1/stations', {
      payload: stationPlace({ code, name: `Thôn ${code}`, clusters }),
    });
    villages.push(json.id);
    if (code === 'T1') clusterIds = json.clusters.map(({ id }: { id: string }) => id);
  }
});
afterAll(() => app.close());

const body = (over: object = {}) => ({
  kind: 'broken',
  title: 'Loa rè',
  beginsAt: iso(MONDAY_9 - hour),
  places: [{ stationId: villages[0] }],
  ...over,
});
const open = (over: object = {}, who: Who = 'operator') =>
  app.call(who, 'POST', '/api/v1/incidents', { payload: body(over) });
const list = async (query: Readonly<Record<string, string>> = {}) =>
  (await app.call('approver', 'GET', '/api/v1/incidents', { query: { ...all, ...query } })).json.incidents;

describe('an incident', () => {
  test('a power cut that was announced for six villages is one, with both times; it covers nothing from then to then', async () => {
    const [beginsAt, endsAt] = [MONDAY_9 + 20 * hour, MONDAY_9 + 30 * hour];
    const { status, json } = await open({
      kind: 'power',
      title: 'Điện lực cắt điện sửa đường dây',
      planned: true,
      beginsAt: iso(beginsAt),
      endsAt: iso(endsAt),
      places: villages.map((stationId) => ({ stationId })),
    });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      planned: true,
      openedBy: 'Trần Thị Hương',
      byWatch: false,
      closedBy: null,
      action: 'none',
    });
    expect(json.places).toEqual(villages.toSorted().map((stationId) => ({ stationId, clusterId: null })));
    expect((await list()).filter(({ id }: { id: string }) => id === json.id)).toHaveLength(1);
    const stored = await incidentsIn(app.db, app.communeId, { from: MONDAY_9, to: MONDAY_9 + 100 * hour });
    const up = (at: number) => villages.map((id) => coverageAt(stored, placesOf(id, ['a', 'b']), at).up);
    expect([up(beginsAt - 1), up(beginsAt), up(endsAt - 1), up(endsAt)]).toEqual([
      [2, 2, 2, 2, 2, 2],
      [0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0],
      [2, 2, 2, 2, 2, 2],
    ]);
    await app.call('operator', 'DELETE', `/api/v1/incidents/${json.id}`);
  });

  test('at one cluster, isolated: the others are covered; it ends now, or when somebody says; then it is history', async () => {
    const places = [{ stationId: villages[0], clusterId: clusterIds[1] }];
    const { json } = await open({ kind: 'intrusion', title: 'Đài lạ', action: 'isolated', places });
    const stored = await incidentsIn(app.db, app.communeId, { from: MONDAY_9, to: MONDAY_9 + 1 });
    expect(coverageAt(stored, placesOf(villages[0] ?? '', clusterIds), MONDAY_9)).toEqual({ up: 1, of: 2 });
    expect((await list({ open: 'true' })).map(({ id }: { id: string }) => id)).toEqual([json.id]);
    const ended = await app.call('approver', 'POST', `/api/v1/incidents/${json.id}/end`, { payload: {} });
    expect(ended.json).toMatchObject({ endsAt: iso(MONDAY_9), closedBy: 'Lê Văn Minh', closedAt: iso(MONDAY_9) });
    expect(await list({ open: 'true' })).toEqual([]);
    const earlier = { endsAt: iso(MONDAY_9 - hour / 2) };
    const again = await app.call('approver', 'POST', `/api/v1/incidents/${json.id}/end`, { payload: earlier });
    expect(again.json.endsAt).toBe(earlier.endsAt);
    await app.call('operator', 'DELETE', `/api/v1/incidents/${json.id}`);
  });

  test('is said anew with other places, opened again, and taken back: then it counts nowhere', async () => {
    const { json } = await open({ endsAt: iso(MONDAY_9 - hour / 2) });
    expect(json).toMatchObject({ closedBy: 'Trần Thị Hương', closedAt: iso(MONDAY_9) });
    const url = `/api/v1/incidents/${json.id}`;
    const payload = body({ kind: 'lost', title: 'Mất loa', places: [{ stationId: villages[2] }] });
    expect((await app.call('admin', 'PATCH', url, { payload })).json).toMatchObject({
      kind: 'lost',
      title: 'Mất loa',
      endsAt: null,
      closedBy: null,
      places: [{ stationId: villages[2], clusterId: null }],
    });
    expect((await list({ stationId: villages[0] ?? '' })).length).toBe(0);
    expect((await list({ stationId: villages[2] ?? '', kind: 'lost' })).length).toBe(1);
    expect((await app.call('operator', 'DELETE', url)).status).toBe(200);
    expect([(await list()).length, (await app.call('operator', 'DELETE', url)).status]).toEqual([0, 404]);
    expect(await incidentsIn(app.db, app.communeId, { from: 0, to: 9e12 })).toEqual([]);
  });

  test('lists those that are not over first, then the newest', async () => {
    const at = (hours: number) => iso(MONDAY_9 - hours * hour);
    const ids = [];
    for (const over of [{ beginsAt: at(9), endsAt: at(8) }, { beginsAt: at(50) }, { beginsAt: at(3), endsAt: at(2) }])
      ids.push((await open(over)).json.id);
    expect((await list()).map(({ id }: { id: string }) => id)).toEqual([ids[1], ids[2], ids[0]]);
    expect(await list({ from: at(8), to: at(3) })).toHaveLength(1);
    for (const id of ids) await app.call('operator', 'DELETE', `/api/v1/incidents/${id}`);
  });

  test('tells how many planned airings x stations fell into it, half open, withdrawn ones not', async () => {
    const { db, communeId } = app;
    const [first = '', second = ''] = villages;
    const rows = [0, 1, 2, 3].map((n) => plannedRow(`r${n}`, MONDAY_9 + n * hour, { stationId: first }));
    const horizon = { from: MONDAY_9, to: MONDAY_9 + 24 * hour };
    await planLedger(db, MONDAY_9 - 1, communeId, horizon, [
      ...rows,
      plannedRow('r0', MONDAY_9, { stationId: second }),
    ]);
    await planLedger(db, MONDAY_9 - 1, communeId, horizon, rows.slice(0, 3));
    const times = { planned: true, beginsAt: iso(MONDAY_9), endsAt: iso(MONDAY_9 + 2 * hour) };
    const { json } = await open({
      ...times,
      places: [{ stationId: first }, { stationId: first, clusterId: clusterIds[0] }, { stationId: second }],
    });
    expect(json.rows).toBe(2);
    await app.call('operator', 'DELETE', `/api/v1/incidents/${json.id}`);
  });

  test.each([
    ['an end before its beginning', { endsAt: iso(MONDAY_9 - 2 * hour) }, 'incident-span'],
    ['announced without an end', { planned: true }, 'incident-span'],
    ['that has not happened', { beginsAt: iso(MONDAY_9 + 1) }, 'bad-request'],
    ['over in an hour, who knows', { endsAt: iso(MONDAY_9 + hour) }, 'bad-request'],
    ['at a station that is not there', { places: [{ stationId: 'keiner' }] }, 'station-unknown'],
    ['at a cluster that is not there', { places: [{ stationId: 'T2', clusterId: 'T1' }] }, 'cluster-unknown'],
    ['nowhere', { places: [] }, 'bad-request'],
    ['without a name', { title: '  ' }, 'bad-request'],
  ])('%s is refused, and nothing is stored', async (_, over, code) => {
    const real = { T2: villages[1], T1: clusterIds[0] } as Readonly<Record<string, string | undefined>>;
    const payload = JSON.parse(JSON.stringify(body(over)), (_key, value) => real[value] ?? value);
    const answer = await app.call('operator', 'POST', '/api/v1/incidents', { payload });
    expect(answer.json.code).toBe(code);
    expect(await list()).toEqual([]);
  });

  test('a question about no time, or about three years, is refused', async () => {
    for (const query of [
      { from: all.to, to: all.from },
      { from: '2023-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' },
    ])
      expect((await app.call('operator', 'GET', '/api/v1/incidents', { query })).json.code).toBe('bad-request');
  });
});

test('pages are told of every change', async () => {
  const counter = () =>
    (app.dump().change as { topic: string; counter: number }[]).find(({ topic }) => topic === 'incidents')?.counter ??
    0;
  const before = counter();
  const { json } = await open();
  await app.call('operator', 'POST', `/api/v1/incidents/${json.id}/end`, { payload: {} });
  await app.call('operator', 'DELETE', `/api/v1/incidents/${json.id}`);
  expect(counter()).toBe(before + 3);
});
