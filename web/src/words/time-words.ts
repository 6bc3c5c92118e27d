/** Times, dates and lengths as a commune office writes them: 24-hour, dd/MM/yyyy, and in words near midnight and before six. */
import type { Iso } from '../wire.ts';
import { addDays, localDate, localParts, pad } from './local-time.ts';

const weekdays = ['', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật'];
const shortWeekdays = ['', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'CN'];

/** `05:20`. */
export function clock(at: Iso | number, zone: string): string {
  const { hour, minute } = localParts(at, zone);
  return `${pad(hour)}:${pad(minute)}`;
}

/** `05:20:07`. */
export function clockSeconds(at: Iso | number, zone: string): string {
  return `${clock(at, zone)}:${pad(localParts(at, zone).second)}`;
}

/** `05:20:00,002`: with milliseconds, for evidence. */
export function clockMillis(at: Iso, zone: string): string {
  return `${clockSeconds(at, zone)},${String(Date.parse(at) % 1000).padStart(3, '0')}`;
}

/** `3 giờ 15 sáng`, whatever the hour. */
export function hourWords(hour: number, minute: number): string {
  const part = hour < 1 || hour >= 22 ? 'đêm' : hour < 11 ? 'sáng' : hour < 13 ? 'trưa' : hour < 18 ? 'chiều' : 'tối';
  const twelve = hour > 12 ? hour - 12 : hour;
  return minute === 0 ? `${twelve} giờ ${part}` : `${twelve} giờ ${minute} ${part}`;
}

/** `3 giờ 15 sáng` for hours in which a mistake wakes people (22:00 to 06:00); otherwise undefined. */
export function nightWords(at: Iso | number, zone: string): string | undefined {
  const { hour, minute } = localParts(at, zone);
  return isNight(hour) ? hourWords(hour, minute) : undefined;
}

/** The same for a time of day such as `03:15`. */
export function nightWordsOf(time: string): string | undefined {
  const [hour, minute] = time.split(':').map(Number);
  if (hour === undefined || minute === undefined || Number.isNaN(hour + minute)) return undefined;
  return isNight(hour) ? hourWords(hour, minute) : undefined;
}

/** `05:20 (5 giờ 20 sáng)` at night, `17:20` by day. */
export function clockWords(at: Iso | number, zone: string): string {
  const words = nightWords(at, zone);
  return words === undefined ? clock(at, zone) : `${clock(at, zone)} (${words})`;
}

/** `26/11/2026`. */
export function dateWords(at: Iso | number, zone: string): string {
  return dateOf(localDate(at, zone));
}

/** `26/11/2026` from `2026-11-26`. */
export function dateOf(date: string): string {
  return `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;
}

/** `thứ Năm 26/11/2026` from `2026-11-26`. */
export function longDateOf(date: string): string {
  return `${weekdayOf(date)} ${dateOf(date)}`;
}

/** `T5 26/11` from `2026-11-26`. */
export function shortDay(date: string): string {
  const weekday = new Date(`${date}T00:00Z`).getUTCDay() || 7;
  return `${shortWeekday(weekday)} ${dateOf(date).slice(0, 5)}`;
}

/** `thứ Năm` from `2026-11-26`. */
export function weekdayOf(date: string): string {
  return weekdays[new Date(`${date}T00:00Z`).getUTCDay() || 7] ?? '';
}

/** `T5` by ISO weekday. */
export function shortWeekday(weekday: number): string {
  return shortWeekdays[weekday] ?? '';
}

/** `thứ Năm` by ISO weekday. */
export function weekdayWords(weekday: number): string {
  return weekdays[weekday] ?? '';
}

/** `05:20 26/11/2026`. */
export function dateTimeWords(at: Iso | number, zone: string): string {
  return `${clock(at, zone)} ${dateWords(at, zone)}`;
}

/** Near now by its day's name: `17:10 hôm nay`, `05:20 ngày mai (5 giờ 20 sáng)`, `07:00 thứ Sáu 27/11`. */
export function nearWords(at: Iso | number, nowMs: number, zone: string): string {
  const words = nightWords(at, zone);
  const time = `${clock(at, zone)} ${nearDay(localDate(at, zone), localDate(nowMs, zone))}`;
  return words === undefined ? time : `${time} (${words})`;
}

/** A date by its name near today: `hôm nay`, `ngày mai`, `hôm qua`, `thứ Sáu 27/11`. */
export function nearDay(day: string, today: string): string {
  if (day === today) return 'hôm nay';
  if (day === addDays(today, 1)) return 'ngày mai';
  if (day === addDays(today, -1)) return 'hôm qua';
  return `${weekdayOf(day)} ${dateOf(day).slice(0, day.slice(0, 4) === today.slice(0, 4) ? 5 : 10)}`;
}

/** `5 phút 20 giây`, `45 giây`, `1 giờ 5 phút`: rounded to the second. */
export function lengthWords(ms: number): string {
  const total = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
  if (hours > 0) return minutes === 0 ? `${hours} giờ` : `${hours} giờ ${minutes} phút`;
  if (minutes > 0) return seconds === 0 ? `${minutes} phút` : `${minutes} phút ${seconds} giây`;
  return `${seconds} giây`;
}

/** `01:37`, or `1:02:03` from an hour on: rounded as `lengthWords` rounds. */
export function lengthClock(ms: number): string {
  const total = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds)}` : `${pad(minutes)}:${pad(seconds)}`;
}

/** How long ago: `vừa xong`, `12 phút trước`, `3 giờ trước`, then the date. */
export function agoWords(at: Iso, nowMs: number, zone: string): string {
  const minutes = Math.floor((nowMs - Date.parse(at)) / 60_000);
  if (minutes < 1) return 'vừa xong';
  if (minutes < 60) return `${minutes} phút trước`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} giờ trước`;
  return dateTimeWords(at, zone);
}

/** `48,2 MB`, with the comma people write here. */
export function sizeWords(bytes: number): string {
  const [unit, value] =
    bytes >= 1e9 ? ['GB', bytes / 1e9] : bytes >= 1e6 ? ['MB', bytes / 1e6] : ['kB', Math.max(bytes, 0) / 1e3];
  return `${value.toFixed(value < 10 ? 1 : 0).replace('.', ',')} ${unit}`;
}

/** `Thứ Năm`: for the start of a sentence or a heading. */
export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase('vi') + text.slice(1);
}

function isNight(hour: number): boolean {
  return hour < 6 || hour >= 22;
}
