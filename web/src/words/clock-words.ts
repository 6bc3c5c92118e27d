/** A station's clock in words: whose time it goes by, how wrong it may be, and how the machine's own clock is off. */
import type { StationDetail } from '../../../server/contract/stations.ts';

const SOURCES: Readonly<Record<string, string>> = {
  server: 'theo máy chủ',
  ntp: 'theo giờ mạng (NTP)',
  rtc: 'theo pin đồng hồ của máy, đã đo qua lần mất điện trước',
  operator: 'theo lời kỹ thuật viên tại trạm',
};

/** `theo máy chủ, sai nhiều nhất 8 ms; đồng hồ máy lệch 5,0 giây, mỗi ngày chậm 1,7 giây`. */
export function clockWords(clock: StationDetail['clock']): string {
  if (clock === null) return 'chưa rõ';
  if (!clock.trusted) return 'chưa tin được, tạm giữ lịch phát';
  const source = SOURCES[clock.source ?? ''] ?? 'đúng';
  const bound = clock.boundMs === null ? '' : `, sai nhiều nhất ${sizeWords(clock.boundMs)}`;
  return `${source}${bound}; đồng hồ máy lệch ${sizeWords(clock.offsetMs)}${driftWords(clock.driftPpm)}`;
}

/** True time that passes faster than the machine counts makes it slow. */
function driftWords(driftPpm: number | null): string {
  if (driftPpm === null) return '';
  return `, mỗi ngày ${driftPpm < 0 ? 'nhanh' : 'chậm'} ${sizeWords(driftPpm * 86.4)}`;
}

function sizeWords(ms: number): string {
  const size = Math.abs(ms);
  if (size >= 60_000) return `${Math.round(size / 60_000)} phút`;
  if (size >= 1_000) return `${(size / 1_000).toFixed(1).replace('.', ',')} giây`;
  return `${size.toFixed(size < 10 ? 1 : 0).replace('.', ',')} ms`;
}
