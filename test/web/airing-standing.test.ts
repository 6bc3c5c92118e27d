/** Hôm nay tells an airing in the words of the log: never grey where the log knows, never well where something is wrong. */
import { expect, test } from 'vitest';
import { type Standing, standingOf, standingWords } from '../../web/src/pages/today/airing-standing.ts';
import type { TimelineAiring } from '../../web/src/wire.ts';

const start = Date.parse('2026-11-23T05:00:00+07:00');
const airing = (states: TimelineAiring['states'], over: Partial<TimelineAiring> = {}): TimelineAiring => ({
  airingId: 'a',
  title: 'CCHC',
  startsAt: new Date(start).toISOString(),
  endsAt: new Date(start + 60_000).toISOString(),
  aired: (states.aired ?? 0) + (states.late ?? 0),
  planned: 14,
  states,
  silent: null,
  ...over,
});

test.each<[TimelineAiring['states'], number, Standing, string]>([
  [{ planned: 14 }, -1, 'coming', 'sẽ phát ở 14 trạm'],
  [{ planned: 14 }, 1, 'waiting', 'chưa báo về 14 (trên 14 trạm)'],
  [{ sounding: 13, waiting: 1 }, 1, 'sounding', 'đang phát 13, chưa báo về 1 (trên 14 trạm)'],
  [{ aired: 14 }, 90_000, 'done', 'đã phát ở 14/14 trạm'],
  [{ aired: 13, late: 1 }, 90_000, 'done', 'đã phát 13, phát muộn 1 (trên 14 trạm)'],
  [{ aired: 10, waiting: 4 }, 90_000, 'partly', 'đã phát 10, chưa báo về 4 (trên 14 trạm)'],
  [{ waiting: 14 }, 90_000, 'waiting', 'chưa báo về 14 (trên 14 trạm)'],
  [{}, 90_000, 'waiting', 'chưa báo về 14'],
  [{ cut: 14 }, 30_000, 'partly', 'phát thiếu 14 (trên 14 trạm)'],
  [{ missed: 14 }, 90_000, 'failed', 'không phát 14 (trên 14 trạm)'],
  [{ missed: 2, waiting: 12 }, 90_000, 'failed', 'không phát 2, chưa báo về 12 (trên 14 trạm)'],
  [
    { aired: 8, cut: 3, missed: 2, waiting: 1 },
    90_000,
    'partly',
    'đã phát 8, phát thiếu 3, không phát 2, chưa báo về 1 (trên 14 trạm)',
  ],
])('%j, %d ms after its start: %s', (states, afterMs, standing, words) => {
  const one = airing(states);
  expect([standingOf(one, start + afterMs), standingWords(one, standing)]).toEqual([standing, words]);
});

test('what stays silent says why', () => {
  const one = airing({ skipped: 14 }, { silent: 'Sẽ không phát: chưa được duyệt' });
  expect([standingOf(one, start), standingWords(one, 'silent')]).toEqual(['silent', 'Sẽ không phát: chưa được duyệt']);
});
