/** Places on the API and on Hôm nay: filled until the airing begins, counted where a station holds the filling. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { beatWorker } from '../../server/store/worker-beat.ts';
import { MONDAY_9 } from './make-house.ts';
import { MINUTE, type PlannedCommune, planCommune, TUESDAY_17 } from './planned-commune.ts';
import { giveRendition, hashOf, made, makeApproved, makeSegment, submitAndApprove } from './segment-steps.ts';
import { makeHeartbeat } from './station-steps.ts';

const DAY = 24 * 60 * MINUTE;
/** Tuesday 05:30 in the commune. */
const START = Date.parse('2026-11-23T22:30:00Z');

let commune: PlannedCommune;
let bulletin = '';
let long = '';
let silent = '';
let url = '';
beforeAll(async () => {
  commune = await planCommune();
  const { app } = commune;
  const { operator: author, approver } = app.people;
  bulletin = await makeSegment(app, author, { title: 'Bản tin thứ Ba' });
  await giveRendition(app, bulletin, author, made(hashOf('thứ ba'), { durationMs: 90_000 }));
  const people = { author, approver };
  long = await makeApproved(app, people, made(hashOf('dài'), { durationMs: 150_500 }), { title: 'Bài dài' });
  silent = await makeSegment(app, author, { title: 'Bài chưa ghi' });
  const fallback = { kind: 'segment', segmentId: commune.segmentId };
  const items = [
    { kind: 'segment', segmentId: commune.segmentId },
    { kind: 'place', name: 'Bản tin trong ngày', maxMs: 120_000, fallback },
  ];
  const { json } = await call('operator', 'POST', '/api/v1/programmes', { payload: { title: 'Sáng', items } });
  await commune.schedule({ title: 'Sáng', programmeId: json.id, dtstart: '2026-11-24T05:30:00', rrule: null });
  await commune.compile();
  url = `/api/v1/places/${(await places())[0]?.airingId}/1`;
});
afterAll(() => commune.app.close());
beforeEach(() => commune.app.clock.set(MONDAY_9));

const call: PlannedCommune['app']['call'] = (...args) => commune.app.call(...args);
const query = { from: '2026-11-23T00:00:00Z', to: '2026-11-30T00:00:00Z' };
const places = async () => (await call('approver', 'GET', '/api/v1/places', { query })).json.places;
const fill = (segmentId: string) => call('operator', 'PUT', url, { payload: { segmentId } });
const tasks = async () => {
  await beatWorker(commune.app.db, commune.app.communeId, commune.app.clock.now());
  const all = (await call('operator', 'GET', '/api/v1/today')).json.tasks as Record<string, string>[];
  return all.filter(({ kind }) => kind?.startsWith('place'));
};
/** A station says that it applied the newest playlist published for it. */
const accept = async (index: number) => {
  const { version } = await commune.playlistOf(index);
  const { id, post } = commune.station(index);
  await post('heartbeat', 'loa-heartbeat+jwt', makeHeartbeat(id, { playlistVersion: version }));
};

describe('a place', () => {
  test('is empty at first, and says what sounds then', async () => {
    expect(await places()).toEqual([
      {
        airingId: expect.any(String),
        index: 1,
        airingTitle: 'Sáng',
        startsAt: '2026-11-23T22:30:00.000Z',
        name: 'Bản tin trong ngày',
        maxMs: 120_000,
        segment: null,
        fallback: 'Phát bài thay thế: Tin một cửa',
        acknowledged: 0,
        stations: 2,
      },
    ]);
  });

  test('takes what fits, approved or not; it counts at the stations that hold it, once it is approved', async () => {
    const { status, json } = await fill(bulletin);
    const segment = { id: bulletin, title: 'Bản tin thứ Ba', durationMs: 90_000, approved: false };
    expect([status, json.segment, json.acknowledged]).toEqual([200, segment, 0]);
    await commune.compile();
    await accept(0);
    expect((await places())[0]).toMatchObject({ segment: { approved: false }, acknowledged: 0 });
    const { operator: author, approver } = commune.app.people;
    await submitAndApprove(commune.app, bulletin, { author, approver });
    await commune.compile();
    expect((await places())[0]).toMatchObject({ segment: { approved: true }, acknowledged: 0 });
    await accept(0);
    expect((await places())[0]).toMatchObject({ acknowledged: 1, stations: 2 });
    await accept(1);
    expect((await places())[0]).toMatchObject({ acknowledged: 2, stations: 2 });
  });

  test('does not count at a station that lacks the file', async () => {
    const { version } = await commune.playlistOf(1);
    const { id, post } = commune.station(1);
    const lacking = makeHeartbeat(id, { playlistVersion: version, coveredUntil: START, mediaMissing: 1 });
    await post('heartbeat', 'loa-heartbeat+jwt', lacking);
    expect((await places())[0]).toMatchObject({ acknowledged: 1, stations: 2 });
  });

  test('is emptied, and then the stations no longer count', async () => {
    const { json } = await call('operator', 'DELETE', url);
    expect([json.segment, json.acknowledged]).toEqual([null, 0]);
    expect((await call('operator', 'DELETE', url)).status).toBe(404);
  });

  test('refuses what is too long, with the seconds, and what has no length yet', async () => {
    const { status, json } = await fill(long);
    expect([status, json.code]).toEqual([422, 'place-segment-long']);
    expect(json.message).toContain('dài 151 giây, quá chỗ "Bản tin trong ngày" (tối đa 120 giây) 31 giây');
    expect((await fill(silent)).json.code).toBe('segment-silent');
    expect((await fill('none')).status).toBe(404);
  });

  test('that is none, or whose airing has begun, takes nothing', async () => {
    const payload = { segmentId: bulletin };
    expect((await call('operator', 'PUT', url.replace(/1$/, '0'), { payload })).status).toBe(404);
    commune.app.clock.set(START);
    expect((await fill(bulletin)).json).toMatchObject({ code: 'already-begun' });
    expect((await call('operator', 'DELETE', url)).json.code).toBe('already-begun');
  });
});

