/** A relay on its way: planned, in the playlist and the log, on the paper, and closed by what the station measured. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JournalFact } from '../../stations/protocol.ts';
import { MINUTE, type PlannedCommune, planCommune, TUESDAY_17 } from './planned-commune.ts';

let commune: PlannedCommune;
let sourceId = '';
beforeAll(async () => {
  commune = await planCommune();
  const { call } = commune.app;
  await call('operator', 'DELETE', `/api/v1/schedules/${commune.scheduleId}`);
  const source = { name: 'Đài tỉnh', url: 'http://dai.example/phat' };
  sourceId = (await call('operator', 'POST', '/api/v1/relay-sources', { payload: source })).json.id;
  const relay = { kind: 'relay', sourceId, offsetMs: MINUTE, durationMs: 5 * MINUTE };
  const items = [{ kind: 'segment', segmentId: commune.segmentId }, relay];
  const programme = await call('operator', 'POST', '/api/v1/programmes', { payload: { title: 'Có tiếp âm', items } });
  await commune.schedule({ title: 'Buổi chiều', rrule: null, programmeId: programme.json.id });
});
afterAll(() => commune.app.close());

const day = { from: '2026-11-24T00:00:00+07:00', to: '2026-11-25T00:00:00+07:00' };
const airing = async () =>
  (await commune.app.call('operator', 'GET', '/api/v1/airings', { query: day })).json.airings[0];
const story = async () => {
  const { id } = await airing();
  return (await commune.app.call('approver', 'GET', `/api/v1/ledger/${id}/${commune.station(0).id}`)).json;
};

test('without an approval of its source it is left out, and the log says why (R1)', async () => {
  await commune.compile();
  expect((await airing()).items.map(({ kind }: { kind: string }) => kind)).toEqual(['notice']);
  expect((await story()).dropped).toEqual([
    { title: 'Đài tỉnh', message: 'nguồn tiếp âm chưa được duyệt cho thời gian này' },
  ]);
});

test('approved it stands at its own time in the plan, the log and on the run-sheet', async () => {
  const { call } = commune.app;
  const approval = await call('approver', 'POST', `/api/v1/relay-sources/${sourceId}/approve`);
  expect(approval.status).toBe(200);
  await commune.compile();
  expect((await airing()).items[1]).toMatchObject({ kind: 'relay', segmentId: null, offsetMs: MINUTE });
  expect(await story()).toMatchObject({
    dropped: [],
    items: [{ title: 'Tin một cửa' }, { title: 'Đài tỉnh', sha256: null }],
  });
  const query = { date: '2026-11-24', stationId: commune.station(0).id };
  const sheet = (await call('operator', 'GET', '/api/v1/run-sheet', { query })).json;
  expect(sheet.airings[0].items[1]).toMatchObject({ title: 'Đài tỉnh', startsAt: '2026-11-24T10:01:00.000Z' });
  for (const path of ['/api/v1/today', '/api/v1/sheet?week=2026-11-23'])
    expect((await call('operator', 'GET', path)).status).toBe(200);
});

test('is aired by what was measured of it, and heard of under its name', async () => {
  const { id } = await airing();
  const { airings } = await commune.playlistOf(0);
  const items = airings[0]?.items ?? [];
  const facts = items.flatMap((item): JournalFact[] => {
    const startedAt = TUESDAY_17 + item.offsetMs;
    const name = 'sourceId' in item ? { sourceId: item.sourceId } : { sha256: item.sha256 };
    const about = { airingId: id, index: item.index, ...name, playlistVersion: 1, plannedAt: startedAt, startedAt };
    const end = {
      endedAt: startedAt + item.durationMs,
      renderedMs: item.durationMs,
      rmsDb: -20,
      volumePct: 80,
      end: 'complete' as const,
    };
    return [{ kind: 'item-ended', ...about, ...end }];
  });
  commune.app.clock.set(TUESDAY_17 + 10 * MINUTE);
  await commune.tell(0, [...facts, { kind: 'airing-closed', airingId: id, playlistVersion: 1 }]);
  await commune.closeLedger();
  expect(await commune.rowsOf(0)).toEqual([['aired', null, 'machine']]);
  expect((await story()).items[1]).toMatchObject({ title: 'Đài tỉnh', renderedMs: 5 * MINUTE });
});

test('live sound that no plan has is in the log under the name of its source', async () => {
  const about = {
    airingId: 'không-có',
    index: 0,
    sourceId,
    playlistVersion: 1,
    plannedAt: TUESDAY_17,
    startedAt: TUESDAY_17,
  };
  const end = { endedAt: TUESDAY_17 + MINUTE, renderedMs: MINUTE, rmsDb: -20, volumePct: 80, end: 'complete' as const };
  await commune.tell(1, [{ kind: 'item-ended', ...about, ...end }]);
  await commune.closeLedger();
  const query = { from: '2026-11-23T00:00:00Z', to: '2026-11-30T00:00:00Z' };
  const { rows } = (await commune.app.call('approver', 'GET', '/api/v1/ledger', { query })).json;
  expect(rows.filter((row: { state: string }) => row.state === 'off-plan')).toMatchObject([{ title: 'Đài tỉnh' }]);
});
