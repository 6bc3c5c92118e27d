/** What a technician reads of a station's unison. */
import { expect, test } from 'vitest';
import { syncWords } from '../../web/src/words/sync-words.ts';

test.each([
  [null, 'đo được khi đang phát tệp'],
  [{ errorMs: 0.42, boundMs: 8 }, 'khớp, tiếng trễ 0,4 ms; giờ của trạm sai nhiều nhất 8,0 ms'],
  [
    { errorMs: -12.3, boundMs: null },
    'chưa biết có khớp không, tiếng sớm 12 ms; chưa đo được giờ của trạm sai bao nhiêu',
  ],
  [
    { errorMs: 0.1, boundMs: 62 },
    'có thể nghe vọng với trạm bên cạnh, tiếng trễ 0,1 ms; giờ của trạm sai nhiều nhất 62 ms',
  ],
])('%j', (sync, words) => {
  expect(syncWords(sync)).toBe(words);
});
