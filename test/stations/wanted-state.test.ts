/** What should sound: cases of lateness, waiting, quiet hours and change, each by its whole answer. */
import { describe, expect, test } from 'vitest';
import type { AiringProgress, PlannedItem, Situation } from '../../stations/player/situation.ts';
import { decideWantedState, type WantedState } from '../../stations/player/wanted-state.ts';
import { makePlaylist, openPolicy, type SampleAiring, sampleHash } from '../fakes/make-playlist.ts';

const at = Date.UTC(2026, 10, 23, 10, 0, 0); // 17:00 in the commune
const [a, b, c] = [sampleHash(1), sampleHash(2), sampleHash(3)];
const items = [
  { sha256: a, durationMs: 10_000 },
  { sha256: b, durationMs: 20_000 },
  { sha256: c, durationMs: 30_000 },
];
const evening: SampleAiring = { id: 'chieu', startsAt: at, items };
const fresh: AiringProgress = { settled: [], begun: false, missed: false, closed: false };

const base: Situation = {
  playlist: makePlaylist([evening]),
  now: at,
  clockTrusted: true,
  readyMedia: [a, b, c],
  damagedMedia: [],
  failures: {},
  progress: {},
  absences: [],
  openRelays: [],
  volumePct: 100,
  journalFull: false,
};
const item = (index: number, startsAt: number, durationMs: number, sha256: string): PlannedItem => ({
  kind: 'file',
  airingId: 'chieu',
  index,
  title: `Tin ${index + 1}`,
  sha256,
  playlistVersion: 1,
  startsAt,
  endsAt: startsAt + durationMs,
});
const first = item(0, at, 10_000, a);
const second = item(1, at + 10_000, 20_000, b);
const third = item(2, at + 30_000, 30_000, c);

/** The answer without what most cases do not look at. */
function decide(change: Partial<Situation>): Omit<WantedState, 'volumePct' | 'wakeAt' | 'finished'> {
  const { volumePct: _v, wakeAt: _w, finished: _f, ...rest } = decideWantedState({ ...base, ...change });
  return rest;
}
const skip = (index: number, reason: string) => ({
  airingId: 'chieu',
  index,
  playlistVersion: 1,
  plannedAt: [first, second, third][index]?.startsAt,
  reason,
});
const closed = [{ airingId: 'chieu', playlistVersion: 1 }];

describe('an airing in its time', () => {
  test.each([
    ['nothing before the pre-roll', at - 5_001, {}],
    [
      'held paused from five seconds before, its successor ready behind it',
      at - 5_000,
      { current: first, next: second },
    ],
    ['begun within a second of its start', at + 1_000, { current: first, next: second }],
  ])('%s', (_name, now, expected) => {
    expect(decide({ now })).toEqual({ skipped: [], closed: [], ...expected });
  });

  test('what sounds goes on, and the next item follows it without a gap', () => {
    const progress = { chieu: { ...fresh, settled: [0], begun: true } };
    const sounding = { item: first, startedAt: at + 3 };
    expect(decide({ now: at + 4_000, progress, sounding })).toEqual({
      current: first,
      next: second,
      skipped: [],
      closed: [],
    });
  });

  test('an airing is closed when its last item has ended, not before', () => {
    const progress = { chieu: { ...fresh, settled: [0, 1, 2], begun: true } };
    const sounding = { item: third, startedAt: at + 30_000 };
    expect(decide({ now: at + 59_000, progress, sounding }).closed).toEqual([]);
    expect(decide({ now: at + 60_001, progress }).closed).toEqual(closed);
  });

  test('the ceiling of the policy binds the volume, whatever the station asks for', () => {
    const playlist = makePlaylist([evening], { ...openPolicy, volumeCeilingPct: 60 });
    expect(decideWantedState({ ...base, playlist }).volumePct).toBe(60);
    expect(decideWantedState({ ...base, playlist, volumePct: 40 }).volumePct).toBe(40);
  });

  test('without a playlist there is silence', () => {
    const { playlist: _, ...none } = base;
    expect(decideWantedState(none)).toEqual({ volumePct: 0, finished: [], skipped: [], closed: [] });
  });

  test('two airings that touch follow each other without a gap', () => {
    const relay: SampleAiring = { id: 'sau', startsAt: at + 60_000, items: [{ sha256: a, durationMs: 5_000 }] };
    const progress = { chieu: { ...fresh, settled: [0, 1, 2], begun: true } };
    const sounding = { item: third, startedAt: at + 30_000 };
    const playlist = makePlaylist([evening, relay]);
    expect(decide({ playlist, now: at + 40_000, progress, sounding }).next).toMatchObject({
      airingId: 'sau',
      index: 0,
    });
  });
});

