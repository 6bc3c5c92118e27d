/** The flags that the npm scripts give Node, so that what tests and benchmarks start is what people start. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of `npm run <script>`, in order. */
export function nodeFlags(script: 'demo' | 'start' | 'worker' | 'player'): string[] {
  const text = readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8');
  const { scripts } = JSON.parse(text) as { scripts: Record<string, string> };
  const words = scripts[script]?.split(' ') ?? [];
  return words.slice(1, words.indexOf('server/loa.js'));
}
