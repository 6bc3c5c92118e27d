/** Hostile and broken files of every format, right and wrong: what is no sound, what is locked, bent, poisoned or two things at once. */
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { be, ebml, join, le, noise, oggPages, patchBox, replaceAll, tones, wav, withChecksum } from './bytes.ts';
import { type HostileKind, kind } from './hostile-kind.ts';

/** A right end is a refusal that says why, or a rendition of what the file honestly holds. */
export const hostileFormats: readonly HostileKind[] = [
  kind('a zip', 'unknown-format', () => zip('bomb.wav', Buffer.alloc(5_000_000))),
  kind('a zip hung behind an MP3', 'made', ({ good }) => join(good.mp3, zip('bomb.wav', Buffer.alloc(100_000)))),
  kind('gzip: 30 MB in 30 kB', 'unknown-format', () => gzipSync(Buffer.alloc(30_000_000))),
  kind('xz', 'unknown-format', () => join(Buffer.from('fd377a585a0000', 'hex'), noise(300))),
  kind('MP3 with a cover of 30,000 by 30,000', ['made', 'damaged'], ({ good }) =>
    join(
      id3(join('APIC', frameSize(pngBomb().length + 13), be(2, 0), be(1, 0), 'image/png\0', be(1, 3, 0), pngBomb())),
      good.mp3,
    ),
  ),
  kind('MP3 with a cover that is a script', 'made', ({ good, neighbour }) => {
    const script = join(be(1, 0), '-->\0', be(1, 3, 0), `file://${neighbour}`);
    return join(id3(join('APIC', frameSize(script.length), be(2, 0), script)), good.mp3);
  }),
  kind('a cover and no sound', 'damaged', ({ good }) => good.cover),
  kind('MIDI', 'unknown-format', () => join('MThd', be(4, 6), be(2, 0, 1, 96), 'MTrk', be(4, 4, 0xff2f00))),
  kind('a tracker module', 'unknown-format', () => join('IMPM', noise(400))),
  kind('plain text', 'unknown-format', () => Buffer.from('Kính thưa bà con, xã thông báo...')),
  kind('a PDF', 'unknown-format', () => Buffer.from('%PDF-1.7\n1 0 obj<</OpenAction<</S/Launch>>>>endobj')),
  kind('HTML with a script', 'unknown-format', () =>
    Buffer.from('<!doctype html><script>fetch("/api/v1/users")</script>'),
  ),
  kind('SVG with a script', 'unknown-format', () =>
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
  ),
  kind('a Windows program', 'unknown-format', () => join('MZ', noise(500))),
  kind('a Linux program', 'unknown-format', () => join(Buffer.from('7f454c46', 'hex'), noise(500, 3))),
  kind('a JPEG', 'unknown-format', () => join(Buffer.from('ffd8ffe0', 'hex'), noise(300))),
  kind('an AVI in the same wrapper as WAV', 'unknown-format', () => join('RIFF', le(4, 200), 'AVI ', noise(200))),
  kind('Windows Media', 'unknown-format', () => join(Buffer.from('3026b2758e66cf11', 'hex'), noise(300))),
  kind('Flash video', 'unknown-format', () => join('FLV', be(1, 1, 5), be(4, 9), noise(300, 3))),
  kind('random bytes', 'unknown-format', () => noise(100_000, 5)),
  kind('a megabyte of zeros', 'unknown-format', () => Buffer.alloc(1_000_000)),
  kind('a WebM under the name of a WAV', 'made', ({ good }) => good.webm),
  kind('MP4 in fragments, as browsers record', 'made', ({ good }) => good.fragmented),
  kind('encrypted MP4 (cenc)', 'damaged', ({ good }) => good.cenc),
  kind('bought music with its lock (m4p)', 'damaged', ({ good }) =>
    patchBox(replaceAll(good.m4a, 'mp4a', 'drms'), 'mdat', (content) => content.set(noise(content.length))),
  ),
  kind('MP4: a codec nobody allowed', 'unsupported-codec', ({ good }) =>
    replaceAll(replaceAll(good.m4a, 'mp4a', 'dtsc'), 'esds', 'none'),
  ),
  kind('Matroska: a codec nobody allowed', 'unsupported-codec', ({ good }) =>
    replaceAll(good.webm, 'A_OPUS', 'A_TTA1'),
  ),
  kind('WAV: a codec nobody allowed', 'unsupported-codec', () => wav(noise(8_000), { tag: 0x22, bits: 1, align: 32 })),
  kind('WAV: a codec that does not exist', ['damaged', 'unsupported-codec'], () => wav(noise(8_000), { tag: 0xbeef })),
  kind('WAV: samples that are not numbers, and endless ones', 'damaged', () => wav(poison(), { tag: 3, bits: 32 })),
  kind('WAV: 64-bit samples far beyond full scale', ['loudness-out-of-range', 'damaged'], () =>
    wav(doubles(1e30), { tag: 3, bits: 64 }),
  ),
  kind('WAV: 24 channels', 'made', () => wav(spread(tones(1.2), 24), { channels: 24 })),
  kind('8 kHz in mu-law', 'made', () => wav(muLaw(tones(1.5, 8_000)), { tag: 7, bits: 8, rateHz: 8_000 })),
  kind('MP3 that changes its rate in the middle', 'made', ({ good }) => join(good.mp3, good.lowMp3)),
  kind('AAC hung behind MP3 frames', ['damaged', 'made'], ({ good }) => join(good.mp3, good.adts)),
  kind('Ogg that changes its codec in the middle', ['damaged', 'made'], ({ good }) => join(good.opus, good.vorbis)),
  kind('Ogg: every checksum wrong', 'damaged', ({ good }) =>
    join(...oggPages(good.opus).map((page) => bend(page, 22, 0xaa))),
  ),
  kind('Opus turned up by 128 dB in its own head', ['loudness-out-of-range', 'made'], ({ good }) => {
    const [head = Buffer.alloc(0), ...rest] = oggPages(good.opus);
    const copy = Buffer.from(head);
    copy.writeInt16LE(0x7fff, 28 + 16);
    return join(withChecksum(copy), ...rest);
  }),
  kind('Opus whose packets are noise', ['damaged', 'loudness-out-of-range'], ({ good }) => {
    const [head, tags, ...rest] = oggPages(good.opus);
    return join(head ?? '', tags ?? '', ...rest.map((page) => withChecksum(filled(page, 28 + (page[26] ?? 0)))));
  }),
  kind('Opus with two hundred channels', 'damaged', ({ good }) => {
    const [head = Buffer.alloc(0), ...rest] = oggPages(good.opus);
    const copy = Buffer.from(head);
    copy[28 + 9] = 200;
    return join(withChecksum(copy), ...rest);
  }),
  kind('AMR of frames that do not exist', ['damaged', 'too-short'], () => join('#!AMR\n', Buffer.alloc(4_000, 0x7c))),
  kind('FLAC whose frames are noise', ['truncated', 'damaged'], ({ good }) =>
    join(good.flac.subarray(0, Math.floor(good.flac.length / 3)), noise(20_000, 9)),
  ),
  kind(
    'Matroska that names itself as its own chapter of another file',
    ['damaged', 'no-sound-track'],
    ({ neighbour }) =>
      join(
        ebml('1a45dfa3', ebml('4282', Buffer.from('matroska'))),
        ebml('18538067', ebml('1549a966', join(ebml('73a4', noise(16)), ebml('3e83bb', Buffer.from(neighbour))))),
      ),
  ),
  kind('an MP4 that is a Java archive as well', 'made', ({ good }) => join(good.m4a, zip('A.class', noise(200)))),
  kind('a film without sound', 'no-sound-track', () => stillFilm()),
];

