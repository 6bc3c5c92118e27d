/** The guess why a contact was lost: what points where, and what points nowhere. */
import { expect, test } from 'vitest';
import { type LossFacts, likelyCause } from '../../server/likely-cause.ts';

const now = Date.UTC(2026, 10, 27, 3);
const minute = 60_000;
const lostAt = now - 10 * minute;
const other = (id: string, lost: number | undefined, zoneIds: readonly string[] = ['bac']) => ({
  id,
  zoneIds,
  lostAt: lost,
});
const own = { id: 'own', zoneIds: ['bac'], lostAt };
const well = [other('a', undefined), other('b', undefined), other('c', undefined), other('d', undefined)];
const alone: LossFacts = { now, station: own, stations: [own, ...well], sim: undefined, lastFaults: [], earlier: [] };
const back = (...restarted: boolean[]) => restarted.map((one) => ({ restarted: one }));

test.each<[string, Partial<LossFacts>, string | undefined, string?]>([
  ['one station alone, with no history: nothing is claimed', {}, undefined],
  [
    'most stations within five minutes',
    { stations: [own, other('a', lostAt - 4 * minute), other('b', lostAt + 4 * minute), ...well.slice(2)] },
    'wide',
    'có thể do mất mạng hoặc mất điện diện rộng (3 trên 5 trạm mất liên lạc cùng lúc)',
  ],
  [
    'exactly half is not most',
    { stations: [own, other('a', lostAt, ['nam']), other('b', undefined), other('c', undefined)] },
    undefined,
  ],
  ['two stations of two are no wide area', { stations: [own, other('a', lostAt, ['nam'])] }, undefined],
  [
    'a neighbour of its group went with it',
    { stations: [own, other('a', lostAt + minute), ...well] },
    'area',
    'có thể do mất điện hoặc mất mạng ở khu vực (2 trạm cùng nhóm mất liên lạc cùng lúc)',
  ],
  [
    'a neighbour that went an hour before says nothing',
    { stations: [own, other('a', lostAt - 60 * minute), ...well] },
    undefined,
  ],
  ['the SIM has ended', { sim: 'expired' }, 'data', 'có thể do SIM hết hạn'],
  ['the month is used up', { sim: 'used-up' }, 'data', 'có thể do SIM hết dữ liệu của tháng'],
  [
    'a SIM that ended counts before a neighbour that went too',
    { sim: 'expired', stations: [own, other('a', lostAt), ...well] },
    'data',
  ],
  [
    'the last word was of a fault',
    { lastFaults: ['player-down'] },
    'broken',
    'có thể do hỏng máy (lần báo cuối đã có lỗi)',
  ],
  ['a stale playlist breaks no machine', { lastFaults: ['playlist-stale'] }, undefined],
  [
    'it had mostly been off before',
    { earlier: back(true, true, false) },
    'power',
    'có thể do mất điện (2 trong 3 lần trước là do mất điện)',
  ],
  [
    'it had mostly been running before',
    { earlier: back(false, false) },
    'network',
    'có thể do mất mạng di động tại chỗ (2 trong 2 lần trước máy vẫn chạy)',
  ],
  ['one time is no pattern', { earlier: back(true) }, undefined],
  ['as often as not is no pattern', { earlier: back(true, false) }, undefined],
  [
    'gone for more than three days',
    { now: lostAt + 73 * 60 * minute },
    'broken',
    'có thể do hỏng máy hoặc hỏng nguồn (đã quá 3 ngày)',
  ],
])('%s', (_, over, cause, words) => {
  const guess = likelyCause({ ...alone, ...over });
  expect(guess?.cause).toBe(cause);
  if (words !== undefined) expect(guess?.words).toBe(words);
  if (guess !== undefined) expect(guess.words).toMatch(/^có thể do /);
});
