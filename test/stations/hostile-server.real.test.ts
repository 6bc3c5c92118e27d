/** A hostile server on the same address, over real HTTP: it has everything but the keys, and the station plays on what its commune signed. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { StationLink } from '../../stations/player/station-link.ts';
import { NONCE_HEADER, WORD_HEADER } from '../../stations/protocol.ts';
import { generateSigningKey, keyId, publicHalf, sign } from '../../stations/sign.ts';
import { makeContent } from '../fakes/make-playlist.ts';
import type { FakeStationServer } from '../fakes/station-server.ts';
import { sounds, whole } from './journal-checks.ts';
import { addTone, factsOf, makeFolder, startPlayer, startServer, waitFor, waitForClosed } from './start-station.ts';

const id = 'tram-1';
const soon = (ms: number) => Math.ceil(Date.now() / 1000) * 1000 + ms;
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const lastBeat = (server: FakeStationServer) => server.heartbeats(id).at(-1);
const send = (response: ServerResponse, text: string) => {
  response.end(text);
  return true;
};

/** A player with version 1 of its commune's plan. */
async function startOnPlan() {
  const server = await startServer();
  const dataDir = makeFolder();
  const player = await startPlayer(server, dataDir, await server.addStation(id));
  await server.publish(id, makeContent([]));
  await waitFor('playlist', () => lastBeat(server)?.playlistVersion === 1);
  return { server, dataDir, player };
}

/** The server's word to an earlier question of this station, as whoever listens in has it. */
async function askForWord(server: FakeStationServer, dataDir: string): Promise<string> {
  const { token } = JSON.parse(readFileSync(path.join(dataDir, 'identity.json'), 'utf8')) as { token: string };
  const headers = { authorization: `Bearer ${token}`, [NONCE_HEADER]: 'asked-before-the-reboot' };
  const { hijack } = server;
  server.hijack = undefined;
  const response = await fetch(`${server.url}/api/station/v1/playlist`, { headers });
  await response.text();
  server.hijack = hijack;
  return response.headers.get(WORD_HEADER) ?? '';
}

/** Keys that nobody in the commune has seen. */
async function strangers() {
  const [root, working] = [await generateSigningKey(), await generateSigningKey()];
  const keys = [{ kid: await keyId(working), use: 'working', jwk: publicHalf(working) }];
  const listBy = (by: typeof root) =>
    sign({ commune: 'xa-thu', version: 99, issuedAt: Date.now(), keys }, 'loa-keys+jwt', by);
  return { root, working, listBy };
}

