/** What the pages ask for: the day, the week's sheet, what waits, lists and details; and the streams that tell them to ask again. */
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compilePlan } from '../../server/jobs/compile-plan.ts';
import { queueJob, refuseJob, takeJob } from '../../server/store/job-store.ts';
import { addTopics } from '../../server/store/segment-store.ts';
import { beatWorker, markCompiled } from '../../server/store/worker-beat.ts';
import { type CallOptions, makeApp, type TestApp } from './make-app.ts';
import { giveRendition, hashOf, made, makeApproved, makeSegment } from './segment-steps.ts';
import { type EnrolledStation, enrol, makeHeartbeat } from './station-steps.ts';

/** Monday 23/11/2026 17:00 in the commune, the day of the test house. */
const MONDAY_17 = Date.parse('2026-11-23T10:00:00Z');
const MINUTE = 60_000;

let app: TestApp;
let station: EnrolledStation;
let approved = '';
let waiting = '';
beforeAll(async () => {
  app = await makeApp();
  const { operator, approver } = app.people;
  await addTopics(app.db, app.communeId, 2026, [
    { code: 'II', title: 'Nội dung' },
    { code: 'II.1', title: 'Thủ tục hành chính', parent: 'II' },
  ]);
  station = await enrol(app);
  const topics = ['II.1'];
  approved = await makeApproved(app, { author: operator, approver }, made(hashOf('một')), { title: 'Tin một', topics });
  waiting = await makeSegment(app, operator, { title: 'Tin hai' });
  await giveRendition(app, waiting, operator, made(hashOf('hai')));
  await app.call('operator', 'POST', `/api/v1/segments/${waiting}/submit`);
  await makeSegment(app, operator, { title: 'Tin ba' });
  const items = [approved, waiting].map((segmentId) => ({ kind: 'segment', segmentId }));
  const { json: programme } = await app.call('operator', 'POST', '/api/v1/programmes', {
    payload: { title: 'Chiều', items },
  });
  const payload = {
    title: 'Tin chiều',
    programmeId: programme.id,
    dtstart: '2026-11-23T17:00:00',
    rrule: 'FREQ=DAILY;COUNT=2',
  };
  await app.call('operator', 'POST', '/api/v1/schedules', { payload });
  const { db, communeId, keys, clock } = app;
  await compilePlan({ db, communeId, signingKey: keys.working, now: clock.now, log: app.deps.log });
  await markCompiled(db, communeId, clock.now());
});
afterAll(() => app.close());

const get = async (url: string, who: 'operator' | 'approver' = 'operator') => (await app.call(who, 'GET', url)).json;

test('the week on one sheet: each airing with what it needs and how that stands', async () => {
  const sheet = await get('/api/v1/sheet?week=2026-11-26');
  const items = [
    { segmentId: approved, title: 'Tin một', state: 'approved', sha256: hashOf('một') },
    { segmentId: waiting, title: 'Tin hai', state: 'waiting', sha256: hashOf('hai') },
  ];
  expect([sheet.from, sheet.to, sheet.rows]).toEqual([
    '2026-11-23',
    '2026-11-29',
    ['2026-11-23T10:00:00.000Z', '2026-11-24T10:00:00.000Z'].map((startsAt) => ({
      airingId: expect.any(String),
      title: 'Tin chiều',
      startsAt,
      stations: 1,
      items,
    })),
  ]);
  expect((await get('/api/v1/sheet?week=2026-11-30')).rows).toEqual([]);
});

test('what waits comes with its text and its wave, the next to air first', async () => {
  const { segments } = await get('/api/v1/approvals/waiting', 'approver');
  expect(segments).toMatchObject([
    {
      id: waiting,
      state: 'waiting',
      text: expect.stringContaining('Ủy ban'),
      rendition: { sha256: hashOf('hai'), waveform: [0, 0.5, 1], durationMs: 30_000 },
      nextAiringAt: '2026-11-23T10:00:00.000Z',
    },
  ]);
});

test('a list is light; it is filtered by words, state and topic', async () => {
  const { segments } = await get('/api/v1/segments');
  expect(segments).toHaveLength(3);
  expect(segments.every((one: { text: string }) => one.text === '')).toBe(true);
  const titles = async (query: string) =>
    (await get(`/api/v1/segments?${query}`)).segments.map(({ title }: { title: string }) => title);
  expect([
    await titles('state=approved'),
    await titles('topic=II.1'),
    await titles('q=tin%20hai'),
    await titles('limit=1'),
  ]).toEqual([['Tin một'], ['Tin một'], ['Tin hai'], ['Tin ba']]);
  expect((await get('/api/v1/topics')).topics.map(({ code }: { code: string }) => code)).toEqual(['II', 'II.1']);
});

test('an airing tells what is left out of it, and why', async () => {
  const { airings } = await get('/api/v1/airings?from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z');
  expect(airings).toMatchObject([
    {
      items: [{ segmentId: approved, approvedBy: 'Lê Văn Minh', offsetMs: 0 }],
      dropped: [{ segmentId: waiting, reason: 'not-approved', message: 'chưa được duyệt' }],
      silent: null,
      waits: [],
    },
  ]);
});

