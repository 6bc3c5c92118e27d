/** Which station an fm station carries, and tags on segments: small words that planning reads. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { makeApp, type TestApp } from './make-app.ts';
import { enrol, stationPlace } from './station-steps.ts';

const apps: TestApp[] = [];
let app: TestApp;
beforeEach(async () => {
  app = await makeApp();
  apps.push(app);
});
afterAll(async () => {
  for (const one of apps) await one.close();
});

let count = 0;
const make = async (over: object = {}) => {
  count += 1;
  const payload = { ...stationPlace({ code: `C${count}` }), ...over };
  return app.call('admin', 'POST', '/api/v1/stations', { payload });
};
const change = (id: string, payload: object) => app.call('admin', 'PATCH', `/api/v1/stations/${id}`, { payload });
const fm = { transport: 'fm' as const };

describe('an fm station', () => {
  test("carries the commune's own station where there is one, and only then without being told", async () => {
    expect((await make(fm)).json.code).toBe('carrier-unknown');
    const { json: own } = await make({ kind: 'commune' });
    expect((await make(fm)).json.carrierId).toBe(own.id);
    const { json: second } = await make({ kind: 'commune' });
    expect((await make(fm)).json.code).toBe('carrier-unknown');
    expect((await make({ ...fm, carrierId: second.id })).json.carrierId).toBe(second.id);
  });

  test('carries no station that is not on the network', async () => {
    const { json: manual } = await make({ transport: 'manual' });
    expect((await make({ ...fm, carrierId: manual.id })).json.code).toBe('carrier-unknown');
    expect((await make({ ...fm, carrierId: 'none' })).json.code).toBe('carrier-unknown');
  });

  test('keeps its carrier through a change, and loses it with the radio', async () => {
    const { json: own } = await make({ kind: 'commune' });
    const { json } = await make(fm);
    expect((await change(json.id, { name: 'Tên mới' })).json.carrierId).toBe(own.id);
    expect((await change(json.id, { transport: 'manual' })).json.carrierId).toBeNull();
  });

  test('keeps its carrier from being taken off the network', async () => {
    const { json: own } = await make({ kind: 'commune' });
    const { json } = await make({ ...fm, name: 'Hòa Thủy' });
    const refused = await change(own.id, { transport: 'manual' });
    expect([refused.status, refused.json.code]).toEqual([409, 'carrier-in-use']);
    expect(refused.json.message).toContain('Hòa Thủy');
    await app.call('admin', 'POST', `/api/v1/stations/${json.id}/retire`);
    expect((await change(own.id, { transport: 'manual' })).status).toBe(200);
  });

  test('does not keep a lost or stolen carrier in use: that is shut out at once, and the radio says that it hears nobody', async () => {
    const stolen = await enrol(app, { code: 'DX', kind: 'commune' });
    const { json } = await make({ ...fm, name: 'Hòa Thủy' });
    expect(json.carrierId).toBe(stolen.id);
    expect((await stolen.get('playlist')).status).toBe(404);
    expect((await app.call('admin', 'POST', `/api/v1/stations/${stolen.id}/retire`)).status).toBe(200);
    expect((await stolen.get('playlist')).status).toBe(401);
    const { carrierId, health, words } = (await app.call('admin', 'GET', `/api/v1/stations/${json.id}`)).json;
    expect([carrierId, health, words]).toEqual([
      null,
      'attention',
      'Không còn đài phát sóng cho trạm FM này: bấm Sửa thông tin, chọn đài khác',
    ]);
    const { json: next } = await make({ kind: 'commune' });
    expect((await change(json.id, { carrierId: next.id })).json).toMatchObject({
      carrierId: next.id,
      health: 'manual',
    });
  });
});

test('tags are written once each, shown, asked for whole, and kept through other changes', async () => {
  const payload = { title: 'Mùa mưa bão', tags: ['thiên tai', 'bão', 'bão'] };
  const { json } = await app.call('operator', 'POST', '/api/v1/segments', { payload });
  expect(json.tags).toEqual(['thiên tai', 'bão']);
  const found = async (tag: string) =>
    (await app.call('operator', 'GET', '/api/v1/segments', { query: { tag } })).json.segments.length;
  expect([await found('bão'), await found('thiên'), await found("b'%")]).toEqual([1, 0, 0]);
  const changed = await app.call('operator', 'PATCH', `/api/v1/segments/${json.id}`, { payload: { title: 'Khác' } });
  expect(changed.json.tags).toEqual(['thiên tai', 'bão']);
});
