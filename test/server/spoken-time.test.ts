/** The time of issue in clips, by the commune's zone; and the clips in the media store, put there once, mended where damaged. */
import { cp, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CLIPS_FOLDER } from '../../audio/time-clips.ts';
import { type MediaStore, openFolderMedia } from '../../server/media-store.ts';
import { allClips, storeClips, timeClips } from '../../server/spoken-time.ts';

let folder: string;
let media: MediaStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loa-clips-'));
  media = await openFolderMedia(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const inStore = (sha256: string) => join(folder, 'media', 'renditions', sha256.slice(0, 2), `${sha256}.opus`);
const stored = () => Promise.all(allClips().map(({ sha256 }) => media.renditionBytes(sha256)));

test.each([
  ['Asia/Ho_Chi_Minh', '2026-09-28T20:30:59Z', ['Thông báo lúc 3 giờ', '30 phút']],
  ['Asia/Ho_Chi_Minh', '2026-09-28T17:00:00Z', ['Thông báo lúc 0 giờ']],
  ['Asia/Kolkata', '2026-09-28T20:30:00Z', ['Thông báo lúc 2 giờ']],
  ['Europe/Berlin', '2026-10-25T01:05:00Z', ['Thông báo lúc 2 giờ', '5 phút']],
])('in %s at %s the clips say %j', (zone, at, titles) => {
  const clips = timeClips(zone, Date.parse(at));
  expect(clips.map(({ title }) => title)).toEqual(titles);
  for (const { sha256, bytes } of clips) expect(allClips()).toContainEqual({ sha256, bytes });
});

test('all clips are put into the store, and what is right there is not written again', async () => {
  await storeClips(media);
  expect(await stored()).toEqual(allClips().map(({ bytes }) => bytes));
  const written = async () => (await stat(inStore(allClips()[0]?.sha256 ?? ''))).ino;
  const before = await written();
  await storeClips(media);
  expect(await written()).toBe(before);
});

test('a clip that lost its bytes, of the same size, is put there anew', async () => {
  await storeClips(media);
  const { sha256 = '', bytes = 0 } = allClips()[7] ?? {};
  await writeFile(inStore(sha256), Buffer.alloc(bytes));
  await storeClips(media);
  expect(
    Buffer.concat(await media.readRendition(sha256).toArray())
      .subarray(0, 4)
      .toString(),
  ).toBe('OggS');
});

test.each([
  ['missing', (file: string) => rm(file)],
  ['damaged', (file: string) => writeFile(file, 'khác')],
])('a shipped file that is %s is named, and nothing of it is stored', async (_how, spoil) => {
  const shipped = join(folder, 'shipped');
  await cp(CLIPS_FOLDER, shipped, { recursive: true });
  const file = join(shipped, 'minute-30.opus');
  await spoil(file);
  await expect(storeClips(media, shipped)).rejects.toMatchObject({ code: 'installation-damaged', facts: { file } });
  const [clip] = timeClips('UTC', 30 * 60_000).slice(1);
  expect(await media.renditionBytes(clip?.sha256 ?? '')).toBeUndefined();
});
