/** A whole player against a server on loopback: the line from an enrolment code to sound to a journal that is whole. */
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { runPlayer } from '../../stations/player/main.ts';
import { makeContent } from '../fakes/make-playlist.ts';
import { expectWhole, sounds, whole } from './journal-checks.ts';
import { addTone, factsOf, makeFolder, startPlayer, startServer, waitFor, waitForClosed } from './start-station.ts';

const id = 'tram-1';
const soon = (ms: number) => Math.ceil(Date.now() / 1000) * 1000 + ms;

test('from a typed code to sound, journal and heartbeat', async () => {
  const server = await startServer();
  await startPlayer(server, makeFolder(), await server.addStation(id));
  const items = [addTone(server, 1_500), addTone(server, 2_000, 660)];
  const at = soon(3_000);
  await server.publish(id, makeContent([{ id: 'x', startsAt: at, items }]));
  await waitFor('the heartbeat says what sounds', () =>
    server.heartbeats(id).some(({ playing }) => playing?.airingId === 'x'),
  );
  const entries = await waitForClosed(server, id, 'x');
  expectWhole(entries);
  expect(sounds(entries, 'x')).toEqual([whole(0), whole(1)]);
  expect(factsOf(entries, 'item-ended').map(({ frames }) => frames)).toEqual([72_000, 96_000]);
  for (const { renderedMs, rmsDb } of factsOf(entries, 'item-ended')) {
    expect(renderedMs).toBeGreaterThanOrEqual(1_400);
    expect(rmsDb).toBeCloseTo(-21.1, 0);
  }
  const last = await waitFor('a heartbeat after it', () => server.heartbeats(id).findLast(({ playing }) => !playing));
  expect(last).toMatchObject({ playlistVersion: 1, mediaMissing: 0, faults: [], audio: { device: 'null', ok: true } });
  expect(last.clock.trusted).toBe(true);
  expect(last.playlistHash).toMatch(/^[0-9a-f]{64}$/);
});

test('a change reaches the station within a second by the hint, and costs a poll without it', async () => {
  const server = await startServer();
  await startPlayer(server, makeFolder(), await server.addStation(id));
  await server.publish(id, makeContent([]));
  await waitFor('first playlist', () => server.heartbeats(id).some((beat) => beat.playlistVersion === 1));
  const before = performance.now();
  await server.publish(id, makeContent([{ id: 'y', startsAt: soon(600_000), items: [addTone(server, 1_000)] }]));
  await waitFor('second playlist', () => server.heartbeats(id).some((beat) => beat.playlistVersion === 2), 2_000);
  expect(performance.now() - before).toBeLessThan(1_500);
});

test('a new station is told to whoever set it up, by name and once', async () => {
  const [server, dataDir, told] = [await startServer(), makeFolder(), [] as string[]];
  const code = await server.addStation(id);
  const settings = { serverUrl: server.url, dataDir, audio: 'null', code, log: pino({ level: 'silent' }) };
  for (let start = 0; start < 2; start++) {
    const { stop } = await runPlayer({ ...settings, say: (line) => told.push(line) });
    await stop();
  }
  expect(told).toEqual([expect.stringMatching(/^Đã cài đặt trạm .+\. Các lần khởi động sau không cần --code nữa\.$/)]);
});

test('a server with another root is refused, and nothing of it is kept', async () => {
  const [server, stranger] = [await startServer(), await startServer()];
  const dataDir = makeFolder();
  await stranger.addStation(id);
  const code = await server.addStation(id);
  await expect(startPlayer(stranger, dataDir, code)).rejects.toMatchObject({ code: 'root-mismatch' });
  expect(existsSync(path.join(dataDir, 'identity.json'))).toBe(false);
  await startPlayer(server, dataDir, code);
});

test.each([
  ['a code that is too short', 'ABCD-EFGH', 'enrol-code-malformed'],
  ['a code that nobody gave out', 'AAAA-AAAA-AAAA-AAAA-AAAA', 'enrol-refused'],
  ['no code at all', undefined, 'not-enrolled'],
])('%s does not start', async (_name, code, expected) => {
  const server = await startServer();
  await expect(startPlayer(server, makeFolder(), code)).rejects.toMatchObject({ code: expected });
});

test('one folder has one player', async () => {
  const server = await startServer();
  const dataDir = makeFolder();
  await startPlayer(server, dataDir, await server.addStation(id));
  await expect(startPlayer(server, dataDir)).rejects.toMatchObject({ code: 'folder-in-use' });
});

