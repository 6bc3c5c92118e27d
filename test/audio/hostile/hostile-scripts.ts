/** Hostile files that are scripts: text that makes a player open other files, programs or servers, and such text in disguise. */
import { be, box, join, le, wav } from './bytes.ts';
import { type HostileKind, kind } from './hostile-kind.ts';

const concat = (target: string) => Buffer.from(`ffconcat version 1.0\nfile '${target}'\nduration 5\n`);
const hls = (...lines: readonly string[]) =>
  Buffer.from(`#EXTM3U\n#EXT-X-VERSION:4\n#EXT-X-TARGETDURATION:9\n${lines.join('\n')}\n#EXT-X-ENDLIST\n`);

/** Each lies under the name of a sound; none may open anything. */
export const hostileScripts: readonly HostileKind[] = [
  kind('ffconcat: the file beside it', 'playlist-script', () => concat('neighbour.wav')),
  kind('ffconcat: a file by its whole path', 'playlist-script', ({ neighbour }) => concat(neighbour)),
  kind('ffconcat: out of its folder by ..', 'playlist-script', () => concat('../../../../../../etc/passwd')),
  kind('ffconcat: over http', 'playlist-script', ({ httpPort }) => concat(`http://127.0.0.1:${httpPort}/leak`)),
  kind('ffconcat: over tcp', 'playlist-script', ({ tcpPort }) => concat(`tcp://127.0.0.1:${tcpPort}`)),
  kind('ffconcat: a pipe', 'playlist-script', () => concat('pipe:0')),
  kind('ffconcat: a part of a file', 'playlist-script', () => concat('subfile,,start,0,end,99,,:/etc/passwd')),
  kind('ffconcat: data in its own address', 'playlist-script', () => concat('data:audio/wav;base64,UklGRg==')),
  kind('ffconcat: through the cipher protocol', 'playlist-script', ({ secret }) => concat(`crypto:file:${secret}`)),
  kind('a concat list without its first line', 'playlist-script', () => Buffer.from("file 'neighbour.wav'\n")),
  kind('a concat list in capitals behind blank lines', 'playlist-script', () =>
    Buffer.from("\n\n \tFFCONCAT VERSION 1.0\nFILE 'neighbour.wav'\n"),
  ),
  kind('HLS: a master list', 'playlist-script', ({ httpPort }) =>
    hls('#EXT-X-STREAM-INF:BANDWIDTH=1', `http://127.0.0.1:${httpPort}/media.m3u8`),
  ),
  kind('HLS: a key from a server', 'playlist-script', ({ httpPort }) =>
    hls(`#EXT-X-KEY:METHOD=AES-128,URI="http://127.0.0.1:${httpPort}/key"`, '#EXTINF:9,', 'neighbour.wav'),
  ),
  kind('HLS: a range of bytes of the password file', 'playlist-script', () =>
    hls('#EXTINF:9,', '#EXT-X-BYTERANGE:99@0', 'file:///etc/passwd'),
  ),
  kind('DASH', 'playlist-script', ({ httpPort }) =>
    Buffer.from(`<?xml version="1.0"?><MPD><BaseURL>http://127.0.0.1:${httpPort}/</BaseURL></MPD>`),
  ),
  kind('DASH without its xml line', 'unknown-format', ({ httpPort }) =>
    Buffer.from(`<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>http://127.0.0.1:${httpPort}/</BaseURL></MPD>`),
  ),
  kind('SDP: a stream from another machine', 'unknown-format', ({ tcpPort }) =>
    Buffer.from(`v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio ${tcpPort} RTP/AVP 0\n`),
  ),
  kind('XSPF with an external entity', 'playlist-script', ({ secret }) =>
    Buffer.from(`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file://${secret}">]><playlist>&x;</playlist>`),
  ),
  kind('M3U without its first line', 'unknown-format', ({ httpPort }) =>
    Buffer.from(`http://127.0.0.1:${httpPort}/a.mp3\nneighbour.wav\n`),
  ),
  kind('PLS', 'playlist-script', ({ httpPort }) =>
    Buffer.from(`[playlist]\nNumberOfEntries=1\nFile1=http://127.0.0.1:${httpPort}/a.mp3\n`),
  ),
  kind('ASX', 'playlist-script', ({ httpPort }) =>
    Buffer.from(`<asx version="3.0"><entry><ref href="http://127.0.0.1:${httpPort}/a"/></entry></asx>`),
  ),
  kind('SMIL', 'playlist-script', () => Buffer.from('<smil><body><audio src="neighbour.wav"/></body></smil>')),
  kind('a cue sheet', 'playlist-script', () =>
    Buffer.from('FILE "neighbour.wav" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n'),
  ),
  kind('ffmpeg metadata', 'unknown-format', () => Buffer.from(';FFMETADATA1\ntitle=x\n')),
  kind('a filter graph that reads a file', 'unknown-format', ({ secret }) => Buffer.from(`amovie=${secret}[out0]`)),
  kind('a shortcut to an address', 'unknown-format', ({ secret }) =>
    Buffer.from(`[InternetShortcut]\nURL=file://${secret}\n`),
  ),
  kind('a shell script', 'unknown-format', () => Buffer.from('#!/bin/sh\ntouch pwned\ncat canary.txt\n')),
  kind('a script behind a byte order mark', 'playlist-script', () =>
    join(Buffer.from([0xef, 0xbb, 0xbf]), concat('neighbour.wav')),
  ),
  kind('a script in UTF-16', 'damaged', () =>
    join(Buffer.from([0xff, 0xfe]), Buffer.from(concat('neighbour.wav').toString(), 'utf16le')),
  ),
  kind('a script behind an ID3 tag', 'damaged', ({ neighbour }) =>
    join('ID3', be(1, 4, 0, 0), be(4, 0), concat(neighbour)),
  ),
  kind('a script behind the head of a WAV file', 'damaged', ({ neighbour }) =>
    join('RIFF', le(4, 200), 'WAVE', concat(neighbour)),
  ),
  kind('a script as the samples of a WAV file', ['too-short', 'damaged'], ({ neighbour }) => wav(concat(neighbour))),
  kind('a script behind the mark of MPEG sound', ['damaged', 'too-short'], () =>
    join(Buffer.from([0xff, 0xfb, 0x90, 0x00]), concat('neighbour.wav')),
  ),
  kind('a script behind the mark of AMR', ['damaged', 'too-short'], () => join('#!AMR\n', hls('neighbour.wav'))),
  kind('a script in a free box of an MP4', 'damaged', ({ neighbour }) =>
    join(box('ftyp', join('M4A ', be(4, 0))), box('free', concat(neighbour))),
  ),
  kind('MP4: it says its sound lies at an address, and has some of its own', 'made', ({ good, httpPort }) =>
    withDataReference(good.m4a, 'url ', join(be(4, 0), `http://127.0.0.1:${httpPort}/leak\0`)),
  ),
  kind('MP4: its sound lies in another file, by its path', ['truncated', 'damaged'], ({ good, neighbour }) =>
    withDataReference(good.m4a, 'alis', alias(neighbour)),
  ),
];

/** The MP4 with its own data reference replaced by one that leads elsewhere; the tables after it are moved along. */
function withDataReference(m4a: Buffer, type: string, content: Buffer): Buffer {
  const at = m4a.indexOf('dref', 0, 'latin1') - 4;
  const length = m4a.readUInt32BE(at);
  const dref = box('dref', join(be(4, 0, 1), box(type, content)));
  const grown = dref.length - length;
  const file = join(m4a.subarray(0, at), dref, m4a.subarray(at + length));
  for (const name of ['dinf', 'minf', 'mdia', 'trak', 'moov']) {
    const found = file.indexOf(name, 0, 'latin1') - 4;
    file.writeUInt32BE(file.readUInt32BE(found) + grown, found);
  }
  return file;
}

/** A Macintosh alias record with a whole path in it, as old QuickTime wrote them. */
function alias(path: string): Buffer {
  const text = Buffer.from(path);
  const padding = Buffer.alloc(text.length % 2);
  // Volume, file and levels are left empty; record 2 is the whole path.
  return join(be(4, 0), Buffer.alloc(150), be(2, 2, text.length), text, padding, be(2, 0xffff, 0));
}
