/** When a schedule sounds: the traps of other systems by name, changes of the clocks, bounds, and what is refused. */
import { expect, test } from 'vitest';
import { checkRecurrence, expandSchedule, previewOccurrences } from '../../scheduler/expand-schedule.ts';
import type { RecurrenceText } from '../../scheduler/read-recurrence.ts';

const vietnam = 'Asia/Ho_Chi_Minh';
const newYork = 'America/New_York';
const lordHowe = 'Australia/Lord_Howe';

test('the fixed point of the API: DTSTART is an occurrence only when the rule gives it', () => {
  const text = { dtstart: '2026-11-23T05:00:00', rrule: 'FREQ=WEEKLY;BYDAY=TU,TH' };
  expect(preview(text, vietnam, 3)).toEqual([
    '2026-11-24T05:00:00+07:00',
    '2026-11-26T05:00:00+07:00',
    '2026-12-01T05:00:00+07:00',
  ]);
});

test('Sunday exists: a weekly rule on Sundays airs on Sundays', () => {
  const text = { dtstart: '2026-11-23T05:00:00', rrule: 'FREQ=WEEKLY;BYDAY=SU' };
  expect(preview(text, vietnam, 2)).toEqual(['2026-11-29T05:00:00+07:00', '2026-12-06T05:00:00+07:00']);
});

test.each([
  ['a date', 'UNTIL=20261125'],
  ['the last occurrence in local time', 'UNTIL=20261125T050000'],
  ['the last occurrence in UTC', 'UNTIL=20261124T220000Z'],
])('the last day airs: UNTIL as %s is inclusive', (_form, until) => {
  const text = { dtstart: '2026-11-23T05:00:00', rrule: `FREQ=DAILY;${until}` };
  expect(preview(text, vietnam, 9)).toEqual([
    '2026-11-23T05:00:00+07:00',
    '2026-11-24T05:00:00+07:00',
    '2026-11-25T05:00:00+07:00',
  ]);
});

test('UNTIL a second before the last occurrence excludes it', () => {
  const text = { dtstart: '2026-11-23T05:00:00', rrule: 'FREQ=DAILY;UNTIL=20261125T045959' };
  expect(preview(text, vietnam, 9)).toHaveLength(2);
});

test('windows are half open: what begins at `from` is in, what begins at `to` is out', () => {
  const schedule = { dtstart: '2026-11-23T05:00:00', rrule: 'FREQ=DAILY', rdates: [], exdates: [], times: [] };
  const [first, second] = [Date.parse('2026-11-23T22:00:00Z'), Date.parse('2026-11-24T22:00:00Z')];
  expect(expandSchedule(schedule, vietnam, { from: first, to: second })).toEqual([first]);
  expect(expandSchedule(schedule, vietnam, { from: first, to: first })).toEqual([]);
});

test('an event in the missing hour is left out that day and recovers the next', () => {
  const text = { dtstart: '2027-03-12T02:30:00', rrule: 'FREQ=DAILY;COUNT=4' };
  expect(preview(text, newYork, 9)).toEqual([
    '2027-03-12T02:30:00-05:00',
    '2027-03-13T02:30:00-05:00',
    '2027-03-15T02:30:00-04:00',
    '2027-03-16T02:30:00-04:00',
  ]);
});

test('a DTSTART in the missing hour is read with the offset before it and does not shift what follows', () => {
  const text = { dtstart: '2027-03-14T02:30:00', rrule: 'FREQ=DAILY;COUNT=3' };
  expect(preview(text, newYork, 9)).toEqual([
    '2027-03-14T03:30:00-04:00',
    '2027-03-15T02:30:00-04:00',
    '2027-03-16T02:30:00-04:00',
  ]);
});

test('an event in the repeated hour airs once, at the first of the two', () => {
  const text = { dtstart: '2027-11-06T01:30:00', rrule: 'FREQ=DAILY;COUNT=3' };
  expect(preview(text, newYork, 9)).toEqual([
    '2027-11-06T01:30:00-04:00',
    '2027-11-07T01:30:00-04:00',
    '2027-11-08T01:30:00-05:00',
  ]);
});

test('a shift of half an hour: Lord Howe keeps 05:00, skips 02:15 once', () => {
  const daily = (time: string): string[] =>
    preview({ dtstart: `2026-10-03T${time}:00`, rrule: 'FREQ=DAILY;COUNT=3' }, lordHowe, 9);
  expect(daily('05:00')).toEqual([
    '2026-10-03T05:00:00+10:30',
    '2026-10-04T05:00:00+11:00',
    '2026-10-05T05:00:00+11:00',
  ]);
  expect(daily('02:15')).toEqual([
    '2026-10-03T02:15:00+10:30',
    '2026-10-05T02:15:00+11:00',
    '2026-10-06T02:15:00+11:00',
  ]);
});

