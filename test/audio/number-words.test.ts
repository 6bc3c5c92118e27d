/** Vietnamese numbers from 0 to 99, as they are said. */
import { expect, test } from 'vitest';
import { numberWords } from '../../audio/number-words.ts';

test.each([
  [0, 'không'],
  [1, 'một'],
  [4, 'bốn'],
  [5, 'năm'],
  [10, 'mười'],
  [11, 'mười một'],
  [14, 'mười bốn'],
  [15, 'mười lăm'],
  [20, 'hai mươi'],
  [21, 'hai mươi mốt'],
  [24, 'hai mươi bốn'],
  [25, 'hai mươi lăm'],
  [30, 'ba mươi'],
  [50, 'năm mươi'],
  [51, 'năm mươi mốt'],
  [55, 'năm mươi lăm'],
  [59, 'năm mươi chín'],
  [99, 'chín mươi chín'],
])('%i is "%s"', (value, words) => {
  expect(numberWords(value)).toBe(words);
});

test('no two numbers sound alike', () => {
  const all = Array.from({ length: 100 }, (_, value) => numberWords(value));
  expect(new Set(all).size).toBe(100);
});

test.each([-1, 100, 1.5, Number.NaN])('%d is no number it knows', (value) => {
  expect(() => numberWords(value)).toThrow(RangeError);
});
