/** The length a WAV header promises. */
import { describe, expect, test } from 'vitest';
import { readWavLength } from '../../audio/read-wav-length.ts';

function header(dataBytes: number, codec = 1, before = ''): Buffer {
  const format = Buffer.alloc(24);
  format.write('fmt ', 0, 'latin1');
  format.writeUInt32LE(16, 4);
  format.writeUInt16LE(codec, 8);
  format.writeUInt16LE(1, 10);
  format.writeUInt32LE(8000, 12);
  format.writeUInt32LE(16_000, 16);
  const data = Buffer.alloc(8);
  data.write('data', 0, 'latin1');
  data.writeUInt32LE(dataBytes, 4);
  return Buffer.concat([Buffer.from('RIFF____WAVE'), Buffer.from(before, 'latin1'), format, data]);
}

describe('readWavLength', () => {
  test.each<[string, Buffer, number | undefined]>([
    ['bytes over bytes per second', header(32_000), 2000],
    ['past an odd chunk and its padding', header(32_000, 1, 'LIST\x03\x00\x00\x00abc\x00'), 2000],
    ['nothing for a stream that wrote no size', header(0), undefined],
    ['nothing for a stream that wrote the largest size', header(0xffff_ffff), undefined],
    ['nothing for a codec whose rate varies', header(32_000, 0x55), undefined],
    ['nothing for a header that is cut off', header(32_000).subarray(0, 30), undefined],
    ['nothing for another file', Buffer.from('OggS'), undefined],
  ])('gives %s', (_, head, expected) => {
    expect(readWavLength(head)).toBe(expected);
  });
});
