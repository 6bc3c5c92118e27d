/** The audit log's words: everything the server writes down has some. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actsNamed, auditOptions, auditWords, sourceWords } from '../../web/src/words/audit-words.ts';
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

test('each act can be chosen once, by its words, in the order of the alphabet', () => {
  const labels = auditOptions.map(({ label }) => label);
  expect(labels).toContain('Duyệt tin bài');
  expect(labels).toEqual([...labels].sort((a, b) => a.localeCompare(b, 'vi')));
  expect(new Set(auditOptions.map(({ value }) => value)).size).toBe(auditOptions.length);
});

test('acts are found by their words, with or without marks', () => {
  expect(actsNamed('dang nhap')?.split(',')).toContain('login');
  expect(actsNamed(' Đăng NHẬP ')).toBe(actsNamed('dang nhap'));
  expect([actsNamed('Trần Thị Hạnh'), actsNamed(' ')]).toEqual([undefined, undefined]);
  expect(actsNamed('a')?.length).toBeLessThan(8_000);
});

test.each([
  ['10.0.0.5 Chrome, Windows', 'từ máy 10.0.0.5 (Chrome, Windows)'],
  ['2001:db8::1', 'từ máy 2001:db8::1'],
])('where it came from: %s', (source, words) => {
  expect(sourceWords(source)).toBe(words);
});
