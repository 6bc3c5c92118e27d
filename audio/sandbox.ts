/** What every program that reads an upload is started through: limits that the kernel keeps and, where it lets us, no network at all. */
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { AudioError } from './audio-error.ts';
import { type ProgramEnd, type ProgramOrder, runProgram } from './run-program.ts';

/**
 * How far this machine can hold a program. `full`: limits and a network namespace of its own, in which there is nothing but an unused loopback; `limits`:
 * the limits alone (containers often forbid namespaces); `none`: neither, only what ffmpeg's own options hold.
 */
export type Sandbox =
  | { readonly kind: 'full'; readonly prlimitPath: string; readonly unsharePath: string }
  | { readonly kind: 'limits'; readonly prlimitPath: string }
  | { readonly kind: 'none' };

/** What one run may use. Memory, open files and core dumps are bounded alike for all. */
export interface Limits {
  /** Of processor time, over all its threads. */
  readonly cpuSeconds: number;
  /** Largest file it may write; 0: none at all. What goes through a pipe does not count. */
  readonly fileBytes: number;
}

/** Address space: ffmpeg's libraries alone are some 300 MB of it, and what it decodes is held to far less by its own options. */
const ADDRESS_BYTES = 1024 ** 3;
const OPEN_FILES = 64;

/** The command that runs `program` held to its limits. Both wrappers become the program in place: its pid, its end and its signals are the program's own. */
export function sandboxed(
  sandbox: Sandbox,
  { cpuSeconds, fileBytes }: Limits,
  program: string,
  args: readonly string[],
): { readonly program: string; readonly args: readonly string[] } {
  if (sandbox.kind === 'none') return { program, args };
  const limits = [
    ...[`--as=${ADDRESS_BYTES}`, `--cpu=${cpuSeconds}:${cpuSeconds + 1}`, `--fsize=${fileBytes}`],
    ...[`--nofile=${OPEN_FILES}`, '--core=0', '--'],
  ];
  // Never with --fork: our signals would reach the wrapper, and the program would live on.
  const alone = sandbox.kind === 'full' ? [sandbox.unsharePath, '--user', '--map-current-user', '--net', '--'] : [];
  return { program: sandbox.prlimitPath, args: [...limits, ...alone, program, ...args] };
}

/**
 * Runs a program held to its limits, otherwise as `runProgram` does.
 * @throws AudioError as that does, and `program-failed` where a wrapper, not the program, gave up.
 */
export async function runSandboxed(sandbox: Sandbox, limits: Limits, order: ProgramOrder): Promise<ProgramEnd> {
  const end = await runProgram({ ...order, ...sandboxed(sandbox, limits, order.program, order.args) });
  // All that was said is one line of a wrapper: the program never began, so nothing is known of its input.
  const isWrapper = /^(prlimit|unshare): [^\n]*\n?$/.test(end.errorTail);
  if (sandbox.kind === 'none' || end.kind !== 'exited' || end.exitCode === 0 || !isWrapper) return end;
  if (/failed to execute/.test(end.errorTail)) throw new AudioError('program-missing', { program: order.program });
  throw new AudioError('program-failed', { kind: 'sandbox', said: end.errorTail.trim() });
}

/** Where to look for the wrappers, and what is to be held: each must start inside and answer `-version`. */
export interface SandboxSearch {
  readonly folders?: readonly string[];
  readonly programs?: readonly string[];
}

/**
 * The most this machine can do, found by trying: a program that reads its own limits and network tells what really holds. A build of ffmpeg that does
 * not start within them would fail every upload, so that is tried, too.
 */
export async function findSandbox({
  folders = ['/usr/bin', '/bin'],
  programs = [],
}: SandboxSearch = {}): Promise<Sandbox> {
  const [prlimitPath, unsharePath] = await Promise.all([find('prlimit', folders), find('unshare', folders)]);
  if (prlimitPath === undefined) return { kind: 'none' };
  if (unsharePath !== undefined && (await holds({ kind: 'full', prlimitPath, unsharePath }, programs)))
    return { kind: 'full', prlimitPath, unsharePath };
  return (await holds({ kind: 'limits', prlimitPath }, programs)) ? { kind: 'limits', prlimitPath } : { kind: 'none' };
}

async function find(name: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const path = join(folder, name);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}

const PROBE: Limits = { cpuSeconds: 5, fileBytes: 0 };
const PROBE_MS = 5_000;

async function holds(sandbox: Sandbox, programs: readonly string[]): Promise<boolean> {
  if (!(await isHeld(sandbox))) return false;
  for (const program of programs) {
    const order = { program, args: ['-hide_banner', '-version'], timeLimitMs: PROBE_MS };
    const end = await runSandboxed(sandbox, PROBE, order).catch(() => undefined);
    if (end?.kind !== 'exited' || end.exitCode !== 0) return false;
  }
  return true;
}

async function isHeld(sandbox: Sandbox): Promise<boolean> {
  let said = '';
  try {
    const end = await runSandboxed(sandbox, PROBE, {
      program: '/bin/cat',
      args: ['/proc/self/limits', '/proc/self/net/dev'],
      timeLimitMs: PROBE_MS,
      onOutput: (piece) => {
        said += piece.toString('latin1').slice(0, 20_000);
      },
    });
    if (end.kind !== 'exited' || end.exitCode !== 0) return false;
  } catch {
    return false;
  }
  const isLimited = new RegExp(`^Max address space +${ADDRESS_BYTES} `, 'm').test(said);
  const networks = [...said.matchAll(/^ *([\w.@-]+):(?= *\d)/gm)].map(([, name]) => name);
  return isLimited && (sandbox.kind !== 'full' || networks.every((name) => name === 'lo'));
}