describe('late', () => {
  test('a hard start is not made up for: the next item boundary is joined on the original timeline', () => {
    expect(decide({ now: at + 1_001 })).toEqual({ skipped: [skip(0, 'late')], closed: [] });
    const progress = { chieu: { ...fresh, settled: [0], missed: true } };
    expect(decide({ now: at + 5_000, progress })).toEqual({ current: second, next: third, skipped: [], closed: [] });
  });

  test('by the rule "skip" an airing that did not begin in time does not begin at all', () => {
    const playlist = makePlaylist([{ ...evening, lateRule: 'skip' }]);
    const skipped = [skip(0, 'late'), skip(1, 'late'), skip(2, 'late')];
    expect(decide({ playlist, now: at + 1_001 })).toEqual({ skipped, closed });
  });

  test('an airing that has begun goes on at its next item boundary whatever its rule', () => {
    const playlist = makePlaylist([{ ...evening, lateRule: 'skip' }]);
    const progress = { chieu: { ...fresh, settled: [0, 1], begun: true, missed: true } };
    expect(decide({ playlist, now: at + 26_000, progress }).current).toEqual(third);
  });

  test('an item whose file is missing does not make its airing late', () => {
    const playlist = makePlaylist([{ ...evening, lateRule: 'skip' }]);
    expect(decide({ playlist, now: at + 1_001, readyMedia: [b, c] })).toEqual({
      skipped: [skip(0, 'media-missing')],
      closed: [],
    });
    const progress = { chieu: { ...fresh, settled: [0] } };
    expect(decide({ playlist, now: at + 5_000, progress, readyMedia: [b, c] }).current).toEqual(second);
  });

  test('a queued item is not given up while it is about to sound', () => {
    const progress = { chieu: { ...fresh, settled: [0], begun: true } };
    const sounding = { item: first, startedAt: at + 900, queued: second };
    expect(decide({ now: at + 11_200, progress, sounding }).skipped).toEqual([]);
  });

  test('an engine that runs behind by more than a second is not followed: what comes next would be late', () => {
    const progress = { chieu: { ...fresh, settled: [0], begun: true } };
    const sounding = { item: first, startedAt: at + 1_100 };
    expect(decide({ now: at + 9_000, progress, sounding })).toEqual({ current: first, skipped: [], closed: [] });
  });

  test('after days away it goes on with now', () => {
    const later: SampleAiring = { id: 'nay', startsAt: at + 3 * 86_400_000, items };
    const playlist = makePlaylist([evening, later]);
    const now = later.startsAt - 1_000;
    const absences = [{ from: at - 1, to: now - 60_000, reason: 'powered-off' as const }];
    const answer = decide({ playlist, now, absences });
    expect(answer.skipped).toEqual([0, 1, 2].map((index) => skip(index, 'powered-off')));
    expect(answer.closed).toEqual(closed);
    expect(answer.current).toMatchObject({ airingId: 'nay', index: 0 });
  });
});

describe('why an item did not sound', () => {
  const now = at + 120_000;
  const off = { from: at - 60_000, to: at + 15_000, reason: 'powered-off' as const };
  const untrusted = { from: at + 15_000, to: at + 40_000, reason: 'clock-untrusted' as const };
  test.each<[string, Partial<Situation>, readonly string[]]>([
    [
      'the station was off, then without time',
      { absences: [off, untrusted] },
      ['powered-off', 'powered-off', 'clock-untrusted'],
    ],
    ['a file never came', { readyMedia: [a, c] }, ['late', 'media-missing', 'late']],
    ['a file was spoilt', { readyMedia: [a, c], damagedMedia: [b] }, ['late', 'media-damaged', 'late']],
    ['the engine refused it', { failures: { 'chieu/1': 'audio-device' } }, ['late', 'audio-device', 'late']],
  ])('%s', (_name, change, reasons) => {
    const answer = decide({ now, ...change });
    expect(answer.skipped).toEqual(reasons.map((reason, index) => skip(index, reason)));
    expect(answer.closed).toEqual(closed);
  });

  test('each item is settled once: what the journal has is not said again', () => {
    const progress = { chieu: { ...fresh, settled: [0, 1, 2], closed: true } };
    expect(decide({ now, progress })).toEqual({ skipped: [], closed: [] });
  });
});

describe('without trusted time', () => {
  test('airings are held and nothing is settled: nobody knows what time it is', () => {
    expect(decide({ clockTrusted: false })).toEqual({ skipped: [], closed: [] });
    expect(decide({ clockTrusted: false, now: at + 3_600_000 })).toEqual({ skipped: [], closed: [] });
  });
});

