/** Makes an MP3 of a rendition, for players that know no Opus: those of USB sticks, of cars, of most podcast programs. */
import { encodeMpeg, type FfmpegRun } from './ffmpeg.ts';

/** Speech that was cut to 8 kHz before; every player reads it. */
const MP3 = { bitsPerS: 64_000, rateHz: 44_100 };

/** Encodes the Opus file `from` into `to`: 64 kbit/s, mono, constant. Throws as every ffmpeg run does. */
export async function encodeMp3(run: FfmpegRun, from: string, to: string): Promise<void> {
  await encodeMpeg(run, from, MP3, to);
}
