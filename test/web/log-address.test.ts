/** The log page's address: what a figure's link and a day's link open, and what is written back. */
import { describe, expect, test } from 'vitest';
import { logLink } from '../../server/log-link.ts';
import { chipsOf } from '../../web/src/pages/log/filter-words.ts';
import { daysOf, readAddress, spanOf, stepFrom, writeNarrowing } from '../../web/src/pages/log/log-address.ts';

const read = (query: string) => readAddress(new URLSearchParams(query), '2026-11-27');
const cell = { airingId: 'a1', stationId: 's1' };

describe('read', () => {
  test.each<[string, string, object]>([
    [
      'nothing: today',
      '',
      { scale: 'ngay', firstDay: '2026-11-27', lastDay: '2026-11-27', narrowing: {}, cell: undefined },
    ],
    ['a day', 'ngay=2026-11-20', { scale: 'ngay', firstDay: '2026-11-20', lastDay: '2026-11-20' }],
    [
      'its week, Monday first, Sunday with it',
      'ngay=2026-11-29&xem=tuan',
      { scale: 'tuan', firstDay: '2026-11-23', lastDay: '2026-11-29' },
    ],
    [
      'its month to the last day',
      'ngay=2028-02-10&xem=thang',
      { scale: 'thang', firstDay: '2028-02-01', lastDay: '2028-02-29' },
    ],
    [
      'any days as a list',
      'tu=2026-10-01&den=2026-12-31',
      { scale: 'khoang', firstDay: '2026-10-01', lastDay: '2026-12-31' },
    ],
    ['days the wrong way round: today', 'tu=2026-12-31&den=2026-10-01', { scale: 'ngay', firstDay: '2026-11-27' }],
    ['a day that is none: today', 'ngay=2026-02-30&xem=abc', { scale: 'ngay', firstDay: '2026-11-27' }],
    ['a row with the station it filters by', 'tram=s2&luot=a1&tai=s1', { narrowing: { stationId: 's2' }, cell }],
    ['a row from elsewhere: its station is no filter', 'luot=a1&tram=s1', { narrowing: {}, cell }],
    ['nonsense narrows nothing', 'kq=heard&bc=x&cach=y&ngoai=2&cho=', { narrowing: {} }],
  ])('%s', (_what, query, expected) => {
    expect(read(query)).toMatchObject(expected);
  });

  test('a figure’s link says all it means', () => {
    const narrowing = {
      stationId: 's',
      evidence: 'village',
      topic: 'II.5',
      segmentId: 'b',
      scheduleId: 'l',
      transport: 'fm',
      q: 'một cửa',
    } as const;
    const days = { firstDay: '2026-10-01', lastDay: '2026-12-31' };
    const link = logLink(days, { ...narrowing, outcomes: ['aired', 'late', 'cut'], offPlan: false, state: 'closed' });
    expect(read(link.split('?')[1] ?? '')).toMatchObject({
      ...days,
      scale: 'khoang',
      narrowing: { ...narrowing, outcome: 'aired,late,cut', offPlan: 'false', state: 'closed' },
    });
  });
});

test.each([
  ['waiting', 'Chưa chốt'],
  ['closed', 'Đã chốt'],
  ['begun', 'Đã đến giờ'],
] as const)('a link to what is %s is read, written and said', (state, words) => {
  const link = logLink({ firstDay: '2026-10-01', lastDay: '2026-12-31' }, { state, outcomes: ['unknown', 'missed'] });
  const { narrowing } = read(link.split('?')[1] ?? '');
  expect(narrowing).toEqual({ state, outcome: 'unknown,missed' });
  expect(link).toContain(`cho=${writeNarrowing({ state }).cho}`);
  const [chip] = chipsOf(narrowing, { segment: undefined, schedule: undefined });
  expect(chip?.words.toLowerCase()).toContain(words.toLowerCase());
});

test('what narrows is written by the names that are read, and what no longer does is taken away', () => {
  const narrowing = { stationId: 's', outcome: 'missed', offPlan: 'true', state: 'waiting', q: 'tin' } as const;
  const written = writeNarrowing(narrowing);
  expect(written).toMatchObject({
    tram: 's',
    kq: 'missed',
    ngoai: '1',
    cho: '1',
    q: 'tin',
    bc: undefined,
    nd: undefined,
  });
  const given = Object.entries(written).filter((field): field is [string, string] => field[1] !== undefined);
  expect(read(new URLSearchParams(given).toString()).narrowing).toEqual(narrowing);
});

test.each<[string, -1 | 1, object]>([
  ['ngay=2026-11-01', -1, { ngay: '2026-10-31' }],
  ['ngay=2026-11-25&xem=tuan', 1, { ngay: '2026-11-30' }],
  ['ngay=2026-01-31&xem=thang', 1, { ngay: '2026-02-01' }],
  ['ngay=2026-03-31&xem=thang', -1, { ngay: '2026-02-28' }],
  ['tu=2026-11-01&den=2026-11-10', 1, { tu: '2026-11-11', den: '2026-11-20' }],
])('a step from %s by %i', (query, by, expected) => {
  expect(stepFrom(read(query), by)).toEqual(expected);
});

test('the span ends at the midnight after the last day', () => {
  const month = daysOf('thang', '2026-11-20');
  expect(spanOf(month, 'Asia/Ho_Chi_Minh')).toEqual({
    from: '2026-10-31T17:00:00.000Z',
    to: '2026-11-30T17:00:00.000Z',
  });
});
