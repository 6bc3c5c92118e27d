/** Splitting a series loses, adds and moves nothing: examples, and random rules with several times, dates and changes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Occurrence } from '../../scheduler/apply-changes.ts';
import { changeOccurrence, restoreOccurrence, splitSeries } from '../../scheduler/edit-series.ts';
import { expandOccurrences, type Series } from '../../scheduler/expand-schedule.ts';
import { splitAtNow } from '../../scheduler/split-at-now.ts';
import { runs } from '../counts.ts';

const zone = 'Asia/Ho_Chi_Minh';
const bare: Series = { dtstart: '2026-11-23T05:00:00', rdates: [], exdates: [], times: [] };

test('an endless series ends the day before, and goes on from the occurrence', () => {
  const series = { ...bare, rrule: 'FREQ=DAILY' };
  expect(splitSeries(series, '2026-12-01T05:00:00', zone)).toEqual({
    before: { ...series, rrule: 'FREQ=DAILY;UNTIL=20261130' },
    after: { ...series, dtstart: '2026-12-01T05:00:00' },
  });
});

test('COUNT becomes an end for what was, and what is left of it for what comes', () => {
  const series = { ...bare, rrule: 'FREQ=DAILY;COUNT=10' };
  expect(splitSeries(series, '2026-11-26T05:00:00', zone)).toEqual({
    before: { ...series, rrule: 'FREQ=DAILY;UNTIL=20261125' },
    after: { ...series, dtstart: '2026-11-26T05:00:00', rrule: 'FREQ=DAILY;COUNT=7' },
  });
});

test('every other week keeps its weeks', () => {
  const series = { ...bare, rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;WKST=MO' };
  expect(splitSeries(series, '2026-12-10T05:00:00', zone).after).toEqual({ ...series, dtstart: '2026-12-10T05:00:00' });
});

test('at the second time of a day the first one is taken away from what comes', () => {
  const series = { ...bare, rrule: 'FREQ=DAILY;COUNT=4', times: ['11:00', '17:00'] };
  expect(splitSeries(series, '2026-11-24T11:00:00', zone)).toEqual({
    before: { ...series, rrule: 'FREQ=DAILY;UNTIL=20261124T105959' },
    after: {
      ...series,
      dtstart: '2026-11-24T11:00:00',
      rrule: 'FREQ=DAILY;COUNT=3',
      times: ['05:00', '17:00'],
      exdates: ['2026-11-24T05:00:00'],
    },
  });
});

test('dates, removals and changes go where their occurrence is', () => {
  const series: Series = {
    ...bare,
    rrule: 'FREQ=WEEKLY',
    rdates: ['2026-11-25', '2026-12-09T08:00:00'],
    exdates: ['2026-11-30', '2026-12-14T05:00:00'],
    changes: [
      { occurrence: '2026-11-23T05:00:00', startsAt: '2026-12-24T05:00:00' },
      { occurrence: '2026-12-21T05:00:00', cancelled: true },
    ],
  };
  const { before, after } = splitSeries(series, '2026-12-07T05:00:00', zone);
  expect([before?.rdates, before?.exdates, before?.changes?.length]).toEqual([['2026-11-25'], ['2026-11-30'], 1]);
  expect([after?.rdates, after?.exdates, after?.changes?.length]).toEqual([
    ['2026-12-09T08:00:00'],
    ['2026-12-14T05:00:00'],
    1,
  ]);
});

test('several times of a single day part without a rule', () => {
  expect(splitSeries({ ...bare, times: ['11:00', '17:00'] }, '2026-11-23T11:00:00', zone)).toEqual({
    before: bare,
    after: { ...bare, dtstart: '2026-11-23T11:00:00', times: ['17:00'] },
  });
});

test('a side without occurrences is left out', () => {
  const series = { ...bare, rrule: 'FREQ=DAILY;COUNT=3' };
  expect(splitSeries(series, '2026-11-23T05:00:00', zone)).toEqual({ after: series });
  expect(splitSeries(series, '2026-11-26T05:00:00', zone)).toEqual({ before: series });
});

test('one occurrence is changed once, whichever way its start is written, and restored', () => {
  const changed = changeOccurrence(bare, { occurrence: '2026-11-23T05:00', cancelled: true });
  const again = changeOccurrence(changed, { occurrence: '2026-11-23T05:00:00', startsAt: '2026-11-23T06:00:00' });
  expect(again.changes).toEqual([{ occurrence: '2026-11-23T05:00:00', startsAt: '2026-11-23T06:00:00' }]);
  expect(restoreOccurrence(again, '2026-11-23T05:00').changes).toEqual([]);
});

test('both sides of any split give what the series gave', () => {
  fc.assert(
    fc.property(seriesAndZone(), fc.nat(60), ([series, where], index) => {
      const window = { from: Date.parse('2026-09-01T00:00:00Z'), to: Date.parse('2028-04-01T00:00:00Z') };
      const all = expandOccurrences(series, where, window);
      const point = all.toSorted((a, b) => a.occurrenceAt - b.occurrenceAt).at(index % Math.max(1, all.length));
      if (point === undefined) return;
      const { before, after } = splitSeries(series, point.occurrence, where);
      const list = (side: Series | undefined) => (side === undefined ? [] : expandOccurrences(side, where, window));
      const isPast = ({ occurrenceAt }: Occurrence) => occurrenceAt < point.occurrenceAt;
      expect(JSON.stringify(list(before)), 'before').toBe(JSON.stringify(all.filter(isPast)));
      expect(list(after), 'after').toEqual(all.filter((occurrence) => !isPast(occurrence)));
      expect(after?.exdates.length ?? 0, 'few removals').toBeLessThan(series.exdates.length + 120);
    }),
    { numRuns: runs(200, 5000) },
  );
});

test('at any moment, what has begun stays behind and everything else goes on, also what was moved past that moment', () => {
  fc.assert(
    fc.property(seriesAndZone(), fc.nat(60), fc.nat(4 * 3_600_000), ([series, where], index, laterMs) => {
      const window = { from: Date.parse('2026-09-01T00:00:00Z'), to: Date.parse('2028-04-01T00:00:00Z') };
      const all = expandOccurrences(series, where, window);
      const point = all.at(index % Math.max(1, all.length));
      if (point === undefined) return;
      const now = point.startsAt + laterMs;
      const isBehind = ({ occurrenceAt, startsAt }: Occurrence) => occurrenceAt <= now && startsAt <= now;
      const list = (side: Series | undefined) => (side === undefined ? [] : expandOccurrences(side, where, window));
      const { ended, next = undefined } = splitAtNow(series, series, where, now) ?? { ended: undefined, next: series };
      expect(list(ended), 'ended').toEqual(all.filter(isBehind));
      expect(list(next), 'next').toEqual(all.filter((occurrence) => !isBehind(occurrence)));
    }),
    { numRuns: runs(200, 5000) },
  );
});

const zones = ['Asia/Ho_Chi_Minh', 'America/New_York', 'Australia/Lord_Howe'];
/** Around changes of the clocks in New York and Lord Howe. */
const firstDays = ['2026-09-28', '2026-10-30', '2027-03-10', '2027-03-31', '2026-11-23'];
const rules = [
  'FREQ=DAILY',
  'FREQ=DAILY;INTERVAL=3',
  'FREQ=WEEKLY;BYDAY=MO,TH',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO,WE',
  'FREQ=WEEKLY;INTERVAL=3;BYDAY=SU,MO,WE;WKST=SU',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH;BYSETPOS=2,-1',
  'FREQ=MONTHLY',
  'FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO,-1FR',
  'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=2,-2',
  'FREQ=MONTHLY;BYMONTHDAY=1,15,-1',
  'FREQ=YEARLY;BYMONTH=1,3,11;BYDAY=SU',
  'FREQ=YEARLY;BYWEEKNO=1,11,52',
  'FREQ=YEARLY;INTERVAL=2;BYWEEKNO=1,40,52,53;BYDAY=MO,SU',
  'FREQ=YEARLY;BYYEARDAY=1,100,-40',
  'FREQ=DAILY;BYHOUR=5,17;BYMINUTE=0,30',
  'FREQ=WEEKLY;BYDAY=TU,SU;BYHOUR=2,3',
  'FREQ=HOURLY;INTERVAL=5',
  'FREQ=HOURLY;INTERVAL=36',
  'FREQ=MINUTELY;INTERVAL=95',
  'FREQ=HOURLY;BYDAY=SU;BYHOUR=1,2,3',
];

