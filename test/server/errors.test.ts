/** Errors: the manual is in step with the list, every sentence reads like one, and each status is an HTTP refusal. */
import { expect, test } from 'vitest';
import { AppError, errorStatus, errorText } from '../../server/errors.ts';
import { listSourceFiles, readProjectFile } from '../source-files.ts';
import { errorCodes, errorsManual, MANUAL, sentenceTemplate } from './errors-manual.ts';

const codes = errorCodes();

test('docs/errors.md lists every code with status and sentence, and no other', () => {
  const page = readProjectFile(MANUAL);
  const listed = [...page.matchAll(/^\| `([a-z-]+)` \| (\d+) \| (.+) \|$/gm)].map(([, code, status, text]) => [
    code,
    Number(status),
    text,
  ]);
  expect(listed).toEqual(codes.map((code) => [code, errorStatus(code), sentenceTemplate(code)]));
  expect(page).toBe(errorsManual());
});

test.each(codes)('%s is a refusal with a whole Vietnamese sentence, with its facts and without', (code) => {
  expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
  expect(errorStatus(code)).toBeGreaterThanOrEqual(400);
  expect(errorStatus(code)).toBeLessThan(600);
  for (const text of [errorText(code), sentenceTemplate(code)]) {
    expect(text).toMatch(/^\p{Lu}.*[.]{1,3}$/su);
    expect(text).toMatch(/[ăâđêôơưàáảãạ]|[ếềểễệốồổỗộớờởỡợứừửữựắằẳẵặấầẩẫậ]/i);
    expect(text).toBe(text.normalize('NFC'));
    expect(text).not.toMatch(/\[object|null/);
  }
  expect(sentenceTemplate(code)).not.toContain('undefined');
});

test('every code of the list is thrown somewhere', () => {
  const sources = listSourceFiles().filter((file) => file.startsWith('server/') && file !== 'server/errors.ts');
  const thrown = sources.map(readProjectFile).join('\n');
  expect(codes.length).toBeGreaterThan(30);
  expect(codes.filter((code) => !thrown.includes(`'${code}'`))).toEqual([]);
});

test('an error carries its code, its facts and its cause', () => {
  const cause = new Error('EADDRINUSE');
  const error = new AppError('port-taken', { port: 8080 }, cause);
  expect([error.code, error.facts, error.cause]).toEqual(['port-taken', { port: 8080 }, cause]);
  expect(errorText(error.code, error.facts)).toContain('PORT=8081');
  expect(errorText('not-found', { what: 'tin bài' })).toContain('Không tìm thấy tin bài');
});
