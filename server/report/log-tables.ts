/** The log of a period as tables: airing by airing for the annex of a document, row by row for a workbook. */
import { rowReasonText } from '../refusal-text.ts';
import type { LedgerNowTable } from '../store/report-schema.ts';
import { count, type DocTable, minutes, none, text } from './doc-block.ts';
import { localTime } from './figure-tables.ts';
import { evidenceWords, outcomeWords, soundedMs } from './log-words.ts';

/** The newest state of rows, and what their places are called. */
export interface LogOfPeriod {
  readonly rows: readonly LedgerNowTable[];
  readonly nameOf: (stationId: string) => string;
  readonly zone: string;
}

/** What did not sound whole, or is not known to have. */
const TROUBLED = new Set(['cut', 'missed', 'unknown', 'skipped', 'preempted']);
const SOUNDED = new Set(['aired', 'late', 'cut']);
/** So many names of a kind are told; the others are counted. */
const MOST_NAMES = 8;

/** One line per airing, in order of time; `troubled` leaves out those that sounded everywhere. */
export function airingTable({ rows, nameOf, zone }: LogOfPeriod, which: 'none' | 'troubled' | 'all'): DocTable {
  const airings = [...Map.groupBy(rows, ({ airingId }) => airingId).values()]
    .filter((own) => which === 'all' || (which === 'troubled' && own.some(isTroubled)))
    .flatMap((own) => own.slice(0, 1).map((first) => ({ ...first, own })))
    .sort((a, b) => a.plannedAt - b.plannedAt || (a.airingId < b.airingId ? -1 : 1));
  return {
    title: which === 'all' ? 'Nhật ký phát sóng' : 'Lượt phát chưa đủ theo nhật ký phát sóng',
    columns: [
      { title: 'TT', width: 7, align: 'center' },
      { title: 'Thời gian', width: 15, align: 'left' },
      { title: 'Chương trình', width: 30, align: 'left' },
      { title: 'Kết quả tại các đài, trạm', width: 48, align: 'left' },
    ],
    rows: airings.map(({ title, plannedAt, own }, index) => [
      count(index + 1),
      localTime(plannedAt, zone),
      text(title),
      text(resultWords(own, nameOf)),
    ]),
  };
}

/** Every row, at most `most` of them; a last line says what was left out. */
export function rowTable({ rows, nameOf, zone }: LogOfPeriod, most: number): DocTable {
  const left = rows.length - most;
  const columns: [string, number][] = [
    ['Giờ theo lịch', 17],
    ['Đài, trạm', 20],
    ['Chương trình', 36],
    ['Kết quả', 14],
    ['Lý do', 30],
    ['Căn cứ', 20],
    ['Bắt đầu', 17],
    ['Kết thúc', 17],
    ['Phát được (phút)', 12],
  ];
  return {
    title: 'Nhật ký phát sóng',
    columns: columns.map(([title, width]) => ({ title, width, align: 'left' })),
    rows: [
      ...rows
        .slice(0, most)
        .map((row) => [
          localTime(row.plannedAt, zone),
          text(nameOf(row.stationId)),
          text(row.title),
          text(outcomeWords(row)),
          text(row.reason === null ? '' : rowReasonText({ ...row, reason: row.reason })),
          text(evidenceWords(row.evidence)),
          row.startedAt === null ? none : localTime(row.startedAt, zone),
          row.endedAt === null ? none : localTime(row.endedAt, zone),
          minutes(soundedMs(row)),
        ]),
      ...(left > 0 ? [[none, text(`Còn ${left} dòng nữa: xem tệp CSV của báo cáo.`)]] : []),
    ],
  };
}

/** What was withdrawn before its time counts in no figure, and is not lacking. */
function isTroubled({ outcome, reason }: LedgerNowTable): boolean {
  return TROUBLED.has(outcome) && !(outcome === 'skipped' && reason === 'withdrawn');
}

/** "12/14 nơi đã phát; không phát: Kim Thành (trạm mất điện hoặc đang tắt); không rõ: Bông Phài". */
function resultWords(rows: readonly LedgerNowTable[], nameOf: LogOfPeriod['nameOf']): string {
  const sounded = rows.filter(({ outcome }) => SOUNDED.has(outcome)).length;
  const troubles = Map.groupBy(
    rows.filter(({ outcome }) => outcome !== 'aired'),
    (row) => outcomeWords(row),
  );
  const told = [...troubles].toSorted(soundedFirst).map(([words, own]) => {
    const names = own
      .slice(0, MOST_NAMES)
      .map(
        ({ stationId, reason, priority }) =>
          `${nameOf(stationId)}${reason === null ? '' : ` (${rowReasonText({ reason, priority })})`}`,
      );
    const others = own.length - names.length;
    const apart = own.some(({ outcome }) => SOUNDED.has(outcome)) ? ', trong đó ' : '; ';
    return `${apart}${words}: ${names.join(', ')}${others > 0 ? ` và ${others} nơi khác` : ''}`;
  });
  return `${sounded}/${rows.length} nơi đã phát${told.join('')}`;
}

/** What sounded late or in part belongs to what sounded. */
function soundedFirst([, a]: [string, LedgerNowTable[]], [, b]: [string, LedgerNowTable[]]): number {
  const lacks = (own: readonly LedgerNowTable[]) => Number(!own.some(({ outcome }) => SOUNDED.has(outcome)));
  return lacks(a) - lacks(b);
}
