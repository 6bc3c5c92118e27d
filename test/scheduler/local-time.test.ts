/** The wall clock on the line of instants: missing hours, repeated hours, a half-hour shift, a day that was skipped. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  daySpan,
  firstInstantFrom,
  formatWithOffset,
  isoWeekday,
  isZoneName,
  lastInstantAt,
  locate,
  parseLocalDateTime,
  parseLocalTime,
  readAsInstant,
  wallAt,
} from '../../scheduler/local-time.ts';
import { runs } from '../counts.ts';

const zones = ['Asia/Ho_Chi_Minh', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'Europe/Dublin', 'UTC'];

test.each([
  ['Asia/Ho_Chi_Minh', '2026-11-23T05:00:00', { once: '2026-11-23T05:00:00+07:00' }],
  [
    'America/New_York',
    '2027-03-14T02:30:00',
    { jumpAt: '2027-03-14T03:00:00-04:00', readAs: '2027-03-14T03:30:00-04:00' },
  ],
  [
    'America/New_York',
    '2027-11-07T01:30:00',
    { first: '2027-11-07T01:30:00-04:00', second: '2027-11-07T01:30:00-05:00' },
  ],
  ['America/New_York', '2027-11-07T02:00:00', { once: '2027-11-07T02:00:00-05:00' }],
  [
    'Australia/Lord_Howe',
    '2026-10-04T02:15:00',
    { jumpAt: '2026-10-04T02:30:00+11:00', readAs: '2026-10-04T02:45:00+11:00' },
  ],
  [
    'Australia/Lord_Howe',
    '2026-04-05T01:45:00',
    { first: '2026-04-05T01:45:00+11:00', second: '2026-04-05T01:45:00+10:30' },
  ],
  ['Pacific/Apia', '2011-12-30T12:00:00', { jumpAt: '2011-12-31T00:00:00+14:00', readAs: '2011-12-31T12:00:00+14:00' }],
])('%s %s lies where the clocks put it', (zone, local, expected) => {
  const located = locate(wall(local), zone);
  const show = (at: number): string => formatWithOffset(at, zone);
  const shown =
    located.kind === 'once'
      ? { once: show(located.at) }
      : located.kind === 'twice'
        ? { first: show(located.first), second: show(located.second) }
        : { jumpAt: show(located.jumpAt), readAs: show(located.readAs) };
  expect(shown).toEqual(expected);
});

test('a local day is 23, 24 or 25 hours long, and none where it was skipped', () => {
  const hours = (day: string, zone: string): number => {
    const span = daySpan(wall(`${day}T00:00:00`), zone);
    return (span.to - span.from) / 3_600_000;
  };
  expect(hours('2027-03-14', 'America/New_York')).toBe(23);
  expect(hours('2027-11-07', 'America/New_York')).toBe(25);
  expect(hours('2026-04-05', 'Australia/Lord_Howe')).toBe(24.5);
  expect(hours('2011-12-30', 'Pacific/Apia')).toBe(0);
  expect(hours('2026-11-23', 'Asia/Ho_Chi_Minh')).toBe(24);
});

test('any wall time agrees with Temporal in every zone', () => {
  const quarterHours = fc.integer({ min: -100_000, max: 2_500_000 });
  fc.assert(
    fc.property(fc.constantFrom(...zones), quarterHours, (zone, quarters) => {
      const at = quarters * 900_000;
      const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('UTC').toPlainDateTime();
      const read = (disambiguation: 'compatible' | 'earlier' | 'later'): number =>
        local.toZonedDateTime(zone, { disambiguation }).epochMilliseconds;
      expect(readAsInstant(at, zone)).toBe(read('compatible'));
      const instant = read('compatible');
      const { offsetNanoseconds } = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
      expect(wallAt(instant, zone)).toBe(instant + offsetNanoseconds / 1e6);
      const located = locate(at, zone);
      if (located.kind === 'twice') expect([located.first, located.second]).toEqual([read('earlier'), read('later')]);
      if (located.kind === 'once') expect(read('earlier')).toBe(read('later'));
      expect(firstInstantFrom(at, zone)).toBeLessThanOrEqual(lastInstantAt(at, zone));
    }),
    { numRuns: runs(200, 5000) },
  );
});

test('Sunday is 7, Monday is 1, also before 1970', () => {
  expect(isoWeekday(wall('2026-11-29T23:59:59'))).toBe(7);
  expect(isoWeekday(wall('2026-11-30T00:00:00'))).toBe(1);
  expect(isoWeekday(wall('1969-12-28T12:00:00'))).toBe(7);
});

test.each([
  '2026-02-29T05:00:00',
  '2026-11-23',
  '2026-11-23T24:00:00',
  '2026-11-23T05:00:00Z',
  '2026-11-23T05:00:00+07:00',
  '2026-1-1T05:00',
  '05:00',
  '',
])('%s is no local time', (text) => expect(parseLocalDateTime(text)).toBeUndefined());

test('a time of day has minutes and perhaps seconds', () => {
  expect(parseLocalTime('05:20')).toBe(19_200_000);
  expect(parseLocalTime('23:59:59')).toBe(86_399_000);
  expect(parseLocalTime('24:00')).toBeUndefined();
  expect(parseLocalTime('5:20')).toBeUndefined();
});

test('a zone is a name of the IANA database, not an offset', () => {
  expect(zones.every(isZoneName)).toBe(true);
  expect(['+07:00', 'Asia/Hanoi_Moon', '', 'Việt Nam'].some(isZoneName)).toBe(false);
});

function wall(local: string): number {
  return parseLocalDateTime(local) ?? Number.NaN;
}
