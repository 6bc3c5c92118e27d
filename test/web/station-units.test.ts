/** An fm station cannot be chosen without its carrier's whole group. */
import { expect, test } from 'vitest';
import {
  carrierWords,
  reachedStations,
  stationUnits,
  type UnitStation,
  wholeTarget,
} from '../../web/src/words/station-units.ts';

const station = (id: string, code: string, name: string, more: Partial<UnitStation> = {}): UnitStation => ({
  id,
  code,
  name,
  transport: 'ip',
  carrierId: null,
  zoneIds: [],
  ...more,
});
const stations = [
  station('b', 'T02', 'Tân Thủy', { zoneIds: ['tren'] }),
  station('a', 'T00', 'Đài xã'),
  station('c', 'T03', 'Cây Tắt', { transport: 'fm', carrierId: 'a', zoneIds: ['duoi'] }),
  station('d', 'T01', 'Hồ Vậy', { transport: 'fm', carrierId: 'a' }),
];
const ids = (list: readonly UnitStation[]) => list.map(({ id }) => id);

test('a carrier and its fm stations are one choice, in the order of the codes', () => {
  expect(stationUnits(stations)).toEqual([
    { id: 'a', name: 'Đài xã', fmNames: ['Hồ Vậy', 'Cây Tắt'], stationIds: ['a', 'd', 'c'] },
    { id: 'b', name: 'Tân Thủy', fmNames: [], stationIds: ['b'] },
  ]);
});

test('one whose carrier is not among them stands alone', () => {
  expect(stationUnits(stations.slice(2)).map(({ id }) => id)).toEqual(['d', 'c']);
});

test('a target reaches the whole group of each station that it names', () => {
  expect(ids(reachedStations({ kind: 'all' }, stations))).toEqual(['b', 'a', 'c', 'd']);
  expect(ids(reachedStations({ kind: 'stations', stationIds: ['d'] }, stations))).toEqual(['a', 'c', 'd']);
  expect(ids(reachedStations({ kind: 'zones', zoneIds: ['duoi'] }, stations))).toEqual(['a', 'c', 'd']);
  expect(ids(reachedStations({ kind: 'zones', zoneIds: ['tren'] }, stations))).toEqual(['b']);
});

test('the start of every kind leaves nobody out', () => {
  expect(wholeTarget('all', stations, [])).toEqual({ kind: 'all' });
  expect(wholeTarget('stations', stations, [])).toEqual({ kind: 'stations', stationIds: ['b', 'a', 'c', 'd'] });
  expect(wholeTarget('zones', stations, [{ id: 'tren' }])).toEqual({ kind: 'zones', zoneIds: ['tren'] });
});

test('who sounds with whom is said', () => {
  expect(carrierWords(stations)).toEqual(['Thu sóng FM của Đài xã, phát cùng: Hồ Vậy, Cây Tắt.']);
  expect(carrierWords([stations[0] as UnitStation])).toEqual([]);
});
