/** Takes a sentence about "when" apart, phrase by phrase, into facts; phrases that nobody taught it are handed back as they stand. */
import { addDays } from './local-time.ts';
import { plainLetters } from './plain-letters.ts';
import type { NthWeekday } from './repeat-rule.ts';

/** A day as it was written; the year is undefined where nobody wrote it. */
export interface WrittenDay {
  readonly day: number;
  readonly month: number;
  readonly year: number | undefined;
}

/** What was said, phrase by phrase. */
export type Fact =
  | { readonly kind: 'once' | 'daily' | 'weekly' | 'monthly' }
  | { readonly kind: 'weekdays'; readonly days: readonly number[] }
  | { readonly kind: 'except-weekdays'; readonly days: readonly number[] }
  | { readonly kind: 'month-days'; readonly days: readonly number[] }
  | { readonly kind: 'nth'; readonly day: NthWeekday }
  | { readonly kind: 'every'; readonly count: number; readonly unit: 'ngay' | 'tuan' | 'thang' }
  | { readonly kind: 'time'; readonly time: string }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'on'; readonly day: WrittenDay }
  | { readonly kind: 'from'; readonly day: WrittenDay }
  | { readonly kind: 'until'; readonly day: WrittenDay }
  | { readonly kind: 'except'; readonly days: readonly WrittenDay[] }
  | { readonly kind: 'unknown'; readonly words: string };

/** Every phrase in order; `today` is what `hôm nay` and `ngày mai` stand for. */
export function readFacts(sentence: string, today: string): Fact[] {
  const text = sentence.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
  const plain = plainLetters(text);
  const facts: Fact[] = [];
  for (let at = 0; at < plain.length; ) {
    const found = phraseAt(plain, at, today, facts.at(-1));
    if (found === undefined) {
      const word = /[^ ,;.]*[ ,;.]*/y;
      word.lastIndex = at;
      const length = Math.max(1, word.exec(plain)?.[0].length ?? 1);
      addUnknown(facts, text.slice(at, at + length).trim());
      at += length;
    } else {
      facts.push(...found.facts);
      at += found.length;
    }
  }
  return facts;
}

interface Phrase {
  readonly pattern: RegExp;
  /** Undefined: not this phrase after all. */
  readonly read: (match: RegExpExecArray, today: string, before: Fact | undefined) => Fact[] | undefined;
}

const end = '(?![a-z0-9])';
const weekdayWord = `(?:chu nhat|cn|t[2-7]|thu (?:hai|ba|tu|nam|sau|bay|[2-7]))${end}`;
const number = '(?:\\d{1,3}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)';
const date = '(?:\\d{1,2}[/.-]\\d{1,2}(?:[/.-]\\d{4})?(?!\\d)|\\d{1,2} thang \\d{1,2}(?: nam \\d{4})?(?!\\d))';
const aDay = `(?:ngay )?(?:${date}|hom nay${end}|mai${end})`;
const monthDay = '\\d{1,2}(?!\\d|[:/.-]\\d| ?h(?![a-z])| ?gio| ?lan| thang \\d)';
const monthWords = '(?:(?:cua |trong )?(?:hang |moi )?thang)';
const partOfDay = '(?: ?(sang|trua|chieu|toi|dem)(?![a-z]))?';

