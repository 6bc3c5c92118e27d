/** A whole Loa from outside for scenario tests: server and worker as real processes on a temporary data folder, spoken to over HTTP. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFlags } from '../node-flags.ts';
import { waitFor } from './wait-for.ts';

const LOA = join(import.meta.dirname, '..', '..', 'server', 'loa.js');
const FLAGS = nodeFlags('start');
const PASSWORD = 'mật khẩu thử nghiệm';
const USERNAMES = { admin: 'admin', operator: 'bientap', approver: 'lanhdao' } as const;

/** A real process of Loa that can be killed and started again. */
export interface Part {
  readonly name: string;
  kill(signal: NodeJS.Signals): Promise<void>;
  start(): void;
  running(): boolean;
  pid(): number;
}

export interface Loa {
  readonly url: string;
  readonly dataDir: string;
  /** Of all its people: admin, bientap, lanhdao. */
  readonly password: string;
  readonly server: Part;
  readonly worker: Part;
  /** Calls the API as one of the people; throws on an answer that is not 2xx. */
  call<T>(who: 'admin' | 'operator' | 'approver', method: string, path: string, body?: unknown): Promise<T>;
  /** As the parts were started, for commands beside them. */
  readonly env: NodeJS.ProcessEnv;
  /** They log in anew, by password: the sessions before count no more. */
  logInAgain(...who: readonly ('admin' | 'operator' | 'approver')[]): Promise<void>;
  /** Cookie header of one of the people. */
  cookie(who: 'admin' | 'operator' | 'approver'): string;
  /** Starts players in one process with an audio output each; returns the process. */
  startFleet(stations: readonly FleetStation[], env?: NodeJS.ProcessEnv): Part;
  /** Ends every process and removes the data folder. */
  stop(): Promise<void>;
}

export interface FleetStation {
  readonly dir: string;
  readonly code?: string;
  readonly audio: string;
}

/** Starts server and worker, walks through the first set-up, makes an operator and an approver; `settings` come on top of its own, given the port. */
export async function startLoa(settings: (port: number) => NodeJS.ProcessEnv = () => ({})): Promise<Loa> {
  const dataDir = mkdtempSync(join(tmpdir(), 'loa scenario '));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    PORT: String(port),
    LOA_HOST: '127.0.0.1',
    LOA_DATA_DIR: dataDir,
    LOA_LOG_LEVEL: 'info',
    // Tests write faster than people do.
    LOA_REQUESTS_PER_MINUTE: '0',
    ...settings(port),
  };
  const parts: Part[] = [];
  const part = (name: string, args: readonly string[], partEnv: NodeJS.ProcessEnv = env) => {
    const made = makePart(name, args, partEnv, join(dataDir, `${name}.log`));
    parts.push(made);
    made.start();
    return made;
  };
  const server = part('server', ['server']);
  const worker = part('worker', ['worker']);
  const cookies = new Map<string, string>();
  const stop = async () => {
    await Promise.all(parts.map((one) => one.kill('SIGKILL')));
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await healthy(url);
    await setUp(url, join(dataDir, 'server.log'), cookies);
  } catch (error) {
    await stop();
    throw error;
  }
  const call = <T>(who: string, method: string, path: string, body?: unknown) =>
    request<T>(url, cookies.get(who), method, path, body);
  return {
    url,
    dataDir,
    password: PASSWORD,
    server,
    worker,
    call,
    env,
    async logInAgain(...whose) {
      for (const who of whose) cookies.set(who, await login(url, USERNAMES[who]));
    },
    cookie: (who) => cookies.get(who) ?? '',
    startFleet(stations, fleetEnv = {}) {
      const path = join(dataDir, 'fleet.json');
      writeFileSync(path, JSON.stringify(stations));
      return part('fleet', ['fleet', '--server', url, '--data', join(dataDir, 'fleet'), '--stations', path], {
        ...env,
        ...fleetEnv,
      });
    },
    stop,
  };
}

/** Waits until the server answers its health check. */
export async function healthy(url: string, limitMs = 30_000): Promise<void> {
  await waitFor('the server to answer', limitMs, async () => {
    const answer = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
    return answer?.ok === true ? true : undefined;
  });
}

async function setUp(url: string, logPath: string, cookies: Map<string, string>): Promise<void> {
  const token = await waitFor(
    'the one-time link',
    10_000,
    async () => /cai-dat\?token=(\S+)/.exec(readFileSync(logPath, 'utf8'))?.[1],
  );
  const admin = { username: 'admin', displayName: 'Quản trị', password: PASSWORD };
  await request(url, undefined, 'POST', '/api/v1/setup', { ...admin, token, communeName: 'xã Thử' });
  cookies.set('admin', await login(url, 'admin'));
  for (const [username, role] of [
    ['bientap', 'operator'],
    ['lanhdao', 'approver'],
  ] as const) {
    const user = { username, displayName: username, roles: [role], password: PASSWORD };
    await request(url, cookies.get('admin'), 'POST', '/api/v1/users', user);
    cookies.set(role, await login(url, username));
  }
}

async function login(url: string, username: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: PASSWORD }),
  });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (!answer.ok || cookie === undefined) throw new Error(`login ${answer.status}: ${await answer.text()}`);
  return cookie;
}

async function request<T>(
  url: string,
  cookie: string | undefined,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(cookie === undefined ? {} : { cookie }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text) as T;
}

function makePart(name: string, args: readonly string[], env: NodeJS.ProcessEnv, logPath: string): Part {
  let child: ChildProcess | undefined;
  const running = () => child !== undefined && child.exitCode === null && child.signalCode === null;
  return {
    name,
    running,
    pid: () => child?.pid ?? 0,
    start() {
      child = spawn(
        '/bin/sh',
        ['-c', 'exec "$0" "$@" >> "$LOA_TEST_LOG" 2>&1', process.execPath, ...FLAGS, LOA, ...args],
        {
          env: { ...env, LOA_TEST_LOG: logPath },
          stdio: 'ignore',
        },
      );
    },
    async kill(signal) {
      const victim = child;
      if (victim === undefined || !running()) return;
      const ended = new Promise((resolve) => victim.once('exit', resolve));
      victim.kill(signal);
      await ended;
    },
  };
}

/** A port that nothing listens on just now. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