describe('today', () => {
  const today = () => get('/api/v1/today');
  const kinds = async () =>
    (await today()).tasks.map(({ kind, title }: { kind: string; title: string }) => [kind, title]);

  test('shows the day, its quiet hours, what comes and what is to be done', async () => {
    const day = await today();
    expect([day.dayFrom, day.dayTo]).toEqual(['2026-11-22T17:00:00.000Z', '2026-11-23T17:00:00.000Z']);
    expect(day.quiet).toEqual([
      { from: '2026-11-22T17:00:00.000Z', to: '2026-11-22T22:00:00.000Z' },
      { from: '2026-11-23T14:00:00.000Z', to: '2026-11-23T17:00:00.000Z' },
    ]);
    expect(day.timeline).toMatchObject([{ title: 'Tin chiều', aired: 0, planned: 1, silent: null }]);
    expect(day.next24h).toMatchObject([{ title: 'Tin chiều', stations: 1 }]);
    expect(day.sounding).toBeNull();
    expect(await kinds()).toEqual([
      ['approve', '1 tin bài chờ duyệt'],
      ['station', 'Trạm Tân Thủy: mất liên lạc'],
    ]);
  });

  test('names the station and whom to call, and no longer when it is well', async () => {
    expect((await today()).tasks[1].detail).toMatch(/Chưa báo về lần nào .* · gọi Ông Phạm Văn Sáu 0912 000 001/);
    await station.post('heartbeat', 'loa-heartbeat+jwt', makeHeartbeat(station.id));
    expect((await today()).stations).toMatchObject([{ health: 'ready', versionApplied: 1 }]);
    expect((await kinds()).map(([kind]: [string]) => kind)).toEqual(['approve']);
    app.clock.pass(2 * MINUTE);
    await beatWorker(app.db, app.communeId, app.clock.now());
    expect((await today()).stations).toMatchObject([{ health: 'lost' }]);
  });

  test('names a refused file', async () => {
    const id = await makeSegment(app, app.people.operator, { title: 'Tin hỏng' });
    const { db, communeId: commune, people, clock } = app;
    await queueJob(db, clock.now(), { commune, segmentId: id, kind: 'file', maxQueue: 9 }, people.operator);
    const job = await takeJob(db, clock.now());
    if (job === undefined) throw new Error('no job');
    await refuseJob(db, clock.now(), job, 'refused', { code: 'silent', facts: {} });
    expect(await kinds()).toContainEqual(['refused', 'Tệp bị từ chối: Tin hỏng']);
    const { state, refusal, rendition } = await get(`/api/v1/segments/${id}`);
    expect([state, rendition, refusal]).toEqual([
      'refused',
      null,
      { code: 'silent', message: expect.stringMatching(/không có tiếng nào nghe được/) },
    ]);
    await app.call('operator', 'DELETE', `/api/v1/segments/${id}`);
  });

  test('shows what sounds, as the stations say', async () => {
    const { airings } = await get('/api/v1/airings?from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z');
    app.clock.set(MONDAY_17 + 5_000);
    const playing = { airingId: airings[0].id, index: 0, title: 'Tin một', startedAt: MONDAY_17 };
    await station.post('heartbeat', 'loa-heartbeat+jwt', makeHeartbeat(station.id, { playing }));
    expect((await today()).sounding).toMatchObject({
      title: 'Tin chiều',
      itemTitle: 'Tin một',
      itemIndex: 0,
      topics: ['II.1'],
      approvedBy: 'Lê Văn Minh',
      stationsSounding: 1,
      stationsPlanned: 1,
      waveform: [0, 0.5, 1],
    });
    const { rows } = await get('/api/v1/ledger?from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z');
    expect(rows).toMatchObject([{ state: 'sounding', outcome: 'unknown' }]);
    // Also of a station with which something is the matter.
    const echo = makeHeartbeat(station.id, { playing, faults: ['out-of-unison'] });
    await station.post('heartbeat', 'loa-heartbeat+jwt', echo);
    const { stations } = await get('/api/v1/stations');
    expect(stations.find(({ id }: { id: string }) => id === station.id)).toMatchObject({
      health: 'attention',
      playing: { title: 'Tin một', since: '2026-11-23T10:00:00.000Z' },
    });
  });
});

test("a station's page tells its place, its people, what it said and what comes", async () => {
  await station.post('heartbeat', 'loa-heartbeat+jwt', makeHeartbeat(station.id, { faults: ['disk-full'] }));
  expect(await get(`/api/v1/stations/${station.id}`)).toMatchObject({
    code: 'T01',
    health: 'attention',
    words: 'Bộ nhớ của trạm đã đầy hoặc không ghi được',
    clusters: [{ name: 'Cụm 1', landmark: 'Cổng nhà văn hóa thôn' }],
    contacts: [{ name: 'Ông Phạm Văn Sáu', phone: '0912 000 001' }],
    clock: { trusted: true, offsetMs: 2, boundMs: 8 },
    audio: { device: 'alsa/default', ok: true, detail: null },
    faults: [{ code: 'disk-full', message: 'Bộ nhớ của trạm đã đầy hoặc không ghi được' }],
    next24h: [{ title: 'Tin chiều', startsAt: '2026-11-24T10:00:00.000Z' }],
  });
});

