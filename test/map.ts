/** The map of the code: every source file with its opening sentence, by folder (`npm run map`). */
import { listSourceFiles, readProjectFile } from './source-files.ts';

/** What a file says it is for: the text of the doc comment that opens it (after a #! line), or undefined. */
export function openingSentence(text: string): string | undefined {
  const comment = /^(?:#![^\n]*\n)?\/\*\*([\s\S]*?)\*\//.exec(text)?.[1];
  const sentence = comment
    ?.replace(/^\s*\* ?/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
  return sentence === '' ? undefined : sentence;
}

/** The whole map as text, one line a file. */
export function drawMap(): string {
  const byFolder = Map.groupBy(listSourceFiles(), (file) => file.slice(0, file.lastIndexOf('/') + 1));
  const folders = [...byFolder].sort(([a], [b]) => (a < b ? -1 : 1));
  return folders.map(([folder, files]) => drawFolder(folder, files)).join('\n');
}

function drawFolder(folder: string, files: readonly string[]): string {
  const width = Math.max(...files.map((file) => file.length - folder.length));
  const lines = files.map((file) => {
    const name = file.slice(folder.length).padEnd(width);
    return `  ${name}  ${openingSentence(readProjectFile(file)) ?? '(says nothing)'}`;
  });
  return `${folder === '' ? './' : folder}\n${lines.join('\n')}\n`;
}

if (import.meta.main) console.log(drawMap());
