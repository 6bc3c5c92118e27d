/** Every request the station makes, all of them opened by the station: typed answers, a time limit and a size limit each. */
import Agent from 'undici/lib/dispatcher/agent.js';
import type { z } from 'zod';
import {
  type EnrolRequest,
  type EnrolResponse,
  enrolResponseSchema,
  type JournalAck,
  journalAckSchema,
  KEYS_HEADER,
  NONCE_HEADER,
  WORD_HEADER,
} from '../protocol.ts';
import type { Clock } from './clock.ts';
import type { TrafficCount } from './traffic-count.ts';

/** What came of a request that brought no value. `none`: the server has nothing there. `busy`: 429 or 5xx, come back later. */
export type Failure =
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }
  | { readonly kind: 'busy'; readonly status: number; readonly retryAfterMs: number }
  | { readonly kind: 'unreachable'; readonly detail: string };
/** A value, or why there is none. */
export type Answer<T> = { readonly kind: 'ok'; readonly value: T } | Failure;
/** A playlist's bytes with its ETag, or the word that nothing changed; each with the server's word over the nonce, where one was sent. */
export type PlaylistAnswer =
  | Answer<{ readonly jws: string; readonly etag?: string; readonly word?: string }>
  | { readonly kind: 'unchanged'; readonly word?: string };

/** What the answer to a heartbeat names: the newest playlist, and the version of the key list where the station has an older one. */
export interface Told {
  readonly etag?: string;
  readonly keysVersion?: number;
}

const ANSWER_WITHIN_MS = 20_000;
const LONGEST_TEXT = 16 * 1024 * 1024;
/** Everything but a playlist is small; a key list names some keys of every leader and operator. */
const LONGEST_SMALL_TEXT = 256 * 1024;
const LONGEST_RETRY_AFTER_MS = 3_600_000;
/** While others are answered, one failing request is no outage and hurries nothing; failures so far apart without any answer between them are one. */
const OUTAGE_MS = 20_000;
/** Longer than two heartbeats of an idle station are apart: a new connection costs its SIM more than the heartbeat. */
const KEEP_ALIVE_MS = 180_000;
/** A request's first line and the headers that fetch adds by itself; an answer's status line. Measured. */
const OWN_HEAD_BYTES = 220;

interface RequestOptions {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** Who wants to know that the server is there (again): told of the first answer, and of the first after requests failed for 20 s; and who counts what passes. */
export interface Reach {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly onReachable: () => void;
  readonly traffic?: Pick<TrafficCount, 'exchange' | 'body'>;
}

/** The station's side of the wire. `token` is undefined only before enrolment. */
export class StationLink {
  readonly #base: string;
  readonly #token: string | undefined;
  readonly #stop: AbortSignal;
  readonly #reach: Reach | undefined;
  readonly #connections = new Agent({ keepAliveTimeout: KEEP_ALIVE_MS });
  #answeredAtMs: number | undefined;
  /** The first and the last failure since the last answer. */
  #failing: { readonly fromMs: number; readonly toMs: number } | undefined;

  constructor(serverUrl: string, token: string | undefined, stop: AbortSignal, reach?: Reach) {
    this.#base = `${serverUrl.replace(/\/+$/, '')}/api/station/v1/`;
    this.#token = token;
    this.#stop = stop;
    this.#reach = reach;
    stop.addEventListener('abort', () => void this.#connections.destroy(), { once: true });
  }

  /** When the server last answered, monotonic; undefined before the first time. */
  get answeredAtMs(): number | undefined {
    return this.#answeredAtMs;
  }

  /** Trades the one-time code and the public key for an identity. */
  async enrol(request: EnrolRequest): Promise<Answer<EnrolResponse>> {
    return this.#json('enrol', enrolResponseSchema, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
  }

  /** The root's signed key list, a compact JWS. */
  async getKeys(): Promise<Answer<string>> {
    return this.#text('keys');
  }

  /** The playlist, unless it is still the one of `etag`; with a `nonce`, the server's word that it is the newest. */
  async getPlaylist(etag: string | undefined, nonce?: string): Promise<PlaylistAnswer> {
    const headers: Record<string, string> = {
      ...(etag === undefined ? {} : { 'if-none-match': etag }),
      ...(nonce === undefined ? {} : { [NONCE_HEADER]: nonce }),
    };
    return this.#request('playlist', { headers }, async (response) => {
      const told = response.headers.get(WORD_HEADER);
      const word = told === null ? {} : { word: told };
      if (response.status === 304) return { kind: 'unchanged', ...word };
      const jws = await readText(response, LONGEST_TEXT);
      const newEtag = response.headers.get('etag');
      return { kind: 'ok', value: { jws, ...(newEtag === null ? {} : { etag: newEtag }), ...word } };
    });
  }

  /** The server's time, signed over `nonce`, a compact JWS. */
  async getTime(nonce: string): Promise<Answer<string>> {
    return this.#text(`time?nonce=${encodeURIComponent(nonce)}`);
  }

  /** Hands over one signed batch; the answer says what is stored. */
  async postJournal(jws: string): Promise<Answer<JournalAck>> {
    return this.#json('journal', journalAckSchema, signedPost(jws));
  }