function seriesAndZone(): fc.Arbitrary<readonly [Series, string]> {
  const time = fc.constantFrom('01:30', '02:00', '02:15', '02:30', '03:30', '05:00', '17:30');
  const day = fc.tuple(fc.constantFrom(...firstDays), fc.nat(30)).map(([first, days]) => {
    return Temporal.PlainDate.from(first).add({ days }).toString();
  });
  const moment = fc.tuple(day, time).map(([date, at]) => `${date}T${at}:00`);
  const dates = fc.array(fc.oneof(day, moment), { maxLength: 4 });
  const end = fc.oneof(
    fc.constant(''),
    fc.integer({ min: 1, max: 40 }).map((count) => `;COUNT=${count}`),
    moment.map((at) => `;UNTIL=${at.replaceAll(/[-:]/g, '')}`),
  );
  const change = fc.record(
    { occurrence: moment, cancelled: fc.constant(true as const), startsAt: moment },
    { requiredKeys: ['occurrence'] },
  );
  const series = fc.record({
    dtstart: fc.tuple(fc.constantFrom(...firstDays), time).map(([date, at]) => `${date}T${at}:00`),
    rrule: fc.option(
      fc.tuple(fc.constantFrom(...rules), end).map((parts) => parts.join('')),
      { nil: undefined, freq: 12 },
    ),
    rdates: dates,
    exdates: dates,
    times: fc.array(time, { maxLength: 3 }),
    changes: fc.array(change, { maxLength: 4 }),
  });
  return fc.tuple(
    series.map(({ rrule, ...rest }) => ({ ...rest, ...(rrule === undefined ? {} : { rrule }) })),
    fc.constantFrom(...zones),
  );
}
