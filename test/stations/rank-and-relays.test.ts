/** What should sound where ranks meet and streams come in: nested airings, emergencies, live windows, the volume of the hour. */
import { describe, expect, test } from 'vitest';
import type { PlannedItem, PlannedRelay, Situation } from '../../stations/player/situation.ts';
import { decideWantedState } from '../../stations/player/wanted-state.ts';
import type { Playlist } from '../../stations/protocol.ts';
import { makePlaylist, openPolicy, type SampleAiring, sampleHash } from '../fakes/make-playlist.ts';

const at = Date.UTC(2026, 10, 23, 10, 0, 0); // 17:00 in the commune
const [a, b, c] = [sampleHash(1), sampleHash(2), sampleHash(3)];
const evening: SampleAiring = {
  id: 'chieu',
  startsAt: at,
  items: [
    { sha256: a, durationMs: 10_000 },
    { sha256: b, durationMs: 20_000 },
    { sha256: c, durationMs: 30_000 },
  ],
};
const urgent = (startsAt: number, durationMs = 8_000): SampleAiring => ({
  id: 'khan',
  startsAt,
  items: [{ sha256: b, durationMs }],
  priority: 'emergency',
});
const fresh = { settled: [], begun: false, missed: false, closed: false };

function decide(playlist: Playlist, now: number, change: Partial<Situation> = {}) {
  return decideWantedState({
    playlist,
    now,
    clockTrusted: true,
    readyMedia: [a, b, c],
    damagedMedia: [],
    failures: {},
    progress: {},
    absences: [],
    openRelays: [],
    volumePct: 100,
    journalFull: false,
    ...change,
  });
}

/** The airing without one of its items: what the plan leaves where a higher rank has the time. */
function without(playlist: Playlist, index: number): Playlist {
  const airings = playlist.airings.map((one) => ({
    ...one,
    items: one.items.filter((item) => item.index !== index || one.id !== 'chieu'),
  }));
  return { ...playlist, airings };
}
const file = (playlist: Playlist, index: number): PlannedItem => {
  const item = decide(playlist, at + ([0, 10_000, 30_000][index] ?? 0), {
    progress: { chieu: { ...fresh, settled: [0, 1, 2].slice(0, index), begun: index > 0 } },
  }).current;
  if (item === undefined) throw new Error('nothing sounds');
  return item;
};
const names = (items: readonly { readonly airingId: string; readonly index: number; readonly reason?: string }[]) =>
  items.map(({ airingId, index, reason = '' }) => `${airingId}/${index} ${reason}`.trim());

describe('an airing in the hole of another', () => {
  const nested = without(makePlaylist([evening, urgent(at + 12_000)]), 1);

  test('the interrupted one goes on at its next item boundary, on its own timeline', () => {
    const progress = { chieu: { ...fresh, settled: [0], begun: true } };
    expect(decide(nested, at + 11_000, { progress }).current).toMatchObject({
      airingId: 'khan',
      startsAt: at + 12_000,
    });
    const after = { ...progress, khan: { ...fresh, settled: [0], begun: true, closed: true } };
    expect(decide(nested, at + 26_000, { progress: after })).toMatchObject({
      current: { airingId: 'chieu', index: 2, startsAt: at + 30_000 },
      skipped: [],
      closed: [],
    });
  });

  test('the order of the airings in the playlist is irrelevant', () => {
    const reversed = { ...nested, airings: [...nested.airings].reverse() };
    for (let now = at - 10_000; now < at + 70_000; now += 500) {
      const { closed: _, skipped, ...rest } = decide(nested, now);
      const { closed: __, skipped: others, ...other } = decide(reversed, now);
      expect(other).toEqual(rest);
      expect(names(others).sort()).toEqual(names(skipped).sort());
    }
  });
});