describe('who speaks for the commune', () => {
  test('another root: its key list, its playlist and its time are all refused, once said, and the plan plays', async () => {
    const { server } = await startOnPlan();
    const evil = await strangers();
    const { airings } = makeContent([{ id: 'z', startsAt: soon(1_000), items: [addTone(server, 1_000)] }]);
    const forged = await sign(
      {
        ...makeContent([]),
        airings,
        commune: 'xa-thu',
        station: id,
        version: 50,
        issuedAt: Date.now(),
        freshUntil: Date.now() + 86_400_000,
      },
      'loa-playlist+jwt',
      evil.working,
    );
    const list = await evil.listBy(evil.root);
    const far = Date.now() + 365 * 86_400_000;
    server.hijack = async (what, response, request) => {
      if (what === 'keys') return send(response, list);
      if (what === 'playlist') return send(response, forged);
      if (what !== 'time') return false;
      const nonce = new URL(request.url ?? '', server.url).searchParams.get('nonce');
      return send(response, await sign({ nonce, receivedAt: far, sentAt: far }, 'loa-time+jwt', evil.working));
    };
    server.hint(id, 50);
    await waitFor('refusal', () => factsOf(server.entries(id), 'playlist-refused')[0]);
    server.hint(id, 51);
    await sleep(1_500);
    expect(factsOf(server.entries(id), 'playlist-refused')).toEqual([
      { kind: 'playlist-refused', reason: 'unknown-key' },
    ]);
    expect(lastBeat(server)).toMatchObject({ playlistVersion: 1, keysVersion: 1, faults: ['playlist-refused'] });
    expect(Math.abs(lastBeat(server)?.clock.offsetMs ?? Number.NaN)).toBeLessThan(60_000);
    server.hijack = undefined;
    await server.publish(id, makeContent([{ id: 'x', startsAt: soon(2_000), items: [addTone(server, 1_000)] }]));
    expect(sounds(await waitForClosed(server, id, 'x'), 'x')).toEqual([whole(0)]);
  });

  test('yesterday’s playlist after a reboot is refused, and today’s plays without the server', async () => {
    const { server, dataDir, player } = await startOnPlan();
    const yesterday = server.playlistOf(id);
    await server.publish(id, makeContent([{ id: 'x', startsAt: soon(5_000), items: [addTone(server, 1_000)] }]));
    await waitFor('today’s', () => lastBeat(server)?.playlistVersion === 2 && lastBeat(server)?.mediaMissing === 0);
    await player.stop();
    server.hijack = async (what, response) => what === 'playlist' && send(response, yesterday);
    await startPlayer(server, dataDir);
    expect(sounds(await waitForClosed(server, id, 'x'), 'x')).toEqual([whole(0)]);
    expect(factsOf(server.entries(id), 'playlist-refused')).toEqual([
      { kind: 'playlist-refused', reason: 'older-version', version: 1 },
    ]);
    expect(lastBeat(server)?.playlistVersion).toBe(2);
  });

  test('a time answer for another’s question, and the same answer again, are not the time', async () => {
    const server = await startServer();
    const far = Date.now() + 365 * 86_400_000;
    let asked = 0;
    server.hijack = async (what, response, request) => {
      if (what !== 'time') return false;
      asked += 1;
      const nonce = new URL(request.url ?? '', server.url).searchParams.get('nonce') ?? '';
      const stale = { nonce: `${nonce.slice(0, -1)}x`, receivedAt: far, sentAt: far };
      return send(response, await sign(stale, 'loa-time+jwt', server.working));
    };
    await startPlayer(server, makeFolder(), await server.addStation(id));
    await waitFor('several questions', () => asked >= 3);
    await waitFor('a heartbeat', () => lastBeat(server));
    expect(Math.abs(lastBeat(server)?.clock.offsetMs ?? Number.NaN)).toBeLessThan(60_000);
    expect(factsOf(server.entries(id), 'clock').some(({ source }) => source === 'server')).toBe(false);
  });

  test('an emergency order sounds in a box that is told no time, over its own nonce alone: a recorded answer and another’s do nothing', async () => {
    const server = await startServer();
    server.faults.tellsNoTime = true;
    const dataDir = makeFolder();
    const player = await startPlayer(server, dataDir, await server.addStation(id));
    // The server's clock is two hours ahead of this machine's, whoever is right.
    server.faults.clockOffsetMs = 7_200_000;
    const flood = { priority: 'emergency', lateRule: 'when-ready', expiresAfterMs: 600_000 } as const;
    const order = { id: 'lu', startsAt: Date.now() + 7_200_000, items: [addTone(server, 1_500)], ...flood };
    const evening = { id: 'chieu', startsAt: soon(7_204_000), items: [addTone(server, 1_000, 660)] };
    const recorded = { jws: '', word: '', answers: 0 };
    server.hijack = async (what, response, request) => {
      if (what !== 'playlist' || recorded.jws === '') return false;
      recorded.answers += 1;
      const asked = String(request.headers[NONCE_HEADER]);
      const now = Date.now() + 7_200_000;
      const ofAnother = {
        nonce: `${asked.slice(0, -1)}x`,
        receivedAt: now,
        sentAt: now,
        playlist: hashOf(recorded.jws),
      };
      const word = recorded.answers % 2 === 0 ? await sign(ofAnother, 'loa-time+jwt', server.working) : recorded.word;
      response.setHeader(WORD_HEADER, word);
      return send(response, recorded.jws);
    };
    await player.stop();
    await server.publish(id, makeContent([order, evening]));
    recorded.jws = server.playlistOf(id);
    recorded.word = await askForWord(server, dataDir);
    const second = await startPlayer(server, dataDir);
    await waitFor('media', () => server.requests.includes(`GET media/${order.items[0]?.sha256}`));
    for (let n = 0; n < 3; n += 1) {
      server.hint(id, 100 + n);
      await sleep(300);
    }
    expect(recorded.answers).toBeGreaterThanOrEqual(3);
    expect(factsOf(server.entries(id), 'item-started')).toEqual([]);
    recorded.jws = '';
    server.hint(id, 99);
    await waitFor('the order', () => factsOf(server.entries(id), 'item-ended').length > 0, 6_000);
    expect(factsOf(server.entries(id), 'item-ended')).toMatchObject([{ airingId: 'lu', end: 'complete' }]);
    expect(factsOf(server.entries(id), 'item-started')).toHaveLength(1);
    await second.stop();
  });

  test('a working key that was changed is followed by time and playlist, and nothing is refused on the way', async () => {
    const { server } = await startOnPlan();
    server.working = await generateSigningKey();
    server.keyListVersion += 1;
    let isListHeld = true;
    // The first times that it asks, the list does not come.
    server.hijack = async (what, response) => {
      if (what !== 'keys' || !isListHeld) return false;
      response.statusCode = 503;
      return send(response, '');
    };
    await server.publish(id, makeContent([{ id: 'x', startsAt: soon(8_000), items: [addTone(server, 1_000)] }]));
    await waitFor('two questions for the list', () => server.requests.filter((one) => one === 'GET keys').length >= 3);
    isListHeld = false;
    expect(sounds(await waitForClosed(server, id, 'x'), 'x')).toEqual([whole(0)]);
    expect(factsOf(server.entries(id), 'playlist-refused')).toEqual([]);
    expect(lastBeat(server)).toMatchObject({ playlistVersion: 2, keysVersion: 2, faults: [] });
  });
});

