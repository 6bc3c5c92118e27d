/** A server as the station sees it: the whole wire over real HTTP on loopback, with the faults a test asks for. */
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  enrolRequestSchema,
  type Heartbeat,
  heartbeatSchema,
  type JournalEntry,
  journalBatchSchema,
  journalEntrySchema,
  KEYS_HEADER,
  type KeyList,
  NONCE_HEADER,
  type Playlist,
  type PlaylistContent,
  type PublicJwk,
  WORD_HEADER,
} from '../../stations/protocol.ts';
import {
  generateSigningKey,
  keyId,
  type PrivateJwk,
  publicHalf,
  rootFingerprint,
  sign,
  verify,
} from '../../stations/sign.ts';

/** How the server misbehaves. Everything off by default. */
export interface Faults {
  /** Answer every request with this status. */
  status?: number;
  /** Store the next journal batches, but cut the connection before the answer. */
  loseJournalReplies?: number;
  /** Send only so many bytes of a media file, then cut the connection. */
  cutMediaAfter?: number;
  /** Trickle files bigger than this: about 200 kB a second. */
  trickleOver?: number;
  /** Added to the server's clock, ms. */
  clockOffsetMs?: number;
  /** Tells nobody the time. */
  tellsNoTime?: true;
  /** How long a question for the time and its answer are on their way. */
  timeTravelsMs?: { question: number; answer: number };
}

interface FakeStation {
  readonly id: string;
  readonly code: string;
  readonly token: string;
  publicKey?: PublicJwk;
  playlist?: { jws: string; version: number };
  readonly entries: Map<string, JournalEntry>;
  readonly heartbeats: Heartbeat[];
  readonly listeners: Set<ServerResponse>;
}

/** The double. `port` 0 takes any; stopping and starting again keeps the port, the stations and what they sent. */
export class FakeStationServer {
  readonly commune = 'xa-thu';
  readonly media = new Map<string, Buffer>();
  readonly faults: Faults = {};
  readonly requests: string[] = [];
  /** Answers in place of the server's own hand; false: the server answers as ever. */
  hijack: ((what: string, response: ServerResponse, request: IncomingMessage) => Promise<boolean>) | undefined;
  /** Entries that came with a number already stored but other content: must stay empty. */
  readonly contradictions: JournalEntry[] = [];
  readonly #stations = new Map<string, FakeStation>();
  readonly root: PrivateJwk;
  working: PrivateJwk;
  keyListVersion = 1;
  /** Who signs, by its list. */
  people: Pick<KeyList, 'people' | 'site'> = {};
  #server: Server | undefined;
  #port = 0;

  private constructor(root: PrivateJwk, working: PrivateJwk) {
    this.root = root;
    this.working = working;
  }

  /** A server with fresh keys, listening. */
  static async start(): Promise<FakeStationServer> {
    const server = new FakeStationServer(await generateSigningKey(), await generateSigningKey());
    await server.listen();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async listen(): Promise<void> {
    const server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        response.statusCode = 500;
        response.end(String(error));
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  /** Makes a station and gives its code as a person would type it. */
  async addStation(id: string): Promise<string> {
    const code = createHash('sha256').update(id).digest('hex').slice(0, 8).toUpperCase();
    this.#stations.set(id, {
      id,
      code,
      token: randomUUID(),
      entries: new Map(),
      heartbeats: [],
      listeners: new Set(),
    });
    const letters = code + (await rootFingerprint(this.root));
    return letters.replace(/(.{4})(?=.)/g, '$1-').toLowerCase();
  }

  addMedia(bytes: Buffer): string {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    this.media.set(sha256, bytes);
    return sha256;
  }

  async keyList(): Promise<string> {
    const { commune } = this;
    const keys = [{ kid: await keyId(this.working), use: 'working', jwk: publicHalf(this.working) }];
    const list = { commune, version: this.keyListVersion, issuedAt: Date.now(), keys, ...this.people };
    return sign(list, 'loa-keys+jwt', this.root);
  }

