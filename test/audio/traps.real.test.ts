/** Uploads that broke other systems: each is a correct rendition or a refusal that says why. */
import { copyFile, mkdir, open, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Rendition, RenditionResult } from '../../audio/make-rendition.ts';
import { ffmpeg, hear, makeSound, openFolder, render, talk } from './make-sounds.ts';

const folder = await openFolder();
afterAll(() => folder.remove());
const at = (name: string) => join(folder.path, name);

function made(result: RenditionResult): Rendition {
  if (result.kind === 'refused') throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.rendition;
}

function code(result: RenditionResult): string {
  return result.kind === 'refused' ? result.refusal.code : 'made';
}

async function write(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(at(name), content);
  return at(name);
}

async function expectOnTarget(rendition: Rendition): Promise<void> {
  const heard = await hear(rendition.path);
  expect(Math.abs(heard.loudnessLufs + 16)).toBeLessThanOrEqual(1);
  expect(heard.truePeakDb).toBeLessThanOrEqual(-1.5);
  expect(heard.stream).toBe('opus,48000,1 ogg');
}

describe('names', () => {
  test.each(['-i.wav', `it's "one" $(touch pwned);\`touch pwned\`.wav`, 'concat:a|b\nmới %d.wav'])(
    'a file called %j is only a file',
    async (name) => {
      await mkdir(at('names'), { recursive: true });
      await makeSound(at('plain.wav'), talk(1.2));
      await copyFile(at('plain.wav'), at(join('names', name)));
      made(await render(folder.path, at(join('names', name))));
      expect(await readdir(at('names'))).not.toContain('pwned');
    },
  );
});

describe('files that are not what they seem', () => {
  test('an .mp3 that is an ffconcat script reads no neighbour', async () => {
    await makeSound(at('neighbour.wav'), talk(2));
    expect(code(await render(folder.path, await write('a.mp3', 'ffconcat version 1.0\nfile neighbour.wav\n')))).toBe(
      'playlist-script',
    );
  });

  test('an .mp3 that is an HLS playlist', async () => {
    const list = '#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nneighbour.wav\n#EXT-X-ENDLIST\n';
    expect(code(await render(folder.path, await write('b.mp3', list)))).toBe('playlist-script');
  });

  test('a script behind an ID3 tag opens nothing either', async () => {
    const tagged = Buffer.concat([
      Buffer.from('ID3\x04\0\0\0\0\0\0', 'latin1'),
      Buffer.from('ffconcat version 1.0\nfile a\n'),
    ]);
    expect(code(await render(folder.path, await write('c.mp3', tagged)))).toBe('damaged');
  });

  test('a wrong extension: the content decides', async () => {
    await makeSound(at('really-flac.flac'), talk(1.5));
    await copyFile(at('really-flac.flac'), at('looks-like.mp3'));
    expect(made(await render(folder.path, at('looks-like.mp3'))).source.format).toBe('flac');
  });

  test('a zero-byte file', async () => {
    expect(code(await render(folder.path, await write('empty.mp3', '')))).toBe('empty-file');
  });

  test('a picture, a document, plain bytes', async () => {
    for (const content of ['%PDF-1.7 ...', '\x89PNG\r\n', 'xin chào']) {
      expect(code(await render(folder.path, await write('other.wav', content)))).toBe('unknown-format');
    }
  });

  test('a folder or nothing at the path is a broken promise, not a refusal', async () => {
    await expect(render(folder.path, folder.path)).rejects.toMatchObject({ code: 'source-missing' });
    await expect(render(folder.path, at('nowhere.wav'))).rejects.toMatchObject({ code: 'source-missing' });
  });
});

