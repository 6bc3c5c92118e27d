/** The shipped clips that say the time: complete, in step with their manifest, and right for every minute of the day. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CLIPS_FOLDER, clipFile, clipTexts, shippedClips, timeClips } from '../../audio/time-clips.ts';

test.each([
  ['hour', 0, 'Thông báo lúc 0 giờ', 'Thông báo lúc không giờ'],
  ['hour', 15, 'Thông báo lúc 15 giờ', 'Thông báo lúc mười lăm giờ'],
  ['hour', 21, 'Thông báo lúc 21 giờ', 'Thông báo lúc hai mươi mốt giờ'],
  ['minute', 5, '5 phút', 'năm phút'],
  ['minute', 30, '30 phút', 'ba mươi phút'],
  ['minute', 55, '55 phút', 'năm mươi lăm phút'],
])('the clip of %s %i shows as "%s" and is read as "%s"', (kind, value, title, spoken) => {
  expect(clipTexts()).toContainEqual({ kind, value, title, spoken });
});

test.each([
  [3, 30, ['Thông báo lúc 3 giờ', '30 phút']],
  [0, 1, ['Thông báo lúc 0 giờ', '1 phút']],
  [21, 0, ['Thông báo lúc 21 giờ']],
  [23, 59, ['Thông báo lúc 23 giờ', '59 phút']],
])('%i:%i is said by %j', (hour, minute, titles) => {
  expect(timeClips(hour, minute).map(({ title }) => title)).toEqual(titles);
});

test('every minute of the day is said, no two of them alike', () => {
  const minutes = Array.from({ length: 24 * 60 }, (_, at) => timeClips(Math.floor(at / 60), at % 60));
  expect(new Set(minutes.map((clips) => clips.map(({ sha256 }) => sha256).join())).size).toBe(24 * 60);
});

test.each([
  [24, 0],
  [-1, 0],
  [3, 60],
  [3, -1],
  [3.5, 1],
])('%d:%d is no time of day', (hour, minute) => {
  expect(() => timeClips(hour, minute)).toThrow(RangeError);
});

test('the manifest names what clipTexts says, and the files that are there, byte for byte', () => {
  expect(shippedClips.map(({ kind, value, title }) => ({ kind, value, title }))).toEqual(
    clipTexts().map(({ kind, value, title }) => ({ kind, value, title })),
  );
  const files = readdirSync(CLIPS_FOLDER).filter((name) => name !== 'clips.json');
  expect(files.sort()).toEqual(shippedClips.map(clipFile).sort());
  const onDisk = shippedClips.map((clip) => {
    const bytes = readFileSync(join(CLIPS_FOLDER, clipFile(clip)));
    return { ...clip, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
  expect(onDisk).toEqual(shippedClips);
});
