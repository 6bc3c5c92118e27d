/** A filled place and its stand-in: which of the two sounds hangs on what is on the disk. */
import { expect, test } from 'vitest';
import { holdBegun } from '../../stations/player/begun-airings.ts';
import type { PlannedFile, Situation } from '../../stations/player/situation.ts';
import { decideWantedState } from '../../stations/player/wanted-state.ts';
import { makePlaylist, sampleHash } from '../fakes/make-playlist.ts';

const at = Date.UTC(2026, 10, 23, 10, 0, 0);
const [filling, standIn, after] = [sampleHash(1), sampleHash(2), sampleHash(3)];
const plain = makePlaylist([
  {
    id: 'chieu',
    startsAt: at,
    items: [
      { sha256: filling, durationMs: 20_000, validUntil: at + 60_000 },
      { sha256: after, durationMs: 30_000 },
    ],
  },
]);
const fallback = {
  title: 'Bản tin dự phòng',
  kind: 'news',
  sha256: standIn,
  durationMs: 10_000,
  approvedBy: 'Chủ tịch',
};
const playlist = {
  ...plain,
  airings: plain.airings.map((one) => ({
    ...one,
    items: one.items.map((item, n) => (n === 0 && 'sha256' in item ? { ...item, fallback } : item)),
  })),
};
const base: Situation = {
  playlist,
  now: at - 2_000,
  clockTrusted: true,
  readyMedia: [filling, standIn, after],
  damagedMedia: [],
  failures: {},
  progress: {},
  absences: [],
  openRelays: [],
  volumePct: 100,
  journalFull: false,
};
const item = (sha256: string, durationMs: number, title: string): PlannedFile => ({
  kind: 'file',
  airingId: 'chieu',
  index: 0,
  title,
  playlistVersion: 1,
  startsAt: at,
  endsAt: at + durationMs,
  sha256,
});
const begun = { chieu: { settled: [0], begun: true, missed: false, closed: false } };

test.each<[string, Partial<Situation>, string | undefined]>([
  ['the filling, where it is here', {}, filling],
  ['the stand-in, where the filling never came', { readyMedia: [standIn, after] }, standIn],
  ['the stand-in, where the filling is damaged', { damagedMedia: [filling] }, standIn],
  [
    'the filling, where the stand-in is not here either: its absence is what is told',
    { readyMedia: [after] },
    undefined,
  ],
  [
    'what sounds goes on, also when the filling comes meanwhile',
    {
      now: at + 3_000,
      progress: begun,
      sounding: { item: item(standIn, 10_000, 'Bản tin dự phòng'), startedAt: at },
    },
    standIn,
  ],
  [
    'what sounds goes on, also when its file is gone meanwhile',
    {
      now: at + 3_000,
      readyMedia: [standIn, after],
      progress: begun,
      sounding: { item: item(filling, 20_000, 'Tin 1'), startedAt: at },
    },
    filling,
  ],
])('%s', (_name, change, expected) => {
  const { current, cut } = decideWantedState({ ...base, ...change });
  expect([current?.kind === 'file' ? current.sha256 : undefined, cut]).toEqual([expected, undefined]);
});

test('what follows keeps its time; the shorter stand-in leaves silence before it', () => {
  const readyMedia = [standIn, after];
  const wanted = decideWantedState({ ...base, readyMedia });
  expect(wanted).toMatchObject({ current: item(standIn, 10_000, 'Bản tin dự phòng'), skipped: [] });
  expect(wanted.next).toBeUndefined();
  const later = decideWantedState({ ...base, readyMedia, now: at + 16_000, progress: begun });
  expect(later.current).toMatchObject({ index: 1, startsAt: at + 20_000 });
});

test('without either of them the place is told as what it lacks', () => {
  const { skipped } = decideWantedState({ ...base, readyMedia: [after], now: at + 1_001 });
  expect(skipped).toEqual([
    { airingId: 'chieu', index: 0, playlistVersion: 1, plannedAt: at, reason: 'media-missing' },
  ]);
});

test('a stand-in that sounds and is taken back ends within its sentence, and what follows keeps its time', () => {
  const readyMedia = [standIn, after];
  const taken = holdBegun(playlist, { ...plain, version: 2, withdrawn: [standIn] }, { progress: begun });
  const sounding = { item: item(standIn, 10_000, 'Bản tin dự phòng'), startedAt: at };
  const wanted = { ...base, playlist: taken, readyMedia, progress: begun };
  const cut = decideWantedState({ ...wanted, now: at + 3_000, sounding });
  expect([cut.cut, cut.current]).toEqual(['superseded', undefined]);
  expect(decideWantedState({ ...wanted, now: at + 16_000 }).current).toMatchObject({ index: 1, startsAt: at + 20_000 });
});
