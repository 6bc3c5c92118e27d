/** The form's "when" and the API's recurrence: there and back, without losing what the form cannot show. */
import { describe, expect, test } from 'vitest';
import { previewOccurrences } from '../../scheduler/expand-schedule.ts';
import type { Schedule } from '../../web/src/wire.ts';
import { fromSchedule, toRecurrence, type When } from '../../web/src/words/recurrence.ts';
import type { Repeat } from '../../web/src/words/repeat-rule.ts';

const zone = 'Asia/Ho_Chi_Minh';
const nothing = { dtstart: '', rrule: null, rdates: [], exdates: [], times: [] };
const once: When = {
  date: '2026-11-24',
  times: ['05:20'],
  repeat: { kind: 'once' },
  until: undefined,
  count: undefined,
  exceptDays: [],
  exceptTimes: [],
  extraTimes: [],
};

describe('what the form says becomes a rule', () => {
  test('once', () => {
    expect(toRecurrence(once, zone)).toEqual({
      dtstart: '2026-11-24T05:20:00',
      rrule: null,
      rdates: [],
      exdates: [],
      times: [],
    });
  });

  test('weekdays in order, further times, the last day included, whole days left out', () => {
    const when: When = {
      ...once,
      times: ['17:00', '05:20'],
      repeat: { kind: 'weekly', every: 1, weekdays: [4, 2] },
      until: '2026-12-31',
      exceptDays: ['2026-12-01'],
    };
    expect(toRecurrence(when, zone)).toEqual({
      dtstart: '2026-11-24T05:20:00',
      rrule: 'FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20261231T165959Z',
      rdates: [],
      exdates: ['2026-12-01'],
      times: ['17:00:00'],
    });
  });

  test('nothing while its last day is being filled in; once needs none', () => {
    expect(toRecurrence({ ...once, repeat: { kind: 'daily', every: 1 }, until: '' }, zone)).toBeUndefined();
    expect(toRecurrence({ ...once, until: '' }, zone)?.rrule).toBeNull();
  });

  test('the last day airs, the day after does not', () => {
    const when: When = {
      ...once,
      times: ['23:30'],
      repeat: { kind: 'daily', every: 1 },
      until: '2026-11-26',
    };
    const { rrule, ...rest } = toRecurrence(when, zone) ?? { ...nothing };
    const found = previewOccurrences({ ...rest, zone, limit: 10, ...(rrule === null ? {} : { rrule }) });
    expect(found).toMatchObject({
      occurrences: ['2026-11-24T23:30:00+07:00', '2026-11-25T23:30:00+07:00', '2026-11-26T23:30:00+07:00'],
    });
  });

  test.each([
    ['no day', { ...once, date: undefined }],
    ['a time half written', { ...once, times: ['05:20', ''] }],
    ['no weekday', { ...once, repeat: { kind: 'weekly' as const, every: 1, weekdays: [] } }],
    ['no day of the month', { ...once, repeat: { kind: 'monthly' as const, every: 1, monthDays: [] } }],
  ])('%s is not complete yet', (_, when) => {
    expect(toRecurrence(when, zone)).toBeUndefined();
  });
});

describe('a stored schedule comes back into the form', () => {
  const stored = (fields: Partial<Schedule>): Schedule => ({
    id: 's',
    title: 'CCHC',
    programmeId: 'p',
    programmeTitle: 'CCHC',
    dtstart: '2026-11-24T05:20:00',
    rrule: null,
    rdates: [],
    exdates: [],
    times: [],
    target: { kind: 'all' },
    priority: 'normal',
    lateRule: 'join',
    slotMs: null,
    onExceptionDays: { kind: 'as-usual' },
    changes: [],
    words: '',
    createdBy: '',
    createdAt: '2026-11-01T00:00:00Z',
    cancelledAt: null,
    ...fields,
  });

  test.each([
    [null],
    ['FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20261231T165959Z'],
    ['FREQ=WEEKLY;BYDAY=SU'],
    ['FREQ=MONTHLY;BYMONTHDAY=4,5'],
    ['FREQ=MONTHLY;BYDAY=1MO'],
    ['FREQ=MINUTELY;INTERVAL=5;COUNT=12'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO'],
    ['FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO'],
    ['FREQ=DAILY;INTERVAL=3;COUNT=10'],
    ['FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20261231T165959Z'],
    ['FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15,-1'],
    ['FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=2'],
  ])('and leaves it as it was: %s', (rrule) => {
    const schedule = stored({
      rrule,
      times: ['17:00:00'],
      rdates: ['2026-11-30T08:00:00'],
      exdates: ['2026-12-01', '2026-12-03T17:00:00'],
    });
    const { dtstart, rdates, exdates, times } = schedule;
    expect(toRecurrence(fromSchedule(schedule, zone), zone)).toEqual({ dtstart, rrule, rdates, exdates, times });
  });

  test.each<[string, Repeat]>([
    ['FREQ=DAILY', { kind: 'daily', every: 1 }],
    ['FREQ=WEEKLY', { kind: 'weekly', every: 1, weekdays: [2] }],
    ['FREQ=MONTHLY', { kind: 'monthly', every: 1, monthDays: [24] }],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', { kind: 'monthly', every: 1, monthDays: [-1] }],
    [
      'FREQ=MONTHLY;BYDAY=2MO,-1FR',
      {
        kind: 'nth',
        every: 1,
        days: [
          { nth: 2, weekday: 1 },
          { nth: -1, weekday: 5 },
        ],
      },
    ],
    ['FREQ=MONTHLY;BYDAY=MO', { kind: 'other', rrule: 'FREQ=MONTHLY;BYDAY=MO' }],
    ['FREQ=HOURLY', { kind: 'other', rrule: 'FREQ=HOURLY' }],
  ])('%s is shown by its days', (rrule, repeat) => {
    expect(fromSchedule(stored({ rrule }), zone).repeat).toEqual(repeat);
  });

  test('the last day is the local one', () => {
    const last = (rrule: string) => fromSchedule(stored({ rrule }), zone).until;
    expect(last('FREQ=DAILY;UNTIL=20261231T165959Z')).toBe('2026-12-31');
    expect(last('FREQ=DAILY;UNTIL=20261230T180000Z')).toBe('2026-12-31');
    expect(last('FREQ=DAILY;UNTIL=20261231')).toBe('2026-12-31');
  });
});
