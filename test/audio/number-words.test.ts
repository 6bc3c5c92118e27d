/** Vietnamese numbers from 0 to 99, as they are said. */
import { expect, test } from 'vitest';
import { numberWords, spellNumbers } from '../../audio/number-words.ts';

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

test.each([
  ['0 giờ', 'không giờ'],
  ['15 giờ', 'mười lăm giờ'],
  ['5 phút', 'năm phút'],
  ['Thông báo lúc 21 giờ', 'Thông báo lúc hai mươi mốt giờ'],
  ['lúc 7h30, 15:30 và 17h', 'lúc bảy giờ ba mươi, mười lăm giờ ba mươi và mười bảy giờ'],
  ['05:00 và 5h05', 'năm giờ và năm giờ năm'],
  ['ngày 15/11/2026', 'ngày mười lăm/mười một/2026'],
  ['từ 10-15 người.', 'từ mười-mười lăm người.'],
  ['15% (15).', 'mười lăm% (mười lăm).'],
  ['1.500.000 đồng, 3,15 ha, 115, 05', '1.500.000 đồng, 3,15 ha, 115, 05'],
  ['mục II.3.a, nhà B12, 4G, -15 độ', 'mục II.3.a, nhà B12, 4G, -15 độ'],
  ['tỉ số 25:61, 7h30m', 'tỉ số hai mươi lăm:sáu mươi mốt, 7h30m'],
  ['trực 24/24h', 'trực hai mươi bốn/hai mươi bốn giờ'],
])('"%s" is read as "%s"', (text, spelt) => {
  expect(spellNumbers(text)).toBe(spelt);
});
