/** Hostile files that lie about sizes, lengths and counts, or are short of what they promise. */

import { runs } from '../../counts.ts';
import {
  be,
  box,
  chunk,
  ebml,
  join,
  le,
  noise,
  oggPage,
  oggPages,
  patchBox,
  tones,
  wav,
  withChecksum,
} from './bytes.ts';
import { type HostileKind, kind } from './hostile-kind.ts';

const cut = (file: Buffer, share: number) => file.subarray(0, Math.floor(file.length * share));

/** What no header may make us believe, allocate or wait for. */
export const hostileSizes: readonly HostileKind[] = [
  kind('nothing at all', 'empty-file', () => Buffer.alloc(0)),
  kind('a single byte', 'unknown-format', () => Buffer.from([0xff])),
  kind('the head of a WAV file and nothing behind it', ['damaged', 'too-short'], () => wav(Buffer.alloc(0))),
  kind('a WAV cut at a tenth', 'truncated', () => cut(wav(tones(8, 8_000), { rateHz: 8_000 }), 0.1)),
  kind('an MP4 cut at half, before its index', 'damaged', ({ good }) => cut(good.m4a, 0.5)),
  kind('a FLAC cut at nine tenths', ['damaged', 'truncated'], ({ good }) => cut(good.flac, 0.9)),
  kind('a WAV that says 4 GB, as recorders do that cannot go back', 'made', () =>
    wav(tones(1.5), { claimed: 0xffffffff }),
  ),
  kind('RF64 that says 2^63 bytes', ['damaged', 'too-long'], () => rf64(tones(1.5), 2n ** 63n)),
  kind('WAV: a chunk of 2 GB that is not there', 'damaged', () =>
    join('RIFF', le(4, 99), 'WAVE', chunk('LIST', Buffer.from('INFO'), 0x80000000), chunk('data', tones(1))),
  ),
  kind('WAV: a hundred thousand chunks before the sound', 'made', () =>
    wav(tones(1.5), { between: join(...Array<Buffer>(100_000).fill(chunk('junk', Buffer.alloc(2)))) }),
  ),
  kind('WAV: no channels', 'damaged', () => wav(tones(1), { channels: 0, align: 0 })),
  kind('WAV: 65,535 channels', 'damaged', () => wav(tones(1), { channels: 65_535, align: 0xffff })),
  kind('WAV: a sample of no bytes', ['made', 'damaged'], () => wav(tones(1), { align: 0 })),
  kind('WAV: a rate of no samples', 'damaged', () => wav(tones(1), { rateHz: 0 })),
  kind('WAV: one sample a second', 'too-long', () => wav(tones(1), { rateHz: 1 })),
  kind('WAV: 768,000 samples a second', ['made', 'damaged'], () => wav(tones(1, 768_000), { rateHz: 768_000 })),
  kind('WAV: four thousand million samples a second', 'damaged', () => wav(tones(1), { rateHz: 0xffffffff })),
  kind('WAV: 255 bits a sample', ['damaged', 'unsupported-codec'], () => wav(tones(1), { bits: 255, align: 32 })),
  kind('MP4: a table of 2^32 sizes', 'damaged', ({ good }) =>
    patchBox(good.m4a, 'stsz', (content) => content.writeUInt32BE(0xffffffff, 8)),
  ),
  kind('MP4: a sample that says 2 GB', ['truncated', 'damaged'], ({ good }) =>
    patchBox(good.m4a, 'stsz', (content) => content.writeUInt32BE(0x7fffffff, 12)),
  ),
  kind('MP4: chunks that lie far behind its end', ['truncated', 'damaged'], ({ good }) =>
    patchBox(good.m4a, 'stco', (content) => content.fill(0xff, 8)),
  ),
  kind('MP4: samples that last for ever', ['truncated', 'damaged'], ({ good }) =>
    patchBox(good.m4a, 'stts', (content) => content.fill(0xff, 8)),
  ),
  kind('MP4: a time scale of nothing', ['truncated', 'damaged'], ({ good }) =>
    patchBox(good.m4a, 'mdhd', (content) => content.writeUInt32BE(0, 12)),
  ),
  kind('MP4: an edit list that points far outside', ['truncated', 'damaged'], ({ good }) =>
    patchBox(good.m4a, 'elst', (content) => content.writeUInt32BE(0x7ffffff0, 12)),
  ),
  kind('MP4: boxes in boxes in boxes, a thousand deep', 'damaged', () => {
    let inner = box('moov', Buffer.alloc(0));
    for (let depth = 0; depth < 1_000; depth += 1) inner = box(depth % 2 === 0 ? 'trak' : 'moov', inner);
    return join(box('ftyp', join('isom', be(4, 0))), inner);
  }),
  kind('MP4: a box of no size, for ever the same', ['no-sound-track', 'damaged'], () =>
    join(box('ftyp', join('isom', be(4, 0))), box('moov', Buffer.alloc(4_000), 0), box('free', Buffer.alloc(9), 1)),
  ),
  kind('MP4: a box of 2^63 bytes', ['no-sound-track', 'damaged'], () =>
    join(box('ftyp', join('isom', be(4, 0))), be(4, 1), 'moov', be(8, 2n ** 63n - 1n), noise(2_000)),
  ),
  kind('ID3 that says 256 MB', 'damaged', () => join('ID3', be(1, 4, 0, 0, 0x7f, 0x7f, 0x7f, 0x7f)), 33_554_432),
  kind('MP3: a head that promises 2^31 frames', ['too-long', 'truncated'], ({ good }) => withFrames(good.mp3)),
  kind('32 MB of nothing behind the mark of MPEG sound', 'damaged', ({ good }) => good.mp3.subarray(0, 8), 33_554_432),
  kind('a megabyte of ones, where every byte begins a frame', 'unknown-format', () => Buffer.alloc(1_000_000, 0xff)),
  kind('AAC: frames of no length', 'damaged', () =>
    join(...Array<Buffer>(5_000).fill(Buffer.from([0xff, 0xf1, 0x50, 0x80, 0x00, 0x1f, 0xfc]))),
  ),
  kind('Matroska: ten thousand tracks', ['damaged', 'no-sound-track'], () => matroska(10_000)),
  kind('Matroska: an element of 2^56 bytes', 'damaged', () =>
    join(EBML_HEAD, ebml('18538067', noise(500), 2n ** 56n - 2n)),
  ),
  kind('Matroska: a private part of the codec that says 1 GB', 'damaged', () => matroska(1, 1_000_000_000n)),
  // On a machine that is busy the time limit may come first: then the limit was what held.
  kind('Vorbis: comments by the ten thousand', ['made', 'took-too-long'], ({ good }) =>
    withComments(good.opus, runs(16_000, 65_535)),
  ),
  kind('Vorbis: four thousand million comments of 4 GB', ['made', 'damaged'], ({ good }) =>
    withTags(good.opus, join('OpusTags', le(4, 0xfffffff0), 'x', le(4, 0xffffffff, 0xffffffff))),
  ),
  kind('FLAC: a table of a million places to seek', ['made', 'damaged'], ({ good }) =>
    withFlacBlock(good.flac, 3, Buffer.alloc(18 * 900_000, 0xff)),
  ),
  kind('FLAC: a picture of 30,000 by 30,000 that says 4 GB', ['made', 'damaged'], ({ good }) =>
    withFlacBlock(good.flac, 6, join(be(4, 3, 9), 'image/png', be(4, 0, 30_000, 30_000, 32, 0, 0xffffffff), noise(64))),
  ),
  kind('Ogg: two hundred streams at once', ['truncated', 'made'], ({ good }) =>
    join(
      ...Array.from({ length: 200 }, (_, index) => oggPage(oggPacket(good.opus), { serial: 1_000 + index, flags: 2 })),
      good.opus,
    ),
  ),
  kind('Ogg: the same pages again and again, their time standing still', ['made', 'too-long'], ({ good }) => {
    const [head, tags, ...pages] = oggPages(good.opus);
    const still = pages.map((page) => withClock(page, 1_000n, 0));
    return join(head ?? '', tags ?? '', ...Array<Buffer>(40).fill(join(...still)));
  }),
  kind('Ogg: time before its beginning', ['damaged', 'truncated'], ({ good }) => {
    const [head, tags, ...pages] = oggPages(good.opus);
    return join(head ?? '', tags ?? '', ...pages.map((page) => withClock(page, -(2n ** 62n), 0)));
  }),
];

