/** Reads a date as people here type it: day, then month, then year. What the calendar does not have is not a date. */
import { pad } from './local-time.ts';

/** `5/1/2027`, `05-01-27`, `5.1` (the next such day from `today`, a `YYYY-MM-DD`, on) as `YYYY-MM-DD`; undefined when it is no date. */
export function readDate(text: string, today: string): string | undefined {
  const match = /^\s*(\d{1,2})\s*([/.-])\s*(\d{1,2})(?:\s*\2\s*(\d{4}|\d{2}))?\s*$/.exec(text);
  if (match === null) return undefined;
  const [, day = '', , month = '', year] = match;
  if (year !== undefined) return dateOf(Number(day), Number(month), Number(year.length === 2 ? `20${year}` : year));
  // Eight years: the 29th of February comes round within them, even past a year such as 2100.
  for (let each = Number(today.slice(0, 4)), last = each + 8; each <= last; each += 1) {
    const date = dateOf(Number(day), Number(month), each);
    if (date !== undefined && date >= today) return date;
  }
  return undefined;
}

function dateOf(day: number, month: number, year: number): string | undefined {
  if (year < 1900) return undefined;
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? `${year}-${pad(month)}-${pad(day)}` : undefined;
}
