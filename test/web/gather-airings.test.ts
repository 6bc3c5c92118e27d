/** The calendar's blocks: close repeats are one, nothing that is wrong hides among what is well. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blockWords, kindOf } from '../../web/src/pages/schedule/block-look.ts';
import { gatherAirings } from '../../web/src/pages/schedule/gather-airings.ts';
import type { Airing } from '../../web/src/wire.ts';
import { runs } from '../counts.ts';

const start = Date.parse('2026-11-23T05:00:00+07:00');
const airing = (minute: number, fields: Partial<Airing> = {}): Airing => ({
  id: `${fields.scheduleId ?? 's'} ${minute}`,
  scheduleId: 's',
  title: 'CCHC',
  startsAt: new Date(start + minute * 60_000).toISOString(),
  endsAt: new Date(start + (minute + 1) * 60_000).toISOString(),
  priority: 'normal',
  stationIds: ['T00'],
  items: [],
  dropped: [],
  silent: null,
  waits: [],
  places: [],
  occurrence: '2026-11-23T05:00:00',
  movedFrom: null,
  ...fields,
});
const idsOf = (airings: readonly Airing[]) => gatherAirings(airings).map((block) => block.map(({ id }) => id));

test('repeats five minutes apart are one block, morning and evening are two', () => {
  expect(idsOf([airing(5), airing(0), airing(720), airing(10)])).toEqual([['s 0', 's 5', 's 10'], ['s 720']]);
});

test('two schedules stay two', () => {
  expect(idsOf([airing(0), airing(5, { scheduleId: 'other' })])).toEqual([['s 0'], ['other 5']]);
});

test('an emergency is told by its word and its look; one that stays silent says so first', () => {
  const [block] = gatherAirings([airing(0, { priority: 'emergency', title: 'Lũ về' })]);
  const [silent] = gatherAirings([airing(0, { priority: 'emergency', silent: 'Sẽ không phát: đã hủy' })]);
  if (block === undefined || silent === undefined) throw new Error('no block');
  expect([blockWords(block, undefined), kindOf(block, undefined, start)]).toEqual(['KHẨN CẤP · Lũ về', 'urgent']);
  expect(kindOf(silent, undefined, start)).toBe('silent');
});

test('a silent repeat stands by itself', () => {
  expect(idsOf([airing(0), airing(5, { silent: 'Sẽ không phát: chưa được duyệt' }), airing(10)])).toEqual([
    ['s 0', 's 10'],
    ['s 5'],
  ]);
});

test('one that asks, one with an empty place and one that was moved stand by themselves', () => {
  const wait = { earlierId: 'e', afterTitle: 'Tiếp âm', waitsMs: 0, stations: 2, asks: true };
  const place = { index: 1, name: 'Bản tin xã', maxMs: 180_000, filledBy: null };
  const blocks = idsOf([
    airing(0),
    airing(5, { waits: [wait] }),
    airing(10, { places: [place] }),
    airing(15, { movedFrom: '2026-11-23T06:00:00' }),
    airing(20, { places: [{ ...place, filledBy: 'A' }] }),
  ]);
  expect(blocks).toEqual([['s 0', 's 20'], ['s 5'], ['s 10'], ['s 15']]);
});

test('every airing stands in exactly one block, in whatever order they come', () => {
  const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 10_000 }), { maxLength: 40 });
  fc.assert(
    fc.property(minutes, (given) => {
      const blocks = idsOf(given.map((minute) => airing(minute)));
      expect(blocks.flat().sort()).toEqual(given.map((minute) => `s ${minute}`).sort());
    }),
    { numRuns: runs(100, 1000) },
  );
});
