/** A whole series dragged by one of its occurrences: what becomes of its rule, or why only that one can move. */
import type { Schedule, ScheduleChange } from '../wire.ts';
import { addDays, mondayOf } from './local-time.ts';
import { fullTime } from './recurrence.ts';
import { isoWeekday, type Repeat, readRule, writeRule } from './repeat-rule.ts';

export type ShiftedSeries =
  | { readonly kind: 'ready'; readonly change: ScheduleChange }
  /** `why` is a Vietnamese sentence. */
  | { readonly kind: 'only-one'; readonly why: string };

export interface Shift {
  /** The local start that the rule gives the dragged occurrence. */
  readonly occurrence: string;
  /** Where it was dropped, local. */
  readonly to: string;
  /** Only from this occurrence on; else every occurrence still to come. */
  readonly following: boolean;
}

type Series = Pick<Schedule, 'dtstart' | 'rrule' | 'rdates' | 'exdates' | 'times'>;

/**
 * The occurrence's time of day becomes the new one everywhere; its weekday, or its day of the month, too. Told of the whole
 * series, as the API wants it: the server keeps what has begun, and moves what was removed at the usual time along.
 */
export function shiftSeries(series: Series, { occurrence, to, following }: Shift, zone: string): ShiftedSeries {
  const [oldTime, newTime] = [timeOf(occurrence), timeOf(to)];
  const usual = timeOf(series.dtstart);
  const times = [usual, ...series.times.map(fullTime)];
  const onlyOne = (why: string) => ({ kind: 'only-one' as const, why });
  if (!times.includes(oldTime) || /FREQ=(HOURLY|MINUTELY|SECONDLY)/.test(series.rrule ?? ''))
    return onlyOne('Chuỗi này không phát theo giờ cố định trong ngày: sửa cả chuỗi trong biểu mẫu.');
  if (newTime !== oldTime && times.includes(newTime))
    return onlyOne('Chuỗi này đã có lượt vào đúng giờ đó: chỉ dời được riêng lượt này.');
  const rule = shiftRule(series, occurrence, to, zone);
  if (rule.kind === 'only-one') return rule;
  const days = daysBetween(occurrence, to);
  const move = (local: string) => {
    const date = rule.moves(local) ? addDays(local.slice(0, 10), days) : local.slice(0, 10);
    return `${date}T${timeOf(local) === oldTime ? newTime : timeOf(local)}`;
  };
  // From this one on and on another day, the series begins anew there.
  const dtstart = following && days !== 0 ? `${to.slice(0, 10)}T${timeOf(move(series.dtstart))}` : move(series.dtstart);
  const exdates = series.exdates.map((date) => (date.length > 10 && timeOf(date) === oldTime ? move(date) : date));
  const others = times.map((time) => (time === oldTime ? newTime : time)).filter((time) => time !== timeOf(dtstart));
  return {
    kind: 'ready',
    change: {
      dtstart,
      times: others,
      ...(rule.rrule === undefined ? {} : { rrule: rule.rrule }),
      ...(oldTime === usual && days === 0 ? {} : { exdates }),
    },
  };
}

type ShiftedRule =
  | { readonly kind: 'rule'; readonly rrule: string | undefined; readonly moves: (local: string) => boolean }
  | Extract<ShiftedSeries, { kind: 'only-one' }>;

function shiftRule({ dtstart, rrule }: Series, occurrence: string, to: string, zone: string): ShiftedRule {
  if (occurrence.slice(0, 10) === to.slice(0, 10)) return { kind: 'rule', rrule: undefined, moves: () => false };
  if (rrule === null) return { kind: 'rule', rrule: undefined, moves: () => true };
  const { repeat, until, count } = readRule(rrule, dtstart, zone);
  const moved = count === undefined ? shiftDays(repeat, occurrence, to) : undefined;
  const text = moved === undefined ? undefined : writeRule(moved.repeat, { until, count }, zone);
  if (moved === undefined || text === undefined || text === null)
    return { kind: 'only-one', why: 'Đổi ngày của cả chuỗi này phải làm trong biểu mẫu: chỉ dời được riêng lượt này.' };
  return { kind: 'rule', rrule: text, moves: moved.moves };
}

function shiftDays(
  repeat: Repeat,
  occurrence: string,
  to: string,
): { readonly repeat: Repeat; readonly moves: (local: string) => boolean } | undefined {
  if (repeat.kind === 'weekly') {
    const [from, next] = [isoWeekday(occurrence), isoWeekday(to)];
    const outOfStep = repeat.every > 1 && mondayOf(occurrence.slice(0, 10)) !== mondayOf(to.slice(0, 10));
    if (repeat.weekdays.includes(next) || outOfStep) return undefined;
    const weekdays = repeat.weekdays.map((day) => (day === from ? next : day));
    return { repeat: { ...repeat, weekdays }, moves: (local) => isoWeekday(local) === from };
  }
  if (repeat.kind === 'monthly' && occurrence.slice(0, 7) === to.slice(0, 7)) {
    const [from, next] = [Number(occurrence.slice(8, 10)), Number(to.slice(8, 10))];
    if (!repeat.monthDays.includes(from) || repeat.monthDays.includes(next)) return undefined;
    const monthDays = repeat.monthDays.map((day) => (day === from ? next : day));
    return { repeat: { ...repeat, monthDays }, moves: (local) => Number(local.slice(8, 10)) === from };
  }
  return undefined;
}

function timeOf(local: string): string {
  return fullTime(local.slice(11));
}

function daysBetween(one: string, other: string): number {
  return (Date.parse(`${other.slice(0, 10)}T00:00Z`) - Date.parse(`${one.slice(0, 10)}T00:00Z`)) / 86_400_000;
}
