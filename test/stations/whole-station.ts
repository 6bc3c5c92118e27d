/** A whole player on a fake clock, with a server that answers whatever it asks and counts what passes between them. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { onTestFinished, vi } from 'vitest';
import { createPlayer } from '../../stations/player/agent.ts';
import { keepIdentity } from '../../stations/player/identity.ts';
import type { PlayerOptions } from '../../stations/player/player-options.ts';
import {
  type Heartbeat,
  type Hint,
  type JournalBatch,
  type JournalFact,
  KEYS_HEADER,
  type KeyList,
  NONCE_HEADER,
  type Playlist,
  WORD_HEADER,
} from '../../stations/protocol.ts';
import { FRESH_MS } from '../../stations/publisher.ts';
import { generateSigningKey, keyId, publicHalf, sign } from '../../stations/sign.ts';
import { atRest, FakeClock } from '../fakes/fake-clock.ts';
import { FakePlayer } from '../fakes/fake-player.ts';
import { makePlaylist, type SampleAiring } from '../fakes/make-playlist.ts';

/** Midnight in the commune. */
export const at = Date.UTC(2026, 10, 22, 17);
export const hourMs = 3_600_000;
/** Loops of a player that wait when nothing happens, and the comments on its stream of hints. */
const LOOPS = 9;
const files = Array.from({ length: 8 }, (_, n) => Buffer.from(`tin ${n}`));
const named = files.map((bytes) => createHash('sha256').update(bytes).digest('hex'));
/** Headers that fetch sends by itself, and those of every answer of a server of Node. */
const FETCH_HEAD =
  'host: loa.xa.vn\r\nconnection: keep-alive\r\naccept: */*\r\naccept-language: *\r\nsec-fetch-mode: cors\r\nuser-agent: node\r\naccept-encoding: gzip, deflate, br\r\n';
const ANSWER_HEAD =
  'HTTP/1.1 200 OK\r\nDate: Mon, 23 Nov 2026 00:00:00 GMT\r\nConnection: keep-alive\r\nKeep-Alive: timeout=72\r\n\r\n';
/** IPv4 and TCP headers of a packet and of its acknowledgement, and a TLS record around it. */
const PACKET_BYTES = 2 * 52 + 22;
const COMMENT_EVERY_MS = 55_000;

/** Lengths and names of the files its server has. */
export const fileItems = named.map((sha256, n) => ({
  sha256,
  bytes: files[n]?.length ?? 0,
  durationMs: 4 * 60_000,
}));

