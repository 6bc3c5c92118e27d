/** An emergency reaches every approver's phones and the webhook in the order's own transaction, whatever fills the queue. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { announceAccount } from '../../server/announce-account.ts';
import { emergencyMessage } from '../../server/announce-emergency.ts';
import { enqueueNotice } from '../../server/store/delivery-store.ts';
import { newPerson, openBrowserOf } from './login-steps.ts';
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
/** Puts so many messages into the queue. */
const fill = async (urgency: 'notice' | 'account' | 'emergency', count: number, target = 'https://x.example.vn/') => {
  await app.db.deleteFrom('noticeDelivery').where('urgency', '=', urgency).where('target', '=', target).execute();
  const row = { commune: app.communeId, channel: 'push' as const, target, body: '{}', tries: 0, urgency };
  const times = { createdAt: MONDAY_9 - 1, expiresAt: MONDAY_9 + 86_400_000, notBefore: MONDAY_9 };
  const ids = Array.from({ length: count }, (_, n) => ({ id: `${urgency} ${target} ${n}`, about: `matter ${n}` }));
  await app.db
    .insertInto('noticeDelivery')
    .values(ids.map((one) => ({ ...one, ...row, ...times })))
    .execute();
};
const queued = () => app.db.selectFrom('noticeDelivery').selectAll().orderBy(sql`rowid`).execute();
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
  await fill('notice', 500);
  expect((await send({ kind: 'now' })).status).toBe(201);
  expect(await queued()).toHaveLength(500);
  expect((await send()).status).toBe(201);
  expect(await queued()).toHaveLength(504);
});

test('nothing that waits keeps it out: no news of accounts, no emergency; of those one receiver has the newest', async () => {
  for (const urgency of ['notice', 'account', 'emergency'] as const) await fill(urgency, 1_000);
  await fill('emergency', 60, endpointOf('approver'));
  const { id } = (await send()).json;
  const rows = await queued();
  const told = rows.filter(({ about }) => about === id).map(({ channel, target }) => target || channel);
  expect(told.sort()).toEqual([endpointOf('admin'), endpointOf('approver'), endpointOf('both'), 'webhook']);
  const own = rows.filter(({ target }) => target === endpointOf('approver'));
  expect([own.length, own[0]?.about, own.at(-1)?.about]).toEqual([50, 'matter 11', id]);
});

test('nor does what is urgent take the room of notices', async () => {
  await app.db.deleteFrom('noticeDelivery').execute();
  for (const urgency of ['account', 'emergency'] as const) await fill(urgency, 500);
  const message = { push: '{}', webhook: '{}', expiresAt: MONDAY_9 + 60_000 };
  expect(await enqueueNotice(app.db, app.communeId, message, MONDAY_9)).toBe(0);
  await fill('notice', 500);
  expect(await enqueueNotice(app.db, app.communeId, message, MONDAY_9)).toBe(5);
});

test('whoever changes the own password without end fills no queue: what waits of it is one message for each browser', async () => {
  const insider = await newPerson(app, ['operator']);
  const browser = await openBrowserOf(app, insider);
  const keys = { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) };
  for (let n = 0; n < 10; n++) await browser.call('POST', '/push', { endpoint: `https://push.example.org/${n}`, keys });
  await app.db.deleteFrom('noticeDelivery').execute();
  const account = { userId: insider.id, name: insider.name, actor: { id: insider.id, name: insider.name } };
  for (let n = 0; n < 5; n++)
    await announceAccount(app.db, MONDAY_9 + n, app.communeId, { what: 'password', ...account });
  const rows = await queued();
  expect(rows).toHaveLength(11);
  expect(new Set(rows.map(({ createdAt }) => createdAt))).toEqual(new Set([MONDAY_9 + 4]));
  await announceAccount(app.db, MONDAY_9, app.communeId, { what: 'passkey', ...account });
  expect(await queued()).toHaveLength(22);
  await app.db
    .updateTable('noticeDelivery')
    .set({ tries: 2, notBefore: MONDAY_9 + 90_000 })
    .execute();
  await announceAccount(app.db, MONDAY_9 + 30, app.communeId, { what: 'password', ...account });
  const anew = (await queued()).filter(({ createdAt }) => createdAt === MONDAY_9 + 30);
  expect(anew.map(({ tries, notBefore }) => [tries, notBefore])).toEqual(Array(11).fill([0, MONDAY_9 + 90_000]));
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
