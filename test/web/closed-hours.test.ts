/** The hours that the calendar shades are those in which the policy lets nothing sound. */
import { expect, test } from 'vitest';
import type { PolicyView } from '../../server/contract/policy.ts';
import { shadeHours } from '../../web/src/words/closed-hours.ts';
import { instantOf, localDateTime } from '../../web/src/words/local-time.ts';

const zone = 'Asia/Ho_Chi_Minh';
const rules = {
  quiet: [{ from: '21:00', until: '05:00' }],
  weekdays: [1, 2, 3, 4, 5, 6],
  windows: [],
  maxSessionsPerDay: 2,
  maxMinutesPerSession: 45,
  minMinutesPerDay: 0,
  volumeCeilingPct: 90,
  volumeBands: [],
  stationCaps: [],
};
const policy: PolicyView = { ...rules, label: null, later: [], exceptions: [] };
const at = (local: string) => instantOf(local, zone);
const closedOf = (of: PolicyView, first: string, days = 1) =>
  shadeHours(of, first, days, zone).closed.map(({ from, to }) =>
    [from, to].map((ms) => localDateTime(ms, zone).slice(5, 16)).join(' - '),
  );

test('quiet hours across midnight, and the whole of a day that is closed', () => {
  expect(closedOf(policy, '2026-11-28', 2)).toEqual([
    '11-28T00:00 - 11-28T05:00',
    '11-28T21:00 - 11-29T00:00',
    '11-29T00:00 - 11-30T00:00',
  ]);
});

test('outside the windows', () => {
  const windows = [
    { from: '05:00', until: '06:00' },
    { from: '17:00', until: '18:00' },
  ];
  expect(closedOf({ ...policy, quiet: [], windows }, '2026-11-23')).toEqual([
    '11-23T00:00 - 11-23T05:00',
    '11-23T06:00 - 11-23T17:00',
    '11-23T18:00 - 11-24T00:00',
  ]);
});

test('dated rules count from their day on', () => {
  const later = [{ ...rules, id: 'p2', validFrom: new Date(at('2026-11-24')).toISOString(), label: null, quiet: [] }];
  expect(closedOf({ ...policy, later }, '2026-11-23', 2)).toEqual([
    '11-23T00:00 - 11-23T05:00',
    '11-23T21:00 - 11-24T00:00',
  ]);
});

test('what a leader opened is open; what nobody approved is not', () => {
  const span = {
    from: new Date(at('2026-11-29T05:00')).toISOString(),
    to: new Date(at('2026-11-29T19:00')).toISOString(),
  };
  const election = {
    ...span,
    id: 'e',
    reason: 'Ngày bầu cử',
    createdBy: 'A',
    approvedBy: 'B',
    approvedAt: '2026-11-20T00:00:00Z',
  };
  const asked = { ...election, id: 'f', approvedBy: null, approvedAt: null };
  const open = { ...policy, exceptions: [election] };
  expect(closedOf(open, '2026-11-29')).toEqual(['11-29T00:00 - 11-29T05:00', '11-29T19:00 - 11-30T00:00']);
  expect(shadeHours(open, '2026-11-29', 1, zone).opened).toEqual([
    { from: at('2026-11-29T05:00'), to: at('2026-11-29T19:00'), reason: 'Ngày bầu cử' },
  ]);
  expect(closedOf({ ...policy, exceptions: [asked] }, '2026-11-29')).toHaveLength(1);
});
