/** Starts `loa demo` as anybody would, on a free port with its own data folder, and takes all of it down again. */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { nodeFlags } from '../node-flags.ts';

export interface Account {
  readonly username: string;
  readonly password: string;
}

/** What every page test needs: where the app is and who can log in. */
export interface Site {
  readonly baseUrl: string;
  readonly accounts: { readonly admin: Account; readonly operator: Account; readonly approver: Account };
}

export interface Demo extends Site {
  /** Its own root key: a real commune's lies in a safe. */
  readonly rootKeyPath: string;
  /** Ends server, worker and players; the data folder is removed. */
  stop(): Promise<void>;
}

/** The first start makes its sample audio, ms. */
const readyLimitMs = 170_000;
const stopLimitMs = 15_000;
const password = 'loa-thu-trang-web';

/** Resolves once the demo has said `ready: <url>`. Throws with what it said when it ends or says nothing in time. */
export async function startDemo(): Promise<Demo> {
  const folder = mkdtempSync(join(tmpdir(), 'loa-browser-'));
  const logPath = join(folder, 'demo.log');
  const log = openSync(logPath, 'w');
  const program = spawn(process.execPath, [...nodeFlags('demo'), 'server/loa.js', 'demo'], {
    cwd: join(import.meta.dirname, '../..'),
    env: {
      ...process.env,
      PORT: String(await freePort()),
      LOA_DATA_DIR: join(folder, 'data'),
      LOA_ADMIN_PASSWORD: password,
    },
    // A group of its own: one signal reaches all its parts.
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => program.once('exit', () => resolve()));
  const stop = async () => {
    signalGroup(program.pid, 'SIGINT');
    await Promise.race([ended, wait(stopLimitMs, undefined, { ref: false })]);
    signalGroup(program.pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const said = () => readFileSync(logPath, 'utf8');
  try {
    const baseUrl = await readyUrl(said, () => program.exitCode !== null || program.signalCode !== null);
    const account = (username: string) => ({ username, password });
    return {
      baseUrl,
      rootKeyPath: join(folder, 'data', 'keys', 'demo-root.jwk'),
      accounts: { admin: account('admin'), operator: account('bientap'), approver: account('lanhdao') },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function readyUrl(said: () => string, hasEnded: () => boolean): Promise<string> {
  const deadline = performance.now() + readyLimitMs;
  for (;;) {
    const url = /^ready: (\S+)$/m.exec(said())?.[1];
    if (url !== undefined) return url;
    if (hasEnded() || performance.now() > deadline) throw new Error(`the demo did not get ready; it said:\n${said()}`);
    await wait(200);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It is gone already.
  }
}
