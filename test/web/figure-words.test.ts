/** Figures in words, and targets of each topic as one target again. */
import { expect, test } from 'vitest';
import {
  against,
  amount,
  hours,
  minuteCount,
  minuteParts,
  minutes,
  names,
  seconds,
  share,
  silentIn,
} from '../../web/src/pages/report/figures/figure-words.ts';
import {
  groupTargets,
  isMetThroughout,
  isWhollyMet,
  type TargetLine,
} from '../../web/src/pages/report/figures/target-groups.ts';
import { placeLook } from '../../web/src/pages/targets/target-looks.ts';
import { sampleFigures } from '../server/sample-figures.ts';

const MINUTE = 60_000;

test.each([
  [share(1911, 2156), '88,6%'],
  [share(9999, 10_000), '99,9%'],
  [share(7, 7), '100%'],
  [share(0, 7), '0%'],
  [share(0, 0), 'không có gì để tính'],
  [minutes(1205.5 * MINUTE), '1.206 phút'],
  [minutes(20_000), 'dưới 1 phút'],
  [minutes(0), '0 phút'],
  [minuteCount(20_000), '<1'],
  [hours(45 * MINUTE), '45 phút'],
  [hours(1290 * MINUTE), '21 giờ 30 phút'],
  [hours(20_160 * MINUTE), '336 giờ'],
  [seconds(4_200), '4,2 giây'],
  [seconds(600_000), '10 phút'],
  [against(214 * MINUTE, 161 * MINUTE), 'tăng 53 phút so với kỳ trước (161 phút)'],
  [against(100 * MINUTE, 161 * MINUTE), 'giảm 61 phút so với kỳ trước (161 phút)'],
  [against(214 * MINUTE, 0), 'tăng 214 phút so với kỳ trước (0 phút)'],
  [against(214 * MINUTE, 0, false), 'nhật ký chưa có số liệu kỳ trước để so sánh'],
  [against(161 * MINUTE + 1, 161 * MINUTE), 'bằng kỳ trước (161 phút)'],
  [amount(52, { measure: 'airings' }), '52 lượt'],
  [amount(3_600_000, { measure: 'minutes' }), '60 phút'],
  [names(['A', 'B'], 'thôn'), 'A, B'],
  [names(['A', 'B', 'C', 'D', 'E', 'G'], 'thôn'), 'A, B, C, D và 2 thôn khác'],
])('%s', (found, expected) => expect(found).toBe(expected));

const line = (id: string, title: string, villagesMet = 13): TargetLine => ({
  ...{ id, title, measure: 'airings', wanted: 4, periods: 4, villages: 13, villagesMet, villagesMetConfirmed: 0 },
  ...{ villagePeriodsMet: 0, byVillage: [] },
});

test('lines of one target are one, each with its topic; a target that has brackets of its own keeps them', () => {
  const groups = groupTargets([
    line('a', 'Bốn lượt (mẫu)'),
    line('b', 'Từng nội dung (II.1)'),
    line('b', 'Từng nội dung (II.2)', 12),
  ]);
  expect(groups.map(({ title, lines }) => [title, lines.map(({ topic }) => topic)])).toEqual([
    ['Bốn lượt (mẫu)', [undefined]],
    ['Từng nội dung', ['II.1', 'II.2']],
  ]);
  expect(groups[1]?.lines.map(({ target }) => isWhollyMet(target))).toEqual([true, false]);
});

test('every row of a village stands in one of its columns', () => {
  // Kim Thành of a quarter: one airing left out for want of power.
  expect(silentIn({ planned: 66, sounded: 65, unknown: 0 })).toBe(1);
  for (const village of sampleFigures().villages) {
    expect(village.sounded + silentIn(village) + village.unknown).toBe(village.planned);
    expect(silentIn(village)).toBeGreaterThanOrEqual(village.missed);
  }
});

test('minutes that are printed as parts of a sum add up to it', () => {
  expect(minuteParts(594.6 * MINUTE, [528.3 * MINUTE, 66.3 * MINUTE])).toEqual(['528', '67']);
  expect(minuteParts(0, [0, 0])).toEqual(['0', '0']);
});

test('a target met on the sum alone is not called met', () => {
  expect(placeLook({ met: true, periodsMet: 4 }, 7).word).toBe('Đạt tổng, 4/7 kỳ');
  expect(placeLook({ met: true, periodsMet: 7 }, 7).word).toBe('Đạt');
  expect(placeLook({ met: false, periodsMet: 2 }, 7).word).toBe('Chưa đạt');
  expect(sampleFigures().targets.map(isMetThroughout)).toEqual([false, true]);
});
