/** What `npm test` runs: format, lint, types, then every test suite; `--soak` at full counts, words are file filters. */

import { checkSteps } from './check-steps.ts';
import { endOnSignals, type Manner, runCheck, runSuite, type StepResult } from './run-step.ts';
import { listSourceFiles } from './source-files.ts';

/**
 * Those that start real programs run one after the other; beside them, one after the other as well and in what processor they leave, those that
 * need nothing else. What listens, and the browsers, come last and alone.
 */
const timed = ['kill', 'real'].map((project) => [project]);
const spare = [['unit', 'disk'], ['audio']];
const alone = ['sound', 'browser'].map((project) => [project]);

const words = process.argv.slice(2);
const soak = words.includes('--soak');
const filters = words.filter((word) => !word.startsWith('--'));

if (soak) process.env.LOA_SOAK = '1';
endOnSignals();
const results: StepResult[] = [];
if (filters.length === 0) for (const step of checkSteps()) results.push(await runCheck(step.name, step.args));
results.push(...(await Promise.all([inTurn(timed, 'first'), inTurn(spare, 'spare')])).flat());
results.push(...(await inTurn(alone, 'first')));
process.exitCode = report(results);

async function inTurn(suites: readonly (readonly string[])[], manner: Manner): Promise<StepResult[]> {
  const done: StepResult[] = [];
  for (const projects of suites) {
    const due = projects.filter(hasFiles);
    if (due.length > 0) done.push(await runSuite(due, filters, soak ? 55 : 15, manner));
  }
  return done;
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
