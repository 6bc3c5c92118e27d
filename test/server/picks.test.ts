/** What a pick chose for an airing that is near: kept, and never chosen anew; what falls away ends in the log with its reason. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { watchCommits } from '../../server/store/database.ts';
import { MINUTE, type PlannedCommune, planCommune, TUESDAY_17 } from './planned-commune.ts';
import { hashOf, made, makeApproved } from './segment-steps.ts';

const HOUR = 60 * MINUTE;

let commune: PlannedCommune;
beforeEach(async () => {
  commune = await planCommune();
  await commune.app.call('operator', 'DELETE', `/api/v1/schedules/${commune.scheduleId}`);
  for (const name of ['một', 'hai']) await approve(name);
  const items = [{ kind: 'pick', kinds: ['news'], maxItems: 1, maxMs: 2 * MINUTE }];
  const payload = { title: 'Chọn bài', items };
  const { json } = await commune.app.call('operator', 'POST', '/api/v1/programmes', { payload });
  await commune.schedule({ title: 'Tin chọn', rrule: null, programmeId: json.id });
});
afterEach(() => commune.app.close());

const approve = (name: string, over: object = {}) => {
  const { operator: author, approver } = commune.app.people;
  const sound = made(hashOf(name), { durationMs: MINUTE });
  return makeApproved(commune.app, { author, approver }, sound, { title: name, kind: 'news', ...over });
};
const airing = async () => {
  const query = { from: '2026-11-24T00:00:00+07:00', to: '2026-11-25T00:00:00+07:00' };
  return (await commune.app.call('operator', 'GET', '/api/v1/airings', { query })).json.airings[0];
};
const kept = async () => (await commune.app.db.selectFrom('frozenPick').selectAll().execute()).length;

test('is kept within 24 hours of the start, not before; compiled again nothing is written', async () => {
  await commune.compile();
  expect([(await airing()).items, await kept()]).toMatchObject([[{ picked: true }], 0]);
  commune.app.clock.set(TUESDAY_17 - 23 * HOUR);
  await commune.compile();
  expect(await kept()).toBe(1);
  const commits = watchCommits(commune.app.databasePath);
  const before = commits.version();
  expect(await commune.compile()).toEqual([]);
  expect(commits.version()).toBe(before);
  commits.close();
});

test('stays when its segment is withdrawn: it is left out, nothing else is chosen, and the log says why', async () => {
  commune.app.clock.set(TUESDAY_17 - 23 * HOUR);
  await commune.compile();
  const [picked] = (await airing()).items;
  await commune.app.call('operator', 'PATCH', `/api/v1/segments/${picked.segmentId}`, { payload: { text: 'sửa' } });
  await commune.compile();
  const after = await airing();
  expect(after.items).toEqual([]);
  expect(after.dropped).toMatchObject([{ segmentId: picked.segmentId, message: 'chưa được duyệt' }]);
  const { json } = await commune.app.call('approver', 'GET', `/api/v1/ledger/${after.id}/${commune.station(0).id}`);
  expect(json.dropped).toEqual([{ title: picked.title, message: 'chưa được duyệt' }]);
});

test('stays, and a filled place keeps its filling, when the programme is put into another order', async () => {
  const { json: programmes } = await commune.app.call('operator', 'GET', '/api/v1/programmes');
  const { id } = programmes.programmes.find(({ title }: { title: string }) => title === 'Chọn bài');
  const change = async (items: readonly object[]) => {
    const payload = { title: 'Chọn bài', items };
    expect(await commune.app.call('operator', 'PATCH', `/api/v1/programmes/${id}`, { payload })).toMatchObject({
      status: 200,
    });
  };
  const pick = (kinds: readonly string[]) => ({ kind: 'pick', kinds, maxItems: 1, maxMs: 2 * MINUTE });
  const place = (name: string) => ({ kind: 'place', name, maxMs: 2 * MINUTE, fallback: { kind: 'silence' } });
  await approve('ba', { kind: 'article' });
  const bulletin = await approve('bốn', { kind: 'feature' });
  await change([pick(['news']), place('Sáng'), place('Tối'), pick(['article'])]);
  commune.app.clock.set(TUESDAY_17 - 23 * HOUR);
  await commune.compile();
  const before = await airing();
  const put = { payload: { segmentId: bulletin } };
  expect((await commune.app.call('operator', 'PUT', `/api/v1/places/${before.id}/2`, put)).status).toBe(200);
  await commune.compile();
  const titles = async () => (await airing()).items.map(({ title }: { title: string }) => title).sort();
  expect(await titles()).toEqual([...before.items.map(({ title }: { title: string }) => title), 'bốn'].sort());
  const filled = await titles();
  await change([pick(['article']), place('Tối'), pick(['news']), place('Sáng')]);
  await commune.compile();
  expect(await titles()).toEqual(filled);
  const { json } = await commune.app.call('operator', 'GET', '/api/v1/places', {
    query: { from: '2026-11-24T00:00:00+07:00', to: '2026-11-25T00:00:00+07:00' },
  });
  expect(json.places.map(({ name, segment }: Record<string, object>) => [name, segment !== null])).toEqual([
    ['Tối', true],
    ['Sáng', false],
  ]);
  await change([pick(['article']), place('Sáng')]);
  await change([pick(['article']), place('Sáng'), place('Trưa')]);
  await commune.compile();
  expect(await titles()).toEqual(['ba']);
});

test('that found nothing may still find something', async () => {
  for (const { segmentId } of (await commune.app.db.selectFrom('rendition').select('segmentId').execute()).values())
    await commune.app.call('operator', 'PATCH', `/api/v1/segments/${segmentId}`, { payload: { text: 'sửa' } });
  commune.app.clock.set(TUESDAY_17 - 23 * HOUR);
  await commune.compile();
  expect([(await airing()).silent, await kept()]).toEqual(['Sẽ không phát: không có bài nào phù hợp để chọn', 0]);
  await approve('ba');
  await commune.compile();
  expect((await airing()).items).toMatchObject([{ title: 'ba', picked: true }]);
});

describe('what aired this morning', () => {
  const evening = { title: 'Hai hôm sau', rrule: null, dtstart: '2026-11-25T17:00:00' };
  /** Two days ahead: what a pick among những bài đã nghỉ 7 ngày finds there. */
  const foundLater = async () => {
    await commune.compile();
    const query = { from: '2026-11-25T00:00:00+07:00', to: '2026-11-26T00:00:00+07:00' };
    const { airings } = (await commune.app.call('operator', 'GET', '/api/v1/airings', { query })).json;
    return airings[0].items.map(({ title }: { title: string }) => title);
  };
  const idOf = async (title: string) => {
    const rows = await commune.app.db.selectFrom('segment').select('id').where('title', '=', title).execute();
    return rows[0]?.id ?? '';
  };

  test.each<[string, (morning: string, programmeId: string) => Promise<unknown>]>([
    ['its schedule was cancelled', (morning) => commune.app.call('operator', 'DELETE', `/api/v1/schedules/${morning}`)],
    [
      'its programme was changed',
      async (_, programmeId) => {
        const payload = { title: 'Sáng', items: [{ kind: 'segment', segmentId: await idOf('hai') }] };
        await commune.app.call('operator', 'PATCH', `/api/v1/programmes/${programmeId}`, { payload });
      },
    ],
  ])('is not chosen again, and only that, although %s', async (_, change) => {
    const picks = { kind: 'pick', kinds: ['news'], maxItems: 5, maxMs: 10 * MINUTE, notAiredForDays: 7 };
    const payload = { title: 'Đã nghỉ', items: [picks] };
    const { json } = await commune.app.call('operator', 'POST', '/api/v1/programmes', { payload });
    await commune.schedule({ ...evening, programmeId: json.id });
    const own = await commune.app.call('operator', 'GET', '/api/v1/schedules');
    const chosen = own.json.schedules.find((one: { title: string }) => one.title === 'Tin chọn');
    await commune.app.call('operator', 'DELETE', `/api/v1/schedules/${chosen.id}`);
    const programmeId = await commune.makeProgramme('Sáng', [await idOf('một')]);
    const morning = await commune.schedule({ rrule: null, dtstart: '2026-11-23T10:00:00', programmeId });
    await commune.compile();
    commune.app.clock.set(TUESDAY_17 - 30 * HOUR);
    await change(morning, programmeId);
    expect(await foundLater()).toEqual(['hai']);
  });
});
