/** Reads a sentence such as "thứ ba, thứ năm hằng tuần lúc 5h20 sáng đến 31/12" into a "when". Nothing is guessed: what is not understood is said. */
import { addDays } from './local-time.ts';
import type { When } from './recurrence.ts';
import { isoWeekday, type Repeat } from './repeat-rule.ts';
import { type Fact, readFacts, type WrittenDay } from './sentence-facts.ts';
import { dateOf, weekdayOf } from './time-words.ts';

/** What a sentence says about "when". */
export type SaidWhen = Pick<When, 'date' | 'times' | 'repeat' | 'until' | 'count' | 'exceptDays'>;
export type Reading =
  | { readonly kind: 'understood'; readonly when: SaidWhen }
  /** `why` is a Vietnamese sentence for the person who typed. */
  | { readonly kind: 'unclear'; readonly why: string };

/** `start`: the first day when the sentence names none. A day without a year is the next one such, from `today` or the first day on. */
export function readSentence(text: string, { today, start }: { today: string; start: string | undefined }): Reading {
  const facts = readFacts(text, today);
  try {
    return { kind: 'understood', when: compose(facts, today, start) };
  } catch (error) {
    if (error instanceof Unclear) return { kind: 'unclear', why: error.message };
    throw error;
  }
}

class Unclear extends Error {}

function compose(facts: readonly Fact[], today: string, start: string | undefined): SaidWhen {
  const unknown = of(facts, 'unknown').map(({ words }) => `«${words}»`);
  if (unknown.length > 0) throw new Unclear(`Chưa hiểu ${unknown.join(', ')}.`);
  const on = single(of(facts, 'on'), 'Có nhiều ngày phát: ghi từng lịch một, hoặc dùng «hằng tháng».');
  const from = single(of(facts, 'from'), 'Có hai ngày bắt đầu.');
  const until = single(of(facts, 'until'), 'Có hai ngày kết thúc.');
  const count = single(of(facts, 'count'), 'Có hai số lần.')?.count;
  const repeat = repeatOf(facts, on !== undefined);
  const times = [...new Set(of(facts, 'time').map(({ time }) => time))].sort();
  if (times.length === 0) throw new Unclear('Chưa thấy giờ phát, ví dụ «5 giờ 20 sáng».');
  if (until !== undefined && count !== undefined)
    throw new Unclear('Chỉ ghi một trong hai: phát đến ngày nào, hoặc bao nhiêu lần.');
  if (repeat.kind === 'once' && (until ?? count) !== undefined)
    throw new Unclear('Phát một lần thì không có ngày kết thúc.');
  const named = on ?? from;
  const date =
    named === undefined ? (repeat.kind === 'once' ? undefined : (start ?? addDays(today, 1))) : dated(named.day, today);
  if (date === undefined) throw new Unclear('Chưa thấy ngày phát, ví dụ «24/11» hoặc «thứ Ba hằng tuần».');
  if (repeat.kind === 'once') checkWeekday(facts, date);
  const last = until === undefined ? undefined : dated(until.day, date);
  if (last !== undefined && last < date) throw new Unclear('Ngày kết thúc ở trước ngày bắt đầu.');
  const exceptDays = of(facts, 'except').flatMap(({ days }) => days.map((day) => dated(day, date)));
  return { date, times, repeat, until: last, count, exceptDays: [...new Set(exceptDays)].sort() };
}

