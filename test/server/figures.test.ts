/** Figures asked for on the API: what is refused, what old rows lack, and that off-plan sound counts nowhere but in its own line. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { figures as figuresShape } from '../../server/contract/figures.ts';
import { planLedger } from '../../server/store/ledger-store.ts';
import { storeOffPlan } from '../../server/store/off-plan-store.ts';
import { loadSounded } from '../../server/store/sounded-store.ts';
import { MINUTE, plannedRow, rowOf, STATION, storeResult } from './ledger-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { MONDAY_9 } from './make-house.ts';
import { sampleFigures } from './sample-figures.ts';
import { hashOf, made, makeApproved } from './segment-steps.ts';

let app: TestApp;
beforeAll(async () => {
  app = await makeApp();
  const { operator: author, approver } = app.people;
  const details = { title: 'Chuyện một cửa', kind: 'story' as const, topics: ['II.5'], tags: ['bưu chính công ích'] };
  await makeApproved(app, { author, approver }, made(hashOf('old')), details);
  const at = MONDAY_9 + 10 * MINUTE;
  const span = { from: MONDAY_9, to: MONDAY_9 + 60 * MINUTE };
  await planLedger(app.db, MONDAY_9, app.communeId, span, [plannedRow('old', at), plannedRow('new', at + MINUTE)]);
  app.clock.set(at + 30 * MINUTE);
  for (const id of ['old', 'new']) {
    const { items } = await rowOf(app, id);
    // The first is a row from before an item's kind and tags were kept.
    const kept = items.map(({ kind, tags, segmentId, ...rest }) =>
      id === 'old' ? rest : { ...rest, kind, tags, segmentId },
    );
    await storeResult(app, id, { items: kept.map((item) => ({ ...item, renderedMs: 30_000 })) });
  }
  const { items } = await rowOf(app, 'new');
  const sound = { airingId: 'gone', stationId: STATION, title: 'Bài cũ', items, startedAt: at, endedAt: at + 30_000 };
  await app.db
    .transaction()
    .execute((tx) => storeOffPlan(tx, app.clock.now(), app.communeId, { ...sound, renderedMs: 30_000 }));
});
afterAll(() => app.close());

const ask = (firstDay: string, lastDay: string) =>
  app.call('approver', 'GET', '/api/v1/figures', { query: { firstDay, lastDay } });

test.each([
  ['reversed', '2026-11-24', '2026-11-23'],
  ['of more than a year', '2025-11-01', '2026-11-30'],
  ['that are none', '2026-02-30', '2026-11-30'],
])('days %s are refused with words', async (_, firstDay, lastDay) => {
  const { status, json } = await ask(firstDay, lastDay);
  expect([status, json.code]).toEqual([400, 'bad-request']);
  expect(json.message).toMatch(/ngày/);
});

test('an old row has the kind and tags of its segment, a newer one its own; off-plan sound has a line of its own', async () => {
  const { status, json } = await ask('2026-11-23', '2026-11-23');
  expect(status).toBe(200);
  expect(json.items.byKind).toEqual({ story: 1, news: 1 });
  expect(json.tags[1]).toMatchObject({ tag: 'bưu chính công ích', items: 1, airings: 1 });
  expect(json.airings).toEqual({ planned: 2, sounded: 2, repeats: 0 });
  expect(json.rows.offPlan.value).toBe(1);
  expect(json.rows.offPlan.link).toBe('/nhat-ky?tu=2026-11-23&den=2026-11-23&ngoai=1');
});

test('targets read the log the same way', async () => {
  const sounded = await loadSounded(app.db, app.communeId, { from: MONDAY_9, to: MONDAY_9 + 60 * MINUTE });
  expect(sounded.map(({ stationIds, items }) => [stationIds, items.map(({ kind, tags }) => [kind, tags])])).toEqual([
    [[STATION], [['story', ['bưu chính công ích']]]],
    [[STATION], [['news', []]]],
  ]);
});

test('days with nothing in them are all zeros', async () => {
  const { json } = await ask('2020-01-01', '2020-03-31');
  expect(json.rows.planned.value).toBe(0);
  expect(json.before).toEqual({ firstDay: '2019-10-01', lastDay: '2019-12-31' });
  expect(json.topics).toEqual([]);
});

test('the sample that documents are tried with is a true answer', () => {
  expect(figuresShape.safeDecode(sampleFigures()).error).toBeUndefined();
});
