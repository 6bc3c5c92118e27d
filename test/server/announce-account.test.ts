/** Who is told of what gives somebody a way into an account, or a say in what sounds: nobody becomes an approver, or gets one's password, in silence. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeSetting } from '../../server/store/setting-store.ts';
import { newPerson, openBrowser, openBrowserOf } from './login-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';
import type { TestPerson } from './make-house.ts';

let app: TestApp;
let person: TestPerson;
beforeAll(async () => {
  app = await makeApp();
  await subscribe(app.people.approver, 'approver');
  await subscribe(app.people.operator, 'operator');
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.db
    .deleteFrom('pushSubscription')
    .where('userId', 'like', 'person-%')
    .where('endpoint', 'like', '%own')
    .execute();
  person = await newPerson(app, ['admin']);
  await subscribe(person, 'own');
  await app.db.deleteFrom('noticeDelivery').execute();
});

const subscribe = async (who: TestPerson, name: string) => {
  const keys = { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) };
  const endpoint = `https://push.example.vn/${name}`;
  expect((await (await openBrowserOf(app, who)).call('POST', '/push', { endpoint, keys })).status).toBeLessThan(300);
};
const told = () =>
  (app.dump().noticeDelivery as { target: string; body: string }[])
    .map(({ target, body }) => [target.replace('https://push.example.vn/', ''), JSON.parse(body).title])
    .sort();
const admin = (method: 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, payload?: object) =>
  app.call('admin', method, `/api/v1${path}`, payload === undefined ? {} : { payload });
const both = (title: string) => [
  ['approver', title],
  ['own', title],
];
const PASSWORD = 'mật khẩu của kẻ khác';

describe('an account', () => {
  test('whose password an admin sets: its holder and every approver', async () => {
    await admin('PATCH', `/users/${person.id}`, { password: PASSWORD });
    expect(told()).toEqual(both(`Mật khẩu của ${person.name} vừa được đặt lại`));
  });

  test('whose password is set by a link: the same, and an invitation tells nobody', async () => {
    const use = async (id: string) => {
      const { path } = (await admin('POST', `/users/${id}/link`)).json;
      const headers = { 'x-link-token': path.split('#')[1] };
      expect((await openBrowser(app).call('POST', '/link', { password: PASSWORD }, headers)).status).toBe(200);
    };
    await use(person.id);
    expect(told()).toEqual(both(`Mật khẩu của ${person.name} vừa được đặt lại`));
    const { id } = (await admin('POST', '/users', { username: 'khach', displayName: 'Khách', roles: ['viewer'] })).json;
    await use(id);
    expect(told()).toHaveLength(2);
  });

  test('that may approve from now on, or no longer: its holder and every approver', async () => {
    await admin('PATCH', `/users/${person.id}`, { roles: ['approver'] });
    expect(told()).toEqual(both(`${person.name} vừa được quyền duyệt tin bài`));
    await admin('PATCH', `/users/${person.id}`, { displayName: 'Tên khác' });
    expect(told()).toHaveLength(2);
    await app.db.deleteFrom('noticeDelivery').execute();
    await admin('PATCH', `/users/${person.id}`, { roles: ['viewer'] });
    expect(told()).toEqual(both('Tên khác không còn quyền duyệt tin bài'));
  });

  test('that is made as an approver: every approver', async () => {
    const payload = { username: 'rom', displayName: 'Rơm', roles: ['approver'], password: PASSWORD };
    await admin('POST', '/users', payload);
    expect(told()).toEqual([['approver', 'Rơm vừa được quyền duyệt tin bài']]);
  });
});

describe('a duty that is lent', () => {
  const days = { firstDay: '2026-11-23', lastDay: '2026-11-29', reason: '' };
  const lend = (role: 'operator' | 'approver') =>
    admin('POST', '/delegations', { fromId: app.people[role].id, toId: person.id, role, ...days });

  test('to approve is told to both, and every approver', async () => {
    await lend('approver');
    expect(told()).toEqual(both(`${person.name} duyệt thay ${app.people.approver.name}`));
    const [{ body }] = app.dump().noticeDelivery as [{ body: string }];
    expect(JSON.parse(body).body).toMatch(
      /^Từ ngày 23\/11\/2026 đến ngày 29\/11\/2026\. Do Phạm Quốc Bảo làm lúc .*Hỏi lại ngay/,
    );
  });

  test('to write is told to both', async () => {
    await lend('operator');
    const title = `${person.name} soạn tin bài thay ${app.people.operator.name}`;
    expect(told()).toEqual([
      ['operator', title],
      ['own', title],
    ]);
  });
});

test('a setting that guards approvals: every approver hears where it is turned down, and nobody of another or of the way up', async () => {
  const heard = [];
  for (const [name, value] of [
    ['secondFactor', 'everybody'],
    ['secondFactor', 'approvers'],
    ['secondFactor', 'off'],
    ['secondFactor', 'off'],
    ['sameBrowser', 'allowed'],
    ['sameBrowser', 'second-factor'],
    ['reportWaitDays', 3],
  ] as const) {
    const actor = { name: app.people.admin.name };
    await writeSetting(app.db, app.clock.now(), app.communeId, name, value, actor);
    heard.push(told());
    await app.db.deleteFrom('noticeDelivery').execute();
  }
  expect(heard).toEqual([
    [],
    [['approver', 'Chỉ còn người duyệt bắt buộc có bước xác nhận thứ hai']],
    [['approver', 'Không còn ai bắt buộc có bước xác nhận thứ hai']],
    [],
    [['approver', 'Duyệt trên trình duyệt đã soạn không còn hỏi bước xác nhận thứ hai']],
    [],
    [],
  ]);
});
