/** An emergency order as people read it before they send it. */
import { expect, test } from 'vitest';
import type { PolicyView } from '../../server/contract/policy.ts';
import { instantOf } from '../../web/src/words/local-time.ts';
import {
  beginnings,
  expiryChoices,
  orderWords,
  quietRefusal,
  repeatChoices,
  replacedWords,
  sentWords,
  staysSilentWords,
  usualExpiry,
  wakingWords,
} from '../../web/src/words/order-words.ts';

const zone = 'Asia/Ho_Chi_Minh';
const at = (local: string) => instantOf(local, zone);
const policy: PolicyView = {
  quiet: [{ from: '21:00', until: '05:00' }],
  weekdays: [1, 2, 3, 4, 5, 6],
  windows: [],
  maxSessionsPerDay: 2,
  maxMinutesPerSession: 45,
  minMinutesPerDay: 0,
  volumeCeilingPct: 90,
  volumeBands: [],
  stationCaps: [],
  label: null,
  later: [],
  exceptions: [],
};
const opened = {
  id: 'giao-thua',
  from: new Date(at('2026-11-26T23:00')).toISOString(),
  to: new Date(at('2026-11-27T01:00')).toISOString(),
  reason: 'Giao thừa',
  createdBy: 'Trần Thị Hoa',
  approvedBy: 'Lê Văn Minh',
  approvedAt: new Date(at('2026-11-20T08:00')).toISOString(),
};
const once = { repeatEveryMinutes: null, expiresInMinutes: 60 };
const often = { repeatEveryMinutes: 30, expiresInMinutes: 180 };

test.each([
  [often, 'tất cả 14 trạm', '2026-11-26T03:00', 'Phát ngay tại tất cả 14 trạm, lặp lại mỗi 30 phút đến 06:00 hôm nay'],
  [often, '3 trạm', '2026-11-26T23:10', 'Phát ngay tại 3 trạm, lặp lại mỗi 30 phút đến 02:10 ngày mai (2 giờ 10 sáng)'],
  [once, 'trạm Tân Thủy', '2026-11-26T03:00', 'Phát ngay tại trạm Tân Thủy, một lần'],
])('%o at %s reads: %s', (order, where, now, words) => {
  expect(orderWords(order, where, at(now), zone)).toBe(words);
});

test('every repetition that is offered has an expiry that lets it repeat at least once, and at most as often as the server takes', () => {
  for (const { minutes } of repeatChoices) {
    const within = expiryChoices(minutes);
    expect(within).toContain(usualExpiry(minutes));
    expect(within.every((each) => minutes === null || (each > minutes && each / minutes <= 100))).toBe(true);
  }
});

test('a repeated order begins from now on until it expires', () => {
  const begun = beginnings(often, at('2026-11-26T03:30')).map((ms) => new Date(ms).toISOString().slice(11, 16));
  expect(begun).toEqual(['20:30', '21:00', '21:30', '22:00', '22:30', '23:00', '23:30']);
  expect(beginnings(once, 5)).toEqual([5]);
});

test.each([
  [once, '2026-11-26T03:30', 'Đang giờ yên lặng (21:00 đến 05:00): lệnh này sẽ đánh thức bà con.'],
  [often, '2026-11-26T20:00', 'Từ lượt 21:00 là giờ yên lặng: các lượt đó sẽ đánh thức bà con.'],
  [once, '2026-11-26T20:00', undefined],
  [often, '2026-11-26T05:00', undefined],
])('whom %o at %s wakes: %s', (order, now, words) => {
  expect(wakingWords(order, policy, at(now), zone)).toBe(words);
});

test('what is no emergency is refused in quiet hours, unless a leader opened them', () => {
  const night = at('2026-11-26T23:30');
  expect(quietRefusal(policy, night, zone)).toMatch(/^Đang giờ yên lặng \(21:00 đến 05:00\)/);
  expect(quietRefusal({ ...policy, exceptions: [opened] }, night, zone)).toBeUndefined();
  expect(quietRefusal({ ...policy, exceptions: [{ ...opened, approvedAt: null }] }, night, zone)).toBeDefined();
  expect(quietRefusal(policy, at('2026-11-26T20:59'), zone)).toBeUndefined();
});

test('quiet hours of a rule that begins later count from its day', () => {
  const { exceptions: _, later: __, ...rules } = policy;
  const from = new Date(at('2026-11-27')).toISOString();
  const next = { ...rules, id: 'moi', validFrom: from, quiet: [{ from: '19:00', until: '05:00' }] };
  expect(quietRefusal({ ...policy, later: [next] }, at('2026-11-26T19:30'), zone)).toBeUndefined();
  expect(quietRefusal({ ...policy, later: [next] }, at('2026-11-27T19:30'), zone)).toBeDefined();
});

test('an order that was sent says how often and until when', () => {
  const expiresAt = new Date(at('2026-11-26T06:30')).toISOString();
  const now = at('2026-11-26T03:30');
  expect(sentWords({ repeatEveryMinutes: 120, expiresAt }, now, zone)).toBe('Mỗi 2 giờ, đến 06:30 hôm nay');
  expect(sentWords({ repeatEveryMinutes: null, expiresAt }, now, zone)).toBe('Một lần');
});

test('who replaced an order, since when and where', () => {
  const startsAt = new Date(at('2026-11-26T03:30')).toISOString();
  const airings = [{ id: 'a', startsAt, stationIds: ['T1', 'T2', 'T3'] }];
  const by = (...stationNames: string[]) => ({
    id: 'b',
    title: 'Sơ tán',
    at: new Date(at('2026-11-26T04:00')).toISOString(),
    stationNames,
  });
  const words = (replacedBy: ReturnType<typeof by>[]) =>
    replacedWords({ airings, replacedBy }, at('2026-11-26T04:10'), zone);
  expect(words([by('Tân Thủy'), by('Tân Thủy', 'Hòa Thủy', 'Phố Tây')])).toEqual([
    'Từ 04:00 hôm nay (4 giờ sáng) lệnh «Sơ tán» thay lệnh này ở 1 trạm: Tân Thủy.',
    'Từ 04:00 hôm nay (4 giờ sáng) lệnh «Sơ tán» thay lệnh này ở mọi trạm.',
  ]);
  expect(words([])).toEqual([]);
});

test('stopping an order does not bring back what it replaced, and says so', () => {
  const replaced = [{ id: 'a', title: 'Lũ về', at: '', stationNames: [] }];
  expect(staysSilentWords({ replaced })).toMatch(/^Lệnh cũ «Lũ về» đã bị lệnh này thay.*hãy ra lệnh mới\.$/);
  expect(staysSilentWords({ replaced: [] })).toBeUndefined();
});
