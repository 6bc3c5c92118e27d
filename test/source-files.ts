/** Lists the project's own source files, for the map and for the tests that read sources. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The project's folder. */
export const projectRoot: string = path.dirname(import.meta.dirname);

/** Where sources live: the six folders of the design, the set-up, and what makes a station's package. */
export const sourceFolders = ['scheduler', 'audio', 'stations', 'server', 'web', 'test', 'setup', 'deploy'] as const;

/** Every .ts, .tsx and .mjs file of the project, as sorted paths from its root with `/`; nothing generated. */
export function listSourceFiles(): string[] {
  const inFolders = sourceFolders.flatMap((folder) => filesUnder(folder));
  const atRoot = readdirSync(projectRoot).filter(isSource);
  return [...inFolders, ...atRoot].sort();
}

/** A file's text, by its path from the project's root. */
export function readProjectFile(file: string): string {
  return readFileSync(path.join(projectRoot, file), 'utf8');
}

/** Comments and the insides of strings blanked, so that a rule about code is not tripped by prose. Line breaks stay. */
export function codeAlone(text: string): string {
  const token = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g;
  return text.replace(token, (found) => {
    if (found.startsWith('/')) return found.replace(/[^\n]/g, ' ');
    return found[0] + ' '.repeat(found.length - 2) + found[0];
  });
}

function filesUnder(folder: string): string[] {
  const entries = readdirSync(path.join(projectRoot, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'dist' || entry.name === 'node_modules' ? [] : filesUnder(file);
    return isSource(entry.name) ? [file] : [];
  });
}

function isSource(name: string): boolean {
  return /\.(ts|tsx|mjs)$/.test(name);
}