test('with the server gone, and restarted without it, the next airings sound on time; later the server gets it all, once', async () => {
  const server = await startServer();
  const dataDir = makeFolder();
  const first = await startPlayer(server, dataDir, await server.addStation(id));
  const items = [addTone(server, 1_000)];
  const at = soon(4_000);
  const airings = ['a', 'b', 'c'].map((name, n) => ({ id: name, startsAt: at + n * 5_000, items }));
  await server.publish(id, makeContent(airings));
  await waitFor('media', () =>
    server.heartbeats(id).some((beat) => beat.playlistVersion === 1 && beat.mediaMissing === 0),
  );
  await server.stop();
  await sleep(at + 2_500 - Date.now());
  await first.stop();
  await startPlayer(server, dataDir);
  await sleep(at + 12_500 - Date.now());
  await server.listen();
  const entries = await waitForClosed(server, id, 'c');
  expectWhole(entries);
  expect(server.contradictions).toEqual([]);
  expect(['a', 'b', 'c'].flatMap((name) => sounds(entries, name))).toEqual([whole(0), whole(0), whole(0)]);
  const closed = factsOf(entries, 'airing-closed').map(({ airingId }) => airingId);
  expect(closed).toEqual(['a', 'b', 'c']);
  // The journal found the server again, and with it the event stream was opened anew: no back-off of its own is waited out.
  await server.publish(id, makeContent([]));
  await waitFor('the hint after the outage', () => server.heartbeats(id).at(-1)?.playlistVersion === 2, 2_000);
});

test('an airing that passed while the station was off is told once: powered off', async () => {
  const server = await startServer();
  const dataDir = makeFolder();
  const first = await startPlayer(server, dataDir, await server.addStation(id));
  const at = soon(3_000);
  await server.publish(id, makeContent([{ id: 'x', startsAt: at, items: [addTone(server, 1_000)] }]));
  await waitFor('playlist', () => server.heartbeats(id).some((beat) => beat.playlistVersion === 1));
  await first.stop();
  await sleep(at + 1_500 - Date.now());
  for (let start = 0; start < 2; start++) {
    const again = await startPlayer(server, dataDir);
    await waitForClosed(server, id, 'x');
    await again.stop();
  }
  const entries = server.entries(id);
  expectWhole(entries);
  expect(factsOf(entries, 'item-skipped')).toMatchObject([{ airingId: 'x', reason: 'powered-off' }]);
  expect(factsOf(entries, 'airing-closed')).toHaveLength(1);
});

test('without trusted time normal airings are held, and it says so; once the time is heard the next item is joined', async () => {
  const server = await startServer();
  const dataDir = makeFolder();
  const first = await startPlayer(server, dataDir, await server.addStation(id));
  // The server is back 1.5 s into the first item; the time is asked for at most 5 s later.
  const items = [addTone(server, 8_000), addTone(server, 1_500, 660)];
  const at = soon(9_000);
  await server.publish(id, makeContent([{ id: 'x', startsAt: at, items }]));
  await waitFor('media', () =>
    server.heartbeats(id).some((beat) => beat.playlistVersion === 1 && beat.mediaMissing === 0),
  );
  await first.stop();
  await server.stop();
  // Another boot of a machine without a battery: what it knew of the time is worth nothing.
  rmSync(path.join(dataDir, 'clock.json'));
  await startPlayer(server, dataDir);
  await sleep(at + 1_500 - Date.now());
  await server.listen();
  const entries = await waitForClosed(server, id, 'x', 30_000);
  expect(factsOf(entries, 'item-skipped')).toMatchObject([{ index: 0, reason: 'clock-untrusted' }]);
  expect(sounds(entries, 'x')).toEqual([whole(1)]);
  expect(factsOf(entries, 'fault').map(({ code }) => code)).toEqual(['clock-untrusted']);
});

test('a missing sound card is a fault in the heartbeat and a skip in the journal, never an airing', async () => {
  const server = await startServer();
  await startPlayer(server, makeFolder(), await server.addStation(id), 'alsa/loa-no-such-card');
  await waitFor('the fault', () =>
    server.heartbeats(id).some((beat) => !beat.audio.ok && beat.faults.includes('audio-device')),
  );
  await server.publish(id, makeContent([{ id: 'x', startsAt: soon(3_000), items: [addTone(server, 1_000)] }]));
  const entries = await waitForClosed(server, id, 'x');
  expect(factsOf(entries, 'item-started')).toEqual([]);
  expect(factsOf(entries, 'item-skipped')).toMatchObject([{ reason: 'audio-device' }]);
});
