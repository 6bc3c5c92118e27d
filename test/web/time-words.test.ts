/** Times as a commune office writes them, the same words as the server's. */
import { expect, test } from 'vitest';
import { timeWords } from '../../server/vietnamese-time.ts';
import {
  agoWords,
  clockMillis,
  clockWords,
  hourWords,
  lengthClock,
  lengthWords,
  nearWords,
  nightWordsOf,
  sizeWords,
} from '../../web/src/words/time-words.ts';

const zone = 'Asia/Ho_Chi_Minh';
const noon = Date.parse('2026-11-26T12:00:00+07:00');

test('every minute of the day has the server’s words', () => {
  const minutes = Array.from({ length: 1440 }, (_, index) => [Math.floor(index / 60), index % 60] as const);
  expect(minutes.filter(([hour, minute]) => hourWords(hour, minute) !== timeWords(hour, minute))).toEqual([]);
});

test.each([
  ['2026-11-26T03:15:00+07:00', '03:15 (3 giờ 15 sáng)'],
  ['2026-11-26T05:59:00+07:00', '05:59 (5 giờ 59 sáng)'],
  ['2026-11-26T06:00:00+07:00', '06:00'],
  ['2026-11-26T15:15:00+07:00', '15:15'],
  ['2026-11-26T22:00:00+07:00', '22:00 (10 giờ đêm)'],
  ['2026-11-26T00:00:00+07:00', '00:00 (0 giờ đêm)'],
])('%s is written %s', (at, words) => {
  expect(clockWords(at, zone)).toBe(words);
});

test.each([
  ['2026-11-26T17:10:00+07:00', '17:10 hôm nay'],
  ['2026-11-27T05:20:00+07:00', '05:20 ngày mai (5 giờ 20 sáng)'],
  ['2026-11-25T17:00:00+07:00', '17:00 hôm qua'],
  ['2026-11-29T07:00:00+07:00', '07:00 Chủ nhật 29/11'],
  ['2027-01-01T07:00:00+07:00', '07:00 thứ Sáu 01/01/2027'],
])('seen on Thursday 26/11 at noon, %s is %s', (at, words) => {
  expect(nearWords(at, noon, zone)).toBe(words);
});

test('lengths are said and counted', () => {
  expect([320_000, 45_000, 3_900_000, 7_200_000].map(lengthWords)).toEqual([
    '5 phút 20 giây',
    '45 giây',
    '1 giờ 5 phút',
    '2 giờ',
  ]);
  expect([97_000, 3_723_000].map(lengthClock)).toEqual(['01:37', '1:02:03']);
  expect([29_400, 29_500, 29_980].map((ms) => [lengthWords(ms), lengthClock(ms)])).toEqual([
    ['29 giây', '00:29'],
    ['30 giây', '00:30'],
    ['30 giây', '00:30'],
  ]);
});

test('evidence keeps its milliseconds, sizes take a comma', () => {
  expect(clockMillis('2026-11-25T22:20:00.002Z', zone)).toBe('05:20:00,002');
  expect([220_000, 4_820_000, 48_200_000, 1_820_000_000].map(sizeWords)).toEqual([
    '220 kB',
    '4,8 MB',
    '48 MB',
    '1,8 GB',
  ]);
});

test('a time of day at night is said in words, by day it is not', () => {
  expect(['03:15', '17:20', ''].map(nightWordsOf)).toEqual(['3 giờ 15 sáng', undefined, undefined]);
});

test('how long ago, until it is a date', () => {
  const ago = (minutes: number) => agoWords(new Date(noon - minutes * 60_000).toISOString(), noon, zone);
  expect([0, 12, 180, 1500].map(ago)).toEqual(['vừa xong', '12 phút trước', '3 giờ trước', '11:00 25/11/2026']);
});
