/** The shipped clips as an independent ear hears them: as loud as every rendition, and as long as their manifest says. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CLIPS_FOLDER, clipFile, shippedClips } from '../../audio/time-clips.ts';
import { hear } from './make-sounds.ts';

test('every clip is Opus at -16 LUFS, 48 kHz, one channel, without an over, of the length that is told', async () => {
  const wrong = [];
  for (const clip of shippedClips) {
    const heard = await hear(join(CLIPS_FOLDER, clipFile(clip)));
    const isRight =
      Math.abs(heard.loudnessLufs + 16) <= 1 &&
      heard.truePeakDb <= -1 &&
      Math.abs(heard.durationMs - clip.durationMs) <= 1 &&
      heard.stream === 'opus,48000,1 ogg';
    if (!isRight) wrong.push({ clip, heard });
  }
  expect(wrong).toEqual([]);
});