test('a one-off in the missing hour still airs, an hour on', () => {
  expect(preview({ dtstart: '2027-03-14T02:30:00' }, newYork, 9)).toEqual(['2027-03-14T03:30:00-04:00']);
});

test('hourly rules run by the wall clock at both changes', () => {
  const hours = (dtstart: string): string[] => preview({ dtstart, rrule: 'FREQ=HOURLY' }, newYork, 3);
  expect(hours('2027-03-14T01:30:00')).toEqual([
    '2027-03-14T01:30:00-05:00',
    '2027-03-14T03:30:00-04:00',
    '2027-03-14T04:30:00-04:00',
  ]);
  expect(hours('2027-11-07T00:30:00')).toEqual([
    '2027-11-07T00:30:00-04:00',
    '2027-11-07T01:30:00-04:00',
    '2027-11-07T02:30:00-05:00',
  ]);
});

test('RDATE adds, EXDATE removes, also what RDATE added; each instant counts once', () => {
  const text = {
    dtstart: '2026-11-23T05:00:00',
    rrule: 'FREQ=DAILY;COUNT=3',
    rdates: ['2026-11-24T05:00:00', '2026-11-22T08:00:00', '2026-11-30T05:00:00'],
    exdates: ['2026-11-23T05:00:00', '2026-11-30T05:00:00'],
  };
  expect(preview(text, vietnam, 9)).toEqual([
    '2026-11-22T08:00:00+07:00',
    '2026-11-24T05:00:00+07:00',
    '2026-11-25T05:00:00+07:00',
  ]);
});

test('several times a day: the same rule at each, from the first day on; a bare EXDATE removes the day', () => {
  const text = {
    dtstart: '2026-11-23T17:00:00',
    rrule: 'FREQ=DAILY;UNTIL=20261125',
    times: ['05:00', '17:00'],
    exdates: ['2026-11-24'],
    rdates: ['2026-12-24'],
  };
  expect(preview(text, vietnam, 9)).toEqual([
    '2026-11-23T05:00:00+07:00',
    '2026-11-23T17:00:00+07:00',
    '2026-11-25T05:00:00+07:00',
    '2026-11-25T17:00:00+07:00',
    '2026-12-24T05:00:00+07:00',
    '2026-12-24T17:00:00+07:00',
  ]);
});

test('a one-off with several times airs at each of them', () => {
  expect(preview({ dtstart: '2026-11-23T05:00:00', times: ['11:30'] }, vietnam, 9)).toEqual([
    '2026-11-23T05:00:00+07:00',
    '2026-11-23T11:30:00+07:00',
  ]);
});

test('the rule may bear its prefix, any letter case and leading zeros', () => {
  const plain = preview({ dtstart: '2026-11-23T05:00:00', rrule: 'FREQ=WEEKLY;BYDAY=MO;BYHOUR=5' }, vietnam, 3);
  const dressed = preview(
    { dtstart: '2026-11-23T05:00:00', rrule: ' RRULE:freq=weekly;byday=mo;byhour=05; ' },
    vietnam,
    3,
  );
  expect(dressed).toEqual(plain);
});

test.each([
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
  'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30,31',
  'FREQ=SECONDLY;BYMONTH=4;BYMONTHDAY=31',
  'FREQ=HOURLY;INTERVAL=24;BYHOUR=3',
  'FREQ=SECONDLY;INTERVAL=86400;BYSECOND=1',
  'FREQ=SECONDLY;INTERVAL=2;BYSECOND=1',
  'FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6',
  'FREQ=MONTHLY;INTERVAL=12;BYMONTH=2',
  'FREQ=YEARLY;BYYEARDAY=366;BYMONTH=3',
  'FREQ=DAILY;BYDAY=MO;BYSETPOS=2',
  'FREQ=SECONDLY;BYDAY=MO;BYSETPOS=2',
])('a rule that never comes true ends empty, in bounded work: %s', (rrule) => {
  const before = performance.now();
  expect(preview({ dtstart: '2026-11-23T05:00:00', rrule }, vietnam, 500)).toEqual([]);
  expect(performance.now() - before).toBeLessThan(3000);
});

