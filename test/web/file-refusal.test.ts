/** Documents, pictures and archives are not sent at all; whatever may be sound is. */
import { describe, expect, test } from 'vitest';
import { fileRefusal } from '../../web/src/words/file-refusal.ts';

const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

describe('is turned away', () => {
  test.each([
    ['Bản tin.docx', word, 'văn bản'],
    ['Bản tin.DOCX', '', 'văn bản'],
    ['Bản tin', word, 'văn bản'],
    ['kế hoạch.pdf', 'application/pdf', 'văn bản'],
    ['ảnh.HEIC', '', 'ảnh'],
    ['ảnh chụp', 'image/jpeg', 'ảnh'],
    ['tuần 48.zip', 'application/x-zip-compressed', 'tệp nén'],
    ['tuần 48.rar', '', 'tệp nén'],
  ])('%s (%s): %s', (name, type, words) => {
    expect(fileRefusal({ name, type })).toContain(`Tệp «${name}» là ${words}`);
  });
});

describe('may be sound', () => {
  test.each([
    ['bản tin.mp3', 'audio/mpeg'],
    ['ghi âm.amr', ''],
    ['quay.3gp', 'video/3gpp'],
    ['tệp không đuôi', ''],
    ['lạ.xyz', 'application/octet-stream'],
    ['tên có .pdf ở giữa.wav', 'audio/wav'],
  ])('%s (%s)', (name, type) => {
    expect(fileRefusal({ name, type })).toBeUndefined();
  });
});
