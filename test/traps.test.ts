/** What docs/maintainers.md and SECURITY.md say is tested is tested: every test that their tables of attacks and traps name exists. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const pages = ['docs/maintainers.md', 'SECURITY.md'];
const named = pages.flatMap((page) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/\| `(test\/[\w./-]+\.test\.ts)`: (.+?) \|$/gm)].map(
    ([, file = '', title = '']) => [page, file, title] as const,
  ),
);

test.each(pages)('the tables of %s are read', (page) => {
  expect(named.filter(([where]) => where === page).length).toBeGreaterThan(30);
});

test.each(named)('%s: %s: %s', (_page, file, title) => {
  expect(readFileSync(join(root, file), 'utf8')).toContain(title);
});
