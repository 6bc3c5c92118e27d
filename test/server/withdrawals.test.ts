/** Thu hồi on the API: what lifts it, what it takes off the air, and which stations have not heard of it. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UNDO_MS } from '../../server/store/approval-store.ts';
import { MONDAY_9 } from './make-house.ts';
import { MINUTE, type PlannedCommune, planCommune } from './planned-commune.ts';
import { hashOf } from './segment-steps.ts';

let commune: PlannedCommune;
beforeEach(async () => {
  commune = await planCommune();
  commune.app.clock.set(MONDAY_9 + MINUTE);
});
afterEach(() => commune.app.close());

const call: PlannedCommune['app']['call'] = (...args) => commune.app.call(...args);
const segmentPath = () => `/api/v1/segments/${commune.segmentId}`;
const withdraw = () => call('approver', 'POST', `${segmentPath()}/withdraw`, { payload: { reason: 'sai số liệu' } });
const decide = (decision: 'approved' | 'returned') =>
  call('approver', 'POST', '/api/v1/approvals', {
    payload: { decisions: [{ segmentId: commune.segmentId, sha256: hashOf('tin'), decision, note: 'vẫn sai' }] },
  });
/** What the first station gets signed of orders. */
const urgent = async () => {
  await commune.compile();
  return (await commune.playlistOf(0)).airings.filter(({ priority }) => priority === 'emergency').length;
};

test('handed in anew, it stays off the air: while it waits, when it is returned, and until a new approval is past its undo', async () => {
  const { segmentId, app } = commune;
  const order = { requestId: randomUUID(), kind: 'emergency', segmentId, target: { kind: 'all' }, saysTime: false };
  await call('operator', 'POST', '/api/v1/interrupts', { payload: { ...order, repeatEveryMinutes: 20 } });
  expect(await urgent()).toBe(3);
  app.clock.pass(MINUTE);
  await withdraw();
  expect(await urgent()).toBe(0);
  app.clock.pass(MINUTE);
  await call('operator', 'POST', `${segmentPath()}/submit`);
  expect(await urgent()).toBe(0);
  await decide('returned');
  app.clock.pass(UNDO_MS);
  expect(await urgent()).toBe(0);
  await call('operator', 'POST', `${segmentPath()}/submit`);
  const { json } = await decide('approved');
  expect(await urgent()).toBe(0);
  await call('approver', 'POST', '/api/v1/approvals/undo', { payload: { ids: [json.approvals[0].id] } });
  app.clock.pass(UNDO_MS);
  expect(await urgent()).toBe(0);
  await decide('approved');
  app.clock.pass(UNDO_MS);
  expect(await urgent()).toBe(3);
});
