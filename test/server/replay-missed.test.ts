/** Phát bù: what a station missed is proposed at a time that is free, planned on a yes, and nothing that sounded is aired again. */
import { beforeAll, expect, test } from 'vitest';
import { missedItems } from '../../server/replay-missed.ts';
import type { LedgerItem, LedgerRow } from '../../server/store/ledger-store.ts';
import { airedFacts, writeJournalSince } from './journal-steps.ts';
import { MINUTE, type PlannedCommune, planCommune, TUESDAY_17 } from './planned-commune.ts';

let commune: PlannedCommune;
let airingId = '';
beforeAll(async () => {
  commune = await planCommune();
  airingId = (await commune.playlistOf(0)).airings[0]?.id ?? '';
  commune.app.clock.set(TUESDAY_17 + 60 * MINUTE);
  const silent = [{ kind: 'playlist-accepted' as const, version: 2 }];
  await commune
    .station(0)
    .sendJournal(writeJournalSince(TUESDAY_17 - 60 * MINUTE, silent, { from: TUESDAY_17 + 30 * MINUTE }));
  await commune.tell(1, airedFacts(airingId, { startedAt: TUESDAY_17 + 40, mark: 'tin' }));
  await commune.closeLedger();
  return () => commune.app.close();
});

const replay = (index: number, payload: object, who: 'operator' | 'approver' = 'operator') =>
  commune.app.call(who, 'POST', `/api/v1/ledger/${airingId}/${commune.station(index).id}/replay`, { payload });

test('what was missed is proposed, and nothing is stored before a person says yes', async () => {
  const before = commune.app.dump();
  const { status, json } = await replay(0, {});
  expect([status, json]).toEqual([
    200,
    {
      startsAt: expect.stringMatching(/^2026-11-2\dT\d\d:\d\d:00$/),
      stations: ['Tân Thủy'],
      items: [{ index: 0, title: 'Tin một cửa', durationMs: 30_000 }],
      notes: [],
      scheduleId: null,
    },
  ]);
  expect(commune.app.dump()).toEqual(before);
});

test('a yes plans it there alone, at that time, under a name that says what it is', async () => {
  const { startsAt } = (await replay(0, {})).json;
  const { json } = await replay(0, { dryRun: false, startsAt });
  expect(json.scheduleId).toEqual(expect.any(String));
  await commune.compile();
  const told = async (index: number) =>
    (await commune.playlistOf(index)).airings
      .filter(({ title }) => title.startsWith('Phát bù'))
      .map(({ title, startsAt: at }) => [title, at]);
  expect(await told(0)).toEqual([['Phát bù: Tin chiều', Date.parse(`${startsAt}+07:00`)]]);
  expect(await told(1)).toEqual([]);
});

const storyOf = async (index: number) =>
  (await commune.app.call('operator', 'GET', `/api/v1/ledger/${airingId}/${commune.station(index).id}`)).json;

test('while one stands its row says so and no second one is planned; cancelled, it can be planned anew', async () => {
  const { startsAt, scheduleId } = (await storyOf(0)).replay;
  expect((await storyOf(0)).replay).toEqual({
    startsAt: expect.stringMatching(/^2026-11-2\dT\d\d:\d\d:00$/),
    scheduleId: expect.any(String),
    aired: false,
    byName: commune.app.people.operator.name,
    at: expect.any(String),
  });
  expect((await storyOf(1)).replay).toBeNull();
  const before = commune.app.dump();
  const again = [await replay(0, {}), await replay(0, { dryRun: false, startsAt: '2026-11-24T20:00:00' })];
  expect(again.map(({ status, json }) => [status, json.code])).toEqual(Array(2).fill([409, 'replay-planned']));
  expect(again[0]?.json.message).toContain(`${startsAt.slice(11, 16)}, ${startsAt.slice(8, 10)}/11`);
  expect(commune.app.dump()).toEqual(before);
  await commune.app.call('operator', 'DELETE', `/api/v1/schedules/${scheduleId}`);
  expect((await storyOf(0)).replay).toBeNull();
  expect((await replay(0, {})).status).toBe(200);
});

