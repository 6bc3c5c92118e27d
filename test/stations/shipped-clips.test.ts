/** The files that say the time: a station knows every one that its commune's server could speak, and never forgets one. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { shippedClips } from '../../audio/time-clips.ts';
import { isShippedClip, SHIPPED_CLIPS } from '../../stations/shipped-clips.ts';
import { sampleHash } from '../fakes/make-playlist.ts';

/** The clips of the first release that knows signatures. Other voices come behind them: a box in the field goes on with the old ones. */
const FIRST = { count: 83, sha256: '55dbb3d2189d73b5735cb56a597a4348c74d7712a8a203ce8ceb2bd4be66f0e1' };

test('are those of audio/clips, and those that were, each once', () => {
  expect(shippedClips.filter(({ sha256 }) => !isShippedClip(sha256))).toEqual([]);
  expect(new Set(SHIPPED_CLIPS).size).toBe(SHIPPED_CLIPS.length);
  expect(isShippedClip(sampleHash(1))).toBe(false);
  const first = SHIPPED_CLIPS.slice(0, FIRST.count).join('\n');
  expect(createHash('sha256').update(first).digest('hex')).toBe(FIRST.sha256);
});