describe('swapped media', () => {
  const bad: Readonly<Record<string, (response: ServerResponse, bytes: number) => void>> = {
    'the right name, other bytes': (response, bytes) => response.end(Buffer.alloc(bytes, 7)),
    truncated: (response, bytes) => response.end(Buffer.alloc(bytes - 1, 7)),
    'longer than was told': (response, bytes) => response.end(Buffer.alloc(bytes + 1, 7)),
    'without an end': (response) => {
      const more = () => response.write(Buffer.alloc(65_536, 7), () => response.destroyed || setImmediate(more));
      more();
    },
    'an endless answer that says how long it is': (response, bytes) => {
      response.setHeader('content-length', bytes * 1_000_000);
      const more = () => response.write(Buffer.alloc(65_536, 7), () => response.destroyed || setImmediate(more));
      more();
    },
    'a page instead of a sound': (response) => response.end('<html>Xin chào</html>'),
    'a resumed part that begins elsewhere': (response, bytes) => {
      response.writeHead(206, { 'content-range': `bytes 5-${bytes - 1}/${bytes}` });
      response.end(Buffer.alloc(bytes - 5, 7));
    },
  };
  test('of every kind: never ready, never longer on the disk than it may be, and what is good sounds', {
    timeout: 60_000,
  }, async () => {
    const server = await startServer();
    const dataDir = makeFolder();
    const kinds = Object.values(bad).map((give, n) => ({ give, tone: addTone(server, 1_000, 300 + 10 * n) }));
    const good = addTone(server, 1_000, 880);
    const code = await server.addStation(id);
    server.hijack = async (what, response) => {
      const one = kinds.find(({ tone }) => what === `media/${tone.sha256}`);
      if (one === undefined) return false;
      one.give(response, one.tone.bytes ?? 0);
      return true;
    };
    await startPlayer(server, dataDir, code);
    const startsAt = soon(5_000);
    const items = [...kinds.map(({ tone }) => tone), good];
    const airings = items.map((item, n) => ({ id: `x${n}`, startsAt: startsAt + n * 1_500, items: [item] }));
    await server.publish(id, makeContent(airings));
    const entries = await waitForClosed(server, id, `x${kinds.length}`, 50_000);
    expect(factsOf(entries, 'item-skipped').map(({ airingId, reason }) => [airingId, reason])).toEqual(
      kinds.map((_, n) => [`x${n}`, 'media-missing']),
    );
    expect(sounds(entries, `x${kinds.length}`)).toEqual([whole(0)]);
    const media = path.join(dataDir, 'media');
    for (const { tone } of kinds) {
      expect(readdirSync(media)).not.toContain(tone.sha256);
      const part = path.join(media, `${tone.sha256}.part`);
      if (existsSync(part)) expect(statSync(part).size).toBeLessThanOrEqual(tone.bytes ?? 0);
    }
  });
});

