/** The map of the code cannot go stale: every source file opens with a sentence that says what it is for. */
import { expect, test } from 'vitest';
import { drawMap, openingSentence } from './map.ts';
import { listSourceFiles, readProjectFile } from './source-files.ts';

test('every source file opens with what it is for', () => {
  const files = listSourceFiles();
  expect(files.length).toBeGreaterThan(10);
  const silent = files.filter((file) => (openingSentence(readProjectFile(file)) ?? '').length < 15);
  expect(silent).toEqual([]);
});

test('the map names every file once', () => {
  const map = drawMap();
  expect(map.split('\n').filter((line) => line.startsWith('  '))).toHaveLength(listSourceFiles().length);
  expect(map).toContain('map.test.ts');
});

test.each([
  ['one line', '/** What I am for. */\ncode', 'What I am for.'],
  ['several lines', '/**\n * What I\n * am for.\n */', 'What I am for.'],
  ['after a #! line', '#!/usr/bin/env node\n/** A program. */', 'A program.'],
  ['a plain comment does not count', '/* no */\n/** late */', undefined],
  ['nothing', 'export {};', undefined],
])('the opening sentence: %s', (_case, text, sentence) => {
  expect(openingSentence(text)).toBe(sentence);
});
