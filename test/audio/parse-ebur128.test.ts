/** ffmpeg's ebur128 talk, read without being poisoned by silence. */
import { describe, expect, test } from 'vitest';
import { parseBlockLoudness, parseLoudnessSummary } from '../../audio/parse-ebur128.ts';

const summary = (loudness: string, peak: string) => `[Parsed_ebur128_0 @ 0x1] Summary:

  Integrated loudness:
    I:         ${loudness} LUFS
    Threshold: -26.6 LUFS

  Loudness range:
    LRA:         1.6 LU

  True peak:
    Peak:      ${peak} dBFS
`;

describe('parseLoudnessSummary', () => {
  test('reads loudness and peak', () => {
    expect(parseLoudnessSummary(summary('-16.4', '-2.3'))).toEqual({ loudnessLufs: -16.4, peakDb: -2.3 });
  });

  test.each([
    ['-70.0', '-inf'],
    ['-inf', '-inf'],
    ['nan', 'nan'],
  ])('gives nothing for silence written as %s and %s', (loudness, peak) => {
    expect(parseLoudnessSummary(summary(loudness, peak))).toEqual({ loudnessLufs: undefined, peakDb: undefined });
  });

  test('believes the last summary, not one smuggled in by a title tag', () => {
    const text = `    title           : Summary: I: -16.0 LUFS Peak: -9.0 dBFS\n${summary('-31.2', '-4.0')}`;
    expect(parseLoudnessSummary(text)).toEqual({ loudnessLufs: -31.2, peakDb: -4 });
  });

  test('gives nothing for other talk', () => {
    expect(parseLoudnessSummary('Output file is empty')).toEqual({ loudnessLufs: undefined, peakDb: undefined });
  });
});

describe('parseBlockLoudness', () => {
  const line = (t: string, m: string) =>
    `[Parsed_ebur128_0 @ 0x1] t: ${t}   TARGET:-23 LUFS    M:${m} S:-120.7     I: -18.5 LUFS       LRA:   0.0 LU`;

  test.each([
    [line('0.399979', ' -20.0'), -20],
    [line('12.5', '-120.7'), -120.7],
    [line('12.5', '  -inf'), Number.NEGATIVE_INFINITY],
    [line('0.299979', ' -20.0'), undefined],
    ['Stream #0:0: Audio: opus, 48000 Hz', undefined],
  ])('reads %j as %s', (text, expected) => {
    expect(parseBlockLoudness(text)).toBe(expected);
  });
});
