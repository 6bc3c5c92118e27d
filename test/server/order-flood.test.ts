/** Orders of one person without end: they hold up nobody's next one, and no stop. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { MONDAY_9 } from './make-house.ts';
import { MINUTE, planCommune } from './planned-commune.ts';
import { giveRendition, hashOf, made, makeSegment } from './segment-steps.ts';

test('as many turns as a few days of flood need, and as many single orders; another account has its own', async () => {
  const commune = await planCommune();
  const { app } = commune;
  app.clock.set(MONDAY_9 + MINUTE);
  const segmentId = await makeSegment(app, app.people.operator, { title: 'Lũ về', kind: 'notice' });
  await giveRendition(app, segmentId, app.people.operator, made(hashOf('lũ'), { durationMs: 1_000 }));
  const repeated = { expiresInMinutes: 1_400, repeatEveryMinutes: 14 };
  const send = async (who: 'operator' | 'admin', over: object = repeated) => {
    const payload = { requestId: randomUUID(), kind: 'emergency', segmentId, target: { kind: 'all' }, ...over };
    const { status, json } = await app.call(who, 'POST', '/api/v1/interrupts', { payload });
    return { status, id: String(json.id), code: json.code };
  };
  const sent = [await send('operator'), await send('operator'), await send('operator')];
  expect(sent.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(await send('operator')).toMatchObject({ status: 409, code: 'order-too-many' });
  // One that does not repeat still goes out, and so does anybody else's.
  expect((await send('operator', {})).status).toBe(201);
  expect((await send('admin')).status).toBe(201);
  await app.call('operator', 'DELETE', `/api/v1/interrupts/${sent[0]?.id}`);
  expect((await send('operator')).status).toBe(201);

  const one = await app.db
    .selectFrom('interrupt')
    .selectAll()
    .where('repeatEveryMs', 'is', null)
    .executeTakeFirstOrThrow();
  const others = Array.from({ length: 98 }, (_, n) => ({ ...one, id: randomUUID(), requestId: `${n}` }));
  await app.db.insertInto('interrupt').values(others).execute();
  expect((await send('operator', {})).status).toBe(201);
  expect(await send('operator', {})).toMatchObject({ status: 409, code: 'order-too-many' });
  expect((await send('admin', {})).status).toBe(201);
  await app.close();
});
