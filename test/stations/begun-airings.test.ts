/** What of a begun airing goes on when a newer playlist comes: its own bytes, but nothing that was taken away or taken back. */
import { expect, test } from 'vitest';
import { holdBegun } from '../../stations/player/begun-airings.ts';
import type { Playlist, PlaylistFileItem } from '../../stations/protocol.ts';
import { makePlaylist, sampleHash } from '../fakes/make-playlist.ts';

const at = Date.UTC(2026, 10, 23, 10, 0, 0);
const [filling, standIn, other] = [sampleHash(1), sampleHash(2), sampleHash(3)];
const progress = { chieu: { settled: [], begun: true, missed: false, closed: false } };

/** A playlist of one airing with one place: what fills it, and what stands in for that. */
function placed(version: number, sha256: string, spare?: string, withdrawn?: string[]): Playlist {
  const plain = makePlaylist(
    [{ id: 'chieu', startsAt: at, items: [{ sha256, durationMs: 20_000 }] }],
    undefined,
    version,
  );
  const fallback = {
    title: 'Dự phòng',
    kind: 'news',
    sha256: spare ?? '',
    durationMs: 10_000,
    approvedBy: 'Lãnh đạo xã',
  };
  const airings = plain.airings.map((airing) => ({
    ...airing,
    items: airing.items.map((item) => (spare === undefined ? item : { ...(item as PlaylistFileItem), fallback })),
  }));
  return { ...plain, airings, ...(withdrawn === undefined ? {} : { withdrawn }) };
}

test.each<[string, Playlist, Playlist, (string | undefined)[][]]>([
  ['a place filled too late', placed(1, standIn), placed(2, filling, standIn), [[standIn, undefined]]],
  ['another filling', placed(1, filling, standIn), placed(2, other, standIn), [[filling, standIn]]],
  ['the stand-in is what is planned now', placed(1, filling, standIn), placed(2, standIn), [[filling, standIn]]],
  ['the stand-in is taken away', placed(1, filling, standIn), placed(2, filling), [[filling, undefined]]],
  [
    'its approval taken back',
    placed(1, filling, standIn),
    placed(2, filling, undefined, [standIn]),
    [[filling, undefined]],
  ],
  ['taken back where it is the plan of before', placed(1, standIn), placed(2, filling, undefined, [standIn]), []],
  ['the filling of before is taken back', placed(1, filling, standIn), placed(2, other, standIn, [filling]), []],
])('%s', (_name, before, next, expected) => {
  const { airings } = holdBegun(before, next, { progress });
  const files = airings.flatMap(({ items }) => items as PlaylistFileItem[]);
  expect(files.map(({ sha256, fallback }) => [sha256, fallback?.sha256])).toEqual(expected);
});
