/** A report's period while it is chosen, and its word. */
import type { Period } from '../../api/reports.ts';
import { dateOf } from '../../words/time-words.ts';

const QUARTERS = ['I', 'II', 'III', 'IV'];

export const periodKinds = [
  ...QUARTERS.map((roman, index) => ({ value: `quarter-${index + 1}`, label: `Quý ${roman}` })),
  { value: 'half-1', label: '6 tháng đầu năm' },
  { value: 'half-2', label: '6 tháng cuối năm' },
  { value: 'year', label: 'Cả năm' },
  { value: 'any', label: 'Tự chọn ngày' },
];

/** `kind` is one of the values above. */
export interface PeriodDraft {
  readonly kind: string;
  readonly year: number;
  readonly firstDay: string | undefined;
  readonly lastDay: string | undefined;
}

/** Undefined as long as something is missing. */
export function periodOf({ kind, year, firstDay, lastDay }: PeriodDraft): Period | undefined {
  if (kind === 'any') {
    if (firstDay === undefined || lastDay === undefined || lastDay < firstDay) return undefined;
    return { kind, firstDay, lastDay };
  }
  if (!Number.isInteger(year) || year < 2020 || year > 2100) return undefined;
  if (kind === 'year') return { kind, year };
  const [length, no] = kind.split('-');
  return { kind: length === 'half' ? 'half' : 'quarter', year, no: Number(no) };
}

/** "quý IV/2026", "6 tháng đầu năm 2026", "năm 2026", "01/11/2026 - 14/11/2026". */
export function periodWord(period: Period): string {
  switch (period.kind) {
    case 'quarter':
      return `quý ${QUARTERS[period.no - 1]}/${period.year}`;
    case 'half':
      return `6 tháng ${period.no === 1 ? 'đầu' : 'cuối'} năm ${period.year}`;
    case 'year':
      return `năm ${period.year}`;
    case 'any':
      return `${dateOf(period.firstDay)} - ${dateOf(period.lastDay)}`;
  }
}
