/** Where an order stands at one station, by what playlist, heartbeat and log say together. */
import { expect, test } from 'vitest';
import { standingOf } from '../../server/interrupt-view.ts';
import type { LiveBeat } from '../../server/live-stations.ts';
import type { Playlist } from '../../stations/protocol.ts';

const at = Date.UTC(2026, 10, 26, 20, 30);
const airing = { id: 'khan' };
const accepted = { airings: [{ id: 'khan', startsAt: at }] } as unknown as Playlist;
const behindAnother = { airings: [{ id: 'khan', startsAt: at + 30_000 }] } as unknown as Playlist;
const row = { outcome: 'unknown' as const, reason: null, startedAt: null, closedAt: null };
const beatAt = (ms: number, playing?: { airingId: string; startedAt: number }) =>
  ({ at: ms, heartbeat: { playing } }) as unknown as LiveBeat;
const whole = { coveredUntil: at + 86_400_000, mediaMissing: 0 };
const heard = beatAt(at + 1_000, { airingId: 'khan', startedAt: at + 700 });

test.each([
  ['nobody told it', undefined, whole, beatAt(at), undefined, 1_000, 'not-reached'],
  ['its file is on the way', accepted, { coveredUntil: at, mediaMissing: 1 }, beatAt(at), row, 1_000, 'sent'],
  [
    'it waits its turn there, and its file is on the way',
    behindAnother,
    { coveredUntil: at + 30_000, mediaMissing: 1 },
    beatAt(at),
    row,
    1_000,
    'sent',
  ],
  ['its file is there', accepted, whole, beatAt(at), row, 1_000, 'cached'],
  ['it is heard', accepted, whole, heard, row, 1_000, 'sounding'],
  [
    'the journal is ahead of the heartbeat',
    accepted,
    whole,
    beatAt(at),
    { ...row, startedAt: at + 700 },
    1_000,
    'sounding',
  ],
  [
    'it is over and not judged yet',
    accepted,
    whole,
    beatAt(at + 15_000),
    { ...row, startedAt: at + 700 },
    15_000,
    'finished',
  ],
  [
    'it was cancelled and is out of the playlist',
    undefined,
    whole,
    beatAt(at + 15_000),
    { ...row, startedAt: at + 700 },
    15_000,
    'finished',
  ],
  [
    'it is judged',
    accepted,
    whole,
    beatAt(at + 60_000),
    { ...row, outcome: 'aired' as const, startedAt: at + 700 },
    60_000,
    'finished',
  ],
  ['it did not sound', accepted, whole, beatAt(at + 60_000), { ...row, outcome: 'missed' as const }, 60_000, 'failed'],
])('%s', (_, playlist, heartbeat, beat, log, afterMs, state) => {
  expect(standingOf(airing, playlist, heartbeat, beat, log, at + afterMs).state).toBe(state);
});

test('when it began to sound is told as soon as either says so', () => {
  expect(standingOf(airing, accepted, whole, heard, row, at + 1_000).soundedAt).toBe(at + 700);
  expect(standingOf(airing, accepted, whole, beatAt(at), { ...row, startedAt: at + 650 }, at + 1_000).soundedAt).toBe(
    at + 650,
  );
});
