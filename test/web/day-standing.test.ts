/** One day of a village in the week's grid: people's word first, then what is owed, then what machines told. */
import { expect, test } from 'vitest';
import { dayStanding } from '../../web/src/pages/evidence/day-standing.ts';

type Day = Parameters<typeof dayStanding>[1];
const day = (over: Partial<Day>): Day => ({
  ...{ date: '2026-11-23', answer: null, planned: 2, begun: 2, waiting: 2, aired: 0, missed: 0 },
  ...{ unanswered: 0, owed: 0, exceptions: 0, note: '', photos: [], airings: [], ...over },
});

test.each<[string, Partial<Day>, 'heard' | null, [string, string] | undefined]>([
  ['nothing was to sound', { planned: 0, begun: 0 }, null, undefined],
  ['nothing has begun', { begun: 0 }, 'heard', ['chưa đến', '2 buổi']],
  ['the week has a word', {}, 'heard', ['nghe được', '2 buổi']],
  ['the day has its own', { answer: 'not-heard', exceptions: 1 }, 'heard', ['không nghe', '2 buổi, 1 riêng']],
  ['each airing has its own', { exceptions: 2 }, null, ['từng buổi', '2 buổi, 2 riêng']],
  ['all of it is owed', { unanswered: 2, owed: 2 }, null, ['chưa báo', '2 buổi']],
  ['what began since is owed', { unanswered: 1, owed: 1 }, 'heard', ['chưa báo', '1 buổi']],
  ['a machine told', { unanswered: 2, waiting: 0, aired: 2 }, null, ['máy báo phát', '2/2 buổi']],
  [
    'a machine told of silence',
    { unanswered: 2, waiting: 0, aired: 1, missed: 1 },
    null,
    ['máy báo thiếu', '1/2 buổi'],
  ],
  ['a machine has still to tell', { unanswered: 2, waiting: 1, aired: 1 }, null, ['chờ máy báo', '1/2 buổi']],
])('%s', (_what, over, week, expected) => {
  const standing = dayStanding({ week }, day(over));
  expect(standing === undefined ? undefined : [standing.look.word, standing.count]).toEqual(expected);
});
