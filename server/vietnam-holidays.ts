/** The public holidays of Vietnam by law and moon, and the exception days of a span with what the commune or a yearly decision says of them. */
import { CalendarVietnamese } from 'date-chinese';
import type { ExceptionDay, LocalDate } from '../scheduler/model.ts';

/** A day off by law. */
export interface Holiday extends ExceptionDay {
  readonly kind: 'holiday';
}

/** A day as a person entered it: replaces what is computed for its date; `holds` false takes that back. */
export interface StoredExceptionDay extends ExceptionDay {
  readonly kind: string;
  readonly holds: boolean;
}

/** The years for which holidays are computed: those the lunar dates were compared for with an independent computation. */
export const HOLIDAY_YEARS = { first: 2023, last: 2050 } as const;

/**
 * Holidays of a year, by date (Bộ luật Lao động 2019, Điều 112): Tết is five days from the last of the old lunar year on,
 * Quốc khánh two, of which the first is taken as 1 September. The government's yearly decision may shift both: that is
 * stored by the commune. Two holidays on one date share a row. None outside `HOLIDAY_YEARS`.
 */
export function vietnamHolidays(year: number): readonly Holiday[] {
  let holidays = byYear.get(year);
  if (holidays === undefined) {
    const isKnown = year >= HOLIDAY_YEARS.first && year <= HOLIDAY_YEARS.last;
    holidays = isKnown ? computeHolidays(year) : [];
    byYear.set(year, holidays);
  }
  return holidays;
}

/** The days from `from` to `until`, both included, on which something else may air; by date. */
export function exceptionDaysIn(
  from: LocalDate,
  until: LocalDate,
  stored: readonly StoredExceptionDay[],
): ExceptionDay[] {
  const days = new Map<LocalDate, ExceptionDay>();
  for (let year = Number(from.slice(0, 4)); year <= Number(until.slice(0, 4)); year += 1) {
    for (const { date, name } of vietnamHolidays(year)) days.set(date, { date, name });
  }
  for (const { date, name, holds } of stored) {
    if (holds) days.set(date, { date, name });
    else days.delete(date);
  }
  return [...days.values()].filter(({ date }) => date >= from && date <= until).sort(byDate);
}

/** A year takes 5 ms of astronomy. */
const byYear = new Map<number, readonly Holiday[]>();

function computeHolidays(year: number): readonly Holiday[] {
  const newYear = lunarDate(year, 1, 1);
  const named: readonly (readonly [Temporal.PlainDate, string])[] = [
    [Temporal.PlainDate.from({ year, month: 1, day: 1 }), 'Tết Dương lịch'],
    [newYear.subtract({ days: 1 }), 'Tết Nguyên đán (ngày cuối năm âm lịch)'],
    [newYear, 'Tết Nguyên đán (mùng 1)'],
    [newYear.add({ days: 1 }), 'Tết Nguyên đán (mùng 2)'],
    [newYear.add({ days: 2 }), 'Tết Nguyên đán (mùng 3)'],
    [newYear.add({ days: 3 }), 'Tết Nguyên đán (mùng 4)'],
    [lunarDate(year, 3, 10), 'Giỗ Tổ Hùng Vương'],
    [Temporal.PlainDate.from({ year, month: 4, day: 30 }), 'Ngày Giải phóng miền Nam, thống nhất đất nước'],
    [Temporal.PlainDate.from({ year, month: 5, day: 1 }), 'Ngày Quốc tế Lao động'],
    [Temporal.PlainDate.from({ year, month: 9, day: 1 }), 'Nghỉ Quốc khánh'],
    [Temporal.PlainDate.from({ year, month: 9, day: 2 }), 'Quốc khánh'],
  ];
  const names = new Map<LocalDate, string>();
  for (const [day, name] of named) {
    const date = day.toString();
    const other = names.get(date);
    names.set(date, other === undefined ? name : `${other}; ${name}`);
  }
  return [...names].map(([date, name]) => ({ date, name, kind: 'holiday' as const })).sort(byDate);
}

/** A lunar date of the lunar year that begins in `year`, reckoned at UTC+7 as Vietnam does since 1968. */
function lunarDate(year: number, month: number, day: number): Temporal.PlainDate {
  const [cycle = 0, yearOfCycle = 0] = new CalendarVietnamese().fromGregorian(year, 6, 1).get();
  const noLeap = 0;
  const { year: inYear, ...date } = new CalendarVietnamese(cycle, yearOfCycle, month, noLeap, day).toGregorian(year);
  return Temporal.PlainDate.from({ year: inYear, ...date });
}

function byDate(a: ExceptionDay, b: ExceptionDay): number {
  return a.date < b.date ? -1 : a.date > b.date ? 1 : 0;
}
