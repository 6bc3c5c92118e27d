/** Figures as a commune office writes them: a comma before tenths, a point between thousands, lengths in hours and minutes. */
import type { ReportPeriod } from '../../scheduler/report-span.ts';
import type { Figures } from '../contract/figures.ts';
import type { Cell } from './doc-block.ts';

const MINUTE_MS = 60_000;
const QUARTERS = ['I', 'II', 'III', 'IV'];

/** "1.234". */
export function countText(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, '.');
}

/** Minutes to a tenth: "1.205,5". */
export function minutesText(ms: number): string {
  const tenths = Math.round(ms / (MINUTE_MS / 10));
  const whole = countText(Math.floor(tenths / 10));
  return tenths % 10 === 0 ? whole : `${whole},${tenths % 10}`;
}

/** "42 giờ 15 phút"; to the minute, and what is shorter than that says so. */
export function lengthWords(ms: number): string {
  const all = Math.round(ms / MINUTE_MS);
  if (all === 0) return ms > 0 ? 'dưới 1 phút' : '0 phút';
  const hours = Math.floor(all / 60);
  const rest = all % 60;
  if (hours === 0) return `${rest} phút`;
  return rest === 0 ? `${countText(hours)} giờ` : `${countText(hours)} giờ ${rest} phút`;
}

/** Parts in whole minutes that add up to the whole's; the last one takes the difference. */
export function lengthParts(wholeMs: number, parts: readonly number[]): number[] {
  const rounded = parts.slice(0, -1).map((ms) => Math.round(ms / MINUTE_MS));
  const rest = Math.round(wholeMs / MINUTE_MS) - rounded.reduce((sum, one) => sum + one, 0);
  return [...rounded, rest].map((minutes) => Math.max(0, minutes) * MINUTE_MS);
}

/** "96,4%"; never rounded up to all, or down to nothing. */
export function shareText(part: number, of: number): string {
  if (of === 0) return '–';
  const tenths = Math.round((part / of) * 1000);
  const honest = part < of ? Math.min(tenths, 999) : tenths;
  const shown = part > 0 ? Math.max(honest, 1) : honest;
  return shown % 10 === 0 ? `${shown / 10}%` : `${Math.floor(shown / 10)},${shown % 10}%`;
}

/** A length against an earlier one: "tăng 53,5 phút (33,2%)". */
export function changeWords(ms: number, beforeMs: number): string {
  const difference = ms - beforeMs;
  if (Math.abs(difference) < MINUTE_MS / 20) return 'bằng kỳ trước';
  const word = difference > 0 ? 'tăng' : 'giảm';
  const relative = beforeMs === 0 ? '' : ` (${shareOfChange(Math.abs(difference), beforeMs)})`;
  return `${word} ${minutesText(Math.abs(difference))} phút${relative}`;
}

/** "phát 214,5 phút, kỳ trước 161 phút, tăng 53,5 phút (33,2%)", of one topic of the plan. */
export function watchedWords({ watched, topics }: Pick<Figures, 'watched' | 'topics'>): string {
  const { programmeMs, beforeMs } = watched;
  const said = `phát ${minutesText(programmeMs)} phút`;
  // Nothing of any topic: before the log began, not a time of silence.
  if (beforeMs === 0 && topics.every((topic) => topic.beforeMs === 0))
    return `${said} (nhật ký chưa có số liệu kỳ trước để so sánh)`;
  return `${said}, kỳ trước ${minutesText(beforeMs)} phút, ${changeWords(programmeMs, beforeMs)}`;
}

/** "01/10/2026" of a local date. */
export function dayText(day: string): string {
  const [year, month, date] = day.split('-');
  return `${date}/${month}/${year}`;
}

/** "quý IV năm 2026", "6 tháng đầu năm 2026", "từ ngày 01/11/2026 đến ngày 14/11/2026". */
export function periodWords(period: ReportPeriod): string {
  switch (period.kind) {
    case 'quarter':
      return `quý ${QUARTERS[period.no - 1]} năm ${period.year}`;
    case 'half':
      return `6 tháng ${period.no === 1 ? 'đầu' : 'cuối'} năm ${period.year}`;
    case 'year':
      return `năm ${period.year}`;
    case 'any':
      return `từ ngày ${dayText(period.firstDay)} đến ngày ${dayText(period.lastDay)}`;
  }
}

/** "Sơn Tây, ngày 05 tháng 01 năm 2027"; a day below ten and the months January and February have two figures. */
export function placeAndDate(place: string, day: string | undefined, year: number): string {
  if (day === undefined) return `${place}, ngày      tháng      năm ${year}`;
  const { day: date, month, year: ofYear } = Temporal.PlainDate.from(day);
  return `${place}, ngày ${two(date)} tháng ${month < 3 ? two(month) : month} năm ${ofYear}`;
}

/** "ỦY BAN NHÂN DÂN" over "XÃ SƠN TÂY", as offices set a name that is too long for one line. */
export function agencyLines(agency: string): string[] {
  const at = agency.search(/ (XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU) /);
  return at < 0 ? [agency] : [agency.slice(0, at), agency.slice(at + 1)];
}

/** A cell as it is read on paper. */
export function cellText(cell: Cell): string {
  switch (cell.kind) {
    case 'text':
      return cell.text;
    case 'count':
      return countText(cell.value);
    case 'minutes':
      return minutesText(cell.ms);
    case 'share':
      return shareText(cell.part, cell.of);
    case 'time': {
      const [day = '', time = ''] = cell.local.split('T');
      return `${dayText(day)} ${time}`;
    }
    case 'none':
      return '–';
  }
}

function shareOfChange(difference: number, before: number): string {
  const tenths = Math.round((difference / before) * 1000);
  return tenths % 10 === 0 ? `${countText(tenths / 10)}%` : `${countText(Math.floor(tenths / 10))},${tenths % 10}%`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
