/** Hôm nay of a village that heard nothing: one line with its name and its airings, behind what is announced and due. */
import { expect, test } from 'vitest';
import { ledgerCloser } from '../../server/jobs/close-ledger.ts';
import { makeApp } from './make-app.ts';
import { at, enterWeek, iso, makeVillage, weekBody } from './village-steps.ts';

test('what a village says of a day is one task that names it, behind an announced power cut', async () => {
  const app = await makeApp({}, { at: at(3, 18) });
  const stationId = await makeVillage(app);
  await makeVillage(app, { code: 'T14', name: 'Phố Đông' });
  const exceptions = [{ date: '2026-11-26', answer: 'not-heard' }];
  expect((await enterWeek(app, weekBody(stationId, { saidAt: iso(at(3, 18)), exceptions }))).status).toBe(200);
  await ledgerCloser({ db: app.db, communeId: app.communeId, now: app.clock.now })();
  const cut = { kind: 'power', title: 'Cắt điện sửa lưới', planned: true, places: [{ stationId }] };
  const payload = { ...cut, beginsAt: iso(at(4, 7)), endsAt: iso(at(4, 17)) };
  expect((await app.call('operator', 'POST', '/api/v1/incidents', { payload })).status).toBe(201);
  const { tasks } = (await app.call('operator', 'GET', '/api/v1/today')).json;
  const told = tasks.filter(({ kind }: { kind: string }) => kind === 'incident' || kind === 'went-wrong');
  await app.close();
  expect(told).toEqual([
    expect.objectContaining({ kind: 'incident', title: expect.stringContaining('ắt điện') }),
    {
      kind: 'went-wrong',
      title: 'Phố Tây báo không nghe được: 2 buổi hôm nay',
      detail: 'Buổi 05:00, 17:00. Hỏi thôn vì sao; loa hỏng hoặc mất điện thì ghi sự cố.',
      href: `/nhat-ky?ngay=2026-11-26&luot=thu-17&tram=${stationId}`,
    },
  ]);
});
