/** Hands the audit log out as a file: CSV for a spreadsheet, JSON for whoever wants to reckon its chain again; made as it is read. */
import { localClock } from './local-clock.ts';
import { csvLines, csvText } from './report/csv-text.ts';
import { type AuditFilter, auditInParts } from './store/audit-store.ts';
import type { Db } from './store/database.ts';

const columns = [
  ...['Số', 'Ngày', 'Giờ', 'Người', 'Mã người', 'Việc', 'Loại', 'Mã', 'Từ đâu', 'Trước', 'Sau'],
  ...['Mã nối dòng trước', 'Mã của dòng này'],
];

/** The file in parts, oldest row first. JSON holds every row as it is stored, so that its hashes can be reckoned again (`audit-chain.ts`). */
export async function* exportAudit(
  { db, communeId, zone }: { readonly db: Db; readonly communeId: string; readonly zone: string },
  filter: AuditFilter,
  format: 'csv' | 'json',
): AsyncGenerator<string, void, undefined> {
  const clock = localClock(zone);
  yield format === 'csv' ? csvText(columns, []) : '[\n';
  let isFirst = true;
  for await (const part of auditInParts(db, communeId, filter)) {
    for (const row of part) {
      if (format === 'json') {
        yield `${isFirst ? '' : ',\n'}${JSON.stringify(row)}`;
        isFirst = false;
        continue;
      }
      const { date, time } = clock(row.at);
      yield csvLines([
        [
          ...[row.id, date.split('-').reverse().join('/'), time, row.who, row.whoId, row.action, row.subject],
          ...[row.subjectId, row.source, row.before, row.after, row.prev, row.hash],
        ],
      ]);
    }
  }
  if (format === 'json') yield '\n]\n';
}