describe('answers that never end', () => {
  async function linkTo(give: (response: ServerResponse) => void) {
    const server = await startServer();
    const closed: string[] = [];
    server.hijack = async (what, response) => {
      response.on('close', () => closed.push(what));
      give(response);
      return true;
    };
    const stopping = new AbortController();
    onTestFinished(() => stopping.abort());
    return { link: new StationLink(server.url, 'token', stopping.signal), closed };
  }
  const endless = (response: ServerResponse) => {
    const more = () => response.write(Buffer.alloc(65_536, 0x20), () => response.destroyed || setImmediate(more));
    more();
  };

  test('are let go once they are longer than any true one, and fill no memory', async () => {
    const { link, closed } = await linkTo(endless);
    const before = process.memoryUsage().rss;
    const answers = await Promise.all([
      link.getKeys(),
      link.getTime('nonce'),
      link.getPlaylist(undefined),
      link.postJournal('x'),
    ]);
    expect(answers.map(({ kind }) => kind)).toEqual(Array(4).fill('unreachable'));
    await waitFor('all let go', () => closed.length === 4);
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  });

  test('dripped a letter a second are let go after twenty seconds', { timeout: 40_000 }, async () => {
    const { link, closed } = await linkTo((response) => {
      const timer = setInterval(() => response.write(' '), 1_000);
      response.on('close', () => clearInterval(timer));
    });
    const from = performance.now();
    const answers = await Promise.all([
      link.getKeys(),
      link.getTime('nonce'),
      link.getPlaylist(undefined),
      link.postJournal('x'),
    ]);
    expect(answers.map(({ kind }) => kind)).toEqual(Array(4).fill('unreachable'));
    expect(performance.now() - from).toBeLessThan(25_000);
    await waitFor('all let go', () => closed.length === 4);
  });

  test('a redirect is not followed: the token goes nowhere else', async () => {
    const other = await startServer();
    const { link } = await linkTo((response) => {
      response.writeHead(307, { location: `${other.url}/api/station/v1/keys` });
      response.end();
    });
    expect(await link.getKeys()).toMatchObject({ kind: 'unreachable' });
    expect(other.requests).toEqual([]);
  });

  test('a hint without an end is no hint: the stream is opened anew, and the plan still comes', async () => {
    const { server } = await startOnPlan();
    let opened = 0;
    server.hijack = async (what, response) => {
      if (what !== 'events') return false;
      opened += 1;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const more = () => response.write(`data: ${'x'.repeat(8_192)}`, () => response.destroyed || setTimeout(more, 20));
      more();
      return true;
    };
    server.dropEvents(id);
    await waitFor('opened again and again', () => opened >= 3, 20_000);
    await server.publish(id, makeContent([{ id: 'x', startsAt: soon(600_000), items: [addTone(server, 1_000)] }]));
    server.hijack = undefined;
    await waitFor('the plan', () => lastBeat(server)?.playlistVersion === 2, 90_000);
  }, 120_000);
});
