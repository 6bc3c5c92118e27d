/** The filters as text: what reaches ffmpeg. */
import { describe, expect, test } from 'vitest';
import { bandFilters, monoFilter, shapingFilters } from '../../audio/loudness-chain.ts';

describe('the chain', () => {
  test('resamples before it filters, so that a low-pass at 8 kHz never meets an 8 kHz source', () => {
    expect(bandFilters('aformat=channel_layouts=mono')).toEqual([
      'aformat=channel_layouts=mono',
      'aresample=48000',
      'highpass=f=250',
      'lowpass=f=8000',
    ]);
  });

  test.each<[number, string | undefined, 'all' | 'first', string]>([
    [1, 'mono', 'all', 'aformat=channel_layouts=mono'],
    [8, '7.1', 'all', 'aformat=channel_layouts=mono'],
    [2, undefined, 'all', 'aformat=channel_layouts=mono'],
    [4, undefined, 'all', 'pan=mono|c0=0.250000*c0+0.250000*c1+0.250000*c2+0.250000*c3'],
    [2, 'stereo', 'first', 'pan=mono|c0=c0'],
  ])('makes one channel of %i (%s, %s)', (channels, layout, mix, filter) => {
    expect(monoFilter(channels, layout, mix)).toBe(filter);
  });

  test('trims, lifts, compresses, lifts and limits, in this order', () => {
    const shaping = { fromSample: 480, toSample: 96_000, nominalGainDb: -3.25, gainDb: 12, limiterDb: -3 };
    expect(shapingFilters(shaping)).toEqual([
      'atrim=start_sample=480:end_sample=96000',
      'asetpts=N/SR/TB',
      'volume=-3.250dB',
      'acompressor=threshold=-24dB:ratio=3:attack=5:release=120:knee=4',
      'volume=12.000dB',
      'alimiter=limit=0.707946:level=0:attack=5:release=50',
    ]);
  });
});
