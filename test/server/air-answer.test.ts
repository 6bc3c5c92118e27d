/** "Lúc đó loa có phát không?" on the API: from the journal as it arrived, never ahead of it; with who approved, and the incidents there. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planLedger } from '../../server/store/ledger-store.ts';
import { airedFacts } from './journal-steps.ts';
import { plannedRow, storeResult } from './ledger-steps.ts';
import { MINUTE, type PlannedCommune, planCommune, TUESDAY_17 } from './planned-commune.ts';
import { stationPlace } from './station-steps.ts';

const iso = (at: number) => new Date(at).toISOString();
let commune: PlannedCommune;
let airingId: string;
/** T1 has told of its airing; no round of the closer has read it yet. */
beforeAll(async () => {
  commune = await planCommune();
  commune.app.clock.set(TUESDAY_17 + 5 * MINUTE);
  airingId = (await commune.playlistOf(0)).airings[0]?.id ?? '';
  await commune.tell(0, airedFacts(airingId, { startedAt: TUESDAY_17 + 40, mark: 'tin' }));
});
afterAll(() => commune.app.close());

const ask = async (stationId: string, at: number, over: Readonly<Record<string, string>> = {}) =>
  (await commune.app.call('approver', 'GET', '/api/v1/air-answer', { query: { stationId, at: iso(at), ...over } }))
    .json;

describe('a station with a box', () => {
  test('sounded: says what, and who approved it; before the journal is in the log, too', async () => {
    const before = await ask(commune.station(0).id, TUESDAY_17);
    await commune.closeLedger();
    const answer = await ask(commune.station(0).id, TUESDAY_17);
    expect([before.verdict, answer.verdict]).toEqual(['ours', 'ours']);
    expect(answer.words).toBe(
      'Có. Lúc 17:00 ngày 24/11/2026, loa ở trạm Tân Thủy phát nội dung của xã: «Tin một cửa».',
    );
    expect(answer.sounds).toMatchObject([
      {
        airingId,
        revision: 1,
        itemTitle: 'Tin một cửa',
        approvedBy: 'Lê Văn Minh',
        evidence: 'machine',
        offPlan: false,
        startedAt: iso(TUESDAY_17 + 40),
      },
    ]);
  });

  test('was silent an hour before its airing: not ours, by a journal that is whole; nearer than the tolerance it is ours', async () => {
    const answer = await ask(commune.station(0).id, TUESDAY_17 - 30 * MINUTE);
    expect([answer.verdict, answer.sounds, answer.wholeUntil]).toEqual(['not-ours', [], expect.any(String)]);
    expect(answer.words).toBe(
      'Không phải của xã. Lúc 16:30 ngày 24/11/2026, trạm Tân Thủy không phát gì. Gần nhất sau đó: «Tin một cửa» từ 17:00:00 đến 17:00:30.',
    );
    expect((await ask(commune.station(0).id, TUESDAY_17 - MINUTE)).verdict).toBe('ours');
    expect((await ask(commune.station(0).id, TUESDAY_17 - MINUTE, { toleranceMinutes: '0' })).verdict).toBe('not-ours');
  });

  test('whose journal is not here: cannot say, though something was planned; says until when it is whole', async () => {
    const silent = await ask(commune.station(1).id, TUESDAY_17);
    expect([silent.verdict, silent.wholeUntil]).toEqual(['cannot-say', null]);
    expect(silent.basis).toContain('Theo lịch, lúc đó có «Tin chiều».');
    const beyond = await ask(commune.station(0).id, TUESDAY_17 + 4 * MINUTE);
    expect([beyond.verdict, Date.parse(beyond.wholeUntil) < TUESDAY_17 + 4 * MINUTE]).toEqual(['cannot-say', true]);
    expect((await ask(commune.station(0).id, TUESDAY_17 + 60 * MINUTE)).words).toContain('chưa đến');
  });

  test('played what no plan knows: it is ours all the same, and said to be off the plan', async () => {
    await commune.tell(0, airedFacts('keine-airing', { startedAt: TUESDAY_17 - 20 * MINUTE, mark: 'lạ' }));
    const unread = await ask(commune.station(0).id, TUESDAY_17 - 20 * MINUTE);
    await commune.closeLedger();
    const read = await ask(commune.station(0).id, TUESDAY_17 - 20 * MINUTE);
    for (const answer of [unread, read]) {
      expect(answer.verdict).toBe('ours');
      expect(answer.sounds).toMatchObject([{ offPlan: true }]);
      expect(answer.basis).toContain('không nằm trong lịch');
    }
  });

  test('an incident there is told; where the cluster was isolated the box alone proves nothing', async () => {
    const [stationId, call] = [commune.station(0).id, commune.app.call];
    const { clusters } = (await call('operator', 'GET', `/api/v1/stations/${stationId}`)).json;
    const places = [{ stationId, clusterId: clusters[0].id }];
    const incident = {
      kind: 'intrusion',
      title: 'Đài lạ chen vào',
      action: 'isolated',
      beginsAt: iso(TUESDAY_17 - 60 * MINUTE),
      places,
    };
    await call('operator', 'POST', '/api/v1/incidents', { payload: incident });
    const there = await ask(stationId, TUESDAY_17, { clusterId: clusters[0].id });
    expect([there.verdict, there.cluster, there.incidents]).toMatchObject([
      'cannot-say',
      'Cụm 1',
      [{ title: 'Đài lạ chen vào', action: 'isolated' }],
    ]);
    expect((await ask(stationId, TUESDAY_17)).verdict).toBe('ours');
  });
});

