/** What people read: recurrences, times, faults and reasons in Vietnamese, and finding titles without diacritics. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecurrenceFault } from '../../scheduler/read-recurrence.ts';
import { recurrenceFaultWords, recurrenceWords } from '../../server/recurrence-words.ts';
import { reasonText, rowReasonText } from '../../server/refusal-text.ts';
import { loadSegments, searchText } from '../../server/store/segment-store.ts';
import { lackWords } from '../../server/target-words.ts';
import { dateText, spokenTime, timeText, timeWords, weekdayText } from '../../server/vietnamese-time.ts';
import { skipReasonSchema } from '../../stations/protocol.ts';
import { readProjectFile } from '../source-files.ts';
import { makeHouse, type TestHouse } from './make-house.ts';
import { makeSegment } from './segment-steps.ts';

describe('what a target lacks', () => {
  const names = ['Tân Thủy', 'Hòa Thủy', 'Trung Lưu'];
  const villages = new Map(names.map((name, index) => [`t${index}`, name]));
  const cases: [readonly string[] | undefined, string][] = [
    [undefined, 'Toàn xã còn thiếu 3 lượt phát.'],
    [['t1'], 'Hòa Thủy còn thiếu 3 lượt phát.'],
    [['t0', 't2'], 'Tân Thủy và 1 thôn khác còn thiếu 3 lượt phát.'],
    [['t0', 't1', 't2'], 'Cả 3 thôn còn thiếu 3 lượt phát.'],
  ];
  test.each(cases)('at %s', (villageIds, words) => {
    const period = { per: 'week', from: 0, to: 1, firstDay: '2026-11-23', lastDay: '2026-11-29' } as const;
    const standing = { targetId: 'g', period, wanted: 4, planned: 1, isPart: false };
    const target = { id: 'g', title: 'g', topics: [], kinds: [], tags: [], everyTopic: false, atLeast: 4 } as const;
    const counted = { ...target, measure: 'airings', per: 'week', each: 'village' } as const;
    const where = villageIds === undefined ? {} : { villageIds };
    expect(lackWords(counted, { ...standing, ...where }, villages)).toBe(words);
  });
});

describe('a recurrence', () => {
  const from = { dtstart: '2026-11-24T05:20:00' };
  test.each([
    [{}, 'Một lần, thứ Ba 24/11/2026, 05:20 (5 giờ 20 sáng)'],
    [{ dtstart: '2026-11-29T17:00' }, 'Một lần, Chủ nhật 29/11/2026, 17:00'],
    [
      { rrule: null, rdates: ['2026-11-25T05:20:00'] },
      'Một lần, thứ Ba 24/11/2026, 05:20 (5 giờ 20 sáng), thêm 25/11/2026',
    ],
    [
      { rrule: 'FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20261231T235959' },
      'Thứ Ba và thứ Năm, 05:20 (5 giờ 20 sáng), từ 24/11/2026, đến 31/12/2026',
    ],
    [{ rrule: 'RRULE:FREQ=WEEKLY;BYDAY=TH,TU' }, 'Thứ Ba và thứ Năm, 05:20 (5 giờ 20 sáng), từ 24/11/2026'],
    [{ rrule: 'FREQ=WEEKLY' }, 'Thứ Ba, 05:20 (5 giờ 20 sáng), từ 24/11/2026'],
    [{ rrule: 'FREQ=WEEKLY;BYDAY=SU,MO,WE' }, 'Thứ Hai, thứ Tư và Chủ nhật, 05:20 (5 giờ 20 sáng), từ 24/11/2026'],
    [{ rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU' }, 'Hằng ngày, 05:20 (5 giờ 20 sáng), từ 24/11/2026'],
    [{ rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO' }, 'Thứ Hai, cứ 2 tuần một lần, 05:20 (5 giờ 20 sáng), từ 24/11/2026'],
    [{ rrule: 'FREQ=DAILY;COUNT=10' }, 'Hằng ngày, 05:20 (5 giờ 20 sáng), từ 24/11/2026, 10 lần'],
    [{ rrule: 'FREQ=DAILY;INTERVAL=3' }, 'Cứ 3 ngày một lần, 05:20 (5 giờ 20 sáng), từ 24/11/2026'],
    [{ rrule: 'FREQ=MONTHLY' }, 'Ngày 24 hằng tháng, 05:20 (5 giờ 20 sáng), từ 24/11/2026'],
    [{ rrule: 'FREQ=MONTHLY;BYDAY=1MO' }, 'Thứ Hai đầu tiên hằng tháng, 05:20 (5 giờ 20 sáng), từ 24/11/2026'],
    [
      { rrule: 'FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU,-1SU' },
      'Thứ Ba lần thứ 2 và Chủ nhật cuối cùng cứ 2 tháng một lần, 05:20 (5 giờ 20 sáng), từ 24/11/2026',
    ],
    [{ rrule: 'FREQ=MONTHLY;BYMONTHDAY=1,10,20' }, 'Ngày 1, 10 và 20 hằng tháng, 05:20 (5 giờ 20 sáng), từ 24/11/2026'],
    [
      { rrule: 'FREQ=MONTHLY;BYMONTHDAY=15,-1' },
      'Ngày 15 và cuối cùng hằng tháng, 05:20 (5 giờ 20 sáng), từ 24/11/2026',
    ],
    [{ dtstart: '2026-11-24T17:00:00', rrule: 'FREQ=HOURLY;INTERVAL=2' }, 'Cứ 2 giờ một lần, 17:00, từ 24/11/2026'],
    [{ dtstart: '2026-11-24T17:00:00', rrule: 'FREQ=MINUTELY' }, 'Mỗi phút, 17:00, từ 24/11/2026'],
    [
      { dtstart: '2026-11-24T17:00:00', rrule: 'FREQ=DAILY', times: ['05:00', '11:30', '17:00'] },
      'Hằng ngày, 05:00 (5 giờ sáng), 11:30 và 17:00, từ 24/11/2026',
    ],
    [
      { dtstart: '2026-11-24T17:00:00', rrule: 'FREQ=DAILY', exdates: ['2026-12-01', '2026-12-02T17:00:00'] },
      'Hằng ngày, 17:00, từ 24/11/2026, trừ 01/12/2026, 02/12/2026',
    ],
    [
      { dtstart: '2026-11-24T17:00:00', rrule: 'FREQ=DAILY', rdates: ['2026-12-01T03:15:00', '2026-12-02T17:00:00'] },
      'Hằng ngày, 17:00, từ 24/11/2026, thêm 01/12/2026 03:15 (3 giờ 15 sáng), 02/12/2026',
    ],
    // Where short words would leave something out, the rule speaks for itself.
    ...[
      'FREQ=DAILY;BYMONTHDAY=15',
      'FREQ=DAILY;BYDAY=MO,TU',
      'FREQ=HOURLY;BYDAY=MO',
      'FREQ=MINUTELY;BYHOUR=5',
      'FREQ=MONTHLY;BYDAY=5MO',
      'FREQ=MONTHLY;BYMONTHDAY=-2',
      'FREQ=WEEKLY;BYDAY=MO;BYMONTH=3',
      'FREQ=YEARLY',
    ].map(
      (rrule) =>
        [{ dtstart: '2026-11-24T17:00:00', rrule }, `Theo quy tắc ${rrule}, 17:00, từ 24/11/2026`] as [object, string],
    ),
  ])('%j is "%s"', (over, words) => {
    expect(recurrenceWords({ ...from, ...over })).toBe(words);
  });

  test.each([
    [{ field: 'rrule', reason: 'unknown-part', part: 'BYMOON' }, 'quy tắc lặp: có phần không hiểu (BYMOON)'],
    [{ field: 'zone', reason: 'unknown-zone' }, 'múi giờ: không có múi giờ này'],
    [{ field: 'dtstart', reason: 'not-a-local-time' }, 'ngày giờ bắt đầu: không phải ngày giờ đúng'],
    [{ field: 'rrule', reason: 'too-often' }, 'quy tắc lặp: lặp quá dày'],
  ])('with the fault %j is told "%s"', (fault, words) => {
    expect(recurrenceFaultWords(fault)).toBe(words);
  });

  test('with any fault the scheduler knows is told in words', () => {
    // The type makes the list complete.
    const reasons: Readonly<Record<RecurrenceFault['reason'], true>> = {
      'not-a-rule': true,
      'unknown-part': true,
      'repeated-part': true,
      'bad-value': true,
      'parts-do-not-fit': true,
      'unknown-zone': true,
      'not-a-local-time': true,
      'never-occurs': true,
      'too-often': true,
    };
    for (const reason of Object.keys(reasons))
      expect(recurrenceFaultWords({ field: 'rrule', reason })).not.toContain(reason);
  });
});

describe('a time', () => {
  const zone = 'Asia/Ho_Chi_Minh';
  test.each([
    ['2026-11-23T22:20:00Z', 'thứ Ba 24/11/2026 05:20 (5 giờ 20 sáng)'],
    ['2026-11-23T17:00:00Z', 'thứ Ba 24/11/2026 00:00 (0 giờ đêm)'],
    ['2026-11-23T20:15:00Z', 'thứ Ba 24/11/2026 03:15 (3 giờ 15 sáng)'],
    ['2026-11-23T22:59:59Z', 'thứ Ba 24/11/2026 05:59 (5 giờ 59 sáng)'],
    ['2026-11-23T23:00:00Z', 'thứ Ba 24/11/2026 06:00'],
    ['2026-11-29T10:05:00Z', 'Chủ nhật 29/11/2026 17:05'],
    ['2026-11-29T14:59:00Z', 'Chủ nhật 29/11/2026 21:59'],
    ['2026-11-29T15:00:00Z', 'Chủ nhật 29/11/2026 22:00 (10 giờ đêm)'],
    ['2026-12-31T17:30:00Z', 'thứ Sáu 01/01/2027 00:30 (0 giờ 30 đêm)'],
  ])('%s is "%s" in the commune', (at, words) => {
    expect(spokenTime(Date.parse(at), zone)).toBe(words);
  });

  test.each([
    [4, 0, '4 giờ sáng'],
    [11, 30, '11 giờ 30 trưa'],
    [12, 0, '12 giờ trưa'],
    [13, 5, '1 giờ 5 chiều'],
    [18, 0, '6 giờ tối'],
    [21, 59, '9 giờ 59 tối'],
    [23, 0, '11 giờ đêm'],
  ])('%i:%i is "%s"', (hour, minute, words) => {
    expect(timeWords(hour, minute)).toBe(words);
  });

  test('is the same in words whatever zone the host is in, and another in another zone', () => {
    const at = Date.parse('2026-11-23T20:15:00Z');
    expect([dateText(at, zone), timeText(at, zone)]).toEqual(['24/11/2026', '03:15']);
    expect([dateText(at, 'UTC'), timeText(at, 'UTC')]).toEqual(['23/11/2026', '20:15']);
    expect([1, 2, 3, 4, 5, 6, 7].map(weekdayText)).toEqual([
      'thứ Hai',
      'thứ Ba',
      'thứ Tư',
      'thứ Năm',
      'thứ Sáu',
      'thứ Bảy',
      'Chủ nhật',
    ]);
  });
});

test('every reason for silence that a station or the plan gives has words', () => {
  const plan = /export type DropReason =([^;]+);/.exec(readProjectFile('scheduler/model.ts'))?.[1] ?? '';
  const reasons = [
    ...skipReasonSchema.options,
    ...[...plan.matchAll(/'([a-z-]+)'/g)].map(([, reason]) => reason ?? ''),
  ];
  expect(reasons.length).toBeGreaterThan(15);
  expect(reasons.filter((reason) => reasonText(reason) === reason)).toEqual([]);
  expect(reasonText('a-reason-of-next-year')).toBe('a-reason-of-next-year');
  const lacks = (priority: string) => rowReasonText({ reason: 'not-signed', priority });
  expect(lacks('emergency')).toContain('chữ ký lệnh');
  expect(lacks('normal')).toBe(reasonText('not-signed'));
});

describe('a search', () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await makeHouse();
    for (const title of ['Cải cách hành chính: đăng ký đất đai', 'Lịch tiêm chủng 100%', 'ĐƯỜNG LÀNG tháng 11_2026'])
      await makeSegment(house, house.people.operator, { title: title.normalize('NFD'), text: '' });
    await makeSegment(house, house.people.operator, { title: 'Hỏi đáp', text: 'Nộp hồ sơ ở đâu?' });
  });
  afterAll(() => house.close());

  test.each([
    ['cai cach', ['Cải cách hành chính: đăng ký đất đai']],
    ['CẢI CÁCH', ['Cải cách hành chính: đăng ký đất đai']],
    ['Cải cách'.normalize('NFD'), ['Cải cách hành chính: đăng ký đất đai']],
    ['dang ky dat', ['Cải cách hành chính: đăng ký đất đai']],
    ['đất hành', ['Cải cách hành chính: đăng ký đất đai']],
    ['duong lang', ['ĐƯỜNG LÀNG tháng 11_2026']],
    ['ho so', ['Hỏi đáp']],
    ['100%', ['Lịch tiêm chủng 100%']],
    ['11_2026', ['ĐƯỜNG LÀNG tháng 11_2026']],
    ['cai%chinh', ['Cải cách hành chính: đăng ký đất đai']],
    ['không có gì', []],
    ["' OR 1=1 --", []],
  ])('for %j finds %j', async (q, titles) => {
    expect((await loadSegments(house.db, house.communeId, { q })).map(({ row }) => row.title)).toEqual(titles);
  });

  test.each(['', '   ', '%', '_'])('for %j finds all of them', async (q) => {
    expect(await loadSegments(house.db, house.communeId, { q })).toHaveLength(4);
  });

  test('is in small letters without marks, however it was typed', () => {
    expect(searchText('  Đồng Bào\tƯỚC  MUỐN % ')).toBe('dong bao uoc muon');
  });
});
