/** Names that attack, sent the way browsers send them: each is text beside a file, and the file lies where the server says, under no name of theirs. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeApp, type TestApp } from './make-app.ts';
import { makeUploader, type Uploader } from './upload-steps.ts';

let app: TestApp;
let uploader: Uploader;
let segmentId: string;
beforeAll(async () => {
  app = await makeApp({ LOA_MIN_FREE_MB: '0', LOA_MAX_QUEUE: '1000' });
  uploader = makeUploader(app, () => segmentId);
  const payload = { title: 'Tin', kind: 'news', topics: [], text: '', namesPersons: false };
  segmentId = (await app.call('operator', 'POST', '/api/v1/segments', { payload })).json.id;
});
afterAll(() => app.close());

const NFC = 'Bản tin sáng – Thôn Đoài.mp3'.normalize('NFC');

const names: Readonly<Record<string, string>> = {
  'a double quote': 'a"b.mp3',
  'a single quote': "it's.mp3",
  backticks: '`touch pwned`.mp3',
  'a command in brackets': '$(touch pwned).mp3',
  'a semicolon': 'a;touch pwned;.mp3',
  'a pipe': 'concat:a|b.mp3',
  'a leading dash': '-i.mp3',
  'an option with a value': '--out=/etc/passwd',
  'a format': '%d %n %s.mp3',
  'a line break': 'a\nb\r\nX-Header: c.mp3',
  'parts of a path': '../../../pwned.mp3',
  'parts of a path in Windows': '..\\..\\pwned.mp3',
  'a whole path': '/etc/cron.d/pwned',
  'a folder that is there': '.',
  'a device of Windows': 'CON',
  'a hidden file': '.htaccess',
  'a direction turned round': 'tin\u202e3pm.exe',
  'a picture': 'loa 📢🇻🇳.mp3',
  'letters in one piece': NFC,
  'letters in parts': NFC.normalize('NFD'),
  'a script for a page': '<img src=x onerror=alert(1)>.mp3',
  'a formula': '=HYPERLINK("http://a.example")',
  'two hundred and fifty-five letters': `${'ă'.repeat(251)}.mp3`,
  'four thousand letters': `${'a'.repeat(4_000)}.mp3`,
  'a prototype': '__proto__',
};

test.each(Object.entries(names))('%s', async (_what, filename) => {
  const bytes = Buffer.from(filename);
  const id = await uploader.upload(bytes, { filename });
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(uploader.original(id).equals(bytes)).toBe(true);
  expect((await uploader.jobOf(id))?.originalName).toBe(filename.normalize('NFC').slice(0, 255));
});

test.each([
  ['no letter at all', ''],
  ['a byte of zero', 'a\0b.mp3'],
])('%s is taken as a name or refused with words, and leaves nothing odd', async (_what, filename) => {
  const answer = await uploader.create(1, { filename });
  expect([201, 400]).toContain(answer.status);
  if (answer.status === 400) expect(JSON.parse(answer.body)).toMatchObject({ message: expect.stringMatching(/\.$/) });
});

test('two uploads of one name in two spellings are two files, and nobody made a file of a name of theirs', async () => {
  const ids = [
    await uploader.upload(Buffer.from('một'), { filename: NFC }),
    await uploader.upload(Buffer.from('hai'), { filename: NFC.normalize('NFD') }),
  ];
  expect(ids.map((id) => uploader.original(id).toString())).toEqual(['một', 'hai']);
  const { dataDir } = app.config;
  const everything = readdirSync(dataDir, { recursive: true }).map(String);
  expect(everything.filter((path) => /pwned|cron|htaccess|HYPERLINK|CON$|\.mp3$|\.exe$/.test(path))).toEqual([]);
  expect(existsSync(join(dirname(dataDir), 'pwned.mp3'))).toBe(false);
});
