/** The verdict on a finished file, at and around each of its figures. */
import { describe, expect, test } from 'vitest';
import { judgeMeasured, type Measured } from '../../audio/measure-opus.ts';

const good: Measured = { durationMs: 10_000, loudnessLufs: -16.1, truePeakDb: -1.6, silentShare: 0.1, waveform: [0.5] };

describe('judgeMeasured', () => {
  test('lets a good file through as it is', () => {
    expect(judgeMeasured(good, 10_000)).toEqual({ kind: 'sound', sound: good });
  });

  test.each<[string, Partial<Measured>, string | undefined]>([
    ['exactly 1 LU too loud', { loudnessLufs: -15 }, undefined],
    ['exactly 1 LU too quiet', { loudnessLufs: -17 }, undefined],
    ['more than 1 LU too loud', { loudnessLufs: -14.9 }, 'loudness-out-of-range'],
    ['more than 1 LU too quiet', { loudnessLufs: -17.1 }, 'loudness-out-of-range'],
    ['a true peak over -1 dBTP', { truePeakDb: -0.9 }, 'loudness-out-of-range'],
    ['50 ms too short', { durationMs: 9950 }, undefined],
    ['51 ms too short', { durationMs: 9949 }, 'length-changed'],
    ['51 ms too long', { durationMs: 10_051 }, 'length-changed'],
    ['half its blocks silent', { silentShare: 0.5 }, undefined],
    ['more than half its blocks silent', { silentShare: 0.51 }, 'mostly-silent'],
    ['nothing over the gate', { loudnessLufs: undefined }, 'silent'],
    ['all samples zero', { truePeakDb: undefined, loudnessLufs: undefined, silentShare: 1 }, 'mostly-silent'],
  ])('%s', (_, change, code) => {
    const verdict = judgeMeasured({ ...good, ...change }, 10_000);
    expect(verdict.kind === 'refused' ? verdict.refusal.code : undefined).toBe(code);
  });
});