describe('an emergency that came in late', () => {
  const whole = makePlaylist([evening, urgent(at + 15_000)]);
  const sounding = { item: { ...file(makePlaylist([evening]), 1) }, startedAt: at + 10_000 };
  const progress = { chieu: { ...fresh, settled: [0, 1], begun: true } };

  test('cuts what sounds half a second before its own start, so that it begins on its moment', () => {
    expect(decide(whole, at + 14_000, { progress, sounding })).toMatchObject({
      current: { airingId: 'chieu' },
      wakeAt: at + 14_500,
    });
    expect(decide(whole, at + 14_500, { progress, sounding })).toMatchObject({
      cut: 'preempted',
      current: { airingId: 'khan', startsAt: at + 15_000 },
    });
  });

  test('an item that would run into it is not begun, and is told as preempted', () => {
    const early = makePlaylist([evening, urgent(at + 35_000)]);
    expect(decide(early, at + 29_000, { progress }).current).toBeUndefined();
    const emergencySounds = {
      progress: { ...progress, khan: { ...fresh, settled: [0], begun: true } },
      sounding: {
        item: { ...sounding.item, airingId: 'khan', index: 0, startsAt: at + 35_000, endsAt: at + 43_000 },
        startedAt: at + 35_000,
      },
    };
    const late = makePlaylist([evening, urgent(at + 28_000)]);
    expect(
      names(
        decide(late, at + 31_001, {
          ...emergencySounds,
          sounding: {
            ...emergencySounds.sounding,
            item: { ...emergencySounds.sounding.item, startsAt: at + 28_000, endsAt: at + 36_000 },
          },
        }).skipped,
      ),
    ).toEqual(['chieu/2 preempted']);
  });

  test('an item preempted does not make its airing late: by the rule "skip" the rest still airs', () => {
    const skip: SampleAiring = { ...evening, lateRule: 'skip' };
    const playlist = makePlaylist([skip, urgent(at - 1_000, 9_000)]);
    const done = { khan: { ...fresh, settled: [0], begun: true, closed: true } };
    const answer = decide(playlist, at + 9_000, { progress: done });
    expect(names(answer.skipped)).toEqual(['chieu/0 preempted']);
    expect(answer.current).toMatchObject({ airingId: 'chieu', index: 1 });
  });

  test('one whose file is missing cuts nothing', () => {
    expect(
      decide(
        makePlaylist([evening, { ...urgent(at + 15_000), items: [{ sha256: sampleHash(9), durationMs: 8_000 }] }]),
        at + 15_000,
        { progress, sounding },
      ).cut,
    ).toBeUndefined();
  });

  test('an emergency never cuts an emergency: it queues', () => {
    const first = { ...urgent(at, 20_000), id: 'truoc' };
    const playlist = makePlaylist([first, urgent(at + 10_000)]);
    const item = { ...sounding.item, airingId: 'truoc', index: 0, startsAt: at, endsAt: at + 20_000 };
    expect(
      decide(playlist, at + 10_000, {
        sounding: { item, startedAt: at },
        progress: { truoc: { ...fresh, settled: [0], begun: true } },
      }).cut,
    ).toBeUndefined();
  });
});

test('a priority airing never cuts a file in mid-sentence: the plan has left it room', () => {
  const priority: SampleAiring = { ...urgent(at + 15_000), priority: 'priority' };
  const sounding = { item: file(makePlaylist([evening]), 1), startedAt: at + 10_000 };
  const progress = { chieu: { ...fresh, settled: [0, 1], begun: true } };
  expect(decide(makePlaylist([evening, priority]), at + 15_000, { progress, sounding }).cut).toBeUndefined();
});

test('what the playlist leaves out because a higher rank has its time is cut as preempted, anything else as superseded', () => {
  const sounding = { item: file(makePlaylist([evening]), 1), startedAt: at + 10_000 };
  const progress = { chieu: { ...fresh, settled: [0, 1], begun: true } };
  const holed = without(makePlaylist([evening, urgent(at + 15_000)], undefined, 2), 1);
  expect(decide(holed, at + 12_000, { progress, sounding }).cut).toBe('preempted');
  const withdrawn = without(makePlaylist([evening], undefined, 2), 1);
  expect(decide(withdrawn, at + 12_000, { progress, sounding }).cut).toBe('superseded');
});

