/** The weeks, months, quarters and years that targets are counted by, as local days. */
import type { CampaignTarget } from '../wire.ts';
import { addDays, mondayOf, pad } from './local-time.ts';

/** How long a period is. */
export type SpanLength = CampaignTarget['per'];
/** Local days, both included. */
export interface DaySpan {
  readonly from: string;
  readonly until: string;
}

/** The period that holds `date`, or one so many steps later; weeks begin on Monday, quarters in January, April, July and October. */
export function spanAround(date: string, length: SpanLength, steps: number): DaySpan {
  if (length === 'week') {
    const from = addDays(mondayOf(date), 7 * steps);
    return { from, until: addDays(from, 6) };
  }
  const months = monthsIn[length];
  const first = (Math.floor(monthNumber(date) / months) + steps) * months;
  return { from: firstOfMonth(first), until: addDays(firstOfMonth(first + months), -1) };
}

/** How many periods later than the one of `from` the one of `date` is; negative for an earlier one. */
export function stepsBetween(from: string, date: string, length: SpanLength): number {
  if (length === 'week') return daysBetween(mondayOf(from), mondayOf(date)) / 7;
  const months = monthsIn[length];
  return Math.floor(monthNumber(date) / months) - Math.floor(monthNumber(from) / months);
}

/** How many days later `date` is. */
export function daysBetween(from: string, date: string): number {
  return Math.round((Date.parse(`${date}T00:00Z`) - Date.parse(`${from}T00:00Z`)) / 86_400_000);
}

const monthsIn = { month: 1, quarter: 3, year: 12 } as const;

function monthNumber(date: string): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
}

function firstOfMonth(month: number): string {
  return `${Math.floor(month / 12)}-${pad((month % 12) + 1)}-01`;
}
