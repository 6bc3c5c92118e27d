/** The commune's keys in words: a fingerprint that can be read aloud, whose signatures count, and who still lacks the list. */
import { expect, test } from 'vitest';
import {
  fewOnListWords,
  fewSignersWords,
  holdingWords,
  inFours,
  leavingWords,
  signersWords,
} from '../../web/src/words/key-words.ts';

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
    'Các trạm chỉ phát tin bài có chữ ký của một trong 2 người duyệt; lệnh khẩn cấp cần chữ ký của 1 người.',
  );
});

test('with nobody who approves, only the emergency is signed for', () => {
  expect(signersWords([signer('lan', ['emergency'])])).toBe(
    'Các trạm chưa kiểm chữ ký người duyệt; lệnh khẩn cấp cần chữ ký của 1 người.',
  );
});

test('a list that only drops a key says whose new one it lacks', () => {
  const binh = { ...signer('binh', ['approver']), asked: false };
  const next = { ...signer('binh', ['approver'], false), credentialId: 'new' };
  expect(leavingWords([signer('lan', ['approver'])])).toBeUndefined();
  expect(leavingWords([binh, { ...next, asked: false }])).toContain('chưa có khóa mới của binh.');
  expect(leavingWords([binh, next])).toBeUndefined();
  // The phone before that one was changed: what it signed is kept, and signs nothing new.
  expect(leavingWords([binh, { ...next, keepUntil: '2027-01-01T00:00:00Z' }])).toContain('khóa mới của binh.');
});

test('a list of too few is asked about before it is taken, and one with nobody any more says what that means', () => {
  const lan = signer('lan', ['approver', 'emergency']);
  const minh = signer('minh', ['approver', 'emergency']);
  expect(fewOnListWords([lan, minh])).toBeUndefined();
  expect(fewOnListWords([lan, { ...minh, asked: false }])).toContain('ít nhất hai người');
  expect(fewOnListWords([{ ...lan, asked: false }])).toContain('không còn ai được ký');
});

test('two of each kind are asked for, where there are any', () => {
  expect(fewSignersWords([])).toBeUndefined();
  const both = (person: string) => signer(person, ['approver', 'emergency']);
  expect(fewSignersWords([both('lan')])).toContain('ít nhất hai người');
  expect(fewSignersWords([both('lan'), signer('minh', ['approver'])])).toContain('ít nhất hai người');
  expect(fewSignersWords([both('lan'), both('minh')])).toBeUndefined();
});
