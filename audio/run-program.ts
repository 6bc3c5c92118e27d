/** Starts a program without a shell and without our environment, and holds it to a time and an amount of talk. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { AudioError } from './audio-error.ts';

/** What to run. `program` is an absolute path (nothing is looked up), arguments reach it as they are. */
export interface ProgramOrder {
  readonly program: string;
  readonly args: readonly string[];
  /** Folder the program runs in; default: the caller's. */
  readonly cwd?: string;
  /** All of its environment; default: none. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Wall-clock limit; the program is killed when it is over. */
  readonly timeLimitMs: number;
  /** How far it steps back for other programs, 0 to 19; default 0: not at all. */
  readonly niceness?: number;
  /** When it fires, the program is killed and `aborted` is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** Text for its standard input, which is closed at once where there is none. */
  readonly input?: string;
  /** Gets each piece of standard output; without it the output is dropped. */
  readonly onOutput?: (piece: Buffer) => void;
  /** Gets each line of standard error, cut at 4,096 characters. */
  readonly onErrorLine?: (line: string) => void;
}

/** How it ended. `errorTail` is the end of standard error, at most about 16,000 characters. */
export type ProgramEnd =
  | { readonly kind: 'exited'; readonly exitCode: number; readonly errorTail: string }
  | { readonly kind: 'killed'; readonly by: NodeJS.Signals; readonly errorTail: string }
  | { readonly kind: 'timed-out'; readonly errorTail: string };

/**
 * Runs a program to its end and says how it ended; an exit code other than 0 is an answer, not an error.
 * @throws AudioError `program-missing` where it cannot be started, `aborted` where the signal fired first.
 */
export async function runProgram(order: ProgramOrder): Promise<ProgramEnd> {
  const { signal } = order;
  if (signal?.aborted) throw new AudioError('aborted', {}, signal.reason);
  const child = spawn(order.program, [...order.args], {
    ...(order.cwd === undefined ? {} : { cwd: order.cwd }),
    env: { ...order.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  stepBack(child.pid, order.niceness);
  const tail = listen(child, order);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, order.timeLimitMs);
  const stop = () => child.kill('SIGKILL');
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const end = await ended(child, order.program);
    if (signal?.aborted) throw new AudioError('aborted', {}, signal.reason);
    if (timedOut) return { kind: 'timed-out', errorTail: tail() };
    if (end.by !== null) return { kind: 'killed', by: end.by, errorTail: tail() };
    return { kind: 'exited', exitCode: end.exitCode ?? -1, errorTail: tail() };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

/** Threads it starts later step back with it. */
function stepBack(pid: number | undefined, niceness = 0): void {
  if (pid === undefined || niceness === 0) return;
  try {
    setPriority(pid, niceness);
  } catch {
    // Gone already: how it ended is told below.
  }
}

const TAIL_CHARACTERS = 16_000;
const LINE_CHARACTERS = 4_096;

/** Feeds the callbacks and gives back a way to read the end of standard error. */
function listen(child: ChildProcessWithoutNullStreams, order: ProgramOrder): () => string {
  let tail = '';
  let rest = '';
  if (order.onOutput === undefined) child.stdout.resume();
  else child.stdout.on('data', order.onOutput);
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    tail = (tail + text).slice(-TAIL_CHARACTERS);
    if (order.onErrorLine === undefined) return;
    const lines = (rest + text).split('\n');
    rest = (lines.pop() ?? '').slice(-LINE_CHARACTERS);
    for (const line of lines) order.onErrorLine(line.slice(0, LINE_CHARACTERS));
  });
  // A program that does not read its input to the end is no fault of ours: its exit code tells.
  child.stdin.on('error', () => {});
  child.stdin.end(order.input ?? '');
  return () => tail;
}

/** Waits until the program is gone and its output has been read. */
function ended(
  child: ChildProcessWithoutNullStreams,
  program: string,
): Promise<{ exitCode: number | null; by: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(new AudioError('program-missing', { program }, cause)));
    child.once('close', (exitCode, by) => resolve({ exitCode, by }));
  });
}