/** A WAV file of the kind for more than 4 GB. */
function rf64(samples: Buffer, claimed: bigint): Buffer {
  const sizes = chunk('ds64', join(le(8, claimed, claimed, claimed / 2n), le(4, 0)));
  const plain = wav(samples, { claimed: 0xffffffff });
  return join('RF64', le(4, 0xffffffff), 'WAVE', sizes, plain.subarray(12));
}

/** The head that LAME writes, with its count of frames at the most. */
function withFrames(mp3: Buffer): Buffer {
  const file = Buffer.from(mp3);
  const at = Math.max(file.indexOf('Info', 0, 'latin1'), file.indexOf('Xing', 0, 'latin1'));
  file.writeUInt32BE(0x7fffffff, at + 8);
  return file;
}

const EBML_HEAD = ebml(
  '1a45dfa3',
  join(ebml('4282', Buffer.from('webm')), ebml('4287', be(1, 4)), ebml('4285', be(1, 2))),
);

function matroska(tracks: number, claimedPrivate?: bigint): Buffer {
  const entries = Array.from({ length: tracks }, (_, index) =>
    ebml(
      'ae',
      join(
        ...[ebml('d7', be(4, index + 1)), ebml('73c5', be(4, index + 1)), ebml('83', be(1, 2))],
        ...[ebml('86', Buffer.from('A_PCM/INT/LIT')), ebml('63a2', noise(20), claimedPrivate)],
      ),
    ),
  );
  return join(EBML_HEAD, ebml('18538067', ebml('1654ae6b', join(...entries))));
}

