/** Figures in words: numbers as people here write them, minutes, hours, shares, and how much more or less than before. */
import type { Figures } from '../../../api/figures.ts';

const numbers = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 0 });
const shares = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 });

/** `1.911`. */
export function count(value: number): string {
  return numbers.format(value);
}

/** `88,6%` of a whole; nothing of nothing is no share. */
export function share(part: number, whole: number): string {
  if (whole === 0) return 'không có gì để tính';
  // Only all of it is a hundred.
  const percent = part === whole ? 100 : Math.min(99.9, (100 * part) / whole);
  return `${shares.format(percent)}%`;
}

/** `1.206 phút`; what is less than half a minute and not nothing is said so. */
export function minutes(ms: number): string {
  return ms > 0 && ms < 30_000 ? 'dưới 1 phút' : `${count(ms / 60_000)} phút`;
}

/** Parts of a whole as numbers for a sentence, rounded so that they add up to it; the last one takes the difference. */
export function minuteParts(wholeMs: number, parts: readonly number[]): string[] {
  const rounded = parts.slice(0, -1).map((ms) => Math.round(ms / 60_000));
  const rest = Math.round(wholeMs / 60_000) - rounded.reduce((sum, one) => sum + one, 0);
  return [...rounded, Math.max(0, rest)].map(count);
}

/** Missed, left out or given way: with what sounded and what is not known it makes up what was planned. */
export function silentIn({
  planned,
  sounded,
  unknown,
}: Pick<Figures['villages'][number], 'planned' | 'sounded' | 'unknown'>): number {
  return planned - sounded - unknown;
}

/** The same as a number for a table. */
export function minuteCount(ms: number): string {
  return ms > 0 && ms < 30_000 ? '<1' : count(ms / 60_000);
}

/** `21 giờ 30 phút`, under an hour minutes. */
export function hours(ms: number): string {
  const all = Math.round(ms / 60_000);
  if (all < 60) return `${all} phút`;
  return all % 60 === 0 ? `${count(all / 60)} giờ` : `${count(Math.floor(all / 60))} giờ ${all % 60} phút`;
}

/** `4,2 giây`, from two minutes on in minutes. */
export function seconds(ms: number): string {
  return ms < 120_000 ? `${shares.format(ms / 1_000)} giây` : `${count(ms / 60_000)} phút`;
}

/** `tăng 53 phút so với kỳ trước (161 phút)`; nothing is said to have risen over a time of which the log has nothing. */
export function against(now: number, before: number, isKnown = true): string {
  if (!isKnown) return 'nhật ký chưa có số liệu kỳ trước để so sánh';
  const [a, b] = [Math.round(now / 60_000), Math.round(before / 60_000)];
  if (a === b) return `bằng kỳ trước (${minutes(before)})`;
  return `${a > b ? 'tăng' : 'giảm'} ${count(Math.abs(a - b))} phút so với kỳ trước (${minutes(before)})`;
}

/** An amount of a target: `52 lượt`, `60 phút`. */
export function amount(value: number, { measure }: Pick<Figures['targets'][number], 'measure'>): string {
  return measure === 'airings' ? `${count(value)} lượt` : minutes(value);
}

/** Some names, the first few of many: `Bông Phài, Nam Nhe và 3 thôn khác`. */
export function names(list: readonly string[], many: string): string {
  return list.length <= 5 ? list.join(', ') : `${list.slice(0, 4).join(', ')} và ${list.length - 4} ${many} khác`;
}

export const incidentWord: Record<keyof Figures['coverage']['downMs'], string> = {
  intrusion: 'chèn sóng',
  noise: 'nhiễu',
  power: 'mất điện',
  network: 'mất mạng',
  broken: 'hỏng',
  lost: 'mất, tháo dỡ',
};

export const transportWord: Record<string, string> = {
  ip: 'máy riêng (IP)',
  fm: 'thu sóng đài xã (FM)',
  manual: 'phát thủ công',
};
