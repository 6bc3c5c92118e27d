/** The box's own page for a technician: what it does now, and a stop. On this machine alone, unless it is told to listen on a network. */
import { randomInt, timingSafeEqual } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import { readIfThere, writeDurably } from './durable-file.ts';
import { type LocalView, renderStop, renderView } from './local-view.ts';

/** The port: shows `view` until it is closed. It never rejects: a box without its page plays all the same. */
export interface LocalPage {
  start(view: () => LocalView): Promise<() => Promise<void>>;
}

/** Where it listens, and the files of its stop and its PIN. */
export interface LocalPageSettings {
  readonly port: number;
  /** 127.0.0.1 unless the box is told otherwise. */
  readonly host: string;
  /** There while the stop is pressed. */
  readonly stopFile: string;
  /** Six digits, asked of whoever presses the stop from another machine; made at the first start. */
  readonly pinFile: string;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

const BODY_LIMIT = 1_000;
/** So many wrong PINs, then none is taken for a while. */
const MOST_WRONG = 5;
const LOCKED_MS = 15 * 60_000;
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** The adapter on node:http. */
export function localPage(settings: LocalPageSettings): LocalPage {
  return { start: (view) => start(settings, view) };
}

async function start(settings: LocalPageSettings, view: () => LocalView): Promise<() => Promise<void>> {
  const { port, host, log } = settings;
  const pin = await readPin(settings.pinFile).catch((error: unknown) => {
    log.warn({ err: error }, 'no PIN: the stop can be pressed on this machine alone');
    return undefined;
  });
  const pins = new PinCheck(pin, settings.clock);
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
    answer(settings, view(), pins, request, response).catch((error: unknown) => {
      log.warn({ err: error }, 'the local page failed');
      send(response, 500, 'Trang của máy gặp lỗi.');
    });
  });
  server.maxConnections = 20;
  return new Promise((resolve) => {
    server.once('error', (error) => {
      log.warn({ err: error }, 'no local page');
      resolve(async () => {});
    });
    server.listen(port, host, () => {
      log.info({ address: server.address() }, 'the local page is there');
      resolve(async () => {
        server.closeAllConnections();
        await new Promise((closed) => server.close(closed));
      });
    });
  });
}

async function answer(
  { stopFile, host }: LocalPageSettings,
  view: LocalView,
  pins: PinCheck,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A name that leads here from elsewhere (DNS rebinding) is not this page's.
  if (!isOwnHost(request.headers.host, host)) return send(response, 421, 'Mở trang bằng địa chỉ IP của máy.');
  const askPin = !isLoopback(request.socket.remoteAddress);
  const [path] = (request.url ?? '').split('?');
  if (request.method === 'GET' && path === '/') return send(response, 200, renderView(view));
  if (request.method === 'GET' && path === '/dung') return send(response, 200, renderStop(view.isStopped, askPin));
  if (request.method !== 'POST' || path !== '/dung') return send(response, 404, 'Không có trang này.');
  // Another site's page cannot press the stop: browsers name it.
  const { origin } = request.headers;
  if (origin !== undefined && origin !== 'null' && URL.parse(origin)?.host !== request.headers.host)
    return send(response, 403, 'Chỉ bấm dừng được từ chính trang này.');
  if (request.headers['sec-fetch-site'] === 'cross-site')
    return send(response, 403, 'Chỉ bấm dừng được từ chính trang này.');
  const form = new URLSearchParams(await readBody(request));
  const fault = askPin ? pins.check(form.get('pin') ?? '') : undefined;
  if (fault !== undefined) return send(response, 403, renderStop(view.isStopped, askPin, fault));
  if (form.get('stop') === 'on') await writeFile(stopFile, 'local page\n', { mode: 0o600 });
  else if (form.get('stop') === 'off') await rm(stopFile, { force: true });
  else return send(response, 400, 'Không rõ bấm nút nào.');
  response.writeHead(303, { location: '/' }).end();
}

/** Counts wrong PINs: a million of them are not tried out in an afternoon. */
class PinCheck {
  readonly #pin: string | undefined;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #wrong = 0;
  #lockedAtMs = Number.NEGATIVE_INFINITY;

  constructor(pin: string | undefined, clock: Pick<Clock, 'monotonicMs'>) {
    this.#pin = pin;
    this.#clock = clock;
  }

  /** Why it does not do; undefined where it does. */
  check(given: string): string | undefined {
    if (this.#clock.monotonicMs() - this.#lockedAtMs < LOCKED_MS) return 'Sai mã PIN nhiều lần: đợi 15 phút.';
    const [own, other] = [Buffer.from(this.#pin ?? ''), Buffer.from(given.trim())];
    if (own.length > 0 && own.length === other.length && timingSafeEqual(own, other)) {
      this.#wrong = 0;
      return undefined;
    }
    this.#wrong++;
    if (this.#wrong >= MOST_WRONG) {
      this.#wrong = 0;
      this.#lockedAtMs = this.#clock.monotonicMs();
    }
    return 'Mã PIN không đúng. Mã ghi trong tệp local-pin.txt của máy.';
  }
}

async function readPin(file: string): Promise<string> {
  const known = (await readIfThere(file))?.trim();
  if (known !== undefined && /^\d{6,12}$/.test(known)) return known;
  const made = String(randomInt(1_000_000)).padStart(6, '0');
  await writeDurably(file, `${made}\n`);
  return made;
}

/** An IP address, the name of loopback, or the very host that was set. */
function isOwnHost(header: string | undefined, host: string): boolean {
  const name = URL.parse(`http://${header ?? ''}`)?.hostname.replace(/^\[|\]$/g, '') ?? '';
  return isIP(name) !== 0 || name === 'localhost' || (name !== '' && name === host);
}

function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address ?? '');
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) {
    text += String(part);
    if (text.length > BODY_LIMIT) throw new Error('body too long');
  }
  return text;
}

function send(response: ServerResponse, status: number, html: string): void {
  if (response.headersSent) return;
  response.writeHead(status, HEADERS).end(html);
}
