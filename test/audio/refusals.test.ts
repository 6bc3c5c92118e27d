/** Every refusal is a Vietnamese sentence that names the thing, the reason and the way out. */
import { describe, expect, test } from 'vitest';
import { type RefusalCode, refusalCodes, refusalText } from '../../audio/refusals.ts';

describe('refusalText', () => {
  test.each(refusalCodes())('puts %s into words with a way out, without facts too', (code) => {
    const text = refusalText({ code, facts: {} }, 'Bản tin sáng.mp3');
    expect(text).toMatch(/^Tệp “Bản tin sáng\.mp3” .+ Hãy [^.]+.*\.$/u);
    expect(text).not.toMatch(/undefined|NaN|null/);
  });

  test.each<[RefusalCode, Record<string, string | number>, string]>([
    ['too-long', { durationMs: 72_000_000 }, 'quá dài (20 giờ); mỗi tin bài dài nhất 1 giờ.'],
    ['too-long', { durationMs: 72_000, maxMs: 65_000 }, 'bản ghi âm này dài nhất 1 phút 5 giây. Hãy thu lại ngắn hơn.'],
    ['too-short', { durationMs: 300 }, 'quá ngắn (0,3 giây); cần ít nhất 0,5 giây có tiếng.'],
    ['truncated', { declaredMs: 70_242, decodedMs: 6802 }, 'ghi là dài 1 phút 10 giây nhưng chỉ đọc được 6,8 giây.'],
    ['too-quiet', { loudnessLufs: -67.2 }, 'quá nhỏ tiếng (−67,2 LUFS, cần trên −65 LUFS)'],
    ['mostly-silent', { share: 0.62 }, 'có 62 % thời lượng là khoảng lặng'],
    ['unknown-format', { looksLike: 'PDF' }, 'không phải định dạng âm thanh được nhận (nội dung là PDF).'],
    ['unsupported-codec', { codec: 'wmav2' }, 'dùng bộ mã “wmav2”'],
    ['loudness-out-of-range', { loudnessLufs: -30.8 }, 'đo được −30,8 LUFS.'],
    ['length-changed', { durationMs: 3_725_000, expectedMs: 9900 }, 'dài 1 giờ 2 phút 5 giây thay vì 9,9 giây'],
  ])('tells the facts of %s', (code, facts, words) => {
    expect(refusalText({ code, facts })).toContain(words);
  });
});
