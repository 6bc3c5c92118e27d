/** Where an order stands at one station, by what playlist, heartbeat and log say together. */
import { expect, test } from 'vitest';
import { standingOf } from '../../server/interrupt-view.ts';
import type { LiveBeat } from '../../server/live-stations.ts';
import type { LedgerItem } from '../../server/store/ledger-store.ts';
import type { Playlist } from '../../stations/protocol.ts';

const at = Date.UTC(2026, 10, 26, 20, 30);
const airing = { id: 'khan' };
const accepted = { airings: [{ id: 'khan', startsAt: at }] } as unknown as Playlist;
const behindAnother = { airings: [{ id: 'khan', startsAt: at + 30_000 }] } as unknown as Playlist;
/** Three seconds of time of issue, and twenty of message. */
const clip = { index: 1, durationMs: 3_000 };
const message = { index: 0, durationMs: 20_000 };
type Told = Pick<LedgerItem, 'startedAt' | 'endedAt' | 'renderedMs' | 'reason'>;
const items = (ofClip: Told, ofMessage: Told) =>
  [
    { ...clip, ...ofClip },
    { ...message, ...ofMessage },
  ] as unknown as readonly LedgerItem[];
const clipTold = { startedAt: at + 700, endedAt: at + 3_700, renderedMs: 3_000 };
const wholeTold = { startedAt: at + 3_700, endedAt: at + 23_700, renderedMs: 20_000 };
const cutTold = { startedAt: at + 3_700, endedAt: at + 8_700, renderedMs: 5_000, reason: 'powered-off' };
const row = {
  priority: 'emergency' as const,
  outcome: 'unknown' as const,
  reason: null,
  startedAt: null,
  items: items({}, {}),
};
const begun = { ...row, startedAt: at + 700, items: items({ startedAt: at + 700 }, {}) };
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
  ['the journal is ahead of the heartbeat', accepted, whole, beatAt(at), begun, 1_000, 'sounding'],
  [
    'its message has just begun',
    accepted,
    whole,
    beatAt(at + 3_000),
    { ...begun, items: items(clipTold, { startedAt: at + 3_700 }) },
    5_000,
    'sounding',
  ],
  ['it has begun, and no more is told', accepted, whole, beatAt(at + 15_000), begun, 60_000, 'begun'],
  [
    'only the time of issue has sounded',
    accepted,
    whole,
    beatAt(at + 15_000),
    { ...begun, items: items(clipTold, {}) },
    15_000,
    'begun',
  ],
  [
    'it is over and not judged yet',
    accepted,
    whole,
    beatAt(at + 25_000),
    { ...begun, items: items(clipTold, wholeTold) },
    25_000,
    'finished',
  ],
  [
    'its message was cut',
    accepted,
    whole,
    beatAt(at + 15_000),
    { ...begun, items: items(clipTold, cutTold) },
    15_000,
    'cut',
  ],
  [
    'its message was left out',
    accepted,
    whole,
    beatAt(at + 15_000),
    { ...begun, items: items(clipTold, { renderedMs: 0, reason: 'media-damaged' }) },
    15_000,
    'cut',
  ],
  [
    'it was cancelled and is out of the playlist',
    undefined,
    whole,
    beatAt(at + 25_000),
    { ...begun, items: items(clipTold, wholeTold) },
    25_000,
    'finished',
  ],
  [
    'it is judged',
    accepted,
    whole,
    beatAt(at + 60_000),
    { ...begun, outcome: 'late' as const, items: items(clipTold, wholeTold) },
    60_000,
    'finished',
  ],
  [
    'it is judged, and the last words are not among what sounded',
    accepted,
    whole,
    beatAt(at + 60_000),
    { ...begun, outcome: 'aired' as const, items: items(clipTold, { ...cutTold, renderedMs: 19_500 }) },
    60_000,
    'cut',
  ],
  [
    'it is judged as cut',
    accepted,
    whole,
    beatAt(at + 60_000),
    { ...begun, outcome: 'cut' as const, items: items(clipTold, cutTold) },
    60_000,
    'cut',
  ],
  [
    'it is judged as cut, and only the time of issue is',
    accepted,
    whole,
    beatAt(at + 60_000),
    {
      ...begun,
      outcome: 'cut' as const,
      items: items({ ...clipTold, renderedMs: 500, reason: 'preempted' }, wholeTold),
    },
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

test.each([
  ['powered-off', 'trạm mất điện hoặc đang tắt'],
  ['superseded', 'lịch đổi, hoặc có lệnh dừng khi đang phát'],
])('what cut its message (%s) is told, also before it is judged', (reason, detail) => {
  const cut = { ...begun, items: items(clipTold, { ...cutTold, reason }) };
  expect(standingOf(airing, accepted, whole, beatAt(at + 15_000), cut, at + 15_000)).toEqual({
    state: 'cut',
    soundedAt: at + 700,
    detail,
  });
});
