/** The waveform does not depend on how its bytes arrive. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawWaveform } from '../../audio/waveform.ts';
import { runs } from '../counts.ts';

const samples = (values: readonly number[]) => Buffer.from(Int16Array.from(values).buffer);

describe('drawWaveform', () => {
  test('draws one peak per sample where there are few', () => {
    const drawer = drawWaveform(4);
    drawer.take(samples([0, 16_384, -32_768, 3277]));
    expect(drawer.peaks()).toEqual([0, 0.5, 1, 0.1]);
  });

  test('draws about 600 peaks of a long sound and counts its samples', () => {
    const drawer = drawWaveform(48_000);
    drawer.take(samples(Array.from({ length: 48_000 }, (_, n) => (n < 24_000 ? 0 : 8192))));
    expect(drawer.samples()).toBe(48_000);
    expect(drawer.peaks()).toHaveLength(600);
    expect(drawer.peaks().slice(299, 301)).toEqual([0, 0.25]);
  });

  test('is the same however the bytes are cut', () => {
    const values = fc.array(fc.integer({ min: -32_768, max: 32_767 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(values, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (given, cuts) => {
        const whole = drawWaveform(100);
        whole.take(samples(given));
        const cut = drawWaveform(100);
        const bytes = samples(given);
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const length = cuts[turn % cuts.length] ?? 1;
          cut.take(bytes.subarray(at, at + length));
          at += length;
        }
        expect([cut.peaks(), cut.samples()]).toEqual([whole.peaks(), given.length]);
      }),
      { numRuns: runs(100, 2000) },
    );
  });
});