function repeatOf(facts: readonly Fact[], dated: boolean): Repeat {
  const says = (kind: Fact['kind']) => facts.some((fact) => fact.kind === kind);
  const weekdays = unique(of(facts, 'weekdays').flatMap(({ days }) => days));
  const monthDays = unique(of(facts, 'month-days').flatMap(({ days }) => days));
  const nths = of(facts, 'nth').map(({ day }) => day);
  const step = single(of(facts, 'every'), 'Có hai cách lặp.');
  const monthly = says('monthly') || step?.unit === 'thang';
  const kinds = [weekdays.length > 0 && !dated, monthDays.length > 0, nths.length > 0, says('daily')];
  if (kinds.filter(Boolean).length > 1) throw new Unclear('Có nhiều cách lặp trong một câu: ghi từng lịch một.');
  if (says('once') || (dated && !kinds.includes(true)))
    return onceOf(kinds.includes(true) || step !== undefined || monthly);
  const every = (unit: 'ngay' | 'tuan' | 'thang'): number => {
    if (step !== undefined && step.unit !== unit) throw new Unclear(`Khoảng lặp không hợp với các ngày đã ghi.`);
    return step?.count ?? 1;
  };
  if (nths.length > 0) return monthlyOnly(monthly, { kind: 'nth', every: every('thang'), days: nths });
  if (monthDays.length > 0)
    return monthlyOnly(monthly, { kind: 'monthly', every: every('thang'), monthDays: checked(monthDays) });
  if (monthly) throw new Unclear('Chưa rõ ngày nào trong tháng, ví dụ «ngày 4 và 5 hằng tháng».');
  if (weekdays.length > 0) return { kind: 'weekly', every: every('tuan'), weekdays };
  if (step?.unit === 'tuan' || says('weekly')) throw new Unclear('Chưa rõ thứ mấy trong tuần.');
  const except = of(facts, 'except-weekdays').flatMap(({ days }) => days);
  if (says('daily') && except.length > 0)
    return {
      kind: 'weekly',
      every: every('tuan'),
      weekdays: [1, 2, 3, 4, 5, 6, 7].filter((day) => !except.includes(day)),
    };
  if (says('daily') || step?.unit === 'ngay') return { kind: 'daily', every: every('ngay') };
  throw new Unclear('Chưa thấy ngày phát, ví dụ «thứ Ba và thứ Năm», «hằng ngày» hoặc «24/11».');
}

function onceOf(more: boolean): Repeat {
  if (more) throw new Unclear('Vừa ghi một ngày, vừa ghi cách lặp. Nếu lặp lại, ghi «từ ngày …».');
  return { kind: 'once' };
}

function monthlyOnly(monthly: boolean, repeat: Repeat): Repeat {
  if (monthly) return repeat;
  throw new Unclear('Ngày ấy của tháng nào? Ghi «hằng tháng», hoặc ghi cả tháng, ví dụ «24/11».');
}

function checked(days: readonly number[]): readonly number[] {
  if (days.some((day) => day === 0 || day > 31)) throw new Unclear('Ngày trong tháng là từ 1 đến 31.');
  return days;
}

/** "thứ Ba 24/11" has to be a Tuesday. */
function checkWeekday(facts: readonly Fact[], date: string): void {
  const said = of(facts, 'weekdays').flatMap(({ days }) => days);
  if (said.some((weekday) => weekday !== isoWeekday(date)))
    throw new Unclear(`${dateOf(date)} là ${weekdayOf(date)}, không phải thứ đã ghi.`);
}

function dated({ day, month, year }: WrittenDay, since: string): string {
  const thisYear = Number(since.slice(0, 4));
  for (const each of year === undefined ? [thisYear, thisYear + 1] : [year]) {
    const at = new Date(Date.UTC(each, month - 1, day));
    if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) continue;
    const text = at.toISOString().slice(0, 10);
    if (year !== undefined || text >= since) return text;
  }
  throw new Unclear(`Không có ngày ${day}/${month}${year === undefined ? '' : `/${year}`}.`);
}

function of<Kind extends Fact['kind']>(facts: readonly Fact[], kind: Kind): Extract<Fact, { kind: Kind }>[] {
  return facts.filter((fact): fact is Extract<Fact, { kind: Kind }> => fact.kind === kind);
}

function single<One>(all: readonly One[], many: string): One | undefined {
  if (all.length > 1) throw new Unclear(many);
  return all[0];
}

function unique(days: readonly number[]): number[] {
  // The last day of the month (-1) stands last.
  return [...new Set(days)].sort((one, other) => (one < 0 ? 99 : one) - (other < 0 ? 99 : other));
}
