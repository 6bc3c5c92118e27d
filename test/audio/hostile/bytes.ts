/** Puts bytes together for files that no honest program writes: numbers, RIFF chunks, MP4 boxes, Ogg pages, EBML elements. */

/** Text as UTF-8, several parts in a row. */
export function join(...parts: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
}

/** Unsigned numbers, least significant byte first. */
export function le(bytes: 1 | 2 | 4 | 8, ...values: readonly (number | bigint)[]): Buffer {
  return join(...values.map((value) => numberBytes(bytes, BigInt(value)).reverse() as Buffer));
}

/** Unsigned numbers, most significant byte first. */
export function be(bytes: 1 | 2 | 4 | 8, ...values: readonly (number | bigint)[]): Buffer {
  return join(...values.map((value) => numberBytes(bytes, BigInt(value))));
}

function numberBytes(length: number, value: bigint): Buffer {
  const eight = Buffer.alloc(8);
  eight.writeBigUInt64BE(BigInt.asUintN(64, value));
  return eight.subarray(8 - length);
}

/** A RIFF chunk; `claimed` is the size it states, default the true one. */
export function chunk(name: string, content: Buffer, claimed: number = content.length): Buffer {
  return join(Buffer.from(name, 'latin1'), le(4, claimed), content);
}

/** What may differ from an honest WAV file. */
export interface WavForm {
  readonly rateHz?: number;
  readonly channels?: number;
  readonly bits?: number;
  /** 1 PCM, 3 float, 7 mu-law, others by Microsoft's list. */
  readonly tag?: number;
  /** Bytes of one sample of all channels; default by the others. */
  readonly align?: number;
  /** The size that the data chunk states. */
  readonly claimed?: number;
  /** Chunks between the format and the data. */
  readonly between?: Buffer;
}

/** A WAV file around `samples`, as honest as `form` lets it be. */
export function wav(samples: Buffer, form: WavForm = {}): Buffer {
  const { rateHz = 16_000, channels = 1, bits = 16, tag = 1, between = Buffer.alloc(0) } = form;
  const align = form.align ?? (channels * bits) / 8;
  const format = join(le(2, tag, channels), le(4, rateHz, rateHz * align), le(2, align, bits));
  const body = join('WAVE', chunk('fmt ', format), between, chunk('data', samples, form.claimed));
  return chunk('RIFF', body);
}

/** An MP4 box; `claimed` is the size it states, default the true one. */
export function box(name: string, content: Buffer, claimed: number = content.length + 8): Buffer {
  return join(be(4, claimed), Buffer.from(name, 'latin1'), content);
}

/** Finds the first box of that name anywhere in an MP4 and gives it other content of the same length. */
export function patchBox(file: Buffer, name: string, patch: (content: Buffer) => void): Buffer {
  const copy = Buffer.from(file);
  const at = copy.indexOf(name, 0, 'latin1');
  if (at < 4) throw new Error(`no box ${name}`);
  patch(copy.subarray(at + 4, at - 4 + copy.readUInt32BE(at - 4)));
  return copy;
}

/** The same bytes with every `from` written as `to`, which must be as long. */
export function replaceAll(file: Buffer, from: string, to: string): Buffer {
  if (from.length !== to.length) throw new Error('other length');
  return Buffer.from(file.toString('latin1').replaceAll(from, to), 'latin1');
}

/** What an Ogg page says of itself. */
export interface PageForm {
  readonly serial?: number;
  readonly sequence?: number;
  readonly granule?: bigint;
  /** 1 goes on from the page before, 2 first, 4 last. */
  readonly flags?: number;
}

/** An Ogg page with one packet of at most 65,024 bytes, its checksum right. */
export function oggPage(packet: Buffer, { serial = 1, sequence = 0, granule = 0n, flags = 0 }: PageForm = {}): Buffer {
  const lacing = [...Array(Math.floor(packet.length / 255)).fill(255), packet.length % 255];
  const head = join('OggS', le(1, 0, flags), le(8, granule), le(4, serial, sequence, 0), le(1, lacing.length));
  return withChecksum(join(head, le(1, ...lacing), packet));
}

/** The pages of an Ogg file, each as bytes of its own. */
export function oggPages(file: Buffer): Buffer[] {
  const pages: Buffer[] = [];
  for (let at = 0; at < file.length; ) {
    const segments = file[at + 26] ?? 0;
    const lacing = file.subarray(at + 27, at + 27 + segments);
    const end = at + 27 + segments + lacing.reduce((sum, length) => sum + length, 0);
    pages.push(Buffer.from(file.subarray(at, end)));
    at = end;
  }
  return pages;
}

/** The page with its checksum made right again. */
export function withChecksum(page: Buffer): Buffer {
  page.writeUInt32LE(0, 22);
  let sum = 0;
  for (const byte of page) sum = ((sum << 8) ^ (OGG_TABLE[(sum >>> 24) ^ byte] ?? 0)) >>> 0;
  page.writeUInt32LE(sum, 22);
  return page;
}

/** RFC 3533: polynomial 0x04c11db7, nothing reflected. */
const OGG_TABLE: readonly number[] = Array.from({ length: 256 }, (_, index) => {
  let sum = index << 24;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  return sum >>> 0;
});

/** An EBML element with a size of eight bytes; `claimed` is the size it states, default the true one. */
export function ebml(idHex: string, content: Buffer, claimed: bigint = BigInt(content.length)): Buffer {
  return join(Buffer.from(idHex, 'hex'), be(8, claimed | (1n << 56n)), content);
}

/** Bytes that look like nothing, the same each time. */
export function noise(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

/** 16-bit samples of two tones, said in syllables: enough for a rendition. Never near `MARKER_HZ`. */
export function tones(seconds: number, rateHz = 16_000): Buffer {
  return samples(
    seconds,
    rateHz,
    (t) => 0.3 * (Math.sin(2 * Math.PI * 440 * t) + Math.sin(2 * Math.PI * 620 * t)) * Math.sin(Math.PI * 4 * t) ** 2,
  );
}

/** Sounds in the files that no upload may reach: heard in a rendition, one of them was read. */
export const MARKER_HZ = 2_500;

/** 16-bit samples of the marker. */
export function marker(seconds: number, rateHz = 16_000): Buffer {
  return samples(seconds, rateHz, (t) => 0.9 * Math.sin(2 * Math.PI * MARKER_HZ * t));
}

function samples(seconds: number, rateHz: number, wave: (t: number) => number): Buffer {
  const bytes = Buffer.alloc(2 * Math.round(seconds * rateHz));
  for (let at = 0; at < bytes.length / 2; at += 1) bytes.writeInt16LE(Math.round(32_767 * wave(at / rateHz)), at * 2);
  return bytes;
}
