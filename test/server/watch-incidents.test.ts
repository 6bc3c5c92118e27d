/** The watch over incidents on a real database: what stations tell and leave untold becomes incidents, once, and ends by itself. */
import { expect, onTestFinished, test } from 'vitest';
import { incidentWatch } from '../../server/jobs/watch-incidents.ts';
import { stationWatch } from '../../server/jobs/watch-stations.ts';
import { storeHeartbeats } from '../../server/store/heartbeat-store.ts';
import { makeApp } from './make-app.ts';
import { enrol, makeHeartbeat } from './station-steps.ts';

const minute = 60_000;

async function setUp() {
  const app = await makeApp();
  onTestFinished(() => app.close());
  const { db, communeId, clock, deps } = app;
  const stations = [
    await enrol(app, { code: 'T1', name: 'Tân Thủy' }),
    await enrol(app, { code: 'T2', name: 'Hòa Thủy' }),
  ];
  const watchStations = stationWatch({ db, communeId, now: clock.now, log: deps.log });
  const newWatch = () => incidentWatch({ db, communeId, now: clock.now, log: deps.log });
  let watch = newWatch();
  type Beat = Parameters<typeof makeHeartbeat>[1];
  /** Minutes in which the named stations speak every so often, and both watches look. */
  const pass = async (minutes: number, beats: Readonly<Record<number, Beat>>, every = 1) => {
    for (let n = 0; n < minutes; n += every) {
      clock.pass(every * minute);
      const said = Object.entries(beats).map(([index, beat]) => {
        const stationId = stations[Number(index)]?.id ?? '';
        const heartbeat = makeHeartbeat(stationId, { at: clock.now(), everyMs: 120_000, ...beat });
        return { stationId, at: clock.now(), heartbeat, signed: '' };
      });
      await storeHeartbeats(db, communeId, said);
      await watchStations();
      await watch();
    }
  };
  const shown = async () => {
    const query = { from: '2026-11-01T00:00:00Z', to: '2026-12-31T00:00:00Z' };
    const { json } = await app.call('operator', 'GET', '/api/v1/incidents', { query });
    return json.incidents as {
      id: string;
      kind: string;
      title: string;
      cause: string;
      beginsAt: string;
      endsAt: string | null;
      byWatch: boolean;
      openedBy: string;
      closedBy: string | null;
      places: object[];
    }[];
  };
  return { app, stations, pass, shown, restart: () => (watch = newWatch()) };
}

const iso = (at: number) => new Date(at).toISOString();

test('a station that is not heard for half an hour has an incident since its last word; it ends when it is heard, and what its return told corrects it', async () => {
  const { app, stations, pass, shown, restart } = await setUp();
  await pass(2, { 0: {}, 1: {} });
  const lostAt = app.clock.now();
  await pass(28, { 1: {} }, 7);
  await pass(1, { 1: {} });
  expect(await shown()).toEqual([]);
  await pass(1, { 1: {} });
  const [incident] = await shown();
  expect(incident).toMatchObject({
    kind: 'network',
    title: 'Tân Thủy: mất liên lạc với máy trạm',
    beginsAt: iso(lostAt),
    endsAt: null,
    byWatch: true,
    openedBy: 'Hệ thống',
    places: [{ stationId: stations[0]?.id, clusterId: null }],
  });
  restart();
  await pass(2, { 1: {} });
  expect(await shown()).toHaveLength(1);
  const backAt = app.clock.now() + minute;
  await pass(2, { 0: { bootId: 'boot-2' }, 1: {} });
  expect(await shown()).toMatchObject([{ kind: 'power', endsAt: iso(backAt), closedBy: 'Hệ thống' }]);
  await pass(2, { 0: { bootId: 'boot-2' }, 1: {} });
  expect(await shown()).toHaveLength(1);
});

test('while no station at all is heard nobody is blamed: it may be the server that is cut off; boxes that had been off say so when they are back', async () => {
  const { app, stations, pass, shown, restart } = await setUp();
  await pass(2, { 0: {}, 1: {} });
  const lostAt = app.clock.now();
  await pass(40, {}, 10);
  expect(await shown()).toEqual([]);
  restart();
  await pass(1, {});
  await pass(2, { 0: { bootId: 'boot-2' }, 1: {} });
  const backAt = app.clock.now() - minute;
  expect(await shown()).toMatchObject([
    {
      ...{ kind: 'power', beginsAt: iso(lostAt), endsAt: iso(backAt) },
      places: [{ stationId: stations[0]?.id, clusterId: null }],
    },
  ]);
});

test('a fault that stays for two minutes is an incident with its words; it ends when the station no longer reports it', async () => {
  const { app, pass, shown } = await setUp();
  const broken = { audio: { device: 'alsa/default', ok: false } };
  await pass(1, { 0: {}, 1: {} });
  const since = app.clock.now() + minute;
  await pass(2, { 0: broken, 1: {} });
  expect(await shown()).toEqual([]);
  await pass(1, { 0: broken, 1: {} });
  expect(await shown()).toMatchObject([
    {
      kind: 'broken',
      title: 'Tân Thủy: thiết bị âm thanh không hoạt động',
      cause: 'Thiết bị âm thanh không hoạt động: kiểm tra dây và loa',
      beginsAt: iso(since),
      endsAt: null,
    },
  ]);
  await pass(1, { 0: {}, 1: {} });
  expect(await shown()).toMatchObject([{ endsAt: iso(app.clock.now()) }]);
});

test('a clock that nobody can trust becomes one after ten minutes, not after two', async () => {
  const { pass, shown } = await setUp();
  const untrusted = { clock: { trusted: false, offsetMs: 0 } };
  await pass(1, { 0: untrusted, 1: {} });
  await pass(9, { 0: untrusted, 1: {} }, 3);
  expect(await shown()).toEqual([]);
  await pass(1, { 0: untrusted, 1: {} });
  expect(await shown()).toMatchObject([{ title: 'Tân Thủy: giờ máy không tin được, tạm giữ lịch phát' }]);
});

test('what people said of it stays: ended by hand it is not opened again, also after a restart; its kind is not corrected', async () => {
  const { app, pass, shown, restart } = await setUp();
  const silent = { faults: ['output-silent'] };
  await pass(4, { 0: silent, 1: {} });
  const [fault] = await shown();
  await app.call('operator', 'POST', `/api/v1/incidents/${fault?.id}/end`, { payload: {} });
  await pass(3, { 0: silent, 1: {} });
  restart();
  await pass(4, { 0: silent, 1: {} });
  expect(await shown()).toHaveLength(1);

  await pass(32, { 1: {} }, 8);
  const lost = (await shown()).find(({ endsAt }) => endsAt === null);
  const { id: _, ...said } = { ...lost, kind: 'lost' };
  const payload = { kind: 'lost', title: 'Mất trộm máy', beginsAt: said.beginsAt, places: said.places };
  expect((await app.call('operator', 'PATCH', `/api/v1/incidents/${lost?.id}`, { payload })).status).toBe(200);
  await pass(3, { 0: { bootId: 'boot-2' }, 1: {} });
  expect((await shown()).find(({ id }) => id === lost?.id)).toMatchObject({
    kind: 'lost',
    title: 'Mất trộm máy',
    byWatch: true,
    endsAt: expect.any(String),
  });
});
