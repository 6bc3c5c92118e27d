/** A compile in which one station fails: the others get their playlists, and people and the log are told of that one; and one beside which the plan changes. */
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { startWorker } from '../../scheduler/worker.ts';
import { compilePlan } from '../../server/jobs/compile-plan.ts';
import { watchCommits } from '../../server/store/database.ts';
import { storeHeartbeats } from '../../server/store/heartbeat-store.ts';
import { changeCounters } from '../../server/store/record-change.ts';
import { FakeCron, FakeLog, FakeSteadyClock } from '../scheduler/fake-worker.ts';
import { MINUTE, type PlannedCommune, planCommune } from './planned-commune.ts';
import { hashOf, made, makeApproved } from './segment-steps.ts';
import { makeHeartbeat } from './station-steps.ts';

let commune: PlannedCommune;
let said: object[];
beforeEach(async () => {
  commune = await planCommune();
  said = [];
  return () => commune.app.close();
});

const compile = () => {
  const { db, communeId, keys, clock } = commune.app;
  const log = { error: (facts: object) => said.push(facts) };
  return compilePlan({ db, communeId, signingKey: keys.working, now: clock.now, log: log as never });
};
const stationView = async (index: number) => {
  const { id, post } = commune.station(index);
  const at = commune.app.clock.now();
  await post('heartbeat', 'loa-heartbeat+jwt', makeHeartbeat(id, { at, playlistVersion: 1 }));
  return (await commune.app.call('admin', 'GET', `/api/v1/stations/${id}`)).json;
};
/** From now on nothing can be published for this station. */
const spoil = (index: number) =>
  sql`CREATE TRIGGER spoilt BEFORE INSERT ON playlist WHEN NEW.stationId = ${sql.lit(commune.station(index).id)}
    BEGIN SELECT RAISE(ABORT, 'spoilt'); END`.execute(commune.app.db);

test('one station fails: the other has its new playlist, the failing one goes on with its own and shows why', async () => {
  await spoil(0);
  await commune.schedule({ title: 'Thêm', dtstart: '2026-11-25T10:00:00', rrule: null });
  expect(await compile()).toEqual([commune.station(1).id]);
  await compile();
  expect(said).toEqual([{ err: expect.any(Error), station: commune.station(0).id }]);
  expect((await commune.playlistOf(1)).airings).toHaveLength(3);
  expect(await stationView(1)).toMatchObject({ health: 'ready' });
  expect(await stationView(0)).toMatchObject({
    health: 'attention',
    words: expect.stringContaining('Máy chủ không lập được lịch mới cho trạm từ 09:00'),
  });
});

test('once it succeeds the mark is gone, and a plan that stays as it is writes nothing', async () => {
  await spoil(0);
  await commune.schedule({ title: 'Thêm', dtstart: '2026-11-25T10:00:00', rrule: null });
  await compile();
  await sql`DROP TRIGGER spoilt`.execute(commune.app.db);
  expect(await compile()).toEqual([commune.station(0).id]);
  expect(await stationView(0)).toMatchObject({ health: 'ready' });
  await commune.app.deps.live.flush();
  const commits = watchCommits(commune.app.databasePath);
  const before = commits.version();
  await compile();
  expect(commits.version()).toBe(before);
  commits.close();
});

test('what is stored while a compile runs is not in it, but in the one that it wakes', async () => {
  const { app } = commune;
  const { operator: author, approver } = app.people;
  const own = await makeApproved(app, { author, approver }, made(hashOf('bản tin ngày')), { title: 'Bản tin ngày' });
  const items = [
    { kind: 'place', name: 'Bản tin', maxMs: MINUTE, fallback: { kind: 'segment', segmentId: commune.segmentId } },
  ];
  const { json } = await app.call('operator', 'POST', '/api/v1/programmes', { payload: { title: 'Sáng', items } });
  const once = { programmeId: json.id, dtstart: '2026-11-25T10:00:00', rrule: null };
  const scheduleId = await commune.schedule({ ...once, title: 'Sáng' });
  await compile();
  const query = { from: '2026-11-25T00:00:00Z', to: '2026-11-26T00:00:00Z' };
  const [place] = (await app.call('operator', 'GET', '/api/v1/places', { query })).json.places;
  const planned = async () => {
    const { airings } = await commune.playlistOf(0);
    return airings.filter(({ id }) => id === place.airingId).map(({ title, items: own }) => [title, own[0]?.title]);
  };
  const change = async () => {
    const before = await changeCounters(app.db, app.communeId);
    await app.call('operator', 'PATCH', `/api/v1/schedules/${scheduleId}`, { payload: { title: 'Sáng thứ Tư' } });
    const payload = { segmentId: own };
    await app.call('operator', 'PUT', `/api/v1/places/${place.airingId}/${place.index}`, { payload });
    const after = await changeCounters(app.db, app.communeId);
    if (after.get('plan') !== before.get('plan')) worker.wake('compile');
  };
  const seen: unknown[] = [];
  const ranTwice = Promise.withResolvers<void>();
  const { db, communeId, keys, clock, deps } = app;
  const run = async () => {
    let asked = 0;
    let changing: Promise<void> | undefined;
    /** Asked for the second time when the plan is read and the ledger planned. */
    const now = () => {
      asked += 1;
      if (asked === 2 && seen.length === 0) changing = change();
      return clock.now();
    };
    await compilePlan({ db, communeId, signingKey: keys.working, now, log: deps.log });
    await changing;
    if (seen.push(await planned()) === 2) ranTwice.resolve();
  };
  const job = { name: 'compile', cron: '* * * * *', maxSilenceMs: MINUTE, maxRunMs: MINUTE, run };
  const onHang = (name: string) => expect.unreachable(name);
  const worker = startWorker({
    jobs: [job],
    log: new FakeLog(),
    onHang,
    clock: new FakeSteadyClock(),
    cron: new FakeCron(),
  });
  worker.wake('compile');
  await ranTwice.promise;
  await worker.stop();
  expect(seen).toEqual([[['Sáng', 'Tin một cửa']], [['Sáng thứ Tư', 'Bản tin ngày']]]);
});

test.each([
  ['a version that no server ever comes near', { playlistVersion: 2 ** 50 + 1 }],
  ['a version beyond counting', { playlistVersion: Number.MAX_SAFE_INTEGER }],
  ['media complete until a time that no calendar has', { coveredUntil: Number.MAX_SAFE_INTEGER }],
])('a heartbeat is refused that tells of %s', async (_what, over) => {
  const { id, post } = commune.station(0);
  const { status, json } = await post('heartbeat', 'loa-heartbeat+jwt', makeHeartbeat(id, over));
  expect([status, json.code]).toEqual([400, 'bad-request']);
});

test('after a restore the next version is above what the station reports, however far that is', async () => {
  const { db, communeId, clock } = commune.app;
  const stationId = commune.station(0).id;
  const heartbeat = makeHeartbeat(stationId, { playlistVersion: 1_000_000 });
  await storeHeartbeats(db, communeId, [{ stationId, at: clock.now(), heartbeat, signed: '' }]);
  clock.pass(MINUTE);
  await compile();
  expect((await commune.playlistOf(0)).version).toBe(1_000_001);
});