/** Each of these the recurrence library answers wrongly when it is asked outright; the right days were counted by hand. */
test.each([
  [
    'BYWEEKNO alone keeps the weekday of DTSTART in far windows',
    '2026-01-01',
    'FREQ=YEARLY;BYWEEKNO=20',
    '2029-05-17 2030-05-16',
  ],
  [
    'a numbered BYDAY limits BYMONTHDAY in a year',
    '1997-01-01',
    'FREQ=YEARLY;BYMONTHDAY=13;BYDAY=2SU',
    '2030-01-13 2036-01-13',
  ],
  ['BYMONTHDAY limits BYWEEKNO', '2029-01-01', 'FREQ=YEARLY;BYMONTHDAY=1;BYWEEKNO=40', '2029-10-01 2030-10-01'],
  ['BYYEARDAY limits BYDAY', '2029-01-01', 'FREQ=YEARLY;BYYEARDAY=1;BYDAY=MO', '2029-01-01 2035-01-01'],
  ['a 53rd Thursday only where there is one', '2029-01-01', 'FREQ=YEARLY;BYDAY=53TH', '2032-12-30 2037-12-31'],
  ['a numbered and a plain weekday together', '2029-01-01', 'FREQ=YEARLY;BYDAY=1MO,WE', '2029-01-01 2029-01-03'],
  ['a year day in weeks', '2029-01-06', 'FREQ=WEEKLY;INTERVAL=3;BYYEARDAY=20', '2030-01-20 2032-01-20'],
])('around the library: %s', (_case, start, rrule, expected) => {
  const schedule = { dtstart: `${start}T05:00:00`, rrule, rdates: [], exdates: [], times: [] };
  const window = { from: Date.parse('2029-01-01T00:00:00Z'), to: Date.parse('2040-01-01T00:00:00Z') };
  const days = expandSchedule(schedule, 'UTC', window).map((at) => new Date(at).toISOString().slice(0, 10));
  expect(days.slice(0, 2).join(' ')).toBe(expected);
});

test('around the library: a position within a second is the second', () => {
  const text = { dtstart: '2026-11-23T05:00:00', rrule: 'FREQ=SECONDLY;BYHOUR=15;BYSETPOS=1' };
  expect(preview(text, vietnam, 2)).toEqual(['2026-11-23T15:00:00+07:00', '2026-11-23T15:00:01+07:00']);
});

test('a position beside parts that the library mixes up', () => {
  const text = { dtstart: '2026-11-23T05:00:00', rrule: 'FREQ=YEARLY;BYYEARDAY=1,2,3;BYDAY=MO,TU;BYSETPOS=-1' };
  expect(preview(text, vietnam, 2)).toEqual(['2028-01-03T05:00:00+07:00', '2029-01-02T05:00:00+07:00']);
});

test('a COUNT that lasts for years is still counted then', () => {
  const schedule = { dtstart: '2026-01-01T05:00:00', rrule: 'FREQ=MINUTELY;INTERVAL=5;COUNT=400000' };
  const window = { from: Date.parse('2029-10-20T15:20:00Z'), to: Date.parse('2030-01-01T00:00:00Z') };
  const found = expandSchedule({ ...schedule, rdates: [], exdates: [], times: [] }, 'UTC', window);
  expect(found.length).toBe(400_000 - (window.from - Date.parse('2026-01-01T05:00:00Z')) / 300_000);
});

