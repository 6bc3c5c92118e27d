/** The browser that made a segment approves it only after a second factor: whoever sits at the operator's machine is not yet the approver. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { submitSegment } from '../../server/store/segment-store.ts';
import { makeApp, type TestApp, type Who } from './make-app.ts';
import { giveRendition, hashOf, made } from './segment-steps.ts';
import { askAndSign, givePhone, SITE } from './signing-steps.ts';

const OFFICE = 'a'.repeat(64);
const PHONE = 'b'.repeat(64);
let app: TestApp;
let count = 0;
beforeAll(async () => {
  app = await makeApp(SITE);
  for (const who of ['operator', 'approver'] as const) await app.call(who, 'GET', '/api/v1/me');
});
afterAll(() => app.close());

const sits = (who: Who, deviceHash: string | null, strongAt: number | null = null) =>
  app.db.updateTable('session').set({ deviceHash, strongAt }).where('userId', '=', app.people[who].id).execute();

/** Written by the operator in the office's browser, handed in. */
async function written() {
  await sits('operator', OFFICE);
  const payload = { title: 'Lịch tiêm chủng', kind: 'notice' };
  const { id: segmentId } = (await app.call('operator', 'POST', '/api/v1/segments', { payload })).json;
  const sha256 = hashOf(`máy ${++count}`);
  await giveRendition(app, segmentId, app.people.operator, made(sha256));
  await submitSegment(app.db, app.clock.now(), app.communeId, segmentId, app.people.operator);
  return { segmentId, sha256 };
}
const approve = async (what: object, signed?: object) => {
  const payload = { decisions: [{ ...what, decision: 'approved' }], ...(signed && { signed }) };
  const { status, json } = await app.call('approver', 'POST', '/api/v1/approvals', { payload });
  return status === 200 ? 'approved' : json.code;
};

test('on another device, or one without a cookie, it is approved as always', async () => {
  for (const device of [PHONE, null]) {
    const what = await written();
    await sits('approver', device);
    expect(await approve(what)).toBe('approved');
  }
});

test('on the same one a second factor is asked for, given lately; returning it needs none', async () => {
  const what = await written();
  await sits('approver', OFFICE);
  expect(await approve(what)).toBe('second-factor-missing');
  const phone = await givePhone(app, 'approver');
  expect(await approve(what)).toBe('step-up-needed');
  await sits('approver', OFFICE, app.clock.now() - 600_000);
  expect(await approve(what)).toBe('step-up-needed');
  await sits('approver', OFFICE, app.clock.now() - 599_999);
  expect(await approve(what)).toBe('approved');
  await sits('approver', OFFICE);
  const other = await written();
  const items = { items: [other] };
  expect(await approve(other, await askAndSign(app, 'approver', phone, 'approval', items))).toBe('approved');
  const returned = { decisions: [{ ...(await written()), decision: 'returned', note: 'sai giờ' }] };
  expect((await app.call('approver', 'POST', '/api/v1/approvals', { payload: returned })).status).toBe(200);
});

test('a commune may allow it', async () => {
  await app.call('admin', 'PUT', '/api/v1/settings/sameBrowser', { payload: { value: 'allowed' } });
  const what = await written();
  await sits('approver', OFFICE);
  expect(await approve(what)).toBe('approved');
});
