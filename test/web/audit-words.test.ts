/** The audit log's words: everything the server writes down has some. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { auditWords } from '../../web/src/words/audit-words.ts';
import { listSourceFiles } from '../source-files.ts';

const root = join(import.meta.dirname, '..', '..');

test('every act that the store writes into the audit log is told in Vietnamese', () => {
  const acts = new Set(
    listSourceFiles()
      .filter((file) => /^server\/.*\.ts$/.test(file))
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .filter((text) => text.includes('writeAudit('))
      .flatMap((text) => text.match(/'[a-z-]+(\.[a-z-]+){1,2}'/g) ?? [])
      .map((quoted) => quoted.slice(1, -1))
      // Columns and tables are written the same way.
      .filter((name) =>
        /\.(create|change|delete|set|clear|submit|upload|speak|approve|approved|returned|undo|cancel|restore|accept|retire|withdraw|propose|revoke|answer|fill|empty|reset|code|enrol|password)$/.test(
          name,
        ),
      ),
  );
  expect(acts.size).toBeGreaterThan(30);
  const row = { before: null, after: null };
  const wordless = [...acts].filter(
    (action) => auditWords({ ...row, action } as Parameters<typeof auditWords>[0]) === action,
  );
  expect(wordless).toEqual([]);
});
