/** A station out of use: what happened there stays in the log, and what named it can still be changed. */
import { beforeEach, expect, test } from 'vitest';
import { airedFacts } from './journal-steps.ts';
import { MINUTE, type PlannedCommune, planCommune, TUESDAY_17 } from './planned-commune.ts';

let commune: PlannedCommune;
beforeEach(async () => {
  commune = await planCommune();
  return () => commune.app.close();
});

const call: PlannedCommune['app']['call'] = (...args) => commune.app.call(...args);
const ids = () => [commune.station(0).id, commune.station(1).id];
const retire = () => call('admin', 'POST', `/api/v1/stations/${commune.station(0).id}/retire`);

test('its rows keep their column in the log, and only where it has rows', async () => {
  const airingId = (await commune.playlistOf(0)).airings[0]?.id ?? '';
  commune.app.clock.set(TUESDAY_17 + 10 * MINUTE);
  await commune.tell(0, airedFacts(airingId, { startedAt: TUESDAY_17, mark: 'tin' }));
  await commune.closeLedger();
  await retire();
  const columns = async (query: Readonly<Record<string, string>>) =>
    (await call('approver', 'GET', '/api/v1/ledger', { query })).json.stations.map((one: { name: string }) => one.name);
  const day = { from: '2026-11-24T00:00:00Z', to: '2026-11-25T00:00:00Z' };
  expect(await columns(day)).toEqual(['Tân Thủy (ngừng dùng)', 'Hòa Thủy']);
  expect(await columns({ ...day, stationId: commune.station(0).id })).toEqual(['Tân Thủy (ngừng dùng)']);
  expect(await columns({ from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' })).toEqual(['Hòa Thủy']);
  expect(await commune.rowsOf(0)).toEqual([['aired', null, 'machine']]);
});

test('a group that names it can be renamed, and takes no other unknown one', async () => {
  const payload = { name: 'Nhóm', stationIds: ids() };
  const { id } = (await call('operator', 'POST', '/api/v1/zones', { payload })).json;
  await retire();
  const change = (over: object) =>
    call('operator', 'PATCH', `/api/v1/zones/${id}`, { payload: { ...payload, ...over } });
  expect((await change({ name: 'Nhóm mới' })).status).toBe(200);
  const refused = await change({ stationIds: [...ids(), 'x'] });
  expect([refused.status, refused.json.code]).toEqual([422, 'station-unknown']);
  const anew = await call('operator', 'POST', '/api/v1/zones', { payload });
  expect([anew.status, anew.json.code]).toEqual([422, 'station-unknown']);
});

test('a schedule that names it can be changed, and parted', async () => {
  const target = { kind: 'stations', stationIds: ids() };
  const id = await commune.schedule({
    dtstart: '2026-11-25T10:00:00',
    rrule: 'FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR',
    target,
  });
  await retire();
  const change = (payload: object) => call('operator', 'PATCH', `/api/v1/schedules/${id}`, { payload });
  expect((await change({ exdates: ['2026-11-30'] })).status).toBe(200);
  const parted = await change({ scope: 'following', from: '2026-12-02T10:00:00', title: 'Tên khác' });
  expect(parted.status).toBe(200);
  const refused = await change({ target: { kind: 'stations', stationIds: [...ids(), 'x'] } });
  expect([refused.status, refused.json.code]).toEqual([422, 'station-unknown']);
});

test('a programme with a notice for it can be changed', async () => {
  const notices = [{ stationIds: [commune.station(0).id], segmentId: commune.segmentId }];
  const payload = { title: 'Riêng', items: [{ kind: 'village', slotMs: 60_000, notices }] };
  const { id } = (await call('operator', 'POST', '/api/v1/programmes', { payload })).json;
  await retire();
  const change = (over: object) =>
    call('operator', 'PATCH', `/api/v1/programmes/${id}`, { payload: { ...payload, ...over } });
  expect((await change({ title: 'Riêng từng thôn' })).status).toBe(200);
  expect((await call('operator', 'POST', '/api/v1/programmes', { payload })).json.code).toBe('station-unknown');
});
