/** The tunnel of a server in the office, as its guide builds it: sshd with the settings of deploy/server, autossh with the command line of the unit, and between them a line that can fall silent. */
import { type ChildProcess, execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../scenarios/start-loa.ts';
import { waitFor } from '../scenarios/wait-for.ts';
import { readProjectFile } from '../source-files.ts';

const SSHD = '/usr/sbin/sshd';

/** Whether this machine has both ends of it. */
export const hasSsh: boolean =
  ['autossh', 'ssh'].every((program) => spawnSync(program, ['-V']).status === 0) &&
  spawnSync(SSHD, ['-?']).status !== null;

export interface Said {
  readonly code: number;
  /** Both of its outputs. */
  readonly text: string;
}

export interface Tunnel {
  /** Where it ends on the rented machine, on loopback. */
  readonly farPort: number;
  /** The ssh that holds it just now. */
  ssh(): number | undefined;
  /** From now on nobody hears anything of the connections there are, not even that they ended; new ones get through. */
  fallSilent(): void;
  /** The rented machine goes away, with all it holds. */
  endFar(): void;
  startFar(): Promise<void>;
  /** What ssh says, and its exit code, when the tunnel's key is used for something else. Ends after some seconds. */
  useKey(...args: readonly string[]): Promise<Said>;
  /** What both ends said, for when something is wrong. */
  log(): string;
  stop(): void;
}

/** Opens it from a port of this machine; gives it back once its far end listens. */
export async function openTunnel(nearPort: number): Promise<Tunnel> {
  const folder = mkdtempSync(join(tmpdir(), 'loa-tunnel-'));
  const [farPort, sshPort] = [await freePort(), await freePort()];
  const line = await startLine(sshPort);
  const host = `ssh://${userInfo().username}@127.0.0.1:${line.port}`;
  const log = join(folder, 'log');
  let sshd: ChildProcess | undefined;
  let autossh: ChildProcess | undefined;
  const stop = () => {
    endAll(autossh);
    endAll(sshd);
    line.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const startFar = async () => {
    sshd = spawn(SSHD, ['-D', '-f', join(folder, 'sshd_config'), '-E', log], { stdio: 'ignore' });
    await waitFor('sshd to answer', 10_000, async () => ((await scanHost(line.port)) === '' ? undefined : true));
  };
  try {
    for (const name of ['host_key', 'tunnel_key'])
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
    writeFileSync(
      join(folder, 'authorized_keys'),
      authorizedKey(readFileSync(join(folder, 'tunnel_key.pub'), 'utf8'), farPort),
    );
    writeFileSync(join(folder, 'sshd_config'), sshdConfig(folder, sshPort, farPort));
    // sshd as root wants it; its service makes it otherwise.
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
    await startFar();
    writeFileSync(join(folder, 'known_hosts'), await scanHost(line.port));
    const { command, args, env } = unitCommand(folder, host, farPort, nearPort);
    autossh = spawn(command, args, { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
    autossh.stderr?.on('data', (part) => appendFileSync(log, part));
    await waitFor('the far end of the tunnel', 20_000, async () => ((await answers(farPort)) ? true : undefined));
  } catch (error) {
    const said = readOrNothing(log);
    stop();
    throw new Error(`no tunnel: ${said}`, { cause: error });
  }
  return {
    farPort,
    ssh: () => childrenOf(autossh?.pid)[0],
    fallSilent: line.fallSilent,
    endFar: () => endAll(sshd),
    startFar,
    useKey(...args) {
      const known = ['-o', `UserKnownHostsFile=${join(folder, 'known_hosts')}`, '-o', 'BatchMode=yes'];
      const all = ['-i', join(folder, 'tunnel_key'), '-F', 'none', ...known, ...args, host];
      return say('ssh', all);
    },
    log: () => readOrNothing(log),
    stop,
  };
}

/** The line of the guide's `authorized_keys`, with this key and this port. */
function authorizedKey(publicKey: string, farPort: number): string {
  const [, options] = /^ {4}(\S+) ssh-ed25519 AAAA/m.exec(readProjectFile('docs/may-chu.md')) ?? [];
  if (options === undefined) throw new Error('the guide has no line for authorized_keys');
  return `${replaceAll(options, [[':8080', `:${farPort}`]])} ${publicKey}`;
}

/** A machine's sshd with the file of deploy/server for the account of the tunnel. */
function sshdConfig(folder: string, port: number, farPort: number): string {
  const own = replaceAll(readProjectFile('deploy/server/sshd-loa-tunnel.conf'), [
    ['Match User loa-tunnel', `Match User ${userInfo().username}`],
    ['PermitListen 127.0.0.1:8080', `PermitListen 127.0.0.1:${farPort}`],
  ]);
  const machine = [
    ...['ListenAddress 127.0.0.1', `Port ${port}`, `HostKey ${folder}/host_key`, 'PidFile none', 'UsePAM no'],
    // The folder of temporary files is everybody's.
    ...[`AuthorizedKeysFile ${folder}/authorized_keys`, 'StrictModes no'],
  ];
  return `${machine.join('\n')}\n${own}`;
}

/** What the unit starts, with its addresses and files replaced, and in what environment. */
function unitCommand(folder: string, host: string, farPort: number, nearPort: number) {
  const unit = readProjectFile('deploy/server/loa-tunnel.service');
  const setting = (name: string) => new RegExp(`^${name}=(.+)$`, 'm').exec(unit)?.[1] ?? '';
  const line = replaceAll(setting('ExecStart'), [
    ['127.0.0.1:8080:127.0.0.1:8080', `127.0.0.1:${farPort}:127.0.0.1:${nearPort}`],
    ['/etc/loa/', `${folder}/`],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: systemd's, not JavaScript's.
    ['${LOA_TUNNEL_HOST}', host],
    ['tunnel_known_hosts', 'known_hosts'],
  ]);
  const [command = '', ...args] = line.split(' ');
  const env = Object.fromEntries(
    setting('Environment')
      .split(' ')
      .map((pair) => pair.split('=')),
  );
  return { command, args, env };
}

function replaceAll(text: string, pairs: readonly (readonly [string, string])[]): string {
  return pairs.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`nothing to replace: ${from}`);
    return before.replaceAll(from, to);
  }, text);
}

/** As the guide asks for the machine's key; nothing where nobody answers. */
async function scanHost(port: number): Promise<string> {
  const { text } = await say('ssh-keyscan', ['-T', '5', '-p', String(port), '127.0.0.1']);
  return text
    .split('\n')
    .filter((line) => line.startsWith('['))
    .join('\n');
}

/** Runs it beside the line, which is of this process. */
function say(program: string, args: readonly string[]): Promise<Said> {
  return new Promise((settle) => {
    const child = execFile(program, args, { timeout: 8_000 }, (error, out, err) =>
      settle({ code: Number(error?.code ?? (error === null ? 0 : -1)), text: `${out}${err}` }),
    );
    child.stdin?.end();
  });
}

/** The office's way to the rented machine. */
async function startLine(to: number) {
  const sockets = new Set<Socket>();
  let heard: Socket[] = [];
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => one.destroy());
      one.on('close', () => heard.includes(one) && other.destroy());
      one.pipe(other);
    }
    heard.push(near, far);
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  return {
    port: (server.address() as AddressInfo).port,
    fallSilent() {
      for (const socket of heard) socket.unpipe().pause();
      heard = [];
    },
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      settle(true);
    });
    socket.on('error', () => settle(false));
  });
}

function childrenOf(pid: number | undefined): number[] {
  const list = pid === undefined ? '' : readOrNothing(`/proc/${pid}/task/${pid}/children`);
  return list.split(' ').filter(Boolean).map(Number);
}

/** The process and all below it, at once. */
function endAll(top: ChildProcess | undefined): void {
  const below = (pid: number | undefined): number[] => childrenOf(pid).flatMap((child) => [child, ...below(child)]);
  const all = below(top?.pid);
  top?.kill('SIGKILL');
  for (const pid of all) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended with the one above it.
    }
  }
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
