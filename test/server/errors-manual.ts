/** Writes docs/errors.md from server/errors.ts: `node test/server/errors-manual.ts`; a test compares the two. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type ErrorCode, errorMeanings, errorStatus, errorText } from '../../server/errors.ts';
import { projectRoot } from '../source-files.ts';

/** Where the manual stands, relative to the project. */
export const MANUAL = 'docs/errors.md';

/** The whole page: every code by status, with its sentence; `{name}` stands where a fact is filled in. */
export function errorsManual(): string {
  const rows = errorCodes().map((code) => `| \`${code}\` | ${errorStatus(code)} | ${sentenceTemplate(code)} |`);
  return [
    '# Errors',
    '',
    'Every refusal is answered as `{"code", "message", "facts"}`: the code for programs, the message for people, the facts that the',
    'message was made of. Programs act on the code, never on the message. The list is `server/errors.ts`; this page is written from it',
    'by `node test/server/errors-manual.ts`, and a test keeps it in step. Why an audio file was refused is another list: `audio/refusals.ts`.',
    '',
    '| code | status | what people read |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** Every code, by status and then in the order of the list. */
export function errorCodes(): ErrorCode[] {
  const codes = Object.keys(errorMeanings) as ErrorCode[];
  return codes.sort((a, b) => errorStatus(a) - errorStatus(b));
}

/** The sentence with the names of its facts in braces. */
export function sentenceTemplate(code: ErrorCode): string {
  const named = new Proxy({}, { get: (_facts, name) => `{${String(name)}}` });
  return errorText(code, named).replace('NaN', '{port + 1}').replaceAll('|', '\\|');
}

if (import.meta.main) writeFileSync(path.join(projectRoot, MANUAL), errorsManual());
