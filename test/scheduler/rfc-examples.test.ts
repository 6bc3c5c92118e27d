/** Every example of RFC 5545, section 3.8.5.3, with the dates that the RFC prints, in its zone America/New_York. */
import { expect, test } from 'vitest';
import { expandSchedule, previewOccurrences } from '../../scheduler/expand-schedule.ts';
import { daysAtNine, readDays } from './recurrence-cases-rfc.ts';

test.each(daysAtNine)('%s', (_title, start, rrule, expected) => {
  const dates = readDays(expected);
  const isBounded = /COUNT|UNTIL/.test(rrule);
  const limit = dates.length + (isBounded ? 5 : 0);
  expect(preview({ dtstart: `${start}T09:00:00`, rrule }, limit)).toEqual(dates.map((date) => `${date}T09:00:00`));
});

test('Friday the 13th, without DTSTART', () => {
  const text = { dtstart: '1997-09-02T09:00:00', rrule: 'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13' };
  const dates = readDays('1998-02: 13; 1998-03: 13; 1998-11: 13; 1999-08: 13; 2000-10: 13');
  expect(preview({ ...text, exdates: ['1997-09-02T09:00:00'] }, 5)).toEqual(dates.map((date) => `${date}T09:00:00`));
});

/** Title, RRULE, expected times of day from 2 September 1997, 09:00, on. */
const timesOfDay: readonly (readonly [string, string, string])[] = [
  [
    'every 3 hours until 17:00 UTC (the RFC meant local time: it also prints 15:00)',
    'FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z',
    '09:00 12:00',
  ],
  ['every 3 hours until 17:00 local time', 'FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000', '09:00 12:00 15:00'],
  ['every 15 minutes, 6 occurrences', 'FREQ=MINUTELY;INTERVAL=15;COUNT=6', '09:00 09:15 09:30 09:45 10:00 10:15'],
  ['every hour and a half, 4 occurrences', 'FREQ=MINUTELY;INTERVAL=90;COUNT=4', '09:00 10:30 12:00 13:30'],
];

test.each(timesOfDay)('%s', (_title, rrule, expected) => {
  const times = expected.split(' ').map((time) => `1997-09-02T${time}:00`);
  expect(preview({ dtstart: '1997-09-02T09:00:00', rrule }, 10)).toEqual(times);
});

test.each([
  'FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40',
  'FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16',
])('every 20 minutes from 9:00 to 16:40 every day: %s', (rrule) => {
  const hours = [9, 10, 11, 12, 13, 14, 15, 16].map((hour) => String(hour).padStart(2, '0'));
  const times = hours.flatMap((hour) => ['00', '20', '40'].map((minute) => `${hour}:${minute}:00`));
  const expected = ['1997-09-02', '1997-09-03'].flatMap((day) => times.map((time) => `${day}T${time}`));
  expect(preview({ dtstart: '1997-09-02T09:00:00', rrule }, 48)).toEqual(expected);
});

test('the offset follows the end of summer time on 26 October 1997', () => {
  const text = { dtstart: '1997-10-25T09:00:00', rrule: 'FREQ=DAILY;COUNT=2', rdates: [], exdates: [], times: [] };
  expect(previewOccurrences({ ...text, zone: 'America/New_York', limit: 5 })).toEqual({
    kind: 'ok',
    occurrences: ['1997-10-25T09:00:00-04:00', '1997-10-26T09:00:00-05:00'],
  });
});

test.each(daysAtNine)('a window shows the same as the list from the start: %s', (_title, start, rrule, expected) => {
  const dates = readDays(expected);
  const text = {
    dtstart: `${start}T09:00:00`,
    rrule,
    rdates: [],
    exdates: [],
    times: [],
  };
  const middle = dates.slice(Math.floor(dates.length / 2));
  const window = { from: Date.parse(`${middle[0]}T00:00:00Z`), to: Date.parse(`${middle.at(-1)}T23:00:00Z`) };
  const shown = expandSchedule(text, 'America/New_York', window).map((at) => new Date(at).toISOString().slice(0, 10));
  expect(shown).toEqual(middle);
});

function preview(text: { dtstart: string; rrule: string; exdates?: string[] }, limit: number): string[] {
  const answer = previewOccurrences({ rdates: [], exdates: [], ...text, zone: 'America/New_York', limit });
  return answer.kind === 'ok' ? answer.occurrences.map((occurrence) => occurrence.slice(0, 19)) : [answer.reason];
}
