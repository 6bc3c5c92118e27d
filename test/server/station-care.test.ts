/** What the server knows of a station's care: contacts that were lost and what their return told, its SIM, and self-tests that people ask for. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { stationWatch } from '../../server/jobs/watch-stations.ts';
import { makeApp } from './make-app.ts';
import { enrol, makeHeartbeat } from './station-steps.ts';

const minute = 60_000;

/** Three enrolled stations of one group; each says what it is told to say. */
async function setUp() {
  const app = await makeApp();
  onTestFinished(() => app.close());
  const stations = [
    await enrol(app, { code: 'T1', name: 'Tân Thủy' }),
    await enrol(app, { code: 'T2', name: 'Hòa Thủy' }),
    await enrol(app, { code: 'T3', name: 'Trung Lưu' }),
  ];
  const { db, communeId, clock, deps } = app;
  const watch = stationWatch({ db, communeId, now: clock.now, log: deps.log });
  const say = async (index: number, over: Parameters<typeof makeHeartbeat>[1] = {}) => {
    const station = stations[index];
    if (station === undefined) throw new Error(`no station ${index}`);
    const beat = makeHeartbeat(station.id, { at: clock.now(), everyMs: 120_000, ...over });
    expect((await station.post('heartbeat', 'loa-heartbeat+jwt', beat)).status).toBe(204);
    await deps.live.flush();
  };
  const detail = async (index: number) =>
    (await app.call('operator', 'GET', `/api/v1/stations/${stations[index]?.id}`)).json;
  /** Minutes in which the named stations speak once each, and the watch looks. */
  const pass = async (minutes: number, speaking: readonly number[]) => {
    for (let n = 0; n < minutes; n++) {
      clock.pass(minute);
      for (const index of speaking) await say(index);
      await watch();
    }
  };
  return { app, stations, say, detail, pass, watch };
}

describe('a contact that was lost', () => {
  test.each([
    ['the box had been off', 'boot-2', true],
    ['it had been running', 'boot-1', false],
  ])('is remembered with its return: %s', async (_, bootId, restarted) => {
    const { app, say, detail, pass, watch } = await setUp();
    await pass(2, [0, 1, 2]);
    const lostAt = app.clock.now();
    await pass(10, [1, 2]);
    expect((await detail(0)).health).toBe('lost');
    await say(0, { bootId });
    await watch();
    expect((await detail(0)).losses).toEqual([
      { lostAt: new Date(lostAt).toISOString(), backAt: new Date(app.clock.now()).toISOString(), restarted },
    ]);
  });

  test('twice without power makes the third probably so, said as a guess', async () => {
    const { say, detail, pass, watch } = await setUp();
    for (const bootId of ['boot-2', 'boot-3']) {
      await pass(2, [1, 2]);
      await say(0, { bootId: `${bootId}-before` });
      await watch();
      await pass(10, [1, 2]);
      await say(0, { bootId });
      await watch();
    }
    await pass(10, [1, 2]);
    expect((await detail(0)).words).toMatch(
      /^Từ .*, có thể do mất điện \(2 trong 2 lần trước là do mất điện\); nếu còn điện/,
    );
  });

  test('of most stations at once is wide; the same words stand in the list', async () => {
    const { app, detail, pass } = await setUp();
    await pass(2, [0, 1, 2]);
    await pass(10, []);
    expect((await detail(0)).words).toContain('có thể do mất mạng hoặc mất điện diện rộng (3 trên 3 trạm');
    const { json } = await app.call('operator', 'GET', '/api/v1/stations');
    expect(json.stations[0].words).toBe((await detail(0)).words);
  });

  test('while no station at all is heard, it may be the server that is cut off: no loss of theirs is remembered', async () => {
    const { detail, pass } = await setUp();
    await pass(2, [0, 1, 2]);
    await pass(10, []);
    await pass(1, [0, 1, 2]);
    expect((await detail(0)).losses).toEqual([]);
  });

  test('an idle station that promised two minutes is lost after five, a sounding one after one', async () => {
    const { app, say, detail } = await setUp();
    await say(0);
    await say(1, { everyMs: 15_000 });
    app.clock.pass(61_000);
    expect([(await detail(0)).health, (await detail(1)).health]).toEqual(['ready', 'lost']);
    app.clock.pass(300_000 - 61_000);
    expect((await detail(0)).health).toBe('ready');
    app.clock.pass(1);
    expect((await detail(0)).health).toBe('lost');
  });
});

