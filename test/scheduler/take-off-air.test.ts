/** What goes off the air with a file whose approval was taken back: also where it would only stand in for another. */
import { expect, test } from 'vitest';
import type { Airing, FileItem } from '../../scheduler/model.ts';
import { takeOffAir } from '../../scheduler/take-off-air.ts';

const [bulletin, spare] = ['b'.repeat(64), 'd'.repeat(64)];
const fallback = {
  title: 'Dự phòng',
  kind: 'news',
  sha256: spare,
  bytes: 9,
  durationMs: 10_000,
  approvedBy: 'Lãnh đạo',
} as const;
const item: FileItem = {
  ...fallback,
  index: 0,
  title: 'Bản tin',
  segmentId: 'tin',
  topics: [],
  sha256: bulletin,
  offsetMs: 0,
  approvedAt: 0,
  fallback,
};
const airing: Airing = {
  id: 'chieu',
  scheduleId: 'lich',
  programmeId: 'chuong-trinh',
  title: 'Chiều',
  startsAt: 0,
  endsAt: 10_000,
  priority: 'normal',
  lateRule: 'join',
  stationIds: ['T1'],
  items: [item],
  dropped: [],
};

test.each<[string, string, FileItem[]]>([
  ['a stand-in: its place is silent where the bulletin does not come', spare, [{ ...item, fallback: 'silence' }]],
  ['the bulletin: nothing is left of its place', bulletin, []],
  ['another file: nothing changes', 'e'.repeat(64), [item]],
])('%s', (_name, withdrawn, items) => {
  expect(takeOffAir([airing], [], new Set([withdrawn]))).toEqual([{ ...airing, items }]);
});
