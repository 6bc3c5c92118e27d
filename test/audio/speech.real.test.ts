/** Text becomes Vietnamese speech, tunes are made, and both pass as any upload does. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EspeakSpeech } from '../../audio/espeak-speech.ts';
import { MAX_SPEECH_CHARACTERS } from '../../audio/speech.ts';
import { synthesiseClosing, synthesiseSignature } from '../../audio/synthesise-signature.ts';
import { hear, openFolder, render, tools } from './make-sounds.ts';

const folder = await openFolder();
afterAll(() => folder.remove());
const at = (name: string) => join(folder.path, name);

const NOTICE =
  'Ủy ban nhân dân xã thông báo: sáng thứ Bảy, Bộ phận tiếp nhận và trả kết quả vẫn làm việc. ' +
  'Bà con nhớ mang theo căn cước khi đến nộp hồ sơ.';

async function lengthOf(path: string): Promise<number> {
  return (await hear(path)).durationMs;
}

describe('EspeakSpeech', () => {
  test('speaks a notice that becomes a rendition', async () => {
    await new EspeakSpeech().speak(NOTICE, at('notice.wav'));
    const result = await render(folder.path, at('notice.wav'));
    if (result.kind === 'refused') throw new Error(JSON.stringify(result.refusal));
    expect(result.rendition.durationMs).toBeGreaterThan(6000);
    expect(result.rendition.durationMs).toBeLessThan(25_000);
    expect(Math.abs((await hear(result.rendition.path)).loudnessLufs + 16)).toBeLessThanOrEqual(1);
  });

  test('reads a text that begins with a dash instead of obeying it', async () => {
    await new EspeakSpeech().speak('--version là gì?', at('dash.wav'));
    expect(await lengthOf(at('dash.wav'))).toBeGreaterThan(500);
  });

  test('reads decomposed letters as composed ones', async () => {
    await new EspeakSpeech().speak(NOTICE.normalize('NFC'), at('nfc.wav'));
    await new EspeakSpeech().speak(NOTICE.normalize('NFD'), at('nfd.wav'));
    expect(await lengthOf(at('nfd.wav'))).toBe(await lengthOf(at('nfc.wav')));
  });

  test('reads 15 as "mười lăm", whatever the voice makes of the digits', async () => {
    await new EspeakSpeech().speak('Đúng 15 giờ', at('digits.wav'));
    await new EspeakSpeech().speak('Đúng mười lăm giờ', at('words.wav'));
    expect((await readFile(at('digits.wav'))).equals(await readFile(at('words.wav')))).toBe(true);
  });

  test('speaks slower and with another voice when asked', async () => {
    await new EspeakSpeech({ wordsPerMinute: 100 }).speak(NOTICE, at('slow.wav'));
    await new EspeakSpeech({ wordsPerMinute: 200, voice: 'vi-vn-x-central' }).speak(NOTICE, at('fast.wav'));
    expect(await lengthOf(at('slow.wav'))).toBeGreaterThan(1.5 * (await lengthOf(at('fast.wav'))));
  });

  test.each([
    ['', 'speech-text-empty'],
    [' \n\u0000 ... ', 'speech-text-empty'],
    ['a'.repeat(MAX_SPEECH_CHARACTERS + 1), 'speech-text-too-long'],
  ])('does not speak %.10j', async (text, code) => {
    await expect(new EspeakSpeech().speak(text, at('none.wav'))).rejects.toMatchObject({ code });
  });

  test('leaves no half file where it fails', async () => {
    const absent = new EspeakSpeech({ espeakPath: '/nowhere' });
    await expect(absent.speak('xin chào', at('half.wav'))).rejects.toMatchObject({ code: 'program-missing' });
    const signal = AbortSignal.abort();
    await expect(new EspeakSpeech().speak('xin chào', at('half.wav'), signal)).rejects.toMatchObject({
      code: 'aborted',
    });
    await expect(new EspeakSpeech().speak('xin chào', '/nowhere/a.wav')).rejects.toThrow();
    expect((await readdir(folder.path)).filter((name) => name.includes('half'))).toEqual([]);
  });
});

describe('tunes', () => {
  test('the signature lasts 6 s, the closing 3 s, and both become renditions', async () => {
    await synthesiseSignature({ outPath: at('signature.wav'), tools });
    await synthesiseClosing({ outPath: at('closing.wav'), tools });
    const [signature, closing] = [
      await render(folder.path, at('signature.wav')),
      await render(folder.path, at('closing.wav')),
    ];
    expect(signature).toMatchObject({ kind: 'made', rendition: { source: { durationMs: 6000 } } });
    expect(closing).toMatchObject({ kind: 'made', rendition: { source: { durationMs: 3000 } } });
    expect(signature.kind === 'made' ? signature.rendition.durationMs : 0).toBeGreaterThan(5500);
  });
});