describe('with a journal that takes no more', () => {
  test('normal airings do not begin and nothing is settled; what sounds may end', () => {
    expect(decide({ journalFull: true })).toEqual({ skipped: [], closed: [] });
    expect(decide({ journalFull: true, now: at + 600_000 })).toEqual({ skipped: [], closed: [] });
    const progress = { chieu: { ...fresh, settled: [0], begun: true } };
    const sounding = { item: first, startedAt: at };
    expect(decide({ journalFull: true, now: at + 2_000, progress, sounding }).current).toEqual(first);
  });

  test('an emergency still sounds', () => {
    const playlist = makePlaylist([{ ...evening, priority: 'emergency' }]);
    expect(decide({ playlist, journalFull: true }).current).toEqual(first);
  });
});

describe('quiet hours, weekdays, validity', () => {
  const quiet = { ...openPolicy, quiet: [{ from: '17:00:45', until: '05:00' }] };

  test('an item that cannot end before quiet hours is not begun; the ones before it are', () => {
    const playlist = makePlaylist([evening], quiet);
    const progress = { chieu: { ...fresh, settled: [0], begun: true } };
    const sounding = { item: second, startedAt: at + 10_000 };
    expect(decide({ playlist, now: at + 25_000, progress, sounding })).toEqual({
      current: second,
      skipped: [],
      closed: [],
    });
    expect(
      decide({ playlist, now: at + 31_001, progress: { chieu: { ...fresh, settled: [0, 1], begun: true } } }),
    ).toEqual({
      skipped: [skip(2, 'quiet-hours')],
      closed,
    });
  });

  test('an item that ends as quiet hours begin is begun: the interval is half open', () => {
    const playlist = makePlaylist([evening], { ...openPolicy, quiet: [{ from: '17:01', until: '05:00' }] });
    const progress = { chieu: { ...fresh, settled: [0, 1], begun: true } };
    expect(decide({ playlist, now: at + 29_000, progress }).current).toEqual(third);
  });

  describe('a session that ends on the moment they begin', () => {
    const playlist = makePlaylist([evening], { ...openPolicy, quiet: [{ from: '17:01', until: '05:00' }] });
    const progress = { chieu: { ...fresh, settled: [0, 1], begun: true } };
    const whole = { chieu: { ...fresh, settled: [0, 1, 2], begun: true } };

    test('keeps its last item when that begins a little late in the usual way', () => {
      expect(decide({ playlist, now: at + 30_250, progress }).current).toEqual(third);
      const before = { chieu: { ...fresh, settled: [0], begun: true } };
      const sounding = { item: second, startedAt: at + 10_250 };
      expect(decide({ playlist, now: at + 25_000, progress: before, sounding }).next).toEqual(third);
    });

    test('joined later than that, it would lose its last words and is not begun', () => {
      expect(decide({ playlist, now: at + 30_251, progress }).current).toBeUndefined();
    });

    test('behind an item that runs later than that it is not queued', () => {
      const before = { chieu: { ...fresh, settled: [0], begun: true } };
      const sounding = { item: second, startedAt: at + 10_251 };
      expect(decide({ playlist, now: at + 25_000, progress: before, sounding }).next).toBeUndefined();
    });

    test('is cut on the moment, not a millisecond before or after', () => {
      const sounding = { item: third, startedAt: at + 30_004 };
      const last = decideWantedState({ ...base, playlist, now: at + 59_999, progress: whole, sounding });
      expect([last.current, last.cut, last.wakeAt]).toEqual([third, undefined, at + 60_000]);
      expect(decide({ playlist, now: at + 60_000, progress: whole, sounding })).toMatchObject({ cut: 'quiet-hours' });
    });
  });

  test('a policy that arrives in mid-sound cuts it', () => {
    const playlist = makePlaylist([evening], { ...openPolicy, quiet: [{ from: '16:00', until: '05:00' }] });
    const progress = { chieu: { ...fresh, settled: [0], begun: true } };
    const sounding = { item: first, startedAt: at };
    expect(decide({ playlist, now: at + 4_000, progress, sounding }).cut).toBe('quiet-hours');
  });

  test('an emergency sounds at night', () => {
    const playlist = makePlaylist([{ ...evening, priority: 'emergency' }], { ...quiet, weekdays: [] });
    expect(decide({ playlist }).current).toEqual(first);
  });

  test('a weekday that the policy leaves out is silent; Sunday exists', () => {
    const monday = makePlaylist([evening], { ...openPolicy, weekdays: [2, 3, 4, 5, 6, 7] });
    expect(decide({ playlist: monday, now: at + 1_001 }).skipped).toEqual([skip(0, 'weekday-not-allowed')]);
    const sunday: SampleAiring = { ...evening, startsAt: at - 86_400_000 };
    const onlySunday = makePlaylist([sunday], { ...openPolicy, weekdays: [7] });
    expect(decide({ playlist: onlySunday, now: sunday.startsAt }).current).toMatchObject({ index: 0 });
  });

  test('an item that would reach into a day the policy leaves out is not begun', () => {
    const lateEvening: SampleAiring = { ...evening, startsAt: at + 7 * 3_600_000 - 5_000 };
    const noTuesday = makePlaylist([lateEvening], { ...openPolicy, weekdays: [1, 3, 4, 5, 6, 7] });
    expect(decide({ playlist: noTuesday, now: lateEvening.startsAt }).current).toBeUndefined();
    expect(decide({ playlist: noTuesday, now: lateEvening.startsAt + 1_001 }).skipped).toContainEqual(
      expect.objectContaining({ index: 0, reason: 'weekday-not-allowed' }),
    );
  });

  test.each([
    ['not yet valid', { validFrom: at + 1 }],
    ['no longer valid: the end is exclusive', { validUntil: at }],
    ['no longer valid before its last word', { validUntil: at + 9_999 }],
  ])('%s', (_name, validity) => {
    const playlist = makePlaylist([
      { ...evening, items: [{ ...items[0], sha256: a, durationMs: 10_000, ...validity }] },
    ]);
    expect(decide({ playlist })).toEqual({ skipped: [], closed: [] });
    expect(decide({ playlist, now: at + 1_001 })).toEqual({ skipped: [skip(0, 'not-valid-now')], closed });
  });
});

