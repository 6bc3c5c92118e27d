/** A sound file that passes every check: a few seconds of tone that rises and falls like speech. */

const rateHz = 48_000;

/** WAV, 16 bit, mono. */
export function makeTone(seconds: number): Buffer {
  const count = seconds * rateHz;
  const samples = new Int16Array(count);
  for (let index = 0; index < count; index++) {
    const at = index / rateHz;
    const voice =
      Math.sin(2 * Math.PI * 440 * at) +
      0.5 * Math.sin(2 * Math.PI * 880 * at) +
      0.3 * Math.sin(2 * Math.PI * 1760 * at);
    const syllables = 0.6 + 0.4 * Math.sin(2 * Math.PI * 3 * at);
    samples[index] = Math.round(voice * syllables * 0.25 * 32_767);
  }
  return Buffer.concat([headerOf(samples.byteLength), Buffer.from(samples.buffer)]);
}

function headerOf(bytes: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + bytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rateHz, 24);
  header.writeUInt32LE(rateHz * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(bytes, 40);
  return header;
}
