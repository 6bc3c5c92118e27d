/** Programmes of every kind of step: what cannot fit is refused with the seconds, what expires is told, seeds stay. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeApp, type TestApp } from './make-app.ts';
import { hashOf, made, makeApproved, makeSegment } from './segment-steps.ts';
import { stationPlace } from './station-steps.ts';

const MINUTE = 60_000;

let app: TestApp;
let tune = '';
let news = '';
let silent = '';
let sourceId = '';
let stationId = '';
beforeAll(async () => {
  app = await makeApp();
  const { operator: author, approver } = app.people;
  const approved = (title: string, durationMs: number, over: object = {}) =>
    makeApproved(app, { author, approver }, made(hashOf(title), { durationMs }), { title, ...over });
  tune = await approved('Nhạc hiệu', 18_000);
  news = await approved('Tin sáng', 24_000, { validUntil: app.clock.now() + 3 * 24 * 60 * MINUTE });
  silent = await makeSegment(app, author, { title: 'Bài chưa ghi' });
  const source = { name: 'VOV1', url: 'https://stream.vov.example/vov1' };
  sourceId = (await app.call('operator', 'POST', '/api/v1/relay-sources', { payload: source })).json.id;
  stationId = (await app.call('admin', 'POST', '/api/v1/stations', { payload: stationPlace() })).json.id;
});
afterAll(() => app.close());

const segment = (segmentId: string) => ({ kind: 'segment', segmentId });
const relay = (offsetMs: number, durationMs = 15 * MINUTE) => ({ kind: 'relay', sourceId, offsetMs, durationMs });
const pick = (over: object = {}) => ({ kind: 'pick', topics: [], kinds: ['news'], maxMs: 8 * MINUTE, ...over });
const save = (items: readonly object[], title = 'Buổi sáng') =>
  app.call('operator', 'POST', '/api/v1/programmes', { payload: { title, items } });
const change = (id: string, items: readonly object[]) =>
  app.call('operator', 'PATCH', `/api/v1/programmes/${id}`, { payload: { title: 'Buổi sáng', items } });
const stored = (id: string) => {
  const row = app.dump().programme?.find((one) => (one as { id: string }).id === id) as { items: string };
  return JSON.parse(row.items) as { kind: string; seed?: number; maxItems?: number }[];
};

describe('a programme of every kind of step', () => {
  test('is shown with what each step is called, when it begins at the latest, and how long all takes', async () => {
    const notices = [{ segmentId: tune, stationIds: [stationId] }];
    const place = { kind: 'place', name: 'Bản tin trong ngày', maxMs: 3 * MINUTE, fallback: { kind: 'close-up' } };
    const items = [
      segment(tune),
      relay(30_000),
      pick({ topics: ['II.1'], maxItems: 2 }),
      place,
      { kind: 'village', slotMs: MINUTE, notices },
    ];
    const { status, json } = await save(items);
    expect(status).toBe(201);
    expect(json.items).toEqual([
      { ...segment(tune), title: 'Nhạc hiệu', durationMs: 18_000 },
      { ...relay(30_000), title: 'Tiếp âm VOV1' },
      {
        ...pick({ topics: ['II.1'], maxItems: 2, tags: [], notAiredForDays: 7 }),
        title: 'Chọn bài tự động (II.1)',
        durationMs: 8 * MINUTE,
      },
      { ...place, title: 'Bản tin trong ngày', durationMs: 3 * MINUTE },
      { kind: 'village', slotMs: MINUTE, notices, title: 'Thông báo riêng từng thôn', durationMs: MINUTE },
    ]);
    expect(json.offsetsMs).toEqual([0, 30_000, 15.5 * MINUTE, 23.5 * MINUTE, 26.5 * MINUTE]);
    expect(json.lengthMs).toBe(27.5 * MINUTE);
    expect(json.warnings).toEqual(['Nguồn «VOV1» chưa được duyệt nên sẽ không tiếp âm.']);
  });

  test('keeps the seed of each pick through edits', async () => {
    const { json } = await save([pick(), pick({ maxItems: 2 })]);
    const [first, second] = stored(json.id);
    expect(first?.seed).toEqual(expect.any(Number));
    expect(json.items[0]).not.toHaveProperty('seed');
    await change(json.id, [segment(tune), pick({ maxItems: 2 }), pick({ maxItems: 3 }), pick({ maxItems: 4 })]);
    const [, kept, edited, added] = stored(json.id);
    expect([kept?.seed, edited?.seed]).toEqual([second?.seed, first?.seed]);
    expect([first?.seed, second?.seed]).not.toContain(added?.seed);
  });

  test('keeps the number of each item wherever it is moved; what asks for something else is a new one', async () => {
    const numbers = (id: string) => stored(id).map((item) => ('no' in item ? item.no : undefined));
    const place = { kind: 'place', name: 'Bản tin', maxMs: MINUTE, fallback: { kind: 'silence' } };
    const { json } = await save([segment(tune), pick(), place, pick({ maxItems: 2 })]);
    expect(numbers(json.id)).toEqual([0, 1, 2, 3]);
    await change(json.id, [
      pick({ maxItems: 2 }),
      { ...place, maxMs: 2 * MINUTE },
      pick({ maxItems: 5 }),
      segment(tune),
    ]);
    expect(numbers(json.id)).toEqual([3, 2, 4, 0]);
    expect(json.items[0]).not.toHaveProperty('no');
  });
});

describe('what stands before a relay and does not fit is refused with the seconds', () => {
  const words = 'thừa 12 giây: «Nhạc hiệu» 18 giây, «Tin sáng» 24 giây.';

  test('counted from the start while no schedule airs it', async () => {
    const { status, json } = await save([segment(tune), segment(news), relay(30_000)]);
    expect([status, json.code]).toEqual([422, 'programme-unfit']);
    expect(json.message).toContain(`Trước «Tiếp âm VOV1» (+00:00:30 sau giờ bắt đầu) ${words}`);
  });

  test('with the time of day once a schedule does, and the stored programme stays as it was', async () => {
    const { json: made } = await save([segment(tune), relay(30_000)]);
    const schedule = { title: 'Sáng', programmeId: made.id, dtstart: '2026-11-24T05:00:00', rrule: 'FREQ=DAILY' };
    const days = { ...schedule, rrule: 'FREQ=WEEKLY;BYDAY=TU' };
    expect((await app.call('operator', 'POST', '/api/v1/schedules', { payload: days })).status).toBe(201);
    const before = app.dump();
    const { json } = await change(made.id, [segment(tune), segment(news), relay(30_000)]);
    expect(json.message).toContain(`Trước «Tiếp âm VOV1» (05:00:30) ${words}`);
    expect(app.dump()).toEqual(before);
  });

  test('two relays that overlap, or stand in the wrong order', async () => {
    const { json } = await save([relay(0), relay(14 * MINUTE)]);
    expect(json.message).toContain(
      '(+00:14:00 sau giờ bắt đầu) bắt đầu trước khi mục tiếp âm đứng trên kết thúc 1 phút',
    );
    expect((await save([relay(30 * MINUTE), relay(0)])).json.code).toBe('programme-unfit');
  });

  test('what ends exactly when the relay begins fits', async () => {
    expect((await save([segment(tune), relay(18_000), relay(18_000 + 15 * MINUTE)])).status).toBe(201);
  });
});

describe('what is named must be there', () => {
  const fallback = (segmentId: string) => ({ kind: 'segment', segmentId });
  test.each<[string, () => object, string]>([
    ['a segment', () => segment('none'), 'segment-unknown'],
    ['a relay source', () => ({ ...relay(0), sourceId: 'none' }), 'source-unknown'],
    ['a topic', () => pick({ topics: ['IX.9'] }), 'topic-unknown'],
    [
      'a station',
      () => ({ kind: 'village', slotMs: MINUTE, notices: [{ segmentId: tune, stationIds: ['none'] }] }),
      'station-unknown',
    ],
    [
      'the stand-in of a place',
      () => ({ kind: 'place', name: 'Bản tin', maxMs: MINUTE, fallback: fallback('none') }),
      'segment-unknown',
    ],
    [
      'room for the stand-in of a place',
      () => ({ kind: 'place', name: 'Bản tin', maxMs: 10_000, fallback: fallback(tune) }),
      'programme-unfit',
    ],
    [
      'room for a notice',
      () => ({ kind: 'village', slotMs: 10_000, notices: [{ segmentId: tune, stationIds: [stationId] }] }),
      'programme-unfit',
    ],
    [
      'one notice for a station',
      () => {
        const notice = { segmentId: tune, stationIds: [stationId] };
        return { kind: 'village', slotMs: MINUTE, notices: [notice, notice] };
      },
      'programme-unfit',
    ],
  ])('%s', async (_what, item, code) => {
    const { status, json } = await save([item()]);
    expect([status, json.code]).toEqual([422, code]);
  });
});

test('what has expired is told as past, once, also of a source that nobody approved', async () => {
  const { json: gone } = await app.call('operator', 'POST', '/api/v1/relay-sources', {
    payload: {
      name: 'Đài huyện',
      url: 'https://stream.example/huyen',
      validUntil: new Date(app.clock.now() + MINUTE).toISOString(),
    },
  });
  const { json: made } = await save([{ ...relay(0), sourceId: gone.id }]);
  expect(made.warnings).toEqual([
    'Nguồn «Đài huyện» chưa được duyệt nên sẽ không tiếp âm.',
    expect.stringMatching(/^Nguồn «Đài huyện» sắp hết hạn lúc .*; thay trước khi đó\.$/),
  ]);
  app.clock.pass(2 * MINUTE);
  const { warnings } = (await app.call('operator', 'GET', '/api/v1/programmes')).json.programmes.find(
    ({ id }: { id: string }) => id === made.id,
  );
  expect(warnings).toEqual([
    expect.stringMatching(/^Nguồn «Đài huyện» đã hết hạn lúc \d\d:\d\d ngày 23\/11\/2026; chọn cái khác\.$/),
  ]);
});

test('an unknown length and a segment that is about to expire are told', async () => {
  const { json } = await save([segment(silent), segment(news)]);
  expect([json.items[0].durationMs, json.offsetsMs, json.lengthMs]).toEqual([null, [0, 0], 24_000]);
  expect(json.warnings).toEqual([
    '«Bài chưa ghi» chưa có bản phát nên chưa biết dài bao lâu.',
    expect.stringMatching(/^«Tin sáng» sắp hết hạn lúc \d\d:\d\d ngày 26\/11\/2026; thay trước khi đó\.$/),
  ]);
});
