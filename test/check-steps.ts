/** The checks without tests that both `npm run check` and `npm test` begin with: format, lint, types. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './source-files.ts';

/** Arguments for Node, run in the project's folder. */
export interface CheckStep {
  readonly name: string;
  readonly args: readonly string[];
}

/** The web app has its own types (DOM, JSX), and so its own tsconfig. */
export function checkSteps(): CheckStep[] {
  const typescript = 'node_modules/typescript/bin/tsc';
  const steps = [
    { name: 'format and lint', args: ['node_modules/@biomejs/biome/bin/biome', 'check', '--max-diagnostics=40', '.'] },
    { name: 'types', args: [typescript, '-p', '.'] },
    { name: 'types of web', args: [typescript, '-p', 'web'] },
  ];
  return steps.filter((step) => step.args.at(-1) !== 'web' || existsSync(path.join(projectRoot, 'web/tsconfig.json')));
}
