/** Reads what a source file imports, for the tests that hold the walls between folders. */
import path from 'node:path';
import { codeAlone } from './source-files.ts';

/** One import, re-export or `import()` of a file. */
export interface Import {
  /** As written: `node:fs`, `zod`, `./model.ts`. */
  readonly specifier: string;
  /** What is taken, as written between `import` and `from`: `{ createHash }`; empty for `import()` and side effects. */
  readonly clause: string;
  /** True where nothing is left of it when the code runs. */
  readonly typeOnly: boolean;
  /** The project file that a relative specifier names, as a path from the root; undefined for packages. */
  readonly target: string | undefined;
}

/** Every import of the file, in order; comments and strings that only look like one do not count. */
export function importsOf(file: string, text: string): Import[] {
  const code = codeAlone(text);
  return [...readStatements(code, text), ...readCalls(code, text)].map(({ specifier, clause }) => ({
    specifier,
    clause: clause
      .replace(/\s+/g, ' ')
      .trim()
      .replace(/^type /, ''),
    typeOnly: isTypeOnly(clause),
    target: specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : undefined,
  }));
}

interface Found {
  readonly specifier: string;
  readonly clause: string;
}

/** `import ... from '...'`, `export ... from '...'`, `import '...'`: found in the blanked code, read from the text. */
function readStatements(code: string, text: string): Found[] {
  const statement = /^[ \t]*(?:import|export)\b(?!\s*\()([^'";()=]*?)(?:\bfrom\s*)?(['"]) *\2/gm;
  return [...code.matchAll(statement)].flatMap((match) => {
    const [whole, clause = '', quote = "'"] = match;
    if (clause.trim() !== '' && !/\bfrom\s*['"]/.test(whole)) return [];
    const from = match.index + whole.indexOf(quote) + 1;
    return [{ specifier: text.slice(from, match.index + whole.length - 1), clause }];
  });
}

function readCalls(code: string, text: string): Found[] {
  return [...code.matchAll(/\bimport\(\s*(['"]) *\1/g)].map((match) => {
    const from = match.index + match[0].search(/['"]/) + 1;
    return { specifier: text.slice(from, match.index + match[0].length - 1), clause: '' };
  });
}

/** `import type ...`, or braces in which every name is a type. */
function isTypeOnly(clause: string): boolean {
  const trimmed = clause.trim();
  if (/^type\b(?!\s*,)/.test(trimmed)) return true;
  const names =
    /^\{([^}]*)\}$/
      .exec(trimmed)?.[1]
      ?.split(',')
      .filter((name) => name.trim() !== '') ?? [];
  return names.length > 0 && names.every((name) => /^\s*type\s/.test(name));
}
