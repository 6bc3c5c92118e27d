/** Content decides what a file is, never its name. */
import { describe, expect, test } from 'vitest';
import { sniffFormat } from '../../audio/sniff-format.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('sniffFormat', () => {
  test.each([
    ['RIFF\x24\x00\x00\x00WAVEfmt ', 'wav'],
    ['RF64\xff\xff\xff\xffWAVEds64', 'wav'],
    ['ID3\x04\x00\x00', 'mp3'],
    ['\xff\xfb\x90\x64', 'mp3'],
    ['\x00\x00\x00\xff\xf3\x40\xc0', 'mp3'],
    ['\xff\xf1\x50\x80', 'aac'],
    ['\xff\xf9\x50\x80', 'aac'],
    ['\x00\x00\x00\x20ftypM4A ', 'mp4'],
    ['\x00\x00\x00\x18ftyp3gp5', 'mp4'],
    ['\x00\x00\x00\x14ftypqt  ', 'mp4'],
    ['OggS\x00\x02', 'ogg'],
    ['fLaC\x00\x00', 'flac'],
    ['#!AMR\n', 'amr'],
    ['#!AMR-WB\n', 'amr'],
    ['\x1aE\xdf\xa3', 'matroska'],
  ])('takes %j as %s', (head, format) => {
    expect(sniffFormat(bytes(head))).toMatchObject({ kind: 'sound', format });
  });

  test('finds the frames of an MP3 that begins in mid-frame', () => {
    // MPEG-1 layer III, 64 kbit/s, 44.1 kHz: frames of 208 bytes.
    const frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x50, 0x64]), Buffer.alloc(204, 0x2a)]);
    const cut = Buffer.concat([frame, frame, frame]).subarray(77);
    expect(sniffFormat(cut)).toMatchObject({ kind: 'sound', format: 'mp3' });
    expect(sniffFormat(cut.subarray(0, 300))).toEqual({ kind: 'other', looksLike: '?' });
  });

  test('lets no demuxer but its own open a file', () => {
    const all = ['RIFF    WAVE', 'ID3', 'OggS', 'fLaC', '#!AMR\n', '\x1aE\xdf\xa3', '    ftyp'].map((head) =>
      sniffFormat(bytes(head)),
    );
    const demuxers = new Set(all.flatMap((sniffed) => (sniffed.kind === 'sound' ? sniffed.demuxers : ['?'])));
    expect([...demuxers].sort()).toEqual(
      ['3gp', 'aac', 'amr', 'flac', 'm4a', 'matroska', 'mov', 'mp3', 'mp4', 'ogg', 'wav', 'webm'].sort(),
    );
  });

  test.each([
    'ffconcat version 1.0\nfile a.wav',
    "file 'a.wav'",
    '#EXTM3U\n#EXTINF:1,\na.ts',
    '\xef\xbb\xbf  #extm3u',
    '[playlist]\nFile1=a',
    '<?xml version="1.0"?><MPD>',
  ])('knows %j for a script', (head) => {
    expect(sniffFormat(bytes(head))).toEqual({ kind: 'script' });
  });

  test.each([
    ['%PDF-1.7', 'PDF'],
    ['\x89PNG\r\n', 'PNG'],
    ['\xff\xd8\xff\xe0', 'JPEG'],
    ['PK\x03\x04', 'ZIP'],
    ['RIFF\x00\x00\x00\x00AVI ', '?'],
    ['xin chào', '?'],
    ['\xff', '?'],
    ['\x00\x00\x00', '?'],
    ['', '?'],
  ])('names %j as %s', (head, looksLike) => {
    expect(sniffFormat(bytes(head))).toEqual({ kind: 'other', looksLike });
  });
});
