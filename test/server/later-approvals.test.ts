/** Duyệt sau: what aired in an emergency can be approved until it is, and stays on the list until then. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Interrupt } from '../../server/contract/interrupts.ts';
import { queueJob } from '../../server/store/job-store.ts';
import { MONDAY_9 } from './make-house.ts';
import { MINUTE, type PlannedCommune, planCommune } from './planned-commune.ts';
import { giveRendition, hashOf, made, makeSegment } from './segment-steps.ts';

const sha256 = hashOf('lũ');
let commune: PlannedCommune;
let segmentId = '';
beforeEach(async () => {
  commune = await planCommune();
  const { app } = commune;
  app.clock.set(MONDAY_9 + MINUTE);
  segmentId = await makeSegment(app, app.people.operator, { title: 'Lũ về', kind: 'notice' });
  await giveRendition(app, segmentId, app.people.operator, made(sha256, { durationMs: 20_000 }));
});
afterEach(() => commune.app.close());

const call: PlannedCommune['app']['call'] = (...args) => commune.app.call(...args);
const later = (ms: number) => commune.app.clock.set(commune.app.clock.now() + ms);
const send = () =>
  call('operator', 'POST', '/api/v1/interrupts', {
    payload: { requestId: randomUUID(), kind: 'emergency', segmentId },
  });
const decide = (decision: 'approved' | 'returned') =>
  call('approver', 'POST', '/api/v1/approvals', {
    payload: { decisions: [{ segmentId, sha256, decision, ...(decision === 'returned' ? { note: 'đọc lại' } : {}) }] },
  });
const waiting = async () =>
  (await call('approver', 'GET', '/api/v1/approvals/waiting')).json.segments.map(({ id }: { id: string }) => id);
const listed = async (): Promise<(string | null)[]> =>
  (await call('operator', 'GET', '/api/v1/interrupts')).json.interrupts.map((one: Interrupt) => one.approvedBy);

describe('an emergency opens it', () => {
  test('also of a segment that was returned before: it waits again, and is approved', async () => {
    await call('operator', 'POST', `/api/v1/segments/${segmentId}/submit`);
    expect((await decide('returned')).status).toBe(200);
    later(11_000);
    expect(await waiting()).toEqual([]);
    expect((await send()).status).toBe(201);
    expect(await waiting()).toEqual([segmentId]);
    later(1_000);
    expect((await decide('approved')).status).toBe(200);
    later(11_000);
    expect(await listed()).toEqual(['Lê Văn Minh']);
  });

  test('not while another file of it is being made, which would take the place of the one that airs', async () => {
    const job = { commune: commune.app.communeId, segmentId, kind: 'file' as const, maxQueue: 9 };
    await queueJob(commune.app.db, commune.app.clock.now(), job, commune.app.people.operator);
    const { status, json } = await send();
    expect([status, json.code]).toEqual([409, 'still-processing']);
  });
});

describe('until it is approved', () => {
  const remove = () => call('operator', 'DELETE', `/api/v1/segments/${segmentId}`);
  const speak = () => call('operator', 'POST', `/api/v1/segments/${segmentId}/speak`);

  test('the segment is neither deleted nor given another file; then it may be', async () => {
    await send();
    for (const refused of [await remove(), await speak()])
      expect([refused.status, refused.json.code]).toEqual([409, 'emergency-unsigned']);
    expect((await remove()).json.message).toContain('"Lũ về" đã phát khẩn cấp');
    const metadata = `segmentId ${Buffer.from(segmentId).toString('base64')}`;
    const headers = { 'tus-resumable': '1.0.0', 'upload-length': '10', 'upload-metadata': metadata };
    const upload = await call('operator', 'POST', '/api/v1/uploads', { headers });
    expect([upload.status, upload.json.code]).toEqual([409, 'emergency-unsigned']);
    await decide('approved');
    expect((await remove()).json.code).toBe('emergency-unsigned');
    later(11_000);
    expect((await speak()).status).toBe(202);
    expect((await remove()).status).toBe(200);
    expect(await listed()).toEqual(['Lê Văn Minh']);
  });

  test('what is written about it may change, and it goes on waiting', async () => {
    await send();
    later(MINUTE);
    await call('admin', 'PATCH', `/api/v1/segments/${segmentId}`, { payload: { title: 'Lũ về nhanh' } });
    expect(await waiting()).toEqual([segmentId]);
  });

  test('the order is listed, however old', async () => {
    await send();
    later(40 * 24 * 60 * MINUTE);
    expect(await listed()).toEqual([null]);
    await decide('approved');
    later(11_000);
    expect(await listed()).toEqual([]);
  });

  test('one that was cancelled before it began opens nothing', async () => {
    const { json } = await send();
    await call('operator', 'DELETE', `/api/v1/interrupts/${json.id}`);
    expect((await remove()).status).toBe(200);
  });
});
