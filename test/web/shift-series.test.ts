/** A series dragged by one occurrence: the rule follows, or only that one can move; the server's split gives what the person saw. */
import { describe, expect, test } from 'vitest';
import { shiftSeries } from '../../web/src/words/shift-series.ts';

const zone = 'Asia/Ho_Chi_Minh';
const series = {
  dtstart: '2026-11-03T05:20:00',
  rrule: 'FREQ=WEEKLY;BYDAY=TU,TH',
  rdates: [],
  exdates: ['2026-12-01', '2026-12-03T05:20:00'],
  times: [],
};
const all = { occurrence: '2026-11-24T05:20:00', following: false };

describe('the whole series', () => {
  test('takes the new time of day; what was left out at the usual time is left to the server', () => {
    expect(shiftSeries(series, { ...all, to: '2026-11-24T05:40:00' }, zone)).toEqual({
      kind: 'ready',
      change: { dtstart: '2026-11-03T05:40:00', times: [] },
    });
  });

  test('of several times a day only the dragged one', () => {
    const two = { ...series, times: ['17:00:00'], exdates: ['2026-12-03T17:00:00'] };
    const shift = { occurrence: '2026-11-24T17:00:00', to: '2026-11-24T17:30:00', following: false };
    expect(shiftSeries(two, shift, zone)).toEqual({
      kind: 'ready',
      change: { dtstart: '2026-11-03T05:20:00', times: ['17:30:00'], exdates: ['2026-12-03T17:30:00'] },
    });
  });

  test('takes the new weekday in place of the dragged one', () => {
    expect(shiftSeries(series, { ...all, to: '2026-11-25T05:20:00' }, zone)).toEqual({
      kind: 'ready',
      change: {
        dtstart: '2026-11-04T05:20:00',
        times: [],
        rrule: 'FREQ=WEEKLY;BYDAY=WE,TH',
        exdates: ['2026-12-01', '2026-12-03T05:20:00'],
      },
    });
  });

  test('from this one on begins where it was dropped', () => {
    const shift = { ...all, to: '2026-11-23T05:00:00', following: true };
    expect(shiftSeries(series, shift, zone)).toMatchObject({
      kind: 'ready',
      change: { dtstart: '2026-11-23T05:00:00', rrule: 'FREQ=WEEKLY;BYDAY=MO,TH' },
    });
  });

  test('takes the new day of the month within its month', () => {
    const monthly = { ...series, rrule: 'FREQ=MONTHLY;BYMONTHDAY=4,5', dtstart: '2026-11-04T05:20:00', exdates: [] };
    const shift = { occurrence: '2026-12-04T05:20:00', to: '2026-12-07T05:20:00', following: false };
    expect(shiftSeries(monthly, shift, zone)).toMatchObject({ change: { rrule: 'FREQ=MONTHLY;BYMONTHDAY=5,7' } });
  });
});

describe('only that one can move', () => {
  test.each([
    ['to a day the series already has', series, '2026-11-26T05:20:00'],
    ['to a time the series already has', { ...series, times: ['17:00:00'] }, '2026-11-24T17:00:00'],
    ['to another day of a daily series', { ...series, rrule: 'FREQ=DAILY' }, '2026-11-25T05:20:00'],
    [
      'to another day of a series that counts',
      { ...series, rrule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=9' },
      '2026-11-25T05:20:00',
    ],
    ['out of step', { ...series, rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU' }, '2026-11-22T05:20:00'],
    ['within an hourly series', { ...series, rrule: 'FREQ=HOURLY' }, '2026-11-24T05:40:00'],
    ['off a rule of its own', { ...series, rrule: 'FREQ=MONTHLY;BYDAY=-1TU' }, '2026-11-25T05:20:00'],
  ])('%s', (_, of, to) => {
    expect(shiftSeries(of, { ...all, to }, zone).kind).toBe('only-one');
  });
});
