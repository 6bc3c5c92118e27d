/** The commune's keys in words: a fingerprint that can be read aloud, and who still lacks the list. */
import { expect, test } from 'vitest';
import { holdingWords, inFours } from '../../web/src/words/key-words.ts';

test('a fingerprint is read in fours', () => {
  expect(inFours('ABCDEFGHJKLM')).toBe('ABCD-EFGH-JKLM');
});

test.each([
  [{ holding: 0, waiting: [] }, 'chưa trạm nào báo về'],
  [{ holding: 14, waiting: [] }, 'cả 14 trạm đã có'],
  [
    { holding: 12, waiting: ['Tân Thủy', 'Phố Tây'] },
    '12/14 trạm đã có; chưa có: Tân Thủy, Phố Tây (nhận khi có liên lạc)',
  ],
])('%j: %s', (stations, words) => {
  expect(holdingWords(stations)).toBe(words);
});