  /** Says how the station is, and hears what is newest. */
  async postHeartbeat(jws: string): Promise<Answer<Told>> {
    return this.#request('heartbeat', signedPost(jws), async (response) => {
      await response.body?.cancel();
      const etag = response.headers.get('etag');
      const keysVersion = Number(response.headers.get(KEYS_HEADER) ?? 0);
      return { kind: 'ok', value: { ...(etag === null ? {} : { etag }), ...(keysVersion > 0 ? { keysVersion } : {}) } };
    });
  }

  /** The hints' stream; without a time limit but `signal`: the caller watches for silence. */
  async openEvents(signal: AbortSignal): Promise<Answer<Response>> {
    return this.#open('events', { headers: { accept: 'text/event-stream' }, signal });
  }

  /** A media file from byte `from` on; `resumed` is false when the server sends it from the start all the same. */
  async openMedia(
    sha256: string,
    from: number,
    signal: AbortSignal,
  ): Promise<Answer<{ readonly response: Response; readonly resumed: boolean }>> {
    const headers: Record<string, string> = from > 0 ? { range: `bytes=${from}-` } : {};
    const answer = await this.#open(`media/${sha256}`, { headers, signal });
    if (answer.kind !== 'ok') return answer;
    const begins = /^bytes (\d+)-/.exec(answer.value.headers.get('content-range') ?? '')?.[1];
    const resumed = answer.value.status === 206 && Number(begins) === from;
    return { kind: 'ok', value: { response: answer.value, resumed } };
  }

  async #text(path: string): Promise<Answer<string>> {
    return this.#request(path, {}, async (response) => ({
      kind: 'ok',
      value: await readText(response, LONGEST_SMALL_TEXT),
    }));
  }

  async #json<T>(path: string, schema: z.ZodType<T>, options: RequestOptions): Promise<Answer<T>> {
    return this.#request(path, options, async (response) => {
      const parsed = schema.safeParse(JSON.parse(await readText(response, LONGEST_SMALL_TEXT)));
      if (parsed.success) return { kind: 'ok', value: parsed.data };
      return { kind: 'busy', status: response.status, retryAfterMs: 0 };
    });
  }

  /** One request with its answer read whole, within the time limit. */
  async #request<T>(
    path: string,
    options: RequestOptions,
    read: (response: Response) => Promise<T>,
  ): Promise<T | Failure> {
    const answer = await this.#open(path, { ...options, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    if (answer.kind !== 'ok') return answer;
    try {
      return await read(answer.value);
    } catch (error) {
      return { kind: 'unreachable', detail: messageOf(error) };
    }
  }

  async #open(path: string, options: RequestOptions): Promise<Answer<Response>> {
    const { signal, method = 'GET', body } = options;
    const authorization = this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` };
    const headers: Record<string, string> = { ...options.headers, ...authorization };
    try {
      const response = await fetch(this.#base + path, {
        method,
        headers,
        signal: signal === undefined ? this.#stop : AbortSignal.any([this.#stop, signal]),
        redirect: 'error',
        // The same class; Node's own types name another release of it.
        dispatcher: this.#connections as unknown as NonNullable<RequestInit['dispatcher']>,
        ...(body === undefined ? {} : { body }),
      });
      if (response.status < 500) this.#noteAnswer();
      else this.#noteFailure();
      const counted = this.#count(path, headers, body, response);
      if (response.ok || response.status === 304) return { kind: 'ok', value: counted };
      return await readFailure(counted);
    } catch (error) {
      this.#noteFailure();
      return { kind: 'unreachable', detail: messageOf(error) };
    }
  }

  #noteAnswer(): void {
    const outageMs = (this.#failing?.toMs ?? 0) - (this.#failing?.fromMs ?? 0);
    const isBack = this.#answeredAtMs === undefined || outageMs >= OUTAGE_MS;
    this.#answeredAtMs = this.#reach?.clock.monotonicMs();
    this.#failing = undefined;
    if (isBack) this.#reach?.onReachable();
  }

  #noteFailure(): void {
    if (this.#reach === undefined) return;
    const toMs = this.#reach.clock.monotonicMs();
    this.#failing = { fromMs: this.#failing?.fromMs ?? toMs, toMs };
  }

  /** Heads now, the answer's body as it comes. */
  #count(path: string, headers: Record<string, string>, body: string | undefined, response: Response): Response {
    const traffic = this.#reach?.traffic;
    if (traffic === undefined) return response;
    traffic.exchange(
      OWN_HEAD_BYTES + path.length + headBytes(Object.entries(headers)) + headBytes([...response.headers]),
    );
    traffic.body(body?.length ?? 0);
    if (response.body === null) return response;
    const meter = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        traffic.body(chunk.byteLength);
        controller.enqueue(chunk);
      },
    });
    const { status, statusText, headers: answered } = response;
    return new Response(response.body.pipeThrough(meter), { status, statusText, headers: answered });
  }
}

function headBytes(headers: readonly (readonly [string, string])[]): number {
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
}

function signedPost(jws: string): RequestOptions {
  return { method: 'POST', headers: { 'content-type': 'application/jose' }, body: jws };
}

async function readFailure(response: Response): Promise<Failure> {
  const { status } = response;
  const text = await readText(response, LONGEST_SMALL_TEXT).catch(() => '');
  if (status === 429 || status >= 500) {
    const seconds = Number(response.headers.get('retry-after') ?? 0);
    const retryAfterMs = Number.isFinite(seconds) ? Math.min(seconds * 1000, LONGEST_RETRY_AFTER_MS) : 0;
    return { kind: 'busy', status, retryAfterMs };
  }
  return status === 404
    ? { kind: 'none' }
    : { kind: 'refused', status, code: /"code":\s*"([\w-]+)"/.exec(text)?.[1] ?? '' };
}

async function readText(response: Response, longest: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > longest) throw new Error(`answer over ${longest} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