interface Asked {
  readonly method?: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** A player that lives since before midnight, with a server that answers whatever it asks. */
export async function startStation(airings: readonly SampleAiring[], over: Partial<PlayerOptions> = {}, loops = LOOPS) {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'loa-card-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const clock = new FakeClock(at - 10 * 60_000, atRest(loops));
  const [root, working, key] = [await generateSigningKey(), await generateSigningKey(), await generateSigningKey()];
  const keys = [{ kid: await keyId(working), use: 'working', jwk: publicHalf(working) }];
  const lists = { version: 1, keyList: '' };
  /** The root signs another list. */
  const giveList = async (version: number, change: Partial<KeyList> = {}) => {
    const list = { commune: 'xa-thu', version, issuedAt: at, keys, ...change };
    Object.assign(lists, { version, keyList: await sign(list, 'loa-keys+jwt', root) });
  };
  await giveList(1);
  const identity = {
    commune: 'xa-thu',
    station: 'tram-1',
    stationName: 'Trạm 1',
    token: 'x'.repeat(43),
    key,
    code: 'ABCDEFGH',
  };
  await keepIdentity(dataDir, { ...identity, rootKey: publicHalf(root) });
  let playlist = '';
  const publish = async (version: number, freshForMs = FRESH_MS, planned = airings, more: Partial<Playlist> = {}) => {
    const issuedAt = Math.round(clock.now());
    const horizon = { from: issuedAt, to: issuedAt + 14 * 24 * hourMs };
    const issued = { version, horizon, issuedAt, freshUntil: issuedAt + freshForMs };
    playlist = await sign({ ...makePlaylist(planned), ...issued, ...more }, 'loa-playlist+jwt', working);
  };
  await publish(1);
  const facts: JournalFact[] = [];
  const heard = {
    heartbeats: 0,
    bytes: 0,
    asked: {} as Record<string, number>,
    last: undefined as Heartbeat | undefined,
  };
  /** While it breaks media, every download breaks off. */
  const link = { breaksMedia: false };
  const etagNow = () => `"${createHash('sha256').update(playlist).digest('hex')}"`;
  let hint = (_: Hint) => {};
  const comments = (signal: AbortSignal) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        hint = (told) => controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(told)}\n\n`));
      },
      async pull(controller) {
        await clock.wait(COMMENT_EVERY_MS, signal);
        if (signal.aborted) return controller.error(signal.reason);
        heard.bytes += 3 + PACKET_BYTES;
        controller.enqueue(new TextEncoder().encode(':\n\n'));
      },
    });
  const answer = async (
    url: URL,
    headers: Record<string, string>,
    body: string,
    signal: AbortSignal,
  ): Promise<Response> => {
    const what = url.pathname.replace('/api/station/v1/', '');
    heard.asked[what] = (heard.asked[what] ?? 0) + 1;
    if (what === 'events') return new Response(comments(signal));
    if (what === 'keys') return new Response(lists.keyList);
    if (what === 'time') {
      const told = { nonce: url.searchParams.get('nonce'), receivedAt: clock.now(), sentAt: clock.now() };
      return new Response(await sign(told, 'loa-time+jwt', working));
    }
    if (what === 'playlist') {
      const etag = etagNow();
      const nonce = headers[NONCE_HEADER];
      const told = { nonce, receivedAt: clock.now(), sentAt: clock.now(), playlist: etag.slice(1, -1) };
      const word = nonce === undefined ? {} : { [WORD_HEADER]: await sign(told, 'loa-time+jwt', working) };
      return headers['if-none-match'] === etag
        ? new Response(null, { status: 304, headers: word })
        : new Response(playlist, { headers: { etag, ...word } });
    }
    if (what === 'heartbeat') {
      heard.heartbeats++;
      heard.last = payloadOf(body) as Heartbeat;
      const isOlder = (heard.last.keysVersion ?? lists.version) < lists.version;
      const keysNow = isOlder ? { [KEYS_HEADER]: String(lists.version) } : {};
      return new Response(null, { status: 204, headers: { etag: etagNow(), ...keysNow } });
    }
    if (what === 'journal') {
      const { epoch, entries } = payloadOf(body) as JournalBatch;
      const read = entries as { seq: number; fact: JournalFact }[];
      facts.push(...read.map(({ fact }) => fact));
      return Response.json({ epoch, ackSeq: read.at(-1)?.seq });
    }
    if (link.breaksMedia) throw new TypeError('the link broke off');
    const bytes = files[named.indexOf(what.replace('media/', ''))];
    if (bytes === undefined) throw new Error(`nothing at ${what}`);
    return new Response(new Uint8Array(bytes));
  };
  vi.stubGlobal('fetch', async (address: string, { method = 'GET', headers, body = '', signal }: Asked) => {
    const url = new URL(address);
    const response = await answer(url, headers, body, signal);
    const sent = `${method} ${url.pathname}${url.search} HTTP/1.1\r\n${FETCH_HEAD}${headText(Object.entries(headers))}\r\n${body}`;
    const got = ANSWER_HEAD.length + headText([...response.headers]).length;
    heard.bytes += sent.length + got + 2 * PACKET_BYTES;
    if (url.pathname.endsWith('/events')) return response;
    const bytes = new Uint8Array(await response.arrayBuffer());
    heard.bytes += bytes.length;
    return new Response(bytes.length === 0 ? null : bytes, response);
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  const engine = new FakePlayer(clock, () => 4 * 60_000);
  const boot = () =>
    createPlayer({
      dataDir,
      serverUrl: 'https://loa.example',
      audio: 'null',
      volumePct: 100,
      software: 'loa',
      engine,
      clock,
      machine: { hasBattery: false, ntpSynchronised: () => false },
      chance: () => 0.5,
      log: pino({ level: process.env.LOA_TEST_LOG ?? 'silent' }),
      ...over,
    }).start();
  const stop = await boot();
  onTestFinished(stop);
  const tell = (told: Hint) => hint(told);
  return { clock, engine, facts, heard, link, publish, giveList, stop, boot, dataDir, hint: tell };
}

function payloadOf(jws: string): unknown {
  return JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString());
}

function headText(headers: readonly (readonly [string, string])[]): string {
  return headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
}
