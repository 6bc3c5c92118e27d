/** The one way from mpv into a network: a proxy on loopback that asks the relayed source and nobody else, whatever its answers name (R3). */
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { pipeline } from 'node:stream/promises';
import type { Logger } from 'pino';
import { fetchRelay, InsideAddressError } from './relay-fetch.ts';
import { placeOf, redirectTo, routeTo, toGateAddress, toGatePlaylist } from './relay-route.ts';

/** An HLS list of a live source has a few dozen lines. */
const LONGEST_LIST = 256 * 1_024;
/** What of mpv's questions and of a source's answers is handed on. */
const ASKED = ['user-agent', 'accept', 'range', 'icy-metadata'];
const ANSWERED = /^(content-type|content-length|content-range|accept-ranges|icy-.+)$/;
const LIST = Buffer.from('#EXTM3U');
/** mpv needs two or three connections for HLS. */
const MOST_CONNECTIONS = 16;
/** Where nobody listens. */
const NO_PORT = 1;

/** What the gate works with. */
export interface RelayGateParts {
  /** Whether a relay may be taken from an IP address. */
  readonly mayReach: (address: string) => boolean;
  /** A source that gives nothing for this long, though it could, is dropped. */
  readonly stallMs: number;
  readonly log: Logger;
}

interface Visit {
  readonly source: URL;
  readonly tls: TlsAgent;
  readonly ended: AbortController;
  refusal: string | undefined;
}

/** One source at a time. */
export class RelayGate {
  readonly #parts: RelayGateParts;
  readonly #server: Server;
  #visit: Visit | undefined;

  constructor(parts: RelayGateParts) {
    this.#parts = parts;
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.maxConnections = MOST_CONNECTIONS;
  }

  /** Listens, and gives back the way to stop. Where the machine has no loopback to listen on, nothing comes through and files still play. */
  async start(): Promise<() => Promise<void>> {
    const server = this.#server;
    server.on('error', (error) => this.#parts.log.error({ err: error }, 'the relay gate is in trouble'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening').catch(() => {});
    return async () => {
      this.leave();
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    };
  }

  /** What mpv is told as its proxy for everything, once the gate has started. */
  get proxyUrl(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : NO_PORT}`;
  }

  /** Why something that the source named was not asked for; undefined while all was in order. */
  get refusal(): string | undefined {
    return this.#visit?.refusal;
  }

  /** From now on `url` is what is relayed; the answer is the address for mpv to load. */
  enter(url: string): string {
    this.leave();
    const source = new URL(url);
    const tls = new TlsAgent({ keepAlive: false });
    this.#visit = { source, tls, ended: new AbortController(), refusal: undefined };
    return toGateAddress(source);
  }

  /** Nothing is relayed any more; what was running ends. */
  leave(): void {
    this.#visit?.ended.abort();
    this.#visit?.tls.destroy();
    this.#visit = undefined;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const visit = this.#visit;
    const asked = URL.parse(request.url ?? '');
    // Of somebody who left while the source answered.
    response.on('error', () => {});
    if (visit === undefined || asked === null) return give(response, 403);
    const url = routeTo(visit.source, asked);
    if (url === undefined) return this.#refuse(visit, asked, response);
    try {
      const answer = await this.#fetch(visit, url, request, response);
      await this.#handOn(visit, url, answer, response);
    } catch (error) {
      if (error instanceof InsideAddressError) this.#refuse(visit, url, response);
      else if (response.headersSent) response.destroy();
      else give(response, 502);
    }
  }

  #fetch(visit: Visit, url: URL, request: IncomingMessage, response: ServerResponse): Promise<IncomingMessage> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    return fetchRelay({
      ...this.#parts,
      url,
      headers: keep(request.headers, (name) => ASKED.includes(name)),
      tls: visit.tls,
      isHeldBack: () => response.writableNeedDrain,
      signal: AbortSignal.any([visit.ended.signal, gone.signal]),
    });
  }

  async #handOn(visit: Visit, url: URL, answer: IncomingMessage, response: ServerResponse): Promise<void> {
    const { statusCode: status = 502, headers } = answer;
    if (status >= 200 && status < 300) return giveSound(answer, response, this.#parts.stallMs);
    answer.destroy();
    const next = status < 400 ? URL.parse(headers.location ?? '', url) : null;
    if (next === null) return give(response, Math.max(status, 400));
    const location = redirectTo(visit.source, next);
    if (location === undefined) return this.#refuse(visit, next, response);
    give(response, status, { location });
  }

  #refuse(visit: Visit, asked: URL, response: ServerResponse): void {
    const detail = `${placeOf(visit.source)} leads to ${placeOf(asked)}`;
    if (visit.refusal === undefined) this.#parts.log.info({ detail }, 'a live source leads elsewhere: not followed');
    visit.refusal ??= detail;
    give(response, 403);
  }
}

/** Sound as it comes, at the pace it is taken; a list with its addresses led to the gate. What it is, its first bytes say and not its type. */
async function giveSound(answer: IncomingMessage, response: ServerResponse, stallMs: number): Promise<void> {
  const headers = keep(answer.headers, (name) => ANSWERED.test(name));
  const chunks: AsyncIterableIterator<Buffer> = answer[Symbol.asyncIterator]();
  const first: Buffer = (await chunks.next()).value ?? Buffer.alloc(0);
  if (first.subarray(0, LIST.length).equals(LIST)) return giveList(first, chunks, headers, response);
  response.writeHead(answer.statusCode ?? 200, headers);
  response.write(first);
  // Whoever was held back may stall afterwards.
  response.on('drain', () => answer.setTimeout(stallMs));
  await pipeline(chunks, response);
}

async function giveList(
  first: Buffer,
  rest: AsyncIterable<Buffer>,
  { 'content-type': type = 'application/vnd.apple.mpegurl' }: OutgoingHttpHeaders,
  response: ServerResponse,
): Promise<void> {
  const parts = [first];
  let length = first.length;
  for await (const part of rest) {
    parts.push(part);
    length += part.length;
    if (length > LONGEST_LIST) throw new Error('a list without end');
  }
  response.writeHead(200, { 'content-type': type }).end(toGatePlaylist(Buffer.concat(parts).toString()));
}

function give(response: ServerResponse, status: number, headers: OutgoingHttpHeaders = {}): void {
  response.writeHead(status, headers).end();
}

function keep(headers: IncomingHttpHeaders, isKept: (name: string) => boolean): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => isKept(name)));
}