function bend(page: Buffer, at: number, by: number): Buffer {
  const copy = Buffer.from(page);
  copy[at] = (copy[at] ?? 0) ^ by;
  return copy;
}

function filled(page: Buffer, from: number): Buffer {
  return join(page.subarray(0, from), noise(page.length - from, page.length));
}

/** A zip with one file in it. */
function zip(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content);
  const facts = join(le(2, 20, 0, 8, 0, 0), le(4, 0, packed.length, content.length), le(2, name.length, 0));
  const local = join('PK\x03\x04', facts, name, packed);
  const entry = join('PK\x01\x02', le(2, 20), facts, le(2, 0, 0, 0), le(4, 0, 0), name);
  return join(local, entry, 'PK\x05\x06', le(2, 0, 0, 1, 1), le(4, entry.length, local.length), le(2, 0));
}

/** An ID3 tag of version 2.4 around its frames. */
function id3(frames: Buffer): Buffer {
  return join('ID3', be(1, 4, 0, 0), frameSize(frames.length), frames);
}

/** Sizes in ID3 have seven bits a byte. */
function frameSize(size: number): Buffer {
  return be(1, (size >> 21) & 0x7f, (size >> 14) & 0x7f, (size >> 7) & 0x7f, size & 0x7f);
}

/** A picture whose decoder would ask for 3.6 GB; packed it is a megabyte of zeros. */
function pngBomb(): Buffer {
  const head = join(be(4, 30_000, 30_000), be(1, 8, 6, 0, 0, 0));
  const piece = (name: string, content: Buffer) => join(be(4, content.length), name, content, be(4, 0));
  const body = deflateSync(Buffer.alloc(1_000_000));
  return join(
    Buffer.from('89504e470d0a1a0a', 'hex'),
    piece('IHDR', head),
    piece('IDAT', body),
    piece('IEND', Buffer.alloc(0)),
  );
}

