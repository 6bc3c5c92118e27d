/** The policy in words: hours over midnight, runs of days, volume by hour, exceptions. */
import { expect, test } from 'vitest';
import {
  exceptionState,
  hoursWords,
  type PolicyRules,
  ruleFacts,
  spanWords,
  weekdaysWords,
} from '../../web/src/words/policy-words.ts';

const zone = 'Asia/Ho_Chi_Minh';
const rules: PolicyRules = {
  quiet: [],
  weekdays: [1, 2, 3, 4, 5, 6],
  windows: [],
  maxSessionsPerDay: 2,
  maxMinutesPerSession: 45,
  minMinutesPerDay: 0,
  volumeCeilingPct: 100,
  volumeBands: [],
  stationCaps: [],
};

test.each([
  ['21:00', '05:00', 'từ 21:00 đến 05:00 hôm sau (5 giờ sáng)'],
  ['11:30', '13:30', 'từ 11:30 đến 13:30'],
  ['22:30:00', '00:00:00', 'từ 22:30 (10 giờ 30 đêm) đến 00:00 hôm sau (0 giờ đêm)'],
])('hours from %s until %s are %s', (from, until, words) => {
  expect(hoursWords({ from, until })).toBe(words);
});

test.each([
  [[1, 2, 3, 4, 5, 6], 'từ thứ Hai đến thứ Bảy'],
  [[7, 6, 5, 4, 3, 2, 1], 'mọi ngày trong tuần'],
  [[6, 7], 'thứ Bảy, Chủ nhật'],
  [[1, 3, 5], 'thứ Hai, thứ Tư, thứ Sáu'],
])('the days %j are %s', (days, words) => {
  expect(weekdaysWords(days)).toBe(words);
});

test('a policy that says little says so in every line', () => {
  expect(ruleFacts(rules, String)).toEqual([
    { term: 'Giờ yên lặng', lines: ['không quy định'] },
    { term: 'Khung giờ phát', lines: ['giờ nào cũng được, trừ giờ yên lặng'] },
    { term: 'Ngày được phát', lines: ['từ thứ Hai đến thứ Bảy'] },
    { term: 'Số buổi mỗi ngày', lines: ['nhiều nhất 2 buổi'] },
    { term: 'Thời lượng mỗi buổi', lines: ['nhiều nhất 45 phút, kể cả tiếp âm'] },
    { term: 'Thời lượng mỗi ngày', lines: ['không quy định mức tối thiểu'] },
    { term: 'Âm lượng', lines: ['không quá 100 % ở mọi giờ'] },
    { term: 'Trạm gần trường học, trạm y tế', lines: ['không có mức riêng'] },
  ]);
});

test('volume by hour and the caps of single stations are said with their days and their reason', () => {
  const facts = ruleFacts(
    {
      ...rules,
      volumeCeilingPct: 90,
      volumeBands: [{ from: '05:00', until: '06:00', weekdays: [6, 7], ceilingPct: 60 }],
      stationCaps: [
        { from: '07:00', until: '11:00', ceilingPct: 40, stationIds: ['t5', 't6'], reason: 'gần trường tiểu học' },
      ],
    },
    (id) => `Thôn ${id}`,
  );
  expect(facts.slice(-2)).toEqual([
    {
      term: 'Âm lượng',
      lines: ['không quá 90 %', 'từ 05:00 (5 giờ sáng) đến 06:00, thứ Bảy, Chủ nhật không quá 60 %'],
    },
    {
      term: 'Trạm gần trường học, trạm y tế',
      lines: ['Thôn t5, Thôn t6: từ 07:00 đến 11:00 không quá 40 % (gần trường tiểu học)'],
    },
  ]);
});

test.each([
  [
    '2026-12-31T23:00+07:00',
    '2027-01-01T00:30+07:00',
    'thứ Năm 31/12/2026, từ 23:00 (11 giờ đêm) đến 00:30 hôm sau (0 giờ 30 đêm)',
  ],
  ['2026-11-29T06:00+07:00', '2026-11-29T19:00+07:00', 'Chủ nhật 29/11/2026, từ 06:00 đến 19:00'],
  ['2026-11-29T06:00+07:00', '2026-12-01T19:00+07:00', 'Chủ nhật 29/11/2026, từ 06:00 đến 19:00, thứ Ba 01/12/2026'],
])('from %s to %s is said with its days', (from, to, words) => {
  expect(spanWords(from, to, zone)).toBe(words);
});

test('an exception waits until it begins; approved, it comes and then is open', () => {
  const from = '2026-11-29T06:00:00Z';
  const [before, begun] = [Date.parse(from) - 1, Date.parse(from)];
  const stateOf = (approvedAt: string | null) =>
    [before, begun].map((now) => exceptionState({ from, approvedAt }, now));
  expect([stateOf(null), stateOf('2026-11-28T00:00:00Z')]).toEqual([
    ['waiting', 'late'],
    ['coming', 'open'],
  ]);
});
