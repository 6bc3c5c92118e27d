/** Relay sources (R1): entered by one, approved by another for that very address and validity, never dropped from under a programme. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadRelaySources } from '../../server/store/relay-source-store.ts';
import { makeApp, type TestApp, type Who } from './make-app.ts';

const DAY = 24 * 3_600_000;
const URL_0 = 'https://stream.vov.example/vov1';

let app: TestApp;
beforeAll(async () => {
  app = await makeApp();
});
afterAll(() => app.close());

const iso = (at: number) => new Date(at).toISOString();
const enter = (over: object = {}, who: Who = 'operator') =>
  app.call(who, 'POST', '/api/v1/relay-sources', { payload: { name: 'VOV1', url: URL_0, ...over } });
const change = (id: string, payload: object, who: Who = 'operator') =>
  app.call(who, 'PATCH', `/api/v1/relay-sources/${id}`, { payload });
const approve = (id: string, who: Who = 'approver', payload?: object) =>
  app.call(who, 'POST', `/api/v1/relay-sources/${id}/approve`, payload === undefined ? {} : { payload });
const retire = (id: string) => app.call('operator', 'DELETE', `/api/v1/relay-sources/${id}`);
const planned = async (id: string) => (await loadRelaySources(app.db, app.communeId)).find((one) => one.id === id);

describe('approval', () => {
  test('is another person’s, once, and names who and when', async () => {
    const { status, json } = await enter({ validUntil: iso(app.clock.now() + 30 * DAY) });
    expect([status, json.createdBy, json.approvedBy]).toEqual([201, 'Trần Thị Hương', null]);
    expect((await planned(json.id))?.approval).toBeUndefined();
    expect((await approve(json.id)).json).toMatchObject({
      approvedBy: 'Lê Văn Minh',
      approvedAt: iso(app.clock.now()),
    });
    expect((await planned(json.id))?.approval).toEqual({ approvedBy: 'Lê Văn Minh', approvedAt: app.clock.now() });
    expect((await approve(json.id)).json.code).toBe('already-decided');
  });

  test('is not of whoever entered or changed it', async () => {
    const { json: own } = await enter({}, 'both');
    expect((await approve(own.id, 'both')).json.code).toBe('own-proposal');
    const { json: others } = await enter();
    await change(others.id, { url: `${URL_0}?b` }, 'both');
    expect((await approve(others.id, 'both')).json.code).toBe('own-proposal');
    expect((await approve(others.id)).status).toBe(200);
  });

  test('is of the address the leader saw', async () => {
    const { json } = await enter();
    await change(json.id, { url: `${URL_0}/other` });
    expect((await approve(json.id, 'approver', { url: URL_0 })).json.code).toBe('source-changed');
    expect((await approve(json.id, 'approver', { url: `${URL_0}/other` })).status).toBe(200);
  });

  test('of what is over is refused', async () => {
    const { json } = await enter({ validUntil: iso(app.clock.now()) });
    expect((await approve(json.id)).json.code).toBe('source-expired');
  });

  const now = Date.parse('2026-11-23T02:00:00Z');
  test.each<[string, object, boolean]>([
    ['another name', { name: 'VOV1 mới' }, true],
    ['the same address', { url: URL_0 }, true],
    ['a shorter validity', { validFrom: iso(now + 2 * DAY), validUntil: iso(now + 9 * DAY) }, true],
    ['another address', { url: 'http://stream.vov.example/vov1' }, false],
    ['an earlier beginning', { validFrom: iso(now) }, false],
    ['no beginning', { validFrom: null }, false],
    ['a later end', { validUntil: iso(now + 11 * DAY) }, false],
    ['no end', { validUntil: null }, false],
  ])('after %s: stays %#', async (_what, payload, stays) => {
    const { json } = await enter({ validFrom: iso(now + DAY), validUntil: iso(now + 10 * DAY) });
    await approve(json.id);
    const { json: after } = await change(json.id, payload);
    expect(after.approvedBy).toBe(stays ? 'Lê Văn Minh' : null);
  });
});

describe('an address', () => {
  test('of a tuner at the stations is taken', async () => {
    expect(await enter({ url: 'tuner:fm-96.5' })).toMatchObject({ status: 201, json: { url: 'tuner:fm-96.5' } });
  });

  test.each<[string, string]>([
    ['with a password', 'https://user:secret@stream.vov.example/a'],
    ['with a name', 'https://user@stream.vov.example/a'],
    ['of a file', 'file:///etc/passwd'],
    ['of a script', 'javascript:alert(1)'],
    ['of another protocol', 'rtmp://stream.vov.example/a'],
    ['that is none', 'vov1'],
    ['of a tuner with words for a shell', 'tuner:a;reboot'],
    ['of a tuner without a name', 'tuner:'],
    ['of a tuner as a page', 'tuner://fm-96.5'],
  ])('%s is refused', async (_what, url) => {
    const before = app.dump();
    const { status, json } = await enter({ url });
    expect([[400, 422].includes(status), typeof json.message]).toEqual([true, 'string']);
    expect(app.dump()).toEqual(before);
  });

  test.each([
    'http://127.0.0.1:8000/a',
    'http://127.1/a',
    'http://2130706433/a',
    'https://localhost/a',
    'http://may.localhost./a',
    'http://[::1]:8000/a',
    'http://[::ffff:127.0.0.1]/a',
    'http://0.0.0.0/a',
    'http://[::]/a',
    'http://169.254.169.254/latest',
    'http://[fe80::1]/a',
    'http://224.0.0.251/a',
    'http://255.255.255.255/a',
  ])('of the machine itself or of no single machine is refused: %s', async (url) => {
    const { json: source } = await enter();
    const before = app.dump();
    for (const { status, json } of [await enter({ url }), await change(source.id, { url })]) {
      expect([status, json.code]).toEqual([422, 'source-address']);
      expect(json.message).toContain('chỉ vào chính máy trạm hoặc không chỉ vào máy nào');
    }
    expect(app.dump()).toEqual(before);
  });

  test.each(['http://192.168.1.20:8000/a', 'http://10.0.0.5/a', 'http://172.16.0.5/a', 'http://[fd00::5]/a'])(
    'of the commune’s own network is taken: %s',
    async (url) => {
      expect((await enter({ url })).status).toBe(201);
    },
  );

  test('and dates the wrong way round are refused, on a change too', async () => {
    const [validFrom, validUntil] = [iso(app.clock.now() + DAY), iso(app.clock.now())];
    expect((await enter({ validFrom, validUntil })).json.code).toBe('dates-reversed');
    const { json } = await enter({ validUntil });
    expect((await change(json.id, { validFrom })).json.code).toBe('dates-reversed');
  });
});

test('a source is retired only when no programme is still to air it', async () => {
  const { json: source } = await enter({ name: 'Đài tỉnh' });
  const relay = { kind: 'relay', sourceId: source.id, offsetMs: 0, durationMs: 900_000 };
  const payload = { title: 'Thời sự tỉnh', items: [relay] };
  const { json: programme } = await app.call('operator', 'POST', '/api/v1/programmes', { payload });
  const when = { title: 'Lịch', programmeId: programme.id, dtstart: '2026-11-24T17:00:00' };
  const { json } = await app.call('operator', 'POST', '/api/v1/schedules', { payload: when });
  const refused = await retire(source.id);
  expect([refused.status, refused.json.code]).toEqual([409, 'source-in-use']);
  expect(refused.json.message).toContain('"Thời sự tỉnh"');
  await app.call('operator', 'DELETE', `/api/v1/schedules/${json.schedule.id}`);
  expect((await retire(source.id)).json).toEqual({ ok: true });
  expect((await retire(source.id)).status).toBe(404);
  expect((await app.call('operator', 'POST', '/api/v1/programmes', { payload })).json.code).toBe('source-unknown');
});
