/** What docs/maintainers.md says is tested is tested: every test that its tables of attacks and traps name exists. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const named = [
  ...readFileSync(join(root, 'docs/maintainers.md'), 'utf8').matchAll(/\| `(test\/[\w./-]+\.test\.ts)`: (.+?) \|$/gm),
].map(([, file = '', title = '']) => [file, title] as const);

test('the tables are read', () => {
  expect(named.length).toBeGreaterThan(30);
});

test.each(named)('%s: %s', (file, title) => {
  expect(readFileSync(join(root, file), 'utf8')).toContain(title);
});
