/** Segments without end: a plan is made, and an emergency goes out, however many there are. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { loadSegments } from '../../server/store/segment-store.ts';
import { makeApp } from './make-app.ts';
import { MONDAY_9 } from './make-house.ts';
import { MINUTE, planCommune } from './planned-commune.ts';
import { giveRendition, hashOf, made, makeSegment } from './segment-steps.ts';

/** More than SQLite takes as parameters of one statement (32,766). */
const MORE_THAN_PARAMETERS = 33_000;

test('an emergency goes out, the plan is made and approvers see what waits, however many drafts there are', async () => {
  const commune = await planCommune();
  const { app } = commune;
  app.clock.set(MONDAY_9 + MINUTE);
  const segmentId = await makeSegment(app, app.people.operator, { title: 'Lũ về', kind: 'notice' });
  await giveRendition(app, segmentId, app.people.operator, made(hashOf('lũ'), { durationMs: 20_000 }));
  const row = await app.db.selectFrom('segment').selectAll().where('id', '=', segmentId).executeTakeFirstOrThrow();
  for (let from = 0; from < MORE_THAN_PARAMETERS; from += 1_000) {
    const drafts = Array.from({ length: 1_000 }, (_, n) => ({
      ...row,
      id: randomUUID(),
      renditionId: null,
      title: `${from + n}`,
    }));
    await app.db.insertInto('segment').values(drafts).execute();
  }
  const payload = { requestId: randomUUID(), kind: 'emergency', segmentId, target: { kind: 'all' } };
  expect((await app.call('operator', 'POST', '/api/v1/interrupts', { payload })).status).toBe(201);
  expect((await app.call('approver', 'GET', '/api/v1/approvals/waiting')).status).toBe(200);
  await commune.compile();
  const { airings } = await commune.playlistOf(0);
  expect(airings.some(({ priority }) => priority === 'emergency')).toBe(true);
  await app.close();
}, 60_000);

test('a plan does not read what segments say', async () => {
  const app = await makeApp();
  const payload = { title: 'Dài', text: 'Ủy ban '.repeat(7_000) };
  expect((await app.call('operator', 'POST', '/api/v1/segments', { payload })).status).toBe(201);
  const [record] = await loadSegments(app.db, app.communeId, { wordless: true });
  expect([record?.row.title, record?.row.text]).toEqual(['Dài', '']);
  await app.close();
});

test('one account does not make them by the thousand, another still may', async () => {
  const app = await makeApp({ LOA_REQUESTS_PER_MINUTE: '1200' });
  const make = async (who: 'operator' | 'both') =>
    (await app.call(who, 'POST', '/api/v1/segments', { payload: { title: 'Tin' } })).status;
  expect(await make('operator')).toBe(201);
  const row = await app.db.selectFrom('segment').selectAll().executeTakeFirstOrThrow();
  const others = Array.from({ length: 298 }, () => ({ ...row, id: randomUUID() }));
  await app.db.insertInto('segment').values(others).execute();
  expect([await make('operator'), await make('operator'), await make('both')]).toEqual([201, 429, 201]);
  app.clock.pass(3_600_001);
  expect(await make('operator')).toBe(201);
  await app.close();
});
