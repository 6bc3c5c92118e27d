/** Instants in Vietnamese, in the commune's zone: dd/MM/yyyy, 24 hours, and in words where a mistake would wake people. */

/** "24/11/2026". */
export function dateText(at: number, zone: string): string {
  const t = zoned(at, zone);
  return `${two(t.day)}/${two(t.month)}/${t.year}`;
}

/** "05:20". */
export function timeText(at: number, zone: string): string {
  const t = zoned(at, zone);
  return `${two(t.hour)}:${two(t.minute)}`;
}

/** "05:20:07". */
export function secondsText(at: number, zone: string): string {
  return `${timeText(at, zone)}:${two(zoned(at, zone).second)}`;
}

/** "thứ Ba 24/11/2026 05:20 (5 giờ 20 sáng)": words near midnight and before 06:00. */
export function spokenTime(at: number, zone: string): string {
  const t = zoned(at, zone);
  const night = t.hour < 6 || t.hour >= 22 ? ` (${timeWords(t.hour, t.minute)})` : '';
  return `${weekdayText(t.dayOfWeek)} ${dateText(at, zone)} ${timeText(at, zone)}${night}`;
}

/** ISO weekday as people say it: 1 "thứ Hai" ... 7 "Chủ nhật". */
export function weekdayText(isoWeekday: number): string {
  return ['thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật'][isoWeekday - 1] ?? '';
}

/** "5 giờ 20 sáng", "11 giờ đêm". */
export function timeWords(hour: number, minute: number): string {
  const part =
    hour < 1 ? 'đêm' : hour < 11 ? 'sáng' : hour < 13 ? 'trưa' : hour < 18 ? 'chiều' : hour < 22 ? 'tối' : 'đêm';
  const spoken = hour > 12 ? hour - 12 : hour;
  return `${spoken} giờ${minute === 0 ? '' : ` ${minute}`} ${part}`;
}

function zoned(at: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
