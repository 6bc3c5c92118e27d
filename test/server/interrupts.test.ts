/** Orders on the API: what stations get signed, what the log says, what is refused, and everything that ends sound. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ORDER_LEAD_MS } from '../../server/store/interrupt-store.ts';
import { MONDAY_9 } from './make-house.ts';
import { MINUTE, type PlannedCommune, planCommune, TUESDAY_17 } from './planned-commune.ts';
import { giveRendition, hashOf, made, makeApproved, makeSegment } from './segment-steps.ts';
import { makeHeartbeat } from './station-steps.ts';

let commune: PlannedCommune;
let unapproved = '';
beforeEach(async () => {
  commune = await planCommune();
  const { app } = commune;
  commune.app.clock.set(MONDAY_9 + MINUTE);
  unapproved = await makeSegment(app, app.people.operator, { title: 'Lũ về', kind: 'notice' });
  await giveRendition(app, unapproved, app.people.operator, made(hashOf('lũ'), { durationMs: 20_000 }));
});
afterEach(() => commune.app.close());

const call: PlannedCommune['app']['call'] = (...args) => commune.app.call(...args);
const order = (over: object = {}) => ({
  requestId: randomUUID(),
  kind: 'emergency',
  segmentId: unapproved,
  target: { kind: 'all' },
  ...over,
});
const send = (over: object = {}, who: 'operator' | 'approver' | 'admin' = 'operator') =>
  call(who, 'POST', '/api/v1/interrupts', { payload: order(over) });
const airingsOf = async (index: number) => (await commune.playlistOf(index)).airings;
const now = () => commune.app.clock.now();
const later = (ms: number) => commune.app.clock.set(now() + ms);
const beat = async (index: number, over: object = {}) => {
  const { version } = await commune.playlistOf(index);
  const { id, post } = commune.station(index);
  await post('heartbeat', 'loa-heartbeat+jwt', makeHeartbeat(id, { playlistVersion: version, ...over }));
};

describe('an emergency', () => {
  test('is in every playlist at once, with the time of issue before it and the name of who ordered it', async () => {
    const { status, json } = await send();
    expect([status, json.state, json.title, json.issuedBy, json.approvedBy]).toEqual([
      201,
      'running',
      'Lũ về',
      'Trần Thị Hương',
      null,
    ]);
    expect((await commune.compile()).length).toBe(2);
    const urgent = (await airingsOf(0)).filter(({ priority }) => priority === 'emergency');
    const at = MONDAY_9 + MINUTE + ORDER_LEAD_MS;
    expect(urgent).toMatchObject([
      {
        id: json.airings[0].id,
        plannedAt: at,
        startsAt: at,
        lateRule: 'when-ready',
        expiresAt: at + 60 * MINUTE,
        items: [
          { index: 1, title: 'Thông báo lúc 9 giờ', offsetMs: 0 },
          { index: 2, title: '1 phút' },
          { index: 0, title: 'Lũ về', approvedBy: 'Trần Thị Hương', durationMs: 20_000 },
        ],
      },
    ]);
    const { keepReady = [], media } = await commune.playlistOf(0);
    expect(keepReady).toHaveLength(83);
    expect(keepReady.every((sha256) => media.some((file) => file.sha256 === sha256))).toBe(true);
  });

  test('that the compiler sees late begins late, and is not lost', async () => {
    await send();
    later(5 * MINUTE);
    await commune.compile();
    expect((await airingsOf(0)).filter(({ priority }) => priority === 'emergency')).toHaveLength(1);
  });

  test('sent twice under one request is one', async () => {
    const requestId = randomUUID();
    const [first, second] = [await send({ requestId }), await send({ requestId })];
    expect(second.json.id).toBe(first.json.id);
    expect((await call('operator', 'GET', '/api/v1/interrupts')).json.interrupts).toHaveLength(1);
  });

  test('repeats until it expires; each beginning expires when the next is due', async () => {
    await send({ repeatEveryMinutes: 20, expiresInMinutes: 50 });
    await commune.compile();
    const at = MONDAY_9 + MINUTE + ORDER_LEAD_MS;
    const urgent = (await airingsOf(0)).filter(({ priority }) => priority === 'emergency');
    expect(urgent.map(({ startsAt, expiresAt = 0 }) => [startsAt - at, expiresAt - at])).toEqual([
      [0, 20 * MINUTE],
      [20 * MINUTE, 40 * MINUTE],
      [40 * MINUTE, 50 * MINUTE],
    ]);
  });

  test('that replaces an older one ends it; one that does not waits its turn', async () => {
    await send({ repeatEveryMinutes: 20, expiresInMinutes: 60 });
    later(5_000);
    await commune.compile();
    const second = await send({ saysTime: false });
    await commune.compile();
    const starts = async () =>
      (await airingsOf(0))
        .filter(({ priority }) => priority === 'emergency')
        .map(({ startsAt }) => startsAt - MONDAY_9 - MINUTE);
    // The older one says its time first: 2.48 s.
    expect(await starts()).toEqual([500, 22_980, 20 * MINUTE + 500, 40 * MINUTE + 500]);
    await call('operator', 'DELETE', `/api/v1/interrupts/${second.json.id}`);
    later(5_000);
    await send({ saysTime: false, replaces: true });
    await commune.compile();
    // Of the older one only the time was said.
    expect(await starts()).toEqual([500, 10_500]);
  });

  test('opens "duyệt sau": it waits for a leader, who is not its author', async () => {
    const { json } = await send();
    const waiting = (await call('approver', 'GET', '/api/v1/approvals/waiting')).json.segments;
    expect(waiting.map(({ id }: { id: string }) => id)).toEqual([unapproved]);
    const decision = { segmentId: unapproved, sha256: hashOf('lũ'), decision: 'approved' };
    await call('approver', 'POST', '/api/v1/approvals', { payload: { decisions: [decision] } });
    later(11_000);
    const after = await call('operator', 'GET', `/api/v1/interrupts/${json.id}`);
    expect(after.json.approvedBy).toBe('Lê Văn Minh');
  });

  test('is cancelled within the next playlist, also while it sounds; the log keeps its row', async () => {
    const { json } = await send({ repeatEveryMinutes: 20, expiresInMinutes: 60 });
    await commune.compile();
    later(10_000);
    const cancelled = await call('approver', 'DELETE', `/api/v1/interrupts/${json.id}`);
    expect(cancelled.json).toMatchObject({ state: 'cancelled', cancelledBy: 'Lê Văn Minh' });
    expect((await commune.compile()).length).toBe(2);
    expect((await airingsOf(0)).filter(({ priority }) => priority === 'emergency')).toEqual([]);
    const rows = await commune.app.db
      .selectFrom('ledger')
      .select(['plannedAt', 'outcome', 'reason', 'scheduledBy'])
      .where('title', '=', 'Lũ về')
      .where('stationId', '=', commune.station(0).id)
      .orderBy('plannedAt')
      .execute();
    expect(rows.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['unknown', null],
      ['skipped', 'withdrawn'],
      ['skipped', 'withdrawn'],
    ]);
    expect(rows[0]?.scheduledBy).toBe('Trần Thị Hương');
  });

  test('stands at each station where playlist, heartbeat and log say it does', async () => {
    const { json } = await send({ saysTime: false });
    await beat(0);
    const states = async () =>
      (await call('operator', 'GET', `/api/v1/interrupts/${json.id}`)).json.receipts.map(
        ({ stationName, state }: Record<string, string>) => [stationName, state],
      );
    await commune.compile();
    expect(await states()).toEqual([
      ['Tân Thủy', 'not-reached'],
      ['Hòa Thủy', 'not-reached'],
    ]);
    await beat(0, { mediaMissing: 1, coveredUntil: now() });
    await beat(1);
    expect(await states()).toEqual([
      ['Tân Thủy', 'sent'],
      ['Hòa Thủy', 'cached'],
    ]);
    const startedAt = MONDAY_9 + MINUTE + ORDER_LEAD_MS;
    await beat(0, { playing: { airingId: json.airings[0].id, index: 0, title: 'Lũ về', startedAt } });
    expect(await states()).toEqual([
      ['Tân Thủy', 'sounding'],
      ['Hòa Thủy', 'cached'],
    ]);
  });
});

test('the list tells the receipts of what runs or has just ended, and only says of the rest that it is over', async () => {
  const { json } = await send({ saysTime: false, expiresInMinutes: 5 });
  await commune.compile();
  const listed = async () =>
    (await call('operator', 'GET', '/api/v1/interrupts')).json.interrupts.map(
      ({ state, receipts }: { state: string; receipts: unknown[] }) => [state, receipts.length],
    );
  expect(await listed()).toEqual([['running', 2]]);
  later(6 * MINUTE);
  expect(await listed()).toEqual([['over', 2]]);
  later(10 * MINUTE);
  expect(await listed()).toEqual([['over', 0]]);
  expect((await call('operator', 'GET', `/api/v1/interrupts/${json.id}`)).json.receipts).toHaveLength(2);
});

describe('phát ngay', () => {
  test('airs what is approved, with its rank and name', async () => {
    const { status } = await send({ kind: 'now', segmentId: commune.segmentId });
    expect(status).toBe(201);
    await commune.compile();
    const [first] = await airingsOf(0);
    expect(first).toMatchObject({
      priority: 'priority',
      items: [{ index: 1 }, { index: 2 }, { approvedBy: 'Lê Văn Minh' }],
    });
  });

  test('is refused without an approval, in quiet hours, for nobody, and for what has no sound', async () => {
    expect((await send({ kind: 'now' })).json.code).toBe('order-not-approved');
    const silent = await makeSegment(commune.app, commune.app.people.operator, { title: 'Chưa ghi' });
    expect((await send({ segmentId: silent })).json.code).toBe('segment-silent');
    expect((await send({ segmentId: 'none' })).status).toBe(404);
    expect((await send({ target: { kind: 'stations', stationIds: ['none'] } })).json.code).toBe('order-nowhere');
    commune.app.clock.set(Date.parse('2026-11-23T21:30:00Z') - 86_400_000);
    const { status, json } = await send({ kind: 'now', segmentId: commune.segmentId });
    expect([status, json.code]).toEqual([422, 'order-outside-policy']);
    expect(json.message).toContain('rơi vào giờ yên lặng');
    expect((await send()).status).toBe(201);
  });
});

describe('an order that could only be silent is refused with words', () => {
  test('phát ngay of what is not yet or no longer valid, to its last second', async () => {
    const DAY = 24 * 60 * MINUTE;
    const of = async (title: string, valid: object) => {
      const rendition = made(hashOf(title), { durationMs: 20_000 });
      return send({
        kind: 'now',
        segmentId: await makeApproved(commune.app, people(), rendition, { title, ...valid }),
      });
    };
    // Approving takes eleven seconds of the commune's clock.
    const early = await of('Mai mới phát', { validFrom: now() + DAY });
    expect([early.status, early.json.code]).toEqual([422, 'order-not-valid']);
    expect(early.json.message).toContain('"Mai mới phát": chưa đến ngày được phát');
    const late = await of('Hết hạn hôm qua', { validUntil: now() - 1 });
    expect(late.json.message).toContain('đã hết hạn phát');
    expect((await of('Hết hạn giữa chừng', { validUntil: now() + 25_000 })).json.code).toBe('order-not-valid');
    expect((await of('Còn hạn', { validFrom: now() - DAY, validUntil: now() + DAY })).status).toBe(201);
  });

  test('a repetition that would not say its time of issue', async () => {
    const { status, json } = await send({ repeatEveryMinutes: 20, saysTime: false });
    expect([status, json.code]).toEqual([400, 'bad-request']);
    expect(json.message).toContain('lệnh lặp lại phải nói giờ phát hành');
  });

  test('phát ngay while everything is suspended; an emergency still goes out', async () => {
    await call('admin', 'PUT', '/api/v1/suspension', { payload: { reason: 'lễ tang' } });
    const refused = await send({ kind: 'now', segmentId: commune.segmentId });
    expect([refused.status, refused.json.code]).toEqual([409, 'order-suspended']);
    expect(refused.json.message).toContain('lễ tang');
    expect((await send()).status).toBe(201);
    await call('admin', 'DELETE', '/api/v1/suspension');
    expect((await send({ kind: 'now', segmentId: commune.segmentId })).status).toBe(201);
  });

  test('whatever was withdrawn, until it is approved again', async () => {
    const { segmentId } = commune;
    await call('approver', 'POST', `/api/v1/segments/${segmentId}/withdraw`, { payload: { reason: 'sai số liệu' } });
    const { status, json } = await send({ segmentId });
    expect([status, json.code]).toEqual([409, 'order-withdrawn']);
    expect(json.message).toContain('Tin một cửa');
  });
});

describe('what ends sound', () => {
  test('one item, or all of an airing, at every station', async () => {
    const other = await makeApproved(commune.app, people(), made(hashOf('hai')), { title: 'Tin hai' });
    const programmeId = await commune.makeProgramme('Hai tin', [commune.segmentId, other]);
    await commune.schedule({ title: 'Hai tin', programmeId, dtstart: '2026-11-24T18:00:00', rrule: null });
    await commune.compile();
    const both = (await airingsOf(0)).find(({ title }) => title === 'Hai tin');
    commune.app.clock.set(TUESDAY_17 + 60 * MINUTE + 1_000);
    await commune.compile();
    const stop = (payload: object) =>
      call('operator', 'POST', '/api/v1/stops', { payload: { reason: 'nhầm', ...payload } });
    expect((await stop({ airingId: both?.id, index: 0 })).json).toEqual({ ok: true, stations: 2 });
    await commune.compile();
    const itemsNow = async () =>
      (await airingsOf(0)).find(({ id }) => id === both?.id)?.items.map(({ title }) => title);
    expect(await itemsNow()).toEqual(['Tin hai']);
    expect((await stop({ airingId: both?.id })).status).toBe(200);
    await commune.compile();
    expect(await itemsNow()).toBeUndefined();
    expect((await stop({ airingId: 'none' })).status).toBe(404);
    expect((await stop({ airingId: both?.id, index: 7 })).status).toBe(404);
  });

  test('an airing of next week stays off the air, however long ago that was said', async () => {
    await commune.compile();
    const tuesdays = async () => (await airingsOf(0)).map(({ plannedAt }) => plannedAt);
    const week = 7 * 24 * 60 * MINUTE;
    expect(await tuesdays()).toContain(TUESDAY_17 + week);
    const next = (await airingsOf(0)).find(({ plannedAt }) => plannedAt === TUESDAY_17 + week);
    const payload = { airingId: next?.id, reason: 'lễ tang' };
    expect((await call('operator', 'POST', '/api/v1/stops', { payload })).status).toBe(200);
    for (const days of [0, 2, 6]) {
      commune.app.clock.set(MONDAY_9 + MINUTE + days * 24 * 60 * MINUTE);
      await commune.compile();
      expect(await tuesdays()).not.toContain(TUESDAY_17 + week);
    }
  });

  test('all normal airings, until they are let go on', async () => {
    const put = await call('admin', 'PUT', '/api/v1/suspension', { payload: { reason: 'lũ' } });
    expect(put.json.suspension).toMatchObject({ reason: 'lũ' });
    await commune.compile();
    expect((await commune.playlistOf(0)).suspended).toEqual({
      since: now(),
      by: put.json.suspension.by,
      reason: 'lũ',
    });
    await call('operator', 'DELETE', '/api/v1/suspension');
    await commune.compile();
    expect((await commune.playlistOf(0)).suspended).toBeUndefined();
    expect((await call('operator', 'GET', '/api/v1/suspension')).json).toEqual({ suspension: null });
  });

  test('a withdrawn approval: out of what sounds and of all that is to come', async () => {
    await commune.compile();
    commune.app.clock.set(TUESDAY_17 + 1_000);
    await commune.compile();
    await beat(0);
    const withdraw = (who: 'approver' | 'operator') =>
      call(who, 'POST', `/api/v1/segments/${commune.segmentId}/withdraw`, { payload: { reason: 'sai số liệu' } });
    expect((await withdraw('operator')).status).toBe(403);
    expect((await withdraw('approver')).json).toEqual({ ok: true });
    expect((await withdraw('approver')).json.code).toBe('not-in-force');
    await commune.compile();
    expect(await airingsOf(0)).toEqual([]);
    const segment = (await call('operator', 'GET', `/api/v1/segments/${commune.segmentId}`)).json;
    expect([segment.state, segment.approval.note]).toEqual(['returned', 'sai số liệu']);
  });
});

function people() {
  return { author: commune.app.people.operator, approver: commune.app.people.approver };
}
