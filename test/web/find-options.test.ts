/** Whoever types without the marks finds it all the same, in every list of choices. */
import { expect, test } from 'vitest';
import { findOptions } from '../../web/src/words/find-options.ts';

const option = (label: string) => ({ value: label, label });
const find = (search: string, limit = 100) =>
  findOptions({
    options: [option('Tân Thủy (T01)'), option('Đồi Chè (T02)'), { group: 'Vùng', items: [option('Phố Tây')] }],
    search,
    limit,
  });

test('with marks, without them, in capitals, anywhere in the words', () => {
  for (const search of ['tan thuy', 'Tân Thủy', ' TAN THUY ', 't01', 'Ta\u0302n Thu\u0309y']) {
    expect(find(search)).toEqual([option('Tân Thủy (T01)')]);
  }
  expect(find('doi che')).toEqual([option('Đồi Chè (T02)')]);
  expect(find('xóm')).toEqual([]);
});

test('groups keep what fits, and are gone where nothing does; everything is there before a word is typed', () => {
  expect(find('pho')).toEqual([{ group: 'Vùng', items: [option('Phố Tây')] }]);
  expect(find('')).toHaveLength(3);
  expect(find('', 2)).toEqual([option('Tân Thủy (T01)'), option('Đồi Chè (T02)')]);
});
