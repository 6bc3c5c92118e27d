/** An MP3 made by the real ffmpeg: what it is, how long, and that it is the same each time. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { encodeMp3 } from '../../audio/encode-mp3.ts';
import { findFfmpeg } from '../../audio/find-ffmpeg.ts';
import { hear } from './make-sounds.ts';

const CLIP = join(import.meta.dirname, '..', '..', 'audio', 'clips', 'hour-03.opus');
const folder = mkdtempSync(join(tmpdir(), 'loa-mp3-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('constant 64 kbit/s, mono, 44.1 kHz, as long as what it was made of, the same bytes each time', async () => {
  const { ffmpegPath, sandbox } = await findFfmpeg();
  const paths = ['a.mp3', 'b.mp3'].map((name) => join(folder, name));
  for (const path of paths) await encodeMp3({ ffmpegPath, sandbox, folder, timeLimitMs: 20_000 }, CLIP, path);
  const [first = '', second] = paths.map((path) => createHash('sha256').update(readFileSync(path)).digest('hex'));
  expect(second).toBe(first);
  const [made, clip] = [await hear(paths[0] ?? ''), await hear(CLIP)];
  expect(made.stream).toBe('mp3,44100,1 mp3');
  expect(statSync(paths[0] ?? '').size / clip.durationMs).toBeCloseTo(8, 0);
  // Its length is told as if it had 48,000 samples a second; it ends with a whole frame, and begins with the encoder's own silence.
  expect(Math.abs(made.durationMs * (48 / 44.1) - clip.durationMs)).toBeLessThan(100);
  expect(Math.abs(made.loudnessLufs - clip.loudnessLufs)).toBeLessThanOrEqual(1);
});
