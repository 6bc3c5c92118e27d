/** Thu hồi on the API: what lifts it, what it takes off the air, and which stations have not heard of it. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { airingId } from '../../scheduler/plan-airings.ts';
import { UNDO_MS } from '../../server/store/approval-store.ts';
import { ORDER_LEAD_MS } from '../../server/store/interrupt-store.ts';
import type { PlaylistFileItem } from '../../stations/protocol.ts';
import { MONDAY_9 } from './make-house.ts';
import { MINUTE, type PlannedCommune, planCommune } from './planned-commune.ts';
import { giveRendition, hashOf, made, makeApproved, submitAndApprove } from './segment-steps.ts';
import { makeHeartbeat, stationPlace } from './station-steps.ts';

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
  const order = { requestId: randomUUID(), kind: 'emergency', segmentId, target: { kind: 'all' } };
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
  const { id, post } = commune.station(0);
  const { version } = await commune.playlistOf(0);
  await post('heartbeat', 'loa-heartbeat+jwt', makeHeartbeat(id, { playlistVersion: version }));
  await withdraw();
  const { notReached } = (await call('approver', 'GET', `${segmentPath()}/not-reached`)).json;
  expect(notReached).toMatchObject([{ stationName: 'Tân Thủy', wouldPlayAt: new Date(NOON).toISOString() }]);
  expect(await files()).toEqual([[[hashOf('bản tin'), undefined]], [hashOf('tin')]]);
  app.clock.pass(48 * 60 * MINUTE);
  expect(await files()).toEqual([undefined, undefined]);
});

describe('who has not heard of it', () => {
  const notReached = async () => (await call('approver', 'GET', `${segmentPath()}/not-reached`)).json;
  const rows = async () =>
    (await notReached()).notReached.map((row: Record<string, unknown>) => [
      row.stationName,
      row.transport,
      row.carrierName,
      row.wouldPlayAt,
      row.contacts,
    ]);
  /** A station says that it goes by the newest playlist published for it. */
  const accept = async (index: number) => {
    const { version } = await commune.playlistOf(index);
    const { id, post } = commune.station(index);
    await post('heartbeat', 'loa-heartbeat+jwt', makeHeartbeat(id, { playlistVersion: version }));
  };
  const village = async (code: string, name: string, transport: 'fm' | 'manual', phone: string, carrier?: number) => {
    const contacts = [{ name: `Trưởng thôn ${name}`, phone }];
    const carrierId = carrier === undefined ? null : commune.station(carrier).id;
    const payload = stationPlace({ code, name, transport, contacts, carrierId });
    expect((await call('admin', 'POST', '/api/v1/stations', { payload })).status).toBe(201);
    return contacts;
  };
  const first = '2026-11-24T10:00:00.000Z';

  test('a station until it has acknowledged a playlist without it, the villages that sound with it, and those that no network reaches', async () => {
    const byCarrier = await village('T3', 'Lệ Bình', 'fm', '0912 000 003', 0);
    const byHand = await village('T4', 'Phú Thọ', 'manual', '0912 000 004');
    await commune.compile();
    await accept(0);
    await accept(1);
    expect(await notReached()).toEqual({ withdrawnAt: null, telling: false, notReached: [] });
    expect((await withdraw()).json).toEqual({ ok: true });
    const own = stationPlace().contacts;
    const manual = ['Phú Thọ', 'manual', null, first, byHand];
    const all = [
      ['Tân Thủy', 'ip', null, first, own],
      ['Hòa Thủy', 'ip', null, first, own],
      ['Lệ Bình', 'fm', 'Tân Thủy', first, byCarrier],
      manual,
    ];
    expect(await rows()).toEqual(all);
    await commune.compile();
    expect(await rows()).toEqual(all);
    expect((await notReached()).telling).toBe(true);
    await accept(0);
    expect(await rows()).toEqual([all[1], manual]);
    commune.app.clock.pass(MINUTE);
    expect((await notReached()).telling).toBe(false);
    await accept(1);
    expect(await rows()).toEqual([manual]);
    await call('operator', 'DELETE', `/api/v1/schedules/${commune.scheduleId}`);
    await commune.compile();
    expect(await rows()).toEqual([]);
  });

  test('it can be asked later, also when a new file is there; nobody is to be phoned once it is approved anew', async () => {
    await village('T4', 'Phú Thọ', 'manual', '0912 000 004');
    await commune.compile();
    await accept(0);
    await withdraw();
    await commune.compile();
    const { app, segmentId } = commune;
    await giveRendition(app, segmentId, app.people.operator, made(hashOf('tin sửa')));
    await commune.compile();
    const names = async () => (await rows()).map(([name]: unknown[]) => name);
    expect(await names()).toEqual(['Tân Thủy', 'Phú Thọ']);
    await submitAndApprove(app, segmentId, { author: app.people.operator, approver: app.people.approver });
    await commune.compile();
    expect(await names()).toEqual(['Tân Thủy']);
    await accept(0);
    expect(await names()).toEqual([]);
  });

  test('an order may begin until it expires', async () => {
    const { app, segmentId } = commune;
    const order = { requestId: randomUUID(), kind: 'now', segmentId, target: { kind: 'all' }, saysTime: false };
    await call('operator', 'POST', '/api/v1/interrupts', { payload: { ...order, expiresInMinutes: 30 } });
    await commune.compile();
    await accept(0);
    app.clock.pass(10 * MINUTE);
    await withdraw();
    expect((await rows())[0]?.[3]).toBe(new Date(MONDAY_9 + MINUTE + ORDER_LEAD_MS).toISOString());
    app.clock.pass(21 * MINUTE);
    expect((await rows())[0]?.[3]).toBe(first);
  });

  test('a station with a playlist that nobody knows, from before a restore, would play what is planned there', async () => {
    const { id, post } = commune.station(1);
    await post('heartbeat', 'loa-heartbeat+jwt', makeHeartbeat(id, { playlistVersion: 99 }));
    await withdraw();
    await commune.compile();
    expect(await rows()).toEqual([['Hòa Thủy', 'ip', null, first, stationPlace().contacts]]);
    await accept(1);
    expect(await rows()).toEqual([]);
  });

  test('after the clock went back nobody waits for answers any longer', async () => {
    await withdraw();
    commune.app.clock.set(MONDAY_9 - MINUTE);
    expect((await notReached()).telling).toBe(false);
  });

  test('is for those who may withdraw', async () => {
    expect((await call('operator', 'GET', `${segmentPath()}/not-reached`)).status).toBe(403);
    expect((await call('approver', 'GET', '/api/v1/segments/none/not-reached')).status).toBe(404);
  });
});