describe('files without usable sound', () => {
  test('cover art only', async () => {
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc=s=64x64', '-frames:v', '1', at('cover.png'));
    const inputs = ['-f', 'lavfi', '-i', talk(1), '-i', at('cover.png'), '-map', '0', '-map', '1'];
    await ffmpeg(...inputs, '-c:v', 'copy', '-disposition:v', 'attached_pic', at('covered.mp3'));
    const bytes = await readFile(at('covered.mp3'));
    const tagLength = [6, 7, 8, 9].reduce((length, index) => length * 128 + (bytes[index] ?? 0), 0) + 10;
    expect(code(await render(folder.path, await write('cover-only.mp3', bytes.subarray(0, tagLength))))).toBe(
      'damaged',
    );
  });

  test('a video without sound', async () => {
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc=s=64x64:r=5', '-t', '2', '-c:v', 'libx264', at('mute.mp4'));
    expect(code(await render(folder.path, at('mute.mp4')))).toBe('no-sound-track');
  });

  test('digital silence: -inf poisons nothing', async () => {
    await makeSound(at('silence.wav'), 'anullsrc=r=44100:d=5');
    expect(code(await render(folder.path, at('silence.wav')))).toBe('silent');
  });

  test('hiss far below speech is not blown up', async () => {
    await makeSound(at('hiss.wav'), 'anoisesrc=d=4:a=0.0012');
    expect(code(await render(folder.path, at('hiss.wav')))).toBe('too-quiet');
  });

  test('a sound with silence for more than half of its blocks', async () => {
    const gaps = "aevalsrc='0.3*sin(2*PI*700*t)*(lt(t,1.5)+gt(t,8.5))':d=10:s=44100";
    expect(code(await render(folder.path, await makeSound(at('gaps.wav'), gaps)))).toBe('mostly-silent');
  });

  test('a beep too short for one R128 block', async () => {
    await makeSound(at('beep.wav'), 'sine=f=1000:d=0.3');
    expect(code(await render(folder.path, at('beep.wav')))).toBe('too-short');
  });

  test('lone clicks, which no gain makes loud', async () => {
    const clicks = "aevalsrc='if(lt(mod(t,1),0.002),0.95*sin(2*PI*1000*t),0)':d=8:s=44100";
    expect(code(await render(folder.path, await makeSound(at('clicks.wav'), clicks)))).toBe('loudness-out-of-range');
  });
});

describe.concurrent('broken files', () => {
  test.each([
    ['cut.wav', ['-ar', '22050'], 'truncated'],
    ['cut.mp3', ['-b:a', '64k'], 'truncated'],
    ['cut.flac', [], 'truncated'],
    ['cut.m4a', ['-c:a', 'aac', '-movflags', '+faststart'], 'truncated'],
    ['cut-before-its-index.m4a', ['-c:a', 'aac'], 'damaged'],
    ['cut.webm', ['-c:a', 'libopus'], 'truncated'],
  ] as const)('%s, half of it missing', async (name, options, expected) => {
    await makeSound(at(name), talk(8), ...options);
    const bytes = await readFile(at(name));
    await truncate(at(name), bytes.length / 2);
    expect(code(await render(folder.path, at(name)))).toBe(expected);
  });

  test('an MP3 cut out of a longer one in mid-frame still plays', async () => {
    const bytes = await readFile(await makeSound(at('whole.mp3'), talk(6), '-b:a', '64k'));
    expect(made(await render(folder.path, await write('middle.mp3', bytes.subarray(12_345)))).source.format).toBe(
      'mp3',
    );
  });

  test('a header with nothing behind it', async () => {
    await makeSound(at('header.wav'), talk(1));
    await truncate(at('header.wav'), 60);
    expect(['damaged', 'truncated']).toContain(code(await render(folder.path, at('header.wav'))));
  });

  test('an MP3 with every hundredth byte overwritten', async () => {
    const bytes = await readFile(await makeSound(at('scratched.mp3'), talk(5), '-b:a', '128k'));
    for (let index = 3000; index < bytes.length; index += 100) bytes[index] = (index * 7) % 256;
    expect(code(await render(folder.path, await write('scratched.mp3', bytes)))).toBe('damaged');
  });

  test('samples that are not numbers', async () => {
    const bytes = await readFile(await makeSound(at('nan.wav'), talk(2), '-c:a', 'pcm_f32le'));
    bytes.writeFloatLE(Number.NaN, bytes.length - 100_000);
    expect(code(await render(folder.path, await write('nan.wav', bytes)))).toBe('damaged');
  });
});

describe('lengths', () => {
  test('a 20-hour file is refused by its header, at once', async () => {
    const bytes = await readFile(
      await makeSound(at('long.wav'), 'anullsrc=r=8000:cl=mono:d=1', '-c:a', 'pcm_u8', '-fflags', '+bitexact'),
    );
    const length = 8000 * 20 * 3600;
    const dataAt = bytes.indexOf('data', 0, 'latin1') + 4;
    bytes.writeUInt32LE(length, dataAt);
    const path = await write('long.wav', bytes.subarray(0, dataAt + 4));
    const file = await open(path, 'r+');
    await file.truncate(dataAt + 4 + length);
    await file.close();
    const from = performance.now();
    const result = await render(folder.path, path);
    expect(result).toMatchObject({ kind: 'refused', refusal: { code: 'too-long', facts: { durationMs: 72_000_000 } } });
    expect(performance.now() - from).toBeLessThan(10_000);
  });
});

