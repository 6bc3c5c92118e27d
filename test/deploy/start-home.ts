/** A home for the server as the guide builds it: a real Loa behind the real Caddy with the file of deploy/server, on the same machine or at the end of a tunnel. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { type RequestOptions, request as requestByTls } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type Loa, startLoa } from '../scenarios/start-loa.ts';
import { waitFor } from '../scenarios/wait-for.ts';
import { openTunnel, type Tunnel } from './ssh-tunnel.ts';

export const hasCaddy: boolean = spawnSync('caddy', ['version']).status === 0;

/** An answer begins within this. */
const ANSWER_MS = 20_000;

export type Headers = Readonly<Record<string, string>>;

export interface Home {
  readonly loa: Loa;
  /** Where its pages are, by https. */
  readonly url: string;
  /** Where Caddy keeps its log and its certificates. */
  readonly folder: string;
  /** In the office alone. */
  readonly tunnel: Tunnel | undefined;
  /** A request that is not sent yet; `from` is the caller's address. */
  begin(method: string, path: string, headers: Headers, from?: string): ClientRequest;
  /** The answer, of which nothing is read yet. */
  open(
    method: string,
    path: string,
    headers?: Headers,
    body?: Buffer | string,
    from?: string,
  ): Promise<IncomingMessage>;
  ask(method: string, path: string, headers?: Headers, body?: Buffer | string, from?: string): Promise<Answer>;
  /** Waits until its pages can be reached. */
  reached(limitMs: number): Promise<void>;
  stop(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** Starts Loa, then what stands in front of it. */
export async function startHome(where: 'rented' | 'office'): Promise<Home> {
  const port = await freePort();
  const url = `https://localhost:${port}`;
  const loa = await startLoa(() => ({ LOA_PUBLIC_URL: url, LOA_TRUST_PROXY: 'true' }));
  const folder = mkdtempSync(join(tmpdir(), 'loa home '));
  let tunnel: Tunnel | undefined;
  let caddy: ChildProcess | undefined;
  const stop = async () => {
    caddy?.kill('SIGKILL');
    tunnel?.stop();
    await loa.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const loaPort = Number(new URL(loa.url).port);
    if (where === 'office') tunnel = await openTunnel(loaPort);
    caddy = startCaddy(folder, port, tunnel?.farPort ?? loaPort);
    const ca = await waitFor('the certificate', 30_000, async () => rootOf(folder));
    const home = {
      loa,
      url,
      folder,
      tunnel,
      stop,
      ...speakTo({ host: '127.0.0.1', servername: 'localhost', port, ca }),
    };
    await home.reached(30_000);
    return home;
  } catch (error) {
    await stop();
    throw error;
  }
}

function speakTo(at: RequestOptions & { readonly port: number }): Pick<Home, 'begin' | 'open' | 'ask' | 'reached'> {
  const begin: Home['begin'] = (method, path, headers, from) =>
    requestByTls({
      ...{ ...at, method, path, agent: false, headers: { host: `localhost:${at.port}`, ...headers } },
      ...(from === undefined ? {} : { localAddress: from }),
    });
  const open: Home['open'] = (method, path, headers = {}, body = undefined, from = undefined) =>
    new Promise((settle, refuse) => {
      const sent = begin(method, path, headers, from);
      const limit = setTimeout(() => sent.destroy(new Error(`no answer: ${method} ${path}`)), ANSWER_MS);
      sent.on('response', settle);
      sent.on('error', refuse);
      sent.on('response', () => clearTimeout(limit)).on('error', () => clearTimeout(limit));
      sent.end(body);
    });
  return {
    begin,
    open,
    async ask(...question) {
      const answer = await open(...question);
      const parts: Buffer[] = [];
      for await (const part of answer) parts.push(part as Buffer);
      return { status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(parts).toString() };
    },
    reached: (limitMs) =>
      waitFor('its pages to be reached', limitMs, async () => ((await isHealthy(begin)) ? true : undefined)).then(
        () => {},
      ),
  };
}

/** Asks for two seconds. */
function isHealthy(begin: Home['begin']): Promise<boolean> {
  return new Promise((settle) => {
    const sent = begin('GET', '/api/health', {});
    sent.setTimeout(2_000, () => sent.destroy());
    sent.on('response', (answer) => {
      answer.resume();
      settle(answer.statusCode === 200);
    });
    sent.on('error', () => settle(false));
    sent.on('close', () => settle(false));
    sent.end();
  });
}

function startCaddy(folder: string, port: number, upstream: number): ChildProcess {
  const file = join(folder, 'Caddyfile');
  const own = join(import.meta.dirname, '..', '..', 'deploy', 'server', 'Caddyfile');
  const options = [
    'admin off',
    'skip_install_trust',
    'auto_https disable_redirects',
    `storage file_system "${folder}/certificates"`,
  ];
  writeFileSync(file, `{\n${options.map((line) => `\t${line}\n`).join('')}}\nimport "${own}"\n`);
  const env = {
    ...{ LOA_DOMAIN: `localhost:${port}`, LOA_PORT: String(upstream), LOA_CADDY_LOG: join(folder, 'caddy.log') },
    ...{ HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, PATH: process.env.PATH },
  };
  return spawn('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], { env, stdio: 'ignore' });
}

/** The root of the certificates Caddy makes for `localhost`. */
function rootOf(folder: string): Buffer | undefined {
  try {
    return readFileSync(join(folder, 'certificates', 'pki', 'authorities', 'local', 'root.crt'));
  } catch {
    return undefined;
  }
}