  /** Signs the content as the next version (or `version`) and hints; `issuedAt` is now. */
  async publish(
    id: string,
    content: Omit<PlaylistContent, 'commune' | 'station'>,
    version?: number,
  ): Promise<Playlist> {
    const station = this.#station(id);
    const playlist: Playlist = {
      ...content,
      commune: this.commune,
      station: id,
      version: version ?? (station.playlist?.version ?? 0) + 1,
      issuedAt: Date.now() + (this.faults.clockOffsetMs ?? 0),
      freshUntil: Date.now() + 86_400_000,
    };
    station.playlist = { jws: await sign(playlist, 'loa-playlist+jwt', this.working), version: playlist.version };
    this.hint(id, playlist.version);
    return playlist;
  }

  /** Says that a version is there, without there being one. */
  hint(id: string, version: number): void {
    for (const listener of this.#station(id).listeners)
      listener.write(`event: hint\ndata: ${JSON.stringify({ kind: 'playlist', version })}\n\n`);
  }

  /** Ends the station's streams of hints. */
  dropEvents(id: string): void {
    for (const listener of this.#station(id).listeners) listener.destroy();
  }

  /** The newest playlist as signed. */
  playlistOf(id: string): string {
    return this.#station(id).playlist?.jws ?? '';
  }

  /** Everything the station's journal has brought, by epoch and number. */
  entries(id: string): JournalEntry[] {
    return [...this.#station(id).entries.values()].sort((a, b) => a.epoch - b.epoch || a.seq - b.seq);
  }

  /** Forgets the newest entries, as a restore from a backup does. */
  forgetEntriesAfter(id: string, seq: number): void {
    const { entries } = this.#station(id);
    for (const [key, entry] of entries) if (entry.seq > seq) entries.delete(key);
  }

  heartbeats(id: string): readonly Heartbeat[] {
    return this.#station(id).heartbeats;
  }

  #station(id: string): FakeStation {
    const station = this.#stations.get(id);
    if (station === undefined) throw new Error(`no station ${id}`);
    return station;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const what = url.pathname.replace('/api/station/v1/', '');
    this.requests.push(`${request.method} ${what}`);
    if ((await this.hijack?.(what, response, request)) === true) return;
    if (this.faults.status !== undefined) return reply(response, this.faults.status, '{"code":"fault"}');
    const body = request.method === 'POST' ? await readBody(request) : '';
    if (what === 'enrol') return this.#enrol(body, response);
    const token = request.headers.authorization?.replace('Bearer ', '');
    const station = [...this.#stations.values()].find((known) => known.token === token);
    if (station === undefined) return reply(response, 401, '{"code":"token-wrong"}');
    if (what === 'keys') return reply(response, 200, await this.keyList());
    if (what === 'time') return this.#tellTime(url.searchParams.get('nonce') ?? '', response);
    if (what === 'playlist') return this.#givePlaylist(station, request, response);
    if (what === 'events') return this.#hold(station, request, response);
    if (what === 'journal') return this.#takeJournal(station, body, response);
    if (what === 'heartbeat') return this.#takeHeartbeat(station, body, response);
    if (what.startsWith('media/')) return this.#giveMedia(what.slice(6), request, response);
    reply(response, 404, '{"code":"not-found"}');
  }

  async #enrol(body: string, response: ServerResponse): Promise<void> {
    const { code, publicKey } = enrolRequestSchema.parse(JSON.parse(body));
    const station = [...this.#stations.values()].find((known) => known.code === code);
    const isTaken = station?.publicKey !== undefined && station.publicKey.x !== publicKey.x;
    if (station === undefined || isTaken) return reply(response, 403, '{"code":"code-wrong"}');
    station.publicKey = publicKey;
    const { id, token } = station;
    const rootKey = publicHalf(this.root);
    const keyList = await this.keyList();
    const answer = { commune: this.commune, station: id, stationName: id, token, rootKey, keyList };
    reply(response, 200, JSON.stringify(answer));
  }

  async #tellTime(nonce: string, response: ServerResponse): Promise<void> {
    if (this.faults.tellsNoTime) return reply(response, 503, '{"code":"fault"}');
    const travelsMs = this.faults.timeTravelsMs ?? { question: 0, answer: 0 };
    await sleep(travelsMs.question);
    const receivedAt = performance.timeOrigin + performance.now() + (this.faults.clockOffsetMs ?? 0);
    const sentAt = performance.timeOrigin + performance.now() + (this.faults.clockOffsetMs ?? 0);
    await sleep(travelsMs.answer);
    reply(response, 200, await sign({ nonce, receivedAt, sentAt }, 'loa-time+jwt', this.working));
  }

  async #givePlaylist(station: FakeStation, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (station.playlist === undefined) return reply(response, 404, '{"code":"no-playlist-yet"}');
    const etag = `"${createHash('sha256').update(station.playlist.jws).digest('hex')}"`;
    response.setHeader('etag', etag);
    const nonce = request.headers[NONCE_HEADER];
    if (nonce !== undefined) {
      const now = Date.now() + (this.faults.clockOffsetMs ?? 0);
      const word = { nonce, receivedAt: now, sentAt: now, playlist: etag.slice(1, -1) };
      response.setHeader(WORD_HEADER, await sign(word, 'loa-time+jwt', this.working));
    }
    if (request.headers['if-none-match'] === etag) return reply(response, 304, '');
    reply(response, 200, station.playlist.jws);
  }

  #hold(station: FakeStation, request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': hello\n\n');
    station.listeners.add(response);
    request.on('close', () => station.listeners.delete(response));
  }

