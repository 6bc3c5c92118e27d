/** Runs one step of the checks (lint, types, a test suite) as a process group, and lets nothing of it outlive it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from './source-files.ts';

/** What came of a step; `passed`, `failed`, `skipped` count tests (a check without tests counts its failure alone). */
export interface StepResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  /** What failed, by file and name with the first line of why: the reader of a long log sees its end first. */
  readonly failures: readonly string[];
}

/** A step that runs; `mark` is in the environment of every process it starts, and so of whatever those start: how leftovers are found. */
interface Running {
  readonly child: ChildProcess;
  readonly mark: string;
}

/** How a step runs: `spare` takes only what time of the processors others leave, and is shown when it is over. */
export type Manner = 'first' | 'spare';

const MARK = 'LOA_TEST_RUN';
const running = new Set<Running>();
let ending = false;

/** A check that says pass or fail by its exit code: Biome, tsc. */
export async function runCheck(name: string, args: readonly string[]): Promise<StepResult> {
  const began = performance.now();
  const code = await runNode(name, args, 5, 'first');
  const failed = code === 0 ? 0 : 1;
  return { name, passed: 0, failed, skipped: 0, failures: [], seconds: (performance.now() - began) / 1000 };
}

/** Some vitest projects as one suite. No test at all is a failure: a suite that ran nothing has proved nothing. */
export async function runSuite(
  projects: readonly string[],
  filters: readonly string[],
  limitMinutes: number,
  manner: Manner,
): Promise<StepResult> {
  const began = performance.now();
  const folder = mkdtempSync(path.join(tmpdir(), 'loa-test-'));
  const report = path.join(folder, 'report.json');
  const named = projects.flatMap((project) => ['--project', project]);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...named, ...filters, ...reporters];
  const name = projects.join(', ');
  const code = await runNode(`suite ${name}`, vitest, limitMinutes, manner);
  const counts = readCounts(report);
  rmSync(folder, { recursive: true, force: true });
  const endedBadly = counts.failed === 0 && (code !== 0 || counts.passed === 0);
  const seconds = (performance.now() - began) / 1000;
  return { name, ...counts, failed: counts.failed + (endedBadly ? 1 : 0), seconds };
}

/** Ends the running steps on Ctrl-C, with everything they started, then this process. */
export function endOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      ending = true;
      for (const { child } of running) endGroup(child, 'SIGTERM');
      setTimeout(() => {
        for (const { child, mark } of running) {
          endGroup(child, 'SIGKILL');
          endLeftovers(mark);
        }
        process.exit(128 + constants.signals[signal]);
      }, 1_500);
    });
}

function runNode(name: string, args: readonly string[], limitMinutes: number, manner: Manner): Promise<number> {
  if (ending) return Promise.resolve(1);
  const title = `\n--- ${name}`;
  const waits = manner === 'spare';
  if (!waits) console.log(title);
  return new Promise((settle) => {
    const id = randomUUID();
    const [program = '', ...words] = [...(waits ? ['nice', '-n', '10'] : []), process.execPath, ...args];
    const child = spawn(program, words, {
      cwd: projectRoot,
      env: { ...cleanEnvironment(), [MARK]: id },
      stdio: ['ignore', waits ? 'pipe' : 'inherit', waits ? 'pipe' : 'inherit'],
      detached: true,
    });
    const step: Running = { child, mark: `${MARK}=${id}` };
    running.add(step);
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => said.push(bytes));
    const limit = setTimeout(() => {
      console.error(`${name}: still running after ${limitMinutes} minutes: ended`);
      endGroup(child, 'SIGKILL');
    }, limitMinutes * 60_000);
    let left: string[] = [];
    child.once('error', (error) => said.push(Buffer.from(String(error))));
    // Before its output is closed: what it left running holds that open.
    child.once('exit', () => {
      left = endLeftovers(step.mark);
    });
    child.once('close', (code) => {
      clearTimeout(limit);
      running.delete(step);
      if (waits) process.stdout.write(`${title}\n${Buffer.concat(said).toString('utf8')}`);
      if (left.length > 0) console.error(`${name} left these running (now ended): ${left.join('; ')}`);
      settle(code ?? 1);
    });
  });
}

/** Settings of the person who types `npm test` must not reach the tests; the time zone may (R9). */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => name === 'LOA_SOAK' || !/^(PORT$|LOA_)/.test(name));
  return Object.fromEntries(kept);
}

/** Of vitest's JSON report (the shape is Jest's). */
interface FileReport {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly { fullName: string; status: string; failureMessages: readonly string[] }[];
}

function readCounts(report: string): Pick<StepResult, 'passed' | 'failed' | 'skipped' | 'failures'> {
  try {
    const read = JSON.parse(readFileSync(report, 'utf8'));
    const failures = read.testResults.flatMap(nameFailures);
    const skipped = read.numPendingTests + read.numTodoTests;
    return { passed: read.numPassedTests, failed: failures.length, skipped, failures };
  } catch {
    return { passed: 0, failed: 0, skipped: 0, failures: [] };
  }
}

/** The failed tests of a file, or the file itself where what stands around them failed. */
function nameFailures({ name, status, message, assertionResults }: FileReport): string[] {
  const file = path.relative(projectRoot, name);
  const why = (text = '') => text.split('\n')[0]?.slice(0, 200);
  const failed = assertionResults.filter((one) => one.status === 'failed');
  if (status === 'failed' && failed.length === 0) return [`${file}: ${why(message)}`];
  return failed.map((one) => `${file} > ${one.fullName}: ${why(one.failureMessages[0])}`);
}

function endGroup(child: ChildProcess | undefined, signal: NodeJS.Signals): void {
  try {
    if (child?.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // The group has ended.
  }
}

/** Ends every process that carries the mark; gives their command lines. Linux only: elsewhere it finds none. */
function endLeftovers(mark: string): string[] {
  return processIds().flatMap((pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark)) return [];
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim().slice(0, 120);
      process.kill(pid, 'SIGKILL');
      return [`${pid} ${command}`];
    } catch {
      return [];
    }
  });
}

function processIds(): number[] {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => Number.isInteger(pid) && pid !== process.pid);
  } catch {
    return [];
  }
}
