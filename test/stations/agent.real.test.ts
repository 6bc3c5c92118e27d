/** A whole player against a server on loopback: the line from an enrolment code to sound to a journal that is whole. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { CHAIN_START, entryHash } from '../../stations/journal-chain.ts';
import type { JournalEntry } from '../../stations/protocol.ts';
import { generateSigningKey } from '../../stations/sign.ts';
import { makeContent } from '../fakes/make-playlist.ts';
import { addTone, factsOf, makeFolder, startPlayer, startServer, waitFor, waitForClosed } from './start-station.ts';

const id = 'tram-1';
const soon = (ms: number) => Math.ceil(Date.now() / 1000) * 1000 + ms;

/** One chain, numbered without a gap, hash by hash. */
function expectWhole(entries: readonly JournalEntry[]): void {
  for (const [i, entry] of entries.entries()) {
    expect(entry.seq).toBe(i + 1);
    expect(entry.prev).toBe(entries[i - 1]?.hash ?? CHAIN_START);
    expect(entryHash(entry)).toBe(entry.hash);
  }
}

/** Item by item: how late it began, and how it ended. */
function sounds(entries: readonly JournalEntry[], airingId: string) {
  return factsOf(entries, 'item-ended')
    .filter((fact) => fact.airingId === airingId)
    .map(({ index, end, startedAt, plannedAt }) => ({ index, end, isOnTime: Math.abs(startedAt - plannedAt) < 250 }));
}
const whole = (index: number) => ({ index, end: 'complete', isOnTime: true });

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

describe('a bad link', () => {
  test('lost journal replies double nothing', async () => {
    const server = await startServer();
    server.faults.loseJournalReplies = 3;
    await startPlayer(server, makeFolder(), await server.addStation(id));
    await server.publish(id, makeContent([{ id: 'x', startsAt: soon(1_000), items: [addTone(server, 1_000)] }]));
    expectWhole(await waitForClosed(server, id, 'x', 60_000));
    expect(server.contradictions).toEqual([]);
  });

  test('a download that breaks off goes on where it was, and is whole before it airs', async () => {
    const server = await startServer();
    server.faults.cutMediaAfter = 3_000;
    await startPlayer(server, makeFolder(), await server.addStation(id));
    const tone = addTone(server, 2_000);
    await server.publish(id, makeContent([{ id: 'x', startsAt: soon(20_000), items: [tone] }]));
    const asked = () => server.requests.filter((request) => request.startsWith('GET media')).length;
    await waitFor('two attempts', () => asked() >= 2);
    delete server.faults.cutMediaAfter;
    await waitFor(
      'the file',
      () => server.heartbeats(id).some((beat) => beat.playlistVersion === 1 && beat.mediaMissing === 0),
      30_000,
    );
  });

  test('an urgent item does not wait behind a big download, which goes on afterwards where it was', async () => {
    const server = await startServer();
    server.faults.trickleOver = 100_000;
    const dataDir = makeFolder();
    await startPlayer(server, dataDir, await server.addStation(id));
    const bytes = randomBytes(5_000_000);
    const big = { sha256: server.addMedia(bytes), bytes: bytes.length, durationMs: 60_000 };
    const later = { id: 'big', startsAt: soon(3_600_000), items: [big] };
    await server.publish(id, makeContent([later]));
    const part = path.join(dataDir, 'media', `${big.sha256}.part`);
    const partBytes = () => (existsSync(part) ? statSync(part).size : 0);
    await waitFor('the big one under way', () => partBytes() > 50_000);
    await server.publish(id, makeContent([{ id: 'x', startsAt: soon(3_000), items: [addTone(server, 1_000)] }, later]));
    expect(sounds(await waitForClosed(server, id, 'x'), 'x')).toEqual([whole(0)]);
    const soFar = partBytes();
    expect(soFar).toBeGreaterThan(50_000);
    expect(soFar).toBeLessThan(5_000_000);
    await waitFor('the big one goes on', () => partBytes() > soFar);
  });

  test('bytes that are not the named ones never become ready', async () => {
    const server = await startServer();
    const dataDir = makeFolder();
    await startPlayer(server, dataDir, await server.addStation(id));
    const tone = addTone(server, 1_000);
    server.media.set(tone.sha256, Buffer.alloc(tone.bytes ?? 0, 7));
    await server.publish(id, makeContent([{ id: 'x', startsAt: soon(2_000), items: [tone] }]));
    const entries = await waitForClosed(server, id, 'x');
    expect(factsOf(entries, 'item-skipped')).toMatchObject([{ reason: 'media-missing' }]);
    expect(readdirSync(path.join(dataDir, 'media'))).not.toContain(tone.sha256);
  });

  test('a server that is too busy is left in peace', async () => {
    const server = await startServer();
    await startPlayer(server, makeFolder(), await server.addStation(id));
    await waitFor('a heartbeat', () => server.heartbeats(id).length > 0);
    server.faults.status = 503;
    server.requests.length = 0;
    await sleep(8_000);
    expect(server.requests.length).toBeLessThan(25);
  });

  test('a restored server asks again for what it lost, and gets it', async () => {
    const server = await startServer();
    await startPlayer(server, makeFolder(), await server.addStation(id));
    await waitFor('entries', () => server.entries(id).length >= 3);
    server.forgetEntriesAfter(id, 1);
    await server.publish(id, makeContent([]));
    await waitFor('all again', () => factsOf(server.entries(id), 'playlist-accepted').length === 1);
    await waitFor('a whole chain', () => server.entries(id).every(({ seq }, i) => seq === i + 1), 30_000);
  });
});

