/** A "when" as one sentence of a commune office: "Thứ Ba và thứ Năm, 5 giờ 20 sáng, đến 31/12/2026". */
import type { When } from './recurrence.ts';
import { isoWeekday, type NthWeekday, type Repeat } from './repeat-rule.ts';
import { capital, dateOf, hourWords, weekdayWords } from './time-words.ts';

/** '' while day or time are missing, and for a rule of somebody else's. `read-sentence.ts` reads every sentence back. */
export function recurrenceSentence(when: When): string {
  const { date, times, repeat, until, count, exceptDays } = when;
  const days = dayWords(repeat, date);
  const hours = times.filter((time) => time !== '').map(timeWordsOf);
  if (days === undefined || hours.length === 0) return '';
  const once = repeat.kind === 'once';
  const parts = [
    days,
    listWords(hours),
    once || date === undefined ? undefined : `từ ${dateOf(date)}`,
    once || until === undefined || until === '' ? undefined : `đến ${dateOf(until)}`,
    once || count === undefined ? undefined : `${count} lần`,
    exceptDays.length === 0 ? undefined : `trừ ${exceptDays.map(dateOf).join(', ')}`,
  ];
  return capital(parts.filter((part) => part !== undefined).join(', '));
}

/** `a, b và c`. */
export function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} và ${words.at(-1)}`;
}

/** `thứ Hai cuối cùng hằng tháng`, `thứ Ba lần thứ 2 hằng tháng`. */
export function nthWords({ nth, weekday }: NthWeekday): string {
  const which = nth === -1 ? 'cuối cùng' : nth === 1 ? 'đầu tiên' : `lần thứ ${nth}`;
  return `${weekdayWords(weekday)} ${which}`;
}

function dayWords(repeat: Repeat, date: string | undefined): string | undefined {
  switch (repeat.kind) {
    case 'other':
      return undefined;
    case 'once':
      return date === undefined ? undefined : `một lần, ${weekdayWords(isoWeekday(date))} ${dateOf(date)}`;
    case 'daily':
      return repeat.every === 1 ? 'hằng ngày' : `${repeat.every} ngày một lần`;
    case 'weekly':
      return chosen(repeat.weekdays, ascending(repeat.weekdays).map(weekdayWords), every(repeat.every, 'tuần'));
    case 'monthly':
      return chosen(
        repeat.monthDays,
        [`ngày ${monthDayWords(repeat.monthDays)}`],
        every(repeat.every, 'tháng') ?? 'hằng tháng',
      );
    case 'nth':
      return chosen(repeat.days, repeat.days.map(nthWords), every(repeat.every, 'tháng') ?? 'hằng tháng');
  }
}

function chosen(days: readonly unknown[], words: readonly string[], often: string | undefined): string | undefined {
  if (days.length === 0) return undefined;
  return often === undefined ? listWords(words) : `${listWords(words)} ${often}`;
}

function every(count: number, unit: string): string | undefined {
  return count === 1 ? undefined : `${count} ${unit} một lần`;
}

function monthDayWords(days: readonly number[]): string {
  const named = ascending(days.filter((day) => day > 0)).map(String);
  return listWords(days.includes(-1) ? [...named, 'cuối cùng'] : named);
}

function timeWordsOf(time: string): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hourWords(hour, minute);
}

function ascending(days: readonly number[]): number[] {
  return [...days].sort((one, other) => one - other);
}