/** Float samples with every value that is none. */
function poison(): Buffer {
  const bytes = Buffer.alloc(4 * 24_000);
  for (let at = 0; at < 24_000; at += 1) {
    const value = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][at % 3] ?? 0;
    bytes.writeFloatLE(at % 50 === 0 ? value : Math.sin(at / 6) / 2, at * 4);
  }
  return bytes;
}

function doubles(scale: number): Buffer {
  const bytes = Buffer.alloc(8 * 24_000);
  for (let at = 0; at < 24_000; at += 1) bytes.writeDoubleLE(scale * Math.sin(at / 6), at * 8);
  return bytes;
}

/** The same samples in each of `channels` channels. */
function spread(samples: Buffer, channels: number): Buffer {
  const all = Buffer.alloc(samples.length * channels);
  for (let at = 0; at < samples.length / 2; at += 1)
    for (let channel = 0; channel < channels; channel += 1)
      all.writeInt16LE(samples.readInt16LE(at * 2), (at * channels + channel) * 2);
  return all;
}

/** ITU-T G.711. */
function muLaw(samples: Buffer): Buffer {
  const bytes = Buffer.alloc(samples.length / 2);
  for (let at = 0; at < bytes.length; at += 1) {
    const value = samples.readInt16LE(at * 2) >> 2;
    const magnitude = Math.min(Math.abs(value) + 33, 0x1fff);
    const segment = Math.floor(Math.log2(magnitude)) - 5;
    bytes[at] = ~((value < 0 ? 0x80 : 0) | (segment << 4) | ((magnitude >> (segment + 1)) & 0x0f)) & 0xff;
  }
  return bytes;
}

/** Matroska with one track of pictures. */
function stillFilm(): Buffer {
  const picture = join(ebml('b0', be(2, 64)), ebml('ba', be(2, 64)));
  const track = join(
    ebml('d7', be(1, 1)),
    ebml('73c5', be(1, 1)),
    ebml('83', be(1, 1)),
    ebml('86', Buffer.from('V_VP8')),
    ebml('e0', picture),
  );
  const info = ebml('1549a966', ebml('2ad7b1', be(4, 1_000_000)));
  const block = join(be(1, 0x81), be(2, 0), be(1, 0x80), noise(50));
  const cluster = ebml('1f43b675', join(ebml('e7', be(1, 0)), ebml('a3', block)));
  const head = ebml(
    '1a45dfa3',
    join(ebml('4282', Buffer.from('webm')), ebml('4287', be(1, 4)), ebml('4285', be(1, 2))),
  );
  return join(head, ebml('18538067', join(info, ebml('1654ae6b', ebml('ae', track)), cluster)));
}
