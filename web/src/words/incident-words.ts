/** The words for incidents: what kind it is, what was done about it, how long it lasted. */
import type { Incident } from '../../../server/contract/incidents.ts';

export const incidentKindWord: Readonly<Record<Incident['kind'], string>> = {
  intrusion: 'Chèn sóng',
  noise: 'Nhiễu, rú rít',
  power: 'Mất điện',
  network: 'Mất mạng',
  broken: 'Hỏng',
  lost: 'Mất, tháo dỡ',
};

/** `Mất điện: cả thôn`; a title that begins with the kind says it already. */
export function incidentLine({ kind, title }: Pick<Incident, 'kind' | 'title'>): string {
  const word = incidentKindWord[kind];
  return title.toLocaleLowerCase('vi').startsWith(word.toLocaleLowerCase('vi')) ? title : `${word}: ${title}`;
}

export const incidentActionWord: Readonly<Record<Incident['action'], string>> = {
  none: 'Chưa làm gì ở loa',
  isolated: 'Đã cô lập',
  muted: 'Đã tắt tiếng',
};

/** "2 giờ 5 phút", "3 ngày 4 giờ", "dưới 1 phút". */
export function lastingWords(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  if (minutes < 1) return 'dưới 1 phút';
  if (days > 0) return hours === 0 ? `${days} ngày` : `${days} ngày ${hours} giờ`;
  if (hours === 0) return `${rest} phút`;
  return rest === 0 ? `${hours} giờ` : `${hours} giờ ${rest} phút`;
}