test('an fm village: its carrier’s journal is asked; what it sounded is not proved there, its silence is', async () => {
  const { app } = commune;
  const place = stationPlace({
    code: 'T9',
    name: 'Phố Tây',
    transport: 'fm',
    carrierId: commune.station(0).id,
    clusters: [],
  });
  const { id } = (await app.call('admin', 'POST', '/api/v1/stations', { payload: place })).json;
  const sounded = await ask(id, TUESDAY_17);
  expect([sounded.verdict, sounded.sounds[0]?.evidence]).toEqual(['ours-unproved', 'carrier']);
  expect(sounded.words).toContain('Tân Thủy đang phát «Tin một cửa», trạm Phố Tây thu lại qua FM');
  const silent = await ask(id, TUESDAY_17 - 30 * MINUTE);
  expect([silent.verdict, silent.words]).toEqual([
    'not-ours',
    expect.stringContaining('Lúc 16:30 ngày 24/11/2026, Tân Thủy (đài mà trạm Phố Tây thu lại qua FM) không phát gì.'),
  ]);
  const horizon = { from: TUESDAY_17 - MINUTE, to: TUESDAY_17 + MINUTE };
  const row = plannedRow('sóng', TUESDAY_17, { stationId: id, transport: 'fm', carrierId: commune.station(0).id });
  await planLedger(app.db, TUESDAY_17 - MINUTE, app.communeId, horizon, [row]);
  const unheard = { outcome: 'missed', reason: 'not-received', evidence: 'village', renderedMs: 0 } as const;
  await storeResult(app, 'sóng', { ...unheard, startedAt: undefined, endedAt: undefined }, id);
  const denied = await ask(id, TUESDAY_17);
  expect([denied.verdict, denied.basis]).toEqual([
    'ours-unproved',
    expect.stringContaining('Người ở thôn báo buổi đó không nghe được.'),
  ]);
  expect((await ask(id, TUESDAY_17 - 30 * MINUTE)).basis).not.toContain('Người ở thôn');
});

test('a village without a box: what people confirmed may be ours; otherwise nobody can say', async () => {
  const { app } = commune;
  const place = stationPlace({ code: 'T8', name: 'Xóm Đồi', transport: 'manual' });
  const { id } = (await app.call('admin', 'POST', '/api/v1/stations', { payload: place })).json;
  expect((await ask(id, TUESDAY_17)).words).toContain('phát bằng loa kéo, không có nhật ký máy');
  const horizon = { from: TUESDAY_17 - MINUTE, to: TUESDAY_17 + MINUTE };
  await planLedger(app.db, TUESDAY_17 - MINUTE, app.communeId, horizon, [
    plannedRow('tay', TUESDAY_17, { stationId: id, transport: 'manual' }),
  ]);
  await storeResult(app, 'tay', { evidence: 'village', startedAt: undefined, endedAt: undefined, renderedMs: 0 }, id);
  const answer = await ask(id, TUESDAY_17);
  expect([answer.verdict, answer.sounds]).toMatchObject([
    'ours-unproved',
    [{ startedAt: null, plannedAt: iso(TUESDAY_17), evidence: 'village' }],
  ]);
});

test('about no station, or a cluster of another, is refused', async () => {
  expect((await ask('keine', TUESDAY_17)).code).toBe('not-found');
  expect((await ask(commune.station(0).id, TUESDAY_17, { clusterId: 'keiner' })).code).toBe('cluster-unknown');
  expect((await ask(commune.station(0).id, TUESDAY_17, { toleranceMinutes: '31' })).code).toBe('bad-request');
});