test('of two at once one is planned', async () => {
  const both = await Promise.all([replay(0, { dryRun: false }), replay(0, { dryRun: false })]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test('one that did not sound there can be planned anew; one that did cannot', async () => {
  const { scheduleId, startsAt } = (await storyOf(0)).replay;
  await commune.app.deps.db
    .insertInto('ledgerNow')
    .values({
      ...(await commune.app.deps.db.selectFrom('ledgerNow').selectAll().limit(1).executeTakeFirstOrThrow()),
      ...{ airingId: 'again', stationId: commune.station(0).id, scheduleId, outcome: 'missed' },
      plannedAt: Date.parse(`${startsAt}+07:00`),
    })
    .execute();
  expect([(await storyOf(0)).replay, (await replay(0, {})).status]).toEqual([null, 200]);
  await commune.app.deps.db
    .updateTable('ledgerNow')
    .set({ outcome: 'aired' })
    .where('airingId', '=', 'again')
    .execute();
  expect([(await storyOf(0)).replay.aired, (await replay(0, {})).json.code]).toEqual([true, 'replay-planned']);
  await commune.app.call('operator', 'DELETE', `/api/v1/schedules/${scheduleId}`);
});

test('what sounded is not aired again; a time in quiet hours or the past is refused; who may not plan may not', async () => {
  const codeOf = async (answer: ReturnType<typeof replay>) => (await answer).json.code;
  expect([
    await codeOf(replay(1, {})),
    await codeOf(replay(0, { startsAt: '2026-11-26T03:15:00' })),
    await codeOf(replay(0, { startsAt: '2026-11-24T17:00:00' })),
    (await replay(0, {}, 'approver')).status,
    (await commune.app.call('operator', 'POST', `/api/v1/ledger/none/${commune.station(0).id}/replay`, { payload: {} }))
      .status,
  ]).toEqual(['replay-nothing', 'quiet-hours', 'never-occurs', 403, 404]);
});

test('a segment without an approval in force is left out', async () => {
  const { json } = await commune.app.call('approver', 'POST', `/api/v1/segments/${commune.segmentId}/withdraw`, {
    payload: { reason: 'sai số liệu' },
  });
  expect(json.code).toBeUndefined();
  expect((await replay(0, {})).json.code).toBe('replay-nothing');
});

test.each<[string, Partial<LedgerRow>, number[]]>([
  ['of a machine’s row what was rendered in part or not at all', {}, [1, 2]],
  ['nothing of a row that a village heard whole', { ...attested('aired') }, []],
  ['all of a row that a village heard in part: nobody knows which', { ...attested('cut') }, [0, 1, 2]],
  ['all of a row that a village did not hear', { ...attested('missed'), evidence: 'village' }, [0, 1, 2]],
  [
    'all of a row whose carrier sounded and that its village did not hear',
    { outcome: 'missed', evidence: 'village' },
    [0, 1, 2],
  ],
  ['nothing of a row that has not been heard of yet', { outcome: 'unknown', closedAt: null }, []],
  ['nothing of sound off the plan', { offPlan: 1 }, []],
])('aired again is %s', (_what, over, expected) => {
  const row = {
    outcome: 'cut',
    evidence: 'machine',
    closedAt: 1,
    offPlan: 0,
    items: items([1000, 500, undefined]),
    ...over,
  } as LedgerRow;
  expect(missedItems(row).map(({ index }) => index)).toEqual(expected);
});

function attested(outcome: string): Partial<LedgerRow> {
  return { outcome, evidence: 'village', items: items([undefined, undefined, undefined]) };
}

function items(rendered: readonly (number | undefined)[]): LedgerItem[] {
  return rendered.map((renderedMs, index) => ({ index, durationMs: 1000, renderedMs }) as LedgerItem);
}
