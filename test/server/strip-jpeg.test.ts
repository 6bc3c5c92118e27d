/** Photos: nothing but the picture is kept, what is none is refused, and no byte of a hostile file is trusted. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JpegFault, MAX_PHOTO_BYTES, stripJpeg } from '../../server/strip-jpeg.ts';
import { jpegOfSize, jpegWith, SMALL_JPEG, segment } from './small-jpeg.ts';

const BARE = Buffer.from(stripJpeg(SMALL_JPEG) as Uint8Array);
const SCAN = SMALL_JPEG.subarray(SMALL_JPEG.indexOf(Buffer.from([0xff, 0xda])), -2);

describe('what is kept', () => {
  test('is tables, frame and scan; head and comment go', () => {
    expect(BARE.length).toBe(SMALL_JPEG.length - 18 - 18);
    expect(BARE.includes('JFIF') || BARE.includes('Lavc')).toBe(false);
    expect(BARE.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));
    expect(BARE.includes(SCAN)).toBe(true);
  });

  test.each([
    ['where it was taken', jpegWith(segment(0xe1, 'Exif\0\0 GPS 18.5 105.7'))],
    [
      'every APPn, thousands of them',
      jpegWith(...Array.from({ length: 2_000 }, (_, i) => segment(0xe0 + (i % 16), `n ${i}`))),
    ],
    ['the longest segment there is', jpegWith(segment(0xef, Buffer.alloc(65_533, 0x3c)))],
    ['a segment that looks like the end', jpegWith(segment(0xe2, Buffer.from([0xff, 0xd9, 0xff, 0xd8])))],
    ['a comment with a script', jpegWith(segment(0xfe, '<script>alert(1)</script>'))],
    ['fill bytes before a marker', jpegWith(Buffer.from([0xff, 0xff]), segment(0xe3, 'x'))],
    ['an archive behind the picture', Buffer.concat([SMALL_JPEG, Buffer.from('PK\x03\x04 evil.html')])],
    ['a second picture behind the first', Buffer.concat([SMALL_JPEG, SMALL_JPEG])],
  ])('is not %s', (_what, bytes) => {
    expect(Buffer.from(stripJpeg(bytes) as Uint8Array).equals(BARE)).toBe(true);
  });

  test('is kept whole when it is read again', () => {
    expect(Buffer.from(stripJpeg(BARE) as Uint8Array).equals(BARE)).toBe(true);
  });

  test('has restarts and escaped bytes of a scan, and every scan of a progressive picture', () => {
    const odd = Buffer.concat([SCAN, Buffer.from([0xff, 0x00, 0xff, 0xd0, 0x12, 0xff, 0xd7, 0x34])]);
    const many = Buffer.concat([
      SMALL_JPEG.subarray(0, -2),
      odd.subarray(SCAN.length),
      ...Array(62).fill(SCAN),
      SMALL_JPEG.subarray(-2),
    ]);
    const stripped = Buffer.from(stripJpeg(many) as Uint8Array);
    expect(stripped.length).toBe(many.length - 36);
    expect(stripped.includes(odd)).toBe(true);
  });
});

describe('what is refused', () => {
  const frameless = Buffer.concat([SMALL_JPEG.subarray(0, 2), SCAN, SMALL_JPEG.subarray(-2)]);
  const frame = SMALL_JPEG.subarray(SMALL_JPEG.indexOf(Buffer.from([0xff, 0xc0])), -2 - SCAN.length);
  test.each<[string, Uint8Array, JpegFault]>([
    ['nothing', new Uint8Array(), 'no-jpeg'],
    ['a PNG', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'no-jpeg'],
    ['a page', Buffer.from('<!doctype html><script>'), 'no-jpeg'],
    [
      'a page behind the first three bytes',
      Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('<html>')]),
      'no-jpeg',
    ],
    ['words between two segments', jpegWith(Buffer.from('xin chào')), 'no-jpeg'],
    ['a second start inside', jpegWith(Buffer.from([0xff, 0xd8])), 'no-jpeg'],
    ['a start alone', Buffer.from([0xff, 0xd8, 0xff]), 'cut-off'],
    ['no scan', Buffer.concat([SMALL_JPEG.subarray(0, 20), SMALL_JPEG.subarray(-2)]), 'cut-off'],
    ['no end', SMALL_JPEG.subarray(0, -2), 'cut-off'],
    [
      'a length that leads out of the file',
      jpegWith(Buffer.from([0xff, 0xe1, 0xff, 0xff])).subarray(0, 200),
      'cut-off',
    ],
    ['a length of nothing', jpegWith(Buffer.from([0xff, 0xe1, 0x00, 0x01])), 'cut-off'],
    ['a scan before its frame', frameless, 'odd-kind'],
    ['two frames', jpegWith(frame), 'odd-kind'],
    [
      'arithmetic coding',
      Buffer.concat([SMALL_JPEG.subarray(0, 2), segment(0xc9, 'x'), SMALL_JPEG.subarray(2)]),
      'odd-kind',
    ],
    ['a height that comes afterwards', jpegOfSize(0, 16), 'odd-kind'],
    ['a width too much', jpegOfSize(16, 4097), 'too-wide'],
    ['a height too much', jpegOfSize(65_535, 16), 'too-wide'],
    ['too many bytes', Buffer.concat([SMALL_JPEG, Buffer.alloc(MAX_PHOTO_BYTES)]), 'too-big'],
    [
      'scans without an end',
      Buffer.concat([SMALL_JPEG.subarray(0, -2), ...Array(64).fill(SCAN), SMALL_JPEG.subarray(-2)]),
      'odd-kind',
    ],
  ])('%s: %s', (_what, bytes, fault) => {
    expect(stripJpeg(bytes)).toBe(fault);
  });

  test('4096 x 4096 is the most', () => {
    expect(stripJpeg(jpegOfSize(4096, 4096))).toBeInstanceOf(Uint8Array);
  });
});

test('whatever is cut, changed or put in, the answer is a picture that reads the same again, or a word', () => {
  const spoilt = fc.tuple(fc.nat(SMALL_JPEG.length), fc.nat(40), fc.uint8Array({ maxLength: 40 }));
  fc.assert(
    fc.property(fc.array(spoilt, { minLength: 1, maxLength: 3 }), (changes) => {
      let bytes: Buffer = SMALL_JPEG;
      for (const [at, gone, put] of changes)
        bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + gone)]);
      const once = stripJpeg(bytes);
      if (typeof once === 'string') return;
      expect(once.length).toBeLessThanOrEqual(bytes.length);
      expect(stripJpeg(once)).toEqual(once);
    }),
    { numRuns: process.env.LOA_SOAK === '1' ? 20_000 : 400 },
  );
});
