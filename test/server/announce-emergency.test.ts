/** An emergency reaches every approver's phones and the webhook in the order's own transaction, also where notices have filled the queue. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { emergencyMessage } from '../../server/announce-emergency.ts';
import { makeApp, type TestApp, type Who } from './make-app.ts';
import { MONDAY_9 } from './make-house.ts';
import { hashOf, made, makeApproved } from './segment-steps.ts';
import { enrol } from './station-steps.ts';

let app: TestApp;
let segmentId = '';
beforeAll(async () => {
  app = await makeApp();
  const { operator: author, approver } = app.people;
  segmentId = await makeApproved(app, { author, approver }, made(hashOf('lũ')), { title: 'Lũ về' });
  await enrol(app, { code: 'T1', name: 'Tân Thủy' });
  await enrol(app, { code: 'T2', name: 'Hòa Thủy' });
  for (const who of ['operator', 'approver', 'both', 'admin'] as const) await phone(who);
  await app.call('admin', 'PUT', '/api/v1/webhook', { payload: { url: 'https://hooks.example.vn/loa' } });
});
afterAll(() => app.close());

const endpointOf = (who: Who) => `https://push.example.vn/${who}`;
const phone = (who: Who) =>
  app.call(who, 'POST', '/api/v1/push', {
    payload: { endpoint: endpointOf(who), keys: { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) } },
  });
const queued = () => app.db.selectFrom('noticeDelivery').selectAll().execute();
const targets = async () => (await queued()).map(({ channel, target }) => target || channel).sort();
const send = (over: object = {}) =>
  app.call('operator', 'POST', '/api/v1/interrupts', {
    payload: { requestId: randomUUID(), kind: 'emergency', segmentId, ...over },
  });

test('who may approve is told, by their own role or a lent one, and nobody else; an order sent twice is told once', async () => {
  const to = { fromId: app.people.approver.id, toId: app.people.admin.id, role: 'approver' };
  const days = { firstDay: '2026-11-23', lastDay: '2026-11-24' };
  expect((await app.call('admin', 'POST', '/api/v1/delegations', { payload: { ...to, ...days } })).status).toBe(201);
  // That somebody may approve now is told as well.
  await app.db.deleteFrom('noticeDelivery').execute();
  const requestId = randomUUID();
  for (const _ of [1, 2]) expect((await send({ requestId })).status).toBe(201);
  expect(await targets()).toEqual([endpointOf('admin'), endpointOf('approver'), endpointOf('both'), 'webhook']);
  expect(JSON.parse((await queued())[0]?.body ?? '')).toMatchObject({
    title: 'Đang phát khẩn cấp tại tất cả 2 trạm',
    href: expect.stringMatching(/^\/khan-cap\//),
  });
  await app.db.deleteFrom('noticeDelivery').execute();
});

test('notices that fill the queue leave room for it; phát ngay tells nobody', async () => {
  const row = { commune: app.communeId, channel: 'push' as const, target: 'x', body: '{}', tries: 0 };
  const times = { createdAt: MONDAY_9, expiresAt: MONDAY_9 + 86_400_000, notBefore: MONDAY_9 };
  const full = Array.from({ length: 500 }, (_, n) => ({ id: `${n}`, ...row, ...times }));
  await app.db.insertInto('noticeDelivery').values(full).execute();
  expect((await send({ kind: 'now' })).status).toBe(201);
  expect(await queued()).toHaveLength(500);
  expect((await send()).status).toBe(201);
  expect(await queued()).toHaveLength(504);
});

test('what it says: who, what, where, until when, and what to do if it is not the commune’s own', () => {
  const stations = ['Tân Thủy', 'Hòa Thủy', 'Phố Tây', 'Trung Lưu'].map((name) => ({ id: name, name, zoneIds: [] }));
  const said = (reached: readonly string[]) =>
    emergencyMessage(
      { id: 'xa', name: 'Sơn Thủy', zone: 'Asia/Ho_Chi_Minh' },
      { id: 'lenh', title: 'Lũ về', issuedBy: 'Trần Thị Hương', expiresAt: MONDAY_9 + 3_600_000, reached, stations },
      MONDAY_9,
    );
  expect(said(['Phố Tây']).push).toEqual({
    title: 'Đang phát khẩn cấp tại trạm Phố Tây',
    body: '"Lũ về", do Trần Thị Hương phát lúc thứ Hai 23/11/2026 09:00, hết hạn thứ Hai 23/11/2026 10:00.\nKhông phải của xã? Mở ra và bấm Dừng.',
    href: '/khan-cap/lenh',
    tag: 'loa-khan-cap-lenh',
  });
  expect(said(['Phố Tây', 'Tân Thủy']).webhook).toMatchObject({
    event: 'emergency',
    order: { stations: ['Tân Thủy', 'Phố Tây'], expiresAt: '2026-11-23T03:00:00.000Z' },
  });
});
