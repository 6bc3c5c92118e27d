/** Several times a day: together they give what each gives alone, and share the work of the search. */
import { expect, test } from 'vitest';
import { previewOccurrences } from '../../scheduler/expand-schedule.ts';

const times = ['01:00', '06:30', '12:00', '23:59'];

function listOccurrences(rrule: string, further: readonly string[], time = '01:00'): readonly string[] {
  const dates = { rdates: [], exdates: [], zone: 'Asia/Ho_Chi_Minh' };
  const answer = previewOccurrences({ ...dates, dtstart: `2026-11-23T${time}:00`, rrule, times: further, limit: 40 });
  if (answer.kind !== 'ok') throw new Error(answer.reason);
  return answer.occurrences;
}

test.each([
  'FREQ=DAILY;INTERVAL=3',
  'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=7',
  'FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270630T063000',
  'FREQ=MONTHLY;BYDAY=MO,TU,WE;BYSETPOS=2',
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
  'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU;COUNT=2',
  'FREQ=HOURLY;INTERVAL=5;COUNT=6',
  'FREQ=DAILY;BYHOUR=5,6;COUNT=6',
])('%s', (rrule) => {
  const alone = times.flatMap((time) => listOccurrences(rrule, [], time));
  expect(listOccurrences(rrule, times)).toEqual([...new Set(alone)].sort().slice(0, 40));
});

test('a rare day is given at every one of them', () => {
  const further = Array.from({ length: 20 }, (_, index) => `${String(index + 2).padStart(2, '0')}:30`);
  const found = listOccurrences('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU', further);
  expect(found.slice(0, 21)).toEqual(['01:00', ...further].map((time) => `2032-02-29T${time}:00+07:00`));
});
