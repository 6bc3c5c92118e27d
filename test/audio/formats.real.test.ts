/** Every format the commune may bring becomes a rendition with the figures of design: heard by an independent ear. */

import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ffmpeg, hear, makeAmr, makeSound, openFolder, render, talk } from './make-sounds.ts';

const folder = await openFolder();
afterAll(() => folder.remove());
const at = (name: string) => join(folder.path, name);

const SECONDS = 4;
const picture = [
  '-f',
  'lavfi',
  '-i',
  'testsrc=s=320x240:r=10',
  '-f',
  'lavfi',
  '-i',
  talk(SECONDS),
  '-t',
  String(SECONDS),
];

const makers: Record<string, () => Promise<unknown>> = {
  'sound.wav': () => makeSound(at('sound.wav'), talk(SECONDS)),
  'sound.mp3': () => makeSound(at('sound.mp3'), talk(SECONDS), '-b:a', '128k', '-ac', '2'),
  'sound.m4a': () => makeSound(at('sound.m4a'), talk(SECONDS), '-c:a', 'aac'),
  'sound.aac': () => makeSound(at('sound.aac'), talk(SECONDS), '-c:a', 'aac'),
  'sound.ogg': () => makeSound(at('sound.ogg'), talk(SECONDS), '-c:a', 'libvorbis'),
  'sound.opus': () => makeSound(at('sound.opus'), talk(SECONDS), '-c:a', 'libopus'),
  'sound.flac': () => makeSound(at('sound.flac'), talk(SECONDS)),
  'sound.amr': () => makeAmr(at('sound.amr'), SECONDS),
  'sound.3gp': async () => ffmpeg('-i', await makeAmr(at('in.amr'), SECONDS), '-c', 'copy', at('sound.3gp')),
  'phone-video.mp4': () =>
    ffmpeg(...picture, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac', at('phone-video.mp4')),
  'browser-recording.webm': () =>
    makeSound(at('browser-recording.webm'), talk(SECONDS), '-c:a', 'libopus', '-live', '1', '-f', 'webm'),
  'browser-recording.mp4': () =>
    makeSound(at('browser-recording.mp4'), talk(SECONDS), '-c:a', 'aac', '-movflags', 'frag_keyframe+empty_moov'),
  'recorder.wav': () => makeSound(at('recorder.wav'), talk(SECONDS), '-c:a', 'adpcm_ima_wav', '-ar', '16000'),
  'mp3-with-cover.mp3': async () => {
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc=s=64x64', '-frames:v', '1', at('cover.png'));
    const inputs = ['-f', 'lavfi', '-i', talk(SECONDS), '-i', at('cover.png'), '-map', '0', '-map', '1'];
    await ffmpeg(...inputs, '-c:v', 'copy', '-disposition:v', 'attached_pic', at('mp3-with-cover.mp3'));
  },
};

const expected: Record<string, { format: string; codec: string }> = {
  'sound.wav': { format: 'wav', codec: 'pcm_s16le' },
  'sound.mp3': { format: 'mp3', codec: 'mp3' },
  'sound.m4a': { format: 'mp4', codec: 'aac' },
  'sound.aac': { format: 'aac', codec: 'aac' },
  'sound.ogg': { format: 'ogg', codec: 'vorbis' },
  'sound.opus': { format: 'ogg', codec: 'opus' },
  'sound.flac': { format: 'flac', codec: 'flac' },
  'sound.amr': { format: 'amr', codec: 'amr_nb' },
  'sound.3gp': { format: 'mp4', codec: 'amr_nb' },
  'phone-video.mp4': { format: 'mp4', codec: 'aac' },
  'browser-recording.webm': { format: 'matroska', codec: 'opus' },
  'browser-recording.mp4': { format: 'mp4', codec: 'aac' },
  'recorder.wav': { format: 'wav', codec: 'adpcm_ima_wav' },
  'mp3-with-cover.mp3': { format: 'mp3', codec: 'mp3' },
};

describe.concurrent('every format becomes a rendition', () => {
  test.each(Object.keys(makers))('%s', async (name) => {
    await makers[name]?.();
    const result = await render(folder.path, at(name));
    if (result.kind === 'refused') throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
    const { rendition } = result;
    expect(rendition.source).toMatchObject(expected[name] ?? {});
    expect(Math.abs(rendition.source.durationMs - SECONDS * 1000)).toBeLessThan(120);

    const heard = await hear(rendition.path);
    expect(heard.stream).toBe('opus,48000,1 ogg');
    expect(Math.abs(heard.loudnessLufs + 16)).toBeLessThanOrEqual(1);
    expect(Math.abs(heard.loudnessLufs - rendition.loudnessLufs)).toBeLessThanOrEqual(0.1);
    expect(heard.truePeakDb).toBeLessThanOrEqual(-1.5);
    expect(Math.abs(heard.durationMs - rendition.durationMs)).toBeLessThanOrEqual(1);
    expect(rendition.durationMs).toBeGreaterThan(SECONDS * 1000 - 500);

    const bytes = await readFile(rendition.path);
    expect(rendition.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(rendition.bytes).toBe((await stat(rendition.path)).size);
    expect(rendition.waveform.length).toBeGreaterThan(590);
    expect(rendition.waveform.length).toBeLessThanOrEqual(601);
    expect(Math.max(...rendition.waveform)).toBeGreaterThan(0.2);
    expect(rendition.waveform.every((peak) => peak >= 0 && peak <= 1)).toBe(true);
  });
});

test('half a minute of speech is about 110 kB', async () => {
  await makeSound(at('half-minute.wav'), talk(30));
  const result = await render(folder.path, at('half-minute.wav'));
  expect(result.kind === 'made' ? result.rendition.bytes : 0).toBeGreaterThan(95_000);
  expect(result.kind === 'made' ? result.rendition.bytes : 0).toBeLessThan(125_000);
});

test('the same upload gives the same bytes, so that a job done twice makes one file', async () => {
  await makeSound(at('twice.wav'), talk(3));
  const [first, second] = [await render(folder.path, at('twice.wav')), await render(folder.path, at('twice.wav'))];
  const hash = (result: typeof first) => (result.kind === 'made' ? result.rendition.sha256 : 'refused');
  expect(hash(first)).toMatch(/^[0-9a-f]{64}$/);
  expect(hash(second)).toBe(hash(first));
});