/** The first that matches is taken: longer phrases stand before their beginnings. */
const phrases: readonly Phrase[] = [
  {
    pattern: new RegExp(
      `(?:cho )?den (?:het )?(?:(${aDay})|thang (\\d{1,2})(?:(?:/| nam )(\\d{4}))?${end}|nam (\\d{4}))`,
      'y',
    ),
    read: ([, day, month, year, wholeYear], today) => [
      { kind: 'until', day: lastDayOf({ day, month, year, wholeYear }, today) },
    ],
  },
  {
    pattern: new RegExp(`(?:tru|nghi) (?:cac )?(${weekdayWord}(?:(?: ?,| va) ?${weekdayWord})*)`, 'y'),
    read: ([, list = '']) => [{ kind: 'except-weekdays', days: listOf(list, weekdayWord).map(weekdayOf) }],
  },
  {
    pattern: new RegExp(`(?:tru|nghi) (?:cac )?(${aDay}(?:(?: ?,| va) ?${aDay})*)`, 'y'),
    read: ([, list = ''], today) => [{ kind: 'except', days: listOf(list, aDay).map((day) => dayOf(day, today)) }],
  },
  {
    pattern: new RegExp(`(?:tu )?(${weekdayWord}) den (?:het )?(${weekdayWord})`, 'y'),
    read: ([, first = '', last = '']) => [{ kind: 'weekdays', days: daysBetween(weekdayOf(first), weekdayOf(last)) }],
  },
  {
    pattern: new RegExp(`(?:bat dau )?(?:tu|ke tu|bat dau) (${aDay})`, 'y'),
    read: ([, day = ''], today) => [{ kind: 'from', day: dayOf(day, today) }],
  },
  {
    pattern: new RegExp(`(?:cu |moi )?(${number}) (ngay|tuan|thang) (?:mot|1) lan${end}`, 'y'),
    read: ([, count = '', unit]) => [{ kind: 'every', count: countOf(count), unit: unit as 'ngay' }],
  },
  {
    pattern: new RegExp(`cach (?:mot )?(ngay|tuan|thang)(?: mot lan)?${end}`, 'y'),
    read: ([, unit]) => [{ kind: 'every', count: 2, unit: unit as 'ngay' }],
  },
  { pattern: new RegExp(`(?:phat )?(?:mot|1) (?:lan|luot)(?: duy nhat)?${end}`, 'y'), read: () => [{ kind: 'once' }] },
  {
    pattern: new RegExp(`(?:trong |du |phat )?(${number}) (?:lan|luot)${end}`, 'y'),
    read: ([, count = '']) => [{ kind: 'count', count: countOf(count) }],
  },
  {
    pattern: new RegExp(`(?:hang ngay|moi ngay|ngay nao cung|tat ca cac ngay)${end}`, 'y'),
    read: () => [{ kind: 'daily' }],
  },
  { pattern: new RegExp(`(?:hang|moi) tuan${end}`, 'y'), read: () => [{ kind: 'weekly' }] },
  {
    pattern: new RegExp(`(${weekdayWord}) (?:(dau tien|dau)|(cuoi cung|cuoi)|lan thu ([1-5]))(?= |,|;|\\.|$)`, 'y'),
    read: ([, day = '', first, last, nth]) => [
      {
        kind: 'nth',
        day: { weekday: weekdayOf(day), nth: first === undefined ? (last === undefined ? Number(nth) : -1) : 1 },
      },
    ],
  },
  { pattern: new RegExp(weekdayWord, 'y'), read: ([day = '']) => [{ kind: 'weekdays', days: [weekdayOf(day)] }] },
  {
    // "thứ Ba, năm": the second weekday without its first word.
    pattern: new RegExp(`(hai|ba|tu|nam|sau|bay)(?! (?:ngay|thang|nam|thu|\\d))${end}`, 'y'),
    read: ([, day], _, before) =>
      before?.kind === 'weekdays' ? [{ kind: 'weekdays', days: [weekdayOf(`thu ${day}`)] }] : undefined,
  },
  {
    pattern: new RegExp(`ngay cuoi(?: cung)?(?: ${monthWords})?${end}`, 'y'),
    read: () => [{ kind: 'month-days', days: [-1] }, { kind: 'monthly' }],
  },
  {
    pattern: new RegExp(`ngay (${monthDay}(?:(?: ?,| va) ?(?:ngay )?${monthDay})*)(?:( va (?:ngay )?cuoi cung))?`, 'y'),
    read: ([, list = '', last]) => [
      { kind: 'month-days', days: [...listOf(list, '\\d{1,2}').map(Number), ...(last === undefined ? [] : [-1])] },
    ],
  },
  { pattern: new RegExp(`${monthWords}${end}`, 'y'), read: () => [{ kind: 'monthly' }] },
  {
    pattern: new RegExp(
      `(\\d{1,2}) ?(?:h|gio|:(?=\\d))(?: ?(\\d{1,2})(?!\\d|/| ?lan| ?ngay)(?: ?phut)?| (ruoi))?${partOfDay}${end}`,
      'y',
    ),
    read: ([, hour, minute, half, part]) => readTime(Number(hour), half === undefined ? Number(minute ?? 0) : 30, part),
  },
  { pattern: new RegExp(aDay, 'y'), read: ([day], today) => [{ kind: 'on', day: dayOf(day, today) }] },
  { pattern: new RegExp(`(?:[ ,;.]+|(?:va|luc|vao|phat|cac)${end})`, 'y'), read: () => [] },
];

