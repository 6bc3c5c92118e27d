/** What `npm run check` runs, in under a minute: format, lint, types, and the unit tests (map and layers among them). */
import { checkSteps } from './check-steps.ts';
import { endOnSignals, runCheck, runSuite, type StepResult } from './run-step.ts';

endOnSignals();
const results: StepResult[] = [];
for (const step of checkSteps()) results.push(await runCheck(step.name, step.args));
results.push(await runSuite(['unit'], [], 5, 'first'));

console.log('');
for (const { name, failed, seconds } of results)
  console.log(`${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s  ${failed === 0 ? 'ok' : 'FAILED'}`);
process.exitCode = results.some((result) => result.failed > 0) ? 1 : 0;