describe.concurrent('difficult sound', () => {
  test('a 1.5 s chime is as loud as the news', async () => {
    const chime = "aevalsrc='0.2*sin(2*PI*880*t)*exp(-2*t)':d=1.5:s=44100";
    const rendition = made(await render(folder.path, await makeSound(at('chime.wav'), chime)));
    await expectOnTarget(rendition);
    expect(rendition.durationMs).toBeGreaterThan(1300);
  });

  test('a recording 40 dB too quiet', async () => {
    await expectOnTarget(made(await render(folder.path, await makeSound(at('quiet.wav'), talk(5, 0.003)))));
  });

  test('a recording driven into clipping', async () => {
    await expectOnTarget(made(await render(folder.path, await makeSound(at('loud.wav'), talk(5, 20)))));
  });

  test('quiet speech with hand claps 30 dB over it, where the limiter pulls loudness down', async () => {
    const claps = `${talk(8, 0.02).replace(/:s=44100.*/, '')}+0.9*sin(2*PI*1300*t)*lt(mod(t\\,2)\\,0.004):s=44100:d=8`;
    await expectOnTarget(made(await render(folder.path, await makeSound(at('claps.wav'), claps))));
  });

  test('a tone at full scale', async () => {
    await expectOnTarget(
      made(await render(folder.path, await makeSound(at('tone.wav'), 'sine=f=1000:d=3,volume=18dB'))),
    );
  });

  test('7.1 channels', async () => {
    const spread = `pan=7.1|${['FL', 'FR', 'FC', 'LFE', 'BL', 'BR', 'SL', 'SR'].map((name) => `${name}=c0`).join('|')}`;
    const rendition = made(await render(folder.path, await makeSound(at('seven.wav'), `${talk(3)},${spread}`)));
    expect(rendition.source.channels).toBe(8);
    await expectOnTarget(rendition);
  });

  test('two channels in opposite phase, which mix to nothing', async () => {
    await makeSound(at('opposite.wav'), `${talk(3)},pan=stereo|FL=c0|FR=-1*c0`);
    await expectOnTarget(made(await render(folder.path, at('opposite.wav'))));
  });

  test('8 kHz, below twice the low-pass', async () => {
    const rendition = made(
      await render(folder.path, await makeSound(at('low.wav'), talk(3), '-ar', '8000', '-c:a', 'pcm_mulaw')),
    );
    expect(rendition.source.sampleRateHz).toBe(8000);
    await expectOnTarget(rendition);
  });

  test('192 kHz comes out at 48 kHz', async () => {
    const rendition = made(
      await render(folder.path, await makeSound(at('high.wav'), talk(2), '-ar', '192000', '-c:a', 'pcm_s24le')),
    );
    expect(rendition.source.sampleRateHz).toBe(192_000);
    await expectOnTarget(rendition);
  });

  test('high gliding tones, on which ffmpeg decodes the speech layer of Opus 30 dB too loud', async () => {
    const glide = "aevalsrc='0.2*sin(2*PI*(400+200*sin(3*t))*t)*(0.5+0.5*sin(2*PI*4*t))':s=44100:d=16";
    await expectOnTarget(made(await render(folder.path, await makeSound(at('glide.wav'), glide))));
  });

  test('silence goes at head and tail only', async () => {
    const inner = "aevalsrc='0.3*sin(2*PI*700*t)*(between(t,3,5)+between(t,6,8))':d=11:s=44100";
    const rendition = made(await render(folder.path, await makeSound(at('padded.wav'), inner)));
    expect(Math.abs(rendition.durationMs - 5000)).toBeLessThanOrEqual(50);
    expect(rendition.source.durationMs).toBe(11_000);
  });

  test('the upload itself is never touched', async () => {
    await makeSound(at('original.wav'), talk(2));
    const before = await readFile(at('original.wav'));
    made(await render(folder.path, at('original.wav')));
    expect((await readFile(at('original.wav'))).equals(before)).toBe(true);
  });
});