describe('what is not the commune’s own', () => {
  test('a playlist by a stranger’s key is refused, told once, and the old one stays', async () => {
    const server = await startServer();
    await startPlayer(server, makeFolder(), await server.addStation(id));
    await server.publish(id, makeContent([]));
    await waitFor('playlist', () => factsOf(server.entries(id), 'playlist-accepted')[0]);
    const working = server.working;
    server.working = await generateSigningKey();
    await server.publish(id, makeContent([{ id: 'z', startsAt: soon(2_000), items: [addTone(server, 1_000)] }]));
    const rightful = server.working;
    server.working = working;
    await waitFor('refusal', () => factsOf(server.entries(id), 'playlist-refused')[0]);
    server.working = rightful;
    expect(factsOf(server.entries(id), 'playlist-refused')).toEqual([
      { kind: 'playlist-refused', reason: 'unknown-key' },
    ]);
    expect(server.heartbeats(id).at(-1)?.playlistVersion).toBe(1);
  });

  test('a new working key on the root’s list is taken without a visit', async () => {
    const server = await startServer();
    await startPlayer(server, makeFolder(), await server.addStation(id));
    await server.publish(id, makeContent([]));
    await waitFor('playlist', () => factsOf(server.entries(id), 'playlist-accepted')[0]);
    server.working = await generateSigningKey();
    server.keyListVersion++;
    await server.publish(id, makeContent([{ id: 'z', startsAt: soon(600_000), items: [addTone(server, 1_000)] }]));
    await waitFor('second playlist', () => factsOf(server.entries(id), 'playlist-accepted')[1]);
  });

  test('a playlist changed on the disk is not played', async () => {
    const server = await startServer();
    const dataDir = makeFolder();
    const first = await startPlayer(server, dataDir, await server.addStation(id));
    await server.publish(id, makeContent([{ id: 'x', startsAt: soon(600_000), items: [addTone(server, 1_000)] }]));
    await waitFor('playlist', () => factsOf(server.entries(id), 'playlist-accepted')[0]);
    await first.stop();
    const file = path.join(dataDir, 'playlist.jws');
    const [head, body, tail] = readFileSync(file, 'utf8').split('.');
    writeFileSync(file, [head, `${body?.slice(0, 50)}A${body?.slice(51)}`, tail].join('.'));
    await startPlayer(server, dataDir);
    await waitFor('fetched anew', () => factsOf(server.entries(id), 'playlist-accepted')[1]);
  });
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
