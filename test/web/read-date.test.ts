/** A typed date is day, month, year; a day that the calendar lacks is none. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDate } from '../../web/src/words/read-date.ts';
import { dateOf } from '../../web/src/words/time-words.ts';
import { runs } from '../counts.ts';

const today = '2026-11-27';

describe('is read', () => {
  test.each([
    ['5/1/2027', '2027-01-05'],
    ['05/01/2027', '2027-01-05'],
    ['1/12/2026', '2026-12-01'],
    ['1-12-2026', '2026-12-01'],
    ['1.12.2026', '2026-12-01'],
    ['01/12/26', '2026-12-01'],
    [' 1 / 12 / 2026 ', '2026-12-01'],
    ['1/12', '2026-12-01'],
    ['27/11', '2026-11-27'],
    ['26/11', '2027-11-26'],
    ['5.1', '2027-01-05'],
    ['29/02/2028', '2028-02-29'],
    ['29/2', '2028-02-29'],
    ['13/12/2026', '2026-12-13'],
    ['26/11/2026', '2026-11-26'],
  ])('%s is %s', (text, date) => {
    expect(readDate(text, today)).toBe(date);
  });
});

describe('is no date', () => {
  test.each([
    '32/13/2026',
    '31/11/2026',
    '31/11',
    '29/02/2027',
    '30/2',
    '12/13/2026',
    '0/1/2027',
    '1/0/2027',
    '1/12/202',
    '1/12/20266',
    '1/12-2026',
    '2026-12-01',
    '1/12/0026',
    '1',
    '1/',
    'mai',
    '',
  ])('«%s»', (text) => {
    expect(readDate(text, today)).toBeUndefined();
  });
});

test('a date that was written out reads the same', () => {
  const days = fc.date({ min: new Date('1950-01-01'), max: new Date('2150-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(days, (day) => {
      const date = day.toISOString().slice(0, 10);
      expect(readDate(dateOf(date), today)).toBe(date);
    }),
    { numRuns: runs(100, 2000) },
  );
});
