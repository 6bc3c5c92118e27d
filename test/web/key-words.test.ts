/** The commune's keys in words: a fingerprint that can be read aloud, whose signatures count, and who still lacks the list. */
import { expect, test } from 'vitest';
import { fewSignersWords, holdingWords, inFours, signersWords } from '../../web/src/words/key-words.ts';

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

const signer = (personId: string, uses: ('approver' | 'emergency')[], listed = true) => ({
  ...{ personId, uses, listed, credentialId: `${personId}-${uses}`, name: personId, fingerprint: 'ABCDEFGHJKLM' },
  ...{ asked: true, keepUntil: null },
});

test('whose signatures the stations demand: persons, not phones, and only those on the list in force', () => {
  expect(signersWords([signer('lan', ['approver'], false)])).toContain('chưa kiểm chữ ký người duyệt');
  const people = [signer('lan', ['approver', 'emergency']), signer('lan', ['approver']), signer('minh', ['approver'])];
  expect(signersWords(people)).toBe(
    'Các trạm chỉ phát tin bài có chữ ký của 2 người duyệt; lệnh khẩn cấp cần chữ ký của 1 người.',
  );
});

test('two of each kind are asked for, where there are any', () => {
  expect(fewSignersWords([])).toBeUndefined();
  const both = (person: string) => signer(person, ['approver', 'emergency']);
  expect(fewSignersWords([both('lan')])).toContain('ít nhất hai người');
  expect(fewSignersWords([both('lan'), signer('minh', ['approver'])])).toContain('ít nhất hai người');
  expect(fewSignersWords([both('lan'), both('minh')])).toBeUndefined();
});
