/** Figures in words, and targets of each topic as one target again. */
import { expect, test } from 'vitest';
import {
  against,
  amount,
  hours,
  minuteCount,
  minutes,
  names,
  seconds,
  share,
} from '../../web/src/pages/report/figures/figure-words.ts';
import { groupTargets, isWhollyMet, type TargetLine } from '../../web/src/pages/report/figures/target-groups.ts';

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
