/** Thu hồi on the API: what lifts it, what it takes off the air, and which stations have not heard of it. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { airingId } from '../../scheduler/plan-airings.ts';
import { UNDO_MS } from '../../server/store/approval-store.ts';
import type { PlaylistFileItem } from '../../stations/protocol.ts';
import { MONDAY_9 } from './make-house.ts';
import { MINUTE, type PlannedCommune, planCommune } from './planned-commune.ts';
import { hashOf, made, makeApproved } from './segment-steps.ts';

/** 11:00 in the commune. */
const NOON = MONDAY_9 + 120 * MINUTE;

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

test('what stands in for a place is taken off the air too, and for two days every playlist says so', async () => {
  const { app, segmentId } = commune;
  const { operator: author, approver } = app.people;
  const bulletin = await makeApproved(app, { author, approver }, made(hashOf('bản tin')), { title: 'Bản tin' });
  const place = { kind: 'place', name: 'Bản tin', maxMs: 60_000, fallback: { kind: 'segment', segmentId } };
  const programme = { title: 'Trưa', items: [place] };
  const { json } = await call('operator', 'POST', '/api/v1/programmes', { payload: programme });
  const scheduleId = await commune.schedule({
    title: 'Trưa',
    programmeId: json.id,
    dtstart: '2026-11-23T11:00:00',
    rrule: null,
  });
  await commune.compile();
  await call('operator', 'PUT', `/api/v1/places/${airingId(scheduleId, NOON)}/0`, { payload: { segmentId: bulletin } });
  const files = async () => {
    await commune.compile();
    const { airings, withdrawn } = await commune.playlistOf(0);
    const noon = airings.find(({ startsAt }) => startsAt === NOON)?.items as PlaylistFileItem[] | undefined;
    return [noon?.map(({ sha256, fallback }) => [sha256, fallback?.sha256]), withdrawn];
  };
  expect(await files()).toEqual([[[hashOf('bản tin'), hashOf('tin')]], undefined]);
  app.clock.set(NOON + 1_000);
  await commune.compile();
  await withdraw();
  expect(await files()).toEqual([[[hashOf('bản tin'), undefined]], [hashOf('tin')]]);
  app.clock.pass(48 * 60 * MINUTE);
  expect(await files()).toEqual([undefined, undefined]);
});
