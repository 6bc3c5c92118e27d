/** What Hôm nay says of evidence: which villages owe a word for last week, and where ears contradict a machine. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evidenceTasks } from '../../server/evidence-tasks.ts';
import { newestRow } from '../../server/store/ledger-store.ts';
import { storeResults } from '../../server/store/row-results.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { at, enterWeek, iso, makeVillage, weekBody } from './village-steps.ts';

let app: TestApp;
let manual: string;
let machine: string;
beforeAll(async () => {
  app = await makeApp({}, { at: at(7, 8) });
  manual = await makeVillage(app);
  machine = await makeVillage(app, { code: 'T01', name: 'Tân Thủy', transport: 'ip' });
});
afterAll(() => app.close());

const tasks = () => evidenceTasks(app.deps, app.clock.now());

test('a village without a machine owes a word for last week until it has given one for all of it', async () => {
  expect(await tasks()).toEqual([
    {
      kind: 'village-week',
      title: '1 thôn chưa xác nhận tuần 23/11 - 29/11',
      detail: 'Phố Tây. Gọi trưởng thôn rồi ghi một câu trả lời cho cả tuần.',
      href: '/nhat-ky/xac-nhan?tuan=2026-11-23',
    },
  ]);
  await enterWeek(app, weekBody(manual, { saidAt: iso(at(4, 18)) }));
  expect(await tasks()).toHaveLength(1);
  await enterWeek(app, weekBody(manual));
  expect(await tasks()).toEqual([]);
});

test('of this week nothing is owed yet', async () => {
  app.clock.set(at(6, 20));
  await enterWeek(app, weekBody(manual, { answer: 'cleared' }));
  expect(await tasks()).toEqual([]);
  app.clock.set(at(7, 8));
  expect(await tasks()).toHaveLength(1);
});

test.each([
  ['doubted', 'doubted', 'Tân Thủy: máy ghi đã phát, dân báo không nghe'],
  ['heard-otherwise', 'foreign-sound', 'Tân Thủy: máy ghi không phát, dân báo nghe được'],
])('a row that is %s is a task for three days, one line for a station', async (reason, kind, title) => {
  for (const airingId of ['fri-17', 'sat-17']) {
    const row = await newestRow(app.db, airingId, machine);
    if (row === undefined) throw new Error('no row');
    const result = {
      outcome: 'aired' as const,
      reason,
      startedAt: row.plannedAt,
      endedAt: row.endsAt,
      renderedMs: 30_000,
    };
    await storeResults(app.db, app.clock.now(), app.communeId, [
      { row, result: { ...result, rmsDb: -18, evidence: 'machine', items: row.items, closed: true } },
    ]);
  }
  app.clock.set(at(7, 8));
  expect((await tasks())[0]).toMatchObject({
    ...{ kind, title, href: `/nhat-ky?ngay=2026-11-28&luot=sat-17&tram=${machine}` },
    detail: expect.stringContaining('thứ Bảy 28/11/2026 17:00, "Lượt sat-17", và 1 lượt khác.'),
  });
  app.clock.set(at(9, 8));
  expect((await tasks()).map((task) => task.kind)).toEqual(['village-week']);
});