  async #takeJournal(station: FakeStation, body: string, response: ServerResponse): Promise<void> {
    const payload = await this.#readSigned(station, body, 'loa-journal+jwt');
    const batch = journalBatchSchema.parse(payload);
    for (const raw of batch.entries) {
      const entry = journalEntrySchema.parse(raw);
      const key = `${entry.epoch}/${entry.seq}`;
      const known = station.entries.get(key);
      if (known !== undefined && known.hash !== entry.hash) this.contradictions.push(entry);
      else station.entries.set(key, entry);
    }
    let ackSeq = 0;
    while (station.entries.has(`${batch.epoch}/${ackSeq + 1}`)) ackSeq++;
    if ((this.faults.loseJournalReplies ?? 0) > 0) {
      this.faults.loseJournalReplies = (this.faults.loseJournalReplies ?? 0) - 1;
      response.destroy();
      return;
    }
    reply(response, 200, JSON.stringify({ epoch: batch.epoch, ackSeq }));
  }

  async #takeHeartbeat(station: FakeStation, body: string, response: ServerResponse): Promise<void> {
    const heartbeat = heartbeatSchema.parse(await this.#readSigned(station, body, 'loa-heartbeat+jwt'));
    station.heartbeats.push(heartbeat);
    if ((heartbeat.keysVersion ?? this.keyListVersion) < this.keyListVersion)
      response.setHeader(KEYS_HEADER, this.keyListVersion);
    reply(response, 204, '');
  }

  async #giveMedia(sha256: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = this.media.get(sha256);
    if (bytes === undefined) return reply(response, 404, '{"code":"not-found"}');
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (from > 0) response.setHeader('content-range', `bytes ${from}-${bytes.length - 1}/${bytes.length}`);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': bytes.length - from });
    const { cutMediaAfter, trickleOver } = this.faults;
    if (bytes.length > (trickleOver ?? Number.POSITIVE_INFINITY)) return trickle(bytes.subarray(from), response);
    if (cutMediaAfter === undefined) {
      response.end(bytes.subarray(from));
      return;
    }
    response.write(bytes.subarray(from, from + cutMediaAfter), () => response.destroy());
  }

  async #readSigned(
    station: FakeStation,
    body: string,
    type: 'loa-journal+jwt' | 'loa-heartbeat+jwt',
  ): Promise<unknown> {
    const checked = await verify(body, type, station.publicKey === undefined ? [] : [station.publicKey]);
    if (checked.kind !== 'ok') throw new Error(`refused: ${checked.reason}`);
    return checked.payload;
  }
}

function reply(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.end(text);
}

function trickle(bytes: Buffer, response: ServerResponse): void {
  let at = 0;
  const timer = setInterval(() => {
    response.write(bytes.subarray(at, at + 10_000));
    at += 10_000;
    if (at >= bytes.length) response.end();
  }, 50);
  response.on('close', () => clearInterval(timer));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
