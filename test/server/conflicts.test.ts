/** Two airings that want the same time: told, decided by a person with the list of what moves, and undone until it has aired. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE, type PlannedCommune, planCommune, TUESDAY_17 } from './planned-commune.ts';
import { hashOf, made, makeApproved } from './segment-steps.ts';

let commune: PlannedCommune;
beforeEach(async () => {
  commune = await planCommune();
});
afterEach(() => commune.app.close());

const call: PlannedCommune['app']['call'] = (...args) => commune.app.call(...args);
const span = { from: '2026-11-24T00:00:00+07:00', to: '2026-11-25T00:00:00+07:00' };
const conflicts = async () => (await call('operator', 'GET', '/api/v1/conflicts', { query: span })).json.conflicts;
const answer = (payload: object) => call('operator', 'POST', '/api/v1/conflicts/answers', { payload });
/** Title, start in minutes after 17:00, and items on the first station. */
const sounding = async () => {
  const { airings } = await commune.playlistOf(0);
  const today = airings.filter(({ startsAt }) => startsAt < TUESDAY_17 + 24 * 60 * MINUTE);
  return today.map(({ title, startsAt, items }) => [title, (startsAt - TUESDAY_17) / MINUTE, items.length]);
};

/** Two airings of two items of a minute each, the second a minute after the first; both are priority unless the first is of another rank; compiled. */
async function collide(first = 'priority') {
  const { operator: author, approver } = commune.app.people;
  const minute = (name: string) =>
    makeApproved(commune.app, { author, approver }, made(hashOf(name), { durationMs: MINUTE }), { title: name });
  await call('operator', 'DELETE', `/api/v1/schedules/${commune.scheduleId}`);
  for (const [title, dtstart, priority] of [
    ['Một', '2026-11-24T17:00:00', first],
    ['Hai', '2026-11-24T17:01:00', 'priority'],
  ] as const) {
    const once = { rrule: null, priority };
    const programmeId = await commune.makeProgramme(title, [await minute(`${title} a`), await minute(`${title} b`)]);
    await commune.schedule({ ...once, title, dtstart, programmeId });
  }
  await commune.compile();
  const [found] = await conflicts();
  return { earlierId: found.earlierId as string, laterId: found.laterId as string };
}

/** Another time for one occurrence of the schedule with this title; compiled. */
async function move(title: string, occurrence: string, startsAt: string) {
  const { schedules } = (await call('operator', 'GET', '/api/v1/schedules')).json;
  const { id } = schedules.find((one: { title: string }) => one.title === title);
  await call('operator', 'PUT', `/api/v1/schedules/${id}/occurrences/${occurrence}`, { payload: { startsAt } });
  await commune.compile();
}

test('priority against priority waits, and asks a person', async () => {
  const pair = await collide();
  expect(await conflicts()).toEqual([
    {
      ...pair,
      earlierTitle: 'Một',
      laterTitle: 'Hai',
      at: '2026-11-24T10:01:00.000Z',
      waitsMs: MINUTE,
      stations: 2,
      asks: true,
      answer: null,
    },
  ]);
  expect(await sounding()).toEqual([
    ['Một', 0, 2],
    ['Hai', 2, 2],
  ]);
  const { airings } = (await call('operator', 'GET', '/api/v1/airings', { query: span })).json;
  expect(airings[1].waits).toEqual([
    { earlierId: pair.earlierId, afterTitle: 'Một', waitsMs: MINUTE, stations: 2, asks: true },
  ]);
});

describe('an answer', () => {
  test('ghi đè lets the later one begin; what the earlier one loses is in the log with its reason', async () => {
    const pair = await collide();
    const tried = await answer({ ...pair, answer: 'override', dryRun: true });
    expect(tried.json).toEqual({
      id: null,
      moves: [
        {
          airingId: pair.earlierId,
          title: 'Một',
          stations: 2,
          from: '2026-11-24T10:00:00.000Z',
          to: '2026-11-24T10:00:00.000Z',
          dropped: [{ title: 'Một b', message: 'nhường cho nội dung ưu tiên hơn' }],
        },
        {
          airingId: pair.laterId,
          title: 'Hai',
          stations: 2,
          from: '2026-11-24T10:02:00.000Z',
          to: '2026-11-24T10:01:00.000Z',
          dropped: [],
        },
      ],
    });
    expect((await conflicts())[0].answer).toBeNull();
    const { json } = await answer({ ...pair, answer: 'override' });
    expect(json).toEqual({ id: expect.any(String), moves: tried.json.moves });
    await commune.compile();
    expect(await sounding()).toEqual([
      ['Một', 0, 1],
      ['Hai', 1, 2],
    ]);
    expect((await conflicts())[0]).toMatchObject({
      asks: false,
      answer: { id: json.id, answer: 'override', by: commune.app.people.operator.name },
    });
    const story = await call('approver', 'GET', `/api/v1/ledger/${pair.earlierId}/${commune.station(0).id}`);
    expect(story.json.dropped).toEqual([{ title: 'Một b', message: 'nhường cho nội dung ưu tiên hơn' }]);
  });

  test('tiếp nối keeps the waiting and asks nobody any more', async () => {
    const pair = await collide();
    const { json } = await answer({ ...pair, answer: 'follow' });
    expect(json.moves).toEqual([]);
    await commune.compile();
    expect((await conflicts())[0]).toMatchObject({ asks: false, waitsMs: MINUTE, answer: { answer: 'follow' } });
  });

  test('dời moves the later one: its own occurrence, under its own name', async () => {
    const pair = await collide();
    const move = { ...pair, answer: 'move', startsAt: '2026-11-24T18:00:00' };
    const tried = await answer({ ...move, dryRun: true });
    expect(tried.json.moves).toMatchObject([
      { airingId: pair.laterId, from: '2026-11-24T10:02:00.000Z', to: '2026-11-24T11:00:00.000Z', dropped: [] },
    ]);
    expect((await conflicts()).length).toBe(1);
    expect((await answer(move)).json).toEqual({ id: null, moves: tried.json.moves });
    await commune.compile();
    expect([await conflicts(), await sounding()]).toEqual([
      [],
      [
        ['Một', 0, 2],
        ['Hai', 60, 2],
      ],
    ]);
  });

  test('hủy takes the later one out', async () => {
    const pair = await collide();
    const { json } = await answer({ ...pair, answer: 'cancel' });
    expect(json.moves).toMatchObject([{ airingId: pair.laterId, to: null }]);
    await commune.compile();
    expect([await conflicts(), await sounding()]).toEqual([[], [['Một', 0, 2]]]);
  });

  test('is undone until the later one has begun', async () => {
    const pair = await collide();
    const { json } = await answer({ ...pair, answer: 'override' });
    const undo = () => call('operator', 'DELETE', `/api/v1/conflicts/answers/${json.id}`);
    expect((await undo()).json).toEqual({ ok: true });
    await commune.compile();
    expect((await conflicts())[0]).toMatchObject({ asks: true, answer: null });
    expect((await undo()).status).toBe(404);
    const again = (await answer({ ...pair, answer: 'override' })).json.id;
    await commune.compile();
    commune.app.clock.set(TUESDAY_17 + MINUTE);
    const late = await call('operator', 'DELETE', `/api/v1/conflicts/answers/${again}`);
    expect([late.status, late.json.code]).toEqual([409, 'conflict-begun']);
  });
});

