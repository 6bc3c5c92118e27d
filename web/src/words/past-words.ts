/** What of a "when" is already over, in words. */
import type { When } from './recurrence.ts';
import { listWords } from './recurrence-sentence.ts';
import { dateOf } from './time-words.ts';

/** `now` is the local time, `2026-11-27T08:00:00`. Undefined while everything is still to come, or day and time are missing. */
export function pastWords({ date, times, repeat }: When, now: string): string | undefined {
  if (date === undefined) return undefined;
  const past = times.filter((time) => time !== '' && `${date}T${time.slice(0, 5)}` <= now.slice(0, 16)).sort();
  const named = `${listWords(past)} ngày ${dateOf(date)}`;
  if (date < now.slice(0, 10) && past.length === 0)
    return repeat.kind === 'once' ? `Ngày ${dateOf(date)} đã qua. Chọn ngày sắp tới.` : undefined;
  if (past.length === 0) return undefined;
  if (repeat.kind !== 'once') return `${named} đã qua: lịch chỉ phát từ lần kế tiếp.`;
  return past.length < times.length ? `${named} đã qua, sẽ không phát.` : `${named} đã qua. Chọn ngày, giờ sắp tới.`;
}