function phraseAt(plain: string, at: number, today: string, before: Fact | undefined) {
  for (const { pattern, read } of phrases) {
    pattern.lastIndex = at;
    const match = pattern.exec(plain);
    const facts = match === null ? undefined : read(match, today, before);
    if (match !== null && facts !== undefined) return { facts, length: match[0].length };
  }
  return undefined;
}

function addUnknown(facts: Fact[], words: string): void {
  const last = facts.at(-1);
  if (words === '') return;
  if (last?.kind === 'unknown') facts[facts.length - 1] = { kind: 'unknown', words: `${last.words} ${words}` };
  else facts.push({ kind: 'unknown', words });
}

/** `5 giờ chiều` is 17:00; an hour that is not in its part of the day is not understood. */
function readTime(hour: number, minute: number, part: string | undefined): Fact[] | undefined {
  const [first, last] = part === undefined ? [0, 23] : (hoursOf[part] ?? [0, 23]);
  const fits = (at: number) => (first <= last ? at >= first && at <= last : at >= first || at <= last);
  const turned = [hour, (hour + 12) % 24].find((at) => at < 24 && fits(at) && (at === hour || hour <= 12));
  if (turned === undefined || hour > 23 || minute > 59) return undefined;
  return [{ kind: 'time', time: `${String(turned).padStart(2, '0')}:${String(minute).padStart(2, '0')}` }];
}

const hoursOf: Readonly<Record<string, readonly [number, number]>> = {
  sang: [0, 11],
  trua: [10, 13],
  chieu: [12, 18],
  toi: [17, 23],
  dem: [20, 4],
};

function lastDayOf(
  { day, month, year, wholeYear }: Readonly<Record<'day' | 'month' | 'year' | 'wholeYear', string | undefined>>,
  today: string,
): WrittenDay {
  if (day !== undefined) return dayOf(day, today);
  if (wholeYear !== undefined) return { day: 31, month: 12, year: Number(wholeYear) };
  const given = year === undefined ? undefined : Number(year);
  return { day: new Date(Date.UTC(given ?? 2027, Number(month), 0)).getUTCDate(), month: Number(month), year: given };
}

function dayOf(words: string, today: string): WrittenDay {
  const named = words.endsWith('hom nay') ? today : words.endsWith('mai') ? addDays(today, 1) : undefined;
  const [day = 0, month = 0, year] = named === undefined ? (words.match(/\d+/g) ?? []).map(Number) : [];
  if (named === undefined) return { day, month, year };
  return { day: Number(named.slice(8)), month: Number(named.slice(5, 7)), year: Number(named.slice(0, 4)) };
}

function weekdayOf(words: string): number {
  if (words.startsWith('c')) return 7;
  const name = words.replace(/^(?:thu |t)/, '');
  return /\d/.test(name) ? Number(name) - 1 : ['hai', 'ba', 'tu', 'nam', 'sau', 'bay'].indexOf(name) + 1;
}

function daysBetween(first: number, last: number): number[] {
  const count = ((last - first + 7) % 7) + 1;
  return Array.from({ length: count }, (_, step) => ((first - 1 + step) % 7) + 1);
}

function countOf(words: string): number {
  const named = ['', 'mot', 'hai', 'ba', 'bon', 'nam', 'sau', 'bay', 'tam', 'chin', 'muoi'].indexOf(words);
  return named > 0 ? named : Number(words);
}

function listOf(text: string, pattern: string): string[] {
  return text.match(new RegExp(pattern, 'g')) ?? [];
}
