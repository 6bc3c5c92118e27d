/** A whole player behind a link that loses, cuts and stalls, and before a server that sends what is not the commune's own. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { generateSigningKey } from '../../stations/sign.ts';
import { makeContent } from '../fakes/make-playlist.ts';
import { expectWhole, sounds, whole } from './journal-checks.ts';
import { addTone, factsOf, makeFolder, startPlayer, startServer, waitFor, waitForClosed } from './start-station.ts';

const id = 'tram-1';
const soon = (ms: number) => Math.ceil(Date.now() / 1000) * 1000 + ms;

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
