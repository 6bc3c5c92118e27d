/** Takes from a photo all that is not picture: where and with what it was taken, notes, thumbnails, whatever hangs behind it. No decoder reads it. */

/** Why a photo is refused. */
export type JpegFault = 'no-jpeg' | 'too-big' | 'too-wide' | 'cut-off' | 'odd-kind';

/** A photo that a browser scaled to 1600 px has a few hundred kB. */
export const MAX_PHOTO_BYTES = 1_572_864;
const MAX_SIDE_PX = 4096;
/** A progressive picture has about ten scans; thousands of them would only make a browser work. */
const MAX_SCANS = 64;

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
/** Tables that a picture is decoded with: Huffman, quantisation, restart interval. */
const TABLES: ReadonlySet<number> = new Set([0xc4, 0xdb, 0xdd]);
/** Baseline, extended and progressive Huffman: what browsers and phones write and read. */
const FRAMES: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2]);
/** Frames of other kinds, and what defines a height afterwards or expands a reference: no browser shows them. */
const ODD: ReadonlySet<number> = new Set([
  ...[0xc3, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf],
  ...[0xdc, 0xde, 0xdf],
]);

/**
 * The same picture as the shortest JPEG that shows it (ITU-T T.81, annex B): tables, one frame of at most 4096 x 4096, scans. What it answers
 * for its own answer is that answer. Bytes are read once, in order.
 */
export function stripJpeg(bytes: Uint8Array): Uint8Array | JpegFault {
  if (bytes[0] !== 0xff || bytes[1] !== SOI || bytes[2] !== 0xff) return 'no-jpeg';
  if (bytes.length > MAX_PHOTO_BYTES) return 'too-big';
  const kept: Uint8Array[] = [Uint8Array.of(0xff, SOI)];
  let frames = 0;
  let scans = 0;
  for (let at = 2; ; ) {
    const start = markerAt(bytes, at);
    if (start === undefined) return bytes.subarray(at).every((byte) => byte === 0xff) ? 'cut-off' : 'no-jpeg';
    const marker = bytes[start + 1] ?? 0;
    if (marker === EOI) {
      if (scans === 0) return 'cut-off';
      return joined([...kept, Uint8Array.of(0xff, EOI)]);
    }
    const end = segmentEnd(bytes, start);
    if (end === undefined) return 'cut-off';
    if (ODD.has(marker)) return 'odd-kind';
    if (FRAMES.has(marker)) {
      const fault = frames++ > 0 ? 'odd-kind' : frameFault(bytes, start, end);
      if (fault !== undefined) return fault;
    }
    if (marker === SOS) {
      if (frames === 0 || ++scans > MAX_SCANS) return 'odd-kind';
      at = scanEnd(bytes, end);
    } else at = end;
    if (marker === SOS || FRAMES.has(marker) || TABLES.has(marker)) kept.push(bytes.subarray(start, at));
  }
}

/** Where the marker at `at` begins, behind the fill bytes that may stand before it; undefined where there is none. */
function markerAt(bytes: Uint8Array, at: number): number | undefined {
  if (bytes[at] !== 0xff) return undefined;
  let start = at;
  while (bytes[start + 1] === 0xff) start++;
  const marker = bytes[start + 1];
  // What stands alone (a second start, a restart outside a scan) has no place between segments.
  if (marker === undefined || marker < 0xc0 || (marker >= 0xd0 && marker <= SOI)) return undefined;
  return start;
}

/** Where the segment that begins at `start` ends; undefined where its length leads out of the file. */
function segmentEnd(bytes: Uint8Array, start: number): number | undefined {
  const length = twoBytes(bytes, start + 2);
  const end = start + 2 + length;
  return length < 2 || end > bytes.length ? undefined : end;
}

function frameFault(bytes: Uint8Array, start: number, end: number): JpegFault | undefined {
  const [precision, components] = [bytes[start + 4], bytes[start + 9] ?? 0];
  const [height, width] = [twoBytes(bytes, start + 5), twoBytes(bytes, start + 7)];
  if (end - start !== 10 + 3 * components || precision !== 8) return 'odd-kind';
  if (components !== 1 && components !== 3) return 'odd-kind';
  if (height === 0 || width === 0) return 'odd-kind';
  return height > MAX_SIDE_PX || width > MAX_SIDE_PX ? 'too-wide' : undefined;
}

/** Behind a scan's head comes its picture, up to the next marker that is no restart and no escaped byte; a cut one leads to the file's end. */
function scanEnd(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next !== undefined && next >= 0xc0 && (next < 0xd0 || next > 0xd7) && next !== 0xff) return at;
  }
  return bytes.length;
}

function twoBytes(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
