/** Tells what a file is from its first bytes alone; its name is never asked. */

/** What the bytes say. `demuxers` are the only ffmpeg demuxers that may open the file. */
export type Sniffed =
  | { readonly kind: 'sound'; readonly format: SoundFormat; readonly demuxers: readonly string[] }
  | { readonly kind: 'script' }
  | { readonly kind: 'other'; readonly looksLike: string };

/** The containers that are taken. */
export type SoundFormat = 'wav' | 'mp3' | 'mp4' | 'aac' | 'ogg' | 'flac' | 'amr' | 'matroska';

/** How many bytes from the start of a file `sniffFormat` wants (all of it where the file is shorter). */
export const SNIFF_BYTES = 4096;

/** What the file that begins with `head` is: a sound container that is taken, a playlist script, or something else. */
export function sniffFormat(head: Uint8Array): Sniffed {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  const riff = text.startsWith('RIFF') || text.startsWith('RF64');
  if (riff && text.startsWith('WAVE', 8)) return sound('wav');
  if (MP4_BOXES.includes(text.slice(4, 8))) return sound('mp4');
  if (text.startsWith('OggS')) return sound('ogg');
  if (text.startsWith('fLaC')) return sound('flac');
  if (text.startsWith('#!AMR')) return sound('amr');
  if (text.startsWith('\x1aE\xdf\xa3')) return sound('matroska');
  // A tag in front of a stream does not say which stream follows.
  if (text.startsWith('ID3')) return sound('mp3', ['mp3', 'aac', 'flac']);
  if (isScript(text)) return { kind: 'script' };
  return sniffFrames(head) ?? sniffCutMp3(head) ?? { kind: 'other', looksLike: nameOther(text) };
}

/** The boxes that may open an MP4, 3GP or QuickTime file. */
const MP4_BOXES = ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip'];

const DEMUXERS: Readonly<Record<SoundFormat, readonly string[]>> = {
  wav: ['wav'],
  mp3: ['mp3'],
  mp4: ['mov', 'mp4', 'm4a', '3gp'],
  aac: ['aac'],
  ogg: ['ogg'],
  flac: ['flac'],
  amr: ['amr'],
  matroska: ['matroska', 'webm'],
};

function sound(format: SoundFormat, demuxers = DEMUXERS[format]): Sniffed {
  return { kind: 'sound', format, demuxers };
}

/** Playlists and concat scripts: text that makes a player open other files. */
function isScript(text: string): boolean {
  const start = text
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase();
  return ['ffconcat', '#extm3u', '[playlist]', 'file ', "file '", '<?xml', '<asx', '<smil'].some((opening) =>
    start.startsWith(opening),
  );
}

/** MPEG audio or ADTS frames, after zeros that some recorders leave in front. */
function sniffFrames(head: Uint8Array): Sniffed | undefined {
  const at = head.findIndex((byte) => byte !== 0);
  const [first, second, third] = [head[at], head[at + 1], head[at + 2]];
  if (first !== 0xff || second === undefined || third === undefined) return undefined;
  // ADTS: twelve sync bits, layer 00; its rate index ends at 12. MPEG audio: eleven sync bits, layer 1-3, a known rate.
  if ((second & 0xf6) === 0xf0) return ((third >> 2) & 0x0f) <= 12 ? sound('aac') : undefined;
  const known = (second & 0xe0) === 0xe0 && (second & 0x18) !== 0x08 && (second & 0x06) !== 0;
  return known && third >> 4 !== 15 && (third & 0x0c) !== 0x0c ? sound('mp3') : undefined;
}

/** An MP3 that some tool cut in mid-frame: two frames in a row a little later, the second where the first says. */
function sniffCutMp3(head: Uint8Array): Sniffed | undefined {
  for (let at = 1; at + 4 < head.length; at += 1) {
    const length = mp3FrameLength(head, at);
    if (length !== undefined && mp3FrameLength(head, at + length) !== undefined) return sound('mp3');
  }
  return undefined;
}

/** Bit rates of layer III in kbit/s by header index 1-14, for MPEG-1 and for MPEG-2 and 2.5 (ISO 11172-3, 13818-3). */
const MPEG1_KBITS = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const MPEG2_KBITS = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const MPEG1_RATES_HZ = [44_100, 48_000, 32_000];

/** Bytes of the layer III frame whose header is at `at`, or undefined where there is none. */
function mp3FrameLength(bytes: Uint8Array, at: number): number | undefined {
  const [first, second, third] = [bytes[at], bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];
  if (first !== 0xff || (second & 0xe6) !== 0xe2) return undefined;
  const version = (second >> 3) & 3;
  const mpeg1 = version === 3;
  const kbits = (mpeg1 ? MPEG1_KBITS : MPEG2_KBITS)[(third >> 4) - 1];
  const mpeg1Hz = MPEG1_RATES_HZ[(third >> 2) & 3];
  if (version === 1 || kbits === undefined || mpeg1Hz === undefined) return undefined;
  const rateHz = mpeg1 ? mpeg1Hz : version === 2 ? mpeg1Hz / 2 : mpeg1Hz / 4;
  return Math.floor(((mpeg1 ? 144 : 72) * kbits * 1000) / rateHz) + ((third >> 1) & 1);
}

const OTHERS: readonly (readonly [string, string])[] = [
  ['%PDF', 'PDF'],
  ['PK\x03\x04', 'ZIP'],
  ['\xff\xd8\xff', 'JPEG'],
  ['\x89PNG', 'PNG'],
  ['GIF8', 'GIF'],
  ['\x30\x26\xb2\x75', 'WMA'],
  ['FORM', 'AIFF'],
  ['caff', 'CAF'],
  ['MThd', 'MIDI'],
  ['Rar!', 'RAR'],
];

/** A name people know for what it seems to be, or '?' where nothing is known. */
function nameOther(text: string): string {
  return OTHERS.find(([magic]) => text.startsWith(magic))?.[1] ?? '?';
}