describe('a SIM', () => {
  test('is kept as it was entered, told with what it has used, and is a line of Hôm nay when it ends', async () => {
    const { app, stations, say, detail } = await setUp();
    const sim = { number: '0912345678', network: 'Viettel', expiresOn: '2026-11-30', allowanceMb: 500 };
    const url = `/api/v1/stations/${stations[0]?.id}`;
    expect((await app.call('admin', 'PATCH', url, { payload: { sim } })).status).toBe(200);
    await say(0, { traffic: { month: '2026-11', bytes: 450_000_000 } });
    expect(await detail(0)).toMatchObject({
      sim: {
        ...sim,
        warning: 'SIM hết hạn ngày 30/11/2026, còn 7 ngày; SIM đã dùng 90 %: 450/500 MB của tháng',
      },
      traffic: { month: '2026-11', bytes: 450_000_000 },
    });
    const { json: today } = await app.call('operator', 'GET', '/api/v1/today');
    expect(today.tasks.map(({ title }: { title: string }) => title)).toContain('SIM của trạm Tân Thủy');
    await app.call('admin', 'PATCH', url, { payload: { name: 'Tên mới' } });
    expect((await detail(0)).sim).toMatchObject(sim);
  });

  test.each([[{ number: '12a' }], [{ expiresOn: '2026-02-30' }], [{ allowanceMb: 0 }], [{ allowanceMb: 1.5 }]])(
    '%j is refused',
    async (sim) => {
      const { app, stations } = await setUp();
      const answer = await app.call('admin', 'PATCH', `/api/v1/stations/${stations[0]?.id}`, { payload: { sim } });
      expect([answer.status, answer.json.code]).toEqual([400, 'bad-request']);
    },
  );
});

describe('a self-test', () => {
  const result = (id: string, at: number) => ({
    id,
    at,
    device: { ok: true },
    disk: { ok: true, writeMs: 12, freeBytes: 8_000_000_000 },
    clock: { trusted: true, offsetMs: 1 },
    network: { ok: true, roundTripMs: 41.5 },
  });

  test('is asked of a station that listens, waited for, and its result stays', async () => {
    const { app, stations, say, detail } = await setUp();
    const heard: string[] = [];
    const id = stations[0]?.id ?? '';
    const stop = app.deps.selfTests.listen(id, (testId) => heard.push(testId));
    const url = `/api/v1/stations/${id}/self-test`;
    expect((await app.call('operator', 'POST', url)).status).toBe(202);
    expect(heard).toHaveLength(1);
    expect((await detail(0)).selfTest).toEqual({ askedAt: new Date(app.clock.now()).toISOString(), result: null });
    await say(0, { selfTest: result(heard[0] ?? '', app.clock.now()) });
    stop();
    await say(0);
    expect((await detail(0)).selfTest).toMatchObject({ askedAt: null, result: { network: { roundTripMs: 41.5 } } });
  });

  test('of a station that is not there, or was just asked, is refused with the way out', async () => {
    const { app, stations } = await setUp();
    const url = `/api/v1/stations/${stations[0]?.id}/self-test`;
    expect((await app.call('operator', 'POST', url)).json.code).toBe('station-not-listening');
    app.deps.selfTests.listen(stations[0]?.id ?? '', () => {});
    expect((await app.call('operator', 'POST', url)).status).toBe(202);
    expect((await app.call('operator', 'POST', url)).status).toBe(409);
    app.clock.pass(20_000);
    expect((await app.call('operator', 'POST', url)).status).toBe(202);
  });

  test('that is never answered is not waited for without end', async () => {
    const { app, stations, detail } = await setUp();
    app.deps.selfTests.listen(stations[0]?.id ?? '', () => {});
    await app.call('operator', 'POST', `/api/v1/stations/${stations[0]?.id}/self-test`);
    app.clock.pass(3 * minute);
    expect((await detail(0)).selfTest.askedAt).toBeNull();
  });
});

test("the ceiling of a station's volume is told by the hour, its own caps in it", async () => {
  const { app, stations, detail } = await setUp();
  const policy = {
    quiet: [{ from: '21:00', until: '05:00' }],
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    maxSessionsPerDay: 2,
    maxMinutesPerSession: 45,
    volumeCeilingPct: 80,
    volumeBands: [{ from: '11:30', until: '13:30', ceilingPct: 60 }],
    stationCaps: [
      { stationIds: [stations[0]?.id], from: '17:00', until: '18:00', ceilingPct: 40, reason: 'Gần trường học' },
    ],
  };
  const answer = await app.call('admin', 'PUT', '/api/v1/policy', { payload: policy });
  expect([answer.status, answer.json.code]).toEqual([200, undefined]);
  const local = ({ from, ceilingPct }: { from: string; ceilingPct: number }) => [
    Temporal.Instant.from(from)
      .toZonedDateTimeISO('Asia/Ho_Chi_Minh')
      .toPlainTime()
      .toString({ smallestUnit: 'minute' }),
    ceilingPct,
  ];
  expect((await detail(0)).volumeCeilings.map(local)).toEqual([
    ['09:00', 80],
    ['11:30', 60],
    ['13:30', 80],
    ['17:00', 40],
    ['18:00', 80],
  ]);
  expect((await detail(1)).volumeCeilings.map(local)).toEqual([
    ['09:00', 80],
    ['11:30', 60],
    ['13:30', 80],
  ]);
});
