/** Quy chế phát sóng in words: hours, days, volume, and how an exception stands. */
import type { PolicyView } from '../../../server/contract/policy.ts';
import { addDays, localDate } from './local-time.ts';
import { clockWords, longDateOf, nightWordsOf, weekdayWords } from './time-words.ts';

/** What one record of the policy says. */
export type PolicyRules = Omit<PolicyView, 'label' | 'later' | 'exceptions'>;
/** An exception as it travels. */
export type ExceptionView = PolicyView['exceptions'][number];
type Hours = PolicyRules['quiet'][number];
type Band = PolicyRules['volumeBands'][number];

/** One rule: what it is about, and a line for each thing it says. */
export interface RuleFact {
  readonly term: string;
  readonly lines: readonly string[];
}

/** All rules of a record, in the order people ask for them; `nameOf` gives a station's name. */
export function ruleFacts(rules: PolicyRules, nameOf: (stationId: string) => string): RuleFact[] {
  const { quiet, windows, weekdays, maxSessionsPerDay, maxMinutesPerSession, minMinutesPerDay } = rules;
  return [
    { term: 'Giờ yên lặng', lines: linesOf(quiet.map(hoursWords), 'không quy định') },
    { term: 'Khung giờ phát', lines: linesOf(windows.map(hoursWords), 'giờ nào cũng được, trừ giờ yên lặng') },
    { term: 'Ngày được phát', lines: [weekdaysWords(weekdays)] },
    { term: 'Số buổi mỗi ngày', lines: [`nhiều nhất ${maxSessionsPerDay} buổi`] },
    { term: 'Thời lượng mỗi buổi', lines: [`nhiều nhất ${maxMinutesPerSession} phút, kể cả tiếp âm`] },
    {
      term: 'Thời lượng mỗi ngày',
      lines: [minMinutesPerDay === 0 ? 'không quy định mức tối thiểu' : `ít nhất ${minMinutesPerDay} phút`],
    },
    { term: 'Âm lượng', lines: volumeLines(rules) },
    {
      term: 'Trạm gần trường học, trạm y tế',
      lines: linesOf(
        rules.stationCaps.map((cap) => `${cap.stationIds.map(nameOf).join(', ')}: ${bandWords(cap)} (${cap.reason})`),
        'không có mức riêng',
      ),
    },
  ];
}

/** `từ 21:00 đến 05:00 hôm sau (5 giờ sáng)`. */
export function hoursWords({ from, until }: Hours): string {
  const night = until <= from ? ' hôm sau' : '';
  return `từ ${timeWords(from, '')} đến ${timeWords(until, night)}`;
}

/** `từ thứ Hai đến thứ Bảy`, `thứ Hai, thứ Tư`, `mọi ngày trong tuần`; ISO weekdays. */
export function weekdaysWords(weekdays: readonly number[]): string {
  const days = [...new Set(weekdays)].sort((one, other) => one - other);
  const [first, last] = [days[0] ?? 0, days.at(-1) ?? 0];
  if (days.length === 7) return 'mọi ngày trong tuần';
  if (days.length > 2 && last - first === days.length - 1) return `từ ${weekdayWords(first)} đến ${weekdayWords(last)}`;
  return days.map(weekdayWords).join(', ');
}

/** `thứ Năm 31/12/2026, từ 23:00 (11 giờ đêm) đến 00:30 hôm sau (0 giờ 30 đêm)`; a later day is named by its date. */
export function spanWords(from: string, to: string, zone: string): string {
  const [first, last] = [localDate(from, zone), localDate(to, zone)];
  const end = clockWords(to, zone);
  const day = last === first ? '' : last === addDays(first, 1) ? ' hôm sau' : `, ${longDateOf(last)}`;
  return `${longDateOf(first)}, từ ${clockWords(from, zone)} đến ${end.slice(0, 5)}${day}${end.slice(5)}`;
}

/** `waiting` can still be approved, `late` was not approved in time; `coming` and `open` are approved. */
export type ExceptionState = 'waiting' | 'late' | 'coming' | 'open';

/** How an exception stands at `nowMs`. */
export function exceptionState(
  { from, approvedAt }: Pick<ExceptionView, 'from' | 'approvedAt'>,
  nowMs: number,
): ExceptionState {
  const begun = Date.parse(from) <= nowMs;
  if (approvedAt === null) return begun ? 'late' : 'waiting';
  return begun ? 'open' : 'coming';
}

function volumeLines({ volumeCeilingPct, volumeBands }: PolicyRules): string[] {
  const general = `không quá ${volumeCeilingPct} %${volumeBands.length === 0 ? ' ở mọi giờ' : ''}`;
  return [general, ...volumeBands.map(bandWords)];
}

function bandWords({ weekdays, ceilingPct, ...hours }: Band): string {
  const days = weekdays === undefined || weekdays.length === 7 ? '' : `, ${weekdaysWords(weekdays)}`;
  return `${hoursWords(hours)}${days} không quá ${ceilingPct} %`;
}

function timeWords(time: string, day: string): string {
  const words = nightWordsOf(time);
  return `${time.slice(0, 5)}${day}${words === undefined ? '' : ` (${words})`}`;
}

function linesOf(lines: readonly string[], none: string): readonly string[] {
  return lines.length === 0 ? [none] : lines;
}
