/** Local times in the browser: there and back through Intl, whatever the host's own zone. */
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import {
  addDays,
  dayRange,
  instantOf,
  localDate,
  localDateTime,
  localParts,
  mondayOf,
} from '../../web/src/words/local-time.ts';
import { runs } from '../counts.ts';

const hostZone = process.env.TZ;
const zones = ['Asia/Ho_Chi_Minh', 'UTC', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia'];

afterEach(() => {
  if (hostZone === undefined) delete process.env.TZ;
  else process.env.TZ = hostZone;
});

describe.each(['UTC', 'Asia/Ho_Chi_Minh', 'America/Los_Angeles'])('on a computer set to %s', (host) => {
  test('the wall clock and the instant agree with Temporal', () => {
    process.env.TZ = host;
    const wholeSeconds = fc.integer({ min: 1_600_000_000, max: 1_950_000_000 });
    fc.assert(
      fc.property(wholeSeconds, fc.constantFrom(...zones), (seconds, zone) => {
        const there = Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toZonedDateTimeISO(zone);
        const { year, month, day, hour, minute, second, weekday } = localParts(seconds * 1000, zone);
        expect([year, month, day, hour, minute, second, weekday]).toEqual([
          there.year,
          there.month,
          there.day,
          there.hour,
          there.minute,
          there.second,
          there.dayOfWeek,
        ]);
      }),
      { numRuns: runs(150, 2000) },
    );
  });

  test('a wall-clock time becomes the instant it was read from', () => {
    process.env.TZ = host;
    fc.assert(
      fc.property(fc.integer({ min: 1_600_000_000, max: 1_950_000_000 }), (seconds) => {
        const at = seconds * 1000;
        expect(instantOf(localDateTime(at, 'Asia/Ho_Chi_Minh'), 'Asia/Ho_Chi_Minh')).toBe(at);
      }),
      { numRuns: runs(150, 2000) },
    );
  });
});

test('a local day runs from its midnight to the next', () => {
  expect(dayRange('2026-11-29', 'Asia/Ho_Chi_Minh')).toEqual({
    from: '2026-11-28T17:00:00.000Z',
    to: '2026-11-29T17:00:00.000Z',
  });
});

test('a date is the zone’s own, on both sides of its midnight', () => {
  expect(localDate('2026-11-28T16:59:59Z', 'Asia/Ho_Chi_Minh')).toBe('2026-11-28');
  expect(localDate('2026-11-28T17:00:00Z', 'Asia/Ho_Chi_Minh')).toBe('2026-11-29');
});

test('days are counted over months, years and leap days', () => {
  expect([addDays('2026-12-31', 1), addDays('2028-02-28', 1), addDays('2026-03-01', -1)]).toEqual([
    '2027-01-01',
    '2028-02-29',
    '2026-02-28',
  ]);
});

test('the week begins on Monday, and Sunday ends it', () => {
  expect([mondayOf('2026-11-23'), mondayOf('2026-11-26'), mondayOf('2026-11-29')]).toEqual([
    '2026-11-23',
    '2026-11-23',
    '2026-11-23',
  ]);
});
