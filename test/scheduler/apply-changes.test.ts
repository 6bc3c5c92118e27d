/** Single occurrences that depart from their series: cancelled, moved inside the window, into it and out of it. */
import { expect, test } from 'vitest';
import { expandOccurrences, expandSchedule } from '../../scheduler/expand-schedule.ts';
import type { OccurrenceChange } from '../../scheduler/model.ts';

const zone = 'Asia/Ho_Chi_Minh';
const daily = { dtstart: '2026-11-23T05:00:00', rrule: 'FREQ=DAILY', rdates: [], exdates: ['2026-11-27'], times: [] };
const window = { from: at('2026-11-24T00:00'), to: at('2026-11-27T00:00') };

function at(local: string): number {
  return Date.parse(`${local}:00+07:00`);
}

function list(changes: readonly OccurrenceChange[]): string[] {
  return expandOccurrences({ ...daily, changes }, zone, window).map(({ occurrence, occurrenceAt, startsAt }) => {
    expect(occurrenceAt).toBe(Date.parse(`${occurrence}+07:00`));
    return `${occurrence.slice(8, 16)} at ${new Date(startsAt + 7 * 3_600_000).toISOString().slice(8, 16)}`;
  });
}

test.each<[string, OccurrenceChange[], string[]]>([
  ['none', [], ['24T05:00 at 24T05:00', '25T05:00 at 25T05:00', '26T05:00 at 26T05:00']],
  [
    'cancelled',
    [{ occurrence: '2026-11-25T05:00:00', cancelled: true }],
    ['24T05:00 at 24T05:00', '26T05:00 at 26T05:00'],
  ],
  [
    'moved behind a later one',
    [{ occurrence: '2026-11-24T05:00', startsAt: '2026-11-25T17:00:00' }],
    ['25T05:00 at 25T05:00', '24T05:00 at 25T17:00', '26T05:00 at 26T05:00'],
  ],
  [
    'moved out of the window',
    [{ occurrence: '2026-11-26T05:00:00', startsAt: '2026-11-27T00:00:00' }],
    ['24T05:00 at 24T05:00', '25T05:00 at 25T05:00'],
  ],
  [
    'moved into the window from before and after',
    [
      { occurrence: '2026-11-23T05:00:00', startsAt: '2026-11-24T00:00:00' },
      { occurrence: '2026-12-24T05:00:00', startsAt: '2026-11-26T06:00:00' },
    ],
    [
      '23T05:00 at 24T00:00',
      '24T05:00 at 24T05:00',
      '25T05:00 at 25T05:00',
      '26T05:00 at 26T05:00',
      '24T05:00 at 26T06:00',
    ],
  ],
  [
    'of something that is no occurrence',
    [
      { occurrence: '2026-11-25T06:00:00', cancelled: true },
      { occurrence: '2026-11-27T05:00:00', startsAt: '2026-11-26T06:00:00' },
      { occurrence: 'hôm qua', cancelled: true },
    ],
    ['24T05:00 at 24T05:00', '25T05:00 at 25T05:00', '26T05:00 at 26T05:00'],
  ],
  [
    'twice: the last holds',
    [
      { occurrence: '2026-11-25T05:00:00', cancelled: true },
      { occurrence: '2026-11-25T05:00', startsAt: '2026-11-25T06:00:00' },
    ],
    ['24T05:00 at 24T05:00', '25T05:00 at 25T06:00', '26T05:00 at 26T05:00'],
  ],
])('%s', (_title, changes, expected) => {
  expect(list(changes)).toEqual(expected);
});

test('the change comes along; two at one time are one instant', () => {
  const change = {
    occurrence: '2026-11-24T05:00:00',
    startsAt: '2026-11-25T05:00:00',
    programmeId: 'p2',
    slotMs: 60_000,
  };
  const schedule = { ...daily, changes: [change] };
  expect(expandOccurrences(schedule, zone, window)[0]).toEqual({
    occurrence: '2026-11-24T05:00:00',
    occurrenceAt: at('2026-11-24T05:00'),
    startsAt: at('2026-11-25T05:00'),
    change,
  });
  expect(expandSchedule(schedule, zone, window)).toEqual([at('2026-11-25T05:00'), at('2026-11-26T05:00')]);
});