test('health is for anybody, and tells a silent worker', async () => {
  const health = async () => (await app.call('nobody', 'GET', '/api/health')).json;
  await beatWorker(app.db, app.communeId, app.clock.now());
  expect(await health()).toMatchObject({ status: 'ok', worker: 'not-compiling' });
  expect((await get('/api/v1/today')).tasks[0]).toMatchObject({ title: 'Máy chủ không lập được danh sách phát mới' });
  await markCompiled(app.db, app.communeId, app.clock.now());
  expect(await health()).toMatchObject({ status: 'ok', database: 'ok', worker: 'ok' });
  app.clock.pass(5 * MINUTE);
  expect(await health()).toMatchObject({ status: 'ok', worker: 'silent' });
});

test('how stations and machine stand is told on the machine itself or to an admin, not through its proxy', async () => {
  const metrics = await app.call('nobody', 'GET', '/metrics');
  expect(metrics.body).toMatch(/^loa_stations\{health="lost"\} 1$/m);
  expect(metrics.body).toMatch(/^loa_jobs_open 0$/m);
  const proxied = { 'x-forwarded-for': '127.0.0.1' };
  const ask = async (who: 'admin' | 'operator' | 'nobody', options: CallOptions) => {
    const { status } = await app.call(who, 'GET', '/metrics', options);
    return [status, (await app.call(who, 'GET', '/api/health', options)).json.sandbox];
  };
  expect([
    ...[await ask('nobody', {}), await ask('nobody', { headers: proxied }), await ask('nobody', { from: '10.0.0.7' })],
    ...[await ask('operator', { from: '10.0.0.7' }), await ask('admin', { from: '10.0.0.7' })],
  ]).toEqual([[200, 'none'], ...new Array(3).fill([403, undefined]), [200, 'none']]);
});

describe('a stream', () => {
  /** Opens it, makes something happen, and gives back what came first. */
  async function first(url: string, headers: Readonly<Record<string, string>>, happen: () => void): Promise<string> {
    const response = await app.app.inject({
      method: 'GET',
      url,
      headers: { accept: 'text/event-stream', ...headers },
      payloadAsStream: true,
    });
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'text/event-stream']);
    const stream = response.stream();
    stream.setEncoding('utf8');
    let text = '';
    happen();
    while (!text.includes('data:')) text += String((await once(stream, 'data'))[0]);
    stream.destroy();
    return text;
  }

  test('tells pages what changed', async () => {
    const cookie = await app.cookieOf(app.people.approver);
    const text = await first('/api/v1/events', { cookie }, () => app.deps.hints.announce(['segments', 'plan']));
    expect(text).toMatch(/event: change\n.*data: \{"topics":\["segments","plan"\]\}/s);
  });

  /** Opens it; the answer settles when the server closes it. */
  async function openUntilClosed(url: string, headers: Readonly<Record<string, string>>) {
    const asked = { method: 'GET', url, headers: { accept: 'text/event-stream', ...headers }, payloadAsStream: true };
    const response = await app.app.inject(asked as InjectOptions & { payloadAsStream: true });
    expect(response.statusCode).toBe(200);
    const stream = response.stream().resume();
    return { stream, closed: once(stream, 'end').then(() => 'closed') };
  }
  const isOpen = ({ closed }: { closed: Promise<string> }) => Promise.race([closed, setImmediate('open')]);

  test('ends with its session: nothing more is told where somebody logged out', async () => {
    const cookie = await app.cookieOf(app.people.viewer);
    const page = await openUntilClosed('/api/v1/events', { cookie });
    const other = await openUntilClosed('/api/v1/events', { cookie: await app.cookieOf(app.people.viewer) });
    await app.call('nobody', 'POST', '/api/v1/logout', { headers: { cookie } });
    expect([await page.closed, await isOpen(other)]).toEqual(['closed', 'open']);
    other.stream.destroy();
  });

  test.each([
    ['twenty of a session', 20, async () => ['/api/v1/events', { cookie: await app.cookieOf(app.people.viewer) }]],
    [
      'four of a station',
      4,
      async () => {
        const { token } = (await enrol(app, { code: 'S9' })).response;
        return ['/api/station/v1/events', { authorization: `Bearer ${token}` }];
      },
    ],
  ] as const)('%s are open at most: the oldest closes when one more comes', async (_of, most, prepare) => {
    const [url, headers] = (await prepare()) as [string, Record<string, string>];
    const streams = [];
    for (let n = 0; n < most; n++) streams.push(await openUntilClosed(url, headers));
    const [first, second] = streams;
    if (first === undefined || second === undefined) throw new Error('none is open');
    expect(await isOpen(first)).toBe('open');
    const newest = await openUntilClosed(url, headers);
    expect([await first.closed, await isOpen(second), await isOpen(newest)]).toEqual(['closed', 'open', 'open']);
    for (const { stream } of [...streams, newest]) stream.destroy();
  });
});
