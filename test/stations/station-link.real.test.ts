/** The link over a real socket: when it says that the server is there again. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { StationLink } from '../../stations/player/station-link.ts';

/** A link to a server that answers heartbeats, and everything else with 503 while `isDown` is for all of it. */
async function connect() {
  const state = { isDown: false, nowMs: 0, told: 0 };
  const server = createServer((request, response) => {
    request.resume();
    response.statusCode = !state.isDown && request.url?.endsWith('/heartbeat') ? 204 : 503;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const stopping = new AbortController();
  onTestFinished(() => stopping.abort());
  const { port } = server.address() as AddressInfo;
  const link = new StationLink(`http://127.0.0.1:${port}`, 'token', stopping.signal, {
    clock: { monotonicMs: () => state.nowMs },
    onReachable: () => {
      state.told += 1;
    },
  });
  return { state, link };
}

test('one route that always fails does not make the server look back again and again', async () => {
  const { state, link } = await connect();
  for (let beat = 0; beat < 10; beat += 1) {
    expect(await link.postJournal('x')).toMatchObject({ kind: 'busy', status: 503 });
    expect(await link.postHeartbeat('x')).toMatchObject({ kind: 'ok' });
    state.nowMs += 15_000;
  }
  expect(state.told).toBe(1);
});

test('the first answer after an outage is told, once', async () => {
  const { state, link } = await connect();
  await link.postHeartbeat('x');
  state.isDown = true;
  for (let beat = 0; beat < 3; beat += 1) {
    state.nowMs += 15_000;
    expect(await link.postHeartbeat('x')).toMatchObject({ kind: 'busy' });
  }
  expect(state.told).toBe(1);
  state.isDown = false;
  await link.postHeartbeat('x');
  await link.postHeartbeat('x');
  expect(state.told).toBe(2);
});
