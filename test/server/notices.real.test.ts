/** From a station that is not ready to a phone that says so: the check, the queue, real encryption, and a push service and a webhook played by servers on loopback. */
import { createPublicKey, verify as verifySignature } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkReadiness } from '../../server/jobs/check-readiness.ts';
import { deliverNotices, signWebhook } from '../../server/jobs/deliver-notices.ts';
import { readPushKeys } from '../../server/push-keys.ts';
import { unsealKept, WEBHOOK_SECRET } from '../../server/seal.ts';
import { sendOutside } from '../../server/send-outside.ts';
import { makeBrowser } from './decrypt-push.ts';
import { MINUTE, planCommune, TUESDAY_17 } from './planned-commune.ts';
import { makeHeartbeat } from './station-steps.ts';

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A server that keeps what is posted to it and answers with `status` of the moment. */
async function startReceiver() {
  const received: Received[] = [];
  const state = { status: 201 };
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    received.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts) });
    response.statusCode = state.status;
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { received, state, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Two stations, an airing on Tuesday 17:00, a browser and a webhook; both stations are heard and well until a test says otherwise. */
async function setUp() {
  const commune = await planCommune({ LOA_WEBHOOK_PRIVATE: 'true' });
  const { app, compile, station } = commune;
  onTestFinished(() => app.close());
  await compile();
  const receiver = await startReceiver();
  const { json } = await app.call('operator', 'GET', '/api/v1/push');
  const browser = makeBrowser(`${receiver.url}/push/1`);
  await app.call('operator', 'POST', '/api/v1/push', { payload: browser.address });
  const hook = await app.call('admin', 'PUT', '/api/v1/webhook', { payload: { url: `${receiver.url}/hook` } });
  const { db, communeId, clock, config, deps } = app;
  const say = async (index: number, over: Parameters<typeof makeHeartbeat>[1] = {}) => {
    const { id } = station(index);
    const beat = makeHeartbeat(id, { at: clock.now(), coveredUntil: TUESDAY_17 + 1_000 * MINUTE, ...over });
    expect((await station(index).post('heartbeat', 'loa-heartbeat+jwt', beat)).status).toBe(204);
    await deps.live.flush();
  };
  const check = () => checkReadiness({ db, communeId, now: clock.now, log: deps.log });
  const deliver = (mayBePrivate = true) =>
    deliverNotices({
      db,
      communeId,
      now: clock.now,
      log: deps.log,
      openSecret: (stored) => unsealKept(config.dataDir, WEBHOOK_SECRET, stored),
      pushKeys: () => readPushKeys(config.dataDir),
      contact: 'mailto:loa@example.vn',
      mayBePrivate,
      send: sendOutside,
    });
  const pushes = () =>
    receiver.received.filter(({ path }) => path === '/push/1').map(({ body }) => JSON.parse(browser.decrypt(body)));
  const hooks = () => receiver.received.filter(({ path }) => path === '/hook');
  return {
    ...commune,
    ...receiver,
    publicKey: json.publicKey as string,
    secret: hook.json.secret as string,
    browser,
    say,
    check,
    deliver,
    pushes,
    hooks,
  };
}

const broken = { audio: { device: 'alsa/default', ok: false } };

describe('half an hour before an airing', () => {
  test('a station that is not ready is told once: on the phone, to the webhook, on Hôm nay; and once that all is well again', async () => {
    const { app, say, check, deliver, pushes, hooks } = await setUp();
    app.clock.set(TUESDAY_17 - 31 * MINUTE);
    await say(0, broken);
    await say(1);
    await check();
    await deliver();
    expect(pushes()).toEqual([]);
    app.clock.set(TUESDAY_17 - 30 * MINUTE);
    await say(0, broken);
    await say(1);
    for (let round = 0; round < 3; round++) {
      await check();
      await deliver();
    }
    expect(pushes()).toEqual([
      {
        title: 'Trạm Tân Thủy chưa sẵn sàng cho 17:00 hôm nay',
        body: 'thiết bị âm thanh không hoạt động. Gọi Ông Phạm Văn Sáu 0912 000 001',
        href: expect.stringMatching(/^\/tram\//),
        tag: `loa-${TUESDAY_17}`,
      },
    ]);
    expect(hooks()).toHaveLength(1);
    const { json: today } = await app.call('operator', 'GET', '/api/v1/today');
    expect(today.tasks.filter(({ title }: { title: string }) => title.includes('chưa sẵn sàng'))).toEqual([
      {
        kind: 'station',
        title: 'Trạm Tân Thủy chưa sẵn sàng cho 17:00 hôm nay',
        detail: 'thiết bị âm thanh không hoạt động · gọi Ông Phạm Văn Sáu 0912 000 001',
        href: expect.stringMatching(/^\/tram\//),
      },
    ]);
    app.clock.pass(MINUTE);
    await say(0);
    await say(1);
    await check();
    await check();
    await deliver();
    expect(pushes().map(({ title }) => title)).toEqual([
      'Trạm Tân Thủy chưa sẵn sàng cho 17:00 hôm nay',
      'Các trạm đã sẵn sàng cho 17:00 hôm nay',
    ]);
  });

  test('two stations are one message; a second cause later is another; once it has begun nothing is told any more', async () => {
    const { app, say, check, deliver, pushes } = await setUp();
    app.clock.set(TUESDAY_17 - 20 * MINUTE);
    await say(0, broken);
    await say(1, { clock: { trusted: false, offsetMs: 0 } });
    await check();
    await say(0, { ...broken, faults: ['disk-full'] });
    await check();
    await deliver();
    expect(pushes().map(({ title, body }) => [title, body.split('\n').length])).toEqual([
      ['2 trạm chưa sẵn sàng cho 17:00 hôm nay', 2],
      ['Trạm Tân Thủy chưa sẵn sàng cho 17:00 hôm nay', 1],
    ]);
    app.clock.set(TUESDAY_17);
    await say(0);
    await say(1);
    await check();
    await deliver();
    expect(pushes()).toHaveLength(2);
  });

  test('while people have stopped all airings nobody is told, and nothing is called well', async () => {
    const { app, say, check, deliver, pushes } = await setUp();
    app.clock.set(TUESDAY_17 - 20 * MINUTE);
    await say(0, broken);
    await say(1);
    await check();
    await app.call('operator', 'PUT', '/api/v1/suspension', { payload: { reason: 'Quốc tang' } });
    await check();
    await deliver();
    expect(pushes()).toHaveLength(1);
  });

  test('what comes back after the all-clear is told again, three times in all', async () => {
    const { app, say, check, deliver, pushes } = await setUp();
    app.clock.set(TUESDAY_17 - 29 * MINUTE);
    await say(1);
    for (let round = 0; round < 5; round++) {
      await say(0, broken);
      await check();
      await deliver();
      await say(0);
      await check();
      await deliver();
      app.clock.pass(1_000);
    }
    expect(pushes().filter(({ title }) => title.startsWith('Trạm'))).toHaveLength(3);
  });
});

describe('on its way', () => {
  test('a push message is signed with the key that the browser was given', async () => {
    const { app, url, say, check, deliver, received, publicKey } = await setUp();
    app.clock.set(TUESDAY_17 - 20 * MINUTE);
    await say(0, broken);
    await say(1);
    await check();
    await deliver();
    const { headers } = received.find(({ path }) => path === '/push/1') ?? {};
    const [, jwt = '', key] = /^vapid t=([^,]+), k=(.+)$/.exec(headers?.authorization ?? '') ?? [];
    expect(key).toBe(publicKey);
    const [head, claims, signature] = jwt.split('.');
    const point = Buffer.from(publicKey, 'base64url');
    const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
    const verifier = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    const signed = Buffer.from(`${head}.${claims}`);
    const bytes = Buffer.from(signature ?? '', 'base64url');
    expect(verifySignature('sha256', signed, { key: verifier, dsaEncoding: 'ieee-p1363' }, bytes)).toBe(true);
    expect(JSON.parse(Buffer.from(claims ?? '', 'base64url').toString())).toMatchObject({
      aud: url,
      sub: 'mailto:loa@example.vn',
    });
    expect(Number(headers?.ttl)).toBe(20 * 60);
  });

  test('the webhook gets JSON, signed over second and body with its secret', async () => {
    const { app, say, check, deliver, hooks, secret } = await setUp();
    app.clock.set(TUESDAY_17 - 20 * MINUTE);
    await say(0, broken);
    await say(1);
    await check();
    await deliver();
    const [hook] = hooks();
    const body = hook?.body.toString() ?? '';
    const second = Math.floor(app.clock.now() / 1000);
    expect(hook?.headers['x-loa-signature']).toBe(`t=${second},v1=${signWebhook(secret, second, body)}`);
    expect(JSON.stringify(app.dump())).not.toContain(secret);
    expect(JSON.parse(body)).toMatchObject({
      event: 'stations-not-ready',
      slotAt: '2026-11-24T10:00:00.000Z',
      stations: [
        { code: 'T1', name: 'Tân Thủy', cause: 'device', contact: { name: 'Ông Phạm Văn Sáu', phone: '0912 000 001' } },
      ],
    });
  });

  test('a receiver that fails is asked again ever more rarely and five times in all; the admin sees why', async () => {
    const { app, state, say, check, deliver, hooks } = await setUp();
    state.status = 503;
    app.clock.set(TUESDAY_17 - 29 * MINUTE);
    await say(0, broken);
    await say(1);
    await check();
    const triedAt: number[] = [];
    for (let step = 0; step < 29 * 4; step++) {
      await deliver();
      while (triedAt.length < hooks().length) triedAt.push(app.clock.now() - (TUESDAY_17 - 29 * MINUTE));
      app.clock.pass(15_000);
    }
    expect(triedAt).toEqual([0, 30_000, 150_000, 450_000, 1_050_000]);
    expect((await app.call('admin', 'GET', '/api/v1/webhook')).json.webhook).toMatchObject({
      lastFault: 'HTTP 503',
      lastSentAt: null,
    });
    expect(app.dump().noticeDelivery).toEqual([]);
  });

  test.each([404, 410])('a browser whose push service answers %i is forgotten', async (status) => {
    const { app, state, say, check, deliver, received } = await setUp();
    state.status = status;
    app.clock.set(TUESDAY_17 - 20 * MINUTE);
    await say(0, broken);
    await say(1);
    await check();
    await deliver();
    expect((await app.call('operator', 'GET', '/api/v1/push')).json.browsers).toEqual([]);
    app.clock.pass(60_000);
    await deliver();
    expect(received.filter(({ path }) => path === '/push/1')).toHaveLength(1);
  });

  test('without leave nothing is sent into a private network, whatever is stored', async () => {
    const { app, say, check, deliver, received } = await setUp();
    app.clock.set(TUESDAY_17 - 20 * MINUTE);
    await say(0, broken);
    await say(1);
    await check();
    await deliver(false);
    expect(received).toEqual([]);
    expect((await app.call('admin', 'GET', '/api/v1/webhook')).json.webhook.lastFault).toBe(
      'không bắt đầu bằng https://',
    );
  });

  test('a person who may no longer log in is told nothing', async () => {
    const { app, say, check, deliver, pushes } = await setUp();
    await app.call('admin', 'PATCH', `/api/v1/users/${app.people.operator.id}`, { payload: { disabled: true } });
    app.clock.set(TUESDAY_17 - 20 * MINUTE);
    await say(0, broken);
    await say(1);
    await check();
    await deliver();
    expect(pushes()).toEqual([]);
  });
});