describe('a relay', () => {
  const live: SampleAiring = {
    id: 'tiep-am',
    startsAt: at,
    items: [
      { sha256: a, durationMs: 10_000 },
      { sha256: '', sourceId: 'huyen', url: 'http://huyen.example/live', durationMs: 600_000 },
      { sha256: b, durationMs: 20_000 },
    ],
  };
  const playlist = makePlaylist([live]);
  const relay: PlannedRelay = {
    kind: 'relay',
    airingId: 'tiep-am',
    index: 1,
    title: 'Tin 2',
    playlistVersion: 1,
    sourceId: 'huyen',
    url: 'http://huyen.example/live',
    startsAt: at + 10_000,
    endsAt: at + 610_000,
  };
  const under = { 'tiep-am': { ...fresh, settled: [0, 1], begun: true } };
  const sounding = { item: relay, startedAt: at + 10_000 };
  const open = { progress: under, openRelays: [relay] };

  test('is joined at any moment of its window, but when what follows is being loaded, and never after it', () => {
    const progress = { 'tiep-am': { ...fresh, settled: [0], missed: true } };
    expect(decide(playlist, at + 400_000, { progress }).current).toEqual(relay);
    expect(decide(playlist, at + 609_499, { progress }).current).toEqual(relay);
    expect(decide(playlist, at + 609_500, { progress }).current).toMatchObject({ index: 2 });
    const alone = decide(playlist, at + 609_999, { progress, readyMedia: [] });
    expect(alone.current).toEqual(relay);
    expect(decide(playlist, at + 610_000, { progress, readyMedia: [] }).current).toBeUndefined();
  });

  test('needs no file: coverage and media know nothing of it', () => {
    expect(playlist.media.map(({ sha256 }) => sha256)).toEqual([a, b]);
    expect(
      decide(playlist, at + 20_000, { progress: { 'tiep-am': { ...fresh, settled: [0] } }, readyMedia: [] }).current,
    ).toEqual(relay);
  });

  test('makes room half a second before the end of its window, whole, and what follows begins on its moment', () => {
    expect(decide(playlist, at + 609_499, { ...open, sounding })).toMatchObject({
      current: relay,
      finished: [],
      wakeAt: at + 609_500,
    });
    const answer = decide(playlist, at + 609_500, { ...open, sounding });
    expect(answer).toMatchObject({ current: { index: 2 }, finished: [{ item: relay }] });
    expect(answer.finished[0]).not.toHaveProperty('reason');
    expect(answer.cut).toBeUndefined();
  });

  test('that nothing follows is over at the end of its window', () => {
    const last = { ...open, sounding, readyMedia: [a] };
    expect(decide(playlist, at + 609_999, last)).toMatchObject({ current: relay, finished: [], wakeAt: at + 610_000 });
    expect(decide(playlist, at + 610_000, last).finished).toEqual([{ item: relay }]);
  });

  test('that breaks off is wanted again while the window lasts; silent at its end, that is the reason', () => {
    expect(decide(playlist, at + 300_000, open)).toMatchObject({ current: relay, finished: [], closed: [] });
    expect(decide(playlist, at + 610_000, open).finished).toEqual([{ item: relay, reason: 'relay-silent' }]);
  });

  test('of which nothing ever sounded is skipped when its window is over, with the engine’s reason', () => {
    const progress = { 'tiep-am': { ...fresh, settled: [0], begun: true } };
    const failures = { 'tiep-am/1': 'relay-silent' as const };
    expect(decide(playlist, at + 609_000, { progress, failures }).skipped).toEqual([]);
    expect(names(decide(playlist, at + 610_000, { progress, failures }).skipped)).toEqual(['tiep-am/1 relay-silent']);
  });

  test('is cut on the moment quiet hours begin, and not begun in them', () => {
    const quiet = makePlaylist([live], { ...openPolicy, quiet: [{ from: '17:05', until: '05:00' }] });
    expect(decide(quiet, at + 299_999, { ...open, sounding })).toMatchObject({ current: relay, wakeAt: at + 300_000 });
    expect(decide(quiet, at + 300_000, { ...open, sounding })).toMatchObject({
      cut: 'quiet-hours',
      finished: [{ reason: 'quiet-hours' }],
    });
    expect(
      decide(quiet, at + 310_000, { progress: { 'tiep-am': { ...fresh, settled: [0] } } }).current,
    ).toBeUndefined();
  });

  test('gives way to any higher rank and is joined again after it', () => {
    const both = makePlaylist([live, { ...urgent(at + 100_000), priority: 'priority' }]);
    const answer = decide(both, at + 99_500, { ...open, sounding });
    expect(answer).toMatchObject({ cut: 'preempted', current: { airingId: 'khan' }, finished: [] });
    const after = { ...under, khan: { ...fresh, settled: [0], begun: true, closed: true } };
    expect(decide(both, at + 108_001, { ...open, progress: after }).current).toEqual(relay);
  });

  test('torn off by a power cut is joined again; its airing stays open until the window is over', () => {
    const torn = { 'tiep-am': { ...fresh, settled: [0, 1, 2], resumable: [1], begun: true } };
    expect(decide(playlist, at + 60_000, { progress: torn })).toMatchObject({
      current: relay,
      skipped: [],
      closed: [],
    });
    expect(decide(playlist, at + 610_000, { progress: torn }).closed).toEqual([
      { airingId: 'tiep-am', playlistVersion: 1 },
    ]);
  });

  test('another address in its place is another sound', () => {
    const moved = makePlaylist(
      [
        {
          ...live,
          items: live.items.map((item) => ('url' in item ? { ...item, url: 'http://other.example/' } : item)),
        },
      ],
      undefined,
      2,
    );
    expect(decide(moved, at + 60_000, { ...open, sounding })).toMatchObject({
      cut: 'superseded',
      finished: [{ reason: 'superseded' }],
    });
  });
});

describe('the volume of the hour', () => {
  const bands = {
    ...openPolicy,
    volumeCeilingPct: 80,
    volumeBands: [{ from: '17:00:15', until: '18:00', ceilingPct: 40 }],
  };
  const playlist = makePlaylist([evening], bands);
  const later = { ...openPolicy, later: [{ validFrom: at + 20_000, ...openPolicy, volumeCeilingPct: 20 }] };

  test.each([
    ['before the band', playlist, at + 14_999, 80],
    ['in the band', playlist, at + 15_000, 40],
    ['by the rules of tomorrow not yet', makePlaylist([evening], later), at + 19_999, 100],
    ['by the rules in force then', makePlaylist([evening], later), at + 20_000, 20],
  ])('%s', (_name, given, now, expected) => {
    expect(decide(given, now).volumePct).toBe(expected);
  });

  test('its change wakes the station in mid-sound', () => {
    const sounding = { item: file(playlist, 1), startedAt: at + 10_000 };
    const progress = { chieu: { ...fresh, settled: [0, 1], begun: true } };
    expect(decide(playlist, at + 12_000, { progress, sounding }).wakeAt).toBe(at + 15_000);
  });
});
