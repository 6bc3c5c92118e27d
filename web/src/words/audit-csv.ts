/** The log of what people did as a table for Excel, in the words of the page; the codes and hashes stay in the JSON. */
import type { AuditRow } from '../../../server/contract/audit.ts';
import { auditChanges } from './audit-changes.ts';
import type { AuditContext } from './audit-fields.ts';
import { auditWords, subjectWords } from './audit-words.ts';
import { capital, clockSeconds, dateWords } from './time-words.ts';

/** A row as the export hands it out: stored texts, epoch ms. */
export type StoredAudit = Omit<AuditRow, 'at' | 'before' | 'after' | 'chained'> & {
  readonly at: number;
  readonly before: string | null;
  readonly after: string | null;
};

const columns = ['Số', 'Ngày', 'Giờ', 'Người', 'Việc', 'Loại', 'Tên', 'Thay đổi', 'Từ đâu'];
/** Excel reads a file without it in the machine's own letters. */
const BYTE_ORDER_MARK = '\uFEFF';

/** The whole file, rows in the order given. No text in it becomes a formula. */
export function auditCsv(rows: readonly StoredAudit[], context: AuditContext): string {
  const lines = [columns, ...rows.map((row) => cells(row, context))];
  return BYTE_ORDER_MARK + lines.map((line) => `${line.map(cellText).join(',')}\r\n`).join('');
}

function cells({ before, after, ...stored }: StoredAudit, context: AuditContext): string[] {
  const at = new Date(stored.at).toISOString();
  const row: AuditRow = { ...stored, at, before: read(before), after: read(after), chained: true };
  const changes = auditChanges(row, context).map(({ field, words }) => `${field}: ${words}`);
  return [
    ...[String(row.id), dateWords(at, context.zone), clockSeconds(at, context.zone), row.who, capital(auditWords(row))],
    ...[capital(kinds[row.subject] ?? row.subject), subjectWords(row, context.nameOf).trim()],
    ...[changes.join('; '), row.source ?? ''],
  ];
}

function read(side: string | null): unknown {
  return side === null ? null : (JSON.parse(side) as unknown);
}

/** Text that a spreadsheet would calculate is told apart by an apostrophe. */
function cellText(cell: string): string {
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

const kinds: Readonly<Record<string, string>> = {
  user: 'tài khoản',
  segment: 'tin bài',
  station: 'trạm',
  zone: 'nhóm trạm',
  schedule: 'lịch phát',
  airing: 'lượt phát',
  programme: 'chương trình',
  proposal: 'đề xuất lịch',
  place: 'chỗ chờ bài',
  conflict: 'trùng giờ',
  target: 'chỉ tiêu',
  relaySource: 'nguồn tiếp âm',
  keys: 'khóa ký',
  act: 'chữ ký',
  backup: 'sao lưu',
  report: 'báo cáo',
  reportProfile: 'mẫu báo cáo',
  policy: 'quy chế',
  policyException: 'ngoại lệ quy chế',
  exceptionDay: 'ngày đặc biệt',
  webhook: 'báo tự động',
  push: 'thông báo trên máy',
  villageLink: 'đường dẫn của thôn',
  'calendar-link': 'liên kết lịch',
  interrupt: 'phát khẩn cấp, phát ngay',
  suspension: 'tạm dừng phát',
  delegation: 'ủy quyền',
  setting: 'cài đặt',
  incident: 'sự cố',
  complaint: 'phản ánh',
};
