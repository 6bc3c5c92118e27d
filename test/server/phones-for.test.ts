/** Phone numbers of people who may have to be called: the viewer sees none, in no answer of any route; whoever may call sees them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withoutPhones } from '../../server/phones-for.ts';
import { enqueueNotice } from '../../server/store/delivery-store.ts';
import { subscribe } from '../../server/store/subscription-store.ts';
import { accessRules, withNothing } from './access-rules.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { stationPlace } from './station-steps.ts';

const PHONE = '0912 345 678';
const CALLER = '0987 654 321';

let app: TestApp;
let ids: { station: string; complaint: string };
beforeAll(async () => {
  app = await makeApp();
  const contacts = [{ name: 'Ông Sáu', phone: PHONE }];
  const station = (
    await app.call('admin', 'POST', '/api/v1/stations', { payload: { ...stationPlace({ code: 'T05' }), contacts } })
  ).json;
  const asked = {
    stationId: station.id,
    aboutAt: '2026-11-22T20:15:00Z',
    asked: 'Loa kêu lúc 3 giờ sáng',
    dueOn: '2026-11-20',
  };
  const payload = { caller: 'Bà Lê Thị Ba', phone: CALLER, ...asked };
  const complaint = (await app.call('operator', 'POST', '/api/v1/complaints', { payload })).json;
  ids = { station: station.id, complaint: complaint.id };
});
afterAll(() => app.close());

/** Every GET of the API, with ids that are there. */
const answersTo = async (who: 'viewer' | 'operator') => {
  const answers = new Map<string, string>();
  for (const route of Object.keys(accessRules)) {
    const [method, path = ''] = route.split(' ');
    if (method !== 'GET' || path.endsWith('/events') || !path.startsWith('/api/v1/')) continue;
    const own = path.includes('complaints') ? ids.complaint : ids.station;
    const query = { stationId: ids.station, date: '2026-11-23', week: '2026-11-23', firstDay: '2026-11-23', days: '1' };
    const answer = await app.call(who, 'GET', withNothing(path.replace(':id', own)).split('?')[0] ?? '', { query });
    answers.set(route, answer.body);
  }
  return answers;
};

test('the viewer is told no phone number and no caller by any route, the operator is', async () => {
  const told = (answers: Map<string, string>) =>
    [...answers].flatMap(([route, body]) => (/0912 345 678|0987 654 321|Lê Thị Ba/.test(body) ? [route] : []));
  expect(told(await answersTo('viewer'))).toEqual([]);
  expect(told(await answersTo('operator'))).toEqual(
    expect.arrayContaining([
      'GET /api/v1/stations',
      'GET /api/v1/stations/:id',
      'GET /api/v1/run-sheet',
      'GET /api/v1/today',
      'GET /api/v1/complaints',
      'GET /api/v1/complaints/:id',
      'GET /api/v1/evidence/week',
    ]),
  );
});

test('no notice that says whom to call goes to somebody who only looks, also where roles were changed since', async () => {
  const { db, communeId, clock, people } = app;
  const keys = { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) };
  for (const [who, id] of [
    ['operator', people.operator.id],
    ['viewer', people.viewer.id],
  ] as const) {
    const address = { endpoint: `https://push.example.vn/${who}`, keys };
    await subscribe(db, communeId, { id, name: who }, address, { tokenHash: who, deviceHash: null }, clock.now());
  }
  const message = { push: PHONE, webhook: PHONE, expiresAt: clock.now() + 60_000 };
  await enqueueNotice(db, communeId, message, clock.now());
  const sent = app.dump().noticeDelivery as { target: string }[];
  expect(sent.map(({ target }) => target)).toEqual(['https://push.example.vn/operator']);
});

test('a copy without phones leaves all else, and the answer itself, as they were', () => {
  const contact = { name: 'Ông Sáu', phone: PHONE, id: 'c' };
  const answer = { at: 5, none: null, list: [contact, 'phone', [{ phone: null }]], deep: { contacts: [contact] } };
  const before = structuredClone(answer);
  const blank = { ...contact, phone: '' };
  expect(withoutPhones(answer)).toEqual({
    ...{ at: 5, none: null, list: [blank, 'phone', [{ phone: null }]] },
    deep: { contacts: [blank] },
  });
  expect(answer).toEqual(before);
  const bytes = Buffer.from('x');
  expect(withoutPhones(bytes)).toBe(bytes);
});
