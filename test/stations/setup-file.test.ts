/** The set-up file on a stick: what the server writes the station reads back; what people's editors do to it is taken, what is wrong is named by its line. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LONGEST_SETUP_FILE, readSetupFile, writeSetupFile } from '../../stations/setup-file.ts';

const setup = {
  serverUrl: 'https://loa.example',
  code: 'ABCD-EFGH-JKLM-NPQR-STUV',
  audio: 'alsa/default',
  volumePct: 100,
  hasBatteryClock: false,
};
const short = `server = ${setup.serverUrl}\ncode = ${setup.code}\n`;

test.each<[string, Partial<typeof setup>]>([
  ['as the page gives it', {}],
  ['by plain http in the commune’s own network', { serverUrl: 'http://192.168.1.2:8080' }],
  ['on this very machine', { serverUrl: 'http://localhost:8080' }],
  ['with all its own settings', { audio: 'alsa/plughw:CARD=Device,DEV=0', volumePct: 0, hasBatteryClock: true }],
])('what is written is read back: %s', (_what, change) => {
  const written = { ...setup, ...change };
  expect(readSetupFile(writeSetupFile(written, ['Trạm Tân Thủy', 'two\r\nlines = one']))).toEqual({
    kind: 'read',
    setup: written,
  });
});

test('any volume and any name of a sound card is read back', () => {
  const name = fc.stringMatching(/^[\w:=,.#;-]{1,30}$/);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), name, fc.boolean(), (volumePct, device, hasBatteryClock) => {
      const written = { ...setup, volumePct, audio: `alsa/${device}`, hasBatteryClock };
      expect(readSetupFile(writeSetupFile(written))).toEqual({ kind: 'read', setup: written });
    }),
  );
});

describe('as an editor leaves it', () => {
  test.each([
    ['plain', short],
    ['a byte order mark', `\uFEFF${short}`],
    ['lines of Windows', short.replaceAll('\n', '\r\n')],
    ['no last line break', short.trimEnd()],
    ['spaces and capitals', '  SERVER=https://loa.example  \n\n ; remark\nCode =ABCD-EFGH-JKLM-NPQR-STUV'],
  ])('%s', (_what, text) => {
    expect(readSetupFile(text)).toEqual({ kind: 'read', setup });
  });
});

describe('is refused, by line and word', () => {
  test.each<[string, string, readonly RegExp[]]>([
    ['nothing in it', '', [/"server"/, /"code"/]],
    ['an unknown name', `${short}wifi = xa`, [/^Dòng 3: không có mục "wifi"/]],
    ['a name twice', `${short}code = X`, [/^Dòng 3: mục "code" viết hai lần/]],
    ['no value', 'server =\n', [/^Dòng 1: .*chưa có giá trị/]],
    ['a line of something else', `[trạm]\n${short}`, [/^Dòng 1: cần viết dạng/]],
    ['no address', short.replace('https://', ''), [/"server".*không phải địa chỉ/]],
    ['an address that travels in clear', short.replace('https', 'http'), [/"server".*không mã hóa.*plain-http = yes/]],
    ['a short code', short.replace('ABCD-', ''), [/"code".*20/]],
    ['a sound card that is none', `${short}audio = hdmi`, [/"audio".*hdmi/]],
    ['a volume that is none', `${short}volume = 1e2`, [/"volume"/]],
    ['too much volume', `${short}volume = 101`, [/"volume"/]],
    ['perhaps', `${short}battery-clock = maybe`, [/"battery-clock".*maybe.*yes/]],
    ['several at once', `${short}audio = x\nvolume = y`, [/"audio"/, /"volume"/]],
    ['saved as UTF-16', Buffer.from(`\uFEFF${short}`, 'utf16le').toString('utf8'), [/bảng mã/]],
    ['a picture under that name', 'x'.repeat(LONGEST_SETUP_FILE + 1), [/quá dài/]],
  ])('%s', (_what, text, faults) => {
    expect(readSetupFile(text)).toEqual({
      kind: 'faulty',
      faults: faults.map((fault) => expect.stringMatching(fault)),
    });
  });
});
