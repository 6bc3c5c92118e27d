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

/** In the environment of every process a step starts, and so of whatever those start: how leftovers are found. */
const mark = `LOA_TEST_RUN=${randomUUID()}`;
let running: ChildProcess | undefined;
let ending = false;

/** A check that says pass or fail by its exit code: Biome, tsc. */
export async function runCheck(name: string, args: readonly string[]): Promise<StepResult> {
  const began = performance.now();
  const code = await runNode(name, args, 5);
  const failed = code === 0 ? 0 : 1;
  return { name, passed: 0, failed, skipped: 0, failures: [], seconds: (performance.now() - began) / 1000 };
}

/** One vitest project. No test at all is a failure: a suite that ran nothing has proved nothing. */
export async function runSuite(project: string, filters: readonly string[], limitMinutes: number): Promise<StepResult> {
  const began = performance.now();
  const folder = mkdtempSync(path.join(tmpdir(), 'loa-test-'));
  const report = path.join(folder, 'report.json');
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', project, ...filters];
  const code = await runNode(
    `suite ${project}`,
    [...vitest, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    limitMinutes,
  );
  const counts = readCounts(report);
  rmSync(folder, { recursive: true, force: true });
  const endedBadly = counts.failed === 0 && (code !== 0 || counts.passed === 0);
  const seconds = (performance.now() - began) / 1000;
  return { name: project, ...counts, failed: counts.failed + (endedBadly ? 1 : 0), seconds };
}

/** Ends the running step on Ctrl-C, with everything it started, then this process. */
export function endOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      ending = true;
      endGroup(running, 'SIGTERM');
      setTimeout(() => {
        endGroup(running, 'SIGKILL');
        endLeftovers();
        process.exit(128 + constants.signals[signal]);
      }, 1_500);
    });
}

function runNode(name: string, args: readonly string[], limitMinutes: number): Promise<number> {
  if (ending) return Promise.resolve(1);
  console.log(`\n--- ${name}`);
  return new Promise((settle) => {
    const child = spawn(process.execPath, args, {
      cwd: projectRoot,
      env: cleanEnvironment(),
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    });
    running = child;
    const limit = setTimeout(() => {
      console.error(`${name}: still running after ${limitMinutes} minutes: ended`);
      endGroup(child, 'SIGKILL');
    }, limitMinutes * 60_000);
    child.once('close', (code) => {
      clearTimeout(limit);
      running = undefined;
      const left = endLeftovers();
      if (left.length > 0) console.error(`${name} left these running (now ended): ${left.join('; ')}`);
      settle(code ?? 1);
    });
  });
}

/** Settings of the person who types `npm test` must not reach the tests; the time zone may (R9). */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => name === 'LOA_SOAK' || !/^(PORT$|LOA_)/.test(name));
  const [name = '', value] = mark.split('=');
  return { ...Object.fromEntries(kept), [name]: value };
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

/** Ends every process that carries this run's mark; gives their command lines. Linux only: elsewhere it finds none. */
function endLeftovers(): string[] {
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
