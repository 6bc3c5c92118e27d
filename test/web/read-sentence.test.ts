/** Sentences about "when" are read as they were meant, written back the same, and never guessed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSentence } from '../../web/src/words/read-sentence.ts';
import type { When } from '../../web/src/words/recurrence.ts';
import { recurrenceSentence } from '../../web/src/words/recurrence-sentence.ts';
import { isoWeekday, type Repeat } from '../../web/src/words/repeat-rule.ts';
import { runs } from '../counts.ts';

const near = { today: '2026-11-23', start: '2026-11-24' };
const said = { date: '2026-11-24', times: ['05:20'], until: undefined, count: undefined, exceptDays: [] };
const weekly = (...weekdays: number[]): Repeat => ({ kind: 'weekly', every: 1, weekdays });
const monthly = (...monthDays: number[]): Repeat => ({ kind: 'monthly', every: 1, monthDays });

describe('is understood', () => {
  test.each<[string, Partial<When>]>([
    ['thứ ba, thứ năm hằng tuần lúc 5h20 sáng đến 31/12', { repeat: weekly(2, 4), until: '2026-12-31' }],
    ['Thứ Ba và thứ Năm, 5 giờ 20 sáng, đến 31/12', { repeat: weekly(2, 4), until: '2026-12-31' }],
    ['ngày 4 và 5 hằng tháng 17:00', { repeat: monthly(4, 5), times: ['17:00'] }],
    ['hằng ngày 5 giờ', { repeat: { kind: 'daily', every: 1 }, times: ['05:00'] }],
    ['hàng ngày lúc 5 giờ chiều', { repeat: { kind: 'daily', every: 1 }, times: ['17:00'] }],
    ['thứ hai cuối tháng 5h20', { repeat: { kind: 'nth', every: 1, days: [{ nth: -1, weekday: 1 }] } }],
    ['thứ Hai đầu tiên hằng tháng, 5:20', { repeat: { kind: 'nth', every: 1, days: [{ nth: 1, weekday: 1 }] } }],
    ['thứ ba lần thứ 2 trong tháng 5h20', { repeat: { kind: 'nth', every: 1, days: [{ nth: 2, weekday: 2 }] } }],
    ['T2, T4, T6 5h20', { repeat: weekly(1, 3, 5) }],
    ['thứ hai, tư, sáu lúc 5 giờ 20', { repeat: weekly(1, 3, 5) }],
    ['từ thứ hai đến thứ sáu 5h20 từ 24/11', { repeat: weekly(1, 2, 3, 4, 5) }],
    ['thứ tư từ 25/11 lúc 5h20', { repeat: weekly(3), date: '2026-11-25' }],
    ['hằng ngày trừ chủ nhật, 5h20 và 17h', { repeat: weekly(1, 2, 3, 4, 5, 6), times: ['05:20', '17:00'] }],
    [
      'hằng ngày 5h20 trừ 1/1 và 2/1',
      { repeat: { kind: 'daily', every: 1 }, exceptDays: ['2027-01-01', '2027-01-02'] },
    ],
    ['chủ nhật hai tuần một lần 5h20', { repeat: { kind: 'weekly', every: 2, weekdays: [7] } }],
    ['cách ngày 5h20', { repeat: { kind: 'daily', every: 2 } }],
    ['ngày cuối tháng 5h20', { repeat: monthly(-1) }],
    ['ngày 15 và ngày cuối cùng hằng tháng 5h20', { repeat: monthly(15, -1) }],
    ['thứ ba 5h20 10 lần', { repeat: weekly(2), count: 10 }],
    ['một lần, thứ ba 24/11/2026, 5h20', { repeat: { kind: 'once' } }],
    ['ngày mai 5h20', { repeat: { kind: 'once' } }],
    ['ngày 4 tháng 12 lúc 5 giờ rưỡi', { repeat: { kind: 'once' }, date: '2026-12-04', times: ['05:30'] }],
    ['thứ bảy 11 giờ đêm đến hết tháng 2', { repeat: weekly(6), times: ['23:00'], until: '2027-02-28' }],
    ['THU BA 5H20 den het nam 2027', { repeat: weekly(2), until: '2027-12-31' }],
  ])('%s', (text, expected) => {
    const { when } = readSentence(text, near) as { when: Partial<When> };
    expect(when).toEqual({ ...said, ...expected });
  });
});

describe('is not guessed', () => {
  test.each([
    ['thứ ba khoảng 5h20', 'Chưa hiểu «khoảng».'],
    ['mùng 1 hằng tháng 5h20', 'Chưa hiểu «mùng 1».'],
    ['thứ ba tuần thứ 2 hằng tháng 5h', 'Chưa hiểu «tuần».'],
    ['thứ ba', 'Chưa thấy giờ phát, ví dụ «5 giờ 20 sáng».'],
    ['5h20', 'Chưa thấy ngày phát, ví dụ «thứ Ba và thứ Năm», «hằng ngày» hoặc «24/11».'],
    ['ngày 4 và 5 lúc 17:00', 'Ngày ấy của tháng nào? Ghi «hằng tháng», hoặc ghi cả tháng, ví dụ «24/11».'],
    ['thứ hai 24/11/2026 5h20', '24/11/2026 là thứ Ba, không phải thứ đã ghi.'],
    ['ngày 31/2 5h20', 'Không có ngày 31/2.'],
    ['thứ ba 25h', 'Chưa hiểu «25h».'],
    ['thứ ba 5 giờ trưa', 'Chưa hiểu «5 giờ trưa».'],
    ['thứ ba 5h đến 6h', 'Chưa hiểu «đến».'],
    ['thứ ba 5h, 10 lần, đến 31/12', 'Chỉ ghi một trong hai: phát đến ngày nào, hoặc bao nhiêu lần.'],
    ['thứ ba và ngày 4 hằng tháng 5h', 'Có nhiều cách lặp trong một câu: ghi từng lịch một.'],
  ])('%s', (text, why) => {
    expect(readSentence(text, near)).toEqual({ kind: 'unclear', why });
  });
});

test('every sentence the form writes is read back to the same fields', () => {
  const days = (least: number, most: number) =>
    fc.uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1 }).map((list) => list.sort((a, b) => a - b));
  const every = fc.integer({ min: 1, max: 9 });
  const repeat = fc.oneof(
    fc.constant<Repeat>({ kind: 'once' }),
    every.map((each): Repeat => ({ kind: 'daily', every: each })),
    fc.tuple(every, days(1, 7)).map(([each, weekdays]): Repeat => ({ kind: 'weekly', every: each, weekdays })),
    fc.tuple(every, days(1, 31)).map(([each, list]): Repeat => ({ kind: 'monthly', every: each, monthDays: list })),
    fc
      .tuple(every, fc.constantFrom(1, 2, 3, 4, 5, -1), fc.integer({ min: 1, max: 7 }))
      .map(([each, nth, weekday]): Repeat => ({ kind: 'nth', every: each, days: [{ nth, weekday }] })),
  );
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map((pair) => pair.map((part) => String(part).padStart(2, '0')).join(':'));
  const times = fc.uniqueArray(time, { minLength: 1, maxLength: 3 }).map((list) => list.sort());
  const ends = fc.constantFrom<Partial<When>>({}, { until: '2027-03-31' }, { count: 12 });
  fc.assert(
    fc.property(repeat, times, ends, fc.boolean(), (rule, hours, end, except) => {
      const once = rule.kind === 'once';
      const when = {
        ...said,
        ...(once ? {} : end),
        times: hours,
        repeat: rule,
        exceptDays: except && !once ? ['2026-12-01', '2027-01-01'] : [],
      };
      const text = recurrenceSentence({ ...when, exceptTimes: [], extraTimes: [] });
      expect(isoWeekday('2026-11-24')).toBe(2);
      expect([text, readSentence(text, near)]).toEqual([text, { kind: 'understood', when }]);
    }),
    { numRuns: runs(300, 2000) },
  );
});