test('a place is not made shorter than what a coming airing has in it', async () => {
  await fill(bulletin);
  const { programmes } = (await call('operator', 'GET', '/api/v1/programmes')).json;
  const { id, items } = programmes.find(({ title }: { title: string }) => title === 'Sáng');
  const change = async (maxMs: number) => {
    const payload = { title: 'Sáng', items: [items[0], { ...items[1], maxMs }] };
    return call('operator', 'PATCH', `/api/v1/programmes/${id}`, { payload });
  };
  const { status, json } = await change(80_000);
  expect([status, json.code]).toEqual([422, 'programme-unfit']);
  expect(json.message).toContain(
    '«Bản tin thứ Ba» dài 1 phút 30 giây, mục «Bản tin trong ngày, thứ Ba 24/11/2026 05:30 (5 giờ 30 sáng)» chỉ có 1 phút 20 giây: thừa 10 giây.',
  );
  expect((await change(90_000)).status).toBe(200);
  expect((await change(120_000)).status).toBe(200);
  await call('operator', 'DELETE', url);
});

describe('on Hôm nay', () => {
  test('an empty place is a notice on its day, and an alarm from 30 minutes before', async () => {
    commune.app.clock.set(START - DAY + 90 * MINUTE);
    expect(await tasks()).toEqual([]);
    commune.app.clock.set(START - 31 * MINUTE);
    expect(await tasks()).toMatchObject([{ kind: 'place', title: '1 chỗ chờ bài hôm nay chưa sẵn sàng' }]);
    commune.app.clock.set(START - 30 * MINUTE);
    expect(await tasks()).toMatchObject([
      {
        kind: 'place-alarm',
        title: expect.stringMatching(/05:30 \(5 giờ 30 sáng\): "Bản tin trong ngày" chưa có bài$/),
      },
    ]);
  });

  test('a place filled with what is approved is no task; with what is not, it says so', async () => {
    await fill(bulletin);
    commune.app.clock.set(START - 30 * MINUTE);
    expect(await tasks()).toEqual([]);
    await call('operator', 'PATCH', `/api/v1/segments/${bulletin}`, { payload: { text: 'Lời khác' } });
    expect(await tasks()).toMatchObject([{ kind: 'place-alarm', title: expect.stringMatching(/có bài chưa duyệt$/) }]);
  });

  test('a filling whose new recording is longer than the place is an alarm, told with the seconds', async () => {
    const { operator: author, approver } = commune.app.people;
    const people = { author, approver };
    const grows = await makeApproved(commune.app, people, made(hashOf('lớn dần'), { durationMs: 90_000 }), {
      title: 'Bài lớn dần',
    });
    await fill(grows);
    await giveRendition(commune.app, grows, author, made(hashOf('lớn rồi'), { durationMs: 130_000 }));
    await submitAndApprove(commune.app, grows, people);
    const { misfits } = (await call('operator', 'GET', `/api/v1/segments/${grows}`)).json;
    expect(misfits).toEqual([
      '«Bài lớn dần» dài 2 phút 10 giây, mục «Bản tin trong ngày, thứ Ba 24/11/2026 05:30 (5 giờ 30 sáng)» chỉ có 2 phút: thừa 10 giây.',
    ]);
    commune.app.clock.set(START - 30 * MINUTE);
    expect(await tasks()).toMatchObject([
      {
        kind: 'place-alarm',
        title: expect.stringMatching(/"Bản tin trong ngày" có bài dài quá 10 giây$/),
        detail: '"Sáng" sẽ phát phương án thay thế. Xếp bài ngắn hơn vào ngay',
      },
    ]);
  });

  test('what waits for a leader stands there, and days with too little', async () => {
    const exception = { date: '2026-11-29', from: '06:00', until: '11:00', reason: 'Ngày bầu cử' };
    await call('operator', 'POST', '/api/v1/policy/exceptions', { payload: exception });
    const source = { name: 'VOV1', url: 'https://stream.vov.example/vov1' };
    await call('operator', 'POST', '/api/v1/relay-sources', { payload: source });
    const over = { ...source, name: 'Đài cũ', validUntil: '2026-11-01T00:00:00+07:00' };
    expect((await call('operator', 'POST', '/api/v1/relay-sources', { payload: over })).status).toBe(201);
    const policy = (await call('admin', 'GET', '/api/v1/policy')).json;
    await call('admin', 'PUT', '/api/v1/policy', { payload: { ...policy, minMinutesPerDay: 30 } });
    commune.app.clock.set(TUESDAY_17 - DAY);
    const titles = (await call('approver', 'GET', '/api/v1/today')).json.tasks.map(
      ({ kind, title }: Record<string, string>) => [kind, title],
    );
    expect(titles).toEqual(
      expect.arrayContaining([
        ['exception', 'Ngoại lệ quy chế chờ duyệt: Ngày bầu cử'],
        ['relay-source', 'Nguồn tiếp âm chờ duyệt: VOV1'],
        ['too-little', 'Ngày 24/11/2026: 2 trạm phát chưa đủ 30 phút'],
      ]),
    );
    // Nobody can make a source that is over sound by approving it.
    expect(titles).not.toContainEqual(['relay-source', 'Nguồn tiếp âm chờ duyệt: Đài cũ']);
  });
});
