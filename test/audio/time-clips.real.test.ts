/** The shipped clips as an independent ear hears them: as loud as every rendition, and as long as their manifest says. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CLIPS_FOLDER, clipFile, shippedClips } from '../../audio/time-clips.ts';
import { runs } from '../counts.ts';
import { seededChance } from '../seeded.ts';
import { hear } from './make-sounds.ts';

/** All of them in the soak; any of them every day: that they are the files they were, their hashes tell. */
const SHARE = runs(0.2, 1);

test('every clip is Opus at -16 LUFS, 48 kHz, one channel, without an over, of the length that is told', async () => {
  const wrong = [];
  const chance = seededChance('clips that are heard');
  for (const clip of shippedClips.filter(() => chance() < SHARE)) {
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
