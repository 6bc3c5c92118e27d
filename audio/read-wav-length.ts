/** Reads the length that a WAV file's own header promises; ffmpeg goes by the file's size and never says that some is missing. */

/**
 * Length in milliseconds that the header in `head` (a file's first bytes) promises, or undefined where it is no plain
 * WAV header or its writer could not know the length (a stream: 0 or a size near 4 GB).
 */
export function readWavLength(head: Uint8Array): number | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (bytes.toString('latin1', 0, 4) !== 'RIFF') return undefined;
  let bytesPerSecond = 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    if (name === 'fmt ' && at + 20 <= bytes.length && EVEN_CODECS.includes(bytes.readUInt16LE(at + 8))) {
      bytesPerSecond = bytes.readUInt32LE(at + 16);
    }
    if (name === 'data') {
      const known = bytesPerSecond > 0 && size > 0 && size < UNKNOWN_SIZE;
      return known ? Math.round((size / bytesPerSecond) * 1000) : undefined;
    }
    // Chunks are padded to even lengths.
    at += 8 + size + (size % 2);
  }
  return undefined;
}

/** PCM, float, A-law, mu-law and the extensible form: those whose bytes per second are exact. */
const EVEN_CODECS = [1, 3, 6, 7, 0xfffe];
/** Recorders that stream write the largest size they can, or one with its top bits set. */
const UNKNOWN_SIZE = 0x7fff_0000;