describe('a playlist that changes', () => {
  const progress = { chieu: { ...fresh, settled: [0], begun: true } };
  const sounding = { item: first, startedAt: at };

  test('what sounds and is no longer named is cut, and its airing is over when it has ended', () => {
    const playlist = makePlaylist([], undefined, 2);
    expect(decide({ playlist, now: at + 2_000, progress, sounding })).toEqual({
      cut: 'superseded',
      skipped: [],
      closed: [],
    });
    expect(decide({ playlist, now: at + 2_001, progress }).closed).toEqual([{ airingId: 'chieu', playlistVersion: 2 }]);
  });

  test('other bytes in its place are another item', () => {
    const changed = makePlaylist([{ ...evening, items: [{ sha256: c, durationMs: 10_000 }] }], undefined, 2);
    expect(decide({ playlist: changed, now: at + 2_000, progress, sounding }).cut).toBe('superseded');
  });

  test('what sounds and is still named goes on', () => {
    const longer = makePlaylist([evening, { ...evening, id: 'moi', startsAt: at + 600_000 }], undefined, 2);
    expect(decide({ playlist: longer, now: at + 2_000, progress, sounding }).current).toEqual(first);
  });

  test('a change twenty seconds before the start counts', () => {
    const moved = makePlaylist([{ ...evening, startsAt: at + 20_000 }], undefined, 2);
    expect(decide({ playlist: moved, now: at })).toEqual({ skipped: [], closed: [] });
    expect(decide({ playlist: moved, now: at + 15_000 }).current).toMatchObject({ startsAt: at + 20_000 });
  });
});

describe('two emergencies that a station hears late', () => {
  const order = (id: string, startsAt: number, clip: string, message: string): SampleAiring => ({
    id,
    startsAt,
    priority: 'emergency',
    lateRule: 'when-ready',
    expiresAfterMs: 900_000,
    items: [
      { sha256: clip, durationMs: 2_000 },
      { sha256: message, durationMs: 30_000 },
    ],
  });
  const [d, e] = [sampleHash(4), sampleHash(5)];
  const orders = makePlaylist([order('cu', at - 300_000, a, b), order('moi', at - 240_000, d, e)]);
  const late = { ...base, playlist: orders, readyMedia: [a, b, d, e] };
  const clip = decideWantedState(late).current;

  test.each([-0.4, 0, 2, 250])('the older one is said to its end, its clip %s ms off its moment', (offMs) => {
    if (clip === undefined) throw new Error('nothing begins');
    expect([clip.airingId, clip.index]).toEqual(['cu', 0]);
    const progress = { cu: { ...fresh, settled: [0], begun: true } };
    const sounding = { item: clip, startedAt: clip.startsAt + offMs };
    const { next } = decideWantedState({ ...late, now: at + 1_000, progress, sounding });
    expect([next?.airingId, next?.index]).toEqual(['cu', 1]);
  });

  test('the newer one follows it', () => {
    const progress = { cu: { ...fresh, settled: [0, 1], begun: true } };
    const { current } = decideWantedState({ ...late, now: at + 32_000, progress });
    expect([current?.airingId, current?.index]).toEqual(['moi', 0]);
  });
});
