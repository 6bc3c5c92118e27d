/** What `npm test` runs: format, lint, types, then every test suite; `--soak` at full counts, words are file filters. */

import { checkSteps } from './check-steps.ts';
import { endOnSignals, type Manner, runCheck, runSuite, type StepResult } from './run-step.ts';
import { listSourceFiles } from './source-files.ts';

/**
 * In order. Those that start real programs run alone, one after the other; only what waits for the clock nearly all the time leaves the
 * processors meanwhile to those that need nothing else.
 */
const suites: readonly { readonly first: string; readonly beside: readonly string[] }[] = [
  { first: 'kill', beside: ['unit', 'disk'] },
  { first: 'real', beside: ['audio'] },
  { first: 'sound', beside: [] },
  { first: 'browser', beside: [] },
];

const words = process.argv.slice(2);
const soak = words.includes('--soak');
const filters = words.filter((word) => !word.startsWith('--'));

if (soak) process.env.LOA_SOAK = '1';
endOnSignals();
const results: StepResult[] = [];
if (filters.length === 0) for (const step of checkSteps()) results.push(await runCheck(step.name, step.args));
for (const { first, beside } of suites) {
  const together = [run([first], 'first'), run(beside, 'spare')];
  results.push(...(await Promise.all(together)).flat());
}
process.exitCode = report(results);

async function run(projects: readonly string[], manner: Manner): Promise<StepResult[]> {
  const due = projects.filter(hasFiles);
  return due.length === 0 ? [] : [await runSuite(due, filters, soak ? 55 : 15, manner)];
}

/** Without filters every suite is due, with or without files; with filters, only those that they name. */
function hasFiles(suite: string): boolean {
  if (filters.length === 0) return true;
  const ofSuite = (file: string) => {
    if (suite === 'unit') return !/\.(disk|real|kill|sound|browser)\.test\.ts$/.test(file);
    if (suite === 'audio') return file.startsWith('test/audio/') && file.endsWith('.real.test.ts');
    return file.endsWith(`.${suite}.test.ts`) && !(suite === 'real' && file.startsWith('test/audio/'));
  };
  const tests = listSourceFiles().filter((file) => file.endsWith('.test.ts') && ofSuite(file));
  return tests.some((file) => filters.some((filter) => file.includes(filter)));
}

/** Says what came of each step and closes with the sum; gives the exit code. */
function report(steps: readonly StepResult[]): number {
  console.log('');
  for (const { name, passed, failed, skipped, seconds } of steps) {
    const counts = failed === 0 && passed === 0 ? 'ok' : `${passed} passed, ${failed} failed, ${skipped} skipped`;
    console.log(`${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s  ${counts}`);
  }
  for (const { name, failures } of steps)
    for (const failure of failures) console.log(`\nfailed in ${name}: ${failure}`);
  const sum = (key: 'passed' | 'failed' | 'skipped') => steps.reduce((total, step) => total + step[key], 0);
  if (steps.length === 0) console.error(`no test file matches: ${filters.join(' ')}`);
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}`);
  return sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
}
