/** The periods that figures are looked at by: month, quarter, half a year, year, or any days. */
import { addDays, pad } from '../../../words/local-time.ts';
import { dateOf } from '../../../words/time-words.ts';

export type PeriodKind = 'month' | 'quarter' | 'half' | 'year' | 'any';
/** Local days, both included. */
export interface Days {
  readonly firstDay: string;
  readonly lastDay: string;
}

const MONTHS = { month: 1, quarter: 3, half: 6, year: 12 } as const;
const QUARTERS = ['I', 'II', 'III', 'IV'];

/** The period of a kind that holds `date`, or one so many later. */
export function periodAround(date: string, kind: Exclude<PeriodKind, 'any'>, steps = 0): Days {
  const months = MONTHS[kind];
  const first = (Math.floor(monthNumber(date) / months) + steps) * months;
  return { firstDay: firstOfMonth(first), lastDay: addDays(firstOfMonth(first + months), -1) };
}

/** What kind of period these days are. */
export function kindOf({ firstDay, lastDay }: Days): PeriodKind {
  const kinds = ['month', 'quarter', 'half', 'year'] as const;
  const same = (days: Days) => days.firstDay === firstDay && days.lastDay === lastDay;
  return kinds.find((kind) => same(periodAround(firstDay, kind))) ?? 'any';
}

/** `Quý IV năm 2026`, `Tháng 11/2026`, `01/11/2026 - 15/11/2026`. */
export function periodTitle(days: Days): string {
  const { firstDay, lastDay } = days;
  const [year, month] = [firstDay.slice(0, 4), Number(firstDay.slice(5, 7))];
  const kind = kindOf(days);
  if (kind === 'month') return `Tháng ${month}/${year}`;
  if (kind === 'quarter') return `Quý ${QUARTERS[(month - 1) / 3]} năm ${year}`;
  if (kind === 'half') return `6 tháng ${month === 1 ? 'đầu' : 'cuối'} năm ${year}`;
  if (kind === 'year') return `Năm ${year}`;
  return `${dateOf(firstDay)} - ${dateOf(lastDay)}`;
}

/** The days an address names, or those that `fallback` gives: whole dates in order, a year at most. */
export function daysIn(from: string | null, to: string | null, fallback: Days): Days {
  const isDate = (text: string | null): text is string =>
    text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
  if (!isDate(from) || !isDate(to) || to < from || to > addDays(from, LONGEST_DAYS)) return fallback;
  return { firstDay: from, lastDay: to };
}

const LONGEST_DAYS = 366;

function monthNumber(date: string): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
}

function firstOfMonth(month: number): string {
  return `${Math.floor(month / 12)}-${pad((month % 12) + 1)}-01`;
}