function oggPacket(file: Buffer): Buffer {
  const [page = Buffer.alloc(0)] = oggPages(file);
  return page.subarray(27 + (page[26] ?? 0));
}

function withTags(opus: Buffer, tags: Buffer): Buffer {
  const [head = Buffer.alloc(0), , ...rest] = oggPages(opus);
  return join(head, oggPage(tags, { serial: head.readUInt32LE(14), sequence: 1 }), ...rest);
}

/** So many comments that they fill page after page. */
function withComments(opus: Buffer, count: number): Buffer {
  const [head = Buffer.alloc(0), , ...rest] = oggPages(opus);
  const serial = head.readUInt32LE(14);
  const one = join(le(4, 3), 'A=B');
  const packet = join('OpusTags', le(4, 1), 'x', le(4, count), ...Array<Buffer>(count).fill(one));
  const pages: Buffer[] = [];
  const size = 255 * 255;
  for (let at = 0; at < packet.length; at += size)
    pages.push(partPage(packet.subarray(at, at + size), at > 0, serial, pages.length + 1));
  return join(head, ...pages, ...rest);
}

/** A part of a packet: a whole page of segments of 255 bytes goes on in the next one. */
function partPage(part: Buffer, goesOn: boolean, serial: number, sequence: number): Buffer {
  if (part.length < 255 * 255) return oggPage(part, { serial, sequence, flags: goesOn ? 1 : 0 });
  const lacing = Buffer.alloc(255, 255);
  const head = join('OggS', le(1, 0, goesOn ? 1 : 0), le(8, 2n ** 64n - 1n), le(4, serial, sequence, 0), le(1, 255));
  return withChecksum(join(head, lacing, part));
}

function withClock(page: Buffer, granule: bigint, flags: number): Buffer {
  const copy = Buffer.from(page);
  copy[5] = flags;
  copy.writeBigInt64LE(granule, 6);
  return withChecksum(copy);
}

function withFlacBlock(flac: Buffer, type: number, content: Buffer): Buffer {
  // Behind the first block, which is 34 bytes of facts and comes first by rule.
  const at = 4 + 4 + 34;
  const first = Buffer.from(flac.subarray(0, at));
  first[4] = (first[4] ?? 0) & 0x7f;
  return join(first, be(1, type), be(4, content.length).subarray(1), content, flac.subarray(at));
}