test('a rare day with hours of its own and many times of day is found', () => {
  const times = Array.from({ length: 20 }, (_, index) => `05:${index + 10}`);
  const text = { dtstart: '2026-11-23T05:00:00', rrule: 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU;BYHOUR=6', times };
  expect(preview(text, vietnam, 2)).toEqual(['2032-02-29T06:00:00+07:00', '2032-02-29T06:10:00+07:00']);
});

test('a rare rule is found: 29 February on a Sunday', () => {
  const text = { dtstart: '2026-01-01T05:00:00', rrule: 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU' };
  expect(preview(text, vietnam, 2)).toEqual(['2032-02-29T05:00:00+07:00', '2060-02-29T05:00:00+07:00']);
});

test.each(['FREQ=SECONDLY', 'FREQ=SECONDLY;INTERVAL=7', 'FREQ=MINUTELY;BYSECOND=0,30'])(
  'a far window of a dense rule costs as little as a near one: %s',
  (rrule) => {
    const schedule = { dtstart: '1990-01-01T00:00:00', rrule, rdates: [], exdates: [], times: [] };
    const from = Date.parse('2026-11-23T00:00:00Z');
    const before = performance.now();
    expect(expandSchedule(schedule, vietnam, { from, to: from + 60_000 }).length).toBeGreaterThan(1);
    expect(performance.now() - before).toBeLessThan(1000);
  },
);

test('endless rules stop with the last year of four digits', () => {
  const text = { dtstart: '2026-11-23T05:00:00', rrule: 'FREQ=YEARLY;INTERVAL=3000' };
  expect(preview(text, 'UTC', 500)).toEqual([
    '2026-11-23T05:00:00+00:00',
    '5026-11-23T05:00:00+00:00',
    '8026-11-23T05:00:00+00:00',
  ]);
});

test.each([
  [{ dtstart: '2026-11-31T05:00:00' }, { field: 'dtstart', reason: 'not-a-local-time' }],
  [{ dtstart: '2026-11-23T05:00:00Z' }, { field: 'dtstart', reason: 'not-a-local-time' }],
  [{ rdates: ['23/11/2026'] }, { field: 'rdates', reason: 'not-a-local-time' }],
  [{ exdates: ['2026-13-01'] }, { field: 'exdates', reason: 'not-a-local-time' }],
  [{ times: ['25:00'] }, { field: 'times', reason: 'not-a-local-time' }],
  [{ rrule: 'every day' }, { field: 'rrule', reason: 'not-a-rule' }],
  [{ rrule: 'COUNT=3' }, { field: 'rrule', reason: 'not-a-rule', part: 'FREQ' }],
  [{ rrule: 'FREQ=DAILY\nRRULE:FREQ=WEEKLY' }, { field: 'rrule', reason: 'not-a-rule' }],
  [{ rrule: 'FREQ=SOMETIMES' }, { field: 'rrule', reason: 'bad-value', part: 'FREQ' }],
  [{ rrule: 'FREQ=DAILY;BYMONTH=13' }, { field: 'rrule', reason: 'bad-value', part: 'BYMONTH' }],
  [{ rrule: 'FREQ=DAILY;INTERVAL=0' }, { field: 'rrule', reason: 'bad-value', part: 'INTERVAL' }],
  [{ rrule: 'FREQ=DAILY;COUNT=0' }, { field: 'rrule', reason: 'bad-value', part: 'COUNT' }],
  [{ rrule: 'FREQ=DAILY;UNTIL=20261331' }, { field: 'rrule', reason: 'bad-value', part: 'UNTIL' }],
  [{ rrule: 'FREQ=WEEKLY;BYDAY=CN' }, { field: 'rrule', reason: 'bad-value', part: 'BYDAY' }],
  [{ rrule: 'FREQ=WEEKLY;BYDAY=2MO' }, { field: 'rrule', reason: 'parts-do-not-fit', part: 'BYDAY' }],
  [{ rrule: 'FREQ=DAILY;COUNT=2;UNTIL=20261201' }, { field: 'rrule', reason: 'parts-do-not-fit', part: 'COUNT' }],
  [{ rrule: 'FREQ=DAILY;BYSETPOS=1' }, { field: 'rrule', reason: 'parts-do-not-fit', part: 'BYSETPOS' }],
  [{ rrule: 'FREQ=DAILY;COLOUR=RED' }, { field: 'rrule', reason: 'unknown-part', part: 'COLOUR' }],
  [{ rrule: 'FREQ=DAILY;COUNT=1;COUNT=2' }, { field: 'rrule', reason: 'repeated-part', part: 'COUNT' }],
])('%j is refused with field and reason', (change, fault) => {
  const text = { dtstart: '2026-11-23T05:00:00', rdates: [], exdates: [], ...change };
  const refused = { kind: 'invalid', ...fault };
  expect(previewOccurrences({ ...text, zone: vietnam, limit: 9 })).toEqual(refused);
  expect(checkRecurrence(text, vietnam)).toEqual(refused);
  expect(expandSchedule({ times: [], ...text }, vietnam, { from: 0, to: 4e12 })).toEqual([]);
});

test('an unknown zone is refused', () => {
  const text = { dtstart: '2026-11-23T05:00:00', rdates: [], exdates: [] };
  expect(checkRecurrence(text, 'Asia/Son_Tay')).toEqual({ kind: 'invalid', field: 'zone', reason: 'unknown-zone' });
});

test('a schedule that never sounds, or every second, is previewed but not stored', () => {
  const check = (rrule: string): unknown =>
    checkRecurrence({ dtstart: '2026-11-23T05:00:00', rrule, rdates: [], exdates: [] }, vietnam);
  expect(check('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30')).toEqual({
    kind: 'invalid',
    field: 'rrule',
    reason: 'never-occurs',
  });
  expect(check('FREQ=SECONDLY')).toEqual({ kind: 'invalid', field: 'rrule', reason: 'too-often' });
  expect(check('FREQ=MINUTELY;INTERVAL=5')).toEqual({ kind: 'ok' });
  expect(check('FREQ=WEEKLY;BYDAY=MO')).toEqual({ kind: 'ok' });
});

function preview(text: Partial<RecurrenceText> & { dtstart: string }, zone: string, limit: number): string[] {
  const answer = previewOccurrences({ rdates: [], exdates: [], ...text, zone, limit });
  return answer.kind === 'ok' ? answer.occurrences : [`${answer.field}: ${answer.reason}`];
}
