/** Silence as a file in memory: what a device is opened for when it is only to be proved. */

const RATE_HZ = 48_000;
/** The middle of unsigned 8-bit samples. */
const SILENCE = 0x80;

/** A WAV file of silence: RIFF/WAVE, PCM, 48 kHz like every rendition, mono, 8 bit. */
export function makeSilentWav(durationMs: number): Buffer {
  const samples = (durationMs * RATE_HZ) / 1000;
  const wav = Buffer.alloc(44 + samples, SILENCE);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(36 + samples, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16); // length of the format part
  wav.writeUInt16LE(1, 20); // PCM
  wav.writeUInt16LE(1, 22); // channels
  wav.writeUInt32LE(RATE_HZ, 24); // samples a second
  wav.writeUInt32LE(RATE_HZ, 28); // bytes a second
  wav.writeUInt16LE(1, 32); // bytes a sample
  wav.writeUInt16LE(8, 34); // bits a sample
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(samples, 40);
  return wav;
}