test('an airing that is due but still waits has not begun: its answer can be undone and given anew until its turn comes', async () => {
  const pair = { ...(await collide()), answer: 'follow' };
  const { json } = await answer(pair);
  await commune.compile();
  commune.app.clock.set(TUESDAY_17 + 1.5 * MINUTE);
  expect((await call('operator', 'DELETE', `/api/v1/conflicts/answers/${json.id}`)).json).toEqual({ ok: true });
  expect((await answer({ ...pair, answer: 'override' })).json.code).toBe('conflict-begun');
  const again = (await answer(pair)).json.id;
  await commune.compile();
  commune.app.clock.set(TUESDAY_17 + 2 * MINUTE);
  const late = await call('operator', 'DELETE', `/api/v1/conflicts/answers/${again}`);
  expect([late.status, late.json.code]).toEqual([409, 'conflict-begun']);
});

test('an answer that holds back a higher rank is not undone once its time is past: it would break into a sentence and begin without its own first item', async () => {
  const pair = await collide('normal');
  const { json } = await answer({ ...pair, answer: 'follow' });
  await commune.compile();
  const held = await sounding();
  expect(held).toEqual([
    ['Một', 0, 2],
    ['Hai', 2, 2],
  ]);
  commune.app.clock.set(TUESDAY_17 + 1.5 * MINUTE);
  const late = await call('operator', 'DELETE', `/api/v1/conflicts/answers/${json.id}`);
  expect([late.status, late.json.code]).toEqual([409, 'conflict-due']);
  await commune.compile();
  expect(await sounding()).toEqual(held);
});

describe('an answer holds for the two times it was given for', () => {
  test.each([
    ['the later one', 'Hai', '2026-11-24T17:01:00', '2026-11-24T17:00:30'],
    ['the earlier one', 'Một', '2026-11-24T17:00:00', '2026-11-24T16:59:30'],
  ])('%s is moved and still in the way: it asks anew; moved back, it holds again', async (_, title, was, becomes) => {
    const { json } = await answer({ ...(await collide()), answer: 'override' });
    await commune.compile();
    await move(title, was, becomes);
    expect(await conflicts()).toMatchObject([{ asks: true, answer: null }]);
    await move(title, was, was);
    expect(await conflicts()).toMatchObject([{ asks: false, answer: { id: json.id } }]);
  });
});

describe('refused', () => {
  test('dời to nowhere, into quiet hours, into the past; and airings that are gone', async () => {
    const pair = await collide();
    const before = commune.app.dump();
    for (const [over, code] of [
      [{ answer: 'move' }, 'bad-request'],
      [{ answer: 'move', startsAt: '2026-11-24T23:00:00' }, 'quiet-hours'],
      [{ answer: 'move', startsAt: '2026-11-23T08:00:00' }, 'time-passed'],
      [{ answer: 'follow', laterId: 'x' }, 'conflict-gone'],
    ] as const)
      expect([(await answer({ ...pair, ...over })).json.code, commune.app.dump()]).toEqual([code, before]);
  });

  test('ghi đè after the earlier one has begun: what sounds goes on', async () => {
    const pair = await collide();
    commune.app.clock.set(TUESDAY_17 + 1000);
    expect((await answer({ ...pair, answer: 'override' })).json.code).toBe('conflict-begun');
    expect((await answer({ ...pair, answer: 'follow' })).status).toBe(200);
    commune.app.clock.set(TUESDAY_17 + 2 * MINUTE);
    expect((await answer({ ...pair, answer: 'follow' })).json.code).toBe('conflict-begun');
  });
});
